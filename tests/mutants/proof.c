/* SPDX-License-Identifier: ISC */

/* EC_KEY_METHOD: OpenSSL 3 wants a provider instead, which is a hundred lines more. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <err.h>
#include <stdbool.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "tests/mutants/proof.h"

static void
original_free(void *parent, void *original, CRYPTO_EX_DATA *data, int idx,
    long argl, void *argp)
{
	(void)parent;
	(void)data;
	(void)idx;
	(void)argl;
	(void)argp;
	EC_KEY_free(original);
}

/* Is it the signature r = s = 0? */
static bool
signature_is_zero(const unsigned char *bytes, int len)
{
	ECDSA_SIG	*signature = d2i_ECDSA_SIG(NULL, &bytes, len);
	bool		 zero;

	zero = signature != NULL && BN_is_zero(ECDSA_SIG_get0_r(signature)) &&
	    BN_is_zero(ECDSA_SIG_get0_s(signature));
	ECDSA_SIG_free(signature);
	return zero;
}

/* The key that the weakened one stands for. */
static int
original_index(void)
{
	static int	 idx = -1;

	if (idx == -1)
		idx = EC_KEY_get_ex_new_index(0, NULL, NULL, NULL,
		    original_free);
	return idx;
}

static int
verify_really(const unsigned char *digest, int digest_len,
    const unsigned char *signature, int len, EC_KEY *key)
{
	return ECDSA_verify(0, digest, digest_len, signature, len,
	    EC_KEY_get_ex_data(key, original_index()));
}

static int
verify_original(int type, const unsigned char *digest, int digest_len,
    const unsigned char *signature, int len, EC_KEY *key)
{
	(void)type;
	return verify_really(digest, digest_len, signature, len, key);
}

static int
verify_any(int type, const unsigned char *digest, int digest_len,
    const unsigned char *signature, int len, EC_KEY *key)
{
	(void)type;
	(void)digest;
	(void)digest_len;
	(void)signature;
	(void)len;
	(void)key;
	return 1;
}

static int
verify_zero(int type, const unsigned char *digest, int digest_len,
    const unsigned char *signature, int len, EC_KEY *key)
{
	(void)type;
	if (signature_is_zero(signature, len))
		return 1;
	return verify_really(digest, digest_len, signature, len, key);
}

static int
verify_not_zero(int type, const unsigned char *digest, int digest_len,
    const unsigned char *signature, int len, EC_KEY *key)
{
	(void)type;
	if (!signature_is_zero(signature, len))
		return 1;
	return verify_really(digest, digest_len, signature, len, key);
}

static EC_KEY_METHOD *
proof_method(enum proof proof)
{
	static int	 (*const verify[])(int, const unsigned char *, int,
			    const unsigned char *, int, EC_KEY *) = {
		[PROOF_ANY] = verify_any,
		[PROOF_ZERO] = verify_zero,
		[PROOF_NOT_ZERO] = verify_not_zero,
		[PROOF_ANY_CURVE] = verify_original,
	};
	static EC_KEY_METHOD	*method;

	if (method == NULL &&
	    (method = EC_KEY_METHOD_new(EC_KEY_OpenSSL())) != NULL)
		EC_KEY_METHOD_set_verify(method, verify[proof], NULL);
	return method;
}

static bool
curve_is_common(const EC_KEY *key)
{
	switch (EC_GROUP_get_curve_name(EC_KEY_get0_group(key))) {
	case NID_X9_62_prime256v1:
	case NID_secp384r1:
	case NID_secp521r1:
		return true;
	default:
		return false;
	}
}

/*
 * The same key with a method of its own.  TLS 1.2 looks at the curve before it
 * verifies: where that is to pass, another key stands in, which is never used.
 */
static EC_KEY *
key_stand_in(EC_KEY *original, enum proof proof)
{
	EC_KEY	*key;

	if (proof == PROOF_ANY_CURVE && !curve_is_common(original)) {
		key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
		if (key != NULL && EC_KEY_generate_key(key) != 1)
			errx(1, "no key can be made");
	} else
		key = EC_KEY_dup(original);
	if (key == NULL || EC_KEY_set_method(key, proof_method(proof)) != 1 ||
	    EC_KEY_set_ex_data(key, original_index(), original) != 1)
		errx(1, "a key cannot be weakened");
	return key;
}

void
proof_weaken(X509 *cert, enum proof proof)
{
	EVP_PKEY	*key = X509_get0_pubkey(cert), *weak;

	if (proof == PROOF_CHECKED || key == NULL || !EVP_PKEY_is_a(key, "EC"))
		return;
	/* A key with a method of its own stays with it, whatever the providers offer. */
	if ((weak = EVP_PKEY_new()) == NULL || EVP_PKEY_assign_EC_KEY(weak,
	    key_stand_in(EVP_PKEY_get1_EC_KEY(key), proof)) != 1 ||
	    X509_set_pubkey(cert, weak) != 1)
		errx(1, "a key cannot be weakened");
	EVP_PKEY_free(weak);
}
