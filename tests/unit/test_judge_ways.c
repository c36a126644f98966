/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* Renegotiation, early data, names and protocols that are turned away, versions that are not spoken. */

static const struct recipe	 client = { .name = "client" };
static const struct recipe	 missing = {
	.name = "no-certificate", .like = &client, .absent = true
};

static const struct approach	 by_name = { .name = "asking", .sni = "x" };
static const struct approach	 by_piece = { .name = "in pieces", .piece = 1 };
static const struct approach	 over_tls_1_2 = {
	.name = "over TLS 1.2", .tls = 1 + TLS_1_2
};

static const struct variant	 variant = { TLS_1_2, MQTT_5 };

static const struct step	 again = {
	OP_RENEGOTIATE, .as = &client, .expect = { WANT_REFUSED, { 100 } }
};
static const struct step	 early = {
	OP_RAW, .as = &client, .resumes = &client,
	.expect = { WANT_NOT_EARLY }
};
static const struct step	 named = {
	OP_CONNECT, .as = &missing, .how = &by_name,
	.expect = { WANT_REFUSED, { 116, 112 }, { 40, 112 } }
};
static const struct step	 pieces = {
	OP_CONNECT, .as = &missing, .how = &by_piece,
	.expect = { WANT_REFUSED, { 116 }, { 40 } }
};
static const struct step	 unnamed = {
	OP_CONNECT, .as = &missing, .expect = { WANT_REFUSED, { 116 }, { 40 } }
};
static const struct step	 same = {
	OP_CONNECT, .as = &missing, .how = &over_tls_1_2,
	.expect = { WANT_SAME }
};

static void
check_words(const struct step *step, struct observation o,
    const struct control *control, enum verdict verdict, const char *words)
{
	char	 why[WHY_SIZE];

	ck_assert_msg(judged(step, &variant, o, control, why) == verdict,
	    "%s", why);
	ck_assert_msg(strstr(why, words) != NULL, "%s", why);
}

START_TEST(renegotiation)
{
	struct control		 control = held(), close = held_close();
	struct control		 broken = held();
	struct observation	 o = seen("client", OUTCOME_ACCEPTED, 0);

	broken.after.outcome = OUTCOME_UNREACHABLE;
	o.handshake_done = true;
	check_words(&again, o, &control, VERDICT_FAIL, "the broker began it");
	o.outcome = OUTCOME_REFUSED_TLS;
	o.alert = 100;
	check_words(&again, o, &control, VERDICT_PASS, "no_renegotiation");
	check_words(&again, o, &broken, VERDICT_ERROR, "not accepted after");
	check_words(&again, o, NULL, VERDICT_ERROR, "no valid certificate");
	o.alert = 40;
	check_words(&again, o, &control, VERDICT_WARN, "handshake_failure");
	o.outcome = OUTCOME_CLOSED;
	o.alert = -1;
	check_words(&again, o, &control, VERDICT_ERROR, "right after");
	check_words(&again, o, &close, VERDICT_WARN, "accepted right after");
	o.outcome = OUTCOME_DENIED;
	check_words(&again, o, &control, VERDICT_PASS, "does not answer");
	check_words(&again, o, &broken, VERDICT_ERROR, "not accepted after");
	o.outcome = OUTCOME_SILENT;
	check_words(&again, o, &control, VERDICT_ERROR, "cannot be decided");
	/* It did not come so far. */
	o = seen("client", OUTCOME_REFUSED_TLS, 45);
	o.handshake_done = false;
	ck_assert_int_ne(judged(&again, &variant, o, NULL, NULL), VERDICT_PASS);
}
END_TEST

START_TEST(early_data)
{
	struct control		 control = held(), broken = held();
	struct observation	 o = seen("client", OUTCOME_DELIVERED, 0);

	broken.before.outcome = OUTCOME_SILENT;
	o.ticket_offered = true;
	check_words(&early, o, &control, VERDICT_PASS, "allow no early data");
	o.early_data_offered = true;
	check_words(&early, o, &control, VERDICT_PASS, "passed over");
	check_words(&early, o, &broken, VERDICT_ERROR, "not accepted before");
	o.early_data_accepted = true;
	check_words(&early, o, &control, VERDICT_FAIL, "the broker took it");
	o.outcome = OUTCOME_CLOSED;
	check_words(&early, o, &control, VERDICT_FAIL, "the broker took it");
	/* It made nothing of it that was MQTT; but it took it. */
	o.outcome = OUTCOME_GARBLED;
	check_words(&early, o, &control, VERDICT_FAIL, "the broker took it");
	o.outcome = OUTCOME_UNREACHABLE;
	o.early_data_accepted = false;
	check_words(&early, o, &control, VERDICT_ERROR, "cannot be decided");
	o = seen("client", OUTCOME_DELIVERED, 0);
	check_words(&early, o, &control, VERDICT_ERROR, "was not offered");
}
END_TEST

/* By the name that is asked for, before any certificate: out, if that is expected. */
START_TEST(turned_away_by_name)
{
	struct control		 control = held();
	struct observation	 o = seen("no-certificate", OUTCOME_REFUSED_TLS, 112);

	o.certificate_requested = o.certificate_sent = o.proof_sent = false;
	check_words(&named, o, &control, VERDICT_PASS, "unrecognized_name");
	check_words(&unnamed, o, &control, VERDICT_ERROR, "before the broker asked");
	check_words(&named, o, NULL, VERDICT_ERROR, "no valid certificate");
	o.alert = 80;
	check_words(&named, o, &control, VERDICT_ERROR, "before the broker asked");
	o = seen("no-certificate", OUTCOME_ACCEPTED, 0);
	check_words(&named, o, &control, VERDICT_FAIL, "was accepted");
}
END_TEST

/* A ClientHello in pieces that is not taken: out, as long as others get in. */
START_TEST(turned_away_by_pieces)
{
	struct control		 control = held(), close = held_close();
	struct observation	 o = seen("no-certificate", OUTCOME_REFUSED_TLS, 40);

	o.certificate_requested = o.certificate_sent = o.proof_sent = false;
	check_words(&pieces, o, &close, VERDICT_WARN, "does not take");
	check_words(&pieces, o, &control, VERDICT_ERROR, "right after");
	check_words(&pieces, o, NULL, VERDICT_ERROR, "no valid certificate");
	check_words(&unnamed, o, &close, VERDICT_ERROR, "before the broker asked");
	o.outcome = OUTCOME_CLOSED;
	check_words(&pieces, o, &close, VERDICT_WARN, "does not take");
	close.close.outcome = OUTCOME_UNREACHABLE;
	check_words(&pieces, o, &close, VERDICT_ERROR, "not accepted right after");
	o = seen("no-certificate", OUTCOME_ACCEPTED, 0);
	check_words(&pieces, o, &control, VERDICT_FAIL, "was accepted");
}
END_TEST

/* A version that the broker does not speak at all: nothing to compare. */
START_TEST(version_not_spoken)
{
	struct control		 control = held();
	struct observation	 o = seen("no-certificate", OUTCOME_NONE, 0);
	struct observation	 base = seen("no-certificate", OUTCOME_REFUSED_TLS, 116);
	char			 why[WHY_SIZE];

	control.before.outcome = OUTCOME_REFUSED_TLS;
	control.before.alert = 70;
	ck_assert_int_eq(compared(&same, &variant, o, &base, &control, why),
	    VERDICT_SKIP);
	control.before.alert = 45;
	ck_assert_int_eq(compared(&same, &variant, o, &base, &control, why),
	    VERDICT_ERROR);
}
END_TEST

TCase *
judge_ways_tcase(void)
{
	TCase	*tc = tcase_create("other ways");

	tcase_add_test(tc, renegotiation);
	tcase_add_test(tc, early_data);
	tcase_add_test(tc, turned_away_by_name);
	tcase_add_test(tc, turned_away_by_pieces);
	tcase_add_test(tc, version_not_spoken);
	return tc;
}
