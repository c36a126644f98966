/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "fixtures/pki_crl_check.h"
#include "fixtures/pki_crls.h"
#include "fixtures/pki_fetch.h"
#include "fixtures/pki_pem.h"
#include "tests/unit/suites.h"

#define NOW	1800000000	/* of all these tests */
#define HOUR	3600

enum { FIRST, SECOND, REKEYED, CAS };	/* the third has the first one's name */

static EVP_PKEY	*keys[CAS];
static STACK_OF(X509)	*cas;

/* How a CRL is to be. */
struct plan {
	int		 ca;
	int		 number;		/* 0: none */
	int64_t		 from;			/* 0: an hour ago */
	int64_t		 until;			/* 0: in ten hours */
	const char	*extension;		/* as X509V3_EXT_nconf_nid has it */
	int		 nid;
	const char	*entry;			/* critical extension of an entry, DER */
	bool		 twice;			/* the number */
};

static X509 *
make_ca(int i)
{
	X509		*cert = X509_new();
	X509_NAME	*name;
	X509_EXTENSION	*extension;

	keys[i] = EVP_EC_gen("P-256");
	ck_assert_ptr_nonnull(keys[i]);
	name = X509_get_subject_name(cert);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
	    (const unsigned char *)(i == SECOND ? "second" : "first"), -1, -1, 0);
	X509_set_issuer_name(cert, name);
	X509_set_version(cert, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(cert), i + 1);
	ASN1_TIME_set(X509_getm_notBefore(cert), NOW - 100 * HOUR);
	ASN1_TIME_set(X509_getm_notAfter(cert), NOW + 100 * HOUR);
	X509_set_pubkey(cert, keys[i]);
	extension = X509V3_EXT_conf_nid(NULL, NULL, NID_basic_constraints,
	    "CA:TRUE");
	X509_add_ext(cert, extension, -1);
	X509_EXTENSION_free(extension);
	ck_assert_int_gt(X509_sign(cert, keys[i], EVP_sha256()), 0);
	return cert;
}

static void
setup(void)
{
	int	 i;

	cas = sk_X509_new_null();
	for (i = 0; i < CAS; i++)
		sk_X509_push(cas, make_ca(i));
}

static void
teardown(void)
{
	int	 i;

	sk_X509_pop_free(cas, X509_free);
	for (i = 0; i < CAS; i++)
		EVP_PKEY_free(keys[i]);
}

static void
add_entry(X509_CRL *crl, const char *critical)
{
	X509_REVOKED		*entry = X509_REVOKED_new();
	ASN1_INTEGER		*serial = ASN1_INTEGER_new();
	ASN1_TIME		*when = ASN1_TIME_set(NULL, NOW - HOUR);
	ASN1_OCTET_STRING	*value = ASN1_OCTET_STRING_new();
	X509_EXTENSION		*extension;

	ASN1_INTEGER_set(serial, 77);
	X509_REVOKED_set_serialNumber(entry, serial);
	X509_REVOKED_set_revocationDate(entry, when);
	ASN1_OCTET_STRING_set(value, (const unsigned char *)critical,
	    (int)strlen(critical));
	extension = X509_EXTENSION_create_by_NID(NULL, NID_invalidity_date, 1, value);
	X509_REVOKED_add_ext(entry, extension, -1);
	X509_EXTENSION_free(extension);
	ck_assert_int_eq(X509_CRL_add0_revoked(crl, entry), 1);
	ASN1_OCTET_STRING_free(value);
	ASN1_TIME_free(when);
	ASN1_INTEGER_free(serial);
}

/* A CRL as PEM. */
static char *
make(const struct plan *plan)
{
	X509_CRL	*crl = X509_CRL_new();
	ASN1_INTEGER	*number = ASN1_INTEGER_new();
	ASN1_TIME	*from, *until;
	X509_EXTENSION	*extension;
	X509V3_CTX	 context;
	char		*pem;

	from = ASN1_TIME_set(NULL, plan->from != 0 ? plan->from : NOW - HOUR);
	until = ASN1_TIME_set(NULL, plan->until != 0 ? plan->until : NOW + 10 * HOUR);
	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(sk_X509_value(cas,
	    plan->ca)));
	X509_CRL_set1_lastUpdate(crl, from);
	if (plan->until != -1)
		X509_CRL_set1_nextUpdate(crl, until);
	ASN1_INTEGER_set(number, plan->number);
	if (plan->number != 0)
		X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, X509V3_ADD_DEFAULT);
	if (plan->twice)
		X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, X509V3_ADD_APPEND);
	if (plan->extension != NULL) {
		X509V3_set_ctx_nodb(&context);
		extension = X509V3_EXT_nconf_nid(NULL, &context, plan->nid,
		    plan->extension);
		ck_assert_ptr_nonnull(extension);
		X509_CRL_add_ext(crl, extension, -1);
		X509_EXTENSION_free(extension);
	}
	if (plan->entry != NULL)
		add_entry(crl, plan->entry);
	ck_assert_int_gt(X509_CRL_sign(crl, keys[plan->ca], EVP_sha256()), 0);
	pem = pki_pem_crl(crl);
	ASN1_TIME_free(from);
	ASN1_TIME_free(until);
	ASN1_INTEGER_free(number);
	X509_CRL_free(crl);
	return pem;
}

/* One or two CRLs, read and attributed to `known`. */
static struct pki_crls *
read_plans(const struct plan *a, const struct plan *b, STACK_OF(X509) *known)
{
	struct pki_crls	*crls;
	struct error	 error;
	char		*one = make(a), *two = b != NULL ? make(b) : xstrdup("");
	char		*both = xasprintf("%s%s", one, two);

	crls = pki_crls_read(both, strlen(both), &error);
	ck_assert_msg(crls != NULL, "%s", error.text);
	pki_crl_attribute(crls, known);
	free(one);
	free(two);
	free(both);
	return crls;
}

/* Refused with these words; NULL: not. */
static void
expect(int rc, const struct error *error, const char *words)
{
	if (words == NULL)
		ck_assert_msg(rc == 0, "%s", error->text);
	else
		ck_assert_msg(rc == -1 && strstr(error->text, words) != NULL,
		    "'%s' is not in: %s", words, rc == 0 ? "(good)" : error->text);
}

static const struct {
	struct plan	 a, b;		/* b: no number, no CRL */
	const char	*words;
} checks[] = {
	{ { FIRST, 1 }, { FIRST, 0 }, NULL },
	{ { FIRST, 1 }, { SECOND, 1 }, NULL },
	/* A CA that changes its key publishes for both. */
	{ { FIRST, 1 }, { REKEYED, 1 }, NULL },
	{ { FIRST, 1 }, { FIRST, 2 }, "two CRLs of CN=first" },
	{ { FIRST, 1, .until = NOW }, { FIRST, 0 }, "has expired" },
	{ { FIRST, 1, .until = NOW + 1 }, { FIRST, 0 }, NULL },
	{ { FIRST, 1, .until = -1 }, { FIRST, 0 }, "lacks a readable" },
	{ { FIRST, 1, .from = NOW }, { FIRST, 0 }, NULL },
	{ { FIRST, 1, .from = NOW + 1 }, { FIRST, 0 }, "from the future" },
	{ { FIRST, 1, .twice = true }, { FIRST, 0 }, "number of the CRL of CN=first cannot be read" },
	{ { FIRST, 1, .nid = NID_delta_crl, .extension = "critical,DER:020101" },
	    { FIRST, 0 }, "delta CRL" },
	{ { FIRST, 1, .nid = NID_certificate_policies,
	    .extension = "critical,DER:3000" }, { FIRST, 0 }, "a critical extension" },
	{ { FIRST, 1, .entry = "x" }, { FIRST, 0 }, "an entry in the CRL of CN=first" },
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:30038401ff" }, { FIRST, 0 },
	    "does not cover all" },
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:30038501ff" }, { FIRST, 0 },
	    "does not cover all" },
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:300483020640" }, { FIRST, 0 },
	    "does not cover all" },
	/* A CA may publish one for its users and one for its CAs. */
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:30038101ff" }, { FIRST, 2, .nid =
	    NID_issuing_distribution_point, .extension = "critical,DER:30038201ff" },
	    NULL },
	/* Only a name where it is published. */
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:3009a007a0058603612f62" }, { FIRST, 0 }, NULL },
	{ { FIRST, 1, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:0500" }, { FIRST, 0 }, "does not cover all" },
};

START_TEST(test_check)
{
	struct error	 error;
	struct pki_crls	*crls;

	crls = read_plans(&checks[_i].a, checks[_i].b.number != 0 ?
	    &checks[_i].b : NULL, cas);
	expect(pki_crl_check(crls, cas, NOW, &error), &error, checks[_i].words);
	pki_crls_free(crls);
}
END_TEST

static const struct {
	struct plan	 old, next;
	bool		 dropped;	/* the old one's CA is no longer known */
	const char	*words;
} follows[] = {
	{ { FIRST, 5 }, { FIRST, 5 }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 6, NOW }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 6 }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 4, NOW }, false, "lower number" },
	{ { FIRST, 200 }, { FIRST, 100, NOW }, false, "lower number" },
	{ { FIRST, 5 }, { FIRST, 256, NOW }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 6, NOW - 2 * HOUR }, false, "older" },
	{ { FIRST, 5 }, { FIRST, 0, NOW }, false, "has no number" },
	{ { FIRST, 0 }, { FIRST, 6, NOW }, false, NULL },
	{ { FIRST, 0 }, { FIRST, 0, NOW }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 5, NOW }, false, NULL },
	{ { FIRST, 5 }, { FIRST, 5, 0, NOW + HOUR }, false, "cannot be told" },
	{ { FIRST, 5 }, { SECOND, 6, NOW }, false, "no longer there" },
	{ { FIRST, 5 }, { SECOND, 6, NOW }, true, "no longer there" },
	/* Both keys are known: that of the old one has no CRL any more. */
	{ { FIRST, 5 }, { REKEYED, 1, NOW }, false, "no longer there" },
	/* The new key has taken the place of the old one, and counts from 1. */
	{ { FIRST, 5 }, { REKEYED, 1, NOW }, true, NULL },
	{ { FIRST, 5 }, { REKEYED, 1, NOW - 2 * HOUR }, true, "older" },
	{ { FIRST, 5 }, { FIRST, 6, NOW, .nid = NID_issuing_distribution_point,
	    .extension = "critical,DER:3009a007a0058603612f62" }, false,
	    "no longer there" },
};

START_TEST(test_follows)
{
	STACK_OF(X509)	*known = sk_X509_dup(cas);
	struct error	 error;
	struct pki_crls	*old, *next;

	if (follows[_i].dropped)
		sk_X509_delete(known, follows[_i].old.ca);
	old = read_plans(&follows[_i].old, NULL, known);
	next = read_plans(&follows[_i].next, NULL, known);
	/* A signature differs from time to time: the same one is really the same. */
	if (memcmp(&follows[_i].old, &follows[_i].next, sizeof(struct plan)) == 0)
		expect(pki_crl_follows(old, old, "FILE", &error), &error, NULL);
	else
		expect(pki_crl_follows(next, old, "FILE", &error), &error,
		    follows[_i].words);
	pki_crls_free(old);
	pki_crls_free(next);
	sk_X509_free(known);
}
END_TEST

static void
expect_unreadable(const char *data, size_t len, const char *words)
{
	struct error	 error;
	struct pki_crls	*crls = pki_crls_read(data, len, &error);

	ck_assert_msg(crls == NULL, "read, but: %s", words);
	expect(-1, &error, words);
}

START_TEST(test_read)
{
	struct plan	 plan = { FIRST, 1 };
	struct error	 error;
	struct pki_crls	*crls;
	char		*pem = make(&plan), *again, *twice;
	size_t		 i, len = strlen(pem);

	/* Cut wherever: never a CRL, never a crash. */
	for (i = 0; i < len - 1; i++) {
		again = xcalloc(i + 1, 1);
		memcpy(again, pem, i);
		crls = pki_crls_read(again, i, &error);
		ck_assert(crls == NULL || crls->count == 0);
		pki_crls_free(crls);
		free(again);
	}
	twice = xasprintf("text before\n%s%stext after", pem, pem);
	crls = pki_crls_read(twice, strlen(twice), &error);
	ck_assert_ptr_nonnull(crls);
	ck_assert_uint_eq(crls->count, 1);
	ck_assert(!crls->others);
	again = pki_crls_pem(crls);
	ck_assert_str_eq(again, pem);
	expect_unreadable((const char *)crls->items[0].der,
	    crls->items[0].der_len - 1, "truncated");
	pki_crls_free(crls);
	free(again);
	free(twice);
	/* A byte of the base64 text. */
	pem[len / 2] = pem[len / 2] == 'A' ? 'B' : 'A';
	crls = pki_crls_read(pem, len, &error);
	if (crls != NULL) {
		pki_crl_attribute(crls, cas);
		ck_assert_int_eq(pki_crl_check(crls, cas, NOW, &error), -1);
	}
	pki_crls_free(crls);
	free(pem);
	expect_unreadable("", 0, "empty");
	expect_unreadable(" \r\n", 3, "empty");
	expect_unreadable("\0", 1, "neither");
	expect_unreadable("<!DOCTYPE html><html>", 21, "HTML");
	expect_unreadable("-----BEGIN X509 CRL-----\nMA==\n-----END X509 CRL-----\n",
	    54, "damaged");
}
END_TEST

START_TEST(test_many)
{
	struct plan	 plan = { FIRST, 0 };
	char		*all = xstrdup(""), *one, *more;

	for (plan.number = 1; plan.number <= 1001; plan.number++) {
		one = make(&plan);
		more = xasprintf("%s%s", all, one);
		free(one);
		free(all);
		all = more;
	}
	expect_unreadable(all, strlen(all), "more than 1000");
	free(all);
}
END_TEST

static const struct {
	const char	*url;
	const char	*words;
} urls[] = {
	{ "http://a", NULL },
	{ "https://a.example:8443/x/y.crl?z=1", NULL },
	{ "HTTP://a/", "must begin" },
	{ "http://[::1]:80/a", NULL },
	{ "http://a/@", NULL },
	{ "", "must begin" },
	{ "ftp://a", "must begin" },
	{ "http:/a", "must begin" },
	{ "http://", "lacks the host" },
	{ "http://:80/", "lacks the host" },
	{ "http://u@a", "no user" },
	{ "http://a/ b", "blanks" },
	{ "http://a/\n", "blanks" },
	{ "http://\xc3\xa4/", "blanks" },
	{ "http://a:0x/", "no URL" },
	{ "http://a:70000/", "no URL" },
	{ "http://[::1/", "no URL" },
};

START_TEST(test_urls)
{
	struct error	 error;

	expect(pki_fetch_check(urls[_i].url, &error), &error, urls[_i].words);
}
END_TEST

Suite *
crls_suite(void)
{
	Suite	*suite = suite_create("crls");
	TCase	*tcase = tcase_create("crls");

	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, test_check, 0, COUNT(checks));
	tcase_add_loop_test(tcase, test_follows, 0, COUNT(follows));
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, test_read);
	tcase_add_test(tcase, test_many);
	tcase_add_loop_test(tcase, test_urls, 0, COUNT(urls));
	suite_add_tcase(suite, tcase);
	return suite;
}
