/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/pool.h"
#include "harness/runner.h"
#include "harness/step.h"

struct runner {
	struct plan		*plan;
	const struct target	*target;
	const struct material	*material;
	bool			 progress;
	bool			 after;		/* the second round of controls */
	size_t			*queue;		/* cases to run, by index */
	size_t			 queued, done;
};

static uint64_t
attempt_us(const struct runner *runner)
{
	return (uint64_t)runner->target->timeout_ms * 1000;
}

/* ---- Controls ------------------------------------------------------------ */

static void
control_work(void *arg, size_t i, void *block)
{
	struct runner		*runner = arg;
	const struct probe	*probe = &runner->plan->probes[i];

	step_connect(runner->target, runner->material, probe->recipe,
	    &probe->variant, block);
}

static uint64_t
control_limit(void *arg, size_t i)
{
	(void)i;
	return 2 * attempt_us(arg) + 5000000;
}

static unsigned
control_connections(void *arg, size_t i)
{
	(void)arg;
	(void)i;
	return 1;
}

static void
control_done(void *arg, size_t i, const void *block, const char *reason)
{
	struct runner		*runner = arg;
	struct probe		*probe = &runner->plan->probes[i];
	struct observation	*seen;

	seen = runner->after ? &probe->after : &probe->before;
	if (block != NULL) {
		memcpy(seen, block, sizeof(*seen));
		return;
	}
	seen->alert = seen->connack = -1;
	seen->outcome = OUTCOME_FAULT;
	seen->layer = LAYER_HARNESS;
	snprintf(seen->credential, sizeof(seen->credential), "%s",
	    probe->recipe->name);
	snprintf(seen->detail, sizeof(seen->detail), "%s", reason);
}

static void
runner_controls(struct runner *runner, struct pool *pool, bool after)
{
	runner->after = after;
	pool->size = sizeof(struct observation);
	pool->work = control_work;
	pool->limit_us = control_limit;
	pool->connections = control_connections;
	pool->done = control_done;
	pool_run(pool, runner->plan->probes_count);
}

/* ---- Cases --------------------------------------------------------------- */

static struct testcase *
queued_case(struct runner *runner, size_t i)
{
	return &runner->plan->cases[runner->queue[i]];
}

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
		return !seen->sentinel;
	default:
		return false;
	}
}

/*
 * What the case itself knows of the controls: how they were before, and right
 * after a step where that is asked for.
 */
static void
case_control(const struct runner *runner, const struct testcase *tc,
    size_t i, struct result *result)
{
	const struct step	*step = &tc->scenario->steps[i];
	struct control		*control = &result->control[i];
	const struct probe	*probe;

	if (tc->probe[i] == NO_PROBE)
		return;
	probe = &runner->plan->probes[tc->probe[i]];
	snprintf(control->credential, sizeof(control->credential), "%s",
	    probe->recipe->name);
	control->before = control->after = probe->before;
	if (judge_wants_control(step, &tc->variant, &result->step[i]))
		step_connect(runner->target, runner->material, probe->recipe,
		    &tc->variant, &control->close);
}

/* The first look; true when it shows a FAIL, which has to be seen again. */
static bool
case_look(const struct runner *runner, const struct testcase *tc,
    struct result *result)
{
	const struct scenario	*scenario = tc->scenario;
	struct ruling		 ruling;
	size_t			 i, n = scenario_steps(scenario);
	bool			 failed = false;

	for (i = 0; i < n; i++) {
		step_run(runner->target, runner->material, &scenario->steps[i],
		    &tc->variant, &result->step[i]);
		result->steps = i + 1;
		case_control(runner, tc, i, result);
		judge_step(&scenario->steps[i], &tc->variant,
		    &result->step[i], &result->control[i], &ruling);
		if (scenario->steps[i].premise && ruling.verdict == VERDICT_FAIL)
			return false;
		failed = failed || ruling.verdict == VERDICT_FAIL;
		if (hopeless(&result->step[i]) || (scenario->steps[i].premise &&
		    ruling.verdict == VERDICT_ERROR))
			break;
	}
	return failed;
}

static void
case_work(void *arg, size_t i, void *block)
{
	struct runner		*runner = arg;
	const struct testcase	*tc = queued_case(runner, i);
	struct result		*result = block;
	uint64_t		 start = clock_us();
	size_t			 k;

	if (case_look(runner, tc, result))
		for (k = 0; k < result->steps; k++)
			step_run(runner->target, runner->material,
			    &tc->scenario->steps[k], &tc->variant,
			    &result->again[k]);
	result->elapsed_us = (uint32_t)(clock_us() - start);
}

static uint64_t
case_limit(void *arg, size_t i)
{
	struct runner	*runner = arg;
	size_t		 steps = scenario_steps(queued_case(runner, i)->scenario);

	/* Every step has a deadline of its own; this one is for a hang. */
	return 8 * steps * attempt_us(runner) + 10000000;
}

static unsigned
case_connections(void *arg, size_t i)
{
	const struct scenario	*scenario = queued_case(arg, i)->scenario;
	unsigned		 sum = 0;
	size_t			 k;

	for (k = 0; k < scenario_steps(scenario); k++)
		sum += step_connections(&scenario->steps[k]);
	return sum;
}

static void
case_undecided(struct testcase *tc, const char *reason)
{
	tc->result.verdict = VERDICT_ERROR;
	tc->result.steps = 0;
	snprintf(tc->result.why, sizeof(tc->result.why),
	    "cannot be decided: %s", reason);
}

static void
runner_progress(const struct runner *runner, const char *name)
{
	if (!runner->progress)
		return;
	fprintf(stderr, "\r\033[K");
	if (runner->queued > 0)
		fprintf(stderr, "%zu/%zu ", runner->done, runner->queued);
	fprintf(stderr, "%s", name);
	fflush(stderr);
}

static void
case_done(void *arg, size_t i, const void *block, const char *reason)
{
	struct runner	*runner = arg;
	struct testcase	*tc = queued_case(runner, i);

	if (block != NULL)
		memcpy(&tc->result, block, sizeof(tc->result));
	else
		case_undecided(tc, reason);
	runner->done++;
	runner_progress(runner, tc->name);
}

/*
 * A broker that does not even answer its controls would only be waited for:
 * say so without asking.
 */
static bool
case_hopeless(const struct plan *plan, struct testcase *tc)
{
	const struct observation	*before;
	char				 cause[WHY_SIZE - 64];
	size_t				 i;

	for (i = 0; i < STEP_MAX; i++) {
		if (tc->probe[i] == NO_PROBE)
			continue;
		before = &plan->probes[tc->probe[i]].before;
		if (!hopeless(before))
			continue;
		judge_control_cause(before, cause, sizeof(cause));
		case_undecided(tc, cause);
		return true;
	}
	return false;
}

static void
runner_queue(struct runner *runner)
{
	struct plan	*plan = runner->plan;
	struct testcase	*tc;
	size_t		 i;

	runner->queue = xcalloc(plan->count, sizeof(*runner->queue));
	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (tc->skip[0] != '\0') {
			tc->result.verdict = VERDICT_SKIP;
			snprintf(tc->result.why, sizeof(tc->result.why), "%s",
			    tc->skip);
		} else if (!case_hopeless(plan, tc))
			runner->queue[runner->queued++] = i;
	}
}

static void
case_judge(const struct plan *plan, struct testcase *tc)
{
	size_t	 i;

	if (tc->result.steps == 0)
		return;
	for (i = 0; i < tc->result.steps; i++)
		if (tc->probe[i] != NO_PROBE)
			tc->result.control[i].after =
			    plan->probes[tc->probe[i]].after;
	judge_result(tc->scenario, &tc->variant, &tc->result);
}

void
runner_run(struct plan *plan, const struct target *target,
    const struct material *material, const struct runner_options *options)
{
	struct runner	 runner = { .plan = plan, .target = target,
			     .material = material, .progress = options->progress };
	struct pool	 pool = { .jobs = options->jobs, .rate = options->rate,
			     .deadline_us = options->deadline_us, .arg = &runner };
	size_t		 i;

	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, false);
	runner_queue(&runner);
	pool.size = sizeof(struct result);
	pool.work = case_work;
	pool.limit_us = case_limit;
	pool.connections = case_connections;
	pool.done = case_done;
	pool_run(&pool, runner.queued);
	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, true);
	if (runner.progress)
		fprintf(stderr, "\r\033[K");
	for (i = 0; i < plan->count; i++)
		case_judge(plan, &plan->cases[i]);
	free(runner.queue);
}

void
runner_diagnosis(const struct plan *plan, char *buf, size_t size)
{
	char	 cause[WHY_SIZE];
	size_t	 i;

	buf[0] = '\0';
	for (i = 0; i < plan->probes_count; i++) {
		if (plan->probes[i].before.outcome == OUTCOME_ACCEPTED) {
			buf[0] = '\0';
			return;
		}
		judge_control_cause(&plan->probes[i].before, cause, sizeof(cause));
		if (buf[0] == '\0')
			snprintf(buf, size, "%s", cause);
	}
}
