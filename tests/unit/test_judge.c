/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "tests/unit/judge_tests.h"
#include "tests/unit/suites.h"

/*
 * The judge is pure: every rule is tested on observations made by hand.  The
 * names of the tests say which trap in deciding verdicts they stand for.
 */

static const struct recipe client = { .name = "client" };
static const struct recipe revoked = { .name = "revoked", .like = &client };
static const struct recipe missing = {
	.name = "no-certificate", .like = &client, .absent = true
};
static const struct recipe other = { .name = "other", .like = &client };

static const struct variant tls12 = { TLS_1_2, MQTT_3_1_1 };
static const struct variant tls13 = { TLS_1_3, MQTT_3_1_1 };

static const struct step refuse_revoked = {
	OP_CONNECT, .as = &revoked, .expect = { WANT_REFUSED, { 44 } }
};
static const struct step refuse_missing = {
	OP_CONNECT, .as = &missing, .expect = { WANT_REFUSED, { 116 }, { 40 } }
};
static const struct step accept_other = { OP_CONNECT, .as = &other };
static const struct step deny_foreign = {
	OP_SUBSCRIBE, .as = &client, .of = &other, .expect = { WANT_DENIED }
};
static const struct step ask = {
	OP_CONNECT, .as = &client, .expect = { WANT_REQUEST }
};

struct observation
seen(const char *credential, enum outcome outcome, int code)
{
	struct observation	 o = { .outcome = outcome, .alert = -1,
				     .connack = -1, .certificate_requested = true,
				     .certificate_sent = true,
				     .proof_sent = true, .peer_proven = true };

	snprintf(o.credential, sizeof(o.credential), "%s", credential);
	if (outcome == OUTCOME_REFUSED_TLS)
		o.alert = code;
	if (outcome == OUTCOME_REFUSED_MQTT)
		o.connack = code;
	if (outcome == OUTCOME_ACCEPTED)
		o.connack = 0;
	return o;
}

struct control
held(void)
{
	struct control	 control;

	memset(&control, 0, sizeof(control));
	snprintf(control.credential, sizeof(control.credential), "client");
	control.before = control.after = seen("client", OUTCOME_ACCEPTED, 0);
	return control;
}

struct control
held_close(void)
{
	struct control	 control = held();

	control.close = control.before;
	return control;
}

enum verdict
compared(const struct step *step, const struct variant *variant,
    struct observation o, const struct observation *base,
    const struct control *control, char *why)
{
	struct ruling	 ruling;

	memset(&ruling, 0xff, sizeof(ruling));
	o.op = step->op;
	judge_step(step, variant, &o, base, control, &ruling);
	ck_assert_ptr_nonnull(memchr(ruling.why, '\0', sizeof(ruling.why)));
	ck_assert_uint_gt(strlen(ruling.why), 0);
	if (why != NULL)
		snprintf(why, WHY_SIZE, "%s", ruling.why);
	return ruling.verdict;
}

enum verdict
judged(const struct step *step, const struct variant *variant,
    struct observation o, const struct control *control, char *why)
{
	return compared(step, variant, o, NULL, control, why);
}

START_TEST(expected_alert_passes)
{
	struct control	 control = held();

	ck_assert_int_eq(judged(&refuse_revoked, &tls13,
	    seen("revoked", OUTCOME_REFUSED_TLS, 44), &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(judged(&refuse_missing, &tls13,
	    seen("no-certificate", OUTCOME_REFUSED_TLS, 116), &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(judged(&refuse_missing, &tls12,
	    seen("no-certificate", OUTCOME_REFUSED_TLS, 40), &control, NULL),
	    VERDICT_PASS);
}
END_TEST

/* 1: a broker that is down, silent or unreachable refuses nothing. */
START_TEST(trap_1_broker_down_is_never_pass)
{
	static const enum outcome	 infrastructure[] = {
		OUTCOME_NONE, OUTCOME_SILENT, OUTCOME_UNREACHABLE,
		OUTCOME_NOT_SENT, OUTCOME_GARBLED, OUTCOME_UNPROVEN,
		OUTCOME_FAULT
	};
	static const struct step *const	 steps[] = {
		&refuse_revoked, &refuse_missing, &accept_other, &deny_foreign
	};
	struct control			 control = held();
	size_t				 i, k;

	for (i = 0; i < COUNT(infrastructure); i++)
		for (k = 0; k < COUNT(steps); k++)
			ck_assert_int_eq(judged(steps[k], &tls13,
			    seen("x", infrastructure[i], 0), &control, NULL),
			    VERDICT_ERROR);
}
END_TEST

/* 1: each of the controls, before, after and right after, voids a refusal. */
START_TEST(trap_1_control_brackets)
{
	static const enum outcome	 broken[] = {
		OUTCOME_NONE, OUTCOME_REFUSED_TLS, OUTCOME_REFUSED_MQTT,
		OUTCOME_CLOSED, OUTCOME_SILENT, OUTCOME_UNREACHABLE,
		OUTCOME_FAULT, OUTCOME_UNPROVEN, OUTCOME_GARBLED,
		OUTCOME_NOT_SENT
	};
	struct control			 control;
	struct observation		 refused;
	size_t				 i;

	refused = seen("revoked", OUTCOME_REFUSED_TLS, 44);
	for (i = 0; i < COUNT(broken); i++) {
		control = held();
		control.before.outcome = broken[i];
		ck_assert_int_eq(judged(&refuse_revoked, &tls13, refused,
		    &control, NULL), VERDICT_ERROR);
		control = held();
		control.after.outcome = broken[i];
		ck_assert_int_eq(judged(&refuse_revoked, &tls13, refused,
		    &control, NULL), VERDICT_ERROR);
		control = held();
		control.close.outcome = broken[i];
		ck_assert_int_eq(judged(&refuse_revoked, &tls13, refused,
		    &control, NULL), broken[i] == OUTCOME_NONE ?
		    VERDICT_PASS : VERDICT_ERROR);
	}
}
END_TEST

/* 2: a handshake that is done from our side is no acceptance. */
START_TEST(trap_2_handshake_done_is_no_acceptance)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_REFUSED_TLS, 44);

	o.handshake_done = true;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_PASS);
	o = seen("other", OUTCOME_CLOSED, 0);
	o.handshake_done = true;
	control.close = control.before;
	ck_assert_int_eq(judged(&accept_other, &tls13, o, &control, NULL),
	    VERDICT_FAIL);
	/* A close before our certificate has left is no answer to it. */
	o.proof_sent = false;
	ck_assert_int_eq(judged(&accept_other, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* 3: a close without a reason counts only if the twin is accepted right after it. */
START_TEST(trap_3_close_needs_control_right_after)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_CLOSED, 0);

	ck_assert(judge_wants_control(&refuse_revoked, &tls13, &o));
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
	control.close = control.before;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_WARN);
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, NULL, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* The same of an upgrade to WebSocket that is refused, for which HTTP gives reasons. */
START_TEST(http_needs_control_right_after)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_CLOSED, 0);
	char			 why[WHY_SIZE];

	o.layer = LAYER_WEBSOCKET;
	snprintf(o.detail, sizeof(o.detail), "HTTP/1.1 403 Forbidden");
	ck_assert(judge_wants_control(&refuse_revoked, &tls13, &o));
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
	control.close = control.before;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_WARN);
	ck_assert_ptr_nonnull(strstr(why, "above TLS (HTTP/1.1 403 Forbidden)"));
	/* What is no answer at all is never a refusal. */
	o.outcome = OUTCOME_GARBLED;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* A way that is closed to the control as well says nothing, and why it is. */
START_TEST(a_barred_way_is_no_verdict)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_NONE, 0);
	char			 why[WHY_SIZE];

	control.before.outcome = OUTCOME_GARBLED;
	snprintf(control.before.detail, sizeof(control.before.detail), "HTTP/1.1 404");
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "HTTP/1.1 404"));
	ck_assert_int_eq(judged(&accept_other, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "HTTP/1.1 404"));
}
END_TEST

/* 5: a credential that did not leave was not refused. */
START_TEST(trap_5_credential_not_sent)
{
	struct control		 control = held();
	struct observation	 o;
	char			 why[WHY_SIZE];

	o = seen("revoked", OUTCOME_REFUSED_TLS, 116);
	o.certificate_sent = false;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "Certificate"));
	o = seen("revoked", OUTCOME_REFUSED_TLS, 44);
	o.proof_sent = false;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "CertificateVerify"));
	o = seen("revoked", OUTCOME_REFUSED_TLS, 70);
	o.certificate_requested = false;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
	/* No certificate is what the missing one shows. */
	o = seen("no-certificate", OUTCOME_REFUSED_TLS, 116);
	o.certificate_sent = o.proof_sent = false;
	ck_assert_int_eq(judged(&refuse_missing, &tls13, o, &control, NULL),
	    VERDICT_PASS);
}
END_TEST

/* 7: a refusal by CONNACK is a refusal; 16: one that speaks of load or a ban is none. */
START_TEST(trap_7_and_16_connack)
{
	static const struct { int code; enum verdict verdict; } codes[] = {
		{ 4, VERDICT_PASS }, { 5, VERDICT_PASS }, { 2, VERDICT_PASS },
		{ 0x85, VERDICT_PASS }, { 0x86, VERDICT_PASS },
		{ 0x87, VERDICT_PASS }, { 0x8c, VERDICT_PASS },
		{ 0x80, VERDICT_WARN }, { 1, VERDICT_ERROR },
		{ 3, VERDICT_ERROR }, { 0x84, VERDICT_ERROR },
		{ 0x88, VERDICT_ERROR }, { 0x89, VERDICT_ERROR },
		{ 0x8a, VERDICT_ERROR }, { 0x97, VERDICT_ERROR },
		{ 0x9f, VERDICT_ERROR }, { 0xff, VERDICT_ERROR },
	};
	struct control		 control = held();
	struct observation	 o;
	char			 why[WHY_SIZE];
	size_t			 i;

	control.close = control.before;
	for (i = 0; i < COUNT(codes); i++) {
		o = seen("revoked", OUTCOME_REFUSED_MQTT, codes[i].code);
		ck_assert(judge_wants_control(&refuse_revoked, &tls13, &o));
		ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control,
		    why), codes[i].verdict);
		ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, NULL, NULL),
		    VERDICT_ERROR);
		if (codes[i].code == 0x8a)
			ck_assert_ptr_nonnull(strstr(why, "banned"));
	}
}
END_TEST

/* 9: when the control itself is refused, the cause is named. */
START_TEST(trap_9_control_refused_names_cause)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_REFUSED_TLS, 45);
	char			 why[WHY_SIZE];

	control.before = control.after = seen("client", OUTCOME_REFUSED_TLS, 45);
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "CRL has probably expired"));
	control.before = control.after = seen("client", OUTCOME_REFUSED_TLS, 48);
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "no CRL for it"));
	/* A broker that refuses everybody accepts nobody wrongly, and passes nothing. */
	o = seen("other", OUTCOME_REFUSED_TLS, 48);
	ck_assert_int_eq(judged(&accept_other, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* 12 and 13: absence counts only when a later message has arrived. */
START_TEST(trap_13_absence_needs_sentinel)
{
	struct control		 control = held();
	struct observation	 o = seen("client", OUTCOME_DENIED, 0);

	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
	o.sentinel = true;
	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, &control, NULL),
	    VERDICT_PASS);
	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, NULL, NULL),
	    VERDICT_ERROR);
	o = seen("client", OUTCOME_DELIVERED, 0);
	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, &control, NULL),
	    VERDICT_FAIL);
	/* RabbitMQ ends the connection instead: denied, if the control stays up. */
	o = seen("client", OUTCOME_CLOSED, 0);
	control.close = control.before;
	o.connack = 0;
	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, &control, NULL),
	    VERDICT_PASS);
	/* But one that ended before there was a session denied nothing. */
	o.connack = -1;
	ck_assert_int_eq(judged(&deny_foreign, &tls13, o, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* 14: alert numbers differ from stack to stack. */
START_TEST(trap_14_other_alert_warns)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_REFUSED_TLS, 46);

	ck_assert(judge_wants_control(&refuse_revoked, &tls13, &o));
	control.close = control.before;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_WARN);
	o.alert = 44;
	ck_assert(!judge_wants_control(&refuse_revoked, &tls13, &o));
}
END_TEST

/* Without a valid certificate at hand only an alert that names the certificate counts. */
START_TEST(no_control_needs_certificate_alert)
{
	static const int	 naming[] = { 42, 43, 44, 45, 46, 48, 51, 116 };
	static const int	 vague[] = { 10, 40, 47, 49, 50, 70, 80, 112, 120 };
	size_t			 i;

	for (i = 0; i < COUNT(naming); i++)
		ck_assert_int_eq(judged(&refuse_revoked, &tls13,
		    seen("revoked", OUTCOME_REFUSED_TLS, naming[i]), NULL,
		    NULL), VERDICT_PASS);
	for (i = 0; i < COUNT(vague); i++)
		ck_assert_int_eq(judged(&refuse_revoked, &tls13,
		    seen("revoked", OUTCOME_REFUSED_TLS, vague[i]), NULL,
		    NULL), VERDICT_ERROR);
}
END_TEST

START_TEST(acceptance_of_the_wrong_fails)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_ACCEPTED, 0);
	char			 why[WHY_SIZE];

	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, NULL),
	    VERDICT_FAIL);
	o.certificate_requested = o.certificate_sent = o.proof_sent = false;
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(why, "never asked"));
	/* Accepting the right one unseen is worth a warning. */
	snprintf(o.credential, sizeof(o.credential), "other");
	ck_assert_int_eq(judged(&accept_other, &tls13, o, &control, NULL),
	    VERDICT_WARN);
}
END_TEST

/* 22: a peer that does not prove to be the broker says nothing about it. */
START_TEST(trap_22_unproven_peer)
{
	struct control		 control = held();
	struct observation	 o = seen("revoked", OUTCOME_UNPROVEN, 0);
	char			 why[WHY_SIZE];

	snprintf(o.detail, sizeof(o.detail), "certificate has expired");
	ck_assert_int_eq(judged(&refuse_revoked, &tls13, o, &control, why),
	    VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(why, "peer unproven"));
	ck_assert_ptr_nonnull(strstr(why, "certificate has expired"));
	ck_assert_int_eq(judged(&ask, &tls13, o, NULL, NULL), VERDICT_ERROR);
}
END_TEST

START_TEST(request_is_its_own_evidence)
{
	struct observation	 o = seen("client", OUTCOME_REFUSED_TLS, 116);

	ck_assert_int_eq(judged(&ask, &tls13, o, NULL, NULL), VERDICT_PASS);
	o.certificate_requested = false;
	ck_assert_int_eq(judged(&ask, &tls13, o, NULL, NULL), VERDICT_ERROR);
	o.handshake_done = true;
	ck_assert_int_eq(judged(&ask, &tls13, o, NULL, NULL), VERDICT_FAIL);
	o = seen("client", OUTCOME_UNREACHABLE, 0);
	o.certificate_requested = false;
	ck_assert_int_eq(judged(&ask, &tls13, o, NULL, NULL), VERDICT_ERROR);
}
END_TEST

static const struct scenario	 negative = {
	.id = "test.negative",
	.steps = { { OP_CONNECT, .as = &revoked,
	    .expect = { WANT_REFUSED, { 44 } } } },
};

/* A FAIL has to be seen twice, with the same outcome. */
START_TEST(fail_is_seen_twice)
{
	struct result	 result;

	memset(&result, 0, sizeof(result));
	result.steps = 1;
	result.control[0] = held();
	result.step[0] = seen("revoked", OUTCOME_ACCEPTED, 0);
	judge_result(&negative, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.again[0] = seen("revoked", OUTCOME_REFUSED_TLS, 44);
	judge_result(&negative, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(result.why, "changed"));
	result.again[0] = result.step[0];
	judge_result(&negative, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
}
END_TEST

static const struct scenario	 several = {
	.id = "test.several",
	.steps = {
		{ OP_CONNECT, .as = &revoked, .expect = { WANT_REFUSED, { 44 } } },
		{ OP_CONNECT, .as = &missing, .expect = { WANT_REFUSED, { 116 } } },
		{ OP_CONNECT, .as = &other },
	},
};

START_TEST(worst_step_decides)
{
	struct result	 result;
	size_t		 i;

	memset(&result, 0, sizeof(result));
	result.steps = 3;
	for (i = 0; i < 3; i++) {
		result.control[i] = held();
		result.control[i].close = result.control[i].before;
	}
	result.step[0] = seen("revoked", OUTCOME_REFUSED_TLS, 44);
	result.step[1] = seen("no-certificate", OUTCOME_REFUSED_TLS, 116);
	result.step[2] = seen("other", OUTCOME_ACCEPTED, 0);
	judge_result(&several, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	result.step[1].alert = 80;
	judge_result(&several, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_WARN);
	result.step[2].outcome = OUTCOME_SILENT;
	judge_result(&several, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.step[0] = result.again[0] = seen("revoked", OUTCOME_ACCEPTED, 0);
	judge_result(&several, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	result.steps = 0;
	judge_result(&several, &tls13, &result);
	ck_assert_int_ne(result.verdict, VERDICT_PASS);
}
END_TEST

static const struct scenario	 guarded = {
	.id = "test.guarded",
	.steps = {
		{ OP_SUBSCRIBE, .as = &client, .of = &other, .premise = true,
		    .expect = { WANT_DENIED } },
		{ OP_SUBSCRIBE, .as = &client, .of = &other,
		    .username = &other, .expect = { WANT_DENIED } },
	},
};

/* 18 and 19: where every client may use every topic, identity cannot be observed. */
START_TEST(trap_19_no_acl_voids_identity)
{
	struct result	 result;

	memset(&result, 0, sizeof(result));
	result.steps = 2;
	result.control[0] = result.control[1] = held();
	result.step[0] = seen("client", OUTCOME_DELIVERED, 0);
	result.step[1] = result.again[1] = result.step[0];
	judge_result(&guarded, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(result.why, "identity cannot be observed"));
	/* With the ACL to add, whole, for each kind of broker. */
	ck_assert_ptr_nonnull(strstr(result.why,
	    "`pattern readwrite certcheck/%u/#`"));
	ck_assert_ptr_nonnull(strstr(result.why,
	    "amq.topic '^certcheck\\.{username}\\.'"));
	ck_assert_ptr_nonnull(strstr(result.why,
	    "in EMQX's acl.conf `{allow, all, all, [\"certcheck/${username}/#\"]}.` before `{deny, all}.`"));
	/* A premise that cannot be decided holds no accusation either. */
	result.step[0] = seen("client", OUTCOME_DENIED, 0);
	judge_result(&guarded, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.step[0].sentinel = true;
	judge_result(&guarded, &tls13, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
}
END_TEST

/* 28: what is another protocol is neither acceptance nor refusal. */
START_TEST(trap_28_garbled_answer)
{
	struct control	 control = held();

	ck_assert_int_eq(judged(&refuse_revoked, &tls13,
	    seen("revoked", OUTCOME_GARBLED, 0), &control, NULL), VERDICT_ERROR);
}
END_TEST

START_TEST(names_are_total)
{
	char	 buf[DETAIL_SIZE];
	int	 i;

	for (i = 0; i < OUTCOMES; i++)
		ck_assert_int_eq(outcome_find(outcome_name((enum outcome)i)), i);
	for (i = 0; i < MQTT_VERSIONS; i++)
		ck_assert_ptr_nonnull(mqtt_version_name((enum mqtt_version)i));
	ck_assert_str_eq(mqtt_version_name(MQTT_3_1), "3.1");
	for (i = 0; i < VERDICTS; i++)
		ck_assert_int_eq(verdict_find(verdict_name((enum verdict)i)), i);
	for (i = 0; i < OPS; i++)
		ck_assert_int_eq(op_find(op_name((enum op)i)), i);
	ck_assert_str_eq(alert_name(44), "certificate_revoked");
	ck_assert_ptr_null(alert_name(255));
	ck_assert_int_eq(verdict_find("pass"), -1);
	judge_expected(&several, &tls13, buf, sizeof(buf));
	ck_assert_ptr_nonnull(strstr(buf,
	    "revoked is refused with alert 44 (certificate_revoked)"));
}
END_TEST

Suite *
judge_suite(void)
{
	Suite	*suite = suite_create("judge");
	TCase	*tc = tcase_create("rules");

	tcase_add_test(tc, expected_alert_passes);
	tcase_add_test(tc, trap_1_broker_down_is_never_pass);
	tcase_add_test(tc, trap_1_control_brackets);
	tcase_add_test(tc, trap_2_handshake_done_is_no_acceptance);
	tcase_add_test(tc, trap_3_close_needs_control_right_after);
	tcase_add_test(tc, http_needs_control_right_after);
	tcase_add_test(tc, a_barred_way_is_no_verdict);
	tcase_add_test(tc, trap_5_credential_not_sent);
	tcase_add_test(tc, trap_7_and_16_connack);
	tcase_add_test(tc, trap_9_control_refused_names_cause);
	tcase_add_test(tc, trap_13_absence_needs_sentinel);
	tcase_add_test(tc, trap_14_other_alert_warns);
	tcase_add_test(tc, no_control_needs_certificate_alert);
	tcase_add_test(tc, acceptance_of_the_wrong_fails);
	tcase_add_test(tc, trap_22_unproven_peer);
	tcase_add_test(tc, request_is_its_own_evidence);
	tcase_add_test(tc, fail_is_seen_twice);
	tcase_add_test(tc, worst_step_decides);
	tcase_add_test(tc, trap_19_no_acl_voids_identity);
	tcase_add_test(tc, trap_28_garbled_answer);
	tcase_add_test(tc, names_are_total);
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, judge_mqtt_tcase());
	suite_add_tcase(suite, judge_stay_tcase());
	suite_add_tcase(suite, judge_ways_tcase());
	suite_add_tcase(suite, judge_posture_tcase());
	suite_add_tcase(suite, judge_shut_tcase());
	suite_add_tcase(suite, judge_terminator_tcase());
	suite_add_tcase(suite, judge_hello_tcase());
	suite_add_tcase(suite, judge_crowd_tcase());
	return suite;
}
