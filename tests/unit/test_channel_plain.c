/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "harness/step.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/loopback.h"

/* Without TLS, and what goes before it: to a server that says what it is told to. */

static const struct variant	 variant = { TLS_1_3, MQTT_3_1_1, TRANSPORT_TLS };
static const struct variant	 variant5 = { TLS_1_3, MQTT_5, TRANSPORT_TLS };

static const struct approach	 in_clear = {
	.name = "without TLS", .plain = true, .path = ""
};
static const struct approach	 over_ws = {
	.name = "over WebSocket without TLS", .plain = true, .path = "/mqtt",
	.other_path = "/ws"
};

/* What the server does with each connection. */
struct act {
	const char	*says;		/* NULL: nothing */
	size_t		 len, first;	/* so much of it goes out first, the rest when that has been taken */
	bool		 unasked;	/* before anything has come */
	bool		 stays;		/* and then says no more; else it closes */
	bool		 resets;
	bool		 deaf;		/* never reads */
};

static struct server {
	pid_t	 pid;
	int	 heard;		/* what it reads comes out here */
} server;

static void
act_say(int fd, const struct act *act)
{
	struct timespec	 pause = { .tv_nsec = 50000000 };

	if (act->says == NULL)
		return;
	if (act->first != 0) {
		if (write(fd, act->says, act->first) == -1)
			_exit(1);
		/* So that both come by themselves. */
		nanosleep(&pause, NULL);
	}
	if (write(fd, act->says + act->first, act->len - act->first) == -1)
		_exit(1);
}

static void __attribute__((__noreturn__))
act_serve(int listener, int heard, const struct act *act)
{
	struct linger	 hard = { .l_onoff = 1 };
	char		 scrap[65536];
	ssize_t		 n;
	int		 fd, one = 1;

	for (;;) {
		if ((fd = accept(listener, NULL, NULL)) == -1)
			_exit(0);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		if (act->unasked)
			act_say(fd, act);
		else if (!act->deaf) {
			n = read(fd, scrap, sizeof(scrap));
			if (n > 0 && write(heard, scrap, (size_t)n) != n)
				_exit(1);
			act_say(fd, act);
		}
		if (act->resets)
			setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
		if (!act->stays && !act->deaf)
			close(fd);
	}
}

static void
serve(const struct act *act)
{
	int	 listener = loopback_listen(&scene.target, 8), heard[2];

	ck_assert_int_eq(pipe2(heard, O_CLOEXEC), 0);
	if ((server.pid = fork()) == 0)
		act_serve(listener, heard[1], act);
	ck_assert_int_gt(server.pid, 0);
	close(listener);
	close(heard[1]);
	server.heard = heard[0];
}

static void
stop(void)
{
	kill(server.pid, SIGKILL);
	waitpid(server.pid, NULL, 0);
	close(server.heard);
}

/* What came to it, until this was among it. */
static const char *
heard(const char *last)
{
	static char	 text[65536];
	uint64_t	 deadline = clock_us() + 20000000;
	struct pollfd	 pfd = { .fd = server.heard, .events = POLLIN };
	size_t		 len = 0;
	ssize_t		 n;

	text[0] = '\0';
	while (memmem(text, len, last, strlen(last)) == NULL) {
		ck_assert_int_eq(poll(&pfd, 1, clock_left_ms(deadline)), 1);
		n = read(server.heard, text + len, sizeof(text) - 1 - len);
		ck_assert_int_gt(n, 0);
		len += (size_t)n;
		text[len] = '\0';
	}
	return text;
}

static struct observation
connect_by(const struct approach *how, const struct variant *by)
{
	const struct step	 step = { OP_CONNECT,
				     .as = &recipe_no_certificate, .how = how,
				     .expect = { WANT_SHUT } };
	struct observation	 seen;

	step_run(&scene.target, &scene.pki->material, &step, by, NULL, &seen);
	return seen;
}

#define SAYS(text)	.says = text, .len = sizeof(text) - 1

static const struct {
	struct act	 act;
	enum outcome	 outcome;
	enum layer	 layer;
	bool		 begun;
	const char	*words;
} answers[] = {
	{ { SAYS("\x20\2\0\0"), .stays = true }, OUTCOME_ACCEPTED, LAYER_MQTT, true, "" },
	{ { SAYS("\x20\2\0\0"), .first = 1, .stays = true }, OUTCOME_ACCEPTED, LAYER_MQTT, true, "" },
	{ { SAYS("\x20\2\0\5") }, OUTCOME_REFUSED_MQTT, LAYER_MQTT, true, "" },
	{ { SAYS("\x20\2\0\5"), .resets = true }, OUTCOME_REFUSED_MQTT, LAYER_MQTT, true, "" },
	{ { SAYS("\x20\0"), .stays = true }, OUTCOME_GARBLED, LAYER_MQTT, true, "not MQTT" },
	{ { SAYS("\x15\3\3\0\2\2\x0a") }, OUTCOME_GARBLED, LAYER_TLS, false,
	    "answers in TLS, by alert 10 (unexpected_message)" },
	{ { SAYS("\x15\3\0\0\2\2\x46"), .first = 1 }, OUTCOME_GARBLED, LAYER_TLS, false, "answers in TLS" },
	{ { SAYS("HTTP/1.1 400 Bad Request\r\n\r\n") }, OUTCOME_GARBLED, LAYER_MQTT, false,
	    "not MQTT: HTTP/1.1 400 Bad Request" },
	{ { SAYS("SSH-2.0-OpenSSH_9.2\r\n"), .stays = true, .unasked = true }, OUTCOME_GARBLED, LAYER_MQTT, false,
	    "not MQTT: SSH-2.0-OpenSSH_9.2" },
	{ { .says = NULL }, OUTCOME_CLOSED, LAYER_TCP, false, "end of stream" },
	{ { .resets = true }, OUTCOME_CLOSED, LAYER_TCP, false, "reset" },
	{ { .stays = true }, OUTCOME_SILENT, LAYER_MQTT, false, "in time" },
};

START_TEST(answers_are_told_apart)
{
	struct observation	 seen;

	if (answers[_i].outcome == OUTCOME_SILENT)
		scene.target.timeout_ms = 200;
	serve(&answers[_i].act);
	seen = connect_by(&in_clear, &variant);
	ck_assert_msg(seen.outcome == answers[_i].outcome, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	ck_assert_int_eq(seen.layer, answers[_i].layer);
	ck_assert(seen.begun == answers[_i].begun);
	ck_assert_msg(strstr(seen.detail, answers[_i].words) != NULL, "%s",
	    seen.detail);
	ck_assert(!seen.handshake_done && !seen.certificate_requested &&
	    seen.tls[0] == '\0' && seen.alert == -1);
	ck_assert_str_eq(seen.approach, "without TLS");
	stop();
}
END_TEST

START_TEST(mqtt_5_too)
{
	static const struct act	 act = { SAYS("\x20\3\0\x87\0") };
	struct observation	 seen;

	serve(&act);
	seen = connect_by(&in_clear, &variant5);
	ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_MQTT);
	ck_assert_int_eq(seen.connack, 0x87);
	stop();
}
END_TEST

START_TEST(nobody_is_there)
{
	static const struct act	 act = { .stays = true };
	struct observation	 seen;

	serve(&act);
	stop();
	seen = connect_by(&in_clear, &variant);
	ck_assert_int_eq(seen.outcome, OUTCOME_UNREACHABLE);
	ck_assert(seen.shut);
}
END_TEST

/* The usual path, the other one, the user's; each server is asked once for each. */
START_TEST(paths_are_tried)
{
	static const struct act	 act = { SAYS("HTTP/1.1 404 No\r\n\r\n") };
	struct target		 wss = { .path = "/own" };
	struct observation	 seen;
	char			 host[64];
	const char		*text, *first, *second, *third;

	serve(&act);
	scene.target.wss = &wss;
	snprintf(host, sizeof(host), "\r\nHost: localhost:%u\r\n",
	    (unsigned)scene.target.port);
	seen = connect_by(&over_ws, &variant);
	ck_assert_int_eq(seen.outcome, OUTCOME_GARBLED);
	ck_assert_int_eq(seen.layer, LAYER_WEBSOCKET);
	ck_assert(!seen.begun);
	text = heard("GET /own ");
	first = strstr(text, "GET /mqtt ");
	second = strstr(text, "GET /ws ");
	third = strstr(text, "GET /own ");
	ck_assert(first == text && first < second && second < third);
	ck_assert_ptr_nonnull(strstr(text, host));
	stop();
}
END_TEST

/* RFC 9110, section 4.2.1. */
START_TEST(port_80_is_not_named)
{
	static const struct act	 act = { SAYS("HTTP/1.1 404 No\r\n\r\n") };

	serve(&act);
	scene.target.port = 80;
	connect_by(&over_ws, &variant);
	ck_assert_ptr_nonnull(strstr(heard("\r\n\r\n"), "\r\nHost: localhost\r\n"));
	stop();
}
END_TEST

/* One that agrees to a WebSocket, though not as it should, is not asked again. */
START_TEST(a_websocket_that_is_half_one)
{
	static const struct act	 act = { SAYS("HTTP/1.1 101 Well\r\n\r\n") };
	struct observation	 seen;

	serve(&act);
	seen = connect_by(&over_ws, &variant);
	ck_assert_int_eq(seen.outcome, OUTCOME_GARBLED);
	ck_assert(seen.begun);
	ck_assert_ptr_null(strstr(heard("\r\n\r\n"), "GET /ws"));
	stop();
}
END_TEST

START_TEST(a_websocket_that_has_tls)
{
	static const struct act	 act = { SAYS("\x15\3\3\0\2\2\x32") };
	struct observation	 seen;

	serve(&act);
	seen = connect_by(&over_ws, &variant);
	ck_assert_int_eq(seen.outcome, OUTCOME_GARBLED);
	ck_assert_int_eq(seen.layer, LAYER_TLS);
	ck_assert_ptr_nonnull(strstr(seen.detail, "alert 50"));
	stop();
}
END_TEST

/* ---- The channel by itself ------------------------------------------------------ */

static struct channel *
open_plain(const struct packets *preface, struct observation *seen)
{
	struct channel_options	 options = { .preface = preface };

	scene.target.plain = true;
	return scene_channel(&recipe_client, TLS_1_3, &options, seen);
}

/* What was said before the end is read, though writing fails first. */
START_TEST(last_words)
{
	static const struct act	 act = { SAYS("goodbye"), .unasked = true };
	struct observation	 seen;
	struct channel		*channel;
	struct pollfd		 pfd = { .events = POLLRDHUP };
	uint64_t		 deadline = clock_us() + 20000000;
	char			 buf[16];

	serve(&act);
	channel = open_plain(NULL, &seen);
	ck_assert_ptr_nonnull(channel);
	ck_assert(!channel_pending(channel) && channel_ticket(channel) == NULL);
	pfd.fd = channel_fd(channel);
	ck_assert_int_eq(poll(&pfd, 1, 20000), 1);
	ck_assert_int_eq(channel_write(channel, "a", 1, deadline), 1);
	/* It is answered by a reset. */
	pfd.events = 0;
	ck_assert_int_eq(poll(&pfd, 1, 20000), 1);
	ck_assert_int_eq(channel_write(channel, "bc", 2, deadline), 2);
	ck_assert_int_eq(channel_read(channel, buf, sizeof(buf)), 7);
	ck_assert_int_eq(memcmp(buf, "goodbye", 7), 0);
	ck_assert_int_eq(channel_read(channel, buf, sizeof(buf)), -1);
	ck_assert_int_eq(seen.outcome, OUTCOME_CLOSED);
	ck_assert_int_eq(channel_write(channel, "d", 1, deadline), -1);
	channel_free(channel);
	stop();
}
END_TEST

static const struct packets	 proxy = {
	.text = "PROXY", .bytes = (const uint8_t *)"PROXY UNKNOWN\r\n", .len = 15
};

/* First the octets, then ClientHello; and first the octets, then what is written. */
START_TEST(a_preface_goes_first)
{
	static const struct act	 act = { .stays = true };
	struct observation	 seen;
	struct channel_options	 options = { .preface = &proxy };
	const char		*text;

	serve(&act);
	scene.target.timeout_ms = 300;
	if (_i == 0) {
		channel_free(open_plain(&proxy, &seen));
		text = heard("\r\n");
	} else {
		memset(&seen, 0, sizeof(seen));
		ck_assert_ptr_null(channel_start(&scene.target, NULL, TLS_1_3,
		    &options, clock_us() + 300000, &seen));
		ck_assert_int_eq(seen.outcome, OUTCOME_SILENT);
		text = heard("PROXY");
	}
	ck_assert_int_eq(strncmp(text, "PROXY UNKNOWN\r\n", 15), 0);
	stop();
}
END_TEST

/* Nobody waits for one who takes nothing. */
START_TEST(a_preface_has_a_deadline)
{
	static const struct act	 act = { .deaf = true };
	struct packets		 endless = { "endless", NULL, 64 * 1024 * 1024 };
	struct observation	 seen;
	struct channel_options	 options = { .preface = &endless };
	uint64_t		 start = clock_us();
	uint8_t			*bytes = xcalloc(1, endless.len);

	endless.bytes = bytes;
	serve(&act);
	scene.target.plain = true;
	memset(&seen, 0, sizeof(seen));
	ck_assert_ptr_null(channel_start(&scene.target, NULL, TLS_1_3, &options,
	    clock_us() + 300000, &seen));
	ck_assert_int_eq(seen.outcome, OUTCOME_SILENT);
	ck_assert_ptr_nonnull(strstr(seen.detail, "before TLS"));
	ck_assert_uint_lt(clock_us() - start, 20000000);
	free(bytes);
	stop();
}
END_TEST

TCase *
channel_plain_tcase(void)
{
	TCase	*tc = tcase_create("plain");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, answers_are_told_apart, 0, COUNT(answers));
	tcase_add_test(tc, mqtt_5_too);
	tcase_add_test(tc, nobody_is_there);
	tcase_add_test(tc, paths_are_tried);
	tcase_add_test(tc, port_80_is_not_named);
	tcase_add_test(tc, a_websocket_that_is_half_one);
	tcase_add_test(tc, a_websocket_that_has_tls);
	tcase_add_test(tc, last_words);
	tcase_add_loop_test(tc, a_preface_goes_first, 0, 2);
	tcase_add_test(tc, a_preface_has_a_deadline);
	return tc;
}
