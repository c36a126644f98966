/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <string.h>

#include "tests/mutants/offer.h"

/* The same key for everybody. */
static unsigned
psk_callback(SSL *ssl, const char *identity, unsigned char *psk, unsigned size)
{
	const unsigned	 len = 16;

	(void)ssl;
	(void)identity;
	if (size < len)
		return 0;
	memset(psk, 0x5a, len);
	return len;
}

void
offer_install(SSL_CTX *context, const struct behaviour *behaviour)
{
	SSL_CTX_set_min_proto_version(context,
	    behaviour->oldest != 0 ? behaviour->oldest : TLS1_2_VERSION);
	if (behaviour->speaks != 0) {
		SSL_CTX_set_min_proto_version(context, behaviour->speaks);
		SSL_CTX_set_max_proto_version(context, behaviour->speaks);
	}
	if (behaviour->suites != NULL &&
	    SSL_CTX_set_cipher_list(context, behaviour->suites) != 1)
		errx(2, "%s: suites that OpenSSL does not know",
		    behaviour->suites);
	if (behaviour->psk)
		SSL_CTX_set_psk_server_callback(context, psk_callback);
}
