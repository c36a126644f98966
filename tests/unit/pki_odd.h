/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PKI_ODD_H
#define CERTCHECK_PKI_ODD_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/x509_vfy.h>

#include "fixtures/pki.h"

/* A recipe for every field of struct recipe, and what OpenSSL says of it. */

/* What is checked, beside chain, dates and CRLs. */
struct odd_check {
	X509		*anchor;	/* NULL: all of the broker's CA file */
	unsigned long	 flags;		/* X509_V_FLAG_…; CRLS as a rule */
	int		 level;		/* of security */
};

#define CRLS	(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL)

struct odd {
	const struct recipe	*recipe;
	int			 code;	/* X509_V_ERR_…, where its twin is good */
	struct odd_check	 check;
};

extern const struct odd odd_list[];
extern const size_t odd_count;

/* Those that other tests look into. */
extern const struct recipe odd_stolen;
extern const struct recipe odd_zero_proof;
extern const struct recipe odd_tampered;
extern const struct recipe odd_explicit;
extern const struct recipe odd_p192;
extern const struct recipe odd_ed25519;
extern const struct recipe odd_rsa_pss;
extern const struct recipe odd_fake_root;
extern const struct recipe odd_via_fake_root;
extern const struct recipe odd_cross;
extern const struct recipe odd_via_cross;
extern const struct recipe odd_by_client;
extern const struct recipe odd_short;
extern const struct recipe odd_via_short;
extern const struct recipe odd_names_other;
extern const struct recipe odd_reversed;
extern const struct recipe odd_serial_zero;
extern const struct recipe odd_serial_negative;
extern const struct recipe odd_serial_long;
extern const struct recipe odd_version_1;
extern const struct recipe odd_md5;
extern const struct recipe odd_no_ski;
extern const struct recipe odd_organisation;

/* A PKI of all of them but those with RSA keys, unless these are asked for. */
struct pki *odd_make(bool rsa);
bool	 odd_needs_rsa(const struct recipe *);

/* One that the tests of a case share, and what it holds of a recipe. */
extern struct pki *odd_pki;
X509	*odd_cert(const struct recipe *);
STACK_OF(X509) *odd_chain(const struct recipe *);

/* X509_V_OK or the error that X509_verify_cert gives for a client, or a server if it is one. */
int	 odd_verify(const struct pki *, const struct recipe *,
	    const struct odd_check *);

#endif
