/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/ruling.h"
#include "harness/step.h"
#include "harness/testcase.h"

/* What a look at the broker is taken with. */
struct look {
	const struct testcase	*tc;
	const struct plan	*plan;
	const struct target	*target;
	const struct material	*material;
	struct result		*result;
	struct scene		*scene;
	uint64_t		 watch_us;	/* how long after a change a step is repeated */
};

/*
 * The second look at a FAIL is for a broker that answers now so, now so: how
 * long it may take was waited out in the first.
 */
#define SECOND_WATCH	5	/* a part of that time */

#define PAUSE_FIRST_MS	20	/* between two tries of a step that is repeated */
#define PAUSE_LAST_MS	500

#define RECOVERY_TIMEOUTS 2	/* so long a broker is asked that may have been hurt */
#define RECOVERY_PAUSE_MS 200

/* Seen this, further steps would only wait. */
static bool
hopeless(const struct observation *seen)
{
	switch (seen->outcome) {
	case OUTCOME_SILENT:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_UNPROVEN:
	case OUTCOME_FAULT:
	case OUTCOME_ENDED:
		return true;
	case OUTCOME_DENIED:
		return !seen->sentinel && !seen->waited;
	default:
		return connack_bans(seen->connack) || (seen->op == OP_TICKET &&
		    !seen->ticket_kept);
	}
}

static const struct probe *
look_probe(const struct look *look, size_t i)
{
	size_t	 probe = look->tc->probe[i];

	return probe != NO_PROBE ? &look->plan->probes[probe] : NULL;
}

/* What stood in the way is gone: does the broker get well again?  For a while, it may. */
static void
look_recovery(const struct look *look, const struct recipe *recipe,
    const struct variant *way, struct observation *seen)
{
	uint64_t	 end = clock_us() + RECOVERY_TIMEOUTS *
			     (uint64_t)look->target->timeout_ms * 1000;

	gathering_free(look->scene->gathering);
	look->scene->gathering = NULL;
	for (;;) {
		step_connect(look->target, look->material, recipe, way, seen);
		if (seen->outcome == OUTCOME_ACCEPTED || clock_us() >= end)
			return;
		poll(NULL, 0, RECOVERY_PAUSE_MS);
	}
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
	const struct recipe	*recipe = step_control(step);
	struct variant		 way;

	if (probe != NULL) {
		snprintf(control->credential, sizeof(control->credential), "%s",
		    probe->recipe->name);
		control->before = control->after = probe->before;
	}
	/* Otherwise it has none, or lab_controls has asked it. */
	if (control->credential[0] == '\0' || !judge_wants_control(step,
	    &look->tc->variant, &look->result->step[i]))
		return;
	step_variant(step, &look->tc->variant, &way);
	/* Who was never let in cannot be let in again. */
	if (want_recovery(step->expect.want) && (probe == NULL ||
	    probe->before.outcome == OUTCOME_ACCEPTED))
		look_recovery(look, recipe, &way, &control->close);
	else
		step_connect(look->target, look->material, recipe, &way,
		    &control->close);
}

/* Another way than the variant's, which is not open to the control either. */
static bool
look_is_barred(const struct look *look, size_t i)
{
	const struct probe	*probe = look_probe(look, i);

	return look->tc->scenario->steps[i].how != NULL && probe != NULL &&
	    probe->before.outcome != OUTCOME_ACCEPTED;
}

/* Has enough been seen of a step that is repeated after a change? */
static bool
look_is_enough(const struct look *look, const struct step *step,
    const struct observation *seen)
{
	bool	 met = judge_met(step, seen);

	if (step->watch == WATCH_ONCE || look->scene->changed_us == 0)
		return true;
	/* Who connects after that meets what the files hold; who is connected may notice later. */
	if (step->op != OP_ALIVE && look->scene->labs->settles)
		return true;
	return met == (step->watch == WATCH_UNTIL) || clock_us() >=
	    look->scene->changed_us + look->watch_us;
}

/* `seen` is the one of step i in all that is seen in this look. */
static void
look_watched(const struct look *look, size_t i, struct observation *seen)
{
	const struct step	*step = &look->tc->scenario->steps[i];
	const struct scene	*scene = look->scene;
	/* What cannot come is not waited for. */
	bool			 once = judge_withheld(look->tc->scenario,
				     seen - i, i) != NULL;
	int			 pause_ms = PAUSE_FIRST_MS;

	for (;;) {
		step_run(look->target, look->material, step,
		    &look->tc->variant, look->scene, seen);
		if (once || look_is_enough(look, step, seen))
			break;
		poll(NULL, 0, pause_ms);
		if (pause_ms < PAUSE_LAST_MS)
			pause_ms *= 2;
	}
	if (!once && step->watch == WATCH_UNTIL && scene->published_us != 0)
		seen->changed_ms = (uint32_t)((clock_us() -
		    scene->published_us) / 1000) + 1;
}

static void
look_step(const struct look *look, size_t i, struct observation *seen)
{
	const struct step	*step = &look->tc->scenario->steps[i];

	if (!look_is_barred(look, i)) {
		look_watched(look, i, seen);
		return;
	}
	memset(seen, 0, sizeof(*seen));
	seen->op = step->op;
	seen->alert = seen->connack = -1;
	snprintf(seen->credential, sizeof(seen->credential), "%s",
	    step->as->name);
	step_approach(step, seen->approach, sizeof(seen->approach));
}

/* What a step has to agree with, if it has to agree with another one. */
static const struct observation *
look_base(const struct look *look, size_t i)
{
	size_t	 k = step_base(look->tc->scenario, i);

	return k != i ? &look->result->step[k] : NULL;
}

/* One address that does not answer says nothing of the others. */
static bool
look_has_others(const struct scenario *scenario, size_t i)
{
	return (scenario->needs & NEED_ADDRESSES) != 0 &&
	    scenario->steps[i].how != NULL && scenario->steps[i].how->node != 0;
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
		failed = failed || (ruling.verdict == VERDICT_FAIL &&
		    judge_withheld(scenario, result->step, i) == NULL);
		if (result->step[i].outcome != OUTCOME_UNREACHABLE &&
		    judge_goes_on(scenario, i))
			continue;
		if (look_has_others(scenario, i))
			continue;
		if ((hopeless(&result->step[i]) &&
		    step->expect.want != WANT_SHUT &&
		    !want_any_way(step->expect.want)) ||
		    (step->premise && ruling.verdict == VERDICT_ERROR))
			break;
	}
	return failed;
}

static void
look_second(const struct look *look)
{
	struct result	*result = look->result;
	size_t		 i;

	for (i = 0; i < result->steps; i++) {
		look_step(look, i, &result->again[i]);
		if (result->again[i].outcome == OUTCOME_ENDED)
			break;
	}
}

/* ---- On a broker that may be changed --------------------------------------- */

/* The step before this one with the same control, under the same variant; i: none. */
static size_t
lab_control_twin(const struct scenario *scenario, size_t i,
    const struct variant *way)
{
	const struct step	*step = &scenario->steps[i];
	struct variant		 other;
	size_t			 k;

	for (k = 0; k < i; k++) {
		step_variant(&scenario->steps[k], way, &other);
		if (step_control(&scenario->steps[k]) == step_control(step) &&
		    other.mqtt == way->mqtt && other.transport == way->transport)
			return k;
	}
	return i;
}

/*
 * Ask all controls, before or after; of two looks, the one that went wrong
 * stays.  False: one of them is not accepted.
 */
static bool
lab_controls(const struct look *look, bool after)
{
	const struct scenario	*scenario = look->tc->scenario;
	struct observation	*seen, fresh;
	const struct recipe	*recipe;
	struct control		*control;
	struct variant		 way;
	bool			 good = true;
	size_t			 i, k;

	for (i = 0; i < scenario_steps(scenario); i++) {
		recipe = step_control(&scenario->steps[i]);
		if (recipe == NULL)
			continue;
		control = &look->result->control[i];
		snprintf(control->credential, sizeof(control->credential),
		    "%s", recipe->name);
		step_variant(&scenario->steps[i], &look->tc->variant, &way);
		k = lab_control_twin(scenario, i, &way);
		seen = after ? &control->after : &control->before;
		if (k != i)
			fresh = after ? look->result->control[k].after :
			    look->result->control[k].before;
		else
			step_connect(look->target, look->material, recipe,
			    &way, &fresh);
		if (seen->outcome == OUTCOME_NONE ||
		    seen->outcome == OUTCOME_ACCEPTED)
			*seen = fresh;
		/* Until it is asked: premises are judged on the way. */
		if (!after && control->after.outcome == OUTCOME_NONE)
			control->after = fresh;
		good = good && seen->outcome == OUTCOME_ACCEPTED;
	}
	return good;
}

/* A fault of the lab's: nothing can be said. */
static void
lab_fault(struct observation *seen, enum op op, const char *text)
{
	memset(seen, 0, sizeof(*seen));
	seen->op = op;
	seen->alert = seen->connack = -1;
	seen->outcome = OUTCOME_FAULT;
	seen->layer = LAYER_HARNESS;
	snprintf(seen->credential, sizeof(seen->credential), "server");
	text_visible(seen->detail, sizeof(seen->detail), text, strlen(text),
	    NULL);
}

/* It cannot be put in order again: no control holds. */
static void
lab_void(struct result *result, const char *text)
{
	size_t	 i;

	for (i = 0; i < STEP_MAX; i++)
		if (result->control[i].credential[0] != '\0')
			lab_fault(&result->control[i].after, OP_CONNECT, text);
}

/* One look on a broker that starts in order, and has to end in order: was there a FAIL? */
static bool
lab_look(const struct look *base, bool first)
{
	const struct labs	*labs = base->material->labs;
	struct result		*result = base->result;
	struct look		 look = *base;
	struct scene		 scene = { .labs = labs };
	struct target		 target;
	struct error		 error = { "" };
	bool			 failed = false;

	look.scene = &scene;
	look.target = scene.target = &target;
	if (!first)
		look.watch_us /= SECOND_WATCH;
	if ((scene.lab = labs->open(labs, base->target, &target,
	    &error)) == NULL) {
		lab_fault(first ? &result->step[0] : &result->again[0],
		    OP_RELOAD, error.text);
		if (first)
			result->steps = 1;
		return false;
	}
	if (lab_controls(&look, false)) {
		if (first)
			failed = look_first(&look);
		else
			look_second(&look);
	} else if (first) {
		lab_fault(&result->step[0], OP_RELOAD,
		    "the controls were not accepted");
		result->steps = 1;
	}
	scene_clear(&scene);
	if (labs->reset(scene.lab, &target, &error) == 0)
		lab_controls(&look, true);
	else
		lab_void(result, error.text);
	labs->close(scene.lab);
	return failed;
}

void
testcase_run(const struct testcase *tc, const struct plan *plan,
    const struct target *target, const struct material *material,
    struct result *result)
{
	struct scene		 scene = { .labs = NULL };
	const struct look	 look = { tc, plan, target, material, result,
				     &scene, plan->watch_us };
	uint64_t		 start = clock_us();

	if (scenario_deeds(tc->scenario) != 0) {
		if (lab_look(&look, true))
			lab_look(&look, false);
	} else {
		if (look_first(&look)) {
			scene_clear(&scene);
			look_second(&look);
		}
		scene_clear(&scene);
	}
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
