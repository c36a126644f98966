/* SPDX-License-Identifier: ISC */
#include <sys/resource.h>
#include <sys/stat.h>

#include <check.h>
#include <ftw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/pki_cert.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/pki_tests.h"
#include "tests/unit/suites.h"

/* ---- Written well -------------------------------------------------------- */

static int
check_mode(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	const char	*suffix = strrchr(path, '.');

	(void)ftw;
	if (type == FTW_D)
		ck_assert_msg((st->st_mode & 07777) == 0700, "%s", path);
	else if (suffix != NULL && (strcmp(suffix, ".key") == 0 ||
	    strcmp(suffix, ".p12") == 0))
		ck_assert_msg((st->st_mode & 07777) == 0600, "%s", path);
	return 0;
}

START_TEST(layout)
{
	static const char *const files[] = {
		"manifest.json", "ca/root.crt", "ca/root.key",
		"ca/foreign-root.crt", "ca/foreign-root.key", "broker/ca.crt",
		"broker/server.crt", "broker/server.key", "broker/crl.pem",
		"clients/client/client.crt", "clients/client/client.key",
		"clients/client/chain.pem", "clients/client/client.p12",
		"clients/revoked-hold/client.crt", "crl/bundle.pem",
		"crl/root.pem", "crl/root.der", "crl/crl_root.pem",
		"crl/crl_root.der", "crl/crl_foreign-root.pem",
	};
	char	*path;
	size_t	 i;

	for (i = 0; i < COUNT(files); i++)
		ck_assert_msg(access(fixture_at(files[i]), R_OK) == 0, "%s",
		    files[i]);
	ck_assert_int_eq(fixture_count(fixture_dir), 6);
	ck_assert_int_eq(fixture_count(fixture_at("ca")), 4);
	ck_assert_int_eq(fixture_count(fixture_at("broker")), 5);
	ck_assert_int_eq(fixture_count(fixture_at("broker/crls")), 1);
	ck_assert_int_eq(fixture_count(fixture_at("crl")), 9);
	ck_assert_int_eq(fixture_count(fixture_at("clients")),
	    (int)client_recipes_count - 1);
	ck_assert_int_eq(access(fixture_at("clients/no-certificate"), F_OK), -1);
	for (i = 0; i < launchers_count; i++) {
		path = xasprintf("%s/config/%s", fixture_dir, launchers[i]->kind);
		ck_assert_int_gt(fixture_count(path), 0);
		free(path);
	}
	nftw(fixture_dir, check_mode, 16, FTW_PHYS);
	ck_assert_int_eq(fixture_count(fixture_top), 1);
}
END_TEST

/*
 * Every absolute path in a configuration exists, or could be made by the broker:
 * none speaks of the temporary folder.
 */
static int
check_paths(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	char	*text, *word, *end, *name;

	(void)st;
	(void)ftw;
	if (type != FTW_F)
		return 0;
	text = fixture_read(path);
	for (word = text; (word = strstr(word, fixture_top)) != NULL;
	    word = end + 1) {
		end = word + strcspn(word, " \t\n\"'");
		*end = '\0';
		if (access(word, F_OK) != 0 &&
		    (name = strrchr(word, '/')) != NULL) {
			*name = '\0';
			ck_assert_msg(access(word, F_OK) == 0, "%s: %s", path, word);
		}
	}
	free(text);
	return 0;
}

START_TEST(configuration_names_the_final_place)
{
	nftw(fixture_at("config"), check_paths, 16, FTW_PHYS);
}
END_TEST

START_TEST(broker_gets_the_crls_of_its_own_cas)
{
	char		*text = fixture_read(fixture_at("broker/crl.pem")), *other;
	const char	*mark = "-----BEGIN X509 CRL";

	ck_assert_ptr_eq(strstr(text, mark), text);
	ck_assert_ptr_null(strstr(text + 1, mark));
	other = pki_pem_crl(pki_find(fixture_pki, &recipe_root)->crl);
	ck_assert_str_eq(text, other);
	free(other);
	free(text);
}
END_TEST

START_TEST(manifest)
{
	json_error_t	 wrong;
	json_t		*root, *item;
	const char	*id;
	char		 digits[65];
	size_t		 i;
	int		 revoked = 0;

	root = json_load_file(fixture_at("manifest.json"), 0, &wrong);
	ck_assert_msg(root != NULL, "%s", wrong.text);
	ck_assert_str_eq(json_string_value(json_object_get(root, "schema")),
	    "mqtt-certcheck-pki/1");
	ck_assert_str_eq(json_string_value(json_object_get(root,
	    "pkcs12_password")), "certcheck");
	ck_assert_uint_eq(json_array_size(json_object_get(root, "hosts")), 3);
	ck_assert_uint_eq(json_array_size(json_object_get(root, "credentials")),
	    client_recipes_count - 1 + 3);
	json_array_foreach(json_object_get(root, "credentials"), i, item) {
		id = json_string_value(json_object_get(item, "id"));
		ck_assert_int_eq(access(fixture_at(json_string_value(
		    json_object_get(item, "file"))), R_OK), 0);
		pki_cert_sha256(pki_find(fixture_pki,
		    recipe_find(id))->credential.cert, digits);
		ck_assert_str_eq(json_string_value(json_object_get(item,
		    "sha256")), digits);
		revoked += json_is_true(json_object_get(item, "revoked"));
		if (strcmp(id, "other") == 0)
			ck_assert_str_eq(json_string_value(json_object_get(item,
			    "subject")), "CN=other,O=mqtt-certcheck TEST ONLY");
	}
	ck_assert_int_eq(revoked, 2);
	json_decref(root);
}
END_TEST

START_TEST(pkcs12_opens)
{
	FILE		*stream;
	PKCS12		*p12;
	EVP_PKEY	*key = NULL;
	X509		*cert = NULL;

	stream = fopen(fixture_at("clients/other/client.p12"), "r");
	p12 = d2i_PKCS12_fp(stream, NULL);
	ck_assert_int_eq(PKCS12_parse(p12, "certcheck", &key, &cert, NULL), 1);
	ck_assert_int_eq(X509_cmp(cert,
	    pki_find(fixture_pki, &recipe_other)->credential.cert), 0);
	ck_assert_int_eq(EVP_PKEY_eq(key, X509_get0_pubkey(cert)), 1);
	ck_assert_int_eq(PKCS12_verify_mac(p12, "wrong", -1), 0);
	EVP_PKEY_free(key);
	X509_free(cert);
	PKCS12_free(p12);
	fclose(stream);
}
END_TEST

START_TEST(round_trip)
{
	struct pki			*back;
	const struct credential		*a, *b;
	const char			*why;
	size_t				 i;

	back = pki_dir_read(fixture_dir, client_recipes,
	    client_recipes_count, &fixture_error);
	ck_assert_msg(back != NULL, "%s", fixture_error.text);
	ck_assert_str_eq(back->material.trust_pem,
	    fixture_pki->material.trust_pem);
	ck_assert(back->material.trusted);
	ck_assert_int_eq(back->made, fixture_pki->made);
	ck_assert_int_eq(back->days, fixture_pki->days);
	ck_assert_uint_eq(back->hosts_count, 3);
	ck_assert_str_eq(back->hosts[2], "::1");
	for (i = 0; i < client_recipes_count; i++) {
		a = &pki_find(fixture_pki, client_recipes[i])->credential;
		b = back->material.credential(&back->material,
		    client_recipes[i], &why);
		ck_assert_ptr_nonnull(b);
		ck_assert_str_eq(a->name, b->name);
		if (a->cert == NULL) {
			ck_assert_ptr_null(b->cert);
			continue;
		}
		ck_assert_str_eq(a->identity[SOURCE_CN], b->identity[SOURCE_CN]);
		ck_assert_int_eq(X509_cmp(a->cert, b->cert), 0);
		ck_assert_int_eq(EVP_PKEY_eq(a->key, b->key), 1);
	}
	ck_assert_ptr_null(back->material.credential(&back->material,
	    &recipe_server, &why));
	ck_assert_ptr_nonnull(strstr(why, "init"));
	pki_free(back);
}
END_TEST

START_TEST(recipe_of_a_later_version_is_left_out)
{
	static const struct recipe *const	 few[] = { &recipe_client };
	struct pki	*small, *back;
	const char	*why = NULL;

	small = pki_make(few, 1, NULL, 0, 1, &fixture_error);
	ck_assert_int_eq(pki_dir_write(small, fixture_dir,
	    &fixture_error), 0);
	back = pki_dir_read(fixture_dir, client_recipes,
	    client_recipes_count, &fixture_error);
	ck_assert_msg(back != NULL, "%s", fixture_error.text);
	ck_assert_ptr_nonnull(back->material.credential(&back->material,
	    &recipe_client, &why));
	ck_assert_ptr_null(back->material.credential(&back->material,
	    &recipe_revoked, &why));
	ck_assert_ptr_nonnull(strstr(why, "does not hold it"));
	pki_free(small);
	pki_free(back);
}
END_TEST

/* ---- Where it may be written --------------------------------------------- */

START_TEST(replaces_its_own_and_the_empty)
{
	char	*old = fixture_read(fixture_at("manifest.json")), *new;

	pki_free(fixture_pki);
	fixture_pki = pki_make(NULL, 0, NULL, 0, 1, &fixture_error);
	ck_assert_msg(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error) == 0, "%s", fixture_error.text);
	new = fixture_read(fixture_at("manifest.json"));
	ck_assert_str_ne(old, new);
	ck_assert_int_eq(fixture_count(fixture_at("clients")), 0);
	folder_remove(fixture_dir);
	ck_assert_int_eq(mkdir(fixture_dir, 0755), 0);
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_at("/"),
	    &fixture_error), 0);
	nftw(fixture_dir, check_mode, 16, FTW_PHYS);
	ck_assert_int_eq(fixture_count(fixture_top), 1);
	free(old);
	free(new);
}
END_TEST

START_TEST(refuses_what_is_not_its_own)
{
	char	*deep = xasprintf("%s/no/such", fixture_top);
	char	*file = xasprintf("%s/manifest.json", fixture_dir);

	fixture_write(fixture_at("notes.txt"), "mine");
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), -1);
	fixture_says("holds 'notes.txt'");
	ck_assert_int_eq(unlink(file), 0);
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), -1);
	fixture_says("is not empty and was not made by mqtt-certcheck init: name "
	    "another directory, or empty it");
	fixture_write(file, "{\"schema\": \"mqtt-certcheck/1\"}");
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), -1);
	fixture_says("is not empty");
	ck_assert_int_eq(pki_dir_write(fixture_pki, file,
	    &fixture_error), -1);
	fixture_says("is not a directory");
	ck_assert_int_eq(pki_dir_write(fixture_pki, deep,
	    &fixture_error), -1);
	fixture_says("No such file");
	ck_assert_int_eq(pki_dir_write(fixture_pki, "",
	    &fixture_error), -1);
	fixture_says("empty");
	ck_assert_int_eq(access(fixture_at("notes.txt"), F_OK), 0);
	ck_assert_int_eq(fixture_count(fixture_top), 1);
	free(deep);
	free(file);
	ck_assert_int_eq(chdir(fixture_top), 0);
	ck_assert_int_eq(pki_dir_write(fixture_pki, "./",
	    &fixture_error), -1);
	fixture_says("current directory");
}
END_TEST

/* A file that cannot grow any further stands for the full disk. */
START_TEST(full_disk)
{
	static const rlim_t	 limits[] = { 0, 300, 700, 1100, 2500 };
	struct rlimit		 limit, old;
	char			*before, *after;
	size_t			 i;
	int			 status;

	before = fixture_read(fixture_at("manifest.json"));
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	for (i = 0; i < COUNT(limits); i++) {
		limit = old;
		limit.rlim_cur = limits[i];
		setrlimit(RLIMIT_FSIZE, &limit);
		status = pki_dir_write(fixture_pki, fixture_dir, &fixture_error);
		setrlimit(RLIMIT_FSIZE, &old);
		ck_assert_int_eq(status, -1);
		fixture_says("cannot be written: File too large");
		ck_assert_int_eq(fixture_count(fixture_top), 1);
	}
	after = fixture_read(fixture_at("manifest.json"));
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

Suite *
pki_dir_suite(void)
{
	Suite	*suite = suite_create("pki_dir");
	TCase	*tcase = tcase_create("pki_dir");

	tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
	tcase_add_test(tcase, layout);
	tcase_add_test(tcase, configuration_names_the_final_place);
	tcase_add_test(tcase, broker_gets_the_crls_of_its_own_cas);
	tcase_add_test(tcase, manifest);
	tcase_add_test(tcase, pkcs12_opens);
	tcase_add_test(tcase, round_trip);
	tcase_add_test(tcase, recipe_of_a_later_version_is_left_out);
	tcase_add_test(tcase, replaces_its_own_and_the_empty);
	tcase_add_test(tcase, refuses_what_is_not_its_own);
	tcase_add_test(tcase, full_disk);
	suite_add_tcase(suite, tcase);
	suite_add_tcase(suite, pki_dir_read_tcase());
	suite_add_tcase(suite, pki_dir_odd_tcase());
	suite_add_tcase(suite, pki_issuer_tcase());
	return suite;
}
