/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MATERIAL_H
#define CERTCHECK_MATERIAL_H

#include "harness/model.h"

struct credential;
struct x509_store_st;

/*
 * Where credentials come from.  The engine knows recipes only; fixtures
 * implement this for the throwaway PKI, and cli hands it in.
 */
struct material {
	/*
	 * The credential of a recipe, or NULL with the reason and what would
	 * provide it in *why (a constant or a string that lives as long as the
	 * material).  The credential stays the material's.
	 */
	const struct credential *(*credential)(const struct material *,
	    const struct recipe *, const char **why);

	/* The CA file's certificates that the broker is verified against, PEM; NULL: none. */
	const char	*trust_pem;

	bool		 trusted;	/* the broker is supposed to trust our root and hold our CRL */
	bool		 same_clock;	/* the broker runs on this machine */
};

#endif
