/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "fixtures/pki_cert.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"

/* Every field of a recipe, parsed back out of what was made. */

/* ---- Keys and signatures ------------------------------------------------- */

static const struct {
	const char	*name;
	const char	*type, *group;
	int		 bits;
	int		 signature;	/* NID_… of the certificate's; 0: as ever */
} keys[] = {
	{ "p384", "EC", "secp384r1", 384 },
	{ "p521", "EC", "secp521r1", 521 },
	{ "secp256k1", "EC", "secp256k1", 256 },
	{ "p192", "EC", "prime192v1", 192 },
	{ "explicit", "EC", "prime256v1", 256 },
	{ "ed25519", "ED25519", NULL, 256 },
	{ "rsa-1024", "RSA", NULL, 1024 },
	{ "rsa-2048", "RSA", NULL, 2048 },
	{ "rsa-4096", "RSA", NULL, 4096 },
	{ "rsa-pss", "RSA-PSS", NULL, 2048 },
	{ "sha384", "EC", "prime256v1", 256, NID_ecdsa_with_SHA384 },
	{ "sha1", "EC", "prime256v1", 256, NID_ecdsa_with_SHA1 },
	{ "md5", "EC", "prime256v1", 256, NID_md5WithRSAEncryption },
	{ "under-rsa", "EC", "prime256v1", 256, NID_sha256WithRSAEncryption },
	{ "under-rsa-ca", "RSA", NULL, 2048 },
	{ "under-pss", "EC", "prime256v1", 256, NID_rsassaPss },
	{ "under-ed25519", "EC", "prime256v1", 256, NID_ED25519 },
};

START_TEST(key_and_signature_as_told)
{
	const struct credential	*credential = NULL;
	const EVP_PKEY		*key;
	char			 group[64];
	size_t			 i;

	for (i = 0; i < odd_pki->count; i++)
		if (strcmp(odd_pki->entries[i].recipe->name, keys[_i].name) == 0)
			credential = &odd_pki->entries[i].credential;
	ck_assert_ptr_nonnull(credential);
	key = X509_get0_pubkey(credential->cert);
	ck_assert_int_eq(EVP_PKEY_is_a(key, keys[_i].type), 1);
	ck_assert_int_eq(EVP_PKEY_get_bits(key), keys[_i].bits);
	ck_assert_int_eq(EVP_PKEY_eq(key, credential->key), 1);
	ck_assert_int_eq(X509_get_signature_nid(credential->cert),
	    keys[_i].signature != 0 ? keys[_i].signature :
	    NID_ecdsa_with_SHA256);
	if (keys[_i].group == NULL)
		return;
	EVP_PKEY_get_group_name(key, group, sizeof(group), NULL);
	ck_assert_str_eq(group, keys[_i].group);
	EVP_PKEY_get_utf8_string_param(key, OSSL_PKEY_PARAM_EC_ENCODING, group,
	    sizeof(group), NULL);
	ck_assert_str_eq(group, strcmp(keys[_i].name, "explicit") == 0 ?
	    "explicit" : "named_curve");
}
END_TEST

static int
sign(EVP_PKEY *key, unsigned char *signature, size_t *len)
{
	static const unsigned char	 text[] = "text";
	EVP_MD_CTX			*ctx = EVP_MD_CTX_new();
	int				 good;

	good = EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, signature, len, text, sizeof(text)) == 1;
	EVP_MD_CTX_free(ctx);
	return good;
}

START_TEST(proofs_of_flawed_keys)
{
	static const unsigned char	 zeros[] = { 48, 6, 2, 1, 0, 2, 1, 0 };
	unsigned char			 signature[256];
	size_t				 len = sizeof(signature);
	const struct credential		*stolen, *zero;
	EVP_PKEY_CTX			*ctx;

	zero = &pki_find(odd_pki, &odd_zero_proof)->credential;
	ck_assert_int_eq(sign(zero->key, signature, &len), 1);
	ck_assert_mem_eq(signature, zeros, sizeof(zeros));
	ck_assert_uint_eq(len, sizeof(zeros));
	ck_assert_int_eq(X509_check_private_key(zero->cert, zero->key), 1);
	/* It passes for the certificate's, and is none of a pair. */
	stolen = &pki_find(odd_pki, &odd_stolen)->credential;
	ck_assert_int_eq(X509_check_private_key(stolen->cert, stolen->key), 1);
	ctx = EVP_PKEY_CTX_new(stolen->key, NULL);
	ck_assert_int_ne(EVP_PKEY_pairwise_check(ctx), 1);
	EVP_PKEY_CTX_free(ctx);
}
END_TEST

/* ---- The certificate's own fields ---------------------------------------- */

static const struct {
	const struct recipe	*recipe;
	const char		*hex;
	int			 octets;	/* in DER, with type and length */
} serials[] = {
	{ &odd_serial_zero, "0", 3 },
	{ &odd_serial_negative, "-7F01", 4 },
	{ &odd_serial_long, "4142434445464748494A4142434445464748494A"
	    "4142434445464748494A4142434445464748494A", 42 },
};

START_TEST(serial_as_told)
{
	const ASN1_INTEGER	*number;
	BIGNUM			*big;
	char			*hex;

	number = X509_get0_serialNumber(odd_cert(serials[_i].recipe));
	big = ASN1_INTEGER_to_BN(number, NULL);
	hex = BN_bn2hex(big);
	ck_assert_str_eq(hex, serials[_i].hex);
	ck_assert_int_eq(i2d_ASN1_INTEGER(number, NULL), serials[_i].octets);
	OPENSSL_free(hex);
	BN_free(big);
}
END_TEST

static void
period_of(const struct recipe *recipe, int64_t from, int64_t to)
{
	const X509	*cert = odd_cert(recipe);

	ck_assert_int_eq(pki_cert_time(X509_get0_notBefore(cert)),
	    odd_pki->made + from);
	ck_assert_int_eq(pki_cert_time(X509_get0_notAfter(cert)),
	    odd_pki->made + to);
}

START_TEST(fields_as_told)
{
	const X509	*cert = odd_cert(&odd_version_1);
	char		 text[64];

	ck_assert_int_eq(X509_get_version(cert), X509_VERSION_1);
	ck_assert_int_eq(X509_get_ext_count(cert), 0);
	X509_NAME_get_text_by_NID(X509_get_subject_name(
	    odd_cert(&odd_organisation)), NID_organizationName, text,
	    sizeof(text));
	ck_assert_str_eq(text, "TEST ONLY tenant");
	cert = odd_cert(&odd_no_ski);
	ck_assert_int_eq(X509_get_ext_by_NID(cert, NID_subject_key_identifier,
	    -1), -1);
	ck_assert_int_eq(X509_get_ext_count(cert),
	    X509_get_ext_count(odd_cert(&recipe_client)) - 1);
	period_of(odd_list[0].recipe, -3600, -30);
	period_of(odd_list[1].recipe, 90, 7200);
}
END_TEST

/* Each extension stands where the ordinary one did, or at the end. */
START_TEST(extensions_as_told)
{
	static const struct { const char *name, *odd; int nid, at; } told[] = {
		{ "pathlen-0", "CA:TRUE, pathlen:0", NID_basic_constraints, 0 },
		{ "for-servers", "TLS Web Server Authentication",
		    NID_ext_key_usage, 2 },
		{ "nc-kept-ca", "Permitted:\n  DNS:tenant.example\n  "
		    "IP:192.0.2.0/255.255.255.0\n  URI:tenant.example\n  "
		    "email:tenant.example\n  "
		    "DirName:O = TEST ONLY tenant A", NID_name_constraints, 4 },
		{ "no-policy-ca", "Require Explicit Policy:0",
		    NID_policy_constraints, 4 },
		{ "policies", "Policy: 1.3.6.1.4.1.55555.2",
		    NID_certificate_policies, 6 },
	};
	X509_EXTENSION	*extension;
	BIO		*bio = BIO_new(BIO_s_mem());
	X509		*cert = NULL;
	char		*text;
	size_t		 i;
	int		 at;

	for (i = 0; i < odd_pki->count; i++)
		if (strcmp(odd_pki->entries[i].recipe->name, told[_i].name) == 0)
			cert = odd_pki->entries[i].credential.cert;
	ck_assert_ptr_nonnull(cert);
	at = X509_get_ext_by_NID(cert, told[_i].nid, -1);
	ck_assert_int_eq(at, told[_i].at);
	ck_assert_int_eq(X509_get_ext_by_NID(cert, told[_i].nid, at), -1);
	extension = X509_get_ext(cert, at);
	ck_assert_int_eq(X509V3_EXT_print(bio, extension, 0, 0), 1);
	BIO_write(bio, "", 1);
	BIO_get_mem_data(bio, &text);
	ck_assert_msg(strncmp(text, told[_i].odd, strlen(told[_i].odd)) == 0,
	    "%s", text);
	BIO_free(bio);
}
END_TEST

static ASN1_OCTET_STRING *
keyid(const struct recipe *recipe)
{
	return (ASN1_OCTET_STRING *)X509_get0_subject_key_id(odd_cert(recipe));
}

START_TEST(names_as_told)
{
	const X509	*fake = odd_cert(&odd_fake_root), *root, *cross, *ours;

	root = odd_cert(&recipe_root);
	ck_assert_int_eq(X509_NAME_cmp(X509_get_subject_name(fake),
	    X509_get_subject_name(root)), 0);
	ck_assert_int_eq(ASN1_OCTET_STRING_cmp(keyid(&odd_fake_root),
	    keyid(&recipe_root)), 0);
	ck_assert_int_ne(EVP_PKEY_eq(X509_get0_pubkey(fake),
	    X509_get0_pubkey(root)), 1);
	ck_assert_int_eq(X509_self_signed((X509 *)fake, 1), 1);
	ck_assert_str_eq(pki_find(odd_pki,
	    &odd_fake_root)->credential.identity[SOURCE_CN], "root");

	cross = odd_cert(&odd_cross);
	ours = odd_cert(&recipe_intermediate);
	ck_assert_int_eq(X509_NAME_cmp(X509_get_subject_name(cross),
	    X509_get_subject_name(ours)), 0);
	ck_assert_int_eq(EVP_PKEY_eq(X509_get0_pubkey(cross),
	    X509_get0_pubkey(ours)), 1);
	ck_assert_int_eq(X509_verify((X509 *)cross,
	    X509_get0_pubkey(odd_cert(&recipe_foreign_root))), 1);

	ours = odd_cert(&odd_names_other);
	ck_assert_int_eq(X509_NAME_cmp(X509_get_issuer_name(ours),
	    X509_get_subject_name(odd_cert(&recipe_second_root))), 0);
	ck_assert_int_eq(X509_verify((X509 *)ours,
	    X509_get0_pubkey(odd_cert(&recipe_intermediate))), 1);
}
END_TEST

START_TEST(sent_as_told)
{
	STACK_OF(X509)	*chain = odd_chain(&odd_reversed);

	ck_assert_int_eq(sk_X509_num(chain), 4);
	ck_assert_ptr_eq(sk_X509_value(chain, 0), odd_cert(&recipe_intermediate));
	ck_assert_ptr_eq(sk_X509_value(chain, 2), odd_cert(&odd_reversed));
	ck_assert_ptr_eq(sk_X509_value(chain, 3),
	    odd_cert(&recipe_foreign_root));
	chain = odd_chain(&odd_by_client);
	ck_assert_int_eq(sk_X509_num(chain), 1);
	ck_assert_ptr_eq(sk_X509_value(chain, 0), odd_cert(&recipe_client));
}
END_TEST

void
pki_fields_add(TCase *tcase)
{
	tcase_add_loop_test(tcase, key_and_signature_as_told, 0, COUNT(keys));
	tcase_add_test(tcase, proofs_of_flawed_keys);
	tcase_add_loop_test(tcase, serial_as_told, 0, COUNT(serials));
	tcase_add_test(tcase, fields_as_told);
	tcase_add_loop_test(tcase, extensions_as_told, 0, 5);
	tcase_add_test(tcase, names_as_told);
	tcase_add_test(tcase, sent_as_told);
}
