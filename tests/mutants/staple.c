/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/staple.h"

/* It lives as long as its context, which may be longer than the files. */
struct staple {
	size_t		 len;
	unsigned char	 der[];
};

static void
staple_free(void *parent, void *staple, CRYPTO_EX_DATA *data, int index,
    long argl, void *argp)
{
	(void)parent;
	(void)data;
	(void)index;
	(void)argl;
	(void)argp;
	free(staple);
}

static int
staple_send(SSL *ssl, void *arg)
{
	const struct staple	*staple = arg;
	unsigned char		*copy;

	if ((copy = OPENSSL_memdup(staple->der, staple->len)) == NULL)
		errx(1, "out of memory");
	SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)staple->len);
	return SSL_TLSEXT_ERR_OK;
}

void
staple_install(SSL_CTX *context, const struct files *files)
{
	static int	 index = -1;
	struct staple	*staple;
	size_t		 len = files->len[FILE_STAPLE];

	if (files->bytes[FILE_STAPLE] == NULL || len == 0)
		return;
	if (index == -1)
		index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL,
		    staple_free);
	staple = xcalloc(1, sizeof(*staple) + len);
	staple->len = len;
	memcpy(staple->der, files->bytes[FILE_STAPLE], len);
	if (SSL_CTX_set_ex_data(context, index, staple) != 1)
		errx(1, "out of memory");
	SSL_CTX_set_tlsext_status_cb(context, staple_send);
	SSL_CTX_set_tlsext_status_arg(context, staple);
}
