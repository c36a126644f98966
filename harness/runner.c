/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/ban.h"
#include "harness/base.h"
#include "harness/foundation.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/pool.h"
#include "harness/queue.h"
#include "harness/runner.h"
#include "harness/step.h"
#include "harness/testcase.h"

/* On top of all that is waited for: only a process that hangs needs it. */
#define HANG_US		20000000

struct runner {
	struct plan		*plan;
	const struct target	*target;
	const struct material	*material;
	bool			 progress;
	bool			 after;		/* the second round of controls */
	size_t			*queue;		/* cases to run, by index */
	size_t			 queued;
	size_t			 idlers;	/* the first of them, which mostly wait */
	size_t			 total, done;	/* for the progress line */
	struct pool		*pool;
	struct ban		 ban;
};

static uint64_t
attempt_us(const struct runner *runner)
{
	return (uint64_t)runner->target->timeout_ms * 1000;
}

/*
 * Run what the pool is set up for.  On the suspicion of a ban nothing more is
 * started until controls have been asked; then all goes on, or nothing.
 */
static void
runner_pool(struct runner *runner, size_t count)
{
	struct pool	*pool = runner->pool;
	struct ban	*ban = &runner->ban;
	size_t		 i = 0;

	while (i < count && ban->why[0] == '\0') {
		i = pool_run(pool, i, count);
		if (ban->suspected)
			ban_ask(ban, runner->target, runner->material, pool);
	}
	for (; i < count; i++)
		pool->done(runner, i, NULL, ban->why);
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
	return 2 * attempt_us(arg) + HANG_US;
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
		ban_control(&runner->ban, seen);
		runner->pool->pause = runner->ban.suspected;
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
	runner_pool(runner, runner->plan->probes_count);
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

/* What changing a broker may take on top, twice. */
static uint64_t
case_changes_us(const struct runner *runner, const struct scenario *scenario)
{
	const struct labs	*labs = runner->material->labs;

	if (scenario_deeds(scenario) == 0 || labs == NULL)
		return 0;
	return 2 * (scenario_steps(scenario) + 3) *
	    (labs->open_us + runner->plan->watch_us);
}

/* What is waited for until the broker ends connections, twice. */
static uint64_t
case_waits_us(const struct scenario *scenario)
{
	uint64_t	 sum_s = 0;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].op == OP_DISPERSE)
			sum_s += scenario->steps[i].expect.limit;
	return 2 * sum_s * 1000000;
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
	return 18 * steps * attempt_us(runner) + HANG_US +
	    case_changes_us(runner, queued_case(runner, i)->scenario) +
	    case_waits_us(queued_case(runner, i)->scenario);
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

/* What a case has made of connections beyond its steps: controls, a second look. */
static unsigned
case_extra(const struct testcase *tc)
{
	unsigned	 sum = 0;
	size_t		 i;

	for (i = 0; i < tc->result.steps; i++) {
		sum += tc->result.control[i].close.outcome != OUTCOME_NONE;
		if (tc->result.again[i].outcome != OUTCOME_NONE)
			sum += step_connections(&tc->scenario->steps[i]);
	}
	return sum;
}

/* A broker that we have started, and that does not answer any more: has it ended? */
static void
case_inquest(const struct material *material, struct testcase *tc)
{
	const struct scenario	*scenario = tc->scenario;
	size_t			 i;

	if (material->alive == NULL || material->alive(material->broker))
		return;
	for (i = 0; i < tc->result.steps; i++)
		if (want_unharmed(scenario->steps[i].expect.want) &&
		    (tc->result.step[i].outcome == OUTCOME_UNREACHABLE ||
		    tc->result.step[i].outcome == OUTCOME_CLOSED ||
		    tc->result.step[i].outcome == OUTCOME_SILENT))
			tc->result.step[i].outcome = OUTCOME_ENDED;
}

static void
case_done(void *arg, size_t i, const void *block, const char *reason)
{
	struct runner	*runner = arg;
	struct testcase	*tc = queued_case(runner, i);

	if (block != NULL) {
		memcpy(&tc->result, block, sizeof(tc->result));
		runner->pool->extra += case_extra(tc);
		/* One that changes the broker, or hurts it, may have it refuse everybody. */
		if ((tc->scenario->needs & NEED_DANGER) != 0)
			case_inquest(runner->material, tc);
		else if (scenario_deeds(tc->scenario) == 0)
			ban_case(&runner->ban, &tc->result);
		runner->pool->pause = runner->ban.suspected;
	} else
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

/* ---- The whole run -------------------------------------------------------- */

/* When a case has its turn. */
enum phase {
	PHASE_FOUNDATIONS,	/* others rest on them */
	PHASE_OTHERS,
	PHASE_CHANGES,		/* what changes the user's own broker: one at a time */
	PHASE_DANGER		/* what might hurt it: last of all, one at a time */
};

static enum phase
case_phase(const struct runner *runner, size_t i)
{
	const struct labs	*labs = runner->material->labs;
	const struct scenario	*scenario = runner->plan->cases[i].scenario;

	if ((scenario->needs & NEED_DANGER) != 0)
		return PHASE_DANGER;
	if (labs != NULL && !labs->many && scenario_deeds(scenario) != 0)
		return PHASE_CHANGES;
	return foundation_is(runner->plan, i) ? PHASE_FOUNDATIONS :
	    PHASE_OTHERS;
}

static void
runner_queue(struct runner *runner, enum phase phase)
{
	struct plan	*plan = runner->plan;
	struct testcase	*tc;
	size_t		 i;

	runner->queued = 0;
	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (case_phase(runner, i) != phase)
			continue;
		if (tc->skip[0] != '\0') {
			tc->result.verdict = VERDICT_SKIP;
			snprintf(tc->result.why, sizeof(tc->result.why), "%s",
			    tc->skip);
		} else if (case_answered(plan, tc) && foundation_holds(plan, tc))
			runner->queue[runner->queued++] = i;
	}
	runner->idlers = queue_order(plan, runner->queue, runner->queued);
}

static void
runner_cases(struct runner *runner, struct pool *pool, enum phase phase)
{
	unsigned	 jobs = pool->jobs;
	size_t		 i;

	runner_queue(runner, phase);
	pool->idlers = runner->idlers;
	if (phase == PHASE_CHANGES || phase == PHASE_DANGER)
		pool->jobs = 1;
	pool->size = sizeof(struct result);
	pool->work = case_work;
	pool->limit_us = case_limit;
	pool->connections = case_connections;
	pool->done = case_done;
	runner_pool(runner, runner->queued);
	pool->jobs = jobs;
	pool->idlers = 0;
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
		if (foundation_is(plan, i))
			case_judge(plan, &plan->cases[i], true);
	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (!foundation_is(plan, i) && tc->result.steps > 0) {
			case_judge(plan, tc, true);
			foundation_holds(plan, tc);
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

	runner.pool = &pool;
	runner.ban.plan = plan;
	runner.queue = xcalloc(plan->count, sizeof(*runner.queue));
	runner.total = plan->count;
	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, false);
	runner_cases(&runner, &pool, PHASE_FOUNDATIONS);
	runner_cases(&runner, &pool, PHASE_OTHERS);
	runner_progress(&runner, "controls");
	runner_controls(&runner, &pool, true);
	runner_cases(&runner, &pool, PHASE_CHANGES);
	runner_cases(&runner, &pool, PHASE_DANGER);
	if (runner.progress)
		fprintf(stderr, "\r\033[K");
	runner_judge(plan);
	memcpy(plan->ban, runner.ban.why, sizeof(plan->ban));
	free(runner.queue);
}
