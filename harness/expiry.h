/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_EXPIRY_H
#define CERTCHECK_EXPIRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What ends one day and has to be renewed before, for those who watch a
 * deployment.  Times are in seconds since 1970.
 */

#define EXPIRY_NAME	128
#define EXPIRY_SUBJECT	256
#define EXPIRY_LAST	INT64_C(253402300799)	/* 9999-12-31T23:59:59Z, which is never (RFC 5280, section 4.1.2.5) */

enum expiry_kind {
	EXPIRY_BROKER,	/* of the certificates that the broker has shown, and of their issuers in the CA file, the first to expire */
	EXPIRY_OWN,	/* a certificate of the user's */
	EXPIRY_CRL,	/* by its nextUpdate (RFC 5280, section 5.1.2.5) */
	EXPIRY_KINDS
};

struct expiry {
	enum expiry_kind kind;
	char		 name[EXPIRY_NAME];	/* what it is here: "broker", "client", "issuer", a CRL's file */
	char		 subject[EXPIRY_SUBJECT];/* whose it is, a CRL's issuer; visible, as hostile as whoever made it */
	int64_t		 from;			/* since when; -1: not known */
	int64_t		 until;			/* from 0 to EXPIRY_LAST */
};

/* In the order in which they end; all zero: none. */
struct expiries {
	struct expiry	*items;
	size_t		 count;
};

#define EXPIRIES_MAX	2000

/*
 * Add a copy.  Of two certificates, or CRLs, with the same name and subject the
 * one stays that ends first; of more than EXPIRIES_MAX, those that end last are left out.
 */
void	 expiries_add(struct expiries *, const struct expiry *);
void	 expiries_end(struct expiries *);

/* "broker", "own", "crl"; and back, -1 for no such name. */
const char *expiry_kind_name(enum expiry_kind);
int	 expiry_kind_find(const char *);

/* Whole days from now on, rounded down: negative as soon as it has ended. */
int32_t	 expiry_days(int64_t until, int64_t now);

/*
 * Is it time to renew it?  A certificate that has less than so many days left;
 * a CRL, since many live for a day or a week, with less than a tenth of its own
 * time, and of those days.
 */
bool	 expiry_due(const struct expiry *, int64_t now, unsigned min_days);

#endif
