/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* What is made of ClientHellos, and by whom. */

static const struct recipe	 nobody = {
	.name = "no-certificate", .absent = true
};
static const struct approach	 ordinary = {
	.name = "with today's", .hello = &(const struct hello){ "today's", 0x0304 }
};
static const struct approach	 old = {
	.name = "with yesterday's", .hello = &(const struct hello){ "yesterday's", 0x0301 }
};

#define ANSWERS								\
	{ OP_HELLO, .as = &nobody, .how = &ordinary, .premise = true }

static const struct scenario	 sandwich = { .id = "tls.x", .any_tls = true,
	.steps = {
		ANSWERS,
		{ OP_HELLO, .as = &nobody, .how = &old,
		    .expect = { WANT_REFUSED, { 70, 40 } } },
		ANSWERS,
	}
};

/* Under the one and the other: a ClientHello has its versions in itself. */
static const struct variant	 variants[] = {
	{ TLS_1_3, MQTT_5 }, { TLS_1_2, MQTT_5 }
};

static struct observation
answered(enum outcome outcome, int alert)
{
	struct observation	 o = seen("no-certificate", outcome, alert);

	o.op = OP_HELLO;
	o.certificate_requested = o.certificate_sent = o.proof_sent = false;
	o.handshake_done = false;
	if (outcome == OUTCOME_ACCEPTED) {
		snprintf(o.tls, sizeof(o.tls), "TLSv1");
		snprintf(o.cipher, sizeof(o.cipher), "TLS_RSA_WITH_RC4_128_MD5");
	}
	return o;
}

static const struct {
	size_t		 step;
	enum outcome	 outcome;
	int		 alert;
	enum verdict	 verdict;
	const char	*words;
} rulings[] = {
	{ 0, OUTCOME_ACCEPTED, -1, VERDICT_PASS, "today's was gone on with: TLSv1" },
	{ 0, OUTCOME_REFUSED_TLS, 40, VERDICT_ERROR, "even a ClientHello with today's was refused, with alert 40 (handshake_failure)" },
	{ 0, OUTCOME_REFUSED_TLS, 70, VERDICT_ERROR, "cannot be decided" },
	{ 0, OUTCOME_CLOSED, -1, VERDICT_ERROR, "even a ClientHello with today's was not gone on with" },
	{ 0, OUTCOME_GARBLED, -1, VERDICT_ERROR, "cannot be decided" },
	{ 1, OUTCOME_ACCEPTED, -1, VERDICT_FAIL, "went on with a ClientHello with yesterday's: TLSv1, TLS_RSA_WITH_RC4_128_MD5" },
	{ 1, OUTCOME_REFUSED_TLS, 70, VERDICT_PASS, "refused with alert 70 (protocol_version)" },
	{ 1, OUTCOME_REFUSED_TLS, 40, VERDICT_PASS, "refused with alert 40" },
	{ 1, OUTCOME_REFUSED_TLS, 80, VERDICT_WARN, "but with alert 80 (internal_error)" },
	{ 1, OUTCOME_REFUSED_TLS, 99, VERDICT_WARN, "but with alert 99 (unknown)" },
	{ 1, OUTCOME_CLOSED, -1, VERDICT_WARN, "closed without an alert" },
	{ 1, OUTCOME_SILENT, -1, VERDICT_ERROR, "no answer in time" },
	{ 1, OUTCOME_UNREACHABLE, -1, VERDICT_ERROR, "no connection" },
	{ 1, OUTCOME_GARBLED, -1, VERDICT_ERROR, "cannot be decided" },
	{ 1, OUTCOME_FAULT, -1, VERDICT_ERROR, "the test itself failed" },
	{ 1, OUTCOME_NONE, -1, VERDICT_ERROR, "not tried" },
	/* What no ClientHello can come to. */
	{ 1, OUTCOME_REFUSED_MQTT, -1, VERDICT_ERROR, "cannot be decided" },
	{ 1, OUTCOME_DELIVERED, -1, VERDICT_ERROR, "cannot be decided" },
};

START_TEST(answers)
{
	char	 why[WHY_SIZE];
	size_t	 i;

	for (i = 0; i < COUNT(variants); i++) {
		ck_assert_msg(judged(&sandwich.steps[rulings[_i].step],
		    &variants[i], answered(rulings[_i].outcome,
		    rulings[_i].alert), NULL, why) == rulings[_i].verdict,
		    "%s", why);
		ck_assert_msg(strstr(why, rulings[_i].words) != NULL, "%s", why);
	}
}
END_TEST

/* The three steps as they were answered; an alert of -1 is a ServerHello. */
static enum verdict
case_of(int first, int second, int third, char *why)
{
	const int	 alerts[] = { first, second, third };
	struct result	 result;
	size_t		 i;

	memset(&result, 0, sizeof(result));
	for (i = 0; i < COUNT(alerts); i++)
		result.step[i] = result.again[i] = answered(alerts[i] == -1 ?
		    OUTCOME_ACCEPTED : OUTCOME_REFUSED_TLS, alerts[i]);
	result.steps = COUNT(alerts);
	judge_result(&sandwich, &variants[0], &result);
	snprintf(why, WHY_SIZE, "%s", result.why);
	return result.verdict;
}

/* Whoever refuses everybody passes nothing, whenever that begins. */
START_TEST(a_sandwich)
{
	char	 why[WHY_SIZE];

	ck_assert_int_eq(case_of(-1, 70, -1, why), VERDICT_PASS);
	ck_assert_msg(strstr(why, "yesterday's was refused with alert 70") !=
	    NULL, "%s", why);
	ck_assert_int_eq(case_of(70, 70, 70, why), VERDICT_ERROR);
	ck_assert_int_eq(case_of(-1, 70, 70, why), VERDICT_ERROR);
	ck_assert_msg(strstr(why, "even a ClientHello with today's") != NULL,
	    "%s", why);
	ck_assert_int_eq(case_of(-1, -1, -1, why), VERDICT_FAIL);
	ck_assert_msg(strstr(why, "seen twice") != NULL, "%s", why);
}
END_TEST

/* How it is told: nobody does it, so nobody is named. */
START_TEST(words)
{
	struct observation	 o = answered(OUTCOME_REFUSED_TLS, 70);
	char			 text[512];

	snprintf(o.approach, sizeof(o.approach), "%s", old.name);
	observation_text(&o, text, sizeof(text));
	ck_assert_str_eq(text, "HELLO with yesterday's: refused by a TLS alert, "
	    "alert 70 (protocol_version)");
	judge_expected(&sandwich, &variants[1], text, sizeof(text));
	ck_assert_str_eq(text, "a ClientHello with today's is gone on with; "
	    "a ClientHello with yesterday's is refused with alert 70 "
	    "(protocol_version) or 40 (handshake_failure); "
	    "a ClientHello with today's is gone on with");
}
END_TEST

TCase *
judge_hello_tcase(void)
{
	TCase	*tc = tcase_create("hello");

	tcase_add_loop_test(tc, answers, 0, COUNT(rulings));
	tcase_add_test(tc, a_sandwich);
	tcase_add_test(tc, words);
	return tc;
}
