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
		rule(ruling, VERDICT_ERROR, "identity cannot be observed: this broker lets every client use every topic; if TLS ends at a terminator in front of it, the certificate's name is lost there, else add an ACL, in Mosquitto's acl_file `pattern readwrite certcheck/%%u/#`, for RabbitMQ `rabbitmqctl set_topic_permissions USER amq.topic '^certcheck\\.{username}\\.' '^certcheck\\.{username}\\.'`, in EMQX's acl.conf `{allow, all, all, [\"certcheck/${username}/#\"]}.` before `{deny, all}.`");
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

/*
 * Nodes are picked at random: the second look has to show a mix too, but not
 * with the same connection.
 */
static bool
case_is_mixed_again(const struct scenario *scenario,
    const struct variant *variant, const struct result *result, size_t i)
{
	const struct step	*step = &scenario->steps[i];
	struct ruling		 other;
	size_t			 k;

	if (step->how == NULL || step->how->node == 0)
		return false;
	for (k = 0; k < result->steps; k++) {
		if (scenario->steps[k].expect.want != WANT_SAME ||
		    step_base(scenario, k) != step_base(scenario, i))
			continue;
		judge_step(&scenario->steps[k], variant, &result->again[k],
		    case_base(scenario, k, result->again),
		    &result->control[k], &other);
		if (other.verdict == VERDICT_FAIL)
			return true;
	}
	return false;
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
	if (ruling->verdict != VERDICT_FAIL ||
	    judge_withheld(scenario, result->step, i) != NULL)
		return;
	if (step->premise)
		rule_premise(step, &result->step[i], ruling);
	else if (want_unharmed(step->expect.want) &&
	    result->step[i].outcome == OUTCOME_ENDED)
		return;		/* which nobody can do twice */
	else if (case_is_mixed_again(scenario, &way, result, i))
		text_add(ruling->why, sizeof(ruling->why), "; seen twice");
	else if (judge_withheld(scenario, result->again, i) != NULL)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s, but in the second look the refresh command kept the change from the broker",
		    outcome_text(result->step[i].outcome));
	else
		rule_second_look(step, &way, result, i,
		    case_base(scenario, i, result->again), ruling);
	if (ruling->verdict == VERDICT_FAIL && step->expect.lenient)
		ruling->verdict = VERDICT_WARN;
}

/*
 * A broker that may be changed has to be in order before and after: what it does
 * in between may be to refuse everybody.
 */
static bool
case_is_void(const struct scenario *scenario, const struct result *result,
    struct ruling *ruling)
{
	size_t	 i;

	if (scenario_deeds(scenario) == 0)
		return false;
	for (i = 0; i < STEP_MAX; i++)
		if (result->control[i].credential[0] != '\0' &&
		    (result->control[i].before.outcome != OUTCOME_ACCEPTED ||
		    result->control[i].after.outcome != OUTCOME_ACCEPTED)) {
			rule_control(ruling, &result->control[i]);
			return true;
		}
	return false;
}

bool
judge_met(const struct step *step, const struct observation *seen)
{
	bool	 out = outcome_refuses(seen->outcome);

	switch (step->expect.want) {
	case WANT_REFUSED:
	case WANT_CLOSED:
		return out;
	case WANT_SERVED:
		return seen->outcome == OUTCOME_ACCEPTED && seen->served;
	case WANT_FULL:
		return out || (seen->outcome == OUTCOME_ACCEPTED &&
		    !seen->resumed);
	case WANT_SUCCESS:
		return seen->outcome == OUTCOME_ACCEPTED ||
		    seen->outcome == OUTCOME_DELIVERED;
	default:
		return true;
	}
}

/*
 * Does what it wants hang on the last change?  Not if the credential is refused
 * whatever was changed: only one that is accepted otherwise is its own control.
 */
static bool
step_hangs(const struct step *step)
{
	if (step->op >= OP_CHANGES ||
	    step->expect.want == WANT_SUCCESS_OR_REFUSED)
		return false;
	return step->expect.want != WANT_REFUSED ||
	    step_control(step) == step->as;
}

const struct observation *
judge_withheld(const struct scenario *scenario, const struct observation *look,
    size_t step)
{
	if (!step_hangs(&scenario->steps[step]))
		return NULL;
	while (step-- > 0)
		if (scenario->steps[step].op == OP_RELOAD ||
		    scenario->steps[step].op == OP_RESTART)
			return look[step].outcome == OUTCOME_WITHHELD ?
			    &look[step] : NULL;
	return NULL;
}

/* Has a step before this one offered a TLS session? */
static bool
resumed_before(const struct scenario *scenario, size_t i)
{
	while (i-- > 0)
		if (scenario->steps[i].resumes != NULL)
			return true;
	return false;
}

/* Of steps that say the same about the case, whose words tell most? */
static int
step_weight(const struct step *step, const struct observation *seen)
{
	if (seen->changed_ms != 0)
		return 2;
	return step->op < OP_STAY || step->op == OP_ALIVE ||
	    (step->op == OP_HELLO && !step->premise);
}

/* Its ruling instead of the worst of those before it? */
static bool
step_says_more(const struct scenario *scenario, const struct result *result,
    size_t i, const struct ruling *ruling, const struct ruling *worst,
    size_t told)
{
	int	 more = verdict_rank(ruling->verdict) -
		     verdict_rank(worst->verdict);

	if (i == 0 || more != 0)
		return i == 0 || more > 0;
	/* What should not be outweighs what was done in another way than meant. */
	if (ruling->verdict == VERDICT_WARN)
		return judge_met(&scenario->steps[told], &result->step[told]) &&
		    !judge_met(&scenario->steps[i], &result->step[i]);
	return ruling->verdict == VERDICT_PASS &&
	    step_weight(&scenario->steps[i], &result->step[i]) >
	    step_weight(&scenario->steps[told], &result->step[told]);
}

/*
 * Who gets in where nobody should has shown by that alone that somebody is at
 * home, whatever became of the premises: a broker that answers only those who
 * come as a proxy does is silent to all others.
 */
static bool
is_way_in(const struct step *step, const struct ruling *ruling)
{
	return step->expect.want == WANT_SHUT &&
	    ruling->verdict == VERDICT_FAIL;
}

bool
judge_goes_on(const struct scenario *scenario, size_t i)
{
	const struct step	*step = &scenario->steps[i];
	bool			 doors = false;

	if (step->op != OP_HELLO)
		return false;
	while (++i < scenario_steps(scenario)) {
		step = &scenario->steps[i];
		if (!step->premise && step->expect.want != WANT_SHUT)
			return false;
		doors = doors || !step->premise;
	}
	return doors;
}

void
judge_result(const struct scenario *scenario, const struct variant *variant,
    struct result *result)
{
	const struct observation	*change, *withheld = NULL;
	struct ruling			 ruling;
	struct ruling			 worst = { VERDICT_SKIP, "no step was run" };
	size_t				 i, told = 0;

	if (case_is_void(scenario, result, &worst))
		goto done;
	for (i = 0; i < result->steps; i++) {
		judge_case_step(scenario, variant, result, i, &ruling);
		change = judge_withheld(scenario, result->step, i);
		if (change != NULL && ruling.verdict != VERDICT_ERROR) {
			withheld = change;
			continue;
		}
		/* Without a TLS session, nothing is resumed; once one was, that counts. */
		if (scenario->steps[i].op == OP_TICKET &&
		    ruling.verdict == VERDICT_SKIP) {
			if (!resumed_before(scenario, i) &&
			    worst.verdict != VERDICT_FAIL)
				worst = ruling;
			goto done;
		}
		/* What rests on an undecided premise accuses nobody. */
		if (scenario->steps[i].premise &&
		    ruling.verdict == VERDICT_ERROR) {
			if (!is_way_in(&scenario->steps[told], &worst))
				worst = ruling;
			if (!judge_goes_on(scenario, i))
				break;
			continue;
		}
		if (step_says_more(scenario, result, i, &ruling, &worst,
		    told)) {
			worst = ruling;
			told = i;
		}
	}
	/* What was not asked has not been met. */
	if (worst.verdict == VERDICT_PASS &&
	    result->steps < scenario_steps(scenario))
		rule(&worst, VERDICT_ERROR, "cannot be decided: only %zu of %zu steps were taken",
		    result->steps, scenario_steps(scenario));
	if (worst.verdict == VERDICT_PASS && withheld != NULL)
		rule_withheld(withheld, &worst);
 done:
	result->verdict = worst.verdict;
	snprintf(result->why, sizeof(result->why), "%s", worst.why);
}
