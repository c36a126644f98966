/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_VERIFY_H
#define CERTCHECK_MUTANTS_VERIFY_H

#include <openssl/ssl.h>

#include "tests/mutants/mutants.h"

/*
 * The client's chain judged: what OpenSSL finds, what the broker finds beyond
 * it, and what a mutant makes of both.
 */

/* Is the connection one that the mutant is wrong about? */
bool	 verify_is_odd(const SSL *, const struct behaviour *);

/* Have this context judge chains so.  The SSL's app data must be its struct tls. */
void	 verify_install(SSL_CTX *, const struct behaviour *);

/* For SSL_set_verify. */
int	 verify_callback(int, X509_STORE_CTX *);

#endif
