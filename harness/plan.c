/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/step.h"

static const struct {
	enum need	 need;
	const char	*name, *text;
} needs[] = {
	{ NEED_TRUST, "trust", "the broker has to trust our CA: set it up with the broker/ folder of a PKI made by `mqtt-certcheck init`, and name that PKI with --pki" },
	{ NEED_CRL, "crl", "the broker has to enforce the CRL of that PKI (broker/crl.pem)" },
	{ NEED_IDENTITY, "identity", "the broker has to take the certificate's CN for the username, with an ACL that gives each user certcheck/USERNAME/#" },
	{ NEED_CLOCK, "clock", "the broker has to run on this machine, so that both go by the same clock" },
	{ NEED_SHARED, "shared", "the broker's ACL has to let every user use certcheck/shared/#" },
};

const char *
need_name(enum need need)
{
	size_t	 i;

	for (i = 0; i < COUNT(needs); i++)
		if (needs[i].need == need)
			return needs[i].name;
	return "?";
}

const char *
need_text(enum need need)
{
	size_t	 i;

	for (i = 0; i < COUNT(needs); i++)
		if (needs[i].need == need)
			return needs[i].text;
	return "?";
}

size_t
scenario_steps(const struct scenario *scenario)
{
	size_t	 n = 0;

	while (n < STEP_MAX && scenario->steps[n].as != NULL)
		n++;
	return n;
}

unsigned
scenario_needs(const struct scenario *scenario)
{
	unsigned	 set = scenario->needs;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (recipe_needs_trust(scenario->steps[i].as))
			set |= NEED_TRUST;
	return set;
}

static bool
variant_equal(const struct variant *a, const struct variant *b)
{
	return a->tls == b->tls && a->mqtt == b->mqtt;
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

/* Can this credential be presented, and would it mean anything? NULL, or why not. */
static const char *
unavailable(const struct material *material, const struct recipe *recipe)
{
	const char	*why = NULL;

	if (recipe_needs_trust(recipe) && !material->trusted)
		return need_text(NEED_TRUST);
	return material->credential(material, recipe, &why) != NULL ? NULL : why;
}

static void
case_controls(struct plan *plan, struct testcase *tc,
    const struct material *material)
{
	const struct recipe	*control;
	size_t			 i;

	for (i = 0; i < STEP_MAX; i++) {
		tc->probe[i] = NO_PROBE;
		if (i >= scenario_steps(tc->scenario))
			continue;
		control = step_control(&tc->scenario->steps[i]);
		if (control != NULL && unavailable(material, control) == NULL)
			tc->probe[i] = plan_probe(plan, control, &tc->variant);
	}
}

static void
case_check(struct testcase *tc, const struct material *material)
{
	const struct scenario	*scenario = tc->scenario;
	const struct step	*step;
	const char		*why = NULL;
	size_t			 i;

	if (scenario->tls != 0 && (scenario->tls & 1u << tc->variant.tls) == 0)
		why = "this TLS version cannot show what the scenario is about";
	else if ((scenario->needs & NEED_TRUST) != 0 && !material->trusted)
		why = need_text(NEED_TRUST);
	else if ((scenario->needs & NEED_CLOCK) != 0 && !material->same_clock)
		why = need_text(NEED_CLOCK);
	for (i = 0; i < scenario_steps(tc->scenario) && why == NULL; i++) {
		step = &tc->scenario->steps[i];
		why = unavailable(material, step->as);
		if (why == NULL && step->of != NULL)
			why = unavailable(material, step->of);
		if (why == NULL && step->username != NULL)
			why = unavailable(material, step->username);
	}
	if (why != NULL)
		snprintf(tc->skip, sizeof(tc->skip), "%s", why);
}

static void
plan_case(struct plan *plan, const struct scenario *scenario,
    const struct variant *variant, const struct material *material)
{
	struct testcase	*tc;

	plan->cases = xreallocarray(plan->cases, plan->count + 1,
	    sizeof(*plan->cases));
	tc = &plan->cases[plan->count++];
	memset(tc, 0, sizeof(*tc));
	tc->scenario = scenario;
	tc->variant = *variant;
	snprintf(tc->name, sizeof(tc->name), "%s[tls%s%s%s]", scenario->id,
	    tls_version_name(variant->tls), scenario->mqtt ? ",mqtt" : "",
	    scenario->mqtt ? mqtt_version_name(variant->mqtt) : "");
	case_check(tc, material);
	if (tc->skip[0] == '\0')
		case_controls(plan, tc, material);
}

struct plan *
plan_make(const struct scenario *const *scenarios, size_t count,
    const struct plan_options *options, const struct material *material)
{
	struct plan	*plan = xcalloc(1, sizeof(*plan));
	struct variant	 variant;
	unsigned	 tls = options->tls, mqtt = options->mqtt;
	size_t		 i;
	unsigned	 t, m;

	if (tls == 0)
		tls = (1u << TLS_VERSIONS) - 1;
	if (mqtt == 0)
		mqtt = (1u << MQTT_VERSIONS) - 1;
	for (i = 0; i < count; i++)
		for (t = 0; t < TLS_VERSIONS; t++)
			for (m = 0; m < MQTT_VERSIONS; m++) {
				if ((tls & 1u << t) == 0 || (mqtt & 1u << m) == 0)
					continue;
				variant.tls = (enum tls_version)t;
				variant.mqtt = (enum mqtt_version)m;
				plan_case(plan, scenarios[i], &variant, material);
				/* Decided by TLS: one MQTT version will do. */
				if (!scenarios[i]->mqtt)
					break;
			}
	return plan;
}

void
plan_free(struct plan *plan)
{
	if (plan == NULL)
		return;
	free(plan->cases);
	free(plan->probes);
	free(plan);
}
