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
	&revocation_crl_family,
	&revocation_online_family,
	&resumption_family,
	&chain_family,
	&constraints_family,
	&usage_family,
	&signature_family,
	&identity_family,
	&identity_names_family,
	&identity_subjects_family,
	&authz_family,
	&mqtt_family,
	&listener_family,
	&tls_family,
	&tls_ways_family,
	&server_family,
	&listener_ports_family,
	&listener_forgery_family,
	&robustness_family,
	&lifecycle_family,
	&lifecycle_rotation_family,
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

static void
add_recipes(const struct recipe ***list, size_t *count,
    const struct recipe *const *recipes)
{
	for (; recipes != NULL && *recipes != NULL; recipes++)
		add_recipe(list, count, *recipes);
}

/* Whoever issues, signs or stands in the CRLs of a file. */
static void
add_crls(const struct recipe ***list, size_t *count,
    const struct crl_file *file)
{
	const struct crl_recipe	*const *crl;

	for (crl = file->crls; crl != NULL && *crl != NULL; crl++) {
		add_recipe(list, count, (*crl)->issuer);
		add_recipe(list, count, (*crl)->signer);
		add_recipes(list, count, (*crl)->lists);
	}
	add_recipes(list, count, file->without);
}

/* Its own, and those of what it rests on: the list of that has no circle. */
static void
add_scenario(const struct recipe ***list, size_t *count,
    const struct scenario *scenario)
{
	const struct step	*step;
	size_t			 k;

	for (k = 0; k < scenario_steps(scenario); k++) {
		step = &scenario->steps[k];
		add_recipe(list, count, step->as);
		add_recipe(list, count, step->of);
		add_recipe(list, count, step->username);
		add_recipe(list, count, step->client_id);
		add_recipe(list, count, step_control(step));
		add_recipe(list, count, step->resumes);
		add_recipes(list, count, step->anchors);
		if (step->crl != NULL)
			add_crls(list, count, step->crl);
	}
	if (scenario->rests_on != NULL &&
	    (scenario = scenario_find(scenario->rests_on)) != NULL)
		add_scenario(list, count, scenario);
}

const struct recipe **
scenarios_recipes(const struct scenario *const *scenarios, size_t count,
    size_t *recipes)
{
	const struct recipe	**list = NULL;
	size_t			  i;

	*recipes = 0;
	/* Always there: a valid one, a second one, and a revoked one. */
	add_recipe(&list, recipes, &recipe_client);
	add_recipe(&list, recipes, &recipe_other);
	add_recipe(&list, recipes, &recipe_revoked);
	for (i = 0; i < count; i++)
		add_scenario(&list, recipes, scenarios[i]);
	return list;
}
