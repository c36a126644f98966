/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/foundation.h"

bool
foundation_is(const struct plan *plan, size_t i)
{
	size_t	 k;

	for (k = 0; k < plan->count; k++)
		if (plan->cases[k].rests_on == i)
			return true;
	return false;
}

/*
 * Does what the case rests on hold?  If not, nothing can be said: it is what
 * the other one is, if that is no verdict, and undecided otherwise.
 */
bool
foundation_holds(const struct plan *plan, struct testcase *tc)
{
	const struct testcase	*base;
	const char		*why;

	if (tc->rests_on == NO_CASE)
		return true;
	base = &plan->cases[tc->rests_on];
	why = base->result.why;
	switch (base->result.verdict) {
	case VERDICT_PASS:
	case VERDICT_WARN:
		return true;
	case VERDICT_SKIP:
		tc->result.verdict = VERDICT_SKIP;
		snprintf(tc->result.why, sizeof(tc->result.why), "%s", why);
		break;
	case VERDICT_ERROR:
		tc->result.verdict = VERDICT_ERROR;
		snprintf(tc->result.why, sizeof(tc->result.why), "%s", why);
		text_add(tc->result.why, sizeof(tc->result.why),
		    " (as %s found)", base->scenario->id);
		break;
	default:
		tc->result.verdict = VERDICT_ERROR;
		snprintf(tc->result.why, sizeof(tc->result.why),
		    "cannot be decided: it rests on %s, which failed: ",
		    base->scenario->id);
		text_add(tc->result.why, sizeof(tc->result.why), "%s", why);
	}
	return false;
}
