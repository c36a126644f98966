/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "harness/channel.h"
#include "harness/step.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/loopback.h"
#include "tests/unit/suites.h"

/* Channel, session and step against a real broker, and against what is none. */

static const struct variant	 variants[] = {
	{ TLS_1_2, MQTT_3_1_1 }, { TLS_1_2, MQTT_5 },
	{ TLS_1_3, MQTT_3_1_1 }, { TLS_1_3, MQTT_5 },
};

static struct observation
connect_as(const struct recipe *recipe, const struct variant *variant)
{
	struct observation	 seen;

	step_connect(&scene.target, &scene.pki->material, recipe, variant, &seen);
	return seen;
}

START_TEST(acceptance_with_all_evidence)
{
	struct observation	 seen;

	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	ck_assert_int_eq(seen.connack, 0);
	ck_assert_int_eq(seen.alert, -1);
	ck_assert(seen.handshake_done && seen.certificate_requested &&
	    seen.certificate_sent && seen.proof_sent && seen.peer_proven);
	ck_assert_str_eq(seen.tls, variants[_i].tls == TLS_1_2 ? "TLSv1.2" :
	    "TLSv1.3");
	ck_assert_uint_gt(strlen(seen.cipher), 0);
}
END_TEST

/* The alert is never lost, however the broker's close and our writing meet. */
START_TEST(every_alert_is_seen)
{
	struct observation	 seen;
	int			 i;

	for (i = 0; i < 40; i++) {
		seen = connect_as(&recipe_no_certificate, &variants[i % 4]);
		ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
		ck_assert_int_eq(seen.alert,
		    variants[i % 4].tls == TLS_1_2 ? 40 : 116);
		ck_assert(seen.certificate_requested && !seen.certificate_sent &&
		    !seen.proof_sent);
		seen = connect_as(&recipe_revoked, &variants[i % 4]);
		ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
		ck_assert_int_eq(seen.alert, 44);
		ck_assert(seen.certificate_sent && seen.proof_sent);
	}
}
END_TEST

START_TEST(a_peer_of_another_name_is_unproven)
{
	struct observation	 seen;

	scene.target.sni = "broker.example";
	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNPROVEN);
	ck_assert(!seen.peer_proven && !seen.certificate_sent);
	ck_assert_ptr_nonnull(strstr(seen.detail, "ostname mismatch"));
	scene.target.sni = "127.0.0.1";
	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	scene.target.sni = "127.0.0.2";
	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNPROVEN);
}
END_TEST

START_TEST(a_peer_of_another_ca_is_unproven)
{
	struct error		 error;
	struct pki		*strange;
	struct observation	 seen;

	strange = pki_make(client_recipes, 1, NULL, 0, PKI_DAYS, &error);
	channel_context_free(scene.target.tls);
	scene.target.tls = channel_context_new(strange->material.trust_pem, &error);
	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNPROVEN);
	pki_free(strange);
	ck_assert_ptr_null(channel_context_new("no certificate", &error));
	ck_assert_uint_gt(strlen(error.text), 0);
}
END_TEST

START_TEST(messages_prove_identity)
{
	struct step		 step = { OP_ROUNDTRIP, .as = &recipe_client };
	struct observation	 seen;

	step_run(&scene.target, &scene.pki->material, &step, &variants[_i], NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DELIVERED);
	step.op = OP_SUBSCRIBE;
	step.of = &recipe_other;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i], NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(seen.sentinel);
	step.op = OP_PUBLISH;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i], NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(seen.sentinel);
	step.op = OP_EXCHANGE;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i], NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DELIVERED);
	/* Nothing can be said through a witness that gets no session itself. */
	step.of = &recipe_revoked;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i], NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_FAULT);
	ck_assert_ptr_nonnull(strstr(seen.detail, "witness revoked"));
}
END_TEST

/* ---- What is no broker --------------------------------------------------- */

/* A server in a process of its own that answers every connection with a text. */
static pid_t
serve(const char *answer)
{
	char	 scrap[4096];
	pid_t	 pid;
	int	 listener = loopback_listen(&scene.target, 8), fd;

	if ((pid = fork()) == 0) {
		for (;;) {
			if ((fd = accept(listener, NULL, NULL)) == -1)
				_exit(0);
			if (read(fd, scrap, sizeof(scrap)) <= 0)
				continue;
			if (answer == NULL)
				continue;	/* silent, and open */
			if (write(fd, answer, strlen(answer)) == -1)
				_exit(1);
			close(fd);
		}
	}
	close(listener);
	return pid;
}

static const struct {
	const char	*answer;
	enum outcome	 outcome;
	const char	*words;
} strangers[] = {
	{ "HTTP/1.1 400 Bad Request\r\n\r\n", OUTCOME_GARBLED, "plaintext" },
	{ "hello, what is it?", OUTCOME_GARBLED, "" },
	{ "", OUTCOME_CLOSED, "" },
	{ NULL, OUTCOME_SILENT, "in time" },
};

START_TEST(strangers_are_recognised)
{
	struct observation	 seen;
	struct error		 error;
	pid_t			 pid = serve(strangers[_i].answer);
	size_t			 i;

	scene.target.timeout_ms = strangers[_i].answer == NULL ? 200 : 20000;
	ck_assert_int_eq(target_resolve(&scene.target, &error), 0);
	for (i = 0; i < COUNT(variants); i++) {
		seen = connect_as(&recipe_client, &variants[i]);
		ck_assert_msg(seen.outcome == strangers[_i].outcome,
		    "outcome %d: %s", (int)seen.outcome, seen.detail);
		ck_assert_ptr_nonnull(strstr(seen.detail, strangers[_i].words));
		ck_assert(!seen.certificate_requested && !seen.peer_proven);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	/* The port is free now: nobody listens. */
	seen = connect_as(&recipe_client, &variants[0]);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNREACHABLE);
}
END_TEST

START_TEST(no_such_host)
{
	struct observation	 seen;
	struct error		 error;

	scene.target.dial_host = "host.invalid";
	ck_assert_int_eq(target_resolve(&scene.target, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "host.invalid"));
	seen = connect_as(&recipe_client, &variants[0]);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNREACHABLE);
}
END_TEST

Suite *
channel_suite(void)
{
	Suite	*suite = suite_create("channel");
	TCase	*tc = tcase_create("broker");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_start_broker, scene_stop_broker);
	tcase_add_loop_test(tc, acceptance_with_all_evidence, 0, 4);
	tcase_add_test(tc, every_alert_is_seen);
	tcase_add_loop_test(tc, a_peer_of_another_name_is_unproven, 0, 4);
	tcase_add_loop_test(tc, a_peer_of_another_ca_is_unproven, 0, 4);
	tcase_add_loop_test(tc, messages_prove_identity, 0, 4);
	suite_add_tcase(suite, tc);
	tc = tcase_create("strangers");
	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, strangers_are_recognised, 0, COUNT(strangers));
	tcase_add_test(tc, no_such_host);
	suite_add_tcase(suite, tc);
	channel_ticket_add(suite);
	suite_add_tcase(suite, channel_early_tcase());
	suite_add_tcase(suite, channel_inspect_tcase());
	suite_add_tcase(suite, channel_plain_tcase());
	suite_add_tcase(suite, channel_ways_tcase());
	suite_add_tcase(suite, channel_endless_tcase());
	return suite;
}
