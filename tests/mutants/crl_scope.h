/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CRL_SCOPE_H
#define CERTCHECK_MUTANTS_CRL_SCOPE_H

#include <stdbool.h>

#include <openssl/x509.h>

/*
 * Does the CRL of its issuer tell all about this certificate, for whatever
 * reason it may be revoked (RFC 5280, sections 5.2.5 and 6.3.3 (b)(2) and (d))?
 * The behaviour's CRL_… may have another opinion.
 */
bool	 crl_covers(X509_CRL *, X509 *, unsigned how);

#endif
