/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/recipes.h"
#include "harness/channel.h"
#include "harness/step.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/tls_peer.h"
#include "tests/unit/websocket_tests.h"

/* WebSocket over the channel's TLS: to a real broker, and to what is none. */

static const struct variant	 variants[] = {
	{ TLS_1_2, MQTT_3_1_1, TRANSPORT_WSS }, { TLS_1_2, MQTT_5, TRANSPORT_WSS },
	{ TLS_1_3, MQTT_3_1_1, TRANSPORT_WSS }, { TLS_1_3, MQTT_5, TRANSPORT_WSS },
};

static struct target	 tls_alone;	/* the broker's other listener */

static void
start_broker(void)
{
	const struct broker_names	 names = { .wss = true };
	struct error			 error = { "" };

	scene_prepare();
	scene.broker = mosquitto_launcher.start(scene.folder, &names,
	    clock_us() + 30000000, &error);
	ck_assert_msg(scene.broker != NULL, "%s", error.text);
	scene_port(mosquitto_launcher.port(scene.broker));
	tls_alone = scene.target;
	scene_port(mosquitto_launcher.wss_port(scene.broker));
	scene.target.path = "/mqtt";
	tls_alone.wss = &scene.target;
}

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
	ck_assert_msg(seen.outcome == OUTCOME_ACCEPTED, "%s", seen.detail);
	ck_assert_int_eq(seen.connack, 0);
	ck_assert_int_eq(seen.alert, -1);
	ck_assert(seen.handshake_done && seen.certificate_requested &&
	    seen.certificate_sent && seen.proof_sent && seen.peer_proven);
}
END_TEST

START_TEST(every_alert_is_seen)
{
	struct observation	 seen;
	int			 i;

	for (i = 0; i < 20; i++) {
		seen = connect_as(&recipe_no_certificate, &variants[i % 4]);
		ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
		ck_assert_int_eq(seen.alert,
		    variants[i % 4].tls == TLS_1_2 ? 40 : 116);
		seen = connect_as(&recipe_wrong_ca, &variants[i % 4]);
		ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
		ck_assert_int_eq(seen.alert, 48);
		ck_assert(seen.certificate_sent && seen.proof_sent);
	}
}
END_TEST

START_TEST(messages_prove_identity)
{
	struct step		 step = { OP_ROUNDTRIP, .as = &recipe_client };
	struct observation	 seen;

	step_run(&scene.target, &scene.pki->material, &step, &variants[_i],
	    NULL, &seen);
	ck_assert_msg(seen.outcome == OUTCOME_DELIVERED, "%s", seen.detail);
	step.op = OP_SUBSCRIBE;
	step.of = &recipe_other;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i],
	    NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(seen.sentinel);
	step.op = OP_EXCHANGE;
	step_run(&scene.target, &scene.pki->material, &step, &variants[_i],
	    NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_DELIVERED);
}
END_TEST

/* From the listener for TLS alone to the other and back, by the variant or the step. */
START_TEST(the_way_is_the_variants_or_the_steps)
{
	static const struct approach	 over_wss = { "over WebSocket", .wss = true };
	struct step			 step = { OP_CONNECT, .as = &recipe_client };
	struct variant			 variant = { TLS_1_3, MQTT_5, TRANSPORT_WSS };
	struct target			 target = tls_alone, wss = scene.target;
	struct observation		 seen;
	int				 i;

	ck_assert_ptr_null(target_over(&wss, TRANSPORT_TLS));
	for (i = 0; i < 4; i++) {
		step.how = i % 2 != 0 ? &over_wss : NULL;
		variant.transport = i < 2 ? TRANSPORT_WSS : TRANSPORT_TLS;
		/* Let it be seen which one is dialled. */
		target = tls_alone;
		wss = scene.target;
		target.wss = &wss;
		if (i < 3)
			target.address_len = 0;
		else
			wss.address_len = 0;
		step_run(&target, &scene.pki->material, &step, &variant, NULL,
		    &seen);
		ck_assert_int_eq(seen.outcome, i < 2 ? OUTCOME_ACCEPTED :
		    OUTCOME_UNREACHABLE);
	}
	target.wss = NULL;
	variant.transport = TRANSPORT_WSS;
	step_run(&target, &scene.pki->material, &step, &variant, NULL, &seen);
	ck_assert_int_eq(seen.outcome, OUTCOME_FAULT);
}
END_TEST

/* Nobody else gets to it: it listens on loopback alone. */
START_TEST(it_is_out_of_reach)
{
	char	 line[512], loopback[64], all[64];
	FILE	*file = fopen("/proc/net/tcp6", "r");
	bool	 found = false;

	if (file == NULL)
		return;
	snprintf(loopback, sizeof(loopback), " 0000000000000000FFFF00000100007F:%04X ",
	    (unsigned)scene.target.port);
	snprintf(all, sizeof(all), " %032d:%04X ", 0, (unsigned)scene.target.port);
	while (fgets(line, sizeof(line), file) != NULL) {
		found = found || strstr(line, loopback) != NULL;
		ck_assert_msg(strstr(line, all) == NULL, "%s", line);
	}
	fclose(file);
	ck_assert(found);
}
END_TEST

static void
wait_for(struct channel *channel)
{
	struct pollfd	 pfd = { channel_fd(channel), POLLIN, 0 };

	if (!channel_pending(channel))
		ck_assert_int_eq(poll(&pfd, 1, 20000), 1);
}

/* A packet in many frames, two packets in one, an answer in what pieces it likes. */
START_TEST(packets_and_frames_are_not_the_same)
{
	static const char	 hello[] = "\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01x";
	static const char	 pings[] = "\xc0\x00\xc0\x00";
	const struct channel_options	 options = { .ticket = NULL };
	struct observation	 seen;
	struct channel		*channel;
	char			 buf[8];
	size_t			 i, got;
	ssize_t			 n;

	channel = scene_channel(&recipe_client, variants[_i].tls, &options, &seen);
	ck_assert_msg(channel != NULL, "%s", seen.detail);
	for (i = 0; i < sizeof(hello) - 1; i++)
		ck_assert_int_eq(channel_write(channel, hello + i, 1,
		    clock_us() + 20000000), 1);
	ck_assert_int_eq(channel_write(channel, pings, 4, clock_us() + 20000000),
	    4);
	for (got = 0; got < sizeof(buf); got += (size_t)n) {
		n = channel_read(channel, buf + got, 1);
		ck_assert_msg(n >= 0, "%s", seen.detail);
		if (n == 0)
			wait_for(channel);
	}
	ck_assert_mem_eq(buf, "\x20\x02\x00\x00\xd0\x00\xd0\x00", 8);
	channel_free(channel);
	ck_assert_int_eq(seen.outcome, OUTCOME_NONE);
}
END_TEST

START_TEST(a_listener_for_tls_alone_is_none)
{
	struct observation	 seen;

	tls_alone.path = "/mqtt";
	scene.target = tls_alone;
	seen = connect_as(&recipe_client, &variants[_i]);
	ck_assert_int_eq(seen.outcome, OUTCOME_CLOSED);
	ck_assert_int_eq(seen.layer, LAYER_TCP);
}
END_TEST

/* ---- What is no broker ------------------------------------------------------- */

static const struct {
	const char	*answer;	/* NULL: silence */
	enum outcome	 outcome;
	enum layer	 layer;
	const char	*words;
} strangers[] = {
	{ "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>hello</html>",
	    OUTCOME_GARBLED, LAYER_WEBSOCKET, "HTTP/1.1 200 OK" },
	{ "HTTP/1.1 101 ok\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
	    "Sec-WebSocket-Protocol: mqtt\r\n\r\n",
	    OUTCOME_GARBLED, LAYER_WEBSOCKET, "Sec-WebSocket-Accept" },
	{ "HTTP/1.1 403 \033]0;owned\007\xff\r\n\r\n",
	    OUTCOME_CLOSED, LAYER_WEBSOCKET, "403 \\x1B]0;owned\\x07\\xFF" },
	{ "HTTP/1.1 400 Bad Request\r\n\r\n<center>The SSL certificate error</center>",
	    OUTCOME_CLOSED, LAYER_WEBSOCKET, "400 Bad Request" },
	{ "HTTP/1.1 503 Busy\r\n\r\n",
	    OUTCOME_GARBLED, LAYER_WEBSOCKET, "503 Busy" },
	{ "HTTP/1.1 101 Swit", OUTCOME_CLOSED, LAYER_TCP, "end of stream" },
	{ "\x20\x02", OUTCOME_GARBLED, LAYER_WEBSOCKET, "not answered in HTTP" },
	{ NULL, OUTCOME_SILENT, LAYER_WEBSOCKET, "not answered in time" },
};

/* A folder of answers: s_server sends a file as it is. */
static void
write_answer(const char *answer, size_t len)
{
	char	 path[128];
	FILE	*file;

	snprintf(path, sizeof(path), "%s/mqtt", scene.folder);
	ck_assert_ptr_nonnull(file = fopen(path, "w"));
	ck_assert_uint_eq(fwrite(answer, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static void
ask_stranger(const char *option, enum outcome outcome, enum layer layer,
    const char *words)
{
	const char *const	 options[] = { option, NULL };
	struct observation	 seen;
	struct peer		*peer = peer_start(scene.folder, options);
	size_t			 i;

	scene_port(peer_port(peer));
	scene.target.path = "/mqtt";
	scene.target.timeout_ms = outcome == OUTCOME_SILENT ? 500 : 20000;
	for (i = 0; i < COUNT(variants); i += 2) {
		seen = connect_as(&recipe_client, &variants[i]);
		ck_assert_msg(seen.outcome == outcome && seen.layer == layer,
		    "outcome %d, layer %d: %s", (int)seen.outcome,
		    (int)seen.layer, seen.detail);
		ck_assert_msg(strstr(seen.detail, words) != NULL, "%s",
		    seen.detail);
		ck_assert(seen.handshake_done && seen.proof_sent);
	}
	peer_stop(peer);
}

START_TEST(strangers_are_recognised)
{
	const char	*answer = strangers[_i].answer;

	if (answer != NULL)
		write_answer(answer, strlen(answer));
	ask_stranger(answer != NULL ? "-HTTP" : NULL,
	    strangers[_i].outcome, strangers[_i].layer, strangers[_i].words);
}
END_TEST

START_TEST(a_head_without_end_is_not_read_to_its_end)
{
	char	*answer = xcalloc(1, 1000000);

	memset(answer, 'a', 1000000);
	memcpy(answer, "HTTP/1.1 101 ", 13);
	write_answer(answer, 1000000);
	free(answer);
	ask_stranger("-HTTP", OUTCOME_GARBLED, LAYER_WEBSOCKET, "8192 octets");
}
END_TEST

TCase *
channel_websocket_tcase(void)
{
	TCase	*tc = tcase_create("wss");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, start_broker, scene_stop_broker);
	tcase_add_loop_test(tc, acceptance_with_all_evidence, 0, 4);
	tcase_add_test(tc, every_alert_is_seen);
	tcase_add_loop_test(tc, messages_prove_identity, 0, 4);
	tcase_add_test(tc, the_way_is_the_variants_or_the_steps);
	tcase_add_test(tc, it_is_out_of_reach);
	tcase_add_loop_test(tc, packets_and_frames_are_not_the_same, 0, 4);
	tcase_add_loop_test(tc, a_listener_for_tls_alone_is_none, 0, 4);
	return tc;
}

TCase *
channel_strange_websocket_tcase(void)
{
	TCase	*tc = tcase_create("wss strangers");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, strangers_are_recognised, 0, COUNT(strangers));
	tcase_add_test(tc, a_head_without_end_is_not_read_to_its_end);
	return tc;
}
