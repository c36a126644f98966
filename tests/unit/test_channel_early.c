/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixtures/recipes.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/tls_peer.h"

/* Early data (RFC 8446, section 4.2.10), to openssl s_server. */

static const char	 words[] = "words before the handshake";

static const char *const	 willing[] = {
	"-early_data", "-max_early_data", "1000", NULL
};
/* It confirms this name, so that the session has it. */
static const char *const	 named[] = {
	"-early_data", "-max_early_data", "1000", "-servername", "localhost",
	"-cert2", "server.crt", "-key2", "server.key", NULL
};
static const char *const	 scanty[] = {
	"-early_data", "-max_early_data", "10", NULL
};

static struct peer	*peer;

static struct ticket *
start(const char *const *options)
{
	peer = peer_start(scene.folder, options);
	scene_port(peer_port(peer));
	return scene_ticket(TLS_1_3, false);
}

static struct channel *
send_early(const struct ticket *ticket, enum tls_version tls,
    struct observation *seen)
{
	struct channel_options	 options = {
		.ticket = ticket, .early = words, .early_len = strlen(words)
	};
	struct channel		*channel;

	channel = scene_channel(&recipe_client, tls, &options, seen);
	ck_assert_msg(channel != NULL, "outcome %d: %s", (int)seen->outcome,
	    seen->detail);
	return channel;
}

static void
send_late(struct channel *channel, const char *text)
{
	ck_assert_int_eq(channel_write(channel, text, strlen(text),
	    clock_us() + 20000000), (ssize_t)strlen(text));
	ck_assert(peer_says(peer, text));
}

/* Also under another name than that of the session. */
START_TEST(early_data_is_taken)
{
	struct ticket		*ticket = start(_i % 2 == 0 ? willing : named);
	struct observation	 seen;
	struct channel		*channel;

	ck_assert_uint_eq(ticket_early_data(ticket), 1000);
	if (_i / 2 == 1)
		scene.target.sni = "other.example";
	if (_i / 2 == 2)
		scene.target.sni = "127.0.0.1";
	channel = send_early(ticket, TLS_1_3, &seen);
	ck_assert(seen.ticket_offered && seen.resumed &&
	    seen.early_data_offered && seen.early_data_accepted);
	ck_assert(!seen.certificate_sent);
	ck_assert_str_eq(seen.detail, "");
	/* Its own words are held back longer than ours. */
	ck_assert(peer_says(peer, words));
	ck_assert(peer_says(peer, "End of early data"));
	send_late(channel, "words behind it\n");
	channel_free(channel);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* The server takes no ticket with early data twice. */
START_TEST(early_data_is_not_taken)
{
	struct ticket		*ticket = start(willing);
	struct observation	 seen;
	struct channel		*channel;

	channel_free(send_early(ticket, TLS_1_3, &seen));
	ck_assert(seen.early_data_accepted);
	channel = send_early(ticket, TLS_1_3, &seen);
	ck_assert(seen.ticket_offered && seen.early_data_offered);
	ck_assert(!seen.resumed && !seen.early_data_accepted);
	ck_assert(seen.certificate_sent && seen.proof_sent);
	send_late(channel, "words for the second time\n");
	channel_free(channel);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* The ticket allows none, or less; there is none; TLS 1.2 knows none. */
START_TEST(early_data_is_not_offered)
{
	static const struct {
		const char *const	*options;
		enum tls_version	 tls;
		bool			 offered;
	} cases[] = {
		{ NULL, TLS_1_3, true }, { scanty, TLS_1_3, true },
		{ willing, TLS_1_3, false }, { willing, TLS_1_2, false },
	};
	struct ticket		*ticket = start(cases[_i].options);
	struct observation	 seen;
	struct channel		*channel;

	channel = send_early(_i == 2 ? NULL : ticket, cases[_i].tls, &seen);
	ck_assert(!seen.early_data_offered && !seen.early_data_accepted);
	ck_assert(seen.ticket_offered == cases[_i].offered);
	ck_assert(seen.resumed == cases[_i].offered);
	ck_assert_ptr_nonnull(strstr(seen.detail, "early data was not offered"));
	send_late(channel, "the first words\n");
	channel_free(channel);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

TCase *
channel_early_tcase(void)
{
	TCase	*tc = tcase_create("early data");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, early_data_is_taken, 0, 6);
	tcase_add_test(tc, early_data_is_not_taken);
	tcase_add_loop_test(tc, early_data_is_not_offered, 0, 4);
	return tc;
}
