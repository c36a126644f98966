/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_OFFER_H
#define CERTCHECK_MUTANTS_OFFER_H

#include <openssl/ssl.h>

#include "tests/mutants/behaviour.h"

/* What a broker has to offer: its versions, its suites, pre-shared keys. */
void	 offer_install(SSL_CTX *, const struct behaviour *);

#endif
