/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/run.h"
#include "reports/escape.h"
#include "reports/group.h"
#include "reports/moment.h"
#include "reports/reports.h"
#include "reports/story.h"

/*
 * Metrics for node_exporter's textfile collector, in Prometheus' text format.
 * They carry no time of their own, which the collector refuses: when the run
 * was is a metric, to alert on one that has not been for long.
 */

static void
put_label(FILE *f, const char *name, const char *raw)
{
	char	*text = story_text(raw);

	fprintf(f, "%s=\"", name);
	escape_quoted(f, text);
	putc('"', f);
	free(text);
}

/* The name, and the label that all metrics have; the braces stay open. */
static void
put_metric(FILE *f, const struct run *run, const char *name)
{
	fprintf(f, "mqtt_certcheck_%s{", name);
	put_label(f, "broker", run->target);
}

static void
put_verdict_label(FILE *f, enum verdict verdict)
{
	static const char *const	 words[VERDICTS] = {
		"pass", "warn", "fail", "error", "skip"
	};

	fprintf(f, ",verdict=\"%s\"", words[verdict]);
}

/* All five of every family, so that no series comes and goes. */
static void
write_cases(FILE *f, const struct run *run, const char *name)
{
	struct groups	 families;
	char		 family[NAME_SIZE];
	size_t		 counts[VERDICTS], i, j;

	groups_by_family(run, &families);
	for (i = 0; i < families.count; i++) {
		memset(counts, 0, sizeof(counts));
		for (j = 0; j < families.group[i].count; j++)
			counts[families.group[i].entries[j]->result.verdict]++;
		entry_family(families.group[i].entries[0], family, sizeof(family));
		for (j = 0; j < VERDICTS; j++) {
			put_metric(f, run, name);
			putc(',', f);
			put_label(f, "family", family);
			put_verdict_label(f, (enum verdict)j);
			fprintf(f, "} %zu\n", counts[j]);
		}
	}
	groups_free(&families);
}

/* By name those that have failed: what an alert says. */
static void
write_failed(FILE *f, const struct run *run, const char *name)
{
	struct groups		 scenarios;
	struct group		 failed = { 0 };
	const struct entry	*entry;
	size_t			 i;

	failed.entries = xcalloc(run->count, sizeof(*failed.entries));
	for (i = 0; i < run->count; i++)
		if (entry_failed(run, &run->entries[i]))
			failed.entries[failed.count++] = &run->entries[i];
	groups_by_scenario(&failed, &scenarios);
	for (i = 0; i < scenarios.count; i++) {
		entry = scenarios.group[i].entries[0];
		put_metric(f, run, name);
		putc(',', f);
		put_label(f, "scenario", entry->id);
		putc(',', f);
		put_label(f, "severity", entry->severity);
		fprintf(f, "} %zu\n", scenarios.group[i].count);
	}
	groups_free(&scenarios);
	free(failed.entries);
}

static void
write_waived(FILE *f, const struct run *run, const char *name)
{
	put_metric(f, run, name);
	fprintf(f, "} %zu\n", run->waived);
}

static void
write_status(FILE *f, const struct run *run, const char *name)
{
	put_metric(f, run, name);
	fprintf(f, "} %d\n", run_exit_status(run));
}

static void
write_last_run(FILE *f, const struct run *run, const char *name)
{
	time_t	 when;

	if (!moment_started(run, &when))
		return;
	put_metric(f, run, name);
	fprintf(f, "} %" PRIu64 "\n", (uint64_t)when + run->elapsed_ms / 1000);
}

static void
write_duration(FILE *f, const struct run *run, const char *name)
{
	put_metric(f, run, name);
	fprintf(f, "} %" PRIu64 ".%03u\n", run->elapsed_ms / 1000,
	    (unsigned)(run->elapsed_ms % 1000));
}

static void
write_info(FILE *f, const struct run *run, const char *name)
{
	put_metric(f, run, name);
	putc(',', f);
	put_label(f, "tool", run->tool);
	fputs("} 1\n", f);
}

static void
write_ends(FILE *f, const struct run *run, const char *name, bool crls)
{
	const struct expiry	*expiry;
	size_t			 i;

	for (i = 0; i < run->expiries.count; i++) {
		expiry = &run->expiries.items[i];
		if ((expiry->kind == EXPIRY_CRL) != crls)
			continue;
		put_metric(f, run, name);
		putc(',', f);
		put_label(f, "name", expiry->name);
		putc(',', f);
		put_label(f, "subject", expiry->subject);
		fprintf(f, "} %" PRId64 "\n", expiry->until);
	}
}

static void
write_certificates(FILE *f, const struct run *run, const char *name)
{
	write_ends(f, run, name, false);
}

static void
write_crls(FILE *f, const struct run *run, const char *name)
{
	write_ends(f, run, name, true);
}

/* All are gauges. */
static const struct metric {
	const char	*name, *help;
	void		(*write)(FILE *, const struct run *, const char *name);
} metrics[] = {
	{ "cases", "Cases of the last run, by family of scenarios and verdict.", write_cases },
	{ "failed_cases", "Cases that have failed, by scenario; none where none has.", write_failed },
	{ "waived_cases", "Cases that have failed and are waived by the profile.", write_waived },
	{ "exit_status", "0: all as expected; 1: a case has failed; 3: a case could not be decided.", write_status },
	{ "last_run_timestamp_seconds", "When the last run ended, in seconds since 1970.", write_last_run },
	{ "certificate_expiry_timestamp_seconds", "When a certificate expires, in seconds since 1970: the broker's that expires first, and the user's own.", write_certificates },
	{ "crl_next_update_timestamp_seconds", "When a CRL of the user's is to be replaced, in seconds since 1970.", write_crls },
	{ "duration_seconds", "How long the last run took.", write_duration },
	{ "info", "The tool that ran.", write_info },
};

int
prometheus_write(FILE *f, const struct run *run)
{
	size_t	 i;

	for (i = 0; i < COUNT(metrics); i++) {
		fprintf(f, "# HELP mqtt_certcheck_%s %s\n# TYPE mqtt_certcheck_%s gauge\n",
		    metrics[i].name, metrics[i].help, metrics[i].name);
		metrics[i].write(f, run, metrics[i].name);
	}
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
