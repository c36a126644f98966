/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fixtures/pki_file.h"
#include "fixtures/pki_pem.h"
#include "fixtures/recipes.h"
#include "harness/step.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/loopback.h"
#include "tests/unit/tls_peer.h"

/* What openssl s_server shows of itself, to one who comes without a certificate. */

static const struct recipe	 below = {
	.name = "below", .like = &recipe_server, .issuer = &recipe_intermediate
};
static const struct recipe	 listed = {
	.name = "listed", .like = &recipe_server,
	.revoked = REVOKED_KEY_COMPROMISE
};
static const struct recipe	 for_clients = {
	.name = "for-clients", .like = &recipe_server,
	.extensions = { { "extendedKeyUsage", "clientAuth" } }
};
static const struct recipe	 promises = {
	.name = "promises", .like = &recipe_server,
	.extensions = { { "tlsfeature", "status_request" } }
};
static const struct recipe *const odd[] = {
	&below, &listed, &for_clients, &promises, &recipe_no_certificate
};

static struct peer	*peer;

static void
write_file(const char *name, char *text)
{
	struct error	 error = { "" };

	ck_assert_int_eq(pki_file_write_text(scene.folder, name, 0600, text,
	    &error), 0);
}

/* A server that shows this, and after it what is in chain.pem if there is any. */
static void
show(const struct recipe *recipe, const char *chain, const char *more)
{
	const struct credential	*credential = &pki_find(scene.pki, recipe)->credential;
	const char		*options[10] = {
		"-cert", "odd.crt", "-key", "odd.key",
		/* Else it would add what it finds in its CA file. */
		chain == NULL ? "-chainCAfile" : "-cert_chain", "chain.pem", more
	};

	write_file("odd.crt", pki_pem_certificate(credential->cert));
	write_file("odd.key", pki_pem_key(credential->key));
	write_file("chain.pem", xstrdup(chain != NULL ? chain : ""));
	if (chain == NULL)
		write_file("chain.pem", pki_pem_certificate(credential->cert));
	peer = peer_start(scene.folder, options);
	scene_port(peer_port(peer));
}

/* From now on this is the CA file. */
static void
trust(const char *pem)
{
	struct error	 error = { "" };

	channel_context_free(scene.target.tls);
	scene.target.tls = channel_context_new(pem, &error);
	ck_assert_msg(scene.target.tls != NULL, "%s", error.text);
}

static struct observation
look(enum aspect aspect, uint32_t limit, enum tls_version tls)
{
	const struct step	 step = {
		OP_INSPECT, .as = &recipe_no_certificate,
		.expect = { .aspect = aspect, .limit = limit }
	};
	const struct variant	 variant = { tls, MQTT_5 };
	struct observation	 seen;

	step_run(&scene.target, &scene.pki->material, &step, &variant, NULL,
	    &seen);
	return seen;
}

static void
check(enum aspect aspect, uint32_t limit, enum finding finding,
    const char *words)
{
	struct observation	 seen;
	int			 tls;

	for (tls = TLS_1_2; tls <= TLS_1_3; tls++) {
		seen = look(aspect, limit, (enum tls_version)tls);
		ck_assert_msg(seen.posture.finding == finding, "%d: %s",
		    (int)seen.posture.finding, seen.detail);
		ck_assert_msg(strstr(seen.detail, words) != NULL, "%s",
		    seen.detail);
		ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	}
}

static void
prepare(void)
{
	struct error	 error = { "" };

	scene_prepare();
	pki_free(scene.pki);
	scene.pki = pki_make(odd, COUNT(odd), NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(scene.pki != NULL, "%s", error.text);
	write_file("ca.crt", xstrdup(scene.pki->material.trust_pem));
	trust(scene.pki->material.trust_pem);
}

static void
clean(void)
{
	peer_stop(peer);
	scene_clean();
}

/* s_server turns us away, by TLS 1.2 before the handshake is done; by then we have seen all. */
START_TEST(what_is_shown_before_a_refusal)
{
	enum tls_version	 tls = (enum tls_version)_i;
	struct observation	 seen;

	show(&recipe_server, NULL, NULL);
	seen = look(ASPECT_CHAIN, 0, tls);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	ck_assert_int_eq(seen.posture.finding, FINDING_RIGHT);
	ck_assert_uint_eq(seen.posture.certificates, 1);
	ck_assert(seen.peer_proven && !seen.certificate_sent);
	if (tls == TLS_1_2) {
		ck_assert(!seen.handshake_done);
		ck_assert_int_gt(seen.alert, 0);
	}
	ck_assert_str_eq(seen.detail, "CN=server verifies up to CN=root, and is for localhost");
}
END_TEST

START_TEST(a_refusal_before_shows_nothing)
{
	struct observation	 seen;

	show(&recipe_server, NULL, "-no_tls1_3");
	seen = look(ASPECT_CHAIN, 0, TLS_1_3);
	ck_assert_int_eq(seen.posture.finding, FINDING_NONE);
	ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
	ck_assert(!seen.peer_proven);
}
END_TEST

static struct sockaddr_in
loopback(uint16_t port)
{
	struct sockaddr_in	 address = { .sin_family = AF_INET };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address.sin_port = htons(port);
	return address;
}

/* In a process of its own: our ClientHello goes to the server, and so many records come back. */
static void
relay(int listener, uint16_t port, int records)
{
	struct sockaddr_in	 address = loopback(port);
	int			 here = accept(listener, NULL, NULL);
	int			 there = socket(AF_INET, SOCK_STREAM, 0);
	unsigned char		 buf[16384 + 5];
	ssize_t			 n;

	if (connect(there, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    (n = read(here, buf, sizeof(buf))) <= 0 || write(there, buf, (size_t)n) != n)
		_exit(1);
	while (records-- > 0) {
		if (recv(there, buf, 5, MSG_WAITALL) != 5)
			_exit(1);
		n = buf[3] << 8 | buf[4];
		if (recv(there, buf + 5, (size_t)n, MSG_WAITALL) != n ||
		    write(here, buf, (size_t)n + 5) != n + 5)
			_exit(1);
	}
	_exit(0);
}

/* Anybody can show a certificate: without the proof of its key it says nothing. */
START_TEST(a_certificate_without_proof)
{
	struct observation	 seen;
	int			 listener, status;
	pid_t			 pid;

	show(&recipe_server, NULL, NULL);
	listener = loopback_listen(&scene.target, 8);
	if ((pid = fork()) == 0)
		/* ServerHello and Certificate, and no ServerKeyExchange. */
		relay(listener, peer_port(peer), 2);
	seen = look(ASPECT_STRENGTH, 2048, TLS_1_2);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(seen.posture.finding, FINDING_NONE);
	ck_assert_int_eq(seen.outcome, OUTCOME_CLOSED);
	close(listener);
}
END_TEST

START_TEST(another_name)
{
	show(&recipe_server, NULL, NULL);
	scene.target.sni = "broker.example";
	check(ASPECT_CHAIN, 0, FINDING_WRONG,
	    "CN=server is for localhost, and not for broker.example");
	check(ASPECT_STRENGTH, 2048, FINDING_RIGHT, "peer unproven");
	scene.target.sni = "127.0.0.1";
	check(ASPECT_CHAIN, 0, FINDING_RIGHT, "is for 127.0.0.1");
	scene.target.sni = "127.0.0.2";
	check(ASPECT_CHAIN, 0, FINDING_WRONG, "not for 127.0.0.2");
}
END_TEST

START_TEST(another_ca)
{
	struct error	 error = { "" };
	struct pki	*strange = pki_make(odd, 0, NULL, 0, PKI_DAYS, &error);

	ck_assert_ptr_nonnull(strange);
	show(&recipe_server, NULL, NULL);
	trust(strange->material.trust_pem);
	check(ASPECT_CHAIN, 0, FINDING_WRONG, "does not verify up to the CA file");
	check(ASPECT_DATES, 3, FINDING_RIGHT, "peer unproven");
	ck_assert(!look(ASPECT_DATES, 3, TLS_1_3).peer_proven);
	pki_free(strange);
}
END_TEST

START_TEST(no_ca)
{
	show(&below, scene.pki->material.trust_pem, NULL);
	trust(NULL);
	check(ASPECT_CHAIN, 0, FINDING_MOOT, "--cafile");
	/* What needs no CA file is told all the same. */
	check(ASPECT_COMPLETE, 0, FINDING_POOR, "root");
	check(ASPECT_STRENGTH, 2048, FINDING_RIGHT, "prime256v1");
	check(ASPECT_DATES, 30, FINDING_WRONG, "CN=server expires on");
	check(ASPECT_REVOCATION, 0, FINDING_MOOT, "no CRL of CN=intermediate");
	ck_assert(!look(ASPECT_CHAIN, 0, TLS_1_3).peer_proven);
}
END_TEST

START_TEST(no_ca_and_no_more_than_that)
{
	show(&below, NULL, NULL);
	trust(NULL);
	check(ASPECT_COMPLETE, 0, FINDING_MOOT, "CN=intermediate, is a root");
}
END_TEST

START_TEST(dates)
{
	struct observation	 seen;

	show(&recipe_server, NULL, NULL);
	check(ASPECT_DATES, 3, FINDING_RIGHT, "is the first to expire");
	check(ASPECT_DATES, 8, FINDING_WRONG, "sooner than in 8");
	seen = look(ASPECT_DATES, 3, TLS_1_3);
	ck_assert_int_ge(seen.posture.days_left, PKI_DAYS - 1);
	ck_assert_int_le(seen.posture.days_left, PKI_DAYS);
	ck_assert_str_eq(seen.posture.subject, "CN=server");
	/* Whatever was asked. */
	ck_assert_int_eq(look(ASPECT_CHAIN, 0, TLS_1_2).posture.until,
	    seen.posture.until);
	ck_assert_int_ge(seen.posture.until, time(NULL) + (PKI_DAYS - 1) * 86400);
}
END_TEST

START_TEST(strength)
{
	show(&for_clients, NULL, NULL);
	check(ASPECT_STRENGTH, 2048, FINDING_WRONG, "lacks serverAuth");
	check(ASPECT_CHAIN, 0, FINDING_WRONG, "purpose");
}
END_TEST

/* ---- What is sent along ----------------------------------------------------- */

START_TEST(an_intermediate_that_is_missing)
{
	char	*both, *upper;

	show(&below, NULL, NULL);
	check(ASPECT_COMPLETE, 0, FINDING_WRONG,
	    "its issuer, CN=intermediate, is neither sent nor a root");
	/* The user's CA file may have it; other clients do not. */
	upper = pki_pem_certificate(pki_find(scene.pki,
	    &recipe_intermediate)->credential.cert);
	both = xasprintf("%s%s", scene.pki->material.trust_pem, upper);
	trust(both);
	check(ASPECT_CHAIN, 0, FINDING_RIGHT, "up to CN=root");
	check(ASPECT_COMPLETE, 0, FINDING_WRONG,
	    "does not send the intermediate CN=intermediate");
	free(both);
	free(upper);
}
END_TEST

START_TEST(an_intermediate_that_is_sent)
{
	char	*upper;

	upper = pki_pem_certificate(pki_find(scene.pki,
	    &recipe_intermediate)->credential.cert);
	show(&below, upper, NULL);
	check(ASPECT_COMPLETE, 0, FINDING_RIGHT, "with 1 intermediate:");
	check(ASPECT_CHAIN, 0, FINDING_RIGHT, "up to CN=root");
	free(upper);
}
END_TEST

START_TEST(more_than_is_needed)
{
	char	*upper, *all;

	upper = pki_pem_certificate(pki_find(scene.pki,
	    &recipe_intermediate)->credential.cert);
	all = xasprintf("%s%s", upper, scene.pki->material.trust_pem);
	show(&below, all, NULL);
	check(ASPECT_COMPLETE, 0, FINDING_POOR, "the root CN=root too");
	peer_stop(peer);
	show(&recipe_server, upper, NULL);
	check(ASPECT_COMPLETE, 0, FINDING_POOR, "CN=intermediate, which nothing needs");
	free(upper);
	free(all);
}
END_TEST

/* ---- Revocation ------------------------------------------------------------- */

/* The CRL of a CA of the PKI. */
static int
add_crl(const struct recipe *ca, struct error *error)
{
	char	*pem = pki_pem_crl(pki_find(scene.pki, ca)->crl);
	int	 status;

	status = channel_context_add_crls(scene.target.tls, pem, strlen(pem),
	    "file", error);
	free(pem);
	return status;
}

START_TEST(crls)
{
	struct error	 error = { "" };

	show(&recipe_server, NULL, NULL);
	check(ASPECT_REVOCATION, 0, FINDING_MOOT, "name it with --crl");
	check(ASPECT_STAPLE, 0, FINDING_WRONG, "no stapled OCSP answer comes");
	ck_assert_int_eq(add_crl(&recipe_intermediate, &error), 0);
	check(ASPECT_REVOCATION, 0, FINDING_MOOT, "of other issuers than CN=root");
	ck_assert_int_eq(add_crl(&recipe_root, &error), 0);
	check(ASPECT_REVOCATION, 0, FINDING_RIGHT, "is not on the CRL of CN=root");
	peer_stop(peer);
	show(&listed, NULL, NULL);
	check(ASPECT_REVOCATION, 0, FINDING_WRONG, "is revoked since");
	peer_stop(peer);
	show(&promises, NULL, NULL);
	check(ASPECT_REVOCATION, 0, FINDING_WRONG, "promises a stapled OCSP answer");
}
END_TEST

/* A CRL of the right name by the wrong key is none. */
START_TEST(a_crl_of_another_key)
{
	struct error	 error = { "" };
	struct pki	*strange = pki_make(odd, COUNT(odd), NULL, 0, PKI_DAYS,
			    &error);
	char		*pem;

	ck_assert_ptr_nonnull(strange);
	show(&recipe_server, NULL, NULL);
	pem = pki_pem_crl(pki_find(strange, &recipe_root)->crl);
	ck_assert_int_eq(channel_context_add_crls(scene.target.tls, pem,
	    strlen(pem), "file", &error), 0);
	ck_assert_int_ne(look(ASPECT_REVOCATION, 0, TLS_1_3).posture.finding,
	    FINDING_RIGHT);
	free(pem);
	pki_free(strange);
}
END_TEST

START_TEST(files_without_crls)
{
	static const char *const	 bad[] = { "", "noise", "-----BEGIN X509 CRL-----\nAAAA\n" };
	struct error			 error = { "" };
	unsigned char			*der = NULL;
	char				*pem;
	size_t				 i;
	int				 len;

	show(&recipe_server, NULL, NULL);
	for (i = 0; i < COUNT(bad); i++) {
		ck_assert_int_eq(channel_context_add_crls(scene.target.tls,
		    bad[i], strlen(bad[i]), "some.crl", &error), -1);
		ck_assert_ptr_nonnull(strstr(error.text, "some.crl"));
	}
	pem = pki_pem_crl(pki_find(scene.pki, &recipe_root)->crl);
	ck_assert_int_eq(channel_context_add_crls(scene.target.tls, pem,
	    strlen(pem) - 30, "cut.crl", &error), -1);
	free(pem);
	len = i2d_X509_CRL(pki_find(scene.pki, &recipe_root)->crl, &der);
	ck_assert_int_gt(len, 0);
	ck_assert_int_eq(channel_context_add_crls(scene.target.tls,
	    (char *)der, (size_t)len, "der.crl", &error), 0);
	OPENSSL_free(der);
	check(ASPECT_REVOCATION, 0, FINDING_RIGHT, "is not on the CRL");
}
END_TEST

TCase *
channel_inspect_tcase(void)
{
	TCase	*tc = tcase_create("inspect");

	tcase_add_checked_fixture(tc, prepare, clean);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, what_is_shown_before_a_refusal, TLS_1_2,
	    TLS_VERSIONS);
	tcase_add_test(tc, a_refusal_before_shows_nothing);
	tcase_add_test(tc, a_certificate_without_proof);
	tcase_add_test(tc, another_name);
	tcase_add_test(tc, another_ca);
	tcase_add_test(tc, no_ca);
	tcase_add_test(tc, no_ca_and_no_more_than_that);
	tcase_add_test(tc, dates);
	tcase_add_test(tc, strength);
	tcase_add_test(tc, an_intermediate_that_is_missing);
	tcase_add_test(tc, an_intermediate_that_is_sent);
	tcase_add_test(tc, more_than_is_needed);
	tcase_add_test(tc, crls);
	tcase_add_test(tc, a_crl_of_another_key);
	tcase_add_test(tc, files_without_crls);
	return tc;
}
