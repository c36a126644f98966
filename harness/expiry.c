/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/expiry.h"

#define DAY_S		86400
#define CRL_PARTS	10

static const char *const kinds[EXPIRY_KINDS] = {
	[EXPIRY_BROKER] = "broker", [EXPIRY_OWN] = "own", [EXPIRY_CRL] = "crl"
};

const char *
expiry_kind_name(enum expiry_kind kind)
{
	return kinds[kind];
}

int
expiry_kind_find(const char *name)
{
	int	 i;

	for (i = 0; i < EXPIRY_KINDS; i++)
		if (strcmp(kinds[i], name) == 0)
			return i;
	return -1;
}

/* Would both be the same line of a report, which tells certificates from CRLs? */
static bool
expiry_same(const struct expiry *one, const struct expiry *other)
{
	return (one->kind == EXPIRY_CRL) == (other->kind == EXPIRY_CRL) &&
	    strcmp(one->name, other->name) == 0 &&
	    strcmp(one->subject, other->subject) == 0;
}

static void
expiries_remove(struct expiries *expiries, size_t at)
{
	expiries->count--;
	memmove(&expiries->items[at], &expiries->items[at + 1],
	    (expiries->count - at) * sizeof(*expiries->items));
}

void
expiries_add(struct expiries *expiries, const struct expiry *expiry)
{
	size_t	 i;

	for (i = 0; i < expiries->count; i++) {
		if (!expiry_same(&expiries->items[i], expiry))
			continue;
		if (expiries->items[i].until <= expiry->until)
			return;
		expiries_remove(expiries, i);
		break;
	}
	expiries->items = xreallocarray(expiries->items, expiries->count + 1,
	    sizeof(*expiries->items));
	for (i = expiries->count; i > 0 &&
	    expiries->items[i - 1].until > expiry->until; i--)
		expiries->items[i] = expiries->items[i - 1];
	expiries->items[i] = *expiry;
	if (expiries->count < EXPIRIES_MAX)
		expiries->count++;
}

void
expiries_end(struct expiries *expiries)
{
	free(expiries->items);
	*expiries = (struct expiries){ .items = NULL };
}

int32_t
expiry_days(int64_t until, int64_t now)
{
	int64_t	 left = until - now;

	return (int32_t)(left / DAY_S - (left < 0 && left % DAY_S != 0));
}

bool
expiry_due(const struct expiry *expiry, int64_t now, unsigned min_days)
{
	int64_t	 window = (int64_t)min_days * DAY_S, part;

	if (expiry->kind == EXPIRY_CRL && expiry->from >= 0) {
		part = (expiry->until - expiry->from) / CRL_PARTS;
		if (part < window)
			window = part > 0 ? part : 0;
	}
	return expiry->until < now + window;
}
