/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"

/* The tables, checked as data before anything runs. */

static int
check_negative(const struct scenario *scenario, const struct step *step,
    struct error *error)
{
	const struct recipe	*control = step_control(step);
	char			 differences[256];

	if (control == NULL)
		return error_set(error, "%s: %s has no twin", scenario->id,
		    step->as->name);
	if (recipe_differences(step->as, control, differences,
	    sizeof(differences)) != 1)
		return error_set(error, "%s: %s differs from its twin %s in: %s; it has to differ in one property",
		    scenario->id, step->as->name, control->name,
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

/* ---- All that is made for them -------------------------------------------- */

struct closure {
	const struct recipe	**list;
	size_t			  count;
};

static void
closure_add(struct closure *closure, const struct recipe *recipe)
{
	struct recipe	 whole;
	size_t		 i;

	if (recipe == NULL)
		return;
	for (i = 0; i < closure->count; i++)
		if (closure->list[i] == recipe)
			return;
	closure->list = xreallocarray(closure->list, closure->count + 1,
	    sizeof(*closure->list));
	closure->list[closure->count++] = recipe;
	recipe_resolve(recipe, &whole);
	if (whole.absent)
		return;
	closure_add(closure, recipe_issuer(recipe));
	closure_add(closure, whole.poses_as);
	closure_add(closure, whole.key_of);
	closure_add(closure, whole.names_issuer);
	for (i = 0; whole.sends != NULL && whole.sends[i] != NULL; i++)
		closure_add(closure, whole.sends[i]);
}

static void
closure_fill(struct closure *closure, const struct family *const *list,
    size_t count)
{
	const struct scenario	*scenario;
	const struct recipe	**recipes;
	size_t			 i, k, m, n;

	for (i = 0; i < count; i++)
		for (k = 0; k < list[i]->count; k++) {
			scenario = &list[i]->scenarios[k];
			recipes = scenarios_recipes(&scenario, 1, &n);
			for (m = 0; m < n; m++)
				closure_add(closure, recipes[m]);
			free(recipes);
		}
}

static bool
key_is_rsa(const struct recipe *recipe)
{
	struct recipe	 whole;

	recipe_resolve(recipe, &whole);
	if (whole.key_of != NULL)
		return key_is_rsa(whole.key_of);
	return whole.key >= KEY_RSA_1024;
}

/*
 * Nobody can tell the CRL of a CA that bears another's name and key identifier
 * but not its key; under a trusted root that would be a second reason to refuse.
 */
static bool
crl_is_ambiguous(const struct recipe *issuer)
{
	struct recipe	 ca;
	size_t		 i;

	recipe_resolve(issuer, &ca);
	if (ca.poses_as == NULL || ca.key_of != NULL ||
	    !recipe_needs_trust(issuer))
		return false;
	for (i = 0; i < RECIPE_EXTENSIONS && ca.extensions[i].name != NULL; i++)
		if (strcmp(ca.extensions[i].name, "subjectKeyIdentifier") == 0)
			return false;
	return true;
}

static int
check_recipe(const struct recipe *recipe, struct error *error)
{
	static const char	 letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	const struct recipe	*issuer = recipe_issuer(recipe);
	struct recipe		 whole;

	if (recipe->name[strspn(recipe->name, letters)] != '\0')
		return error_set(error, "the recipe %s: a name is made of a-z, 0-9 and -",
		    recipe->name);
	if (!recipe_resolve(recipe, &whole))
		return error_set(error, "the recipe %s: with its twins it has more than %d extensions",
		    recipe->name, RECIPE_EXTENSIONS);
	if (!whole.absent && whole.cn == NULL)
		return error_set(error, "the recipe %s: neither it nor its twin has a CN",
		    recipe->name);
	if (whole.digest == DIGEST_MD5 &&
	    !key_is_rsa(issuer != NULL ? issuer : recipe))
		return error_set(error, "the recipe %s: MD5 asks for an issuer with an RSA key",
		    recipe->name);
	if (issuer != NULL && crl_is_ambiguous(issuer))
		return error_set(error, "the recipe %s: the CRL of its issuer %s cannot be told from that of the CA that it poses as",
		    recipe->name, issuer->name);
	return 0;
}

static int
check_recipes(const struct closure *closure, struct error *error)
{
	size_t	 i, k;

	for (i = 0; i < closure->count; i++) {
		if (check_recipe(closure->list[i], error) == -1)
			return -1;
		for (k = 0; k < i; k++)
			if (strcmp(closure->list[i]->name,
			    closure->list[k]->name) == 0)
				return error_set(error, "the recipe %s: another has this name too",
				    closure->list[i]->name);
	}
	return 0;
}

int
scenarios_check(const struct family *const *list, size_t count,
    struct error *error)
{
	const struct scenario	*scenario;
	struct closure		 closure = { .list = NULL };
	size_t			 i, k, m;
	int			 status;

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
	closure_fill(&closure, list, count);
	status = check_recipes(&closure, error);
	free(closure.list);
	return status;
}
