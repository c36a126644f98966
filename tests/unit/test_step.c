/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/answer.h"
#include "harness/base.h"
#include "harness/step.h"
#include "tests/unit/step_tests.h"
#include "tests/unit/suites.h"

/* The verbs: what they say of themselves, and what they read. */

static const struct approach	 over_3_1 = { "over MQTT 3.1", .mqtt = 1 + MQTT_3_1 };

/* ---- What a step says of itself -------------------------------------------- */

START_TEST(the_way_of_a_step)
{
	const struct variant	 variant = { TLS_1_2, MQTT_5 };
	const struct approach	 as_it_is = { "as it is", 0 };
	struct step		 step = { OP_CONNECT, .as = &recipe_client };
	struct variant		 way;

	step_variant(&step, &variant, &way);
	ck_assert_int_eq(way.mqtt, MQTT_5);
	step.how = &as_it_is;
	step_variant(&step, &variant, &way);
	ck_assert_int_eq(way.mqtt, MQTT_5);
	step.how = &over_3_1;
	step_variant(&step, &variant, &way);
	ck_assert_int_eq(way.mqtt, MQTT_3_1);
	ck_assert_int_eq(way.tls, TLS_1_2);
}
END_TEST

START_TEST(what_a_step_is_compared_with)
{
	static const struct scenario	 scenario = { .steps = {
		{ OP_CONNECT, .as = &recipe_client },
		{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_revoked },
		{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other },
		{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other },
		{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
		    .how = &over_3_1 },
		{ OP_CONNECT, .as = &recipe_client, .how = &over_3_1 },
		{ OP_CONNECT, .as = &recipe_other, .how = &over_3_1 },
	} };
	static const size_t		 bases[] = { 0, 1, 2, 3, 2, 0, 6 };
	size_t				 i;

	for (i = 0; i < COUNT(bases); i++)
		ck_assert_uint_eq(step_base(&scenario, i), bases[i]);
}
END_TEST

START_TEST(connections_at_most)
{
	static const struct approach	 by_paths = {
		.name = "by paths", .path = "/mqtt", .other_path = "/ws"
	};
	static const struct { struct step step; unsigned count; } steps[] = {
		{ { OP_CONNECT, .as = &recipe_client }, 1 },
		{ { OP_RAW, .as = &recipe_client }, 1 },
		{ { OP_CONNECT, .as = &recipe_client, .how = &by_paths }, 3 },
		{ { OP_LISTEN, .as = &recipe_client }, 1 },
		{ { OP_ROUNDTRIP, .as = &recipe_client }, 1 },
		{ { OP_EXCHANGE, .as = &recipe_client }, 1 },
		{ { OP_PUBLISH, .as = &recipe_client, .of = &recipe_client }, 1 },
		{ { OP_PUBLISH, .as = &recipe_client, .of = &recipe_other }, 2 },
		{ { OP_WILL, .as = &recipe_client }, 4 },
		{ { OP_TAKEOVER, .as = &recipe_client }, 2 },
		{ { OP_INHERIT, .as = &recipe_client }, 4 },
		{ { OP_INHERIT, .as = &recipe_client, .of = &recipe_other }, 5 },
	};
	size_t	 i;

	for (i = 0; i < COUNT(steps); i++)
		ck_assert_uint_eq(step_connections(&steps[i].step),
		    steps[i].count);
}
END_TEST

/* ---- What a broker answers to literal packets ------------------------------ */

static const struct {
	const char	*bytes;
	size_t		 len;
	bool		 closed;	/* then; else nothing more comes */
	enum outcome	 outcome;
	int		 connack;
	bool		 session_present;
	const char	*words;
} answers[] = {
#define ANSWER(bytes)	bytes, sizeof(bytes) - 1
	{ ANSWER(""), true, OUTCOME_CLOSED, -1, false, "end" },
	{ ANSWER(""), false, OUTCOME_SILENT, -1, false, "in time" },
	{ ANSWER("\xd0\x00"), false, OUTCOME_DELIVERED, -1, false, "with PINGRESP" },
	{ ANSWER("\x90\x03\x00\x01\x00"), false, OUTCOME_DELIVERED, -1, false, "SUBACK" },
	{ ANSWER("\x40\x02\x00\x01"), false, OUTCOME_DELIVERED, -1, false, "PUBACK" },
	{ ANSWER("\xf0\x00"), false, OUTCOME_DELIVERED, -1, false, "AUTH" },
	{ ANSWER("\x20\x02\x00\x00"), true, OUTCOME_CLOSED, 0, false, "end" },
	{ ANSWER("\x20\x02\x00\x00"), false, OUTCOME_SILENT, 0, false, "after CONNACK" },
	{ ANSWER("\x20\x02\x00\x00\xd0\x00"), true, OUTCOME_DELIVERED, 0, false, "PINGRESP" },
	{ ANSWER("\x20\x02\x00\x00\x20\x02\x00\x00"), true, OUTCOME_DELIVERED, 0, false, "second CONNACK" },
	{ ANSWER("\x20\x02\x01\x00\x20\x02\x00\x05"), true, OUTCOME_REFUSED_MQTT, 5, false, "end" },
	{ ANSWER("\x20\x02\x00\x05"), true, OUTCOME_REFUSED_MQTT, 5, false, "end" },
	{ ANSWER("\x20\x02\x00\x05"), false, OUTCOME_REFUSED_MQTT, 5, false, "not closed" },
	{ ANSWER("\x20\x02\x01\x04\x20\x02\x00\x05"), true, OUTCOME_REFUSED_MQTT, 4, true, "end" },
	{ ANSWER("\x20\x02\x00\x05\xd0\x00"), true, OUTCOME_DELIVERED, 5, false, "PINGRESP" },
	{ ANSWER("\x20\x02\x00\x05\x20\x02\x00\x00"), true, OUTCOME_DELIVERED, 5, false, "second CONNACK" },
	/* MQTT 5: properties behind the code. */
	{ ANSWER("\x20\x06\x00\x8c\x03\x21\x00\x14"), true, OUTCOME_REFUSED_MQTT, 140, false, "end" },
	{ ANSWER("\x20\x06\x00\x00\x03\x21\x00\x14\xd0\x00"), true, OUTCOME_DELIVERED, 0, false, "PINGRESP" },
	{ ANSWER("\xe0\x01\x82"), false, OUTCOME_CLOSED, -1, false, "DISCONNECT with reason 130" },
	{ ANSWER("\xe0\x00"), false, OUTCOME_CLOSED, -1, false, "reason 0" },
	{ ANSWER("\x20\x03\x00\x00\x00\xe0\x02\x82\x00"), false, OUTCOME_CLOSED, 0, false, "reason 130" },
	{ ANSWER("\x20\x03\x00\x8c\x00\xe0\x02\x8c\x00"), false, OUTCOME_REFUSED_MQTT, 140, false, "reason 140" },
	/* A length of two octets. */
	{ ANSWER("\x30\x80\x01"), false, OUTCOME_DELIVERED, -1, false, "PUBLISH" },
	{ ANSWER("\x20\x83\x00\x00\x00\x00\xd0\x00"), false, OUTCOME_DELIVERED, 0, false, "PINGRESP" },
	{ ANSWER("HTTP/1.1 400 Bad Request\r\n"), true, OUTCOME_DELIVERED, -1, false, "PUBACK" },
	{ ANSWER("\x10\x00"), true, OUTCOME_GARBLED, -1, false, "not MQTT" },
	{ ANSWER("\x20\x01\x00"), true, OUTCOME_GARBLED, -1, false, "not MQTT" },
	{ ANSWER("\xd0\xff\xff\xff\xff\x01"), true, OUTCOME_GARBLED, -1, false, "not MQTT" },
	{ ANSWER("\x20\x02\x00"), true, OUTCOME_CLOSED, -1, false, "end" },
#undef ANSWER
};

/* As a whole, and octet by octet. */
static void
read_answer(size_t i, size_t step, struct observation *seen)
{
	struct answer	 answer = { .left = 0 };
	const uint8_t	*bytes = (const uint8_t *)answers[i].bytes;
	size_t		 at, n;

	memset(seen, 0, sizeof(*seen));
	seen->connack = -1;
	for (at = 0; at < answers[i].len; at += n) {
		n = answers[i].len - at < step ? answers[i].len - at : step;
		if (answer_read(&answer, bytes + at, n, seen))
			return;
	}
	if (answers[i].closed) {
		seen->outcome = OUTCOME_CLOSED;
		snprintf(seen->detail, sizeof(seen->detail), "end of stream");
		answer_closed(seen);
	} else
		answer_silent(seen);
}

START_TEST(answers_to_literal_packets)
{
	struct observation	 seen;
	size_t			 step;

	for (step = 1; step <= 64; step += 63) {
		read_answer((size_t)_i, step, &seen);
		ck_assert_int_eq(seen.outcome, answers[_i].outcome);
		ck_assert_int_eq(seen.connack, answers[_i].connack);
		ck_assert_int_eq(seen.session_present,
		    answers[_i].session_present);
		ck_assert_msg(strstr(seen.detail, answers[_i].words) != NULL,
		    "%s", seen.detail);
	}
}
END_TEST

Suite *
step_suite(void)
{
	Suite	*suite = suite_create("step");
	TCase	*tc = tcase_create("core");

	tcase_add_test(tc, the_way_of_a_step);
	tcase_add_test(tc, what_a_step_is_compared_with);
	tcase_add_test(tc, connections_at_most);
	step_addresses_add(tc);
	tcase_add_loop_test(tc, answers_to_literal_packets, 0, COUNT(answers));
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, target_tcase());
	suite_add_tcase(suite, step_crowd_tcase());
	suite_add_tcase(suite, step_broker_tcase());
	return suite;
}
