/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "fixtures/pki.h"
#include "fixtures/recipes.h"
#include "tests/unit/pki_odd.h"
#include "tests/unit/pki_tests.h"

/* What the PKI looks like from the other side of a connection. */

static struct pki	*pki;

/* Beside the ordinary ones: what only a handshake can show to be odd. */
static const struct recipe *const odd[] = {
	&odd_stolen, &odd_zero_proof, &odd_tampered, &odd_explicit, &odd_p192,
	&odd_ed25519, &odd_rsa_pss
};

static void
setup(void)
{
	const struct recipe	**list;
	struct error		 error;
	size_t			 i, n = 0;

	list = xcalloc(client_recipes_count + COUNT(odd), sizeof(*list));
	for (i = 0; i < client_recipes_count; i++)
		list[n++] = client_recipes[i];
	for (i = 0; i < COUNT(odd); i++)
		list[n++] = odd[i];
	pki = pki_make(list, n, NULL, 0, 1, &error);
	free(list);
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
	return &pki_find(pki, recipe)->credential;
}

/* ---- The server's names -------------------------------------------------- */

START_TEST(server_is_for_its_hosts)
{
	static const char *const hosts[] = {
		"mqtt.example.org", "192.0.2.7", "[2001:db8::7]", "broker_1"
	};
	struct error	 error;
	struct pki	*named;
	X509		*cert;

	named = pki_make(NULL, 0, hosts, COUNT(hosts), 1, &error);
	ck_assert_msg(named != NULL, "%s", error.text);
	cert = pki_find(named, &recipe_server)->credential.cert;
	ck_assert_int_eq(X509_check_host(cert, hosts[0], 0, 0, NULL), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, hosts[1], 0), 1);
	ck_assert_int_eq(X509_check_ip_asc(cert, "2001:db8::7", 0), 1);
	ck_assert_int_eq(X509_check_host(cert, hosts[3], 0, 0, NULL), 1);
	ck_assert_int_ne(X509_check_host(cert, "localhost", 0, 0, NULL), 1);
	ck_assert_str_eq(named->hosts[2], "2001:db8::7");
	pki_free(named);
}
END_TEST

#define LABEL_63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff123"

static const struct { const char *host, *says; } bad_hosts[] = {
	{ "", "''" },
	{ "a\nb", "'a\\x0Ab'" },
	{ "a\033[31m", "\\x1B" },
	{ "bad host", "'bad host'" },
	{ "caf\303\251.example", "xn--" },
	{ "a..b", "labels" },
	{ ".", "labels" },
	{ "-a.example", "labels" },
	{ "a-.example", "labels" },
	{ LABEL_63 "4.example", "labels" },
	{ LABEL_63 "." LABEL_63 "." LABEL_63 "." LABEL_63, "longer than 253" },
	{ "1.2.3.4.5", "not an IP address" },
	{ "256.1.1.1", "not an IP address" },
	{ "[127.0.0.1]", "brackets" },
	{ "[]", "labels" },
	{ "fe80::1%eth0", "fe80::1%eth0" },
	{ "*.example.org", "labels" },
	{ "host:8883", "host:8883" },
	{ "https://host/", "https://host/" },
};

START_TEST(bad_host_is_named)
{
	struct error	 error = { "" };

	ck_assert_ptr_null(pki_make(NULL, 0, &bad_hosts[_i].host, 1, 1,
	    &error));
	ck_assert_msg(strstr(error.text, bad_hosts[_i].says) != NULL &&
	    strchr(error.text, '\n') == NULL &&
	    strchr(error.text, '\033') == NULL, "%s", error.text);
}
END_TEST

/* ---- In a handshake ------------------------------------------------------ */

/*
 * The alert that the server answers with, 0 for none, when a client presents
 * the recipe.  Both live in another library context than the PKI, as the
 * engine's channel does.
 */
static int
handshake(const struct recipe *recipe, int version)
{
	const struct credential *client = get(recipe);
	OSSL_LIB_CTX	*lib = OSSL_LIB_CTX_new();
	SSL_CTX		*cctx = SSL_CTX_new_ex(lib, NULL, TLS_client_method());
	SSL_CTX		*sctx = SSL_CTX_new_ex(lib, NULL, TLS_server_method());
	X509_STORE	*store = SSL_CTX_get_cert_store(sctx);
	BIO		*cbio, *sbio;
	SSL		*c, *s;
	char		 byte;
	int		 i, alert = 0;

	X509_STORE_add_cert(store, get(&recipe_root)->cert);
	X509_STORE_add_crl(store, pki_find(pki, &recipe_root)->crl);
	X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
	SSL_CTX_set_verify(sctx, SSL_VERIFY_PEER |
	    SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	ck_assert_int_eq(SSL_CTX_use_certificate(sctx,
	    get(&recipe_server)->cert), 1);
	ck_assert_int_eq(SSL_CTX_use_PrivateKey(sctx,
	    get(&recipe_server)->key), 1);
	SSL_CTX_set_max_proto_version(sctx, version);
	/* Whatever it is, it is sent. */
	SSL_CTX_set_security_level(cctx, 0);
	c = SSL_new(cctx);
	s = SSL_new(sctx);
	if (client->cert != NULL) {
		ck_assert_int_eq(SSL_use_cert_and_key(c, client->cert,
		    client->key, client->chain, 1), 1);
	}
	BIO_new_bio_pair(&cbio, 0, &sbio, 0);
	SSL_set_bio(c, cbio, cbio);
	SSL_set_bio(s, sbio, sbio);
	SSL_set_connect_state(c);
	SSL_set_accept_state(s);
	ERR_clear_error();
	for (i = 0; i < 10; i++) {
		SSL_do_handshake(c);
		SSL_do_handshake(s);
		SSL_read(c, &byte, 1);
	}
	/* Both ends put their errors on one queue: the client's is the alert received. */
	while ((i = ERR_GET_REASON(ERR_get_error())) != 0)
		if (i > SSL_AD_REASON_OFFSET)
			alert = i - SSL_AD_REASON_OFFSET;
	ck_assert_int_eq(alert == 0, SSL_is_init_finished(s));
	SSL_free(c);
	SSL_free(s);
	SSL_CTX_free(cctx);
	SSL_CTX_free(sctx);
	OSSL_LIB_CTX_free(lib);
	return alert;
}

START_TEST(presented_in_a_handshake)
{
	int	 version = _i == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;

	ck_assert_int_eq(handshake(&recipe_client, version), 0);
	ck_assert_int_eq(handshake(&recipe_revoked, version),
	    SSL_AD_CERTIFICATE_REVOKED);
	ck_assert_int_eq(handshake(&recipe_expired, version),
	    SSL_AD_CERTIFICATE_EXPIRED);
	ck_assert_int_eq(handshake(&recipe_wrong_ca, version),
	    SSL_AD_UNKNOWN_CA);
	ck_assert_int_eq(handshake(&recipe_no_certificate, version),
	    _i == 0 ? SSL_AD_HANDSHAKE_FAILURE :
	    SSL_AD_CERTIFICATE_REQUIRED);
}
END_TEST

/* A proof really leaves, and it is what is refused. */
START_TEST(flaws_in_a_handshake)
{
	int	 version = _i == 0 ? TLS1_2_VERSION : TLS1_3_VERSION;

	ck_assert_int_eq(handshake(&odd_stolen, version),
	    SSL_AD_DECRYPT_ERROR);
	ck_assert_int_eq(handshake(&odd_zero_proof, version),
	    SSL_AD_DECRYPT_ERROR);
	ck_assert_int_eq(handshake(&odd_tampered, version),
	    SSL_AD_DECRYPT_ERROR);
	ck_assert_int_eq(handshake(&odd_ed25519, version), 0);
	ck_assert_int_eq(handshake(&odd_rsa_pss, version), 0);
}
END_TEST

/* No TLS 1.3 client can send these. */
START_TEST(weak_curves_in_a_handshake)
{
	ck_assert_int_eq(handshake(&odd_explicit, TLS1_2_VERSION),
	    SSL_AD_BAD_CERTIFICATE);
	ck_assert_int_eq(handshake(&odd_p192, TLS1_2_VERSION),
	    SSL_AD_BAD_CERTIFICATE);
	ck_assert_int_eq(handshake(&odd_p192, TLS1_3_VERSION),
	    SSL_AD_CERTIFICATE_REQUIRED);
}
END_TEST

TCase *
pki_tls_tcase(void)
{
	TCase	*tcase = tcase_create("pki_tls");

	tcase_add_unchecked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, server_is_for_its_hosts);
	tcase_add_loop_test(tcase, bad_host_is_named, 0, COUNT(bad_hosts));
	tcase_add_loop_test(tcase, presented_in_a_handshake, 0, 2);
	tcase_add_loop_test(tcase, flaws_in_a_handshake, 0, 2);
	tcase_add_test(tcase, weak_curves_in_a_handshake);
	return tcase;
}
