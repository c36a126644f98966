/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/baseline.h"
#include "harness/judge.h"
#include "reports/reports.h"

#define NAMED_MAX	6	/* cases that a sentence names */

const struct scenario baseline_scenario = {
	.id = "lifecycle.upgrade-baseline",
	.title = "The broker lets in and refuses the same as in the baseline",
	.severity = SEVERITY_HIGH,
	.reference = "NIST SP 800-53 Rev. 5, CM-4(2)",
	.remedy = "Look at each case that is named: what has turned to FAIL is a hole that the upgrade or the new configuration made, and has to be mended before it goes to production; what no longer is one was mended. Then keep the new result as the baseline.",
	.why = "A new version of a broker, or of its TLS library, may read the same configuration in another way, and nobody notices that certificates are no longer checked: valid clients still get in.",
	.needs = NEED_BASELINE,
};

const char baseline_expected[] =
    "no case that was decided then and is now has turned from PASS or WARN to FAIL, or back";

struct baseline {
	struct run		 *run;
	const struct entry	**sorted;	/* by name */
};

/* What is said of the cases that changed in one way. */
struct change {
	size_t	 count;
	char	 names[WHY_SIZE];	/* the first of them */
};

enum kind {
	KIND_BROKEN,		/* FAIL now, and not then */
	KIND_MENDED,		/* FAIL then, and not now */
	KIND_SHADE,		/* PASS now and WARN then, or the other way round */
	KIND_ALERT,		/* the same verdict by another alert */
	KIND_UNDECIDED,		/* ERROR or SKIP, in one of them */
	KIND_INTENT,		/* rests on other --expect values than then */
	KIND_SAME,
	KINDS
};

/* "2 by another alert (…)" */
static const char *const kind_text[KINDS] = {
	[KIND_BROKEN] = "not met any more",
	[KIND_MENDED] = "not met then, but now",
	[KIND_SHADE] = "met in another way",
	[KIND_ALERT] = "by another alert",
	[KIND_UNDECIDED] = "undecided in one of the two",
	[KIND_INTENT] = "with other intents than then, so not compared",
};

static int
entry_cmp(const void *a, const void *b)
{
	const struct entry *const	*one = a, *const *other = b;

	return strcmp((*one)->name, (*other)->name);
}

struct baseline *
baseline_read(const char *path, struct error *error)
{
	struct baseline	*baseline;
	struct run	*run;
	char		 shown[512];
	size_t		 i;

	if ((run = json_read(path, error)) == NULL)
		return NULL;
	baseline = xcalloc(1, sizeof(*baseline));
	baseline->run = run;
	baseline->sorted = xcalloc(run->count + 1, sizeof(*baseline->sorted));
	for (i = 0; i < run->count; i++)
		baseline->sorted[i] = &run->entries[i];
	qsort(baseline->sorted, run->count, sizeof(*baseline->sorted),
	    entry_cmp);
	for (i = 1; i < run->count; i++) {
		if (entry_cmp(&baseline->sorted[i - 1],
		    &baseline->sorted[i]) != 0)
			continue;
		text_visible(shown, sizeof(shown), baseline->sorted[i]->name,
		    strlen(baseline->sorted[i]->name), NULL);
		error_set(error, "%s: has the case %s twice; name the result of one run",
		    path, shown);
		baseline_free(baseline);
		return NULL;
	}
	return baseline;
}

void
baseline_free(struct baseline *baseline)
{
	if (baseline == NULL)
		return;
	free(baseline->sorted);
	json_run_free(baseline->run);
	free(baseline);
}

static const struct entry *
baseline_find(const struct baseline *baseline, const struct entry *now)
{
	const struct entry *const	*found;

	found = bsearch(&now, baseline->sorted, baseline->run->count,
	    sizeof(*baseline->sorted), entry_cmp);
	return found != NULL ? *found : NULL;
}

static bool
is_decided(enum verdict verdict)
{
	return verdict == VERDICT_PASS || verdict == VERDICT_WARN ||
	    verdict == VERDICT_FAIL;
}

/* -1: none, nor where nothing was tried. */
static int
alert_of(const struct observation *seen)
{
	return seen->outcome == OUTCOME_NONE ? -1 : seen->alert;
}

static bool
same_alerts(const struct result *a, const struct result *b)
{
	size_t	 i;

	for (i = 0; i < a->steps && i < b->steps; i++)
		if (alert_of(&a->step[i]) != alert_of(&b->step[i]))
			return false;
	return true;
}

static enum kind
kind_of(const struct entry *then, const struct entry *now)
{
	enum verdict	 a = then->result.verdict, b = now->result.verdict;

	if (!is_decided(a) && !is_decided(b))
		return KIND_SAME;
	if (!is_decided(a) || !is_decided(b))
		return KIND_UNDECIDED;
	if (strcmp(then->intent, now->intent) != 0)
		return KIND_INTENT;
	if (b == VERDICT_FAIL && a != b)
		return KIND_BROKEN;
	if (a == VERDICT_FAIL && a != b)
		return KIND_MENDED;
	if (a != b)
		return KIND_SHADE;
	return same_alerts(&then->result, &now->result) ? KIND_SAME : KIND_ALERT;
}

static void
change_add(struct change *change, const struct entry *then,
    const struct entry *now)
{
	if (change->count++ >= NAMED_MAX)
		return;
	text_add(change->names, sizeof(change->names), "%s%s",
	    change->names[0] != '\0' ? ", " : "", now->name);
	if (then->result.verdict != now->result.verdict)
		text_add(change->names, sizeof(change->names), " %s now, %s then",
		    verdict_name(now->result.verdict),
		    verdict_name(then->result.verdict));
}

static void
change_tell(const struct change *change, enum kind kind, struct result *result)
{
	if (change->count == 0)
		return;
	text_add(result->why, sizeof(result->why), "; %zu %s: %s%s",
	    change->count, kind_text[kind], change->names,
	    change->count > NAMED_MAX ? ", …" : "");
}

void
baseline_compare(const struct baseline *baseline, const struct run *run,
    struct result *result)
{
	struct change		 changes[KINDS];
	const struct entry	*then;
	size_t			 i, both = 0;
	enum kind		 kind;

	memset(changes, 0, sizeof(changes));
	memset(result, 0, sizeof(*result));
	for (i = 0; i < run->count; i++) {
		if ((then = baseline_find(baseline, &run->entries[i])) == NULL)
			continue;
		kind = kind_of(then, &run->entries[i]);
		change_add(&changes[kind], then, &run->entries[i]);
		if (kind != KIND_UNDECIDED && kind != KIND_INTENT &&
		    is_decided(then->result.verdict))
			both++;
	}
	if (both == 0) {
		result->verdict = VERDICT_ERROR;
		text_add(result->why, sizeof(result->why),
		    "nothing to compare: no case was decided both then and now");
	} else {
		result->verdict = changes[KIND_BROKEN].count > 0 ||
		    changes[KIND_MENDED].count > 0 ? VERDICT_FAIL : VERDICT_PASS;
		text_add(result->why, sizeof(result->why),
		    "%zu cases compared", both);
	}
	for (kind = 0; kind < KIND_SAME; kind++)
		change_tell(&changes[kind], kind, result);
}
