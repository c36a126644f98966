/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* What a broker shows of itself. */

static const struct recipe	 nobody = { .name = "no-certificate", .absent = true };
static const struct variant	 variant = { TLS_1_3, MQTT_5 };
static const struct step	 look = {
	OP_INSPECT, .as = &nobody, .expect = { .aspect = ASPECT_DATES }
};

static struct observation
shown(enum outcome outcome, enum finding finding)
{
	struct observation	 o = seen("no-certificate", outcome, 40);

	o.certificate_sent = o.proof_sent = false;
	o.posture.finding = finding;
	snprintf(o.detail, sizeof(o.detail), "CN=server expires on some day");
	return o;
}

static void
check(struct observation o, enum verdict verdict, const char *words)
{
	char	 why[WHY_SIZE];

	ck_assert_msg(judged(&look, &variant, o, NULL, why) == verdict, "%s",
	    why);
	ck_assert_msg(strstr(why, words) != NULL, "%s", why);
}

/* Whether we get in does not matter, and no control is needed. */
START_TEST(findings_are_verdicts)
{
	static const struct { enum finding finding; enum verdict verdict; } rows[] = {
		{ FINDING_RIGHT, VERDICT_PASS }, { FINDING_POOR, VERDICT_WARN },
		{ FINDING_WRONG, VERDICT_FAIL }, { FINDING_MOOT, VERDICT_SKIP },
		{ FINDING_UNKNOWN, VERDICT_ERROR }
	};
	size_t	 i;

	for (i = 0; i < COUNT(rows); i++)
		check(shown(OUTCOME_ACCEPTED, rows[i].finding), rows[i].verdict,
		    "CN=server expires on some day");
}
END_TEST

/* No broker at all, or one that shows nothing, is never right. */
START_TEST(nothing_shown_says_nothing)
{
	static const enum outcome	 faults[] = {
		OUTCOME_NONE, OUTCOME_SILENT, OUTCOME_UNREACHABLE,
		OUTCOME_GARBLED, OUTCOME_UNPROVEN, OUTCOME_FAULT
	};
	enum finding			 finding;
	size_t				 i;

	check(shown(OUTCOME_ACCEPTED, FINDING_NONE), VERDICT_ERROR,
	    "showed no certificate");
	check(shown(OUTCOME_REFUSED_TLS, FINDING_NONE), VERDICT_ERROR,
	    "alert 40 (handshake_failure) before");
	check(shown(OUTCOME_CLOSED, FINDING_NONE), VERDICT_ERROR,
	    "before the broker had shown");
	for (i = 0; i < COUNT(faults); i++)
		for (finding = FINDING_NONE; finding <= FINDING_UNKNOWN;
		    finding++)
			check(shown(faults[i], finding), VERDICT_ERROR,
			    "cannot be decided");
}
END_TEST

START_TEST(a_fail_is_seen_twice)
{
	const struct scenario	 scenario = { .id = "server.dates", .steps = { look } };
	struct result		 result = { .steps = 1 };

	result.step[0] = shown(OUTCOME_ACCEPTED, FINDING_WRONG);
	result.again[0] = shown(OUTCOME_ACCEPTED, FINDING_WRONG);
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(result.why, "seen twice"));
	result.again[0] = shown(OUTCOME_ACCEPTED, FINDING_RIGHT);
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

START_TEST(expectations_read_well)
{
	struct scenario	 scenario = { .steps = { look } };
	char		 text[512];

	scenario.steps[0].expect.limit = 30;
	judge_expected(&scenario, &variant, text, sizeof(text));
	ck_assert_str_eq(text, "the dates of the broker's certificates are as they should be for 30 days more");
	scenario.steps[0].expect.limit = 0;
	scenario.steps[0].expect.aspect = ASPECT_REVOCATION;
	judge_expected(&scenario, &variant, text, sizeof(text));
	ck_assert_str_eq(text, "the stapled OCSP answer and the CRL, where there are any, are as they should be");
}
END_TEST

TCase *
judge_posture_tcase(void)
{
	TCase	*tc = tcase_create("posture");

	tcase_add_test(tc, findings_are_verdicts);
	tcase_add_test(tc, nothing_shown_says_nothing);
	tcase_add_test(tc, a_fail_is_seen_twice);
	tcase_add_test(tc, expectations_read_well);
	return tc;
}
