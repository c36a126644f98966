/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/pool.h"
#include "harness/runner.h"
#include "harness/step.h"
#include "harness/testcase.h"

struct runner {
	struct plan		*plan;
	const struct target	*target;
	const struct material	*material;
	bool			 progress;
	bool			 after;		/* the second round of controls */
	size_t			*queue;		/* cases to run, by index */
	size_t			 queued;
	size_t			 total, done;	/* for the progress line */
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

static void
case_work(void *arg, size_t i, void *block)
{
	struct runner	*runner = arg;

	testcase_run(queued_case(runner, i), runner->plan, runner->target,
	    runner->material, block);
}

static uint64_t
case_limit(void *arg, size_t i)
{
	struct runner	*runner = arg;
	size_t		 steps = scenario_steps(queued_case(runner, i)->scenario);

	/*
	 * Every step has a deadline of its own, cleaning up included, and is
	 * looked at twice; this one is for a hang.
	 */
	return 18 * steps * attempt_us(runner) + 10000000;
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
	if (runner->done > 0)
		fprintf(stderr, "%zu/%zu ", runner->done, runner->total);
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
case_answered(const struct plan *plan, struct testcase *tc)
{
	const struct observation	*mute = testcase_mute_control(tc, plan);
	char				 cause[WHY_SIZE - 64];

	if (mute == NULL)
		return true;
	judge_control_cause(mute, cause, sizeof(cause));
	case_undecided(tc, cause);
	return false;
}

static void
case_judge(const struct plan *plan, struct testcase *tc, bool after)
{
	size_t	 i;

	if (tc->result.steps == 0)
		return;
	for (i = 0; i < tc->result.steps && after; i++)
		if (tc->probe[i] != NO_PROBE)
			tc->result.control[i].after =
			    plan->probes[tc->probe[i]].after;
	judge_result(tc->scenario, &tc->variant, &tc->result);
}

/* ---- What rests on another case ------------------------------------------ */

static bool
is_foundation(const struct plan *plan, size_t i)
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
static bool
case_is_founded(const struct plan *plan, struct testcase *tc)
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

/* ---- The whole run -------------------------------------------------------- */

/* Does it wait for its turn at a client identifier? */
static bool
case_takes_turns(const struct testcase *tc)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(tc->scenario); i++)
		if (tc->scenario->steps[i].client_id != NULL)
			return true;
	return false;
}

/* Spread those that would wait for each other among those that need not wait. */
static void
runner_weave(struct runner *runner)
{
	size_t	*queue = runner->queue, *sorted;
	size_t	 i, turns = 0, others, n = runner->queued, t = 0;

	sorted = xcalloc(n, sizeof(*sorted));
	for (i = 0; i < n; i++)
		if (case_takes_turns(queued_case(runner, i)))
			sorted[turns++] = queue[i];
	others = turns;
	for (i = 0; i < n; i++)
		if (!case_takes_turns(queued_case(runner, i)))
			sorted[others++] = queue[i];
	others = turns;
	for (i = 0; i < n; i++)
		queue[i] = t < turns && (i >= t * n / turns || others == n) ?
		    sorted[t++] : sorted[others++];
	free(sorted);
}

/* The cases that others rest on, or all others. */
static void
runner_queue(struct runner *runner, bool foundations)
{
	struct plan	*plan = runner->plan;
	struct testcase	*tc;
	size_t		 i;

	runner->queued = 0;
	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (is_foundation(plan, i) != foundations)
			continue;
		if (tc->skip[0] != '\0') {
			tc->result.verdict = VERDICT_SKIP;
			snprintf(tc->result.why, sizeof(tc->result.why), "%s",
			    tc->skip);
		} else if (case_answered(plan, tc) && case_is_founded(plan, tc))
			runner->queue[runner->queued++] = i;
	}
	runner_weave(runner);
}

static void
runner_cases(struct runner *runner, struct pool *pool, bool foundations)
{
	size_t	 i;

	runner_queue(runner, foundations);
	pool->size = sizeof(struct result);
	pool->work = case_work;
	pool->limit_us = case_limit;
	pool->connections = case_connections;
	pool->done = case_done;
	pool_run(pool, runner->queued);
	for (i = 0; i < runner->queued; i++)
		case_judge(runner->plan, queued_case(runner, i), false);
}

/* What the controls were afterwards counts too: for foundations first. */
static void
runner_judge(struct plan *plan)
{
	struct testcase	*tc;
	size_t		 i;

	for (i = 0; i < plan->count; i++)
		if (is_foundation(plan, i))
			case_judge(plan, &plan->cases[i], true);
	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (!is_foundation(plan, i) && tc->result.steps > 0) {
			case_judge(plan, tc, true);
			case_is_founded(plan, tc);
		}
	}
}

void
runner_run(struct plan *plan, const struct target *target,
    const struct material *material, const struct runner_options *options)
{
	struct runner	 runner = { .plan = plan, .target = target,
			     .material = material, .progress = options->progress };
	struct pool	 pool = { .jobs = options->jobs, .rate = options->rate,
			     .deadline_us = options->deadline_us, .arg = &runner };

	runner.queue = xcalloc(plan->count, sizeof(*runner.queue));
	runner.total = plan->count;
	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, false);
	runner_cases(&runner, &pool, true);
	runner_cases(&runner, &pool, false);
	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, true);
	if (runner.progress)
		fprintf(stderr, "\r\033[K");
	runner_judge(plan);
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
