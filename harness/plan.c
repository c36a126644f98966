/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/plan_internal.h"
#include "harness/step.h"

static bool
variant_equal(const struct variant *a, const struct variant *b)
{
	return a->tls == b->tls && a->mqtt == b->mqtt &&
	    a->transport == b->transport;
}

static size_t
plan_probe(struct plan *plan, const struct recipe *recipe,
    const struct variant *variant)
{
	struct probe	*probe;
	size_t		 i;

	for (i = 0; i < plan->probes_count; i++)
		if (plan->probes[i].recipe == recipe &&
		    variant_equal(&plan->probes[i].variant, variant))
			return i;
	plan->probes = xreallocarray(plan->probes, plan->probes_count + 1,
	    sizeof(*plan->probes));
	probe = &plan->probes[plan->probes_count];
	memset(probe, 0, sizeof(*probe));
	probe->recipe = recipe;
	probe->variant = *variant;
	return plan->probes_count++;
}

static void
case_controls(struct plan *plan, struct testcase *tc,
    const struct material *material)
{
	const struct recipe	*control;
	struct variant		 variant;
	size_t			 i;

	/* A broker that is changed has controls of its own: see testcase.c. */
	bool			 asks = tc->skip[0] == '\0' &&
				     scenario_deeds(tc->scenario) == 0;

	for (i = 0; i < STEP_MAX; i++) {
		tc->probe[i] = NO_PROBE;
		if (!asks || i >= scenario_steps(tc->scenario))
			continue;
		control = step_control(&tc->scenario->steps[i]);
		/* Next to the twin, one that differs in more still proves that anybody gets in. */
		while (control != NULL && material->partial &&
		    plan_lacks(material, control) != NULL)
			control = control->like;
		if (control == NULL || plan_lacks(material, control) != NULL)
			continue;
		step_variant(&tc->scenario->steps[i], &tc->variant, &variant);
		tc->probe[i] = plan_probe(plan, control, &variant);
	}
}

/* ---- Cases ---------------------------------------------------------------- */

/* What plan_make hands on. */
struct planner {
	struct plan			*plan;
	const struct plan_options	*options;
	const struct intents		*intents;
	const struct material		*material;
};

/* id[tls1.3,mqtt5,wss], of which what makes no difference is left out. */
static void
case_name(struct testcase *tc)
{
	const struct scenario	*scenario = tc->scenario;
	const char		*open = "[";

	snprintf(tc->name, sizeof(tc->name), "%s", scenario->id);
	if (!scenario->any_tls) {
		text_add(tc->name, sizeof(tc->name), "%stls%s", open,
		    tls_version_name(tc->variant.tls));
		open = ",";
	}
	if (scenario->mqtt) {
		text_add(tc->name, sizeof(tc->name), "%smqtt%s", open,
		    mqtt_version_name(tc->variant.mqtt));
		open = ",";
	}
	if (tc->variant.transport == TRANSPORT_WSS) {
		text_add(tc->name, sizeof(tc->name), "%swss", open);
		open = ",";
	}
	if (open[0] == ',')
		text_add(tc->name, sizeof(tc->name), "]");
}

static size_t
plan_case(struct planner *planner, const struct scenario *resolved,
    const struct variant *variant, const char *intent, bool asked)
{
	struct plan	*plan = planner->plan;
	struct testcase	*tc;

	plan->cases = xreallocarray(plan->cases, plan->count + 1,
	    sizeof(*plan->cases));
	tc = &plan->cases[plan->count];
	memset(tc, 0, sizeof(*tc));
	tc->scenario = resolved;
	tc->variant = *variant;
	tc->rests_on = NO_CASE;
	snprintf(tc->intent, sizeof(tc->intent), "%s", intent);
	case_name(tc);
	plan_check(tc, planner->intents, planner->material);
	if (!asked && tc->skip[0] == '\0')
		snprintf(tc->skip, sizeof(tc->skip),
		    "nothing is expected of a deployment with %s", intent);
	case_controls(plan, tc, planner->material);
	return plan->count++;
}

/* Sets of what can be varied. */
struct variants {
	unsigned	 tls, mqtt, transports;
};

/* The variant with this number, counted from 0; false after the last. */
static bool
variants_get(const struct variants *sets, const struct scenario *scenario,
    unsigned number, struct variant *variant)
{
	unsigned	 transports = sets->transports, tls = sets->tls, t, m, w;

	/* One that compares ways, or brings its own, has all of them in itself. */
	if ((scenario->needs & NEED_WEBSOCKET) != 0)
		transports = 1u << TRANSPORT_TLS;
	else if ((scenario->needs & NEED_UPGRADE) != 0)
		transports = 1u << TRANSPORT_WSS;
	else if (scenario->any_tls || scenario_brings_ways(scenario) ||
	    (scenario->needs & NEED_ADDRESSES) != 0)
		transports &= ~transports + 1;
	/* The newest there is stands for all. */
	if (scenario->any_tls)
		tls &= ~(tls >> 1);
	for (w = 0; w < TRANSPORTS; w++)
		for (t = 0; t < TLS_VERSIONS; t++)
			for (m = 0; m < MQTT_VERSIONS; m++) {
				if ((transports & 1u << w) == 0 ||
				    (tls & 1u << t) == 0 ||
				    (sets->mqtt & 1u << m) == 0)
					continue;
				variant->tls = (enum tls_version)t;
				variant->mqtt = (enum mqtt_version)m;
				variant->transport = (enum transport)w;
				if (number-- == 0)
					return true;
				/* Decided by TLS: one MQTT version will do. */
				if (!scenario->mqtt)
					break;
			}
	return false;
}

/* About a listener that nobody has spoken of, or an address that is not there? */
static bool
step_is_moot(const struct planner *planner, const struct scenario *scenario,
    const struct step *step)
{
	/* There, the addresses are not taken in turn, but each once. */
	if ((scenario->needs & NEED_ADDRESSES) != 0 && step->how != NULL &&
	    step->how->node > planner->material->addresses)
		return true;
	if (step->how != NULL && step->how->if_known)
		return !planner->material->websocket;
	return plan_is_elsewhere(step, planner->intents, planner->material);
}

/* Leave out such steps; false: nothing but premises would be left, and all stay. */
static bool
plan_leave_out(const struct planner *planner, struct scenario *resolved)
{
	struct scenario	 kept = *resolved;
	size_t		 i, n = 0;
	bool		 asked = false;

	memset(kept.steps, 0, sizeof(kept.steps));
	for (i = 0; i < scenario_steps(resolved); i++) {
		if (step_is_moot(planner, resolved, &resolved->steps[i]))
			continue;
		asked = asked || !resolved->steps[i].premise;
		kept.steps[n++] = resolved->steps[i];
	}
	if (asked)
		*resolved = kept;
	return asked;
}

/* One scenario under these variants. */
static void
plan_scenario(struct planner *planner, const struct scenario *scenario,
    const struct variants *sets, bool hidden)
{
	struct plan	*plan = planner->plan;
	struct scenario	*resolved = xcalloc(1, sizeof(*resolved));
	struct variant	 variant;
	char		 intent[INTENT_TEXT_SIZE];
	size_t		 i;
	unsigned	 number;
	bool		 asked;

	plan->resolved = xreallocarray(plan->resolved, plan->resolved_count + 1,
	    sizeof(*plan->resolved));
	plan->resolved[plan->resolved_count++] = resolved;
	asked = scenario_resolve(scenario, planner->intents, resolved, intent) &&
	    plan_leave_out(planner, resolved);
	if (planner->material->partial)
		plan_reduce(resolved, planner->material, intent);
	for (number = 0; variants_get(sets, scenario, number, &variant);
	    number++) {
		i = plan_case(planner, resolved, &variant, intent, asked);
		plan->cases[i].hidden = hidden;
	}
}

/* A case of this scenario under this variant, as far as it varies; NO_CASE. */
static size_t
plan_find(const struct plan *plan, const char *id, const struct variant *variant)
{
	const struct testcase	*tc;
	size_t			 i;

	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if (strcmp(tc->scenario->id, id) == 0 &&
		    (tc->variant.tls == variant->tls || tc->scenario->any_tls) &&
		    tc->variant.transport == variant->transport &&
		    (tc->variant.mqtt == variant->mqtt || !tc->scenario->mqtt))
			return i;
	}
	return NO_CASE;
}

/* Join the cases to those that they rest on, which may be new ones. */
static void
plan_foundations(struct planner *planner)
{
	const struct plan_options	*options = planner->options;
	struct plan			*plan = planner->plan;
	const struct scenario		*base;
	struct variants			 sets;
	struct variant			 variant;
	const char			*id;
	size_t				 i;

	for (i = 0; i < plan->count; i++) {
		id = plan->cases[i].scenario->rests_on;
		if (id == NULL || plan->cases[i].skip[0] != '\0')
			continue;
		variant = plan->cases[i].variant;
		if (plan_find(plan, id, &variant) == NO_CASE &&
		    (base = options->find(id)) != NULL) {
			sets.tls = 1u << variant.tls;
			sets.mqtt = 1u << variant.mqtt;
			sets.transports = 1u << variant.transport;
			plan_scenario(planner, base, &sets, true);
		}
		plan->cases[i].rests_on = plan_find(plan, id, &variant);
	}
}

struct plan *
plan_make(const struct scenario *const *scenarios, size_t count,
    const struct plan_options *options, const struct material *material)
{
	static const struct intents	 nothing_said;
	struct planner	 planner = { .options = options, .material = material,
			     .intents = options->intents };
	struct variants	 sets = { options->tls, options->mqtt,
			     options->transports };
	size_t		 i;

	planner.plan = xcalloc(1, sizeof(*planner.plan));
	if (planner.intents == NULL)
		planner.intents = &nothing_said;
	planner.plan->watch_us = (uint64_t)intents_number(planner.intents,
	    INTENT_CRL_LATENCY) * 1000000;
	if (sets.tls == 0)
		sets.tls = (1u << TLS_VERSIONS) - 1;
	if (sets.mqtt == 0)
		sets.mqtt = MQTT_ORDINARY;
	if (sets.transports == 0)
		sets.transports = 1u << TRANSPORT_TLS;
	for (i = 0; i < count; i++)
		plan_scenario(&planner, scenarios[i], &sets, false);
	if (options->find != NULL)
		plan_foundations(&planner);
	return planner.plan;
}

void
plan_free(struct plan *plan)
{
	size_t	 i;

	if (plan == NULL)
		return;
	for (i = 0; i < plan->resolved_count; i++)
		free(plan->resolved[i]);
	free(plan->resolved);
	free(plan->cases);
	free(plan->probes);
	free(plan);
}
