/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/record.h"
#include "harness/channel.h"
#include "harness/diagnosis.h"
#include "harness/judge.h"
#include "harness/run.h"
#include "harness/session.h"

#define EXPECTED_SIZE	4096

struct record {
	struct run	 run;
	uint64_t	 start_us;
	char		 target[600];
	char		 hostname[256];
	char		 started[32];
	char		 mosquitto[64];
	char		 jobs[16], rate[16];
	bool		 unproven;	/* nobody could tell whether the peer is the broker */
	char		 diagnosis[1024];
	char		*waived;	/* what entries say of waivers */
	char		 idle[1024];
	char		*expected;	/* of all entries, EXPECTED_SIZE each */
	char		*names;		/* of all entries, CASE_NAME_SIZE each */
};

void
record_property(struct record *record, const char *name, const char *value)
{
	run_add_property(&record->run, name, value);
}

struct record *
record_begin(const struct options *options, const struct target *target,
    const struct pace *pace)
{
	struct record	*record = xcalloc(1, sizeof(*record));
	struct run	*run = &record->run;
	struct address	 named = { .port = target->port };

	snprintf(named.host, sizeof(named.host), "%s", target->host);
	if (target->path != NULL)
		snprintf(named.path, sizeof(named.path), "%s", target->path);
	address_text(&named, record->target, sizeof(record->target));
	if (gethostname(record->hostname, sizeof(record->hostname) - 1) == -1)
		snprintf(record->hostname, sizeof(record->hostname), "unknown");
	clock_utc(record->started, sizeof(record->started));
	session_library(record->mosquitto, sizeof(record->mosquitto));
	record->start_us = clock_us();
	run->tool = "mqtt-certcheck " VERSION;
	run->target = record->target;
	run->hostname = record->hostname;
	run->started = record->started;
	run->strict = options->strict;
	record_property(record, "address", target->address_text[0] != '\0' ?
	    target->address_text : "not resolved");
	if (target->wss != NULL)
		record_property(record, "websocket", target->wss->address_text);
	record_property(record, "tls-library", channel_library());
	record_property(record, "mqtt-library", record->mosquitto);
	snprintf(record->jobs, sizeof(record->jobs), "%u", pace->jobs);
	record_property(record, "jobs", record->jobs);
	snprintf(record->rate, sizeof(record->rate), "%u", pace->rate);
	record_property(record, "rate", pace->rate != 0 ? record->rate :
	    "no limit");
	if (options->launch != NULL)
		record_property(record, "launched", options->launch);
	record->unproven = options->pki == NULL && options->launch == NULL &&
	    options->cafile == NULL && options->capath == NULL;
	if (record->unproven)
		record_property(record, "peer",
		    "unproven: no CA to verify the broker with, see --pki and --cafile");
	return record;
}

static void
entry_declare(struct entry *entry, const struct scenario *scenario)
{
	entry->id = scenario->id;
	entry->title = scenario->title;
	entry->severity = severity_name(scenario->severity);
	entry->reference = scenario->reference;
	entry->remedy = scenario->remedy;
}

static void
record_entry(struct record *record, size_t i, const struct testcase *tc)
{
	struct entry	*entry = &record->run.entries[i];
	char		*expected = record->expected + i * EXPECTED_SIZE;
	char		*name = record->names + i * CASE_NAME_SIZE;

	judge_expected(tc->scenario, &tc->variant, expected, EXPECTED_SIZE);
	memcpy(name, tc->name, CASE_NAME_SIZE);
	entry_declare(entry, tc->scenario);
	entry->name = name;
	entry->expected = expected;
	entry->intent = tc->intent;
	entry->result = tc->result;
	if (record->unproven && entry->result.verdict != VERDICT_SKIP &&
	    entry->result.verdict != VERDICT_ERROR)
		text_add(entry->result.why, sizeof(entry->result.why),
		    "; peer unproven");
}

void
record_end(struct record *record, const struct plan *plan, const char *problem)
{
	struct run	*run = &record->run;
	size_t		 i;

	run->elapsed_ms = (clock_us() - record->start_us) / 1000;
	run->entries = xcalloc(plan->count, sizeof(*run->entries));
	record->expected = xcalloc(plan->count, EXPECTED_SIZE);
	record->names = xcalloc(plan->count, CASE_NAME_SIZE);
	for (i = 0; i < plan->count; i++)
		if (!plan->cases[i].hidden)
			record_entry(record, run->count++, &plan->cases[i]);
	run_count(run);
	if (problem[0] != '\0')
		snprintf(record->diagnosis, sizeof(record->diagnosis), "%s", problem);
	else
		diagnosis_make(plan, record->diagnosis,
		    sizeof(record->diagnosis));
	if (record->diagnosis[0] != '\0')
		run->diagnosis = record->diagnosis;
}

void
record_add(struct record *record, const struct scenario *scenario,
    const char *expected, const struct result *result)
{
	struct run	*run = &record->run;
	struct entry	*entry;

	run->entries = xreallocarray(run->entries, run->count + 1,
	    sizeof(*run->entries));
	entry = &run->entries[run->count++];
	*entry = (struct entry){ .name = scenario->id, .expected = expected,
	    .intent = "", .result = *result };
	entry_declare(entry, scenario);
	run_count(run);
}

void
record_waive(struct record *record, const struct waiver *waivers, size_t count)
{
	char	 now[32];

	if (count == 0)
		return;
	clock_utc(now, sizeof(now));
	free(record->waived);
	waivers_apply(waivers, count, &record->run, now, &record->waived,
	    record->idle, sizeof(record->idle));
	if (record->idle[0] != '\0')
		record_property(record, "not-needed", record->idle);
	run_count(&record->run);
}

void
record_expiries(struct record *record, struct expiries *expiries,
    unsigned min_days)
{
	expiries_end(&record->run.expiries);
	record->run.expiries = *expiries;
	record->run.min_days = min_days;
	*expiries = (struct expiries){ .items = NULL };
}

const struct run *
record_run(const struct record *record)
{
	return &record->run;
}

void
record_free(struct record *record)
{
	if (record == NULL)
		return;
	free(record->run.entries);
	expiries_end(&record->run.expiries);
	free(record->expected);
	free(record->names);
	free(record->waived);
	free(record);
}
