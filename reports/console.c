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

#define BODY	7	/* column after the verdict */
#define TEXT	18	/* column after a label such as "Reference" */

struct page {
	FILE				*f;
	const struct run		*run;
	const struct console_options	*options;
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
	longer = xasprintf("%s: %s, %s", run->tool != NULL ? run->tool : "",
	    run->target != NULL ? run->target : "",
	    run->started != NULL ? run->started : "");
	put_text(page, 0, 0, longer);
	if (line[0] != '\0')
		put_text(page, 0, 0, line);
	free(longer);
	free(line);
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0') {
		fputs("\nDiagnosis\n", page->f);
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

/* One case with all that is known about it. */
static void
put_story(struct page *page, const struct entry *entry)
{
	char	*line, *title;

	putc('\n', page->f);
	put_verdict(page, entry->result.verdict);
	line = xasprintf("%s (%s)", entry->name, entry->severity);
	put_text(page, BODY, BODY, line);
	free(line);
	put_text(page, 0, BODY, story_why(entry));
	title = story_text(entry->title);
	if (title[0] != '\0')
		put_line(page, "Tested", title);
	free(title);
	story_tell(entry, put_line, page);
}

static void
put_failures(struct page *page)
{
	size_t	 i;

	for (i = 0; i < page->run->count; i++)
		if (entry_failed(page->run, &page->run->entries[i]))
			put_story(page, &page->run->entries[i]);
}

/* The reason once, then the names of all cases it holds for. */
static void
put_group(struct page *page, enum verdict verdict,
    const struct group *group)
{
	char	*text, *name;
	size_t	 i, size;
	FILE	*f;

	putc('\n', page->f);
	put_verdict(page, verdict);
	text = xasprintf("%zu cases: %s", group->count,
	    story_why(group->entries[0]));
	put_text(page, BODY, BODY, text);
	free(text);
	if ((f = open_memstream(&text, &size)) == NULL)
		return;
	for (i = 0; i < group->count; i++) {
		name = story_text(group->entries[i]->name);
		fprintf(f, "%s%s", i > 0 ? ", " : "", name);
		free(name);
	}
	fclose(f);
	paragraph_write(page->f, 0, BODY, text);
	free(text);
}

/* What repeats is said once; what stands alone is told in full, skipped cases aside. */
static void
put_groups(struct page *page, enum verdict verdict)
{
	struct groups	 groups;
	char		*line;
	size_t		 i;

	groups_by_why(page->run, verdict, &groups);
	for (i = 0; i < groups.count; i++) {
		if (groups.group[i].count > 1) {
			put_group(page, verdict, &groups.group[i]);
		} else if (verdict != VERDICT_SKIP) {
			put_story(page, groups.group[i].entries[0]);
		} else {
			putc('\n', page->f);
			put_verdict(page, verdict);
			line = xasprintf("%s: %s",
			    groups.group[i].entries[0]->name,
			    story_why(groups.group[i].entries[0]));
			put_text(page, BODY, BODY, line);
			free(line);
		}
	}
	groups_free(&groups);
}

static void
put_family(struct page *page, const struct group *group, int width)
{
	char	 family[NAME_SIZE], *name;
	size_t	 counts[VERDICTS] = { 0 }, i;

	for (i = 0; i < group->count; i++)
		counts[group->entries[i]->result.verdict]++;
	entry_family(group->entries[0], family, sizeof(family));
	name = story_text(family);
	fprintf(page->f, "%s%*s", name, width - (int)text_columns(name), "");
	free(name);
	for (i = 0; i < VERDICTS; i++)
		if (counts[i] != 0)
			fprintf(page->f, "%7zu", counts[i]);
		else
			fputs("      .", page->f);
	putc('\n', page->f);
}

/* A line of counts for each family. */
static void
put_families(struct page *page)
{
	struct groups	 families;
	char		 family[NAME_SIZE], *name;
	int		 width = 6, columns;
	size_t		 i;

	groups_by_family(page->run, &families);
	for (i = 0; i < families.count; i++) {
		entry_family(families.group[i].entries[0], family, sizeof(family));
		name = story_text(family);
		if ((columns = (int)text_columns(name)) > width)
			width = columns;
		free(name);
	}
	fprintf(page->f, "\n%*s", width, "");
	for (i = 0; i < VERDICTS; i++)
		fprintf(page->f, "%7s", verdict_name((enum verdict)i));
	putc('\n', page->f);
	for (i = 0; i < families.count; i++)
		put_family(page, &families.group[i], width);
	groups_free(&families);
}

static const char *
cases(size_t count)
{
	return count == 1 ? "case" : "cases";
}

static void
put_counts(struct page *page)
{
	const size_t	*n = page->run->verdicts;
	uint64_t	 tenths = (page->run->elapsed_ms + 50) / 100;

	fprintf(page->f, "%zu %s: %zu passed, %zu warned, %zu failed, "
	    "%zu undecided, %zu skipped (%" PRIu64 ".%" PRIu64 " s)\n",
	    page->run->count, cases(page->run->count), n[VERDICT_PASS],
	    n[VERDICT_WARN], n[VERDICT_FAIL], n[VERDICT_ERROR],
	    n[VERDICT_SKIP], tenths / 10, tenths % 10);
}

/* What the counts mean. */
static void
put_meaning(struct page *page)
{
	const size_t	*n = page->run->verdicts;
	char		 buf[512] = "";
	size_t		 decided;

	decided = n[VERDICT_PASS] + n[VERDICT_WARN] + n[VERDICT_FAIL];
	if (n[VERDICT_FAIL] > 0)
		text_add(buf, sizeof(buf),
		    "The broker did what it must not do in %zu %s. ",
		    n[VERDICT_FAIL], cases(n[VERDICT_FAIL]));
	if (n[VERDICT_ERROR] > 0)
		text_add(buf, sizeof(buf), "Nothing can be said about %zu %s. ",
		    n[VERDICT_ERROR], cases(n[VERDICT_ERROR]));
	else if (decided == 0)
		text_add(buf, sizeof(buf),
		    "Nothing was tested, so nothing can be said about the broker. ");
	else if (run_exit_status(page->run) == EXIT_PASSED)
		text_add(buf, sizeof(buf),
		    "The broker did what it must in every case that was tried. ");
	if (n[VERDICT_WARN] > 0)
		text_add(buf, sizeof(buf),
		    "%zu %s%s %s a look: met in another way than the reference has it, or not met where deployments differ. ",
		    n[VERDICT_WARN], cases(n[VERDICT_WARN]),
		    page->run->strict ? ", which a strict run counts as failed," : "",
		    n[VERDICT_WARN] == 1 ? "deserves" : "deserve");
	paragraph_write(page->f, 0, 0, buf);
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

int
console_write(FILE *f, const struct run *run,
    const struct console_options *options)
{
	struct page	 page = { f, run, options };

	if (options->verbosity < 0) {
		put_quiet(&page);
	} else {
		put_header(&page);
		if (options->verbosity > 0)
			put_cases(&page);
		put_failures(&page);
		put_groups(&page, VERDICT_ERROR);
		put_groups(&page, VERDICT_WARN);
		put_groups(&page, VERDICT_SKIP);
		put_families(&page);
		putc('\n', f);
	}
	put_counts(&page);
	if (options->verbosity >= 0)
		put_meaning(&page);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
