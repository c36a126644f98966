/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/run.h"
#include "reports/group.h"
#include "reports/paragraph.h"
#include "reports/renewal.h"
#include "reports/story.h"
#include "reports/summary.h"

static void
family_write(FILE *f, const struct group *group, int width)
{
	char	 family[NAME_SIZE], *name;
	size_t	 counts[VERDICTS] = { 0 }, i;

	for (i = 0; i < group->count; i++)
		counts[group->entries[i]->result.verdict]++;
	entry_family(group->entries[0], family, sizeof(family));
	name = story_text(family);
	fprintf(f, "%s%*s", name, width - (int)text_columns(name), "");
	free(name);
	for (i = 0; i < VERDICTS; i++)
		if (counts[i] != 0)
			fprintf(f, "%7zu", counts[i]);
		else
			fputs("      .", f);
	putc('\n', f);
}

void
summary_families(FILE *f, const struct run *run)
{
	struct groups	 families;
	char		 family[NAME_SIZE], *name;
	int		 width = 6, columns;
	size_t		 i;

	groups_by_family(run, &families);
	for (i = 0; i < families.count; i++) {
		entry_family(families.group[i].entries[0], family, sizeof(family));
		name = story_text(family);
		if ((columns = (int)text_columns(name)) > width)
			width = columns;
		free(name);
	}
	fprintf(f, "\n%*s", width, "");
	for (i = 0; i < VERDICTS; i++)
		fprintf(f, "%7s", verdict_name((enum verdict)i));
	putc('\n', f);
	for (i = 0; i < families.count; i++)
		family_write(f, &families.group[i], width);
	groups_free(&families);
}

static const char *
cases(size_t count)
{
	return count == 1 ? "case" : "cases";
}

const char *
summary_word(const struct run *run, enum verdict verdict)
{
	static const char *const	 words[2][VERDICTS] = {
		{ "passed", "warned", "failed", "undecided", "skipped" },
		{ "no worse", "changed", "worse", "undecided", "not compared" },
	};

	return words[run->baseline != NULL][verdict];
}

/* What holds for all verdicts: whether the peer is the broker at all. */
static const char *
run_peer(const struct run *run)
{
	size_t	 i;

	for (i = 0; i < run->nproperties; i++)
		if (strcmp(run->properties[i].name, "peer") == 0)
			return run->properties[i].value;
	return NULL;
}

void
summary_time(const struct run *run, char *buf, size_t size)
{
	uint64_t	 tenths = (run->elapsed_ms + 50) / 100;

	snprintf(buf, size, "%" PRIu64 ".%" PRIu64 " s", tenths / 10,
	    tenths % 10);
}

void
summary_counts(FILE *f, const struct run *run)
{
	char	 took[32];
	size_t	 i;

	fprintf(f, "%zu %s%s", run->count, cases(run->count),
	    run->baseline != NULL ? " compared" : "");
	for (i = 0; i < VERDICTS; i++)
		fprintf(f, "%s %zu %s", i == 0 ? ":" : ",", run->verdicts[i],
		    summary_word(run, (enum verdict)i));
	if (run->waived > 0)
		fprintf(f, "; %zu waived", run->waived);
	summary_time(run, took, sizeof(took));
	fprintf(f, " (%s)\n", took);
}

/* Without the space that it ends with. */
static char *
sentence(const char *text)
{
	return xasprintf("%.*s", (int)strlen(text) - 1, text);
}

/* What a comparison comes to. */
static char *
comparison_text(const struct run *run)
{
	const size_t	*n = run->verdicts;
	char		 buf[512] = "";

	if (n[VERDICT_FAIL] > 0)
		text_add(buf, sizeof(buf), "%zu %s become worse since the earlier run. ",
		    n[VERDICT_FAIL], n[VERDICT_FAIL] == 1 ? "case has" : "cases have");
	else if (n[VERDICT_PASS] + n[VERDICT_WARN] > 0)
		text_add(buf, sizeof(buf), "No case has become worse since the earlier run. ");
	else
		text_add(buf, sizeof(buf), "No case could be compared. ");
	if (n[VERDICT_ERROR] > 0)
		text_add(buf, sizeof(buf), "Nothing can be said now about %zu %s decided then. ",
		    n[VERDICT_ERROR], n[VERDICT_ERROR] == 1 ?
		    "case that was" : "cases that were");
	if (n[VERDICT_WARN] > 0)
		text_add(buf, sizeof(buf),
		    "%zu %s%s %s a look: changed in another way, not tested any more, or failed without an earlier verdict. ",
		    n[VERDICT_WARN], cases(n[VERDICT_WARN]),
		    run->strict ? ", which a strict comparison counts as failed," : "",
		    n[VERDICT_WARN] == 1 ? "deserves" : "deserve");
	return sentence(buf);
}

char *
summary_text(const struct run *run)
{
	const size_t	*n = run->verdicts;
	char		 buf[768] = "";
	const char	*unproven = run_peer(run);
	char		*peer;
	size_t		 decided, failed = n[VERDICT_FAIL], i;

	if (run->baseline != NULL)
		return comparison_text(run);
	decided = n[VERDICT_PASS] + n[VERDICT_WARN] + n[VERDICT_FAIL];
	for (i = 0; i < run->count; i++)
		failed -= run->entries[i].result.verdict == VERDICT_FAIL &&
		    run->entries[i].waiver != NULL;
	if (failed > 0)
		text_add(buf, sizeof(buf),
		    "The broker did what it must not do in %zu %s. ",
		    failed, cases(failed));
	if (run->waived > 0)
		text_add(buf, sizeof(buf),
		    "%zu %s waived: known to fail, and not counted. ",
		    run->waived, run->waived == 1 ? "case is" : "cases are");
	if (n[VERDICT_ERROR] > 0)
		text_add(buf, sizeof(buf), "Nothing can be said about %zu %s. ",
		    n[VERDICT_ERROR], cases(n[VERDICT_ERROR]));
	else if (decided == 0)
		text_add(buf, sizeof(buf),
		    "Nothing was tested, so nothing can be said about the broker. ");
	else if (run_exit_status(run) == EXIT_PASSED)
		text_add(buf, sizeof(buf),
		    "The broker did what it must in every %scase that was tried. ",
		    run->waived > 0 ? "other " : "");
	if (n[VERDICT_WARN] > 0)
		text_add(buf, sizeof(buf),
		    "%zu %s%s %s a look: met in another way than the reference has it, or not met where deployments differ. ",
		    n[VERDICT_WARN], cases(n[VERDICT_WARN]),
		    run->strict ? ", which a strict run counts as failed," : "",
		    n[VERDICT_WARN] == 1 ? "deserves" : "deserve");
	if (unproven != NULL && decided > 0) {
		peer = story_text(unproven);
		text_add(buf, sizeof(buf), "All of this is about a peer that is %s. ",
		    peer);
		free(peer);
	}
	return sentence(buf);
}

void
summary_meaning(FILE *f, const struct run *run)
{
	char	*text = summary_text(run);
	char	*renewal = renewal_text(run);

	if (renewal[0] != '\0')
		paragraph_write(f, 0, 0, renewal);
	paragraph_write(f, 0, 0, text);
	free(renewal);
	free(text);
}
