/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_SHOWING_H
#define CERTCHECK_MUTANTS_SHOWING_H

#include <stdbool.h>

/*
 * What a broker shows of itself, where that is not what the PKI's folder has:
 * as const data.  All zero: a certificate like that one, of its own, issued by
 * the root.
 */

/* The OCSP answer that is stapled. */
enum stapled {
	STAPLED_NONE,
	STAPLED_GOOD,
	STAPLED_REVOKED,
	STAPLED_UNKNOWN,	/* it does not know the certificate */
	STAPLED_OLD,		/* of last week, for a day */
	STAPLED_ANOTHER,	/* about another certificate */
	STAPLED_FORGED,		/* signed by a CA that nobody trusts */
	STAPLED_TRY_LATER,	/* none, in the words of OCSP */
	STAPLED_GARBAGE
};

/* The CRLs that the harness is given. */
enum listing {
	LISTING_NONE,		/* it is given none */
	LISTING_CLEAN,		/* nobody is listed */
	LISTING_LEAF,		/* the broker's own certificate is */
	LISTING_INTERMEDIATE,	/* that of its issuer is */
	LISTING_OLD		/* nobody is, and it has expired */
};

enum strength {
	STRENGTH_P256,
	STRENGTH_P384,
	STRENGTH_P192,
	STRENGTH_ED25519,
	STRENGTH_RSA_1024,
	STRENGTH_RSA_2048,
	STRENGTH_RSA_PSS_2048
};

/* What is sent, of those that have issued it. */
enum sending {
	SENDING_NEEDED,
	SENDING_NOTHING,
	SENDING_ROOT,		/* the root too */
	SENDING_BACKWARDS,	/* two intermediates, the upper one first */
	SENDING_STRANGER	/* a CA that has nothing to do with it too */
};

struct showing {
	unsigned	 intermediates;	/* between it and the root: 0, 1 or 2 */
	enum sending	 sends;
	bool		 foreign;	/* the root is one that nobody trusts */
	int		 days;		/* valid so many more; 0: five; negative: expired for so many */
	int		 starts;	/* in so many days */
	int		 above_days;	/* the same of the intermediate */
	const char	*names;		/* its subjectAltName; NULL: DNS:localhost; "": none */
	const char	*cn;		/* NULL: "odd server" */
	const char	*usage;		/* its extendedKeyUsage; NULL: serverAuth; "": none */
	bool		 ca;		/* CA:TRUE */
	bool		 version_1;
	enum strength	 key;
	enum strength	 above_key;	/* of the intermediate */
	const char	*digest;	/* NULL: SHA256 */
	const char	*above_digest;	/* of the intermediate */
	bool		 must_staple;	/* it promises an answer (RFC 7633) */
	enum stapled	 stapled;
	enum listing	 listing;
};

/*
 * Have the folder for brokers show that: server.crt server.key server.ocsp in
 * it are replaced, and user.crl is what the harness is to be given.  `cas` has
 * the PKI's CAs.  Exits by errx(3) when something cannot be made.
 */
void	 showing_make(const struct showing *, const char *cas, const char *dir);

#endif
