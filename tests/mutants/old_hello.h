/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_OLD_HELLO_H
#define CERTCHECK_MUTANTS_OLD_HELLO_H

#include <openssl/bio.h>

#include <stdbool.h>

#include "tests/mutants/behaviour.h"

/* What OpenSSL would not say any more to a ClientHello, written by hand. */

/*
 * The first that comes from a client: is it a ClientHello that this broker
 * answers by hand?  The answer, or what goes out before OpenSSL's, is put into
 * the BIO.
 */
bool	 old_hello_answer(const struct behaviour *, const void *, size_t, BIO *);

/* A record with one alert. */
void	 old_hello_alert(BIO *, unsigned level, unsigned alert);

#endif
