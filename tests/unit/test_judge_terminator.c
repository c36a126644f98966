/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* Answers that look like those of something that ends TLS in front of a broker. */

static const struct recipe	 client = { .name = "client" };
static const struct recipe	 revoked = { .name = "revoked", .like = &client };
static const struct recipe	 odd = { .name = "odd", .like = &client };

static const struct variant	 tls12 = { TLS_1_2, MQTT_3_1_1 };
static const struct variant	 tls13 = { TLS_1_3, MQTT_3_1_1 };

static const struct step	 refuse = {
	OP_CONNECT, .as = &revoked, .expect = { WANT_REFUSED, { 44 } }
};

/* Closed once TLS was set up, as nginx does it. */
static struct observation
closed(const struct variant *variant)
{
	struct observation	 o = seen("revoked", OUTCOME_CLOSED, 0);

	o.layer = LAYER_TCP;
	o.handshake_done = o.close_notify = true;
	snprintf(o.tls, sizeof(o.tls), "%s", variant->tls == TLS_1_3 ?
	    "TLSv1.3" : "TLSv1.2");
	o.tickets = variant->tls == TLS_1_3 ? 2 : 0;
	return o;
}

/* Do the words say so?  The verdict is the same, whatever they say. */
static bool
looks_like_one(const struct variant *variant, struct observation o)
{
	struct control	 control = held_close();
	char		 why[WHY_SIZE];

	ck_assert_int_eq(judged(&refuse, variant, o, &control, why),
	    VERDICT_WARN);
	return strstr(why, "looks like a TLS terminator") != NULL;
}

START_TEST(a_close_behind_tls_looks_like_one)
{
	struct observation	 o;

	ck_assert(looks_like_one(&tls12, closed(&tls12)));
	ck_assert(looks_like_one(&tls13, closed(&tls13)));

	/* Only our side had finished. */
	o = closed(&tls13);
	o.tickets = 0;
	ck_assert(!looks_like_one(&tls13, o));
	o = closed(&tls12);
	o.handshake_done = false;
	ck_assert(!looks_like_one(&tls12, o));
	/* Cut off. */
	o = closed(&tls13);
	o.close_notify = false;
	ck_assert(!looks_like_one(&tls13, o));
	/* Not about TLS. */
	o = closed(&tls13);
	o.layer = LAYER_WEBSOCKET;
	ck_assert(!looks_like_one(&tls13, o));
	/* An alert speaks for itself. */
	o = closed(&tls13);
	o.outcome = OUTCOME_REFUSED_TLS;
	o.alert = 42;
	ck_assert(!looks_like_one(&tls13, o));
}
END_TEST

/* It is a refusal only while others get in: a dead broker behind refuses nobody. */
START_TEST(nothing_behind_is_no_refusal)
{
	struct control	 control = held_close();
	char		 why[WHY_SIZE];

	control.close = closed(&tls13);
	ck_assert_int_eq(judged(&refuse, &tls13, closed(&tls13), &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "does it reach the broker behind it?"));
	/* However it ended. */
	control.close.close_notify = false;
	ck_assert_int_eq(judged(&refuse, &tls13, closed(&tls13), &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "does it reach the broker behind it?"));
	control.close.tickets = 0;
	ck_assert_int_eq(judged(&refuse, &tls13, closed(&tls13), &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_null(strstr(why, "behind it"));
	/* HTTP has words of its own. */
	control.close = closed(&tls13);
	control.close.layer = LAYER_WEBSOCKET;
	ck_assert_int_eq(judged(&refuse, &tls13, closed(&tls13), &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_null(strstr(why, "behind it"));

	control.close.outcome = OUTCOME_NONE;
	ck_assert_int_eq(judged(&refuse, &tls13, closed(&tls13), &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* After CONNACK it is MQTT's way to refuse a message. */
START_TEST(a_close_after_connack_is_the_brokers)
{
	static const struct step	 deny = {
		OP_SUBSCRIBE, .as = &client, .of = &odd, .expect = { WANT_DENIED }
	};
	struct control			 control = held_close();
	struct observation		 o = closed(&tls13);
	char				 why[WHY_SIZE];

	o.connack = 0;
	ck_assert_int_eq(judged(&deny, &tls13, o, &control, why), VERDICT_PASS);
	ck_assert_ptr_null(strstr(why, "terminator"));
}
END_TEST

/* Who has no rights may have lost the name; who has an odd name may just be odd. */
START_TEST(a_lost_name)
{
	static const struct step	 own = { OP_ROUNDTRIP, .as = &client };
	static const struct step	 premise = {
		OP_ROUNDTRIP, .as = &odd, .premise = true
	};
	static const struct step	 odd_own = { OP_ROUNDTRIP, .as = &odd };
	static const struct step	 claims = {
		OP_ROUNDTRIP, .as = &client, .username = &client
	};
	static const struct {
		const struct step	*step;
		bool			 lost;
	}				 cases[] = {
		{ &own, true }, { &premise, true }, { &odd_own, false },
		{ &claims, false }
	};
	struct control			 control = held();
	char				 why[WHY_SIZE];
	size_t				 i;

	for (i = 0; i < COUNT(cases); i++) {
		ck_assert_int_eq(judged(cases[i].step, &tls13,
		    seen("client", OUTCOME_DENIED, 0), &control, why),
		    VERDICT_FAIL);
		ck_assert_int_eq(strstr(why, "lost where TLS ends at a terminator")
		    != NULL, cases[i].lost);
	}
}
END_TEST

/* A bare close is a small thing beside one who got in. */
START_TEST(who_got_in_is_told_first)
{
	static const struct scenario	 scenario = {
		.id = "test.refused",
		.steps = {
			{ OP_CONNECT, .as = &revoked, .expect = { WANT_REFUSED } },
			{ OP_CONNECT, .as = &odd,
			    .expect = { WANT_REFUSED, .lenient = true } },
			{ OP_CONNECT, .as = &revoked, .expect = { WANT_REFUSED } },
		},
	};
	struct result			 result;

	memset(&result, 0, sizeof(result));
	result.steps = 3;
	result.control[0] = result.control[1] = result.control[2] = held_close();
	result.step[0] = result.step[2] = closed(&tls13);
	result.step[1] = result.again[1] = seen("odd", OUTCOME_ACCEPTED, 0);
	judge_result(&scenario, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_WARN);
	ck_assert_str_eq(result.why, "odd was accepted; seen twice");
}
END_TEST

TCase *
judge_terminator_tcase(void)
{
	TCase	*tc = tcase_create("terminators");

	tcase_add_test(tc, a_close_behind_tls_looks_like_one);
	tcase_add_test(tc, nothing_behind_is_no_refusal);
	tcase_add_test(tc, a_close_after_connack_is_the_brokers);
	tcase_add_test(tc, a_lost_name);
	tcase_add_test(tc, who_got_in_is_told_first);
	return tc;
}
