/* SPDX-License-Identifier: ISC */
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "tests/mutants/trait.h"

/* What a certificate is for. */

/* X509_get_key_usage and its like: there is no such extension. */
#define USAGE_ABSENT	UINT32_MAX

static X509 *
current(X509_STORE_CTX *store)
{
	return X509_STORE_CTX_get_current_cert(store);
}

static bool
has(X509_STORE_CTX *store, int nid)
{
	return X509_get_ext_by_NID(current(store), nid, -1) >= 0;
}

static bool
has_critical(X509_STORE_CTX *store, int nid)
{
	int	 at = X509_get_ext_by_NID(current(store), nid, -1);

	return at >= 0 &&
	    X509_EXTENSION_get_critical(X509_get_ext(current(store), at));
}

bool
trait_version_1(X509_STORE_CTX *store)
{
	return X509_get_version(current(store)) == X509_VERSION_1;
}

bool
trait_no_constraints(X509_STORE_CTX *store)
{
	return !trait_version_1(store) && !has(store, NID_basic_constraints);
}

bool
trait_ca(X509_STORE_CTX *store)
{
	return (X509_get_extension_flags(current(store)) & EXFLAG_CA) != 0;
}

static bool
lacks_usage(X509_STORE_CTX *store, uint32_t bit)
{
	uint32_t	 usage = X509_get_key_usage(current(store));

	return usage != USAGE_ABSENT && (usage & bit) == 0;
}

bool
trait_no_certsign(X509_STORE_CTX *store)
{
	return trait_ca(store) && lacks_usage(store, KU_KEY_CERT_SIGN);
}

bool
trait_no_signature(X509_STORE_CTX *store)
{
	return lacks_usage(store, KU_DIGITAL_SIGNATURE);
}

static bool
has_purpose(X509_STORE_CTX *store, uint32_t bits)
{
	return has(store, NID_ext_key_usage) &&
	    (X509_get_extended_key_usage(current(store)) & bits) != 0;
}

bool
trait_client(X509_STORE_CTX *store)
{
	return has_purpose(store, XKU_SSL_CLIENT);
}

bool
trait_server(X509_STORE_CTX *store)
{
	return has_purpose(store, XKU_SSL_SERVER);
}

bool
trait_no_ca(X509_STORE_CTX *store)
{
	return has(store, NID_basic_constraints) && !trait_ca(store) &&
	    !trait_client(store);
}

bool
trait_wrong_purpose(X509_STORE_CTX *store)
{
	return has(store, NID_ext_key_usage) &&
	    !has_purpose(store, XKU_SSL_CLIENT | XKU_ANYEKU);
}

bool
trait_any_purpose(X509_STORE_CTX *store)
{
	return !trait_client(store) && has_purpose(store, XKU_ANYEKU);
}

bool
trait_no_purpose(X509_STORE_CTX *store)
{
	return !has(store, NID_ext_key_usage);
}

bool
trait_several_purposes(X509_STORE_CTX *store)
{
	EXTENDED_KEY_USAGE	*purposes;
	int			 count;

	purposes = X509_get_ext_d2i(current(store), NID_ext_key_usage, NULL,
	    NULL);
	count = sk_ASN1_OBJECT_num(purposes);
	sk_ASN1_OBJECT_pop_free(purposes, ASN1_OBJECT_free);
	return count > 1 || has_critical(store, NID_ext_key_usage);
}

bool
trait_critical_policies(X509_STORE_CTX *store)
{
	return has_critical(store, NID_certificate_policies);
}

static bool
key_is(X509_STORE_CTX *store, const char *type)
{
	EVP_PKEY	*key = X509_get0_pubkey(current(store));

	return key != NULL && EVP_PKEY_is_a(key, type);
}

bool
trait_rsa(X509_STORE_CTX *store)
{
	return key_is(store, "RSA");
}

bool
trait_ec(X509_STORE_CTX *store)
{
	return key_is(store, "EC");
}

bool
trait_not_p256(X509_STORE_CTX *store)
{
	return !trait_ec(store) ||
	    EVP_PKEY_get_bits(X509_get0_pubkey(current(store))) != 256;
}
