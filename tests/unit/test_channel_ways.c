/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>
#include <sys/wait.h>

#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/loopback.h"
#include "tests/unit/tls_peer.h"

/* A ClientHello in pieces, names and protocols that are asked for, renegotiation; to openssl s_server. */

static const char *const	 talkative[] = { "-msg", NULL };
static const char *const	 compliant[] = { "-client_renegotiation", NULL };
static const char *const	 extensive[] = { "-tlsextdebug", NULL };

static struct peer	*peer;

static struct channel *
dial(enum tls_version tls, const struct channel_options *options,
    struct observation *seen)
{
	struct channel	*channel;

	channel = scene_channel(&recipe_client, tls, options, seen);
	ck_assert_msg(channel != NULL, "outcome %d: %s", (int)seen->outcome,
	    seen->detail);
	ck_assert(seen->handshake_done && seen->certificate_sent &&
	    seen->proof_sent && seen->peer_proven);
	return channel;
}

/* Each record has a head of its own, with that length; what follows is whole again. */
START_TEST(hello_goes_out_in_pieces)
{
	static const struct { size_t piece; const char *head; } cases[] = {
		{ 1, "16 03 01 00 01" }, { 16, "16 03 01 00 10" },
		{ 100, "16 03 01 00 64" }
	};
	const struct channel_options	 options = {
		.piece = cases[_i % 3].piece
	};
	struct observation	 seen;
	struct channel		*channel;
	int			 i;

	peer = peer_start(scene.folder, talkative);
	scene_port(peer_port(peer));
	channel = dial(_i < 3 ? TLS_1_2 : TLS_1_3, &options, &seen);
	for (i = 0; i < 2; i++)
		ck_assert(peer_says(peer, cases[_i % 3].head));
	ck_assert(peer_says(peer, "ClientHello"));
	ck_assert(peer_says(peer, "CertificateVerify"));
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

/*
 * One that says why not and resets the connection while we still have pieces to
 * send, which must not cost us the reason.  Sometimes we may be quicker.
 */
START_TEST(refused_by_the_first_piece)
{
	static const uint8_t		 alert[] = { 21, 3, 3, 0, 2, 2, 40 };
	const struct channel_options	 options = { .piece = 1 };
	const struct linger		 hard = { 1, 0 };
	struct observation		 seen;
	char				 piece;
	pid_t				 pid;
	int				 listener, fd;

	listener = loopback_listen(&scene.target, 1);
	if ((pid = fork()) == 0) {
		fd = accept(listener, NULL, NULL);
		if (recv(fd, &piece, 1, MSG_PEEK) != 1 ||
		    send(fd, alert, sizeof(alert), MSG_NOSIGNAL) != sizeof(alert) ||
		    setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard)) == -1)
			_exit(1);
		_exit(0);
	}
	ck_assert_ptr_null(scene_channel(&recipe_client, TLS_1_2, &options, &seen));
	ck_assert_msg(seen.outcome == OUTCOME_REFUSED_TLS && seen.alert == 40,
	    "outcome %d: %s", (int)seen.outcome, seen.detail);
	waitpid(pid, NULL, 0);
	close(listener);
}
END_TEST

START_TEST(hello_goes_out_whole)
{
	struct observation	 seen;
	struct channel		*channel;

	peer = peer_start(scene.folder, talkative);
	scene_port(peer_port(peer));
	channel = dial(TLS_1_3, &(const struct channel_options){ 0 }, &seen);
	ck_assert(peer_says(peer, "ClientHello"));
	ck_assert(!peer_said(peer, "16 03 01 00 01") &&
	    !peer_said(peer, "16 03 01 00 10"));
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

/* 0: the server does not allow it; 1: it does. */
START_TEST(renegotiation)
{
	struct observation	 seen;
	struct channel		*channel;

	peer = peer_start(scene.folder, _i == 1 ? compliant : NULL);
	scene_port(peer_port(peer));
	channel = dial(TLS_1_2, &(const struct channel_options){ 0 }, &seen);
	channel_renegotiate(channel, clock_us() + 20000000);
	if (_i == 1)
		ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	else {
		ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
		ck_assert_int_eq(seen.alert, 100);
	}
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

/* A peer that is stopped answers nothing: the time it is given is kept to. */
START_TEST(renegotiation_unanswered)
{
	struct observation	 seen;
	struct channel		*channel;

	peer = peer_start(scene.folder, NULL);
	scene_port(peer_port(peer));
	channel = dial(TLS_1_2, &(const struct channel_options){ 0 }, &seen);
	peer_pause(peer);
	channel_renegotiate(channel, clock_us() + 200000);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(seen.waited);
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

/* The name in SNI, or none, and the protocol. */
START_TEST(what_is_asked_for)
{
	struct observation	 seen;
	struct channel		*channel;

	peer = peer_start(scene.folder, extensive);
	scene_port(peer_port(peer));
	scene.target.ask_for = _i == 0 ? "" : "elsewhere.example";
	scene.target.alpn = _i == 0 ? "" : "mqtt";
	channel = dial(TLS_1_3, &(const struct channel_options){ 0 }, &seen);
	if (_i == 0) {
		ck_assert(peer_says(peer, "CIPHER is"));
		ck_assert(!peer_said(peer, "server name"));
		ck_assert(!peer_said(peer, "application layer protocol"));
	} else {
		ck_assert(peer_says(peer, "elsewhere"));
		ck_assert(peer_says(peer, "CIPHER is"));
		ck_assert(peer_said(peer, "application layer protocol"));
	}
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

/* With another CA's certificate: refused, unless nobody asks. */
START_TEST(anyone_will_do)
{
	const struct channel_options	 options = { .anyone = _i == 1 };
	struct observation		 seen;
	struct channel			*channel;

	peer = peer_start(scene.folder, NULL);
	scene_port(peer_port(peer));
	scene.target.sni = "not-its-name.example";
	channel = scene_channel(&recipe_client, TLS_1_3, &options, &seen);
	ck_assert(!seen.peer_proven);
	ck_assert((channel != NULL) == (_i == 1));
	ck_assert(_i == 1 || seen.outcome == OUTCOME_UNPROVEN);
	channel_free(channel);
	peer_stop(peer);
}
END_TEST

TCase *
channel_ways_tcase(void)
{
	TCase	*tc = tcase_create("ways");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, hello_goes_out_in_pieces, 0, 6);
	tcase_add_loop_test(tc, refused_by_the_first_piece, 0, 10);
	tcase_add_test(tc, hello_goes_out_whole);
	tcase_add_loop_test(tc, renegotiation, 0, 2);
	tcase_add_test(tc, renegotiation_unanswered);
	tcase_add_loop_test(tc, what_is_asked_for, 0, 2);
	tcase_add_loop_test(tc, anyone_will_do, 0, 2);
	return tc;
}
