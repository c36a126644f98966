/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CRL_H
#define CERTCHECK_CRL_H

#include "harness/recipe.h"

/*
 * What a broker's CRL file becomes while it is tested: const data, as recipes
 * are.  Zero is the ordinary: one current version 2 CRL of every CA below the
 * trusted roots (RFC 5280, section 5), PEM, which lists those whose recipes say
 * that they are revoked, and whoever was revoked since (OP_REVOKE).
 *
 * Whatever is written later for the same CA has a thisUpdate that is later in
 * whole seconds, never in the future, and a greater number.
 */

#define CRL_EXTENSIONS	2

/* One CRL. */
struct crl_recipe {
	const struct recipe	*issuer;
	const struct recipe	*const *lists;	/* besides the ordinary ones; ends with NULL */
	bool			 omits;		/* lists no others than those */
	const struct recipe	*signer;	/* whose key signs; NULL: the issuer's */
	int			 from_s;	/* thisUpdate and nextUpdate in seconds from now; both zero: */
	int			 to_s;		/* ordinary */
	bool			 same_second;	/* thisUpdate is that of the CRL before it in the file */
	bool			 older;		/* thisUpdate and number are before those of the ordinary one */
	/* As in a recipe; an OID with "DER:…" (or "critical,DER:…") for those that OpenSSL cannot spell. */
	struct extension	 extensions[CRL_EXTENSIONS];
};

enum crl_form {
	CRL_PEM,
	CRL_DER,		/* the first one, DER, and nothing else */
	CRL_TRUNCATED,		/* PEM that ends in the middle of the first */
	CRL_GARBAGE,		/* bytes that are no CRL, in a file that is not empty */
	CRL_HTML,		/* the page of an error, as a web server sends it */
	CRL_EMPTY,		/* a file of no bytes */
	CRL_MISSING		/* no file */
};

/* The whole file. */
struct crl_file {
	const char			*text;	/* what it is, as a phrase: "a CRL that has expired" */
	const struct crl_recipe	*const *crls;	/* in this order, at the end, instead of the ordinary ones of their issuers; ends with NULL */
	const struct recipe	*const *without;/* issuers of which there is none; ends with NULL */
	enum crl_form			 form;
};

#endif
