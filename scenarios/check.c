/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <string.h>

#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"

/* The tables, checked as data before anything runs. */

static bool
text_differs(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a != b;
	return strcmp(a, b) != 0;
}

unsigned
recipe_differences(const struct recipe *recipe, char *buf, size_t size)
{
	struct recipe	 a, b;
	unsigned	 count = 0;
	size_t		 i;

	buf[0] = '\0';
	if (recipe->like == NULL)
		return 0;
	recipe_resolve(recipe, &a);
	recipe_resolve(recipe->like, &b);
	const struct { const char *name; bool differs; } properties[] = {
		/* Who signs is one property, whether it is an issuer or itself. */
		{ "issuer", a.issuer != b.issuer || a.signer != b.signer },
		{ "role", a.role != b.role },
		{ "revocation", a.revoked != b.revoked },
		{ "presence", a.absent != b.absent },
		{ "name", text_differs(a.cn, b.cn) },
		{ "validity", a.from_h != b.from_h || a.to_h != b.to_h },
	};
	for (i = 0; i < COUNT(properties); i++)
		if (properties[i].differs)
			text_add(buf, size, "%s%s", count++ == 0 ? "" : ", ",
			    properties[i].name);
	return count;
}

static int
check_negative(const struct scenario *scenario, const struct step *step,
    struct error *error)
{
	char	 differences[128];

	if (step->as->like == NULL)
		return error_set(error, "%s: %s has no twin", scenario->id,
		    step->as->name);
	if (recipe_differences(step->as, differences,
	    sizeof(differences)) != 1)
		return error_set(error, "%s: %s differs from its twin %s in: %s; it has to differ in one property",
		    scenario->id, step->as->name, step->as->like->name,
		    differences[0] != '\0' ? differences : "nothing");
	if (step->expect.alerts[0] == 0)
		return error_set(error, "%s: %s: no alert is expected",
		    scenario->id, step->as->name);
	return 0;
}

static int
check_step(const struct scenario *scenario, const struct step *step,
    struct error *error)
{
	size_t	 i;

	if (step->expect.want == WANT_REFUSED &&
	    check_negative(scenario, step, error) == -1)
		return -1;
	if (step->expect.want != WANT_REQUEST &&
	    step->expect.want != WANT_CA_LIST && step_control(step) == NULL)
		return error_set(error, "%s: the step as %s has no control",
		    scenario->id, step->as->name);
	if ((step->op == OP_PUBLISH || step->op == OP_SUBSCRIBE) &&
	    step->of == NULL)
		return error_set(error, "%s: a message needs another party",
		    scenario->id);
	for (i = 0; i < ALERT_MAX; i++)
		if ((step->expect.alerts[i] != 0 &&
		    alert_name(step->expect.alerts[i]) == NULL) ||
		    (step->expect.alerts_tls12[i] != 0 &&
		    alert_name(step->expect.alerts_tls12[i]) == NULL))
			return error_set(error, "%s: an expected alert that no TLS has",
			    scenario->id);
	return 0;
}

static bool
missing(const char *text)
{
	return text == NULL || text[0] == '\0';
}

static int
check_scenario(const struct family *family, const struct scenario *scenario,
    struct error *error)
{
	size_t	 i, len = strlen(family->name);

	if (strncmp(scenario->id, family->name, len) != 0 ||
	    scenario->id[len] != '.')
		return error_set(error, "%s: does not belong to the family %s",
		    scenario->id, family->name);
	if (scenario->id[strspn(scenario->id,
	    "abcdefghijklmnopqrstuvwxyz0123456789.-")] != '\0')
		return error_set(error, "%s: an id is made of a-z, 0-9 and -",
		    scenario->id);
	if (missing(scenario->title) || missing(scenario->reference) ||
	    missing(scenario->remedy) || missing(scenario->why))
		return error_set(error, "%s: title, reference, remedy and why have to be there",
		    scenario->id);
	if (scenario_steps(scenario) == 0)
		return error_set(error, "%s: no step", scenario->id);
	for (i = 0; i < scenario_steps(scenario); i++)
		if (check_step(scenario, &scenario->steps[i], error) == -1)
			return -1;
	return 0;
}

int
scenarios_check(const struct family *const *list, size_t count,
    struct error *error)
{
	const struct scenario	*scenario;
	size_t			 i, k, m;

	for (i = 0; i < count; i++)
		for (k = 0; k < list[i]->count; k++) {
			scenario = &list[i]->scenarios[k];
			if (check_scenario(list[i], scenario, error) == -1)
				return -1;
			for (m = 0; m < k; m++)
				if (strcmp(list[i]->scenarios[m].id,
				    scenario->id) == 0)
					return error_set(error, "%s: stands twice",
					    scenario->id);
		}
	return 0;
}
