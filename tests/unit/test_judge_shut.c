/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* Doors that have to be shut: a wrong PASS would leave one open. */

static const struct variant	 variant = { TLS_1_3, MQTT_5, TRANSPORT_TLS };

static const struct recipe	 client = { .name = "client" };
static const struct recipe	 nobody = {
	.name = "no-certificate", .like = &client, .absent = true
};

static const struct approach	 in_clear = { .name = "without TLS", .plain = true };
static const struct approach	 over_tls = { .name = "over TLS", .anyone = true };
static const struct approach	 known_wss = {
	.name = "over WebSocket", .wss = true, .if_known = true
};

static const struct packets	 header = {
	"a forged header", (const uint8_t *)"PROXY", 5
};
static const struct approach	 proxy_tls = {
	.name = "behind a header", .preface = &header
};
static const struct approach	 proxy_plain = {
	.name = "without TLS behind a header", .preface = &header, .plain = true
};
static const struct approach	 headers = {
	.name = "with headers", .headers = "A: b\r\n"
};
static const struct hello	 hello = { "TLS 1.3", 0x0304, NULL };
static const struct approach	 with_hello = { .name = "x", .hello = &hello };

enum door { PLAIN, TLS, OWN, KNOWN, PROXY_TLS, PROXY_PLAIN, PROXY_PORT, HEADERS, GUESSED, DOORS };

static const struct step	 steps[DOORS] = {
	[PLAIN] = { OP_CONNECT, .as = &nobody, .how = &in_clear,
	    .port_key = INTENT_PLAINTEXT_PORTS, .port_nth = 1, .port = 1883,
	    .port_said = true, .expect = { WANT_SHUT } },
	[GUESSED] = { OP_CONNECT, .as = &nobody, .how = &in_clear,
	    .port_key = INTENT_PLAINTEXT_PORTS, .port_nth = 1, .port = 1883,
	    .expect = { WANT_SHUT } },
	[TLS] = { OP_CONNECT, .as = &nobody, .how = &over_tls,
	    .port_key = INTENT_TLS_PORTS, .port_nth = 2, .port = 8885,
	    .port_said = true, .expect = { WANT_SHUT } },
	[OWN] = { OP_CONNECT, .as = &nobody, .how = &in_clear,
	    .expect = { WANT_SHUT } },
	[KNOWN] = { OP_CONNECT, .as = &nobody, .how = &known_wss,
	    .expect = { WANT_SHUT } },
	[PROXY_TLS] = { OP_CONNECT, .as = &nobody, .how = &proxy_tls,
	    .expect = { WANT_SHUT } },
	[PROXY_PLAIN] = { OP_CONNECT, .as = &nobody, .how = &proxy_plain,
	    .expect = { WANT_SHUT } },
	[PROXY_PORT] = { OP_CONNECT, .as = &nobody, .how = &proxy_plain,
	    .port_key = INTENT_PLAINTEXT_PORTS, .port_nth = 1, .port = 1883,
	    .port_said = true, .expect = { WANT_SHUT } },
	[HEADERS] = { OP_CONNECT, .as = &nobody, .how = &headers,
	    .expect = { WANT_SHUT } },
};

#define REQUESTED	0x1u	/* CertificateRequest was seen */
#define BEGUN		0x2u
#define SHUT		0x4u
#define AT_HTTP		0x8u

static const struct {
	enum door	 door;
	enum outcome	 outcome;
	int		 code;
	unsigned	 seen;
	enum verdict	 verdict;
	const char	*words;
} cases[] = {
	{ PLAIN, OUTCOME_ACCEPTED, 0, BEGUN, VERDICT_FAIL, "anybody gets in without TLS at port 1883" },
	{ OWN, OUTCOME_ACCEPTED, 0, BEGUN, VERDICT_FAIL, "without TLS at the broker's own port" },
	{ TLS, OUTCOME_ACCEPTED, 0, 0, VERDICT_FAIL, "at port 8885, where none is asked for" },
	{ TLS, OUTCOME_ACCEPTED, 0, REQUESTED, VERDICT_FAIL, "anybody gets in without a certificate at port 8885" },
	{ KNOWN, OUTCOME_ACCEPTED, 0, REQUESTED, VERDICT_FAIL, "at the broker's WebSocket listener" },

	/* MQTT is spoken in clear, whatever the code. */
	{ PLAIN, OUTCOME_REFUSED_MQTT, 5, BEGUN, VERDICT_WARN, "in clear" },
	{ PLAIN, OUTCOME_REFUSED_MQTT, 1, BEGUN, VERDICT_WARN, "CONNACK 1" },
	{ PLAIN, OUTCOME_REFUSED_MQTT, 0x8a, BEGUN, VERDICT_WARN, "spoken without TLS" },
	{ OWN, OUTCOME_REFUSED_MQTT, 5, BEGUN, VERDICT_FAIL, "spoken without TLS at the broker's own port" },
	{ TLS, OUTCOME_REFUSED_MQTT, 5, REQUESTED, VERDICT_PASS, "CONNACK 5" },
	{ TLS, OUTCOME_REFUSED_MQTT, 0x87, REQUESTED, VERDICT_PASS, "CONNACK 135" },
	{ TLS, OUTCOME_REFUSED_MQTT, 5, 0, VERDICT_WARN, "no certificate is asked for" },
	/* Of a version, a load, a ban. */
	{ TLS, OUTCOME_REFUSED_MQTT, 1, REQUESTED, VERDICT_ERROR, "not about the certificate" },
	{ TLS, OUTCOME_REFUSED_MQTT, 3, REQUESTED, VERDICT_ERROR, "server unavailable" },
	{ TLS, OUTCOME_REFUSED_MQTT, 0x9f, 0, VERDICT_ERROR, "not about the certificate" },
	{ KNOWN, OUTCOME_REFUSED_MQTT, 0x8a, REQUESTED, VERDICT_ERROR, "not about the certificate" },

	{ TLS, OUTCOME_REFUSED_TLS, 116, REQUESTED, VERDICT_PASS, "alert 116 (certificate_required)" },
	{ KNOWN, OUTCOME_REFUSED_TLS, 40, REQUESTED, VERDICT_PASS, "alert 40" },
	{ TLS, OUTCOME_REFUSED_TLS, 70, 0, VERDICT_PASS, "TLS version is not spoken" },
	{ TLS, OUTCOME_REFUSED_TLS, 112, 0, VERDICT_WARN, "before a certificate was asked for" },
	{ TLS, OUTCOME_REFUSED_TLS, 40, 0, VERDICT_WARN, "before a certificate was asked for" },

	{ PLAIN, OUTCOME_CLOSED, 0, 0, VERDICT_PASS, "no session at port 1883" },
	{ OWN, OUTCOME_CLOSED, 0, 0, VERDICT_PASS, "no session at the broker's own port" },
	{ TLS, OUTCOME_CLOSED, 0, 0, VERDICT_PASS, "no session at port 8885" },
	{ TLS, OUTCOME_CLOSED, 0, AT_HTTP, VERDICT_PASS, "no session at port 8885" },
	{ KNOWN, OUTCOME_CLOSED, 0, AT_HTTP | REQUESTED, VERDICT_PASS, "closed" },
	{ KNOWN, OUTCOME_CLOSED, 0, AT_HTTP, VERDICT_ERROR, "what it is there for" },
	{ KNOWN, OUTCOME_CLOSED, 0, 0, VERDICT_ERROR, "what it is there for" },
	/* A WebSocket for MQTT was agreed to. */
	{ PLAIN, OUTCOME_CLOSED, 0, BEGUN, VERDICT_WARN, "spoken without TLS at port 1883" },

	{ PLAIN, OUTCOME_GARBLED, 0, 0, VERDICT_PASS, "no session" },
	{ OWN, OUTCOME_GARBLED, 0, 0, VERDICT_PASS, "no session" },
	{ TLS, OUTCOME_GARBLED, 0, 0, VERDICT_PASS, "no session" },
	{ KNOWN, OUTCOME_GARBLED, 0, 0, VERDICT_ERROR, "what it is there for" },
	{ PLAIN, OUTCOME_GARBLED, 0, BEGUN, VERDICT_ERROR, "almost as MQTT" },
	{ TLS, OUTCOME_GARBLED, 0, BEGUN, VERDICT_ERROR, "almost as MQTT" },
	{ OWN, OUTCOME_GARBLED, 0, BEGUN, VERDICT_ERROR, "almost as MQTT" },

	{ PLAIN, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_PASS, "port 1883 refuses connections" },
	{ TLS, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_PASS, "port 8885 refuses connections" },
	{ PLAIN, OUTCOME_UNREACHABLE, 0, 0, VERDICT_ERROR, "from here" },
	{ TLS, OUTCOME_UNREACHABLE, 0, 0, VERDICT_ERROR, "from here" },
	/* Where the port is only one of the usual. */
	{ GUESSED, OUTCOME_UNREACHABLE, 0, 0, VERDICT_WARN, "from here" },
	{ GUESSED, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_PASS, "port 1883 refuses" },
	{ GUESSED, OUTCOME_SILENT, 0, 0, VERDICT_ERROR, "does not answer" },
	{ GUESSED, OUTCOME_ACCEPTED, 0, BEGUN, VERDICT_FAIL, "anybody gets in" },
	/* The broker itself has gone. */
	{ OWN, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_ERROR, "no connection" },
	{ OWN, OUTCOME_UNREACHABLE, 0, 0, VERDICT_ERROR, "no connection" },
	{ KNOWN, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_ERROR, "no connection" },

	{ PLAIN, OUTCOME_SILENT, 0, 0, VERDICT_ERROR, "does not answer" },
	{ PLAIN, OUTCOME_SILENT, 0, BEGUN, VERDICT_ERROR, "does not answer" },
	{ TLS, OUTCOME_SILENT, 0, REQUESTED, VERDICT_ERROR, "does not answer" },

	/* What comes first is reason enough to be turned away. */
	{ PROXY_TLS, OUTCOME_ACCEPTED, 0, REQUESTED, VERDICT_FAIL, "without a certificate at the broker's own port behind a forged header" },
	{ PROXY_PLAIN, OUTCOME_ACCEPTED, 0, BEGUN, VERDICT_FAIL, "without TLS at the broker's own port behind a forged header" },
	{ PROXY_PORT, OUTCOME_ACCEPTED, 0, BEGUN, VERDICT_FAIL, "without TLS at port 1883 behind a forged header" },
	{ PROXY_TLS, OUTCOME_REFUSED_TLS, 70, 0, VERDICT_PASS, "alert 70" },
	{ PROXY_TLS, OUTCOME_REFUSED_TLS, 10, 0, VERDICT_PASS, "alert 10" },
	{ PROXY_TLS, OUTCOME_REFUSED_TLS, 116, REQUESTED, VERDICT_PASS, "alert 116" },
	{ PROXY_TLS, OUTCOME_REFUSED_MQTT, 5, REQUESTED, VERDICT_PASS, "CONNACK 5" },
	{ PROXY_TLS, OUTCOME_REFUSED_MQTT, 3, REQUESTED, VERDICT_ERROR, "not about the certificate" },
	{ PROXY_TLS, OUTCOME_CLOSED, 0, 0, VERDICT_PASS, "closed" },
	{ PROXY_TLS, OUTCOME_GARBLED, 0, 0, VERDICT_PASS, "no session" },
	{ PROXY_TLS, OUTCOME_SILENT, 0, 0, VERDICT_ERROR, "does not answer" },
	{ PROXY_TLS, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_ERROR, "no connection" },
	{ PROXY_PLAIN, OUTCOME_CLOSED, 0, 0, VERDICT_PASS, "closed" },
	{ PROXY_PLAIN, OUTCOME_REFUSED_MQTT, 5, BEGUN, VERDICT_FAIL, "without TLS at the broker's own port" },
	{ PROXY_PORT, OUTCOME_REFUSED_MQTT, 5, BEGUN, VERDICT_WARN, "in clear" },
	{ PROXY_PORT, OUTCOME_UNREACHABLE, 0, SHUT, VERDICT_PASS, "refuses connections" },

	{ HEADERS, OUTCOME_ACCEPTED, 0, REQUESTED, VERDICT_FAIL, "at the broker's WebSocket listener with forged headers" },
	{ HEADERS, OUTCOME_REFUSED_TLS, 116, REQUESTED, VERDICT_PASS, "alert 116" },
	{ HEADERS, OUTCOME_REFUSED_TLS, 40, 0, VERDICT_WARN, "before a certificate was asked for" },
	{ HEADERS, OUTCOME_REFUSED_MQTT, 5, 0, VERDICT_PASS, "CONNACK 5" },
	{ HEADERS, OUTCOME_CLOSED, 0, AT_HTTP | REQUESTED, VERDICT_PASS, "closed" },
	{ HEADERS, OUTCOME_CLOSED, 0, AT_HTTP, VERDICT_ERROR, "what it is there for" },
};

static enum verdict
judge_door(enum door door, enum outcome outcome, int code, unsigned what,
    char *why)
{
	struct observation	 o = seen("no-certificate", outcome, code);

	o.certificate_sent = o.proof_sent = o.peer_proven = false;
	o.certificate_requested = (what & REQUESTED) != 0;
	o.begun = (what & BEGUN) != 0;
	o.shut = (what & SHUT) != 0;
	if ((what & AT_HTTP) != 0)
		o.layer = LAYER_WEBSOCKET;
	return judged(&steps[door], &variant, o, NULL, why);
}

START_TEST(each_answer)
{
	char		 why[WHY_SIZE];
	enum verdict	 verdict;

	verdict = judge_door(cases[_i].door, cases[_i].outcome, cases[_i].code,
	    cases[_i].seen, why);
	ck_assert_msg(verdict == cases[_i].verdict, "verdict %d: %s",
	    (int)verdict, why);
	ck_assert_msg(strstr(why, cases[_i].words) != NULL, "%s", why);
}
END_TEST

/* Whatever else an outcome may be, it shuts no door. */
START_TEST(nothing_else_is_shut)
{
	char		 why[WHY_SIZE];
	enum outcome	 outcome;
	enum verdict	 verdict;
	enum door	 door;

	for (outcome = OUTCOME_NONE; outcome <= OUTCOMES; outcome++) {
		switch (outcome) {
		case OUTCOME_ACCEPTED:
		case OUTCOME_REFUSED_TLS:
		case OUTCOME_REFUSED_MQTT:
		case OUTCOME_CLOSED:
		case OUTCOME_GARBLED:
			continue;
		default:
			break;
		}
		for (door = 0; door < GUESSED; door++) {
			verdict = judge_door(door, outcome, 0, REQUESTED, why);
			ck_assert_msg(verdict == VERDICT_ERROR,
			    "outcome %d: verdict %d: %s", (int)outcome,
			    (int)verdict, why);
		}
	}
}
END_TEST

/* The verdict on a case: life is shown or not, and then the door was so. */
static enum verdict
judge_case_of(enum outcome before, enum outcome door, enum outcome after)
{
	const struct step	 life = { OP_HELLO, .as = &nobody,
				     .how = &with_hello, .premise = true };
	struct scenario		 scenario = { .id = "x.y",
				     .steps = { life, steps[PROXY_TLS], life } };
	struct result		 result = { .steps = 3 };
	const enum outcome	 outcomes[] = { before, door, after };
	size_t			 i;

	for (i = 0; i < COUNT(outcomes); i++) {
		result.step[i] = seen("no-certificate", outcomes[i],
		    outcomes[i] == OUTCOME_REFUSED_TLS ? 40 : 0);
		result.step[i].op = scenario.steps[i].op;
		result.again[i] = result.step[i];
	}
	judge_result(&scenario, &variant, &result);
	return result.verdict;
}

/* Who gets in needs nobody else to show that somebody is at home. */
START_TEST(a_way_in_speaks_for_itself)
{
	const enum outcome	 in = OUTCOME_ACCEPTED, out = OUTCOME_CLOSED;

	ck_assert_int_eq(judge_case_of(in, out, in), VERDICT_PASS);
	ck_assert_int_eq(judge_case_of(in, in, in), VERDICT_FAIL);
	ck_assert_int_eq(judge_case_of(out, in, in), VERDICT_FAIL);
	ck_assert_int_eq(judge_case_of(in, in, out), VERDICT_FAIL);
	ck_assert_int_eq(judge_case_of(out, in, out), VERDICT_FAIL);
	ck_assert_int_eq(judge_case_of(out, out, in), VERDICT_ERROR);
	ck_assert_int_eq(judge_case_of(in, out, out), VERDICT_ERROR);
	ck_assert_int_eq(judge_case_of(out, out, out), VERDICT_ERROR);
	ck_assert_int_eq(judge_case_of(OUTCOME_REFUSED_TLS,
	    OUTCOME_REFUSED_TLS, in), VERDICT_ERROR);
}
END_TEST

/* The steps behind one that shows no life: taken, if all are about doors. */
START_TEST(doors_are_tried_all_the_same)
{
	const struct step	 life = { OP_HELLO, .as = &nobody,
				     .how = &with_hello, .premise = true };
	struct scenario		 scenario = { .id = "x.y",
				     .steps = { life, steps[TLS], life } };

	ck_assert(judge_goes_on(&scenario, 0));
	ck_assert(!judge_goes_on(&scenario, 1));
	ck_assert(!judge_goes_on(&scenario, 2));
	scenario.steps[1].expect.want = WANT_REFUSED;
	ck_assert(!judge_goes_on(&scenario, 0));
}
END_TEST

TCase *
judge_shut_tcase(void)
{
	TCase	*tc = tcase_create("shut");

	tcase_add_loop_test(tc, each_answer, 0, COUNT(cases));
	tcase_add_test(tc, nothing_else_is_shut);
	tcase_add_test(tc, a_way_in_speaks_for_itself);
	tcase_add_test(tc, doors_are_tried_all_the_same);
	return tc;
}
