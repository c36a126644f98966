/* SPDX-License-Identifier: ISC */
#include <sys/resource.h>
#include <sys/wait.h>

#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/x509v3.h>

#include "fixtures/pki_ca.h"
#include "fixtures/pki_cert.h"
#include "fixtures/pki_crl.h"
#include "fixtures/pki_dir_crl.h"
#include "fixtures/pki_place.h"
#include "fixtures/pki_revoke.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/suites.h"

static const char	 published[] = "crl/crl_root.pem";

/* Revoke by names, as many as are given, NULL for fewer. */
static int
give_up(const char *a, const char *b, const char *c)
{
	const char	*names[] = { a, b, c };
	size_t		 count = a == NULL ? 0 : b == NULL ? 1 : c == NULL ?
			    2 : 3;

	return pki_revoke(fixture_dir, names, count, &fixture_error);
}

static void
revoked(int count, const char *a, const char *b, const char *c)
{
	int	 seen = give_up(a, b, c);

	ck_assert_msg(seen == count, "%d, not %d: %s", seen, count,
	    seen == -1 ? fixture_error.text : "");
}

static X509_CRL *
current(const char *ca)
{
	X509_CRL	*crl = pki_dir_read_crl(fixture_dir, ca, &fixture_error);

	ck_assert_msg(crl != NULL, "%s", fixture_error.text);
	return crl;
}

static int64_t
number_of(const X509_CRL *crl)
{
	ASN1_INTEGER	*number;
	int64_t		 value = -1;

	number = X509_CRL_get_ext_d2i(crl, NID_crl_number, NULL, NULL);
	ck_assert_ptr_nonnull(number);
	ck_assert_int_eq(ASN1_INTEGER_get_int64(&value, number), 1);
	ASN1_INTEGER_free(number);
	return value;
}

static int64_t
time_of(const X509_CRL *crl)
{
	return pki_cert_time(X509_CRL_get0_lastUpdate(crl));
}

static bool
lists(X509_CRL *crl, const struct recipe *recipe)
{
	return pki_crl_lists(crl, X509_get0_serialNumber(pki_find(fixture_pki,
	    recipe)->credential.cert));
}

/* The same octets in both files. */
static void
agree(const char *a, const char *b)
{
	char	*one = fixture_read(fixture_at(a)), *two = fixture_read(fixture_at(b));

	ck_assert_msg(strcmp(one, two) == 0, "%s differs from %s", a, b);
	free(one);
	free(two);
}

/* Every copy of the root's CRL, which is the only one in the bundle here. */
static void
all_agree(void)
{
	X509_CRL	*crl = current("root");
	char		 hash[9], *hashed, *pem, *der;
	size_t		 len, found_len;
	char		*found;

	pki_crl_hash(crl, hash);
	hashed = xasprintf("broker/crls/%s.r0", hash);
	agree(published, "crl/bundle.pem");
	agree(published, "broker/crl.pem");
	agree(published, hashed);
	der = pki_crl_der(crl, &len);
	found = file_read(fixture_at("crl/crl_root.der"), 1 << 20, &found_len,
	    &fixture_error);
	ck_assert_uint_eq(len, found_len);
	ck_assert_mem_eq(der, found, len);
	pem = fixture_read(fixture_at(published));
	ck_assert_ptr_null(strstr(pem + 1, "-----BEGIN"));
	ck_assert_int_eq(fixture_count(fixture_at("broker/crls")), 1);
	ck_assert_int_eq(fixture_count(fixture_at("crl")), 9);
	free(pem);
	free(der);
	free(found);
	free(hashed);
	X509_CRL_free(crl);
}

START_TEST(next_crl)
{
	X509_CRL	*old = current("root"), *crl;
	X509_REVOKED	*entry;
	ASN1_ENUMERATED	*reason;
	const X509	*root = pki_find(fixture_pki, &recipe_root)->credential.cert;

	ck_assert_int_eq(number_of(old), 1);
	ck_assert_int_eq(pki_is_revoked(fixture_dir, "client", &fixture_error), 0);
	revoked(1, "client", NULL, NULL);
	ck_assert_int_eq(pki_is_revoked(fixture_dir, "client", &fixture_error), 1);
	crl = current("root");
	ck_assert_int_eq(number_of(crl), 2);
	ck_assert_int_gt(time_of(crl), time_of(old));
	ck_assert_int_le(time_of(crl), time(NULL));
	ck_assert_int_eq(ASN1_TIME_compare(X509_CRL_get0_nextUpdate(crl),
	    X509_CRL_get0_nextUpdate(old)), 0);
	ck_assert_int_eq(X509_CRL_verify(crl, X509_get0_pubkey(root)), 1);
	ck_assert(lists(crl, &recipe_client) && lists(crl, &recipe_revoked) &&
	    lists(crl, &recipe_revoked_hold));
	ck_assert(!lists(crl, &recipe_other) && !lists(old, &recipe_client));
	ck_assert_int_eq(X509_CRL_get0_by_serial(crl, &entry,
	    X509_get0_serialNumber(pki_find(fixture_pki,
	    &recipe_client)->credential.cert)), 1);
	reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	ck_assert_int_eq(ASN1_ENUMERATED_get(reason), CRL_REASON_KEY_COMPROMISE);
	ASN1_ENUMERATED_free(reason);
	all_agree();
	X509_CRL_free(old);
	X509_CRL_free(crl);
}
END_TEST

START_TEST(several_at_once)
{
	X509_CRL	*crl;

	revoked(2, "client", "other", "client");
	crl = current("root");
	ck_assert_int_eq(number_of(crl), 2);
	ck_assert(lists(crl, &recipe_client) && lists(crl, &recipe_other));
	all_agree();
	X509_CRL_free(crl);
}
END_TEST

START_TEST(twice)
{
	char	*before, *after;

	revoked(1, "client", NULL, NULL);
	before = fixture_read(fixture_at(published));
	revoked(0, "client", "revoked", "revoked-hold");
	after = fixture_read(fixture_at(published));
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

START_TEST(each_is_later)
{
	static const char *const names[] = { "client", "other", "expired",
	    "not-yet-valid" };
	X509_CRL	*crl = current("root");
	int64_t		 last = time_of(crl);
	size_t		 i;

	X509_CRL_free(crl);
	for (i = 0; i < COUNT(names); i++) {
		revoked(1, names[i], NULL, NULL);
		crl = current("root");
		ck_assert_int_gt(time_of(crl), last);
		ck_assert_int_le(time_of(crl), time(NULL));
		ck_assert_int_eq(number_of(crl), (int64_t)i + 2);
		last = time_of(crl);
		X509_CRL_free(crl);
	}
}
END_TEST

/* What the broker does not trust, it holds no CRL of. */
START_TEST(untrusted_ca)
{
	char		*before = fixture_read(fixture_at("crl/bundle.pem")), *after;
	X509_CRL	*crl;

	revoked(1, "wrong-ca", NULL, NULL);
	crl = current("foreign-root");
	ck_assert_int_eq(number_of(crl), 2);
	ck_assert(lists(crl, &recipe_wrong_ca));
	after = fixture_read(fixture_at("crl/bundle.pem"));
	ck_assert_str_eq(before, after);
	all_agree();
	X509_CRL_free(crl);
	free(before);
	free(after);
}
END_TEST

static bool
is_offered(const struct pki *pki, const struct recipe *recipe)
{
	const char	*why = "";

	if (pki->material.credential(&pki->material, recipe, &why) != NULL)
		return true;
	ck_assert_ptr_nonnull(strstr(why, "revoked by `mqtt-certcheck revoke`"));
	return false;
}

START_TEST(revoked_is_not_offered)
{
	struct pki	*pki;

	revoked(1, "other", NULL, NULL);
	pki = pki_dir_read(fixture_dir, client_recipes, client_recipes_count,
	    &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	ck_assert(!is_offered(pki, &recipe_other));
	ck_assert(is_offered(pki, &recipe_client) &&
	    is_offered(pki, &recipe_revoked) &&
	    is_offered(pki, &recipe_no_certificate));
	pki_free(pki);
}
END_TEST

START_TEST(revoked_ca)
{
	static const struct recipe *const few[] = { &recipe_client,
	    &recipe_via_intermediate };
	struct pki	*pki;
	X509_CRL	*root, *below;

	pki_free(fixture_pki);
	fixture_pki = pki_make(few, COUNT(few), NULL, 0, 1, &fixture_error);
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), 0);
	revoked(2, "intermediate", "via-intermediate", NULL);
	root = current("root");
	below = current("intermediate");
	ck_assert(lists(root, &recipe_intermediate) &&
	    !lists(root, &recipe_via_intermediate) &&
	    lists(below, &recipe_via_intermediate));
	ck_assert_int_eq(number_of(below), 2);
	pki = pki_dir_read(fixture_dir, few, COUNT(few), &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	ck_assert(!is_offered(pki, &recipe_via_intermediate));
	ck_assert(is_offered(pki, &recipe_client));
	agree("crl/bundle.pem", "broker/crl.pem");
	pki_free(pki);
	X509_CRL_free(root);
	X509_CRL_free(below);
}
END_TEST

START_TEST(leaf_below_a_revoked_ca)
{
	static const struct recipe *const few[] = { &recipe_via_intermediate };
	struct pki	*pki;

	pki_free(fixture_pki);
	fixture_pki = pki_make(few, COUNT(few), NULL, 0, 1, &fixture_error);
	ck_assert_int_eq(pki_dir_write(fixture_pki, fixture_dir,
	    &fixture_error), 0);
	revoked(1, "intermediate", NULL, NULL);
	pki = pki_dir_read(fixture_dir, few, COUNT(few), &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	ck_assert(!is_offered(pki, &recipe_via_intermediate));
	pki_free(pki);
}
END_TEST

/* Others revoke too: each one's entry gets onto the last CRL. */
START_TEST(at_the_same_time)
{
	static const char *const names[] = { "client", "other", "expired",
	    "not-yet-valid" };
	X509_CRL	*crl;
	pid_t		 pids[COUNT(names)];
	size_t		 i;
	int		 status;

	for (i = 0; i < COUNT(names); i++) {
		ck_assert_int_ne(pids[i] = fork(), -1);
		if (pids[i] == 0)
			_exit(pki_revoke(fixture_dir, &names[i], 1,
			    &fixture_error) == 1 ? 0 : 1);
	}
	for (i = 0; i < COUNT(names); i++) {
		ck_assert_int_eq(waitpid(pids[i], &status, 0), pids[i]);
		ck_assert_int_eq(status, 0);
	}
	crl = current("root");
	ck_assert_int_eq(number_of(crl), 1 + (int64_t)COUNT(names));
	ck_assert(lists(crl, &recipe_client) && lists(crl, &recipe_other) &&
	    lists(crl, &recipe_expired) && lists(crl, &recipe_not_yet_valid));
	all_agree();
	X509_CRL_free(crl);
}
END_TEST

/* The disk failed when all but the last file were in place. */
START_TEST(repeated_after_a_failure)
{
	char		*old = fixture_read(fixture_at(published));
	X509_CRL	*crl;

	revoked(1, "client", NULL, NULL);
	fixture_write(fixture_at(published), old);
	revoked(1, "client", NULL, NULL);
	crl = current("root");
	ck_assert(lists(crl, &recipe_client));
	all_agree();
	X509_CRL_free(crl);
	free(old);
}
END_TEST

static void
refused(const char *name, const char *one, const char *two)
{
	ck_assert_int_eq(give_up(name, NULL, NULL), -1);
	fixture_says(one);
	fixture_says(two);
}

START_TEST(refusals)
{
	refused("clinet", "holds no 'clinet'", "did you mean 'client'?");
	refused("../../etc", "holds no '../../etc'", fixture_dir);
	refused("\033[31m", "holds no '\\x1B[31m'", fixture_dir);
	refused("root", "'root' signs itself", "no CA");
	refused("self-signed", "'self-signed' signs itself", "no CA");
	/* All or none. */
	ck_assert_int_eq(give_up("client", "nobody-at-all", NULL), -1);
	ck_assert_int_eq(pki_is_revoked(fixture_dir, "client",
	    &fixture_error), 0);
	ck_assert_int_eq(pki_is_revoked(fixture_dir, "nobody-at-all",
	    &fixture_error), -1);
	fixture_says("holds no");
	ck_assert_int_eq(pki_revoke(fixture_top, (const char *[]){ "client" }, 1,
	    &fixture_error), -1);
	fixture_says("was not made by `mqtt-certcheck init`");
}
END_TEST

static const struct damage {
	const char	*file;
	const char	*by;	/* what takes its place; NULL: nothing */
	const char	*says;
} damages[] = {
	{ "crl/crl_root.pem", NULL, "cannot be read" },
	{ "crl/crl_root.pem", "crl/crl_foreign-root.pem", "is not signed by 'root'" },
	{ "crl/crl_root.pem", "crl/root.pem", "crl_root.pem: holds no PEM CRL" },
	{ "crl/root.pem", "crl/foreign-root.pem", "is not the certificate of the key" },
	{ "ca/root.key", NULL, "cannot be read" },
	{ "ca/root.key", "ca/foreign-root.key", "root.pem: is not the certificate of" },
	{ "crl/bundle.pem", NULL, "cannot be read" },
	{ "crl/bundle.pem", "crl/root.pem", "crl/bundle.pem: holds no PEM CRL" },
	{ "broker/crl.pem", "crl/root.pem", "broker/crl.pem: holds no PEM CRL" },
};

START_TEST(damaged)
{
	const struct damage	*damage = &damages[_i];
	char			*before, *after, *text;
	const char		*path = "crl/crl_root.der";

	before = fixture_read(fixture_at(path));
	if (damage->by != NULL) {
		text = fixture_read(fixture_at(damage->by));
		fixture_write(fixture_at(damage->file), text);
		free(text);
	} else
		ck_assert_int_eq(unlink(fixture_at(damage->file)), 0);
	refused("client", damage->by != NULL ? "" : damage->file, damage->says);
	after = fixture_read(fixture_at(path));
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
}
END_TEST

/* A file that cannot grow any further stands for the full disk. */
START_TEST(full_disk)
{
	struct rlimit	 limit, old;
	char		*before = fixture_read(fixture_at(published)), *after;
	int		 status;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 500;	/* DER fits, PEM does not */
	setrlimit(RLIMIT_FSIZE, &limit);
	status = give_up("client", NULL, NULL);
	setrlimit(RLIMIT_FSIZE, &old);
	ck_assert_int_eq(status, -1);
	fixture_says("cannot be written: File too large");
	after = fixture_read(fixture_at(published));
	ck_assert_str_eq(before, after);
	ck_assert_int_eq(pki_is_revoked(fixture_dir, "client",
	    &fixture_error), 0);
	all_agree();
	free(before);
	free(after);
}
END_TEST

/* ---- Where certificates point to ----------------------------------------- */

START_TEST(place_is_filled)
{
	static const struct { const char *text, *filled; } rows[] = {
		{ "URI:{publisher}/crl/root.der", "URI:http://x/crl/root.der" },
		{ "{publisher}{publisher}", "http://xhttp://x" },
		{ "CA:FALSE", "CA:FALSE" }, { "", "" }, { "{publisher", "{publisher" },
	};
	char	*filled;
	size_t	 i;

	for (i = 0; i < COUNT(rows); i++) {
		filled = pki_place_fill(rows[i].text, "http://x");
		ck_assert_str_eq(filled, rows[i].filled);
		free(filled);
	}
}
END_TEST

static const struct recipe pointing = {
	.name = "pointing",
	.odd = "says where its CRL is",
	.like = &recipe_client,
	.extensions = {
		{ "crlDistributionPoints", "URI:{publisher}/crl/crl_root.der" },
		{ "authorityInfoAccess", "OCSP;URI:{publisher}/ocsp/root" },
	},
};

START_TEST(certificates_point_to_the_publisher)
{
	static const struct recipe *const few[] = { &pointing };
	STACK_OF(OPENSSL_STRING)	*urls;
	struct pki			*pki, *back;
	X509				*cert;

	pki = pki_make_published(few, 1, NULL, 0, 1, "http://127.0.0.1:4711",
	    &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	cert = pki_find(pki, &pointing)->credential.cert;
	urls = X509_get1_ocsp(cert);
	ck_assert_int_eq(sk_OPENSSL_STRING_num(urls), 1);
	ck_assert_str_eq(sk_OPENSSL_STRING_value(urls, 0),
	    "http://127.0.0.1:4711/ocsp/root");
	X509_email_free(urls);
	ck_assert_int_ge(X509_get_ext_by_NID(cert, NID_crl_distribution_points,
	    -1), 0);
	ck_assert_int_eq(pki_dir_write(pki, fixture_dir, &fixture_error), 0);
	back = pki_dir_read(fixture_dir, few, 1, &fixture_error);
	ck_assert_msg(back != NULL, "%s", fixture_error.text);
	ck_assert_str_eq(back->publisher, "http://127.0.0.1:4711");
	pki_free(pki);
	pki_free(back);
}
END_TEST

Suite *
revoke_suite(void)
{
	Suite	*suite = suite_create("revoke");
	TCase	*tcase = tcase_create("revoke");

	tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, next_crl);
	tcase_add_test(tcase, several_at_once);
	tcase_add_test(tcase, twice);
	tcase_add_test(tcase, each_is_later);
	tcase_add_test(tcase, untrusted_ca);
	tcase_add_test(tcase, revoked_is_not_offered);
	tcase_add_test(tcase, revoked_ca);
	tcase_add_test(tcase, leaf_below_a_revoked_ca);
	tcase_add_test(tcase, at_the_same_time);
	tcase_add_test(tcase, repeated_after_a_failure);
	tcase_add_test(tcase, refusals);
	tcase_add_loop_test(tcase, damaged, 0, (int)COUNT(damages));
	tcase_add_test(tcase, full_disk);
	tcase_add_test(tcase, place_is_filled);
	tcase_add_test(tcase, certificates_point_to_the_publisher);
	suite_add_tcase(suite, tcase);
	return suite;
}
