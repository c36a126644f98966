/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CRL_H
#define CERTCHECK_MUTANTS_CRL_H

#include <stdbool.h>

#include <openssl/x509_vfy.h>

/*
 * What a broker makes of its CRLs, by RFC 5280, section 6.3.3, without indirect
 * CRLs and those for some reasons only; and what a mutant makes of them
 * (behaviour.crl).  OpenSSL's own check stays off: it takes the first of two
 * that bear the same second, whatever their numbers, and a forged one that is
 * newer before one that is genuine.
 */

/* Have chains judged by these from now on.  The store owns them. */
void	 crl_install(X509_STORE *, STACK_OF(X509_CRL) *);

/*
 * In the verify callback: why the current certificate is revoked, CRL_REASON_…;
 * CRL_REASON_NONE when no reason is given, or it is not revoked.
 */
int	 crl_reason(X509_STORE_CTX *);

#endif
