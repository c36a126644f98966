/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"

const struct family *const families[] = {
	&trust_family,
	&validity_family,
	&revocation_family,
	&chain_family,
	&constraints_family,
	&usage_family,
	&signature_family,
	&identity_family,
	&authz_family,
};

const size_t families_count = COUNT(families);

const struct scenario *
scenario_find(const char *id)
{
	const struct family	*family;
	size_t			 i, k;

	for (i = 0; i < families_count; i++) {
		family = families[i];
		for (k = 0; k < family->count; k++)
			if (strcmp(family->scenarios[k].id, id) == 0)
				return &family->scenarios[k];
	}
	return NULL;
}

const struct scenario **
scenarios_all(size_t *count)
{
	const struct scenario	**all = NULL;
	size_t			  i, k;

	*count = 0;
	for (i = 0; i < families_count; i++) {
		all = xreallocarray(all, *count + families[i]->count,
		    sizeof(struct scenario *));
		for (k = 0; k < families[i]->count; k++)
			all[(*count)++] = &families[i]->scenarios[k];
	}
	return all;
}

static void
add_recipe(const struct recipe ***list, size_t *count,
    const struct recipe *recipe)
{
	size_t	 i;

	if (recipe == NULL)
		return;
	for (i = 0; i < *count; i++)
		if ((*list)[i] == recipe)
			return;
	*list = xreallocarray(*list, *count + 1, sizeof(struct recipe *));
	(*list)[(*count)++] = recipe;
}

const struct recipe **
scenarios_recipes(const struct scenario *const *scenarios, size_t count,
    size_t *recipes)
{
	const struct recipe	**list = NULL;
	const struct step	 *step;
	size_t			  i, k;

	*recipes = 0;
	/* Always there: a valid one, a second one, and a revoked one. */
	add_recipe(&list, recipes, &recipe_client);
	add_recipe(&list, recipes, &recipe_other);
	add_recipe(&list, recipes, &recipe_revoked);
	for (i = 0; i < count; i++)
		for (k = 0; k < scenario_steps(scenarios[i]); k++) {
			step = &scenarios[i]->steps[k];
			add_recipe(&list, recipes, step->as);
			add_recipe(&list, recipes, step->of);
			add_recipe(&list, recipes, step->username);
			add_recipe(&list, recipes, step_control(step));
		}
	return list;
}
