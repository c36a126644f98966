/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/recipes.h"
#include "harness/session.h"
#include "tests/unit/channel_tests.h"
#include "tests/unit/tls_peer.h"

/* Sessions that are offered again, to openssl s_server and to Mosquitto. */

/* All kinds: by ticket, by identifier because we or the server want no tickets. */
static const struct kind {
	enum tls_version	 tls;
	bool			 no_tickets;
	const char		*options[3];	/* of s_server */
	uint32_t		 lifetime_s;	/* what s_server says by default */
} kinds[] = {
	{ TLS_1_2, .lifetime_s = 7200 },
	{ TLS_1_2, .no_tickets = true },
	{ TLS_1_2, .options = { "-no_ticket" } },
	{ TLS_1_3, .lifetime_s = 7200 },
	{ TLS_1_3, .options = { "-no_ticket" }, .lifetime_s = 7200 },
}, ticketless[] = {
	{ TLS_1_2, .options = { "-no_ticket", "-no_cache" } },
	{ TLS_1_3, .options = { "-num_tickets", "0" } },
};

static struct peer *
start(const struct kind *kind)
{
	struct peer	*peer = peer_start(scene.folder, kind->options);

	scene_port(peer_port(peer));
	return peer;
}

/* Offer it beside the certificate of a recipe; the channel, which must be there. */
static struct channel *
offer(const struct ticket *ticket, const struct kind *kind,
    const struct recipe *recipe, struct observation *seen)
{
	struct channel_options	 options = {
		.ticket = ticket, .no_tickets = kind->no_tickets
	};
	struct channel		*channel;

	channel = scene_channel(recipe, kind->tls, &options, seen);
	ck_assert_msg(channel != NULL, "outcome %d: %s", (int)seen->outcome,
	    seen->detail);
	ck_assert(seen->handshake_done);
	return channel;
}

static void
assert_resumed(const struct observation *seen)
{
	ck_assert(seen->ticket_offered);
	ck_assert(seen->resumed);
	ck_assert(!seen->certificate_requested && !seen->certificate_sent &&
	    !seen->proof_sent && !seen->early_data_offered);
	ck_assert_str_eq(seen->detail, "");
}

static void
assert_full(const struct observation *seen)
{
	ck_assert(!seen->resumed);
	ck_assert(seen->certificate_requested && seen->certificate_sent &&
	    seen->proof_sent && seen->peer_proven);
}

/* Whoever holds it resumes it; the certificate beside it does not matter. */
START_TEST(a_session_is_taken_up)
{
	const struct kind	*kind = &kinds[_i];
	struct peer		*peer = start(kind);
	struct ticket		*first, *second;
	struct channel		*channel;
	struct observation	 seen;

	first = scene_ticket(kind->tls, kind->no_tickets);
	ck_assert_ptr_nonnull(first);
	ck_assert_uint_eq(ticket_lifetime_s(first), kind->lifetime_s);
	ck_assert_uint_eq(ticket_early_data(first), 0);
	channel = offer(first, kind, &recipe_other, &seen);
	assert_resumed(&seen);
	ck_assert(seen.peer_proven);
	ck_assert(peer_says(peer, "Reused session-id"));
	second = channel_ticket(channel);
	ck_assert_ptr_nonnull(second);
	channel_free(channel);
	channel_free(offer(second, kind, &recipe_no_certificate, &seen));
	assert_resumed(&seen);
	ck_assert(peer_says(peer, "Reused session-id"));
	ticket_free(first);
	ticket_free(second);
	peer_stop(peer);
}
END_TEST

/* It was offered, so it is the server that does not want it. */
START_TEST(a_session_is_not_taken_up)
{
	const struct kind	*kind = &kinds[_i];
	struct peer		*peer = start(kind);
	struct ticket		*ticket;
	struct observation	 seen;

	ticket = scene_ticket(kind->tls, kind->no_tickets);
	peer_stop(peer);
	peer = start(kind);
	channel_free(offer(ticket, kind, &recipe_client, &seen));
	ck_assert(seen.ticket_offered);
	assert_full(&seen);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* A session that was had before hides nothing: it is not offered by itself. */
START_TEST(nothing_is_offered_unasked)
{
	const struct kind	*kind = &kinds[_i];
	struct peer		*peer = start(kind);
	struct ticket		*ticket;
	struct observation	 seen;
	int			 i;

	ticket = scene_ticket(kind->tls, kind->no_tickets);
	for (i = 0; i < 2; i++) {
		channel_free(offer(NULL, kind, &recipe_client, &seen));
		ck_assert(!seen.ticket_offered);
		assert_full(&seen);
	}
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

START_TEST(no_ticket_is_had)
{
	const struct kind	*kind = &ticketless[_i];
	struct peer		*peer = start(kind);

	ck_assert_ptr_null(scene_ticket(kind->tls, false));
	ticket_free(NULL);
	peer_stop(peer);
}
END_TEST

/* Nor is the one that was offered had again, when no new one has come. */
START_TEST(no_ticket_is_had_anew)
{
	static const struct kind	 kind = { TLS_1_3 };
	struct peer			*peer = start(&kind);
	struct ticket			*ticket;
	struct channel			*channel;
	struct observation		 seen;

	ticket = scene_ticket(TLS_1_3, false);
	channel = offer(ticket, &kind, &recipe_client, &seen);
	assert_resumed(&seen);
	seen.tickets = 0;
	ck_assert_ptr_null(channel_ticket(channel));
	channel_free(channel);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* A channel that is cut leaves its ticket as it was. */
START_TEST(a_ticket_survives_a_cut)
{
	const struct kind		*kind = &kinds[_i == 0 ? 0 : 3];
	struct peer			*peer = start(kind);
	struct ticket			*ticket;
	struct channel			*channel;
	struct observation		 seen;

	channel = offer(NULL, kind, &recipe_client, &seen);
	ticket = channel_ticket(channel);
	channel_cut(channel);
	channel_free(offer(ticket, kind, &recipe_client, &seen));
	assert_resumed(&seen);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* What has a ticket is offered with it, whatever is asked of the next one. */
START_TEST(a_ticket_is_offered_whole)
{
	static const struct kind	 kind = { TLS_1_2, .no_tickets = true };
	struct peer			*peer = start(&kind);
	struct ticket			*ticket;
	struct observation		 seen;

	ticket = scene_ticket(TLS_1_2, false);
	channel_free(offer(ticket, &kind, &recipe_client, &seen));
	assert_resumed(&seen);
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

START_TEST(another_version_is_not_offered_it)
{
	static const struct kind	 own[] = { { TLS_1_2 }, { TLS_1_3 } };
	struct peer			*peer = start(&own[_i]);
	struct ticket			*ticket;
	struct observation		 seen;

	ticket = scene_ticket(own[_i].tls, false);
	channel_free(offer(ticket, &own[1 - _i], &recipe_client, &seen));
	ck_assert(!seen.ticket_offered);
	assert_full(&seen);
	ck_assert_ptr_nonnull(strstr(seen.detail, "did not offer"));
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* Under another name the peer is the same, but not proven to bear it. */
START_TEST(another_name_is_offered_it)
{
	static const struct {
		const char	*sni;
		bool		 proven;
	} names[] = {
		{ "other.example", false }, { "127.0.0.2", false },
		{ "127.0.0.1", true },
	};
	const struct kind	*kind = &kinds[_i];
	struct peer		*peer = start(kind);
	struct ticket		*ticket;
	struct observation	 seen;
	size_t			 i;

	ticket = scene_ticket(kind->tls, kind->no_tickets);
	for (i = 0; i < COUNT(names); i++) {
		scene.target.sni = names[i].sni;
		channel_free(offer(ticket, kind, &recipe_client, &seen));
		assert_resumed(&seen);
		ck_assert(seen.peer_proven == names[i].proven);
	}
	ticket_free(ticket);
	peer_stop(peer);
}
END_TEST

/* A session of Mosquitto, over which MQTT is spoken, until it is reloaded. */
START_TEST(mosquitto_takes_it_up_until_reload)
{
	static const struct kind	 own[] = { { TLS_1_2 }, { TLS_1_3 } };
	struct session_options		 options = { .folder = scene.folder };
	struct error			 error = { "" };
	struct observation		 seen;
	struct ticket			*ticket;
	struct session			*session;

	ticket = scene_ticket(own[_i].tls, false);
	ck_assert_ptr_nonnull(ticket);
	session = session_open(offer(ticket, &own[_i], &recipe_client, &seen),
	    &options, clock_us() + 20000000, &seen);
	ck_assert_ptr_nonnull(session);
	ck_assert_int_eq(seen.outcome, OUTCOME_ACCEPTED);
	assert_resumed(&seen);
	session_close(session);
	ck_assert_int_eq(mosquitto_launcher.reload(scene.broker, &error), 0);
	channel_free(offer(ticket, &own[_i], &recipe_client, &seen));
	ck_assert(seen.ticket_offered);
	assert_full(&seen);
	ticket_free(ticket);
}
END_TEST

static TCase *
broker_tcase(void)
{
	TCase	*tc = tcase_create("tickets of a broker");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_start_broker, scene_stop_broker);
	tcase_add_loop_test(tc, mosquitto_takes_it_up_until_reload, 0, 2);
	return tc;
}

void
channel_ticket_add(Suite *suite)
{
	TCase	*tc = tcase_create("tickets");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, scene_prepare, scene_clean);
	tcase_add_loop_test(tc, a_session_is_taken_up, 0, COUNT(kinds));
	tcase_add_loop_test(tc, a_session_is_not_taken_up, 0, COUNT(kinds));
	tcase_add_loop_test(tc, nothing_is_offered_unasked, 0, COUNT(kinds));
	tcase_add_loop_test(tc, no_ticket_is_had, 0, COUNT(ticketless));
	tcase_add_test(tc, no_ticket_is_had_anew);
	tcase_add_loop_test(tc, a_ticket_survives_a_cut, 0, 2);
	tcase_add_test(tc, a_ticket_is_offered_whole);
	tcase_add_loop_test(tc, another_version_is_not_offered_it, 0, 2);
	tcase_add_loop_test(tc, another_name_is_offered_it, 0, COUNT(kinds));
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, broker_tcase());
}
