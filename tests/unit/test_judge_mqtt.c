/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "tests/unit/judge_tests.h"

/* The rules about whom a broker takes a client for, and about MQTT's own answers. */

static const struct recipe client = { .name = "client" };
static const struct recipe other = { .name = "other", .like = &client };
static const struct recipe odd = { .name = "odd", .like = &client };

static const struct variant mqtt4 = { TLS_1_3, MQTT_3_1_1 };
static const struct variant mqtt5 = { TLS_1_3, MQTT_5 };

static const struct approach over_3_1 = { "over MQTT 3.1", .mqtt = 1 + MQTT_3_1 };

static const uint8_t connect_4[] = {
	0x10, 0x0c, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 5, 0, 0, 0xc0, 0
};
static const uint8_t connect_5[] = {
	0x10, 0x0d, 0, 4, 'M', 'Q', 'T', 'T', 5, 0, 0, 5, 0, 0, 0, 0xc0, 0
};
static const uint8_t subscribe[] = {
	0x82, 6, 0, 1, 0, 1, 'x', 0, 0xc0, 0
};
static const struct packets raw_4 = {
	"a CONNECT", connect_4, sizeof(connect_4)
};
static const struct packets raw_5 = {
	"a CONNECT", connect_5, sizeof(connect_5)
};
static const struct packets raw_subscribe = {
	"SUBSCRIBE before CONNECT", subscribe, sizeof(subscribe)
};

static const struct step roundtrip = { OP_ROUNDTRIP, .as = &odd };
static const struct step either = {
	OP_ROUNDTRIP, .as = &odd, .expect = { WANT_SUCCESS_OR_REFUSED }
};
static const struct step keep_out = {
	OP_SUBSCRIBE, .as = &odd, .of = &other,
	.expect = { WANT_DENIED_OR_REFUSED }
};
static const struct step deny = {
	OP_SUBSCRIBE, .as = &odd, .of = &other, .expect = { WANT_DENIED }
};
static const struct step takeover = {
	OP_TAKEOVER, .as = &odd, .of = &other,
	.expect = { WANT_DENIED_OR_REFUSED }
};
static const struct step inherit = {
	OP_INHERIT, .as = &odd, .of = &other,
	.expect = { WANT_DENIED_OR_REFUSED }
};
static const struct step listen_sys = {
	OP_LISTEN, .as = &odd, .filter = "$SYS/#", .expect = { WANT_DENIED }
};
static const struct step closed = {
	OP_RAW, .as = &client, .raw = &raw_subscribe,
	.expect = { WANT_CLOSED }
};
static const struct step reason_4 = {
	OP_RAW, .as = &odd, .raw = &raw_4, .expect = { WANT_REASON }
};
static const struct step reason_5 = {
	OP_RAW, .as = &odd, .raw = &raw_5, .expect = { WANT_REASON }
};
static const struct step one = {
	OP_SUBSCRIBE, .as = &odd, .of = &other, .expect = { WANT_ONE }
};
static const struct step same = {
	OP_CONNECT, .as = &odd, .how = &over_3_1, .expect = { WANT_SAME }
};

/* 12 and 18: who was let in is not yet who it claims to be. */
START_TEST(trap_18_connack_is_no_identity)
{
	struct control	 control = held_close();
	char		 why[WHY_SIZE];

	ck_assert_int_eq(judged(&roundtrip, &mqtt4,
	    seen("odd", OUTCOME_ACCEPTED, 0), &control, why), VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "as whom"));
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_ACCEPTED, 0), &control, NULL), VERDICT_ERROR);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_ACCEPTED, 0), &control, NULL), VERDICT_ERROR);
	ck_assert_int_eq(judged(&roundtrip, &mqtt4,
	    seen("odd", OUTCOME_DELIVERED, 0), &control, NULL), VERDICT_PASS);
}
END_TEST

/* 1, for the new verbs: an ailing broker denies, closes and compares nothing. */
START_TEST(infrastructure_is_never_pass)
{
	static const enum outcome	 infrastructure[] = {
		OUTCOME_NONE, OUTCOME_SILENT, OUTCOME_UNREACHABLE,
		OUTCOME_NOT_SENT, OUTCOME_GARBLED, OUTCOME_UNPROVEN,
		OUTCOME_FAULT
	};
	static const struct step *const	 steps[] = {
		&roundtrip, &either, &keep_out, &takeover, &inherit,
		&listen_sys, &closed, &reason_4, &same
	};
	struct control			 control = held_close();
	struct observation		 base = seen("odd", OUTCOME_ACCEPTED, 0);
	size_t				 i, k;

	for (i = 0; i < COUNT(infrastructure); i++)
		for (k = 0; k < COUNT(steps); k++)
			ck_assert_int_eq(compared(steps[k], &mqtt4,
			    seen("x", infrastructure[i], 0), &base, &control,
			    NULL), VERDICT_ERROR);
}
END_TEST

/* One that answers even its control by noise has answered nothing. */
START_TEST(noise_is_no_answer)
{
	struct control		 control = held_close();
	struct observation	 o = seen("client", OUTCOME_DELIVERED, -1);

	ck_assert_int_eq(judged(&closed, &mqtt4, o, &control, NULL),
	    VERDICT_FAIL);
	control.before.outcome = OUTCOME_GARBLED;
	ck_assert_int_eq(judged(&closed, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

START_TEST(either_way_is_right)
{
	struct control	 control = held_close();

	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_DELIVERED, 0), &control, NULL), VERDICT_PASS);
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 4), &control, NULL), VERDICT_PASS);
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_TLS, 42), &control, NULL), VERDICT_PASS);
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_CLOSED, 0), &control, NULL), VERDICT_WARN);
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_DENIED, 0), &control, NULL), VERDICT_FAIL);
	/* A refusal that also meets the control says nothing. */
	control.after.outcome = OUTCOME_REFUSED_MQTT;
	ck_assert_int_eq(judged(&either, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 4), &control, NULL), VERDICT_ERROR);
}
END_TEST

START_TEST(kept_out_or_refused)
{
	struct control		 control = held_close();
	struct observation	 o = seen("odd", OUTCOME_DENIED, 0);

	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
	o.sentinel = true;
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, NULL, NULL),
	    VERDICT_ERROR);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_DELIVERED, 0), &control, NULL), VERDICT_FAIL);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_TLS, 42), &control, NULL), VERDICT_PASS);
	ck_assert_int_eq(judged(&deny, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_TLS, 42), &control, NULL), VERDICT_FAIL);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 4), &control, NULL), VERDICT_PASS);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 3), &control, NULL), VERDICT_ERROR);
	ck_assert_int_eq(judged(&keep_out, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 4), NULL, NULL), VERDICT_ERROR);
	/* Closed before there was a session: a refusal; later: RabbitMQ's denial. */
	o = seen("odd", OUTCOME_CLOSED, 0);
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_WARN);
	o.connack = 0;
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_PASS);
	control.close.outcome = OUTCOME_REFUSED_TLS;
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* 13: who may use no topic at all gets no later message; then only waiting is left. */
START_TEST(trap_13_waiting_is_weaker)
{
	struct control		 control = held();
	struct observation	 o = seen("odd", OUTCOME_DENIED, 0);
	char			 why[WHY_SIZE];

	o.waited = true;
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, why),
	    VERDICT_WARN);
	ck_assert_ptr_nonnull(strstr(why, "rightful listener"));
	ck_assert_int_eq(judged(&deny, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
	control.after.outcome = OUTCOME_UNREACHABLE;
	ck_assert_int_eq(judged(&keep_out, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

START_TEST(sessions_of_others)
{
	struct control		 control = held_close();
	struct observation	 o = seen("odd", OUTCOME_DENIED, 0);
	char			 why[WHY_SIZE];

	o.sentinel = true;
	ck_assert_int_eq(judged(&takeover, &mqtt4, o, &control, why),
	    VERDICT_PASS);
	ck_assert_ptr_nonnull(strstr(why, "went on"));
	ck_assert_int_eq(judged(&inherit, &mqtt4, o, &control, NULL),
	    VERDICT_PASS);
	/* A session that is handed over without its messages is worth a warning. */
	o.session_present = true;
	ck_assert_int_eq(judged(&inherit, &mqtt4, o, &control, why),
	    VERDICT_WARN);
	ck_assert_ptr_nonnull(strstr(why, "withheld"));
	o = seen("odd", OUTCOME_DELIVERED, 0);
	snprintf(o.detail, sizeof(o.detail), "the session of other ended");
	ck_assert_int_eq(judged(&takeover, &mqtt4, o, &control, why),
	    VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(why, "session of other ended"));
	ck_assert_int_eq(judged(&inherit, &mqtt4, o, &control, NULL),
	    VERDICT_FAIL);
	ck_assert_int_eq(judged(&takeover, &mqtt5,
	    seen("odd", OUTCOME_REFUSED_MQTT, 0x85), &control, NULL),
	    VERDICT_PASS);
}
END_TEST

START_TEST(wrong_packets_end_the_connection)
{
	static const struct { int code; enum verdict verdict; } codes[] = {
		{ 2, VERDICT_ERROR }, { 0x85, VERDICT_ERROR },
		{ 4, VERDICT_PASS }, { 5, VERDICT_PASS }, { 0x81, VERDICT_PASS },
		{ 0x82, VERDICT_PASS }, { 0x8c, VERDICT_PASS },
		{ 3, VERDICT_ERROR }, { 0x8a, VERDICT_ERROR },
		{ 1, VERDICT_SKIP }, { 0x84, VERDICT_SKIP },
		{ 0x9f, VERDICT_ERROR },
	};
	struct control		 control = held_close();
	struct observation	 o = seen("client", OUTCOME_CLOSED, 0);
	char			 why[WHY_SIZE];
	size_t			 i;

	/* Before the handshake was done, nothing had been sent. */
	ck_assert_int_eq(judged(&closed, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
	o.handshake_done = true;
	ck_assert_int_eq(judged(&closed, &mqtt4, o, &control, NULL),
	    VERDICT_PASS);
	control.close.outcome = OUTCOME_NONE;
	ck_assert_int_eq(judged(&closed, &mqtt4, o, &control, NULL),
	    VERDICT_ERROR);
	control = held_close();
	ck_assert_int_eq(judged(&closed, &mqtt4,
	    seen("client", OUTCOME_DELIVERED, 0), &control, why), VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(why, "SUBSCRIBE before CONNECT was answered"));
	ck_assert_int_eq(judged(&closed, &mqtt4,
	    seen("client", OUTCOME_ACCEPTED, 0), &control, NULL), VERDICT_FAIL);
	ck_assert_int_eq(judged(&closed, &mqtt4,
	    seen("client", OUTCOME_REFUSED_TLS, 10), &control, NULL),
	    VERDICT_PASS);
	for (i = 0; i < COUNT(codes); i++)
		ck_assert_int_eq(judged(&closed, &mqtt5, seen("client",
		    OUTCOME_REFUSED_MQTT, codes[i].code), &control, NULL),
		    codes[i].verdict);
	control.after.outcome = OUTCOME_CLOSED;
	for (i = 0; i < COUNT(codes); i++)
		ck_assert_int_eq(judged(&closed, &mqtt5, seen("client",
		    OUTCOME_REFUSED_MQTT, codes[i].code), &control, NULL),
		    codes[i].verdict == VERDICT_SKIP ? VERDICT_SKIP :
		    VERDICT_ERROR);
	ck_assert_int_eq(judged(&closed, &mqtt4,
	    seen("client", OUTCOME_REFUSED_TLS, 10), &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* Two names in one certificate: either counts, not both. */
START_TEST(one_of_two)
{
	struct control		 control = held_close();
	struct observation	 in = seen("odd", OUTCOME_DELIVERED, 0);
	struct observation	 out = seen("odd", OUTCOME_DENIED, 0);

	ck_assert_int_eq(compared(&one, &mqtt4, out, NULL, &control, NULL),
	    VERDICT_ERROR);
	out.sentinel = true;
	ck_assert_int_eq(compared(&one, &mqtt4, in, NULL, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4, out, NULL, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4, in, &out, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4, out, &in, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4, out, &out, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4, in, &in, &control, NULL),
	    VERDICT_FAIL);
	ck_assert_int_eq(compared(&one, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_MQTT, 4), NULL, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&one, &mqtt4,
	    seen("odd", OUTCOME_SILENT, 0), &in, &control, NULL),
	    VERDICT_ERROR);
	control.before.outcome = OUTCOME_CLOSED;
	ck_assert_int_eq(compared(&one, &mqtt4, out, &in, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

START_TEST(reasons_fit_the_version)
{
	static const struct { int code; enum verdict four, five; } codes[] = {
		{ 2, VERDICT_PASS, VERDICT_WARN },
		{ 4, VERDICT_PASS, VERDICT_WARN },
		{ 5, VERDICT_PASS, VERDICT_WARN },
		{ 0x85, VERDICT_WARN, VERDICT_PASS },
		{ 0x86, VERDICT_WARN, VERDICT_PASS },
		{ 0x87, VERDICT_WARN, VERDICT_PASS },
		{ 0x8c, VERDICT_WARN, VERDICT_PASS },
		{ 1, VERDICT_WARN, VERDICT_WARN },
		{ 0x80, VERDICT_WARN, VERDICT_WARN },
		{ 0x33, VERDICT_WARN, VERDICT_WARN },
		{ 0x8a, VERDICT_ERROR, VERDICT_ERROR },
	};
	struct control		 control = held_close();
	struct observation	 o;
	size_t			 i;

	/* The packet's version counts, not the variant's. */
	for (i = 0; i < COUNT(codes); i++) {
		o = seen("odd", OUTCOME_REFUSED_MQTT, codes[i].code);
		ck_assert_int_eq(judged(&reason_4, &mqtt5, o, &control, NULL),
		    codes[i].four);
		ck_assert_int_eq(judged(&reason_5, &mqtt4, o, &control, NULL),
		    codes[i].five);
		o.session_present = true;
		ck_assert_int_ne(judged(&reason_4, &mqtt4, o, &control, NULL),
		    VERDICT_PASS);
	}
	o = seen("odd", OUTCOME_CLOSED, 0);
	ck_assert_int_eq(judged(&reason_4, &mqtt4, o, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(judged(&reason_4, &mqtt4, o, NULL, NULL),
	    VERDICT_ERROR);
	o = seen("odd", OUTCOME_DELIVERED, 0);
	o.connack = 4;
	ck_assert_int_eq(judged(&reason_4, &mqtt4, o, &control, NULL),
	    VERDICT_WARN);
	o.connack = 0;
	ck_assert_int_eq(judged(&reason_4, &mqtt4, o, &control, NULL),
	    VERDICT_SKIP);
	ck_assert_int_eq(judged(&reason_4, &mqtt4,
	    seen("odd", OUTCOME_REFUSED_TLS, 42), &control, NULL), VERDICT_SKIP);
}
END_TEST

START_TEST(same_or_not)
{
	struct control		 control = held_close();
	struct observation	 in = seen("odd", OUTCOME_ACCEPTED, 0);
	struct observation	 out = seen("odd", OUTCOME_REFUSED_TLS, 48);
	struct observation	 dead = seen("odd", OUTCOME_SILENT, 0);
	char			 why[WHY_SIZE];

	ck_assert_int_eq(compared(&same, &mqtt4, out, &out, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&same, &mqtt4, in, &in, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(compared(&same, &mqtt4, in, &out, &control, why),
	    VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(why, "over MQTT 3.1"));
	ck_assert_int_eq(compared(&same, &mqtt4, out, &in, &control, NULL),
	    VERDICT_FAIL);
	ck_assert_int_eq(compared(&same, &mqtt4, in, &dead, &control, NULL),
	    VERDICT_ERROR);
	ck_assert_int_eq(compared(&same, &mqtt4, in, NULL, &control, NULL),
	    VERDICT_ERROR);
	/* A refusal that means nothing compares with nothing. */
	out = seen("odd", OUTCOME_REFUSED_MQTT, 3);
	ck_assert_int_eq(compared(&same, &mqtt4, out, &out, &control, NULL),
	    VERDICT_ERROR);
	ck_assert_int_eq(compared(&same, &mqtt4, out, &in, &control, NULL),
	    VERDICT_ERROR);
	/* A version that the broker does not speak tells nothing, and is no fault. */
	control.before = seen("client", OUTCOME_REFUSED_MQTT, 1);
	ck_assert_int_eq(compared(&same, &mqtt4, out, &in, &control, why),
	    VERDICT_SKIP);
	ck_assert_ptr_nonnull(strstr(why, "over MQTT 3.1"));
	control.before = seen("client", OUTCOME_CLOSED, 0);
	ck_assert_int_eq(compared(&same, &mqtt4, in, &out, &control, NULL),
	    VERDICT_SKIP);
	/* But a control that is not answered is an ailing broker. */
	control.before = seen("client", OUTCOME_UNREACHABLE, 0);
	out = seen("odd", OUTCOME_REFUSED_TLS, 48);
	ck_assert_int_eq(compared(&same, &mqtt4, out, &out, &control, NULL),
	    VERDICT_ERROR);
	control.before = seen("client", OUTCOME_REFUSED_MQTT, 0x8a);
	ck_assert_int_eq(compared(&same, &mqtt4, out, &out, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

static const struct scenario	 parity = {
	.id = "test.parity",
	.steps = {
		{ OP_CONNECT, .as = &odd, .expect = { WANT_REFUSED, { 48 } } },
		{ OP_CONNECT, .as = &other },
		{ OP_CONNECT, .as = &odd, .how = &over_3_1,
		    .expect = { WANT_SAME } },
	},
};

/* The base is the case's own, and in the second look the second one. */
START_TEST(same_is_seen_twice)
{
	struct result	 result;
	size_t		 i;

	memset(&result, 0, sizeof(result));
	result.steps = 3;
	for (i = 0; i < 3; i++)
		result.control[i] = held_close();
	result.step[0] = result.again[0] = seen("odd", OUTCOME_REFUSED_TLS, 48);
	result.step[1] = result.again[1] = seen("other", OUTCOME_ACCEPTED, 0);
	result.step[2] = result.step[0];
	judge_result(&parity, &mqtt4, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	result.step[2] = result.again[2] = seen("odd", OUTCOME_ACCEPTED, 0);
	judge_result(&parity, &mqtt4, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(result.why, "seen twice"));
	/* The second time there was no difference. */
	result.again[0] = result.again[2];
	judge_result(&parity, &mqtt4, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

static const struct scenario	 lenient = {
	.id = "test.lenient",
	.steps = { { OP_TAKEOVER, .as = &odd, .of = &other,
	    .expect = { WANT_DENIED_OR_REFUSED, .lenient = true } } },
};

START_TEST(unsaid_intents_only_warn)
{
	struct result	 result;

	memset(&result, 0, sizeof(result));
	result.steps = 1;
	result.control[0] = held();
	result.step[0] = result.again[0] = seen("odd", OUTCOME_DELIVERED, 0);
	judge_result(&lenient, &mqtt4, &result);
	ck_assert_int_eq(result.verdict, VERDICT_WARN);
	ck_assert_ptr_nonnull(strstr(result.why, "the other's session was ended"));
	result.control[0].before.outcome = OUTCOME_CLOSED;
	result.step[0] = seen("odd", OUTCOME_SILENT, 0);
	judge_result(&lenient, &mqtt4, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

static const struct scenario	 spoken = {
	.id = "test.spoken",
	.steps = {
		{ OP_SUBSCRIBE, .as = &client, .of = &other, .filter = "+/#",
		    .client_id = &other, .expect = { WANT_DENIED } },
		{ OP_ROUNDTRIP, .as = &client, .username = &other,
		    .password = "certcheck",
		    .expect = { WANT_DENIED_OR_REFUSED } },
		{ OP_TAKEOVER, .as = &other, .of = &client,
		    .expect = { WANT_DENIED_OR_REFUSED } },
		{ OP_CONNECT, .as = &odd, .how = &over_3_1,
		    .expect = { WANT_SAME } },
		{ OP_RAW, .as = &client, .raw = &raw_subscribe,
		    .expect = { WANT_CLOSED } },
	},
};

START_TEST(words)
{
	struct observation	 o = seen("odd", OUTCOME_DELIVERED, 0);
	char			 buf[1024];

	judge_expected(&spoken, &mqtt4, buf, sizeof(buf));
	ck_assert_str_eq(buf,
	    "a message to client, listening on the topic of other by +/#, (client identifier: that of other) is not delivered; "
	    "a message of client to its own topic (CONNECT username: that of other, and a password) is not delivered, or the connection is refused; "
	    "other, with the client identifier of client, who is connected, does not end that session, or the connection is refused; "
	    "odd (over MQTT 3.1) is let in or kept out as otherwise; "
	    "SUBSCRIBE before CONNECT, sent by client, ends the connection, unanswered");
	o.op = OP_WILL;
	observation_text(&o, buf, sizeof(buf));
	ck_assert_str_eq(buf, "WILL as odd: the will was delivered");
	o.op = OP_CONNECT;
	snprintf(o.approach, sizeof(o.approach), "over MQTT 3.1");
	o.outcome = OUTCOME_ACCEPTED;
	observation_text(&o, buf, sizeof(buf));
	ck_assert_str_eq(buf, "CONNECT as odd over MQTT 3.1: accepted");
}
END_TEST

TCase *
judge_mqtt_tcase(void)
{
	TCase	*tc = tcase_create("mqtt rules");

	tcase_add_test(tc, trap_18_connack_is_no_identity);
	tcase_add_test(tc, infrastructure_is_never_pass);
	tcase_add_test(tc, noise_is_no_answer);
	tcase_add_test(tc, either_way_is_right);
	tcase_add_test(tc, kept_out_or_refused);
	tcase_add_test(tc, trap_13_waiting_is_weaker);
	tcase_add_test(tc, sessions_of_others);
	tcase_add_test(tc, wrong_packets_end_the_connection);
	tcase_add_test(tc, one_of_two);
	tcase_add_test(tc, reasons_fit_the_version);
	tcase_add_test(tc, same_or_not);
	tcase_add_test(tc, same_is_seen_twice);
	tcase_add_test(tc, unsaid_intents_only_warn);
	tcase_add_test(tc, words);
	return tc;
}
