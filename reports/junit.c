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
 * The dialect that every reader takes: one flat suite per family, and no
 * attribute or element but those of tests/junit.xsd.  No library writes it:
 * they let control characters through, which make the whole file unreadable.
 */

struct tally {
	size_t		 tests, failures, errors, skipped;
	uint64_t	 ms;
};

static void
attribute(FILE *f, const char *name, const char *raw)
{
	char	*text = story_text(raw);

	fprintf(f, " %s=\"", name);
	escape_write(f, text, true);
	putc('"', f);
	free(text);
}

static void
attribute_count(FILE *f, const char *name, size_t count)
{
	fprintf(f, " %s=\"%zu\"", name, count);
}

/* Not by "%.3f": its point depends on the locale. */
static void
attribute_time(FILE *f, uint64_t ms)
{
	fprintf(f, " time=\"%" PRIu64 ".%03u\"", ms / 1000,
	    (unsigned)(ms % 1000));
}

/* UTC without a zone; the epoch where a run does not say, for readers refuse what is no date. */
static void
attribute_timestamp(FILE *f, const struct run *run)
{
	struct tm	 tm;
	char		 text[32];
	time_t		 when = 0;

	moment_started(run, &when);
	gmtime_r(&when, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	attribute(f, "timestamp", text);
}

static uint64_t
entry_ms(const struct entry *entry)
{
	return ((uint64_t)entry->result.elapsed_us + 500) / 1000;
}

/* JUnit knows nothing of waivers: what is waived is shown with its reason, and fails nothing. */
static bool
not_counted(const struct entry *entry)
{
	return entry->result.verdict == VERDICT_SKIP ||
	    (entry->result.verdict == VERDICT_FAIL && entry->waiver != NULL);
}

static void
tally_add(struct tally *tally, const struct run *run, const struct entry *entry)
{
	tally->tests++;
	tally->failures += entry_failed(run, entry);
	tally->errors += entry->result.verdict == VERDICT_ERROR;
	tally->skipped += not_counted(entry);
	tally->ms += entry_ms(entry);
}

static void
story_line(void *to, const char *label, const char *text)
{
	FILE	*f = to;

	fprintf(f, "%s: ", label);
	escape_write(f, text, false);
	putc('\n', f);
}

/* The reason, then the story.  Some viewers show the attribute, some the text. */
static void
element(FILE *f, const char *name, const char *type, bool message,
    const struct entry *entry)
{
	char	*why = story_text(story_why(entry));

	fprintf(f, "      <%s", name);
	if (message)
		attribute(f, "message", story_why(entry));
	if (type != NULL)
		attribute(f, "type", type);
	putc('>', f);
	escape_write(f, why, false);
	putc('\n', f);
	story_tell(entry, false, story_line, f);
	fprintf(f, "</%s>\n", name);
	free(why);
}

static void
testcase(FILE *f, const struct run *run, const struct entry *entry,
    const char *family)
{
	char	 class[NAME_SIZE + 32];

	snprintf(class, sizeof(class), "mqtt-certcheck.%s", family);
	fputs("    <testcase", f);
	attribute(f, "classname", class);
	attribute(f, "name", entry->name);
	attribute_time(f, entry_ms(entry));
	fputs(">\n", f);
	if (entry_failed(run, entry))
		element(f, "failure", entry->result.verdict == VERDICT_FAIL ?
		    "failed" : "warned", true, entry);
	else if (entry->result.verdict == VERDICT_ERROR)
		element(f, "error", "undecided", true, entry);
	else if (not_counted(entry))
		element(f, "skipped", NULL, true, entry);
	else
		element(f, "system-out", NULL, false, entry);
	fputs("    </testcase>\n", f);
}

static void
property(FILE *f, const char *name, const char *value)
{
	fputs("      <property", f);
	attribute(f, "name", name);
	attribute(f, "value", value);
	fputs("/>\n", f);
}

static void
properties(FILE *f, const struct run *run)
{
	size_t	 i;

	fputs("    <properties>\n", f);
	property(f, "broker", run->target);
	property(f, "tool", run->tool);
	for (i = 0; i < run->nproperties; i++)
		if (strcmp(run->properties[i].name, "broker") != 0)
			property(f, run->properties[i].name,
			    run->properties[i].value);
	fputs("    </properties>\n", f);
}

static void
testsuite(FILE *f, const struct run *run, const struct group *group)
{
	struct tally	 tally = { 0 };
	char		 family[NAME_SIZE];
	size_t		 i;

	for (i = 0; i < group->count; i++)
		tally_add(&tally, run, group->entries[i]);
	entry_family(group->entries[0], family, sizeof(family));
	fputs("  <testsuite", f);
	attribute(f, "name", family);
	attribute_count(f, "tests", tally.tests);
	attribute_count(f, "failures", tally.failures);
	attribute_count(f, "errors", tally.errors);
	attribute_count(f, "skipped", tally.skipped);
	attribute_time(f, tally.ms);
	attribute_timestamp(f, run);
	attribute(f, "hostname", run->hostname);
	fputs(">\n", f);
	properties(f, run);
	for (i = 0; i < group->count; i++)
		testcase(f, run, group->entries[i], family);
	fputs("  </testsuite>\n", f);
}

int
junit_write(FILE *f, const struct run *run)
{
	struct groups	 families;
	struct tally	 all = { 0 };
	size_t		 i;

	for (i = 0; i < run->count; i++)
		tally_add(&all, run, &run->entries[i]);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites name=\"mqtt-certcheck\"", f);
	attribute_count(f, "tests", all.tests);
	attribute_count(f, "failures", all.failures);
	attribute_count(f, "errors", all.errors);
	attribute_time(f, run->elapsed_ms);
	fputs(">\n", f);
	groups_by_family(run, &families);
	for (i = 0; i < families.count; i++)
		testsuite(f, run, &families.group[i]);
	groups_free(&families);
	fputs("</testsuites>\n", f);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
