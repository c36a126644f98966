/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/ruling.h"
#include "harness/scenario.h"
#include "harness/step.h"

/* The steps of a case together. */

/* What an unmet premise means, in words of what to do. */
static void
rule_premise(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	char	 reason[WHY_SIZE];

	if ((step->op == OP_PUBLISH || step->op == OP_SUBSCRIBE) &&
	    (step->expect.want == WANT_DENIED ||
	    step->expect.want == WANT_DENIED_OR_REFUSED) &&
	    seen->outcome == OUTCOME_DELIVERED)
		rule(ruling, VERDICT_ERROR, "identity cannot be observed: this broker lets every client use every topic; add an ACL, in Mosquitto's acl_file `pattern readwrite certcheck/%%u/#`, for RabbitMQ `rabbitmqctl set_topic_permissions USER amq.topic '^certcheck\\.{username}\\.' '^certcheck\\.{username}\\.'`, in EMQX's acl.conf `{allow, all, all, [\"certcheck/${username}/#\"]}.` before `{deny, all}.`");
	else if (step->op == OP_EXCHANGE && seen->outcome == OUTCOME_DENIED)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s may not use the shared topic; add an ACL like `pattern readwrite certcheck/shared/#`",
		    seen->credential);
	else if (ruling->verdict == VERDICT_FAIL) {
		snprintf(reason, sizeof(reason), "%s", ruling->why);
		rule(ruling, VERDICT_ERROR, "cannot be decided: a premise does not hold: %s",
		    reason);
	}
}

/* The higher, the more it says about the case. */
static int
verdict_rank(enum verdict verdict)
{
	static const int	 rank[VERDICTS] = {
		[VERDICT_PASS] = 1, [VERDICT_WARN] = 2, [VERDICT_ERROR] = 3,
		[VERDICT_FAIL] = 4, [VERDICT_SKIP] = 0
	};

	return rank[verdict];
}

/* A FAIL has to be seen twice. */
static void
rule_second_look(const struct step *step, const struct variant *variant,
    const struct result *result, size_t i, const struct observation *base,
    struct ruling *ruling)
{
	const struct observation	*first = &result->step[i];
	const struct observation	*second = &result->again[i];
	struct ruling			 other;

	judge_step(step, variant, second, base, &result->control[i], &other);
	if (other.verdict == VERDICT_FAIL && second->outcome == first->outcome)
		text_add(ruling->why, sizeof(ruling->why), "; seen twice");
	else if (second->outcome == OUTCOME_NONE)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s, but there was no second look",
		    outcome_text(first->outcome));
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: the broker's answer changed between two looks: %s, then %s",
		    outcome_text(first->outcome), outcome_text(second->outcome));
}

/* What the step is compared with, in a look of its own; NULL: nothing. */
static const struct observation *
case_base(const struct scenario *scenario, size_t i,
    const struct observation *look)
{
	size_t	 base = step_base(scenario, i);

	return base < i ? &look[base] : NULL;
}

static void
judge_case_step(const struct scenario *scenario, const struct variant *variant,
    const struct result *result, size_t i, struct ruling *ruling)
{
	const struct step	*step = &scenario->steps[i];
	struct variant		 way;

	step_variant(step, variant, &way);
	judge_step(step, &way, &result->step[i],
	    case_base(scenario, i, result->step), &result->control[i], ruling);
	if (ruling->verdict != VERDICT_FAIL)
		return;
	if (step->premise)
		rule_premise(step, &result->step[i], ruling);
	else
		rule_second_look(step, &way, result, i,
		    case_base(scenario, i, result->again), ruling);
	if (ruling->verdict == VERDICT_FAIL && step->expect.lenient)
		ruling->verdict = VERDICT_WARN;
}

void
judge_result(const struct scenario *scenario, const struct variant *variant,
    struct result *result)
{
	struct ruling	 ruling, worst = { VERDICT_SKIP, "no step was run" };
	size_t		 i;

	for (i = 0; i < result->steps; i++) {
		judge_case_step(scenario, variant, result, i, &ruling);
		/* What rests on an undecided premise accuses nobody. */
		if (scenario->steps[i].premise &&
		    ruling.verdict == VERDICT_ERROR) {
			worst = ruling;
			break;
		}
		if (i == 0 ||
		    verdict_rank(ruling.verdict) > verdict_rank(worst.verdict))
			worst = ruling;
	}
	result->verdict = worst.verdict;
	snprintf(result->why, sizeof(result->why), "%s", worst.why);
}
