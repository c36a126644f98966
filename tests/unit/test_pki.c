/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "fixtures/pki.h"
#include "fixtures/pki_cert.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"
#include "tests/unit/suites.h"

#define DAY_S	86400

static struct pki	*pki;

static void
setup(void)
{
	struct error	 error;

	pki = pki_make(client_recipes, client_recipes_count, NULL, 0, PKI_DAYS,
	    &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
}

static void
teardown(void)
{
	pki_free(pki);
}

static const struct credential *
get(const struct recipe *recipe)
{
	const struct pki_entry	*entry = pki_find(pki, recipe);

	ck_assert_ptr_nonnull(entry);
	return &entry->credential;
}

/* The anchor that is known when only the defect is taken away. */
enum knows { ROOT, FOREIGN_ROOT, ITSELF };

/* Which parts of a certificate differ from its twin's. */
enum { SUBJECT = 1, ISSUER = 2, PERIOD = 4, CLAIMS = 8 };

static const struct {
	const struct recipe	*recipe;
	int			 code;		/* of the verification */
	enum knows		 cured_by;	/* … and it is good when this is the anchor */
	unsigned long		 cured_flags;	/* … and these are the checks */
	unsigned		 differs;
} credentials[] = {
	{ &recipe_client, X509_V_OK, ROOT, CRLS, 0 },
	{ &recipe_other, X509_V_OK, ROOT, CRLS, SUBJECT },
	{ &recipe_revoked, X509_V_ERR_CERT_REVOKED, ROOT, 0, 0 },
	{ &recipe_revoked_hold, X509_V_ERR_CERT_REVOKED, ROOT, 0, 0 },
	{ &recipe_expired, X509_V_ERR_CERT_HAS_EXPIRED, ROOT,
	    CRLS | X509_V_FLAG_NO_CHECK_TIME, PERIOD },
	{ &recipe_not_yet_valid, X509_V_ERR_CERT_NOT_YET_VALID, ROOT,
	    CRLS | X509_V_FLAG_NO_CHECK_TIME, PERIOD },
	{ &recipe_wrong_ca, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
	    FOREIGN_ROOT, 0, ISSUER },
	{ &recipe_self_signed, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ITSELF, 0,
	    ISSUER },
	{ &recipe_self_signed_ca, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, ITSELF,
	    0, ISSUER | CLAIMS },
};

START_TEST(verified_as_told)
{
	struct odd_check	 check = { NULL, CRLS };
	int			 code;

	code = odd_verify(pki, credentials[_i].recipe, &check);
	ck_assert_msg(code == credentials[_i].code, "%s: %d %s",
	    credentials[_i].recipe->name, code,
	    X509_verify_cert_error_string(code));
	if (credentials[_i].cured_by != ROOT)
		check.anchor = get(credentials[_i].cured_by == ITSELF ?
		    credentials[_i].recipe : &recipe_foreign_root)->cert;
	check.flags = credentials[_i].cured_flags;
	code = odd_verify(pki, credentials[_i].recipe, &check);
	ck_assert_msg(code == X509_V_OK, "%s has another defect too: %s",
	    credentials[_i].recipe->name, X509_verify_cert_error_string(code));
}
END_TEST

/* All extensions but the two that point to keys, and the one that follows the CN. */
static int
claims_differ(const X509 *a, const X509 *b)
{
	const X509_EXTENSION	*x, *y;
	int			 i, nid;

	if (X509_get_ext_count(a) != X509_get_ext_count(b))
		return 1;
	for (i = 0; i < X509_get_ext_count(a); i++) {
		x = X509_get_ext(a, i);
		y = X509_get_ext(b, i);
		nid = OBJ_obj2nid(X509_EXTENSION_get_object((X509_EXTENSION *)x));
		if (nid != OBJ_obj2nid(X509_EXTENSION_get_object(
		    (X509_EXTENSION *)y)) ||
		    X509_EXTENSION_get_critical(x) !=
		    X509_EXTENSION_get_critical(y))
			return 1;
		if (nid != NID_subject_key_identifier &&
		    nid != NID_authority_key_identifier &&
		    nid != NID_subject_alt_name &&
		    ASN1_OCTET_STRING_cmp(
		    X509_EXTENSION_get_data((X509_EXTENSION *)x),
		    X509_EXTENSION_get_data((X509_EXTENSION *)y)) != 0)
			return 1;
	}
	return 0;
}

START_TEST(differs_in_one_thing)
{
	const struct recipe	*recipe = credentials[_i].recipe;
	const X509		*a = get(recipe)->cert, *b;
	unsigned		 differs = 0;

	b = get(recipe->like != NULL ? recipe->like : recipe)->cert;
	if (X509_NAME_cmp(X509_get_subject_name(a), X509_get_subject_name(b)))
		differs |= SUBJECT;
	if (X509_NAME_cmp(X509_get_issuer_name(a), X509_get_issuer_name(b)))
		differs |= ISSUER;
	if (ASN1_TIME_compare(X509_get0_notBefore(a), X509_get0_notBefore(b)) ||
	    ASN1_TIME_compare(X509_get0_notAfter(a), X509_get0_notAfter(b)))
		differs |= PERIOD;
	if (claims_differ(a, b))
		differs |= CLAIMS;
	ck_assert_uint_eq(differs, credentials[_i].differs);
	ck_assert_int_eq(X509_get_version(a), X509_VERSION_3);
	ck_assert_int_eq(X509_get_signature_nid(a), NID_ecdsa_with_SHA256);
	ck_assert_int_eq(EVP_PKEY_get_bits(X509_get0_pubkey(a)), 256);
	/* Type and length, then 16 octets; another type were a negative one. */
	ck_assert_int_eq(i2d_ASN1_INTEGER(X509_get0_serialNumber(a), NULL), 18);
	ck_assert_int_eq(X509_get0_serialNumber(a)->type, V_ASN1_INTEGER);
	if (a != b) {
		ck_assert_int_ne(ASN1_INTEGER_cmp(X509_get0_serialNumber(a),
		    X509_get0_serialNumber(b)), 0);
		ck_assert_int_ne(EVP_PKEY_eq(X509_get0_pubkey(a),
		    X509_get0_pubkey(b)), 1);
	}
}
END_TEST

START_TEST(said_to_be_for_tests)
{
	char	 name[128];
	size_t	 i;

	for (i = 0; i < pki->count; i++) {
		if (pki->entries[i].credential.cert == NULL)
			continue;
		X509_NAME_get_text_by_NID(X509_get_subject_name(
		    pki->entries[i].credential.cert), NID_organizationName,
		    name, sizeof(name));
		ck_assert_str_eq(name, "mqtt-certcheck TEST ONLY");
	}
}
END_TEST

START_TEST(one_crl_for_each_issuer)
{
	const struct pki_entry	*root = pki_find(pki, &recipe_root);
	const struct pki_entry	*foreign = pki_find(pki, &recipe_foreign_root);
	X509_REVOKED		*found;
	ASN1_ENUMERATED		*reason;
	ASN1_INTEGER		*number;
	AUTHORITY_KEYID		*pointer;
	size_t			 i, crls = 0;

	for (i = 0; i < pki->count; i++)
		crls += pki->entries[i].crl != NULL;
	ck_assert_uint_eq(crls, 2);
	ck_assert_ptr_nonnull(foreign->crl);
	ck_assert_int_eq(X509_CRL_verify(root->crl, root->credential.key), 1);
	ck_assert_int_eq(X509_CRL_get_version(root->crl), X509_CRL_VERSION_2);
	ck_assert_int_eq(X509_CRL_get_signature_nid(root->crl),
	    NID_ecdsa_with_SHA256);
	ck_assert_int_eq(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(root->crl)), 2);
	ck_assert_int_le(sk_X509_REVOKED_num(X509_CRL_get_REVOKED(foreign->crl)),
	    0);
	ck_assert_int_eq(pki_cert_time(X509_CRL_get0_lastUpdate(root->crl)),
	    pki->made - DAY_S);
	ck_assert_int_eq(pki_cert_time(X509_CRL_get0_nextUpdate(root->crl)),
	    pki->made + PKI_DAYS * DAY_S);
	number = X509_CRL_get_ext_d2i(root->crl, NID_crl_number, NULL, NULL);
	pointer = X509_CRL_get_ext_d2i(root->crl, NID_authority_key_identifier,
	    NULL, NULL);
	ck_assert_int_eq(ASN1_INTEGER_get(number), 1);
	ck_assert_int_eq(ASN1_OCTET_STRING_cmp(pointer->keyid,
	    X509_get0_subject_key_id(root->credential.cert)), 0);
	ASN1_INTEGER_free(number);
	AUTHORITY_KEYID_free(pointer);

	ck_assert_int_eq(X509_CRL_get0_by_cert(root->crl, &found,
	    get(&recipe_revoked_hold)->cert), 1);
	reason = X509_REVOKED_get_ext_d2i(found, NID_crl_reason, NULL, NULL);
	ck_assert_int_eq(ASN1_ENUMERATED_get(reason),
	    CRL_REASON_CERTIFICATE_HOLD);
	ASN1_ENUMERATED_free(reason);
	ck_assert_int_eq(X509_CRL_get0_by_cert(root->crl, &found,
	    get(&recipe_revoked)->cert), 1);
	reason = X509_REVOKED_get_ext_d2i(found, NID_crl_reason, NULL, NULL);
	ck_assert_int_eq(ASN1_ENUMERATED_get(reason),
	    CRL_REASON_KEY_COMPROMISE);
	ASN1_ENUMERATED_free(reason);
}
END_TEST

START_TEST(material_of_each_recipe)
{
	const struct material	*material = &pki->material;
	const struct recipe	 unknown = { .name = "unknown" };
	const char		*why = NULL;
	char			*root;

	ck_assert(material->trusted);
	/* And no other CA, the foreign one least of all. */
	root = pki_pem_certificate(get(&recipe_root)->cert);
	ck_assert_str_eq(material->trust_pem, root);
	free(root);
	ck_assert_str_eq(material->credential(material, &recipe_revoked,
	    &why)->identity[SOURCE_CN], "client");
	ck_assert_ptr_null(why);
	ck_assert_ptr_null(material->credential(material,
	    &recipe_no_certificate, &why)->cert);
	ck_assert_ptr_null(material->credential(material,
	    &recipe_no_certificate, &why)->identity[SOURCE_CN]);
	ck_assert_ptr_null(material->credential(material, &unknown, &why));
	ck_assert_ptr_nonnull(strstr(why, "mqtt-certcheck init"));
}
END_TEST

/* ---- What a later recipe needs: intermediates of any depth --------------- */

static const struct recipe upper = {
	.name = "upper", .issuer = &recipe_root, .role = ROLE_CA, .cn = "upper"
};
static const struct recipe lower = {
	.name = "lower", .like = &upper, .issuer = &upper, .cn = "lower"
};
static const struct recipe deep = {
	.name = "deep", .like = &recipe_client, .issuer = &lower
};
static const struct recipe deep_revoked = {
	.name = "deep-revoked", .like = &deep, .revoked = REVOKED_KEY_COMPROMISE
};

START_TEST(intermediates_are_made_on_demand)
{
	const struct recipe *const	 wanted[] = { &deep, &deep_revoked };
	const struct credential		*leaf;
	struct error			 error;
	const struct odd_check		 check = { NULL, CRLS };
	struct pki			*tall;

	tall = pki_make(wanted, COUNT(wanted), NULL, 0, 1, &error);
	ck_assert_msg(tall != NULL, "%s", error.text);
	ck_assert_uint_eq(tall->count, 6);
	leaf = &pki_find(tall, &deep)->credential;
	ck_assert_int_eq(sk_X509_num(leaf->chain), 2);
	ck_assert_ptr_eq(sk_X509_value(leaf->chain, 0),
	    pki_find(tall, &lower)->credential.cert);
	ck_assert_ptr_eq(sk_X509_value(leaf->chain, 1),
	    pki_find(tall, &upper)->credential.cert);
	ck_assert_int_eq(odd_verify(tall, &deep, &check), X509_V_OK);
	ck_assert_int_eq(odd_verify(tall, &deep_revoked, &check),
	    X509_V_ERR_CERT_REVOKED);
	pki_free(tall);
}
END_TEST

START_TEST(server_is_for_this_host)
{
	const struct odd_check	 check = { NULL, CRLS };
	X509			*cert = get(&recipe_server)->cert;

	ck_assert_int_eq(X509_check_host(cert, "localhost", 0, 0, NULL), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, "127.0.0.1", 0), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, "::1", 0), 1);
	ck_assert_int_eq(odd_verify(pki, &recipe_server, &check), X509_V_OK);
}
END_TEST

START_TEST(days_have_limits)
{
	struct error	 error = { "" };
	struct pki	*longest;
	int64_t		 end;

	ck_assert_ptr_null(pki_make(NULL, 0, NULL, 0, 0, &error));
	ck_assert_ptr_null(pki_make(NULL, 0, NULL, 0, PKI_DAYS_MAX + 1, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "301"));
	longest = pki_make(client_recipes, client_recipes_count, NULL, 0,
	    PKI_DAYS_MAX, &error);
	ck_assert_ptr_nonnull(longest);
	end = pki_cert_time(X509_get0_notAfter(
	    pki_find(longest, &recipe_root)->credential.cert));
	ck_assert_int_eq(end, longest->made + (int64_t)PKI_DAYS_MAX * DAY_S);
	ck_assert_int_gt(pki_cert_time(X509_get0_notBefore(pki_find(longest,
	    &recipe_not_yet_valid)->credential.cert)), end);
	pki_free(longest);
}
END_TEST

START_TEST(anchors)
{
	ck_assert_ptr_eq(recipe_anchor(&recipe_revoked), &recipe_root);
	ck_assert_ptr_eq(recipe_anchor(&deep), &recipe_root);
	ck_assert_ptr_eq(recipe_anchor(&recipe_wrong_ca), &recipe_foreign_root);
	ck_assert_ptr_null(recipe_anchor(&recipe_self_signed));
	ck_assert_ptr_null(recipe_anchor(&recipe_no_certificate));
	ck_assert(recipe_needs_trust(&recipe_expired));
	ck_assert(!recipe_needs_trust(&recipe_wrong_ca));
	ck_assert(!recipe_needs_trust(&recipe_self_signed_ca));
	ck_assert_ptr_eq(recipe_find("not-yet-valid"), &recipe_not_yet_valid);
	ck_assert_ptr_eq(recipe_find("root"), &recipe_root);
	ck_assert_ptr_null(recipe_find("nobody"));
}
END_TEST

Suite *
pki_suite(void)
{
	Suite	*suite = suite_create("pki");
	TCase	*tcase = tcase_create("pki");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, verified_as_told, 0, COUNT(credentials));
	tcase_add_loop_test(tcase, differs_in_one_thing, 0, COUNT(credentials));
	tcase_add_test(tcase, said_to_be_for_tests);
	tcase_add_test(tcase, one_crl_for_each_issuer);
	tcase_add_test(tcase, material_of_each_recipe);
	tcase_add_test(tcase, intermediates_are_made_on_demand);
	tcase_add_test(tcase, server_is_for_this_host);
	tcase_add_test(tcase, days_have_limits);
	tcase_add_test(tcase, anchors);
	suite_add_tcase(suite, tcase);
	suite_add_tcase(suite, pki_odd_tcase());
	suite_add_tcase(suite, pki_tls_tcase());
	suite_add_tcase(suite, pki_name_tcase());
	return suite;
}
