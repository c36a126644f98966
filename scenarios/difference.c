/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/scenarios.h"

/* In which properties two recipes differ, along the whole chain. */

struct pair {
	const struct recipe	*a, *b;
	struct recipe		 x, y;	/* resolved */
	const char		*whose;	/* "", "issuer's ", "issuer's issuer's ", … */
	char			*buf;
	size_t			 size;
	unsigned		 count;
};

static void
pair_note(struct pair *pair, const char *property)
{
	text_add(pair->buf, pair->size, "%s%s%s", pair->buf[0] == '\0' ? "" :
	    ", ", pair->whose, property);
	pair->count++;
}

static bool
text_differs(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a != b;
	return strcmp(a, b) != 0;
}

/* No two have the same serial number: what counts is its sign and its length. */
static bool
serial_differs(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return a != b;
	return (a[0] == '-') != (b[0] == '-') ||
	    (strlen(a + (a[0] == '-')) + 1) / 2 !=
	    (strlen(b + (b[0] == '-')) + 1) / 2 ||
	    (strcmp(a, "0") == 0) != (strcmp(b, "0") == 0);
}

/* How far up the chain of issuers: 0 for itself, -1 when it is not there. */
static int
chain_level(const struct recipe *from, const struct recipe *wanted)
{
	int	 level;

	for (level = 0; from != NULL; level++, from = recipe_issuer(from))
		if (from == wanted)
			return level;
	return -1;
}

/* Do the two name the same recipe, or each the one at the same place of its own chain? */
static bool
names_other(const struct pair *pair, const struct recipe *p,
    const struct recipe *q)
{
	if (p == q)
		return false;
	if (p == NULL || q == NULL)
		return true;
	return chain_level(pair->a, p) == -1 ||
	    chain_level(pair->a, p) != chain_level(pair->b, q);
}

static bool
sends_other(const struct pair *pair)
{
	const struct recipe *const	*p = pair->x.sends, *const *q = pair->y.sends;

	if (p == NULL || q == NULL)
		return p != q;
	for (; *p != NULL && *q != NULL; p++, q++)
		if (names_other(pair, *p, *q))
			return true;
	return *p != *q;
}

/* To bear the other's own subject takes a difference away. */
static bool
poses_other(const struct pair *pair)
{
	return pair->x.poses_as != pair->b &&
	    names_other(pair, pair->x.poses_as, pair->y.poses_as);
}

/* The attributes that its certificate bears; NULL: an O and a CN. */
static const struct attribute *
subject_borne(const struct recipe *whole)
{
	struct recipe	 borne = *whole;

	while (borne.poses_as != NULL)
		recipe_resolve(borne.poses_as, &borne);
	return borne.subject;
}

static bool
attribute_differs(const struct attribute *p, const struct attribute *q)
{
	return strcmp(p->type, q->type) != 0 || p->string != q->string ||
	    p->joined != q->joined ||
	    attribute_length(p) != attribute_length(q) ||
	    memcmp(p->value, q->value, attribute_length(p)) != 0;
}

static bool
subject_differs(const struct attribute *p, const struct attribute *q)
{
	size_t	 i, n;

	if (p == NULL || q == NULL)
		return p != q;
	if ((n = subject_length(p)) != subject_length(q))
		return true;
	for (i = 0; i < n; i++)
		if (attribute_differs(&p[i], &q[i]))
			return true;
	return false;
}

/*
 * A subject that is told as a list is one property as a whole.  Else a CA is
 * known by its key: its CN is a label, which no two share.
 */
static bool
name_other(const struct pair *pair)
{
	const struct attribute	*p = subject_borne(&pair->x);
	const struct attribute	*q = subject_borne(&pair->y);

	if (poses_other(pair) || pair->x.absent != pair->y.absent)
		return false;
	if (p != NULL || q != NULL)
		return subject_differs(p, q);
	return pair->x.role != ROLE_CA && pair->y.role != ROLE_CA &&
	    text_differs(recipe_identity(pair->a), recipe_identity(pair->b));
}

static bool
organisation_other(const struct pair *pair)
{
	return !poses_other(pair) && subject_borne(&pair->x) == NULL &&
	    subject_borne(&pair->y) == NULL &&
	    text_differs(pair->x.organisation, pair->y.organisation);
}

static void
pair_properties(struct pair *pair)
{
	const struct recipe	*x = &pair->x, *y = &pair->y;
	int64_t			 xfrom, xto, yfrom, yto;
	size_t			 i;

	recipe_period(x, &xfrom, &xto);
	recipe_period(y, &yfrom, &yto);
	const struct { const char *name; bool differs; } properties[] = {
		{ "role", x->role != y->role },
		{ "trust", x->trusted != y->trusted },
		{ "revocation", x->revoked != y->revoked },
		{ "presence", x->absent != y->absent },
		{ "name", name_other(pair) },
		{ "organisation", organisation_other(pair) },
		{ "subject of another", poses_other(pair) },
		{ "name of the issuer", names_other(pair, x->names_issuer,
		    y->names_issuer) },
		{ "validity", xfrom != yfrom || xto != yto },
		{ "key", x->key != y->key },
		{ "key of another", names_other(pair, x->key_of, y->key_of) },
		{ "digest", x->digest != y->digest },
		{ "flaw", x->flaw != y->flaw },
		{ "serial number", serial_differs(x->serial, y->serial) },
		{ "version", x->version_1 != y->version_1 },
		{ "lifetime", x->lasts_s != y->lasts_s },
		{ "padding", x->padding != y->padding },
		{ "number of hosts", x->hosts != y->hosts },
		{ "chain sent", sends_other(pair) },
	};
	for (i = 0; i < COUNT(properties); i++)
		if (properties[i].differs)
			pair_note(pair, properties[i].name);
}

static const struct extension *
extension_of(const struct recipe *whole, const char *name)
{
	size_t	 i;

	for (i = 0; i < RECIPE_EXTENSIONS && whole->extensions[i].name != NULL;
	    i++)
		if (strcmp(whole->extensions[i].name, name) == 0)
			return &whole->extensions[i];
	return NULL;
}

/* Those that x speaks of; of those that y has too, once is enough. */
static void
pair_extensions(struct pair *pair, const struct recipe *x,
    const struct recipe *y, bool only_mine)
{
	const struct extension	*other;
	size_t			 i;

	for (i = 0; i < RECIPE_EXTENSIONS && x->extensions[i].name != NULL; i++) {
		other = extension_of(y, x->extensions[i].name);
		if (other == NULL || (!only_mine &&
		    text_differs(x->extensions[i].value, other->value)))
			pair_note(pair, x->extensions[i].name);
	}
}

static unsigned	 pair_compare(const struct recipe *, const struct recipe *,
		    const char *, char *, size_t);

/* Who signs: itself or another; and in what that other differs, if in anything. */
static void
pair_issuers(struct pair *pair)
{
	const struct recipe	*x = recipe_issuer(pair->a);
	const struct recipe	*y = recipe_issuer(pair->b);
	unsigned		 nested = 0;
	char			*whose;

	if (pair->x.absent || pair->y.absent ||
	    (x == y && pair->x.signer == pair->y.signer))
		return;
	if (x != NULL && y != NULL) {
		whose = xasprintf("%sissuer's ", pair->whose);
		nested = pair_compare(x, y, whose, pair->buf, pair->size);
		free(whose);
	}
	if (nested == 0)
		pair_note(pair, "issuer");
	pair->count += nested;
}

static unsigned
pair_compare(const struct recipe *a, const struct recipe *b, const char *whose,
    char *buf, size_t size)
{
	struct pair	 pair = {
		.a = a, .b = b, .whose = whose, .buf = buf, .size = size
	};

	recipe_resolve(a, &pair.x);
	recipe_resolve(b, &pair.y);
	pair_issuers(&pair);
	pair_properties(&pair);
	pair_extensions(&pair, &pair.x, &pair.y, false);
	pair_extensions(&pair, &pair.y, &pair.x, true);
	return pair.count;
}

unsigned
recipe_differences(const struct recipe *recipe, const struct recipe *other,
    char *buf, size_t size)
{
	buf[0] = '\0';
	return pair_compare(recipe, other, "", buf, size);
}
