/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "harness/recipe.h"

void
recipe_resolve(const struct recipe *recipe, struct recipe *whole)
{
	if (recipe->like != NULL)
		recipe_resolve(recipe->like, whole);
	else
		*whole = (struct recipe){ .name = NULL };

	whole->name = recipe->name;
	whole->like = recipe->like;
	if (recipe->odd != NULL)
		whole->odd = recipe->odd;
	if (recipe->issuer != NULL)
		whole->issuer = recipe->issuer;
	if (recipe->role != ROLE_AS_TWIN)
		whole->role = recipe->role;
	if (recipe->signer != SIGNER_ISSUER)
		whole->signer = recipe->signer;
	if (recipe->revoked != REVOKED_NOT)
		whole->revoked = recipe->revoked;
	if (recipe->absent)
		whole->absent = true;
	if (recipe->trusted)
		whole->trusted = true;
	if (recipe->cn != NULL)
		whole->cn = recipe->cn;
	/* The two are one property: a period is odd as a whole. */
	if (recipe->from_h != 0 || recipe->to_h != 0) {
		whole->from_h = recipe->from_h;
		whole->to_h = recipe->to_h;
	}
}

const struct recipe *
recipe_issuer(const struct recipe *recipe)
{
	struct recipe	 whole;

	recipe_resolve(recipe, &whole);
	if (whole.absent || whole.signer != SIGNER_ISSUER)
		return NULL;
	return whole.issuer;
}

const struct recipe *
recipe_anchor(const struct recipe *recipe)
{
	const struct recipe	*issuer = recipe_issuer(recipe);
	struct recipe		 whole;

	if (issuer != NULL)
		return recipe_anchor(issuer);
	recipe_resolve(recipe, &whole);
	if (whole.absent || whole.signer != SIGNER_ISSUER)
		return NULL;
	return recipe;
}

bool
recipe_needs_trust(const struct recipe *recipe)
{
	const struct recipe	*anchor = recipe_anchor(recipe);
	struct recipe		 whole;

	if (anchor == NULL)
		return false;
	recipe_resolve(anchor, &whole);
	return whole.trusted;
}
