/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include "fixtures/pki.h"
#include "fixtures/pki_derive.h"
#include "fixtures/pki_key.h"
#include "fixtures/pki_lib.h"
#include "fixtures/pki_load.h"
#include "fixtures/pki_pkcs11.h"
#include "fixtures/pki_secret.h"
#include "fixtures/pki_trust.h"
#include "fixtures/pki_user.h"
#include "fixtures/recipes.h"
#include "harness/plan.h"
#include "scenarios/scenarios.h"
#include "tests/unit/suites.h"

/* A deployment's PKI: to what is tested here, only its files are known. */
static struct pki	*theirs;
static char		 folder[64];
static struct error	 error;

static const struct recipe *const made[] = {
	&recipe_client, &recipe_other, &recipe_revoked, &recipe_expired,
	&recipe_via_intermediate,
};

static char *
at(const char *name)
{
	static char	 paths[32][128];
	static size_t	 turn;
	char		*path = paths[turn++ % COUNT(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static void
put(const char *name, const void *data, size_t len)
{
	FILE	*stream = fopen(at(name), "w");

	ck_assert_ptr_nonnull(stream);
	ck_assert_uint_eq(fwrite(data, 1, len, stream), len);
	ck_assert_int_eq(fclose(stream), 0);
}

static void
put_text(const char *name, char *text)
{
	put(name, text, strlen(text));
	free(text);
}

static const struct credential *
of(const struct recipe *recipe)
{
	return &pki_find(theirs, recipe)->credential;
}

/* NAME.crt, NAME.key and NAME.pem, which has it all. */
static void
put_credential(const char *name, const struct credential *credential)
{
	char	*cert = pki_pem_chain(credential);
	char	*key = pki_pem_key(credential->key), *path;

	path = xasprintf("%s.pem", name);
	put_text(path, xasprintf("%s%s", key, cert));
	free(path);
	path = xasprintf("%s.crt", name);
	put_text(path, cert);
	free(path);
	path = xasprintf("%s.key", name);
	put_text(path, key);
	free(path);
}

static void
put_p12(const char *name, const char *password, EVP_PKEY *key, int nid)
{
	const struct credential	*c = of(&recipe_via_intermediate);
	PKCS12			*p12;
	unsigned char		*der = NULL;
	int			 len;

	p12 = PKCS12_create_ex(password, NULL, key, c->cert, c->chain, nid, nid,
	    10, 10, 0, pki_lib(), NULL);
	ck_assert_ptr_nonnull(p12);
	len = i2d_PKCS12(p12, &der);
	ck_assert_int_gt(len, 0);
	put(name, der, (size_t)len);
	OPENSSL_free(der);
	PKCS12_free(p12);
}

static void
set_up(void)
{
	theirs = pki_make(made, COUNT(made), NULL, 0, PKI_DAYS, &error);
	ck_assert_ptr_nonnull(theirs);
	snprintf(folder, sizeof(folder), "/tmp/certcheck-own.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	put_credential("client", of(&recipe_client));
	put_credential("other", of(&recipe_other));
	put_credential("revoked", of(&recipe_revoked));
	put_credential("expired", of(&recipe_expired));
	put_credential("below", of(&recipe_via_intermediate));
	put_text("root.crt", xstrdup(theirs->material.trust_pem));
	setenv("CERTCHECK_TEST_SECRET", "Se-cret", 1);
}

static void
tear_down(void)
{
	unsetenv("CERTCHECK_TEST_SECRET");
	folder_remove(folder);
	pki_free(theirs);
}

/* What the whole catalogue asks for. */
static struct pki *
make_all(const struct user_files *files, const char *trust)
{
	const struct scenario		**list = NULL;
	const struct recipe		**recipes;
	struct pki			*pki;
	size_t				 i, k, n = 0, count;

	for (i = 0; i < families_count; i++)
		for (k = 0; k < families[i]->count; k++) {
			list = xreallocarray(list, n + 1, sizeof(*list));
			list[n++] = &families[i]->scenarios[k];
		}
	recipes = scenarios_recipes(list, n, &count);
	pki = pki_user_make(files, trust, recipes, count, &error);
	free(recipes);
	free(list);
	return pki;
}

static struct pki *
make(const struct user_files *files)
{
	return pki_user_make(files, NULL, client_recipes, client_recipes_count,
	    &error);
}

static const struct credential *
get(const struct pki *pki, const struct recipe *recipe)
{
	const char	*why = "";
	const struct credential *credential;

	credential = pki->material.credential(&pki->material, recipe, &why);
	ck_assert_msg(credential != NULL, "%s: %s", recipe->name, why);
	return credential;
}

static void
refused(const struct user_files *files, const char *words)
{
	struct pki	*pki = make(files);

	ck_assert_msg(pki == NULL, "it should have been refused: %s", words);
	ck_assert_msg(strstr(error.text, words) != NULL, "'%s' is not in: %s",
	    words, error.text);
}

/* ---- What is made ---------------------------------------------------------- */

START_TEST(loaded_as_it_is)
{
	const struct user_files	 files = { .cert = at("below.pem") };
	struct pki		*pki = make(&files);
	const struct credential	*client;

	ck_assert_msg(pki != NULL, "%s", error.text);
	client = get(pki, &recipe_client);
	ck_assert_int_eq(X509_cmp(client->cert,
	    of(&recipe_via_intermediate)->cert), 0);
	ck_assert_int_eq(sk_X509_num(client->chain), 1);
	ck_assert_str_eq(client->identity[SOURCE_CN], "client");
	ck_assert_ptr_null(get(pki, &recipe_no_certificate)->cert);
	pki_free(pki);
}
END_TEST

/* The same names and kind of key, another issuer, and a signature of that. */
START_TEST(impostors)
{
	const struct user_files	 files = { .cert = at("client.pem") };
	struct pki		*pki = make(&files);
	const X509		*ours = of(&recipe_client)->cert;
	const struct credential	*one;

	ck_assert_msg(pki != NULL, "%s", error.text);
	one = get(pki, &recipe_wrong_ca);
	ck_assert_int_eq(X509_NAME_cmp(X509_get_subject_name(one->cert),
	    X509_get_subject_name(ours)), 0);
	ck_assert_int_ne(X509_NAME_cmp(X509_get_issuer_name(one->cert),
	    X509_get_issuer_name(ours)), 0);
	ck_assert_int_eq(X509_verify(one->cert, X509_get0_pubkey(pki_find(pki,
	    &recipe_foreign_root)->credential.cert)), 1);
	ck_assert_int_eq(EVP_PKEY_eq(X509_get0_pubkey(one->cert), one->key), 1);
	ck_assert_int_ne(EVP_PKEY_eq(X509_get0_pubkey(ours), one->key), 1);
	one = get(pki, &recipe_self_signed);
	ck_assert_int_eq(X509_verify(one->cert, one->key), 1);
	ck_assert_int_eq(X509_check_ca(one->cert), 0);
	ck_assert_int_ne(X509_check_ca(get(pki,
	    &recipe_self_signed_ca)->cert), 0);
	pki_free(pki);
}
END_TEST

static const struct credential *
by_name(const struct pki *pki, const char *name)
{
	size_t	 i;

	for (i = 0; i < pki->count; i++)
		if (strcmp(pki->entries[i].credential.name, name) == 0)
			return get(pki, pki->entries[i].recipe);
	ck_abort_msg("there is no %s", name);
	return NULL;
}

START_TEST(flaws)
{
	const struct user_files	 files = { .cert = at("client.pem") };
	struct pki		*pki = make_all(&files,
				    theirs->material.trust_pem);
	EVP_PKEY		*root = of(&recipe_root)->key;
	const struct credential	*one;

	ck_assert_msg(pki != NULL, "%s", error.text);
	one = by_name(pki, "tampered");
	ck_assert_int_eq(EVP_PKEY_eq(X509_get0_pubkey(one->cert), one->key), 1);
	ck_assert_int_ne(X509_verify(one->cert, root), 1);
	one = by_name(pki, "stolen");
	ck_assert_int_eq(X509_verify(one->cert, root), 1);
	/* Ours is as it was. */
	one = get(pki, &recipe_client);
	ck_assert_int_eq(X509_verify(one->cert, root), 1);
	one = by_name(pki, "by-client");
	ck_assert_int_eq(X509_verify(one->cert, of(&recipe_client)->key), 1);
	ck_assert_int_eq(sk_X509_num(one->chain), 1);
	ck_assert_int_eq(X509_cmp(sk_X509_value(one->chain, 0),
	    of(&recipe_client)->cert), 0);
	one = by_name(pki, "with-root");
	ck_assert_int_eq(sk_X509_num(one->chain), 1);
	ck_assert_int_eq(X509_cmp(sk_X509_value(one->chain, 0),
	    of(&recipe_root)->cert), 0);
	pki_free(pki);
}
END_TEST

/* Nothing that the broker should accept comes from anybody but the user. */
START_TEST(nothing_else)
{
	const struct user_files	 files = { .cert = at("below.pem") };
	struct pki		*pki = make_all(&files,
				    theirs->material.trust_pem);
	const struct credential	*one;
	const char		*why;
	struct recipe		 whole;
	size_t			 i;

	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_uint_gt(pki->count, 100);
	for (i = 0; i < pki->count; i++) {
		one = pki->material.credential(&pki->material,
		    pki->entries[i].recipe, &why);
		if (one == NULL) {
			ck_assert_ptr_nonnull(why);
			continue;
		}
		recipe_resolve(pki->entries[i].recipe, &whole);
		if (one->cert == NULL || !recipe_needs_trust(
		    pki->entries[i].recipe) || whole.flaw != FLAW_NONE)
			continue;
		/* It is the user's, or has a key that the user has. */
		ck_assert_msg(X509_cmp(one->cert,
		    of(&recipe_via_intermediate)->cert) == 0 ||
		    X509_verify(one->cert,
		    of(&recipe_via_intermediate)->key) == 1,
		    "where does %s come from?", one->name);
	}
	pki_free(pki);
}
END_TEST

/* An RSA key is matched by RSA keys, and can be forged as well. */
START_TEST(another_kind_of_key)
{
	static const struct recipe	 rsa = { .name = "rsa", .odd = "RSA",
					     .like = &recipe_client,
					     .key = KEY_RSA_2048 };
	const struct recipe *const	 one[] = { &rsa };
	const struct user_files		 files = { .cert = at("rsa.pem") };
	struct pki			*source, *pki;
	const char			*why;

	source = pki_make(one, 1, NULL, 0, PKI_DAYS, &error);
	ck_assert_ptr_nonnull(source);
	put_credential("rsa", &pki_find(source, &rsa)->credential);
	pki = make_all(&files, NULL);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert(EVP_PKEY_is_a(get(pki, &recipe_wrong_ca)->key, "RSA"));
	ck_assert(EVP_PKEY_is_a(by_name(pki, "stolen")->key, "RSA"));
	ck_assert_ptr_null(pki->material.credential(&pki->material,
	    &recipe_other, &why));
	ck_assert_ptr_nonnull(strstr(why, "--credential other=FILE"));
	pki_free(pki);
	pki_free(source);
}
END_TEST

START_TEST(roles)
{
	struct user_files	 files = { .cert = at("client.crt"),
				     .key = at("client.key") };
	struct pki		*pki;

	files.roles[USER_OTHER] = at("other.pem");
	files.roles[USER_EXPIRED] = at("expired.pem");
	pki = make(&files);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_str_eq(get(pki, &recipe_other)->identity[SOURCE_CN], "other");
	ck_assert_int_eq(X509_cmp(get(pki, &recipe_expired)->cert,
	    of(&recipe_expired)->cert), 0);
	pki_free(pki);
	files.roles[USER_EXPIRED] = at("other.pem");
	refused(&files, "other.pem: has not expired");
	files.roles[USER_EXPIRED] = NULL;
	files.roles[USER_OTHER] = at("client.pem");
	refused(&files, "client.pem: the other certificate is the one in");
}
END_TEST

/* ---- Plans ----------------------------------------------------------------- */

/* Steps without a credential are left out where others are left, and told. */
START_TEST(plan_is_reduced)
{
	const struct user_files		 files = { .cert = at("client.pem") };
	struct pki			*pki = make_all(&files, NULL);
	const struct plan_options	 options = { .tls = 1u << TLS_1_3 };
	const struct scenario		*list[] = {
		scenario_find("signature.tampered"),
		scenario_find("trust.second-ca-in-bundle"),
		scenario_find("trust.wrong-ca-intermediate"),
	};
	struct plan			*plan;

	pki->material.trusted = true;
	plan = plan_make(list, COUNT(list), &options, &pki->material);
	ck_assert_uint_eq(plan->count, 3);
	ck_assert_str_eq(plan->cases[0].skip, "");
	ck_assert_uint_eq(scenario_steps(plan->cases[0].scenario), 1);
	ck_assert_str_eq(plan->cases[0].intent, "without tampered-issuer");
	/* The ordinary client alone says nothing about a second CA. */
	ck_assert_ptr_nonnull(strstr(plan->cases[1].skip, "needs a CA key"));
	/* Its twin is not at hand, but the twin's is. */
	ck_assert_str_eq(plan->cases[2].skip, "");
	ck_assert_uint_eq(plan->probes_count, 1);
	ck_assert_ptr_eq(plan->probes[plan->cases[2].probe[0]].recipe,
	    &recipe_client);
	plan_free(plan);
	pki_free(pki);
}
END_TEST

/* ---- Files ----------------------------------------------------------------- */

START_TEST(pkcs12)
{
	struct user_files	 files = { .pkcs12 = at("a.p12"),
				     .passin = "env:CERTCHECK_TEST_SECRET" };
	EVP_PKEY		*key = of(&recipe_via_intermediate)->key;
	struct pki		*pki;

	put_p12("a.p12", "Se-cret", key, NID_aes_256_cbc);
	pki = make(&files);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_int_eq(sk_X509_num(get(pki, &recipe_client)->chain), 1);
	pki_free(pki);
	put_p12("a.p12", "another", key, NID_aes_256_cbc);
	refused(&files, "a.p12: the password is wrong");
	put_p12("a.p12", "Se-cret", NULL, NID_aes_256_cbc);
	refused(&files, "a.p12: the PKCS#12 file holds no private key");
	files.pkcs12 = at("client.pem");
	refused(&files, "client.pem: is no PKCS#12 file");
}
END_TEST

/* RC2 of 40 bits, as it was made for years. */
START_TEST(pkcs12_legacy)
{
	const struct user_files	 files = { .pkcs12 = at("old.p12"),
				     .passin = "env:CERTCHECK_TEST_SECRET" };
	struct pki		*pki;

	if (pki_lib_legacy() == -1)
		return;
	put_p12("old.p12", "Se-cret", of(&recipe_via_intermediate)->key,
	    NID_pbe_WithSHA1And40BitRC2_CBC);
	pki = make(&files);
	ck_assert_msg(pki != NULL, "%s", error.text);
	pki_free(pki);
}
END_TEST

START_TEST(bad_files)
{
	struct user_files	 files = { .cert = at("client.crt") };

	refused(&files, "client.crt: holds a certificate, but no private key");
	files.key = at("other.key");
	refused(&files, "other.key: is not the key of the certificate in");
	files.key = at("other.crt");
	refused(&files, "other.crt: holds no private key");
	files = (struct user_files){ .cert = at("expired.pem") };
	refused(&files, "expired.pem: the certificate has expired on");
	files.cert = at("client.key");
	refused(&files, "client.key: holds no certificate but a private key");
	files.cert = folder;
	refused(&files, "is a directory");
	put("empty", "", 0);
	files.cert = at("empty");
	refused(&files, "empty: is empty");
	put("text", "hello\n", 6);
	files.cert = at("text");
	refused(&files, "text: is neither PEM nor DER nor PKCS#12");
	put_text("bad", xstrdup("\n\n-----BEGIN CERTIFICATE-----\nAAAA\n"));
	files.cert = at("bad");
	refused(&files, "bad, line 3: holds a damaged or truncated certificate");
}
END_TEST

/* The client's comes first, whatever else is in the file. */
START_TEST(wrong_order)
{
	struct user_files	 files = { .cert = at("order"),
				     .key = at("client.key") };
	char			*first = pki_pem_certificate(
				    of(&recipe_root)->cert);
	char			*second = pki_pem_certificate(
				    of(&recipe_client)->cert);

	put_text("order", xasprintf("%s%s", first, second));
	refused(&files, "order: the key belongs to certificate number 2 in it");
	free(first);
	free(second);
}
END_TEST

START_TEST(passwords)
{
	struct user_files	 files = { .cert = at("client.crt"),
				     .key = at("locked") };
	struct pki		*pki;
	EVP_PKEY		*key = of(&recipe_client)->key;
	FILE			*stream = fopen(at("locked"), "w");

	ck_assert_int_eq(PEM_write_PKCS8PrivateKey(stream, key,
	    EVP_aes_256_cbc(), "Se-cret", 7, NULL, NULL), 1);
	fclose(stream);
	put("word", "Se-cret\r\nmore\n", 14);
	files.passin = "env:CERTCHECK_TEST_SECRET";
	pki = make(&files);
	ck_assert_msg(pki != NULL, "%s", error.text);
	pki_free(pki);
	files.passin = xasprintf("file:%s", at("word"));
	pki = make(&files);
	ck_assert_msg(pki != NULL, "%s", error.text);
	pki_free(pki);
	free((char *)files.passin);
	files.passin = "env:CERTCHECK_NOT_SET";
	refused(&files, "--passin env:CERTCHECK_NOT_SET: that variable is not set");
	setenv("CERTCHECK_TEST_SECRET", "wrong", 1);
	files.passin = "env:CERTCHECK_TEST_SECRET";
	refused(&files, "locked, line 1: the private key cannot be decrypted");
	ck_assert_ptr_null(strstr(error.text, "wrong\""));
}
END_TEST

/* What is wrong with a token's URI is said before any token is asked, and never its PIN. */
START_TEST(token_uris)
{
	static const struct {
		const char	*key;
		const char	*words;
	} bad[] = {
		{ "pkcs11:object=a?pin-value=12%3", "pkcs11:object=a: its pin-value is not percent-encoded" },
		{ "pkcs11:object=a?pin-value=12%zz", "pkcs11:object=a: its pin-value is not percent-encoded" },
		{ "pkcs11:token=t;object=a?pin-source=file:/nonexistent", "pkcs11:token=t;object=a: the file that its pin-source names cannot be read" },
		{ "pkcs11:object=a;pin-value=1234;id=%01?module-path=/x", "pkcs11:object=a;id=%01: may have pin-value= and pin-source=" },
	};
	struct user_files	 files = { .cert = at("client.crt") };
	size_t			 i;

	for (i = 0; i < COUNT(bad); i++) {
		files.key = bad[i].key;
		refused(&files, bad[i].words);
	}
}
END_TEST

START_TEST(token_pins_hidden)
{
	char	 text[] = "pkcs11:a?pin-value=1:2: is not of pkcs11:pin-value=99;b?pin-value=7";
	char	 none[] = "x?pin-value=: y";

	pki_pkcs11_hide(text);
	ck_assert_str_eq(text, "pkcs11:a?pin-value=***: is not of pkcs11:pin-value=**;b?pin-value=*");
	pki_pkcs11_hide(none);
	ck_assert_str_eq(none, "x?pin-value=: y");
}
END_TEST

START_TEST(password_sources)
{
	static const char *const good[] = {
		"env:A", "file:/x", "fd:3", "stdin", "pass:secret", "pass:"
	};
	static const char *const bad[] = {
		"pass", "env:", "fd:x", "fd:-1", "secret", "stdin:"
	};
	size_t	 i;

	for (i = 0; i < COUNT(good); i++)
		ck_assert_int_eq(secret_check(good[i], &error), 0);
	for (i = 0; i < COUNT(bad); i++) {
		ck_assert_int_eq(secret_check(bad[i], &error), -1);
		ck_assert_ptr_null(strstr(error.text, "secret"));
	}
}
END_TEST

START_TEST(trust)
{
	char	*pem = pki_trust_read(at("root.crt"), NULL, &error);

	ck_assert_str_eq(pem, theirs->material.trust_pem);
	free(pem);
	ck_assert_ptr_null(pki_trust_read(at("client.key"), NULL, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "holds no certificate"));
	ck_assert_ptr_null(pki_trust_read(NULL, folder, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "openssl rehash"));
	put_text("0a1b2c3d.0", xstrdup(theirs->material.trust_pem));
	pem = pki_trust_read(NULL, folder, &error);
	ck_assert_str_eq(pem, theirs->material.trust_pem);
	free(pem);
}
END_TEST

Suite *
pki_user_suite(void)
{
	Suite	*suite = suite_create("pki_user");
	TCase	*tcase = tcase_create("own");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, loaded_as_it_is);
	tcase_add_test(tcase, impostors);
	tcase_add_test(tcase, flaws);
	tcase_add_test(tcase, nothing_else);
	tcase_add_test(tcase, another_kind_of_key);
	tcase_add_test(tcase, roles);
	tcase_add_test(tcase, plan_is_reduced);
	tcase_add_test(tcase, pkcs12);
	tcase_add_test(tcase, pkcs12_legacy);
	tcase_add_test(tcase, bad_files);
	tcase_add_test(tcase, wrong_order);
	tcase_add_test(tcase, passwords);
	tcase_add_test(tcase, token_uris);
	tcase_add_test(tcase, token_pins_hidden);
	tcase_add_test(tcase, password_sources);
	tcase_add_test(tcase, trust);
	suite_add_tcase(suite, tcase);
	return suite;
}
