/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/run.h"
#include "reports/group.h"
#include "reports/paragraph.h"
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

void
summary_counts(FILE *f, const struct run *run)
{
	const size_t	*n = run->verdicts;
	uint64_t	 tenths = (run->elapsed_ms + 50) / 100;

	fprintf(f, "%zu %s: %zu passed, %zu warned, %zu failed, "
	    "%zu undecided, %zu skipped (%" PRIu64 ".%" PRIu64 " s)\n",
	    run->count, cases(run->count), n[VERDICT_PASS],
	    n[VERDICT_WARN], n[VERDICT_FAIL], n[VERDICT_ERROR],
	    n[VERDICT_SKIP], tenths / 10, tenths % 10);
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
summary_meaning(FILE *f, const struct run *run)
{
	const size_t	*n = run->verdicts;
	char		 buf[768] = "";
	const char	*unproven = run_peer(run);
	char		*peer;
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
	else if (run_exit_status(run) == EXIT_PASSED)
		text_add(buf, sizeof(buf),
		    "The broker did what it must in every case that was tried. ");
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
	paragraph_write(f, 0, 0, buf);
}
