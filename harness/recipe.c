/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <string.h>

#include "harness/base.h"
#include "harness/recipe.h"

/* Those that a subject of ours can have, by OpenSSL's short names. */
static const char *const attribute_types[] = {
	"CN", "O", "OU", "C", "ST", "L", "DC", "UID", "GN", "SN", "title",
	"serialNumber", "dnQualifier", "emailAddress"
};

size_t
subject_length(const struct attribute *subject)
{
	size_t	 n;

	for (n = 0; n <= SUBJECT_MAX && subject[n].type != NULL; n++)
		;
	return n;
}

size_t
attribute_length(const struct attribute *attribute)
{
	return attribute->len != 0 ? attribute->len : strlen(attribute->value);
}

bool
attribute_valid(const struct attribute *attribute)
{
	size_t	 i;

	if (attribute->value == NULL || attribute->string > STRING_BMP ||
	    (attribute->len != 0 &&
	    memchr(attribute->value, '\0', attribute->len) == NULL))
		return false;
	for (i = 0; i < COUNT(attribute_types); i++)
		if (strcmp(attribute_types[i], attribute->type) == 0)
			return true;
	return false;
}

/* Its CN or its attributes, whichever the nearest tells. */
static void
resolve_name(const struct recipe *recipe, struct recipe *whole, bool ca)
{
	if (recipe->subject != NULL) {
		whole->subject = recipe->subject;
		whole->cn = whole->organisation = NULL;
	} else if (recipe->cn != NULL) {
		whole->subject = NULL;
		whole->cn = recipe->cn;
	} else if (whole->role == ROLE_CA && (ca ||
	    (whole->cn == NULL && whole->subject == NULL))) {
		/*
		 * A CRL is found by its issuer's name, by some brokers by nothing
		 * else: two CAs of one name, and a refusal could come from the
		 * wrong CRL.
		 */
		whole->subject = NULL;
		whole->cn = recipe->name;
	}
	if (recipe->organisation != NULL)
		whole->organisation = recipe->organisation;
}

/* Who it is: each says so itself, or its twin does. */
static void
resolve_subject(const struct recipe *recipe, struct recipe *whole)
{
	bool	 ca = whole->role == ROLE_CA;

	if (recipe->role != ROLE_AS_TWIN)
		whole->role = recipe->role;
	resolve_name(recipe, whole, ca);
	if (recipe->poses_as != NULL)
		whole->poses_as = recipe->poses_as;
	if (recipe->absent)
		whole->absent = true;
}

static void
resolve_issuer(const struct recipe *recipe, struct recipe *whole)
{
	if (recipe->issuer != NULL)
		whole->issuer = recipe->issuer;
	if (recipe->signer != SIGNER_ISSUER)
		whole->signer = recipe->signer;
	if (recipe->names_issuer != NULL)
		whole->names_issuer = recipe->names_issuer;
	if (recipe->sends != NULL)
		whole->sends = recipe->sends;
	if (recipe->revoked != REVOKED_NOT)
		whole->revoked = recipe->revoked;
	/* Trust is in one root: neither in its double nor in what it issues. */
	if (whole->issuer != NULL || recipe->poses_as != NULL)
		whole->trusted = false;
	if (recipe->trusted)
		whole->trusted = true;
}

static void
resolve_key(const struct recipe *recipe, struct recipe *whole)
{
	if (recipe->key != KEY_AS_TWIN)
		whole->key = recipe->key;
	if (recipe->key_of != NULL)
		whole->key_of = recipe->key_of;
	if (recipe->digest != DIGEST_AS_TWIN)
		whole->digest = recipe->digest;
	if (recipe->flaw != FLAW_NONE)
		whole->flaw = recipe->flaw;
}

/* The place of the extension of that name, or the first free one; NULL: there is none. */
static struct extension *
extension_place(struct recipe *whole, const char *name)
{
	size_t	 i;

	for (i = 0; i < RECIPE_EXTENSIONS; i++)
		if (whole->extensions[i].name == NULL ||
		    strcmp(whole->extensions[i].name, name) == 0)
			return &whole->extensions[i];
	return NULL;
}

static bool
resolve_certificate(const struct recipe *recipe, struct recipe *whole)
{
	struct extension	*place;
	bool			 fits = true;
	size_t			 i;

	/* They are one property: a period is odd as a whole. */
	if (recipe->from_h != 0 || recipe->from_s != 0 || recipe->to_h != 0 ||
	    recipe->to_s != 0) {
		whole->from_h = recipe->from_h;
		whole->from_s = recipe->from_s;
		whole->to_h = recipe->to_h;
		whole->to_s = recipe->to_s;
	}
	if (recipe->lasts_s != 0)
		whole->lasts_s = recipe->lasts_s;
	if (recipe->serial != NULL)
		whole->serial = recipe->serial;
	if (recipe->version_1)
		whole->version_1 = true;
	if (recipe->padding != 0)
		whole->padding = recipe->padding;
	if (recipe->hosts != 0)
		whole->hosts = recipe->hosts;
	for (i = 0; i < RECIPE_EXTENSIONS && recipe->extensions[i].name != NULL;
	    i++) {
		place = extension_place(whole, recipe->extensions[i].name);
		if (place != NULL)
			*place = recipe->extensions[i];
		else
			fits = false;
	}
	return fits;
}

bool
recipe_resolve(const struct recipe *recipe, struct recipe *whole)
{
	bool	 fits = true;

	if (recipe->like != NULL)
		fits = recipe_resolve(recipe->like, whole);
	else
		*whole = (struct recipe){
			.key = KEY_P256, .digest = DIGEST_SHA256
		};
	whole->name = recipe->name;
	whole->like = recipe->like;
	if (recipe->odd != NULL)
		whole->odd = recipe->odd;
	resolve_subject(recipe, whole);
	resolve_issuer(recipe, whole);
	resolve_key(recipe, whole);
	return resolve_certificate(recipe, whole) && fits;
}

bool
recipe_period(const struct recipe *whole, int64_t *from, int64_t *to)
{
	*from = (int64_t)whole->from_h * 3600 + whole->from_s;
	*to = (int64_t)whole->to_h * 3600 + whole->to_s;
	return whole->from_h != 0 || whole->from_s != 0 || whole->to_h != 0 ||
	    whole->to_s != 0;
}

/* The only CN of a list, whole. */
static const char *
subject_cn(const struct attribute *subject)
{
	const char	*cn = NULL;
	size_t		 i, n = subject_length(subject);

	for (i = 0; i < n; i++) {
		if (strcmp(subject[i].type, "CN") != 0)
			continue;
		if (cn != NULL || subject[i].len != 0)
			return NULL;
		cn = subject[i].value;
	}
	return cn;
}

const char *
recipe_identity(const struct recipe *recipe)
{
	const char	*cn;
	struct recipe	 whole;

	recipe_resolve(recipe, &whole);
	if (whole.absent)
		return NULL;
	if (whole.poses_as != NULL)
		return recipe_identity(whole.poses_as);
	cn = whole.subject != NULL ? subject_cn(whole.subject) : whole.cn;
	return cn != NULL && cn[0] != '\0' ? cn : NULL;
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
