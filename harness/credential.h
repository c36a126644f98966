/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CREDENTIAL_H
#define CERTCHECK_CREDENTIAL_H

#include <openssl/types.h>
#include <openssl/x509.h>

#include "harness/intent.h"

/*
 * What a client presents in the handshake: made by fixtures, sent by channel.
 * Both are the only ones to look inside.
 */
struct credential {
	const char		*name;		/* the recipe's name */
	const char		*identity[SOURCES];	/* whom a broker should take it for; NULL: nobody */
	X509			*cert;		/* NULL: no certificate is presented */
	EVP_PKEY		*key;
	STACK_OF(X509)		*chain;		/* sent after cert, in this order; may be NULL */
	int64_t			 until;		/* of one made by material.renew: its notAfter, in seconds since 1970; else 0 */
};

#endif
