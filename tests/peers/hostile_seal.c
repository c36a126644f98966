/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "tests/peers/hostile.h"

/* Records of TLS 1.3 (RFC 8446, section 5.2) by hand, with what the library has agreed upon. */

#define SUITE		"TLS_AES_128_GCM_SHA256"
#define SECRET		"SERVER_TRAFFIC_SECRET_0 "
#define IV_SIZE		12
#define TAG_SIZE	16
#define CONTENT_MAX	16384

static struct guest	*keyed;		/* one connection, one process */

/* "LABEL CLIENT_RANDOM SECRET", in hexadecimal digits. */
static void
on_secret(const SSL *ssl, const char *line)
{
	const char	*digits;
	char		 octet[3] = "";
	size_t		 i;

	(void)ssl;
	if (strncmp(line, SECRET, strlen(SECRET)) != 0 ||
	    (digits = strrchr(line, ' ')) == NULL)
		return;
	for (i = 0; i < sizeof(keyed->secret); i++) {
		memcpy(octet, digits + 1 + 2 * i, 2);
		keyed->secret[i] = (uint8_t)strtoul(octet, NULL, 16);
	}
}

void
seal_prepare(struct guest *guest)
{
	keyed = guest;
	SSL_CTX_set_ciphersuites(guest->ctx, SUITE);
	SSL_CTX_set_num_tickets(guest->ctx, 0);
	SSL_CTX_set_keylog_callback(guest->ctx, on_secret);
}

/* HKDF-Expand-Label (RFC 8446, section 7.1). */
static bool
seal_expand(struct guest *guest, char *label, uint8_t *buf, size_t len)
{
	EVP_KDF		*kdf = EVP_KDF_fetch(NULL, "TLS13-KDF", NULL);
	EVP_KDF_CTX	*ctx = EVP_KDF_CTX_new(kdf);
	int		 mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY, rc;
	OSSL_PARAM	 params[] = {
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
		    (char[]){ "SHA256" }, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY,
		    guest->secret, sizeof(guest->secret)),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX,
		    (char[]){ "tls13 " }, 6),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, label,
		    strlen(label)),
		OSSL_PARAM_construct_end(),
	};

	rc = EVP_KDF_derive(ctx, buf, len, params);
	EVP_KDF_CTX_free(ctx);
	EVP_KDF_free(kdf);
	return rc == 1;
}

bool
seal_send(struct guest *guest, uint8_t type, const void *data, size_t len)
{
	static EVP_CIPHER_CTX	*cipher;
	static uint8_t		 key[16], iv[IV_SIZE];
	static uint64_t		 serial;
	uint8_t			 record[5 + CONTENT_MAX + 1 + TAG_SIZE];
	uint8_t			 nonce[IV_SIZE];
	int			 n, total = (int)len + 1 + TAG_SIZE;
	size_t			 i;

	if (cipher == NULL && ((cipher = EVP_CIPHER_CTX_new()) == NULL ||
	    !seal_expand(guest, (char[]){ "key" }, key, sizeof(key)) ||
	    !seal_expand(guest, (char[]){ "iv" }, iv, sizeof(iv))))
		return false;
	memcpy(record, (uint8_t[]){ 23, 3, 3, (uint8_t)(total >> 8),
	    (uint8_t)total }, 5);
	memcpy(record + 5, data, len);
	record[5 + len] = type;
	memcpy(nonce, iv, sizeof(nonce));
	for (i = 0; i < sizeof(serial); i++)
		nonce[IV_SIZE - 1 - i] ^= (uint8_t)(serial >> 8 * i);
	serial++;
	return EVP_EncryptInit_ex(cipher, EVP_aes_128_gcm(), NULL, key, nonce) == 1 &&
	    EVP_EncryptUpdate(cipher, NULL, &n, record, 5) == 1 &&
	    EVP_EncryptUpdate(cipher, record + 5, &n, record + 5, (int)len + 1) == 1 &&
	    EVP_EncryptFinal_ex(cipher, record + 5 + n, &n) == 1 &&
	    EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE,
	    record + 5 + len + 1) == 1 &&
	    guest_send(guest, record, 5 + (size_t)total);
}
