/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ocsp.h>

#include "fixtures/pki_crl.h"
#include "fixtures/pki_fetch.h"
#include "fixtures/pki_ocsp.h"
#include "fixtures/published.h"
#include "fixtures/publisher.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_dir_fixture.h"
#include "tests/unit/suites.h"

#define LIMIT_US	(20 * 1000000ull)

static const struct recipe	 online = {
	.name = "online",
	.like = &recipe_client,
	.revoked = REVOKED_ONLINE,
	.extensions = { { "authorityInfoAccess",
	    "OCSP;URI:{publisher}/ocsp/root" } },
};

static const struct recipe *const recipes[] = { &recipe_client, &online };

static struct pki *
make(const char *url)
{
	struct pki	*pki;

	pki = pki_make_published(recipes, COUNT(recipes), NULL, 0, 1, url,
	    &fixture_error);
	ck_assert_msg(pki != NULL, "%s", fixture_error.text);
	return pki;
}

static struct published *
begin(void)
{
	struct published	*published;

	published = published_begin(fixture_top, &fixture_error);
	ck_assert_msg(published != NULL, "%s", fixture_error.text);
	return published;
}

/* Is that what the publisher shows at this path? */
static void
shows(const char *url, const char *path, const char *file)
{
	char		*address = xasprintf("%s%s", url, path);
	struct fetch	 fetch = { .url = address, .limit = 1 << 20,
			     .deadline_us = clock_us() + LIMIT_US };
	char		*body, *want = fixture_read(file);
	size_t		 len;

	ck_assert_msg(pki_fetch(&fetch, &body, &len, &fixture_error) ==
	    FETCH_DONE, "%s", fixture_error.text);
	ck_assert_uint_eq(len, strlen(want));
	ck_assert_int_eq(memcmp(body, want, len), 0);
	free(body);
	free(want);
	free(address);
}

/* A PKI directory whose certificates point to a port that was free just now. */
static struct pki *
write_pki(const char *dir)
{
	struct published	*published = begin();
	struct pki		*pki = make(published_url(published));

	published_end(published);
	ck_assert_msg(pki_dir_write(pki, dir, &fixture_error) == 0, "%s",
	    fixture_error.text);
	return pki;
}

START_TEST(begins_before_the_pki)
{
	struct published	*published = begin();
	struct pki		*pki = make(published_url(published));
	char			*bundle;

	ck_assert(published_is_ours(published));
	ck_assert(published_is_local(published));
	ck_assert_str_eq(pki->publisher, published_url(published));
	ck_assert_msg(published_fill(published, pki, &fixture_error) == 0,
	    "%s", fixture_error.text);
	bundle = xasprintf("%s/published/crl/bundle.pem", fixture_top);
	shows(published_url(published), "/crl/bundle.pem", bundle);
	ck_assert_uint_eq(published_asked(published), 0);
	published_end(published);
	pki_free(pki);
	free(bundle);
}
END_TEST

START_TEST(counts_questions)
{
	struct published	*published = begin();
	struct pki		*pki = make(published_url(published));
	char			*address, *body;
	struct fetch		 fetch = { .limit = 1 << 20,
				     .deadline_us = clock_us() + LIMIT_US };
	uint64_t		 deadline = clock_us() + LIMIT_US;
	size_t			 len;

	ck_assert_int_eq(published_fill(published, pki, &fixture_error), 0);
	address = xasprintf("%s/ocsp/root/bm90aGluZw", published_url(published));
	fetch.url = address;
	ck_assert_int_eq(pki_fetch(&fetch, &body, &len, &fixture_error),
	    FETCH_DONE);
	free(body);
	/* The line may follow the answer. */
	while (published_asked(published) == 0 && clock_left_ms(deadline) > 0)
		continue;
	ck_assert_uint_eq(published_asked(published), 1);
	published_end(published);
	pki_free(pki);
	free(address);
}
END_TEST

START_TEST(joins_its_own)
{
	char			*dir = xasprintf("%s/other", fixture_top);
	struct pki		*pki = write_pki(dir);
	struct published	*first, *second;

	first = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_msg(first != NULL, "%s", fixture_error.text);
	ck_assert(published_is_ours(first));
	ck_assert_int_eq(published_check(first, &fixture_error), 0);
	/* It goes with its run: nobody else can rely on it. */
	second = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_ptr_null(second);
	fixture_says("another run publishes");
	published_end(first);
	second = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_ptr_nonnull(second);
	published_end(second);
	pki_free(pki);
	free(dir);
}
END_TEST

/* One that stays, as `serve` does. */
static struct publisher *
stay(const struct pki *pki, const char *dir)
{
	struct publisher_plan	 plan = { .dir = dir, .host = "127.0.0.1" };
	struct publisher	*publisher;
	char			*log = xasprintf("%s/log", fixture_top);

	plan.log = log;
	plan.port = (uint16_t)strtoul(strrchr(pki->publisher, ':') + 1, NULL, 10);
	publisher = publisher_start(&plan, &fixture_error);
	ck_assert_msg(publisher != NULL, "%s", fixture_error.text);
	free(log);
	return publisher;
}

START_TEST(joins_another)
{
	char			*dir = xasprintf("%s/other", fixture_top);
	struct pki		*pki = write_pki(dir);
	struct publisher	*publisher = stay(pki, dir);
	struct published	*first, *second;

	first = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_msg(first != NULL, "%s", fixture_error.text);
	ck_assert(!published_is_ours(first));
	ck_assert(published_is_local(first));
	second = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_msg(second != NULL, "%s", fixture_error.text);
	published_end(second);
	ck_assert_int_eq(published_check(first, &fixture_error), 0);
	publisher_stop(publisher);
	ck_assert_int_eq(published_check(first, &fixture_error), -1);
	published_end(first);
	pki_free(pki);
	free(dir);
}
END_TEST

START_TEST(joins_no_other)
{
	char			*dir = xasprintf("%s/other", fixture_top);
	char			*again = xasprintf("%s/again", fixture_top);
	struct pki		*pki = write_pki(dir), *same;
	struct published	*first;

	same = make(pki->publisher);
	ck_assert_int_eq(pki_dir_write(same, again, &fixture_error), 0);
	first = published_join(pki, dir, fixture_top, &fixture_error);
	ck_assert_ptr_nonnull(first);
	ck_assert_ptr_null(published_join(same, again, fixture_top,
	    &fixture_error));
	fixture_says("is not of this PKI");
	fixture_says("mqtt-certcheck serve");
	published_end(first);
	/* Nobody at all, at an address that is not ours. */
	free(same->publisher);
	same->publisher = xstrdup("http://192.0.2.1.invalid:80");
	ck_assert_ptr_null(published_join(same, again, fixture_top,
	    &fixture_error));
	fixture_says("mqtt-certcheck serve");
	pki_free(same);
	pki_free(pki);
	free(dir);
	free(again);
}
END_TEST

START_TEST(addresses)
{
	static const struct { const char *url, *host; uint16_t port; } rows[] = {
		{ "http://127.0.0.1:8890", "127.0.0.1", 8890 },
		{ "http://[::1]:1", "::1", 1 },
		{ "http://ca.example:65535", "ca.example", 65535 },
		{ "http://ca.example", NULL, 0 },
		{ "http://ca.example:", NULL, 0 },
		{ "http://ca.example:0", NULL, 0 },
		{ "http://ca.example:65536", NULL, 0 },
		{ "http://ca.example:80/", NULL, 0 },
		{ "http://[::1:1", NULL, 0 },
		{ "http://:80", NULL, 0 },
		{ "http://a\\u001bb:80", NULL, 0 },
		{ "https://ca.example:80", NULL, 0 },
		{ "", NULL, 0 },
	};
	char		 host[256], *text;
	uint16_t	 port;
	size_t		 i;

	for (i = 0; i < COUNT(rows); i++) {
		text = xasprintf("{ \"schema\": \"mqtt-certcheck-pki/1\", "
		    "\"publisher\": \"%s\", \"credentials\": [] }\n",
		    rows[i].url);
		fixture_write(fixture_at("manifest.json"), text);
		free(text);
		if (rows[i].host == NULL) {
			ck_assert_msg(published_address(fixture_dir, host,
			    &port, &fixture_error) == -1, "%s", rows[i].url);
			fixture_says("http://HOST:PORT");
			continue;
		}
		ck_assert_msg(published_address(fixture_dir, host, &port,
		    &fixture_error) == 0, "%s", fixture_error.text);
		ck_assert_str_eq(host, rows[i].host);
		ck_assert_uint_eq(port, rows[i].port);
	}
}
END_TEST

/* What the responder of the directory says of a certificate; -1: nothing. */
static int
status_of(const char *dir, X509 *cert, X509 *issuer)
{
	struct pki_ocsp_answer	 answer;
	OCSP_REQUEST		*request = OCSP_REQUEST_new();
	OCSP_CERTID		*id = OCSP_cert_to_id(NULL, cert, issuer);
	OCSP_RESPONSE		*response;
	OCSP_BASICRESP		*basic;
	const unsigned char	*at;
	unsigned char		*der = NULL;
	int			 len, status = -1;

	ck_assert_ptr_nonnull(OCSP_request_add0_id(request,
	    OCSP_CERTID_dup(id)));
	len = i2d_OCSP_REQUEST(request, &der);
	ck_assert_msg(pki_ocsp_answer(dir, "root", PKI_OCSP_RIGHT, der,
	    (size_t)len, &answer, &fixture_error) == 0, "%s",
	    fixture_error.text);
	at = answer.der;
	response = d2i_OCSP_RESPONSE(NULL, &at, (long)answer.len);
	basic = OCSP_response_get1_basic(response);
	OCSP_resp_find_status(basic, id, &status, NULL, NULL, NULL, NULL);
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(response);
	OCSP_CERTID_free(id);
	OCSP_REQUEST_free(request);
	OPENSSL_free(der);
	pki_ocsp_answer_end(&answer);
	return status;
}

START_TEST(revoked_online_only)
{
	char			*dir = xasprintf("%s/other", fixture_top);
	struct pki		*pki = make(PKI_PUBLISHER);
	const struct pki_entry	*root = pki_find(pki, &recipe_root);
	X509			*cert = pki_find(pki, &online)->credential.cert;
	X509			*good = pki_find(pki,
				    &recipe_client)->credential.cert;

	ck_assert_int_eq(pki_dir_write(pki, dir, &fixture_error), 0);
	ck_assert(!pki_crl_lists(root->crl, X509_get0_serialNumber(cert)));
	ck_assert_int_eq(status_of(dir, cert, root->credential.cert),
	    V_OCSP_CERTSTATUS_REVOKED);
	ck_assert_int_eq(status_of(dir, good, root->credential.cert),
	    V_OCSP_CERTSTATUS_GOOD);
	pki_free(pki);
	free(dir);
}
END_TEST

Suite *
published_suite(void)
{
	Suite	*suite = suite_create("published");
	TCase	*tcase = tcase_create("published");

	tcase_set_timeout(tcase, 60);
	tcase_add_checked_fixture(tcase, fixture_setup, fixture_teardown);
	tcase_add_test(tcase, begins_before_the_pki);
	tcase_add_test(tcase, counts_questions);
	tcase_add_test(tcase, joins_its_own);
	tcase_add_test(tcase, joins_another);
	tcase_add_test(tcase, joins_no_other);
	tcase_add_test(tcase, addresses);
	tcase_add_test(tcase, revoked_online_only);
	suite_add_tcase(suite, tcase);
	return suite;
}
