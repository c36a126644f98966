/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixtures/recipes.h"
#include "tests/unit/step_fixture.h"
#include "tests/unit/step_tests.h"

/* The verbs against a real broker. */

START_TEST(wills)
{
	struct step	 step = { OP_WILL, .as = &recipe_client };

	check_seen(&step, _i, OUTCOME_DELIVERED, false, "on certcheck/client/");
	step.of = &recipe_other;
	check_seen(&step, _i, OUTCOME_DENIED, true, "");
	step.as = &recipe_revoked;
	check_seen(&step, _i, OUTCOME_REFUSED_TLS, false, "");
	step.as = &recipe_other;
	step.of = &recipe_revoked;
	check_seen(&step, _i, OUTCOME_FAULT, false, "witness revoked");
}
END_TEST

START_TEST(takeovers)
{
	struct step	 step = { OP_TAKEOVER, .as = &recipe_client };

	check_seen(&step, _i, OUTCOME_DELIVERED, false, "session of client ended");
	step.of = &recipe_other;
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "session of other ended");
	/* Refused, and the other one is still there. */
	step.as = &recipe_revoked;
	check_seen(&step, _i, OUTCOME_REFUSED_TLS, false, "");
}
END_TEST

START_TEST(inheritances)
{
	struct step		 step = { OP_INHERIT, .as = &recipe_client };
	struct observation	 seen;

	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DELIVERED);
	ck_assert_int_eq(seen.session_present, variants[_i].mqtt != MQTT_3_1);
	step.of = &recipe_other;
	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(seen.sentinel);
	ck_assert_int_eq(seen.session_present, variants[_i].mqtt != MQTT_3_1);
	step.as = &recipe_revoked;
	check_seen(&step, _i, OUTCOME_REFUSED_TLS, false, "");
}
END_TEST

START_TEST(filters)
{
	static const char *const	 wide[] = {
		"#", "+/#", "$share/{nonce}/#", "$share/{nonce}/{topic}"
	};
	struct step			 step = { OP_SUBSCRIBE, .as = &recipe_client };
	size_t				 i;

	for (i = 0; i < COUNT(wide); i++) {
		step.filter = wide[i];
		step.of = NULL;
		check_seen(&step, _i, OUTCOME_DELIVERED, false, "certcheck/client/");
		step.of = &recipe_other;
		check_seen(&step, _i, OUTCOME_DENIED, true, "");
	}
	step.filter = "a#";
	check_seen(&step, _i, OUTCOME_FAULT, false, "does not send this SUBSCRIBE");
}
END_TEST

/* One who may use no topic at all, so that no later message can come. */
START_TEST(absence_by_waiting)
{
	struct step		 step = { OP_SUBSCRIBE, .as = &plus,
				     .of = &recipe_other };
	struct observation	 seen;

	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(!seen.sentinel && seen.waited);
	step.op = OP_PUBLISH;
	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(!seen.sentinel && seen.waited);
	/* Nobody else to get the message: nothing to go by. */
	step.op = OP_EXCHANGE;
	step.of = NULL;
	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert(!seen.sentinel && !seen.waited);
	step.op = OP_ROUNDTRIP;
	check_seen(&step, _i, OUTCOME_FAULT, false, "cannot stand in one");
}
END_TEST

START_TEST(claims)
{
	struct step	 step = { OP_ROUNDTRIP, .as = &recipe_client };

	step.username = &recipe_other;
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "certcheck/client/");
	step.username = NULL;
	step.client_id = &recipe_other;
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "certcheck/client/");
	/* Mosquitto gives nothing to whose client identifier has a wildcard. */
	step.client_id = &wild;
	check_seen(&step, _i, OUTCOME_DENIED, false, "");
	/* What libmosquitto does not send is nobody's refusal. */
	step.client_id = &newline;
	check_seen(&step, _i, OUTCOME_FAULT, false, "client identifier");
	step.client_id = NULL;
	step.username = &newline;
	check_seen(&step, _i, OUTCOME_FAULT, false, "username");
}
END_TEST

/* The ACL keeps $SYS from everybody; an answer is not what the party said itself. */
START_TEST(nothing_foreign)
{
	static const struct ask	 ask = { "certcheck/shared/ask", "who?" };
	struct step		 step = { OP_LISTEN, .as = &recipe_client,
				     .filter = "$SYS/#" };

	check_seen(&step, _i, OUTCOME_DENIED, true, "");
	step.filter = "#";
	step.ask = &ask;
	check_seen(&step, _i, OUTCOME_DENIED, true, "");
}
END_TEST

START_TEST(literal_packets)
{
	static const uint8_t	 subscribe[] = {
		0x82, 6, 0, 1, 0, 1, '#', 0, 0xc0, 0
	};
	static const uint8_t	 connect[] = {
		0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0,
		0xc0, 0
	};
	static const uint8_t	 unknown[] = {	/* Authentication Method "NONE" */
		0x10, 20, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60,
		7, 0x15, 0, 4, 'N', 'O', 'N', 'E', 0, 0, 0xc0, 0
	};
	struct packets		 packets = { "", subscribe, sizeof(subscribe) };
	struct step		 step = { OP_RAW, .as = &recipe_client,
				     .raw = &packets };
	struct observation	 seen;

	check_seen(&step, _i, OUTCOME_CLOSED, false, "");
	packets.bytes = connect;
	packets.len = sizeof(connect);
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "PINGRESP");
	packets.bytes = unknown;
	packets.len = sizeof(unknown);
	seen = run_step(&step, _i);
	ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_MQTT);
	ck_assert_int_eq(seen.connack, 0x8c);
	step.as = &recipe_revoked;
	check_seen(&step, _i, OUTCOME_REFUSED_TLS, false, "");
}
END_TEST

START_TEST(another_way)
{
	struct step		 step = { OP_SUBSCRIBE, .as = &recipe_client,
				     .of = &recipe_other, .how = &over_3_1 };
	struct observation	 seen;

	seen = run_step(&step, 1);
	ck_assert_int_eq(seen.outcome, OUTCOME_DENIED);
	ck_assert_str_eq(seen.approach, "over MQTT 3.1");
	/* Alone with another one's topic, and with its own. */
	step.op = OP_ROUNDTRIP;
	check_seen(&step, 1, OUTCOME_DENIED, true, "");
	step.of = NULL;
	check_seen(&step, 1, OUTCOME_DELIVERED, false, "certcheck/client/");
}
END_TEST

/* Where certificates name nobody, there is the shared topic only. */
START_TEST(nobody_has_a_name)
{
	struct step	 step = { OP_EXCHANGE, .as = &recipe_client,
			     .of = &recipe_other };

	target.identity = SOURCE_NONE;
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "certcheck/shared/");
	step.op = OP_SUBSCRIBE;
	check_seen(&step, _i, OUTCOME_FAULT, false, "no identity");
	target.identity = SOURCE_CN;
	target.topic_template = "certcheck/{identity}/fixed/#";
	check_seen(&step, _i, OUTCOME_DENIED, true, "");
	step.of = NULL;
	check_seen(&step, _i, OUTCOME_DELIVERED, false, "certcheck/client/fixed/");
}
END_TEST

TCase *
step_broker_tcase(void)
{
	TCase	*tc = tcase_create("broker");

	tcase_set_timeout(tc, 180);
	/* One broker for all of them. */
	tcase_add_unchecked_fixture(tc, start_broker, stop_broker);
	tcase_add_loop_test(tc, wills, 0, COUNT(variants));
	tcase_add_loop_test(tc, takeovers, 0, COUNT(variants));
	tcase_add_loop_test(tc, inheritances, 0, COUNT(variants));
	tcase_add_loop_test(tc, filters, 0, COUNT(variants));
	tcase_add_loop_test(tc, absence_by_waiting, 0, 1);
	tcase_add_loop_test(tc, claims, 1, 2);
	tcase_add_loop_test(tc, nothing_foreign, 0, COUNT(variants));
	tcase_add_loop_test(tc, literal_packets, 0, 2);
	tcase_add_test(tc, another_way);
	tcase_add_test(tc, nobody_has_a_name);
	step_traces_add(tc);
	step_stay_add(tc);
	return tc;
}
