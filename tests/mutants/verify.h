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

/* What it does on this connection: right where it is not odd. */
const struct behaviour *
	 verify_behaviour(X509_STORE_CTX *);

/* Have this context judge chains so.  The SSL's app data must be its struct tls. */
void	 verify_install(SSL_CTX *, const struct behaviour *);

/*
 * The chain of a client who is connected, judged by another context of the same
 * port, as it would be in a handshake: the X509_V_ERR_… that refuses it,
 * X509_V_OK when nothing does.
 */
int	 verify_anew(SSL *, SSL_CTX *);

/* For SSL_set_verify. */
int	 verify_callback(int, X509_STORE_CTX *);

#endif
