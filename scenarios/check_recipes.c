/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/check.h"
#include "scenarios/scenarios.h"

/* All that is made for the tables. */

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

/* The subject told in one way, and every attribute one that can be made. */
static int
check_subject(const struct recipe *recipe, const struct recipe *whole,
    struct error *error)
{
	const struct attribute	*subject = whole->subject;
	size_t			 i, n;

	if (subject == NULL)
		return whole->absent || whole->cn != NULL ? 0 : error_set(error,
		    "the recipe %s: neither it nor its twin has a CN",
		    recipe->name);
	if (recipe->cn != NULL || whole->organisation != NULL)
		return error_set(error, "the recipe %s: .cn and .organisation have no effect beside .subject",
		    recipe->name);
	if ((n = subject_length(subject)) > SUBJECT_MAX)
		return error_set(error, "the recipe %s: its subject has more than %d attributes, or no end",
		    recipe->name, SUBJECT_MAX);
	for (i = 0; i < n; i++)
		if (!attribute_valid(&subject[i]) ||
		    (i == 0 && subject[i].joined))
			return error_set(error, "the recipe %s: the attribute %s of its subject cannot be made",
			    recipe->name, subject[i].type);
	return 0;
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
	if (check_subject(recipe, &whole, error) == -1)
		return -1;
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
check_closure(const struct closure *closure, struct error *error)
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
check_recipes(const struct family *const *list, size_t count,
    struct error *error)
{
	struct closure	 closure = { .list = NULL };
	int		 status;

	closure_fill(&closure, list, count);
	status = check_closure(&closure, error);
	free(closure.list);
	return status;
}
