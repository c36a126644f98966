/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "fixtures/pki_cert.h"
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"

/* Every field of a recipe, made and verified; parsed back: test_pki_fields.c. */

/* Once for all tests: RSA keys take long. */
static void
setup(void)
{
	odd_pki = odd_make(true);
}

static void
teardown(void)
{
	pki_free(odd_pki);
}

/* ---- Refused for its one oddity ------------------------------------------ */

START_TEST(refused_for_its_oddity_alone)
{
	const struct odd	*odd = &odd_list[_i];
	char			 words[128];
	int			 code;

	code = odd_verify(odd_pki, odd->recipe, &odd->check);
	ck_assert_msg(code == odd->code, "%s: %s", odd->recipe->name,
	    X509_verify_cert_error_string(code));
	code = odd_verify(odd_pki, odd->recipe->like, &odd->check);
	ck_assert_msg(code == X509_V_OK, "the twin of %s: %s",
	    odd->recipe->name, X509_verify_cert_error_string(code));
	if (odd->code != X509_V_OK)
		ck_assert_msg(recipe_differences(odd->recipe, odd->recipe->like,
		    words, sizeof(words)) == 1, "%s: %s", odd->recipe->name,
		    words);
}
END_TEST

/* What a flaw breaks is all that it breaks: mended, the certificate is good. */
START_TEST(tampered_by_one_bit)
{
	X509			*mended;
	unsigned char		*der = NULL;
	const unsigned char	*at;
	int			 len;

	len = i2d_X509(odd_cert(&odd_tampered), &der);
	der[len - 1] ^= 1;
	at = der;
	mended = d2i_X509(NULL, &at, len);
	ck_assert_int_eq(X509_verify(mended,
	    X509_get0_pubkey(odd_cert(&recipe_root))), 1);
	ck_assert_int_eq(X509_verify(odd_cert(&odd_tampered),
	    X509_get0_pubkey(odd_cert(&recipe_root))), 0);
	X509_free(mended);
	OPENSSL_free(der);
}
END_TEST

/* ---- What the broker is given -------------------------------------------- */

/* Whatever its oddity, no issuer below a trusted root lacks a CRL that its own key signed. */
START_TEST(every_issuer_has_its_crl)
{
	const struct pki_entry	*issuer;
	const struct recipe	*recipe;
	size_t			 i, seen = 0;

	for (i = 0; i < odd_pki->count; i++) {
		recipe = recipe_issuer(odd_pki->entries[i].recipe);
		if (recipe == NULL)
			continue;
		issuer = pki_find(odd_pki, recipe);
		ck_assert_msg(issuer->crl != NULL, "%s", recipe->name);
		ck_assert_int_eq(X509_CRL_verify(issuer->crl,
		    X509_get0_pubkey(issuer->credential.cert)), 1);
		ck_assert_int_eq(X509_NAME_cmp(X509_CRL_get_issuer(issuer->crl),
		    X509_get_subject_name(issuer->credential.cert)), 0);
		seen++;
	}
	ck_assert_uint_gt(seen, 50);
	ck_assert(recipe_needs_trust(&recipe_client));
	ck_assert(!recipe_needs_trust(&odd_via_fake_root));
}
END_TEST

START_TEST(trusted_roots_and_no_others)
{
	const struct recipe	*roots[3] = { &recipe_root, &recipe_second_root };
	const char		*pem = odd_pki->material.trust_pem, *mark;
	char			*one;
	size_t			 i, count = 0;

	for (i = 0; i < odd_pki->count; i++)
		if (strcmp(odd_pki->entries[i].recipe->name, "expired-root") == 0)
			roots[2] = odd_pki->entries[i].recipe;
	for (i = 0; i < COUNT(roots); i++) {
		one = pki_pem_certificate(odd_cert(roots[i]));
		ck_assert_ptr_nonnull(strstr(pem, one));
		free(one);
	}
	for (mark = pem; (mark = strstr(mark, "-----BEGIN")) != NULL; mark++)
		count++;
	ck_assert_uint_eq(count, 3);
}
END_TEST

/* ---- What cannot be made ------------------------------------------------- */

static const struct recipe	 bad[] = {
	{ .name = "bad-md5", .like = &recipe_client, .digest = DIGEST_MD5 },
	{ .name = "bad-value", .like = &recipe_client,
	    .extensions = { { "basicConstraints", "CA:PERHAPS" } } },
	{ .name = "bad-name", .like = &recipe_client,
	    .extensions = { { "basicconstraint", NULL } } },
	{ .name = "bad-section", .like = &recipe_client,
	    .extensions = { { "nameConstraints", "permitted;dirName:dn" } } },
	{ .name = "bad-serial", .like = &recipe_client, .serial = "12x" },
	{ .name = "bad-flaw", .like = &recipe_client, .key = KEY_ED25519,
	    .flaw = FLAW_ZERO_PROOF },
};

START_TEST(impossible_is_named)
{
	static const char *const	 says[] = {
		"MD5 asks for an issuer with an RSA key",
		"the extension 'basicConstraints' of", "'basicconstraint'",
		"'nameConstraints'", "'bad-serial'", "the flaw of"
	};
	const struct recipe		*recipe = &bad[_i];
	struct error			 error = { "" };

	ck_assert_ptr_null(pki_make(&recipe, 1, NULL, 0, 1, &error));
	ck_assert_msg(strstr(error.text, says[_i]) != NULL &&
	    strstr(error.text, recipe->name) != NULL, "%s", error.text);
}
END_TEST

/* Whatever it is made from is made too, in the right order. */
START_TEST(made_alone)
{
	const struct recipe	*recipe = odd_list[_i].recipe;
	struct error		 error;
	struct pki		*alone;

	if (odd_needs_rsa(recipe))
		return;
	alone = pki_make(&recipe, 1, NULL, 0, 1, &error);
	ck_assert_msg(alone != NULL, "%s", error.text);
	ck_assert_int_eq(odd_verify(alone, recipe, &odd_list[_i].check),
	    odd_list[_i].code);
	pki_free(alone);
}
END_TEST

/* The budget of the whole catalogue is 0.5 s for 150; here a generous multiple of it. */
START_TEST(made_quickly)
{
	struct timespec	 before, after;
	struct pki	*again;
	double		 each;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	again = odd_make(false);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	each = ((double)(after.tv_sec - before.tv_sec) +
	    (double)(after.tv_nsec - before.tv_nsec) / 1e9) /
	    (double)again->count;
	ck_assert_double_lt(each, 0.05);
	pki_free(again);
}
END_TEST

TCase *
pki_odd_tcase(void)
{
	TCase	*tcase = tcase_create("pki_odd");

	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 30);
	tcase_add_loop_test(tcase, refused_for_its_oddity_alone, 0,
	    (int)odd_count);
	tcase_add_test(tcase, tampered_by_one_bit);
	pki_fields_add(tcase);
	tcase_add_test(tcase, every_issuer_has_its_crl);
	tcase_add_test(tcase, trusted_roots_and_no_others);
	tcase_add_loop_test(tcase, impossible_is_named, 0, COUNT(bad));
	tcase_add_loop_test(tcase, made_alone, 0, (int)odd_count);
	tcase_add_test(tcase, made_quickly);
	return tcase;
}
