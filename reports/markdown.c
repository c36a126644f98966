/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/escape.h"
#include "reports/group.h"
#include "reports/renewal.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"
#include "reports/variants.h"

/*
 * Markdown as GitHub and GitLab show it, for a job's summary or a comment: what
 * has failed comes first and open, what is well only as a number.
 */

static const char *const signs[VERDICTS] = {
	[VERDICT_PASS] = "\xe2\x9c\x85", [VERDICT_WARN] = "\xe2\x9a\xa0\xef\xb8\x8f",
	[VERDICT_FAIL] = "\xe2\x9d\x8c", [VERDICT_ERROR] = "\xe2\x9d\x94",
	[VERDICT_SKIP] = "\xe2\x8f\xad\xef\xb8\x8f",
};

static void
put(FILE *f, const char *raw)
{
	char	*text = story_text(raw);

	escape_markdown(f, text);
	free(text);
}

/* A name as code, where it holds nothing but what ours do. */
static void
put_name(FILE *f, const char *name)
{
	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-[],")] == '\0')
		fprintf(f, "`%s`", name);
	else
		put(f, name);
}

static void
put_row(void *to, const char *label, const char *text)
{
	FILE	*f = to;

	fprintf(f, "| **%s** | ", label);
	escape_markdown(f, text);
	fputs(" |\n", f);
}

static void
put_head(FILE *f, const struct run *run)
{
	char	*meaning = summary_text(run), *renewal = renewal_text(run);
	size_t	 i;

	fputs("# mqtt-certcheck: ", f);
	put(f, run->target);
	fputs("\n\n**", f);
	put(f, meaning);
	fputs("**\n\n", f);
	free(meaning);
	if (renewal[0] != '\0') {
		put(f, renewal);
		fputs("\n\n", f);
	}
	free(renewal);
	put(f, run->tool);
	fputs(", ", f);
	put(f, run->started);
	if (run->baseline != NULL) {
		fputs(", compared with ", f);
		put(f, run->baseline);
	}
	for (i = 0; i < run->nproperties; i++) {
		if (strcmp(run->properties[i].name, "broker") == 0)
			continue;
		fputs("; ", f);
		put(f, run->properties[i].name);
		fputs(": ", f);
		put(f, run->properties[i].value);
	}
	fputs("\n\n", f);
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0') {
		fprintf(f, "> **%s:** ", run->baseline != NULL ? "Note" :
		    "Diagnosis");
		put(f, run->diagnosis);
		fputs("\n\n", f);
	}
}

static void
put_counts(FILE *f, const char *name, const size_t *counts, bool total)
{
	size_t	 i;

	fputs(total ? "| **all** |" : "| ", f);
	if (!total) {
		put(f, name);
		fputs(" |", f);
	}
	for (i = 0; i < VERDICTS; i++)
		if (counts[i] == 0)
			fputs(" \xc2\xb7 |", f);
		else
			fprintf(f, total ? " **%zu** |" : " %zu |", counts[i]);
	putc('\n', f);
}

/* Families down, verdicts across. */
static void
put_summary(FILE *f, const struct run *run)
{
	struct groups	 families;
	char		 family[NAME_SIZE];
	size_t		 counts[VERDICTS], i, j;

	fputs("| family |", f);
	for (i = 0; i < VERDICTS; i++)
		fprintf(f, " %s %s |", signs[i],
		    summary_word(run, (enum verdict)i));
	fputs("\n|---|--:|--:|--:|--:|--:|\n", f);
	groups_by_family(run, &families);
	for (i = 0; i < families.count; i++) {
		memset(counts, 0, sizeof(counts));
		for (j = 0; j < families.group[i].count; j++)
			counts[families.group[i].entries[j]->result.verdict]++;
		entry_family(families.group[i].entries[0], family,
		    sizeof(family));
		put_counts(f, family, counts, false);
	}
	groups_free(&families);
	put_counts(f, NULL, run->verdicts, true);
}

/* All that is known of the first of a group. */
static void
put_story(FILE *f, const struct group *group)
{
	const struct entry	*entry = group->entries[0];
	char			*text;

	fprintf(f, "\n### %s ", signs[entry->result.verdict]);
	put_name(f, group->count == 1 ? entry->name : entry->id);
	fputs(" (", f);
	put(f, entry->severity);
	fputs(")\n\n| | |\n|---|---|\n", f);
	text = story_text(story_why(entry));
	put_row(f, "Why", text);
	free(text);
	if (group->count > 1) {
		text = variants_text(group);
		fprintf(f, "| **Cases** | %zu: ", group->count);
		put(f, text);
		fputs(" |\n", f);
		free(text);
	}
	if (entry->title != NULL && entry->title[0] != '\0') {
		text = story_text(entry->title);
		put_row(f, "Tested", text);
		free(text);
	}
	story_tell(entry, true, put_row, f);
}

static void
put_failures(FILE *f, const struct run *run)
{
	struct groups	 groups;
	size_t		 i;

	groups_failed(run, &groups);
	if (groups.count > 0)
		fprintf(f, "\n## %s\n", run->baseline != NULL ? "Worse" :
		    "Failed");
	for (i = 0; i < groups.count; i++)
		put_story(f, &groups.group[i]);
	groups_free(&groups);
}

/* The reason once, then the scenarios that it holds for. */
static void
put_reason(FILE *f, const struct group *group)
{
	struct groups	 scenarios;
	char		*why = group_why(group);
	size_t		 i;

	fputs("| ", f);
	put(f, why[0] != '\0' ? why : story_why(group->entries[0]));
	fputs(" | ", f);
	groups_by_scenario(group, &scenarios);
	for (i = 0; i < scenarios.count; i++) {
		if (i > 0)
			fputs(", ", f);
		if (scenarios.group[i].count == 1) {
			put_name(f, scenarios.group[i].entries[0]->name);
			continue;
		}
		put_name(f, scenarios.group[i].entries[0]->id);
		fprintf(f, " (%zu)", scenarios.group[i].count);
	}
	fputs(" |\n", f);
	groups_free(&scenarios);
	free(why);
}

static void
put_reasons(FILE *f, const struct run *run, enum verdict verdict,
    const char *title, bool folded)
{
	struct groups	 groups;
	size_t		 i;

	groups_by_why(run, verdict, &groups);
	if (groups.count > 0) {
		fprintf(f, folded ? "\n<details><summary>%s</summary>\n\n" :
		    "\n## %s\n\n", title);
		fputs("| why | cases |\n|---|---|\n", f);
		for (i = 0; i < groups.count; i++)
			put_reason(f, &groups.group[i]);
		if (folded)
			fputs("\n</details>\n", f);
	}
	groups_free(&groups);
}

int
markdown_write(FILE *f, const struct run *run)
{
	bool	 compared = run->baseline != NULL;

	put_head(f, run);
	put_summary(f, run);
	put_failures(f, run);
	put_reasons(f, run, VERDICT_FAIL, "Waived", false);
	put_reasons(f, run, VERDICT_ERROR, "Undecided", false);
	put_reasons(f, run, VERDICT_WARN, compared ? "Changed" : "Warned", false);
	put_reasons(f, run, VERDICT_SKIP, compared ? "Not compared" : "Skipped",
	    true);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
