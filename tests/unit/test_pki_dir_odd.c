/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "fixtures/pki_cert.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"

/* The odd ones in the directory, and read back from it. */

static struct pki		*odd;
static const struct recipe	**wanted;

static void
make(void)
{
	size_t	 i;

	odd = odd_make(false);
	wanted = xcalloc(odd->count, sizeof(*wanted));
	for (i = 0; i < odd->count; i++)
		wanted[i] = odd->entries[i].recipe;
}

static void
unmake(void)
{
	free(wanted);
	pki_free(odd);
}

static void
setup(void)
{
	fixture_setup();
	ck_assert_msg(pki_dir_write(odd, fixture_dir, &fixture_error) == 0, "%s",
	    fixture_error.text);
}

static struct pki *
read_back(const struct recipe *const *recipes, size_t count)
{
	struct pki	*back;

	back = pki_dir_read(fixture_dir, recipes, count, &fixture_error);
	ck_assert_msg(back != NULL, "%s", fixture_error.text);
	return back;
}

START_TEST(all_come_back)
{
	struct pki		*back = read_back(wanted, odd->count);
	const struct credential	*a, *b;
	size_t			 i;
	int			 k;

	for (i = 0; i < odd->count; i++) {
		a = &odd->entries[i].credential;
		ck_assert_msg(pki_find(back, wanted[i]) != NULL, "%s", a->name);
		b = &pki_find(back, wanted[i])->credential;
		ck_assert_msg(X509_cmp(a->cert, b->cert) == 0, "%s", a->name);
		ck_assert_msg(EVP_PKEY_eq(a->key, b->key) == 1, "%s", a->name);
		ck_assert_str_eq(a->identity[SOURCE_CN], b->identity[SOURCE_CN]);
		ck_assert_int_eq(sk_X509_num(a->chain), sk_X509_num(b->chain));
		for (k = 0; k < sk_X509_num(a->chain); k++)
			ck_assert_int_eq(X509_cmp(sk_X509_value(a->chain, k),
			    sk_X509_value(b->chain, k)), 0);
	}
	ck_assert_str_eq(back->material.trust_pem, odd->material.trust_pem);
	pki_free(back);
}
END_TEST

/* The certificate's key does not fit what its private one signs. */
static int
signs_falsely(const struct credential *credential)
{
	static const unsigned char	 text[] = "text";
	unsigned char			 signature[256];
	size_t				 len = sizeof(signature);
	EVP_MD_CTX			*ctx = EVP_MD_CTX_new();
	int				 good;

	ck_assert_int_eq(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL,
	    credential->key), 1);
	ck_assert_int_eq(EVP_DigestSign(ctx, signature, &len, text,
	    sizeof(text)), 1);
	EVP_MD_CTX_free(ctx);
	ctx = EVP_MD_CTX_new();
	ck_assert_int_eq(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL,
	    X509_get0_pubkey(credential->cert)), 1);
	good = EVP_DigestVerify(ctx, signature, len, text, sizeof(text));
	EVP_MD_CTX_free(ctx);
	return good != 1;
}

START_TEST(flaws_come_back)
{
	struct pki	*back = read_back(wanted, odd->count);

	ck_assert(signs_falsely(&pki_find(back, &odd_stolen)->credential));
	ck_assert(signs_falsely(&pki_find(back, &odd_zero_proof)->credential));
	ck_assert(!signs_falsely(&pki_find(back, &recipe_client)->credential));
	ck_assert_int_eq(X509_verify(
	    pki_find(back, &odd_tampered)->credential.cert, X509_get0_pubkey(
	    pki_find(back, &recipe_root)->credential.cert)), 0);
	pki_free(back);
}
END_TEST

/* Every client has all its files, and the PKCS#12 file opens. */
START_TEST(every_file_is_there)
{
	json_error_t	 wrong;
	json_t		*root, *item;
	const char	*file;
	char		*path, digits[65];
	PKCS12		*p12;
	EVP_PKEY	*key;
	X509		*cert;
	FILE		*stream;
	size_t		 i, clients = 0;

	root = json_load_file(fixture_at("manifest.json"), 0, &wrong);
	json_array_foreach(json_object_get(root, "credentials"), i, item) {
		file = json_string_value(json_object_get(item, "file"));
		ck_assert_int_eq(access(fixture_at(file), R_OK), 0);
		if (strncmp(file, "clients/", 8) != 0)
			continue;
		clients++;
		path = xasprintf("%.*s.p12", (int)strlen(file) - 4, file);
		stream = fopen(fixture_at(path), "r");
		ck_assert_msg(stream != NULL, "%s", path);
		p12 = d2i_PKCS12_fp(stream, NULL);
		fclose(stream);
		key = NULL;
		cert = NULL;
		ck_assert_msg(PKCS12_parse(p12, "certcheck", &key, &cert,
		    NULL) == 1, "%s", path);
		pki_cert_sha256(cert, digits);
		ck_assert_str_eq(digits, json_string_value(json_object_get(item,
		    "sha256")));
		ck_assert_int_eq(X509_check_private_key(cert, key), 1);
		EVP_PKEY_free(key);
		X509_free(cert);
		PKCS12_free(p12);
		free(path);
	}
	ck_assert_uint_eq(i, odd->count);
	ck_assert_uint_gt(clients, 50);
	ck_assert_int_eq(access(fixture_at("ca/short-lived.key"), R_OK), 0);
	json_decref(root);
}
END_TEST

START_TEST(only_the_proof_is_not_in_the_files)
{
	json_t		*root, *item;
	const char	*note;
	size_t		 i, notes = 0;

	root = json_load_file(fixture_at("manifest.json"), 0, NULL);
	json_array_foreach(json_object_get(root, "credentials"), i, item) {
		note = json_string_value(json_object_get(item, "note"));
		if (note == NULL)
			continue;
		ck_assert_str_eq(json_string_value(json_object_get(item, "id")),
		    "zero-proof");
		ck_assert_ptr_nonnull(strstr(note, "is an ordinary one"));
		notes++;
	}
	ck_assert_uint_eq(notes, 1);
	json_decref(root);
}
END_TEST

/* A run that asks for one client is told of all that the broker trusts. */
START_TEST(one_of_many)
{
	static const struct recipe *const	 few[] = { &recipe_client };
	struct pki	*back = read_back(few, 1);

	ck_assert_uint_eq(back->count, 2);
	ck_assert_str_eq(back->material.trust_pem, odd->material.trust_pem);
	pki_free(back);
}
END_TEST

/* No CRL of a CA that nobody trusts, least of all of one that poses as ours. */
START_TEST(crls_of_trusted_issuers_and_no_others)
{
	const struct pki_entry	*entry;
	FILE			*stream;
	X509_CRL		*crl;
	size_t			 i, issuers = 0, crls = 0;

	for (i = 0; i < odd->count; i++)
		issuers += odd->entries[i].crl != NULL &&
		    recipe_needs_trust(odd->entries[i].recipe);
	stream = fopen(fixture_at("broker/crl.pem"), "r");
	ck_assert_ptr_nonnull(stream);
	while ((crl = PEM_read_X509_CRL(stream, NULL, NULL, NULL)) != NULL) {
		for (i = 0; i < odd->count; i++) {
			entry = &odd->entries[i];
			if (recipe_needs_trust(entry->recipe) &&
			    X509_CRL_verify(crl,
			    X509_get0_pubkey(entry->credential.cert)) == 1)
				break;
		}
		ck_assert_uint_lt(i, odd->count);
		crls++;
		X509_CRL_free(crl);
	}
	fclose(stream);
	ck_assert_uint_eq(crls, issuers);
	ck_assert_uint_gt(crls, 10);
	ck_assert_ptr_nonnull(pki_find(odd, &odd_fake_root)->crl);
}
END_TEST

static void
copy(const char *from, const char *to, const char *mode)
{
	char	*text = fixture_read(fixture_at(from));
	FILE	*stream = fopen(fixture_at(to), mode);

	fputs(text, stream);
	fclose(stream);
	free(text);
}

START_TEST(trust_is_checked)
{
	static const struct recipe *const	 few[] = { &recipe_via_second_root };

	copy("ca/root.crt", "broker/ca.crt", "w");
	ck_assert_ptr_null(pki_dir_read(fixture_dir, few, 1, &fixture_error));
	fixture_says("broker/ca.crt: is not the CA in");
	copy("ca/second-root.crt", "broker/ca.crt", "a");
	pki_free(read_back(few, 1));
	copy("ca/fake-root.crt", "broker/ca.crt", "a");
	ck_assert_ptr_null(pki_dir_read(fixture_dir, few, 1, &fixture_error));
	fixture_says("broker/ca.crt: is not the CA in");
}
END_TEST

/* As if the directory had been made so many seconds earlier, by its manifest. */
static void
age(int64_t seconds)
{
	char	 made[32], earlier[32], *text, *found;

	pki_time_text(odd->made, made, sizeof(made));
	pki_time_text(odd->made - seconds, earlier, sizeof(earlier));
	text = fixture_read(fixture_at("manifest.json"));
	found = strstr(text, "\"made\": \"");
	ck_assert_ptr_nonnull(found);
	memcpy(found + strlen("\"made\": \""), earlier, strlen(earlier));
	fixture_write(fixture_at("manifest.json"), text);
	free(text);
}

START_TEST(what_is_over_is_left_out)
{
	const char	*why = NULL;
	struct pki	*back;

	age(200);
	back = read_back(wanted, odd->count);
	ck_assert_ptr_nonnull(pki_find(back, &odd_via_short));
	pki_free(back);
	age(400);
	back = read_back(wanted, odd->count);
	ck_assert_ptr_null(pki_find(back, &odd_short));
	ck_assert_ptr_null(back->material.credential(&back->material,
	    &odd_via_short, &why));
	ck_assert_ptr_nonnull(strstr(why, "or no longer"));
	ck_assert_ptr_nonnull(pki_find(back, &recipe_client));
	pki_free(back);
}
END_TEST

TCase *
pki_dir_odd_tcase(void)
{
	TCase	*tcase = tcase_create("pki_dir_odd");

	tcase_add_unchecked_fixture(tcase, make, unmake);
	tcase_add_checked_fixture(tcase, setup, fixture_teardown);
	tcase_set_timeout(tcase, 30);
	tcase_add_test(tcase, all_come_back);
	tcase_add_test(tcase, flaws_come_back);
	tcase_add_test(tcase, every_file_is_there);
	tcase_add_test(tcase, only_the_proof_is_not_in_the_files);
	tcase_add_test(tcase, one_of_many);
	tcase_add_test(tcase, crls_of_trusted_issuers_and_no_others);
	tcase_add_test(tcase, trust_is_checked);
	tcase_add_test(tcase, what_is_over_is_left_out);
	return tcase;
}
