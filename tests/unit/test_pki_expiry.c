/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/x509v3.h>

#include "fixtures/pki.h"
#include "fixtures/pki_cert.h"
#include "fixtures/pki_expiry.h"
#include "fixtures/pki_user.h"
#include "fixtures/recipes.h"
#include "tests/unit/expiry_tests.h"
#include "tests/unit/golden.h"

/* When the user's certificates and CRLs end, as read from their files. */

static struct pki	*theirs;
static struct error	 error;

static const struct recipe *const made[] = {
	&recipe_other, &recipe_revoked, &recipe_expired,
	&recipe_via_intermediate,
};

static void
set_up(void)
{
	theirs = pki_make(made, COUNT(made), NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(theirs != NULL, "%s", error.text);
}

static void
tear_down(void)
{
	pki_free(theirs);
}

static const struct credential *
of(const struct recipe *recipe)
{
	return &pki_find(theirs, recipe)->credential;
}

/* A file with certificate, chain and key. */
static char *
file_of(const struct recipe *recipe)
{
	char	*cert = pki_pem_chain(of(recipe)), *key = pki_pem_key(of(recipe)->key);
	char	*both = xasprintf("%s%s", cert, key), *path;

	path = golden_file(both, strlen(both));
	free(both);
	free(cert);
	free(key);
	return path;
}

static void
drop(const char *path)
{
	unlink(path);
	free((char *)path);
}

static const struct expiry *
find(const struct expiries *expiries, const char *name, const X509 *cert)
{
	char	 subject[EXPIRY_SUBJECT] = "";
	size_t	 i;

	X509_NAME_get_text_by_NID(X509_get_subject_name(cert), NID_commonName,
	    subject, sizeof(subject));
	for (i = 0; i < expiries->count; i++)
		if (strcmp(expiries->items[i].name, name) == 0 &&
		    strstr(expiries->items[i].subject, subject) != NULL)
			return &expiries->items[i];
	return NULL;
}

static void
check(const struct expiries *expiries, const char *name,
    const struct recipe *recipe)
{
	const X509		*cert = of(recipe)->cert;
	const struct expiry	*expiry = find(expiries, name, cert);

	ck_assert_msg(expiry != NULL, "%s", name);
	ck_assert_int_eq(expiry->kind, EXPIRY_OWN);
	ck_assert_int_eq(expiry->until, pki_cert_time(X509_get0_notAfter(cert)));
	ck_assert_int_eq(expiry->from, pki_cert_time(X509_get0_notBefore(cert)));
}

/* What was given, and its issuers, each once; neither what is made of it nor what is to be old. */
START_TEST(user)
{
	const struct user_files	 files = {
		.cert = file_of(&recipe_via_intermediate),
		.roles = { file_of(&recipe_other), file_of(&recipe_revoked),
		    file_of(&recipe_expired) }
	};
	struct expiries		 expiries = { .items = NULL };
	struct pki		*pki;

	pki = pki_user_make(&files, theirs->material.trust_pem,
	    client_recipes, client_recipes_count, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	pki_expiry_user(pki, &expiries);
	check(&expiries, "client", &recipe_via_intermediate);
	check(&expiries, "other", &recipe_other);
	check(&expiries, "revoked", &recipe_revoked);
	check(&expiries, "issuer", &recipe_intermediate);
	check(&expiries, "issuer", &recipe_root);
	ck_assert_uint_eq(expiries.count, 5);
	expiries_end(&expiries);
	pki_free(pki);

	/* Of a root that nobody has given, nothing is known. */
	pki = pki_user_make(&files, NULL, client_recipes,
	    client_recipes_count, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	pki_expiry_user(pki, &expiries);
	ck_assert_uint_eq(expiries.count, 4);
	ck_assert_ptr_null(find(&expiries, "issuer", of(&recipe_root)->cert));
	expiries_end(&expiries);
	pki_free(pki);
	drop(files.cert);
	drop(files.roles[USER_OTHER]);
	drop(files.roles[USER_REVOKED]);
	drop(files.roles[USER_EXPIRED]);
}
END_TEST

/* A CRL of the root, or the other one, from and until so many hours from now; 0: no end. */
static char *
crl_make(const struct recipe *issuer, int from_h, int until_h, bool delta)
{
	X509_CRL	*crl = X509_CRL_new();
	ASN1_TIME	*when = ASN1_TIME_set(NULL, time(NULL) + from_h * 3600);
	ASN1_INTEGER	*base = ASN1_INTEGER_new();
	char		*pem;

	ck_assert(X509_CRL_set_version(crl, X509_CRL_VERSION_2) &&
	    X509_CRL_set_issuer_name(crl,
	    X509_get_subject_name(of(issuer)->cert)) &&
	    X509_CRL_set1_lastUpdate(crl, when) && ASN1_INTEGER_set(base, 1));
	ck_assert_ptr_nonnull(ASN1_TIME_set(when, time(NULL) + until_h * 3600));
	ck_assert(until_h == 0 || X509_CRL_set1_nextUpdate(crl, when));
	ck_assert(!delta || X509_CRL_add1_ext_i2d(crl, NID_delta_crl, base, 1,
	    X509V3_ADD_DEFAULT));
	ck_assert_int_gt(X509_CRL_sign(crl, of(issuer)->key, EVP_sha256()), 0);
	pem = pki_pem_crl(crl);
	ASN1_TIME_free(when);
	ASN1_INTEGER_free(base);
	X509_CRL_free(crl);
	return pem;
}

static void
crls_read(char *one, char *other, struct expiries *expiries)
{
	char	*both = xasprintf("%s%s", one, other);

	ck_assert_msg(pki_expiry_crls(both, strlen(both), "a\033.pem",
	    expiries, &error) == 0, "%s", error.text);
	free(both);
	free(one);
	free(other);
}

#define ROOT		&recipe_root
#define BETWEEN		&recipe_intermediate

static const struct {
	const struct recipe	*issuers[2];
	int			 from_h[2], until_h[2];
	bool			 delta;		/* the second */
	size_t			 count;
	int			 first_h;	/* end of the first */
} files[] = {
	{ { ROOT, BETWEEN }, { -1, -1 }, { 9, 5 }, false, 2, 5 },
	/* The newer one holds, whichever comes first. */
	{ { ROOT, ROOT }, { -5, -1 }, { -2, 9 }, false, 1, 9 },
	{ { ROOT, ROOT }, { -1, -5 }, { 9, -2 }, false, 1, 9 },
	/* With a delta the older one does, too. */
	{ { ROOT, ROOT }, { -5, -1 }, { 9, 4 }, true, 1, 4 },
	{ { ROOT, ROOT }, { -5, -1 }, { 3, 4 }, true, 1, 3 },
	{ { ROOT, BETWEEN }, { -1, -1 }, { 0, 5 }, false, 1, 5 },
};

START_TEST(crls)
{
	struct expiries	 expiries = { .items = NULL };

	crls_read(crl_make(files[_i].issuers[0], files[_i].from_h[0],
	    files[_i].until_h[0], false), crl_make(files[_i].issuers[1],
	    files[_i].from_h[1], files[_i].until_h[1], files[_i].delta),
	    &expiries);
	ck_assert_uint_eq(expiries.count, files[_i].count);
	ck_assert_int_eq(expiries.items[0].kind, EXPIRY_CRL);
	ck_assert_str_eq(expiries.items[0].name, "a\\x1B.pem");
	ck_assert_ptr_nonnull(strstr(expiries.items[0].subject, "CN="));
	ck_assert_int_le(llabs(expiries.items[0].until - time(NULL) -
	    files[_i].first_h * 3600), 60);
	ck_assert_int_lt(expiries.items[0].from, time(NULL));
	expiries_end(&expiries);
}
END_TEST

START_TEST(no_crls)
{
	struct expiries	 expiries = { .items = NULL };

	ck_assert_int_eq(pki_expiry_crls("noise", 5, "x.pem", &expiries, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "x.pem: "));
	ck_assert_uint_eq(expiries.count, 0);
}
END_TEST

TCase *
pki_expiry_tcase(void)
{
	TCase	*tcase = tcase_create("pki_expiry");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, user);
	tcase_add_loop_test(tcase, crls, 0, COUNT(files));
	tcase_add_test(tcase, no_crls);
	return tcase;
}
