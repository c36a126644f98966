/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/escape.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"

/*
 * Version 13 of the Test Anything Protocol, which every reader takes.  What is
 * undecided is "not ok": it has no third word, and a fault is never a pass.
 */

/* On one line; a number sign would begin a directive. */
static void
put_line(FILE *f, const char *raw)
{
	char		*text = story_text(raw);
	const char	*at;

	for (at = text; *at != '\0'; at++)
		if (*at == '\n')
			putc(' ', f);
		else
			fprintf(f, "%s%c", *at == '#' || *at == '\\' ? "\\" : "", *at);
	free(text);
}

/* A comment's text needs no more than to stay on its line. */
static void
put_comment(FILE *f, const char *label, const char *raw)
{
	char		*text = story_text(raw);
	const char	*at;

	fprintf(f, "# %s", label);
	for (at = text; *at != '\0'; at++)
		putc(*at == '\n' ? ' ' : *at, f);
	putc('\n', f);
	free(text);
}

/* One string: some readers know no more of YAML than that. */
static void
story_line(void *to, const char *label, const char *text)
{
	FILE	*f = to;

	fprintf(f, "%s: ", label);
	escape_quoted(f, text);
	fputs("\\n", f);
}

static void
put_member(FILE *f, const char *name, const char *raw)
{
	char	*text = story_text(raw);

	fprintf(f, "  %s: \"", name);
	escape_quoted(f, text);
	fputs("\"\n", f);
	free(text);
}

/* What is known of a case, as a block of YAML. */
static void
put_block(FILE *f, const struct entry *entry)
{
	fputs("  ---\n", f);
	put_member(f, "verdict", verdict_name(entry->result.verdict));
	put_member(f, "message", story_why(entry));
	put_member(f, "severity", entry->severity);
	put_member(f, "tested", entry->title);
	fputs("  story: \"", f);
	story_tell(entry, true, story_line, f);
	fputs("\"\n  ...\n", f);
}

static void
put_case(FILE *f, const struct run *run, const struct entry *entry, size_t number)
{
	enum verdict	 verdict = entry->result.verdict;
	bool		 waived = entry->waiver != NULL && verdict == VERDICT_FAIL;
	bool		 ok = !entry_failed(run, entry) && !waived &&
			     verdict != VERDICT_ERROR;

	fprintf(f, "%s %zu - ", ok ? "ok" : "not ok", number);
	put_line(f, entry->name);
	if (verdict == VERDICT_SKIP) {
		fputs(" # SKIP ", f);
		put_line(f, story_why(entry));
	} else if (waived) {	/* known to fail, and no failure to readers */
		fputs(" # TODO ", f);
		put_line(f, entry->waiver);
	}
	putc('\n', f);
	if (verdict != VERDICT_PASS && verdict != VERDICT_SKIP)
		put_block(f, entry);
}

int
tap_write(FILE *f, const struct run *run)
{
	char	*meaning = summary_text(run);
	size_t	 i;

	fprintf(f, "TAP version 13\n1..%zu\n", run->count);
	put_comment(f, "", run->tool);
	put_comment(f, "Broker: ", run->target);
	put_comment(f, "Started: ", run->started);
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0')
		put_comment(f, "Diagnosis: ", run->diagnosis);
	for (i = 0; i < run->count; i++)
		put_case(f, run, &run->entries[i], i + 1);
	put_comment(f, "", meaning);
	/* Else all that was skipped would pass for a success. */
	if (run->verdicts[VERDICT_FAIL] + run->verdicts[VERDICT_ERROR] == 0 &&
	    run_exit_status(run) == EXIT_UNDECIDED)
		fputs("Bail out! No case was decided\n", f);
	free(meaning);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
