/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CRL_H
#define CERTCHECK_CRL_H

#include <stdbool.h>

#include "harness/recipe.h"

/*
 * What a CRL looks like (RFC 5280, section 5), and a whole CRL file.  Const data
 * like recipes: zero is the ordinary, and only what is odd is said.
 */

struct crl_recipe {
	const struct recipe		*issuer;	/* whose it is */
	const struct recipe *const	*lists;		/* revoked in it beside those that recipes tell; ends with NULL */
	bool				 omits;		/* it lists nobody */
	int64_t				 from_s;	/* thisUpdate and nextUpdate in seconds from now; */
	int64_t				 to_s;		/* both 0: from before now to the end of the PKI's days */
	bool				 same_second;	/* thisUpdate and number are those of the one before it in the file */
	const struct recipe		*signer;	/* another's key signs; NULL: the issuer's own */
	struct extension		 extensions[RECIPE_EXTENSIONS];	/* of its own, see struct extension */
};

/* How it is written down. */
enum crl_form {
	FORM_PEM,
	FORM_DER,
	FORM_TRUNCATED,		/* PEM that ends in the middle */
	FORM_GARBAGE,		/* random bytes */
	FORM_HTML,		/* the page of a web server that has no CRL */
	FORM_EMPTY,
	FORM_MISSING		/* there is no file */
};

/*
 * What the broker's CRL file holds: the ordinary, which is one current CRL of
 * every issuing CA, with these departures.
 */
struct crl_file {
	const char			*odd;		/* as a phrase: "the CRL expired a day ago" */
	const struct crl_recipe		*crls;		/* in place of the ordinary ones of their issuers, in this order; */
							/* several of one issuer are possible; ends with one without issuer */
	const struct recipe *const	*without;	/* CAs that have none in it; ends with NULL */
	enum crl_form			 form;
};

#endif
