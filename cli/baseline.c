/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/baseline.h"
#include "harness/judge.h"
#include "reports/change.h"

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
    "no case that was decided then and is now has turned from PASS or WARN to FAIL, or from PASS to WARN since others get in or are refused, or back";

/* What is said of the cases that changed in one way. */
struct tally {
	size_t	 count;
	char	 names[WHY_SIZE];	/* the first of them */
};

enum kind {
	KIND_BROKEN,
	KIND_MENDED,
	KIND_SHADE,		/* another verdict, but no less met */
	KIND_LAYER,
	KIND_CODE,
	KIND_UNDECIDED,
	KIND_INTENT,
	KIND_SAME,
	KINDS
};

/* "2 by another alert (…)" */
static const char *const kind_text[KINDS] = {
	[KIND_BROKEN] = "not met any more",
	[KIND_MENDED] = "not met then, but now",
	[KIND_SHADE] = "met in another way",
	[KIND_LAYER] = "at another layer",
	[KIND_CODE] = "by another alert",
	[KIND_UNDECIDED] = "undecided in one of the two",
	[KIND_INTENT] = "with other intents than then, so not compared",
};

static enum kind
kind_of(const struct entry *then, const struct entry *now)
{
	static const enum kind	 kinds[CHANGES] = {
		[CHANGE_ACCESS] = KIND_SHADE, [CHANGE_VERDICT] = KIND_SHADE,
		[CHANGE_LAYER] = KIND_LAYER, [CHANGE_CODE] = KIND_CODE,
		[CHANGE_UNDECIDED] = KIND_UNDECIDED,
		[CHANGE_INTENT] = KIND_INTENT, [CHANGE_NONE] = KIND_SAME,
	};

	if (change_regressed(then, now))
		return KIND_BROKEN;
	return change_mended(then, now) ? KIND_MENDED :
	    kinds[change_of(then, now)];
}

static void
tally_add(struct tally *change, const struct entry *then,
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
tally_tell(const struct tally *change, enum kind kind, struct result *result)
{
	if (change->count == 0)
		return;
	text_add(result->why, sizeof(result->why), "; %zu %s: %s%s",
	    change->count, kind_text[kind], change->names,
	    change->count > NAMED_MAX ? ", …" : "");
}

void
baseline_compare(const struct earlier *baseline, const struct run *run,
    struct result *result)
{
	struct tally		 changes[KINDS];
	const struct entry	*then;
	size_t			 i, both = 0;
	enum kind		 kind;

	memset(changes, 0, sizeof(changes));
	memset(result, 0, sizeof(*result));
	for (i = 0; i < run->count; i++) {
		if ((then = earlier_find(baseline, run->entries[i].name)) == NULL)
			continue;
		kind = kind_of(then, &run->entries[i]);
		tally_add(&changes[kind], then, &run->entries[i]);
		if (kind != KIND_UNDECIDED && kind != KIND_INTENT &&
		    verdict_decided(then->result.verdict))
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
		tally_tell(&changes[kind], kind, result);
}
