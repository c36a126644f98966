/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>
#include <sys/wait.h>

#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "harness/session.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/loopback.h"
#include "tests/unit/tls_peer.h"

/* Peers that have no end, or say so. */

#define PATIENCE_US	300000
#define PROMPT_US	10000000	/* far more than that, for a slow machine */

/* Records of this type and length, full of zeros, as fast as they are taken. */
static pid_t
flood(uint8_t type, size_t len)
{
	uint8_t	 record[5 + 16384] = { type, 3, 3,
		     (uint8_t)(len >> 8), (uint8_t)len };
	pid_t	 pid;
	int	 listener = loopback_listen(&scene.target, 8), fd;

	if ((pid = fork()) == 0) {
		fd = accept(listener, NULL, NULL);
		while (send(fd, record, 5 + len, MSG_NOSIGNAL) > 0)
			continue;
		_exit(0);
	}
	close(listener);
	return pid;
}

/* HelloRequest, 4096 times a record, which a client in a handshake skips. */
START_TEST(requests_without_end)
{
	struct observation	 seen = { .alert = -1, .connack = -1 };
	const char		*why;
	uint64_t		 start;
	pid_t			 pid = flood(22, _i == 0 ? 16384 : 4);

	start = clock_us();
	ck_assert_ptr_null(channel_open(&scene.target,
	    scene.pki->material.credential(&scene.pki->material, &recipe_client,
	    &why), TLS_1_2, start + PATIENCE_US, &seen));
	ck_assert_uint_lt(clock_us() - start, PROMPT_US);
	ck_assert_msg(seen.outcome == OUTCOME_SILENT, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
END_TEST

static const struct {
	const char	*bytes;
	size_t		 len;
	enum outcome	 outcome;
	const char	*words;
} packets[] = {
#define PACKETS(bytes)	bytes, sizeof(bytes) - 1
	{ PACKETS("\x20\xff\xff\xff\x7f"), OUTCOME_GARBLED, "more than 1 MiB" },
	{ PACKETS("\x20\x81\x80\x40"), OUTCOME_GARBLED, "more than 1 MiB" },
	{ PACKETS("\x20\x02\0\0\x90\xff\xff\xff\x7f"), OUTCOME_GARBLED, "more than 1 MiB" },
	{ PACKETS("\x20\xff\xff\xff\xff\x01"), OUTCOME_GARBLED, "not MQTT" },
	/* One that may be, but does not come. */
	{ PACKETS("\x20\x80\x80\x40"), OUTCOME_SILENT, "in time" },
	{ PACKETS("\x20\x02\0\0"), OUTCOME_ACCEPTED, "" },
	{ PACKETS("\x20\x02\0\0\x30\x80\x80\x40"), OUTCOME_ACCEPTED, "" },
#undef PACKETS
};

/* The library would have memory ready for all of it. */
START_TEST(packets_announced)
{
	struct session_options	 options = { .mqtt = MQTT_3_1_1 };
	struct observation	 seen;
	struct channel		*channel;
	struct session		*session;
	struct peer		*peer = peer_start(scene.folder, NULL);

	scene_port(peer_port(peer));
	options.folder = scene.target.folder;
	channel = scene_channel(&recipe_client, TLS_1_3,
	    &(const struct channel_options){ 0 }, &seen);
	ck_assert_msg(channel != NULL, "outcome %d: %s", (int)seen.outcome,
	    seen.detail);
	/* What it is told earlier may be lost. */
	ck_assert(peer_says(peer, "CIPHER is"));
	peer_tell(peer, packets[_i].bytes, packets[_i].len);
	session = session_open(channel, &options, clock_us() +
	    (packets[_i].outcome == OUTCOME_SILENT ? PATIENCE_US : PROMPT_US),
	    &seen);
	ck_assert_msg(seen.outcome == packets[_i].outcome, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	ck_assert_ptr_nonnull(strstr(seen.detail, packets[_i].words));
	session_close(session);
	peer_stop(peer);
}
END_TEST

TCase *
channel_endless_tcase(void)
{
	TCase	*tc = tcase_create("endless");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, requests_without_end, 0, 2);
	tcase_add_loop_test(tc, packets_announced, 0, COUNT(packets));
	return tc;
}
