/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RECIPE_H
#define CERTCHECK_RECIPE_H

#include <stdbool.h>

/*
 * A recipe says what a credential looks like.  It is const data: no recipe is
 * ever written to, and recipes are compared by address.
 *
 * Zero means "as its twin has it" (the field .like), and at the end of the
 * chain of twins "the ordinary".  So a recipe says only what is odd about it,
 * and the twin is also the control of every step that presents the credential.
 */

enum recipe_role {
	ROLE_AS_TWIN,
	ROLE_CA,		/* may issue: basicConstraints CA:TRUE, keyCertSign, cRLSign */
	ROLE_SERVER,		/* extendedKeyUsage serverAuth, the target's names as SANs */
	ROLE_CLIENT		/* extendedKeyUsage clientAuth */
};

/* Who signs the certificate. */
enum recipe_signer {
	SIGNER_ISSUER,		/* .issuer */
	SIGNER_SELF,		/* its own key; CA:FALSE */
	SIGNER_SELF_AS_CA	/* its own key, and it claims to be a CA */
};

/* What the issuer's CRL says of it (RFC 5280, section 5.3.1). */
enum recipe_revocation {
	REVOKED_NOT,
	REVOKED_KEY_COMPROMISE,
	REVOKED_ON_HOLD
};

struct recipe {
	const char		*name;	/* of its folder, and in reports: [a-z0-9-]+ */
	const char		*odd;	/* what is odd about it, as a phrase: "expired a day ago" */
	const struct recipe	*like;	/* its twin: source of unset fields, and its control */
	const struct recipe	*issuer;/* the recipe of the CA that issues it */
	enum recipe_role	 role;
	enum recipe_signer	 signer;
	enum recipe_revocation	 revoked;
	bool			 absent;/* no certificate at all is presented */
	bool			 trusted;/* a root: the broker is set up to trust it */
	const char		*cn;	/* subject CN, UTF-8 */
	int			 from_h;/* notBefore and notAfter in hours from now; both */
	int			 to_h;	/* zero: from a day ago to the end of the PKI's days */
};

/* The recipe with every unset field taken from its twins; .like is kept. */
void	 recipe_resolve(const struct recipe *, struct recipe *);

/* The recipe that signs it; NULL for a root, a self-signed or an absent one. */
const struct recipe *
	 recipe_issuer(const struct recipe *);

/* The root that its chain of issuers ends at; NULL when self-signed or absent. */
const struct recipe *
	 recipe_anchor(const struct recipe *);

/* Does the broker have to trust our root for this credential to mean anything? */
bool	 recipe_needs_trust(const struct recipe *);

#endif
