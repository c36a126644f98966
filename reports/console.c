/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/group.h"
#include "reports/paragraph.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"
#include "reports/variants.h"

#define BODY	7	/* column after the verdict */
#define TEXT	18	/* column after a label such as "Reference" */

struct page {
	FILE				*f;
	const struct run		*run;
	const struct console_options	*options;
	const size_t			*cases;	/* of each entry's scenario */
};

static const char *const colours[VERDICTS] = {
	[VERDICT_PASS] = "32", [VERDICT_WARN] = "33", [VERDICT_FAIL] = "31",
	[VERDICT_ERROR] = "35", [VERDICT_SKIP] = "2",
};

/* The verdict at the start of a line; leaves the cursor at BODY. */
static void
put_verdict(struct page *page, enum verdict verdict)
{
	const char	*name = verdict_name(verdict);

	if (page->options->colour)
		fprintf(page->f, "\033[%sm%s\033[0m", colours[verdict], name);
	else
		fputs(name, page->f);
	fprintf(page->f, "%*s", BODY - (int)strlen(name), "");
}

/* A paragraph of a run's text. */
static void
put_text(struct page *page, size_t column, size_t indent, const char *raw)
{
	char	*text = story_text(raw);

	paragraph_write(page->f, column, indent, text);
	free(text);
}

static void
put_line(void *to, const char *label, const char *text)
{
	struct page	*page = to;

	fprintf(page->f, "%*s%-*s", BODY, "", TEXT - BODY, label);
	paragraph_write(page->f, TEXT, TEXT, text);
}

/* The same with a run's text; nothing where there is none. */
static void
put_label(struct page *page, const char *label, const char *raw)
{
	char	*text = story_text(raw);

	if (text[0] != '\0')
		put_line(page, label, text);
	free(text);
}

/* What was tested, when, and with which versions. */
static void
put_header(struct page *page)
{
	const struct run	*run = page->run;
	char			*line = xstrdup(""), *longer;
	size_t			 i;

	for (i = 0; i < run->nproperties; i++) {
		if (strcmp(run->properties[i].name, "broker") == 0)
			continue;
		longer = xasprintf("%s%s%s %s", line, line[0] != '\0' ? ", " : "",
		    run->properties[i].name, run->properties[i].value);
		free(line);
		line = longer;
	}
	longer = xasprintf("%s: %s, %s%s%s", run->tool != NULL ? run->tool : "",
	    run->target != NULL ? run->target : "",
	    run->started != NULL ? run->started : "",
	    run->baseline != NULL ? ", compared with " : "",
	    run->baseline != NULL ? run->baseline : "");
	put_text(page, 0, 0, longer);
	if (line[0] != '\0')
		put_text(page, 0, 0, line);
	free(longer);
	free(line);
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0') {
		fputs(run->baseline != NULL ? "\nNote\n" : "\nDiagnosis\n",
		    page->f);
		put_text(page, 0, BODY, run->diagnosis);
	}
}

/* Each case in one line, with each step below it when that is asked for. */
static void
put_cases(struct page *page)
{
	const struct entry	*entry;
	char			*line, buf[1024];
	size_t			 i, j;

	putc('\n', page->f);
	for (i = 0; i < page->run->count; i++) {
		entry = &page->run->entries[i];
		put_verdict(page, entry->result.verdict);
		line = xasprintf("%s %" PRIu32 " ms", entry->name,
		    (entry->result.elapsed_us + 500) / 1000);
		put_text(page, BODY, BODY, line);
		free(line);
		for (j = 0; page->options->verbosity > 1 &&
		    j < entry->result.steps; j++) {
			story_observation(&entry->result.step[j], buf,
			    sizeof(buf));
			put_text(page, 0, BODY + 2, buf);
		}
	}
}

/* Cases of one scenario that ended the same way, with all that is known about the first. */
static void
put_story(struct page *page, const struct group *group)
{
	const struct entry	*entry = group->entries[0];
	char			*text;

	putc('\n', page->f);
	put_verdict(page, entry->result.verdict);
	if (group->count == 1)
		text = xasprintf("%s (%s)", entry->name, entry->severity);
	else
		text = xasprintf("%s (%s) in %zu cases", entry->id,
		    entry->severity, group->count);
	put_text(page, BODY, BODY, text);
	free(text);
	put_text(page, 0, BODY, story_why(entry));
	if (group->count > 1) {
		text = variants_text(group);
		put_label(page, "Cases", text);
		free(text);
	}
	put_label(page, "Tested", entry->title);
	story_tell(entry, page->options->verbosity == 0, put_line, page);
}

static void
put_failures(struct page *page)
{
	struct groups	 groups;
	size_t		 i;

	groups_failed(page->run, &groups);
	for (i = 0; i < groups.count; i++)
		put_story(page, &groups.group[i]);
	groups_free(&groups);
}

/* A scenario of which all cases are here, by its id; else each case by its name. */
static void
scenario_write(FILE *f, const struct page *page, const struct group *group)
{
	size_t	 i, cases = page->cases[group->entries[0] - page->run->entries];

	if (group->count > 1 && group->count == cases) {
		fprintf(f, "%s (%zu cases)", group->entries[0]->id, cases);
		return;
	}
	for (i = 0; i < group->count; i++)
		fprintf(f, "%s%s", i > 0 ? ", " : "", group->entries[i]->name);
}

static void
put_scenarios(struct page *page, const struct groups *scenarios)
{
	char	*text;
	size_t	 i, size;
	FILE	*f = open_memstream(&text, &size);

	if (f == NULL)
		return;
	for (i = 0; i < scenarios->count; i++) {
		fputs(i > 0 ? ", " : "", f);
		scenario_write(f, page, &scenarios->group[i]);
	}
	fclose(f);
	put_text(page, 0, BODY, text);
	free(text);
}

/* A step is seen a second time where the first look did not meet what was expected. */
static bool
seen_twice(const struct entry *entry)
{
	size_t	 i;

	for (i = 0; i < entry->result.steps; i++)
		if (entry->result.again[i].outcome != OUTCOME_NONE)
			return true;
	return false;
}

/* What was not met where deployments differ may be what is meant: say how to say so. */
static void
put_intent(struct page *page, const struct group *group)
{
	const char	*intent = group->entries[0]->intent, *other;
	char		*text;
	size_t		 i;

	if (intent == NULL || !seen_twice(group->entries[0]))
		return;
	for (i = 1; i < group->count; i++) {
		other = group->entries[i]->intent;
		if (other == NULL || strcmp(intent, other) != 0)
			return;
	}
	text = xasprintf("%s%s", intent, strstr(intent, "(default)") != NULL ?
	    "; if not meant, say --expect" : "");
	put_label(page, "Intent", text);
	free(text);
}

/* The reason once, then all cases it holds for. */
static void
put_group(struct page *page, enum verdict verdict, const struct group *group,
    const struct groups *scenarios)
{
	char	*why = group_why(group);

	putc('\n', page->f);
	put_verdict(page, verdict);
	put_text(page, BODY, BODY, why[0] != '\0' ? why :
	    story_why(group->entries[0]));
	put_scenarios(page, scenarios);
	if (verdict == VERDICT_WARN)
		put_intent(page, group);
	free(why);
}

/*
 * What holds for many cases is said once.  A WARN that stands alone, and an
 * ERROR of one scenario, is told in full.
 */
static void
put_groups(struct page *page, enum verdict verdict)
{
	struct groups		 groups, scenarios;
	const struct group	*group;
	size_t			 i;

	groups_by_why(page->run, verdict, &groups);
	for (i = 0; i < groups.count; i++) {
		group = &groups.group[i];
		groups_by_scenario(group, &scenarios);
		if (verdict == VERDICT_FAIL ||
		    (verdict == VERDICT_WARN && group->count == 1) ||
		    (verdict == VERDICT_ERROR && scenarios.count == 1))
			put_story(page, group);
		else
			put_group(page, verdict, group, &scenarios);
		groups_free(&scenarios);
	}
	groups_free(&groups);
}

/* One line for each case that needs attention. */
static void
put_quiet(struct page *page)
{
	const struct entry	*entry;
	char			*line, *text, *p;
	size_t			 i;

	for (i = 0; i < page->run->count; i++) {
		entry = &page->run->entries[i];
		if (!entry_failed(page->run, entry) &&
		    entry->result.verdict != VERDICT_ERROR)
			continue;
		put_verdict(page, entry->result.verdict);
		line = xasprintf("%s: %s", entry->name, story_why(entry));
		text = story_text(line);
		for (p = text; (p = strchr(p, '\n')) != NULL; p++)
			*p = ' ';
		fprintf(page->f, "%s\n", text);
		free(text);
		free(line);
	}
}

static void
put_page(struct page *page)
{
	size_t	*cases = cases_of_scenario(page->run);

	page->cases = cases;
	put_header(page);
	if (page->options->verbosity > 0)
		put_cases(page);
	put_failures(page);
	put_groups(page, VERDICT_FAIL);	/* what is waived */
	put_groups(page, VERDICT_ERROR);
	put_groups(page, VERDICT_WARN);
	put_groups(page, VERDICT_SKIP);
	summary_families(page->f, page->run);
	putc('\n', page->f);
	free(cases);
}

int
console_write(FILE *f, const struct run *run,
    const struct console_options *options)
{
	struct page	 page = { f, run, options, NULL };

	if (options->verbosity < 0)
		put_quiet(&page);
	else
		put_page(&page);
	summary_counts(f, run);
	if (options->verbosity >= 0)
		summary_meaning(f, run);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
