/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/step.h"
#include "harness/testcase.h"

/* What a look at the broker is taken with. */
struct look {
	const struct testcase	*tc;
	const struct plan	*plan;
	const struct target	*target;
	const struct material	*material;
	struct result		*result;
};

/* Seen this, further steps would only wait. */
static bool
hopeless(const struct observation *seen)
{
	switch (seen->outcome) {
	case OUTCOME_SILENT:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_UNPROVEN:
	case OUTCOME_FAULT:
		return true;
	case OUTCOME_DENIED:
		return !seen->sentinel && !seen->waited;
	default:
		return false;
	}
}

static const struct probe *
look_probe(const struct look *look, size_t i)
{
	size_t	 probe = look->tc->probe[i];

	return probe != NO_PROBE ? &look->plan->probes[probe] : NULL;
}

/*
 * What the case itself knows of the controls: how they were before, and right
 * after a step where that is asked for.
 */
static void
look_control(const struct look *look, size_t i)
{
	const struct step	*step = &look->tc->scenario->steps[i];
	struct control		*control = &look->result->control[i];
	const struct probe	*probe = look_probe(look, i);

	if (probe == NULL)
		return;
	snprintf(control->credential, sizeof(control->credential), "%s",
	    probe->recipe->name);
	control->before = control->after = probe->before;
	if (judge_wants_control(step, &look->tc->variant,
	    &look->result->step[i]))
		step_connect(look->target, look->material, probe->recipe,
		    &probe->variant, &control->close);
}

/* Another way than the variant's, which is not open to the control either. */
static bool
look_is_barred(const struct look *look, size_t i)
{
	const struct probe	*probe = look_probe(look, i);

	return look->tc->scenario->steps[i].how != NULL && probe != NULL &&
	    probe->before.outcome != OUTCOME_ACCEPTED;
}

static void
look_step(const struct look *look, size_t i, struct observation *seen)
{
	const struct step	*step = &look->tc->scenario->steps[i];

	if (!look_is_barred(look, i)) {
		step_run(look->target, look->material, step,
		    &look->tc->variant, seen);
		return;
	}
	memset(seen, 0, sizeof(*seen));
	seen->op = step->op;
	seen->alert = seen->connack = -1;
	snprintf(seen->credential, sizeof(seen->credential), "%s",
	    step->as->name);
	snprintf(seen->approach, sizeof(seen->approach), "%s",
	    step->how->name);
}

/* What a step has to agree with, if it has to agree with another one. */
static const struct observation *
look_base(const struct look *look, size_t i)
{
	size_t	 k = step_base(look->tc->scenario, i);

	return k != i ? &look->result->step[k] : NULL;
}

/* True when it shows a FAIL, which has to be seen again. */
static bool
look_first(const struct look *look)
{
	const struct scenario	*scenario = look->tc->scenario;
	struct result		*result = look->result;
	const struct step	*step;
	struct ruling		 ruling;
	size_t			 i;
	bool			 failed = false;

	for (i = 0; i < scenario_steps(scenario); i++) {
		step = &scenario->steps[i];
		look_step(look, i, &result->step[i]);
		result->steps = i + 1;
		look_control(look, i);
		judge_step(step, &look->tc->variant, &result->step[i],
		    look_base(look, i), &result->control[i], &ruling);
		if (step->premise && ruling.verdict == VERDICT_FAIL)
			return false;
		failed = failed || ruling.verdict == VERDICT_FAIL;
		if (hopeless(&result->step[i]) ||
		    (step->premise && ruling.verdict == VERDICT_ERROR))
			break;
	}
	return failed;
}

void
testcase_run(const struct testcase *tc, const struct plan *plan,
    const struct target *target, const struct material *material,
    struct result *result)
{
	const struct look	 look = { tc, plan, target, material, result };
	uint64_t		 start = clock_us();
	size_t			 i;

	if (look_first(&look))
		for (i = 0; i < result->steps; i++)
			look_step(&look, i, &result->again[i]);
	result->elapsed_us = (uint32_t)(clock_us() - start);
}

const struct observation *
testcase_mute_control(const struct testcase *tc, const struct plan *plan)
{
	const struct observation	*before;
	size_t				 i;

	for (i = 0; i < STEP_MAX; i++) {
		/* Another way may be closed. */
		if (tc->probe[i] == NO_PROBE ||
		    tc->scenario->steps[i].how != NULL)
			continue;
		before = &plan->probes[tc->probe[i]].before;
		if (hopeless(before))
			return before;
	}
	return NULL;
}
