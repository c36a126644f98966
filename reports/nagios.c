/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>

#include "harness/run.h"
#include "reports/group.h"
#include "reports/renewal.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"

/*
 * What Nagios, Icinga and their kin want of a plugin: one line that says it all
 * with numbers behind a bar, then the details, and a status of their own.
 */

/* On one line, and without the bar, which would begin the numbers. */
static void
put(FILE *f, const char *raw)
{
	char		*text = story_text(raw);
	const char	*at;

	for (at = text; *at != '\0'; at++)
		putc(*at == '\n' ? ' ' : *at == '|' ? '/' : *at, f);
	free(text);
}

static int
cases_status(const struct run *run)
{
	switch (run_exit_status(run)) {
	case EXIT_PASSED:
		return run->verdicts[VERDICT_WARN] > 0 ? NAGIOS_WARNING :
		    NAGIOS_OK;
	case EXIT_FAILED:
		return NAGIOS_CRITICAL;
	default:
		return NAGIOS_UNKNOWN;
	}
}

/* What has ended is a finding, whatever else could not be decided. */
int
nagios_status(const struct run *run)
{
	const enum renewal	 renewal = renewal_state(run);
	const int		 status = cases_status(run);

	if (renewal == RENEWAL_ENDED)
		return NAGIOS_CRITICAL;
	return status == NAGIOS_OK && renewal == RENEWAL_SOON ? NAGIOS_WARNING :
	    status;
}

/* Fewer than the first number is a warning, less than nothing critical. */
static void
put_days(FILE *f, const struct run *run)
{
	int32_t	 days;

	if (renewal_days(run, false, &days))
		fprintf(f, " days_left=%d;%u:;0:", days, run->min_days);
	if (renewal_days(run, true, &days))
		fprintf(f, " crl_days_left=%d;;0:", days);
}

static void
put_numbers(FILE *f, const struct run *run)
{
	static const char *const	 words[VERDICTS] = {
		"passed", "warned", "failed", "undecided", "skipped"
	};
	size_t				 i;

	fputs(" |", f);
	for (i = 0; i < VERDICTS; i++)
		fprintf(f, " %s=%zu;;;0", words[i], run->verdicts[i]);
	fprintf(f, " waived=%zu;;;0", run->waived);
	put_days(f, run);
	fprintf(f, " time=%" PRIu64 ".%03us;;;0\n", run->elapsed_ms / 1000,
	    (unsigned)(run->elapsed_ms % 1000));
}

static void
put_failures(FILE *f, const struct run *run)
{
	const struct entry	*entry;
	struct groups		 groups;
	size_t			 i;

	groups_failed(run, &groups);
	for (i = 0; i < groups.count; i++) {
		entry = groups.group[i].entries[0];
		put(f, entry->id);
		fputs(": ", f);
		put(f, story_why(entry));
		putc('\n', f);
	}
	groups_free(&groups);
}

int
nagios_write(FILE *f, const struct run *run)
{
	static const char *const	 states[] = {
		[NAGIOS_OK] = "OK", [NAGIOS_WARNING] = "WARNING",
		[NAGIOS_CRITICAL] = "CRITICAL", [NAGIOS_UNKNOWN] = "UNKNOWN",
	};
	char				*meaning = summary_text(run);
	char				*renewal = renewal_text(run);
	bool				 diagnosed;

	diagnosed = run->diagnosis != NULL && run->diagnosis[0] != '\0';
	fprintf(f, "MQTT-CERTCHECK %s - ", states[nagios_status(run)]);
	put(f, run->target);
	fputs(": ", f);
	put(f, renewal);
	if (renewal[0] != '\0')
		putc(' ', f);
	put(f, diagnosed ? run->diagnosis : meaning);
	put_numbers(f, run);
	if (diagnosed) {
		put(f, meaning);
		putc('\n', f);
	}
	put_failures(f, run);
	free(meaning);
	free(renewal);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}

void
nagios_fail(FILE *f, const char *why, int status)
{
	fputs("MQTT-CERTCHECK UNKNOWN - ", f);
	put(f, why[0] != '\0' ? why :
	    "nothing can be said about the broker, stderr says why");
	fprintf(f, " (%d)\n", status);
}
