/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/diagnosis_internal.h"

/* Causes of failures: a door that stands open, as the cases show. */

/* As many scenarios have to fail by one cause before it is said. */
#define MANY	2

/* How steps of one kind went in the cases that were decided. */
struct tally {
	size_t	 met, missed;
	size_t	 scenarios;	/* that failed or are undecided by one of them, or rest on such a one */
};

/* In where it must stay out, or through where it must not pass. */
static bool
step_missed(const struct step *step, const struct observation *seen)
{
	return seen->outcome == OUTCOME_DELIVERED ||
	    (step->expect.want == WANT_REFUSED &&
	    seen->outcome == OUTCOME_ACCEPTED);
}

/*
 * A case that is undecided tells nothing, but by a premise: where that is
 * missed, it is undecided for this very reason.
 */
static bool
step_tells(const struct result *result, const struct step *step, size_t i)
{
	if (result->verdict == VERDICT_SKIP ||
	    result->step[i].outcome == OUTCOME_NONE)
		return false;
	return result->verdict != VERDICT_ERROR ||
	    (step->premise && step_missed(step, &result->step[i]));
}

static void
tally_case(const struct testcase *tc, bool (*of)(const struct step *),
    struct tally *tally, const struct scenario **last)
{
	const struct result	*result = &tc->result;
	const struct step	*step;
	size_t			 i;

	for (i = 0; i < result->steps; i++) {
		step = &tc->scenario->steps[i];
		if (!of(step) || !step_tells(result, step, i))
			continue;
		if (!step_missed(step, &result->step[i])) {
			tally->met++;
			continue;
		}
		tally->missed++;
		if ((result->verdict == VERDICT_FAIL ||
		    result->verdict == VERDICT_ERROR) && *last != tc->scenario) {
			tally->scenarios++;
			*last = tc->scenario;
		}
	}
}

/* Is it undecided since what it rests on has failed, and would it have asked the same? */
static bool
rests_on_failed(const struct plan *plan, const struct testcase *tc,
    bool (*of)(const struct step *))
{
	size_t	 i;

	if (tc->result.verdict != VERDICT_ERROR || tc->rests_on == NO_CASE ||
	    plan->cases[tc->rests_on].result.verdict != VERDICT_FAIL)
		return false;
	for (i = 0; i < STEP_MAX && tc->scenario->steps[i].as != NULL; i++)
		if (of(&tc->scenario->steps[i]))
			return true;
	return false;
}

/* Has every such step been missed, and did many fail by it? */
static bool
all_missed(const struct plan *plan, bool (*of)(const struct step *))
{
	const struct scenario	*last = NULL;
	struct tally		 tally = { 0 };
	size_t			 i;

	for (i = 0; i < plan->count; i++) {
		tally_case(&plan->cases[i], of, &tally, &last);
		if (rests_on_failed(plan, &plan->cases[i], of) &&
		    last != plan->cases[i].scenario) {
			tally.scenarios++;
			last = plan->cases[i].scenario;
		}
	}
	return tally.met == 0 && tally.missed > 0 && tally.scenarios >= MANY;
}

static bool
step_refuses(const struct step *step)
{
	return step->expect.want == WANT_REFUSED;
}

/* Itself, or a CA above it. */
static bool
step_revoked(const struct step *step)
{
	const struct recipe	*recipe;
	struct recipe		 resolved;

	for (recipe = step->as; recipe != NULL && step_refuses(step);
	    recipe = recipe_issuer(&resolved)) {
		recipe_resolve(recipe, &resolved);
		if (resolved.revoked != REVOKED_NOT)
			return true;
	}
	return false;
}

static bool
step_denies(const struct step *step)
{
	return (step->op == OP_PUBLISH || step->op == OP_SUBSCRIBE) &&
	    (step->expect.want == WANT_DENIED ||
	    step->expect.want == WANT_DENIED_OR_REFUSED);
}

/* Was anybody ever asked for a certificate? */
static bool
certificate_asked(const struct plan *plan)
{
	const struct result	*result;
	size_t			 i, k;

	for (i = 0; i < plan->count; i++) {
		result = &plan->cases[i].result;
		for (k = 0; k < result->steps; k++)
			if (result->step[k].certificate_requested)
				return true;
	}
	return false;
}

bool
diagnose_open(const struct plan *plan, char *buf, size_t size)
{
	if (!all_missed(plan, step_refuses))
		return false;
	if (!certificate_asked(plan))
		text_add(buf, size, "the broker asks nobody for a certificate and lets everybody in: this is not its listener for mutual TLS, or client certificates are not required there");
	else
		text_add(buf, size, "the broker lets everybody in, whatever certificate is presented: it asks for one, and does not require or verify it");
	return true;
}

bool
diagnose_crl(const struct plan *plan, char *buf, size_t size)
{
	if (!all_missed(plan, step_revoked))
		return false;
	text_add(buf, size, "the broker takes every revoked certificate: it has no CRL, or does not look at it");
	return true;
}

bool
diagnose_acl(const struct plan *plan, char *buf, size_t size)
{
	if (!all_missed(plan, step_denies))
		return false;
	text_add(buf, size, "every client may use every topic: the broker has no ACL, or one that all fall under");
	return true;
}
