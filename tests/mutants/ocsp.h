/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_OCSP_H
#define CERTCHECK_MUTANTS_OCSP_H

#include <stdbool.h>

#include <openssl/types.h>

#include "tests/mutants/mutants.h"

/*
 * What a broker asks over HTTP about a client's certificate, while everybody
 * waits: OCSP (RFC 6960), of the responder that the certificate names; and
 * whether its CRL can be fetched (RFC 5280, section 4.2.1.13).
 */

/*
 * To be called inside OpenSSL's verify callback, for the leaf: the verify error
 * that the broker makes of it, X509_V_OK for none.  True in *mute: it is never
 * done with asking.
 */
int	 ocsp_judge(X509_STORE_CTX *, const struct behaviour *, bool *mute);

/* A trait as those of trait.h: it says where its CRL can be fetched. */
bool	 trait_names_crl(X509_STORE_CTX *);

#endif
