/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* Who stays, what is resumed, and brokers that are changed. */

static const struct recipe	 server = { .name = "server" };
static const struct recipe	 next = { .name = "server-next" };
static const struct recipe	 client = { .name = "client" };
static const struct recipe	 victim = { .name = "victim", .like = &client };
static const struct recipe	 missing = {
	.name = "no-certificate", .like = &client, .absent = true
};

static const struct variant	 variant = { TLS_1_3, MQTT_5 };

static const struct step	 reload = { OP_RELOAD, .as = &server };
static const struct step	 expire = { OP_EXPIRE, .as = &victim };
static const struct step	 ticket = { OP_TICKET, .as = &victim };
static const struct step	 short_ticket = {
	OP_TICKET, .as = &victim,
	.expect = { .limit_key = INTENT_MAX_TICKET, .limit = 3600 }
};
static const struct step	 alive = { OP_ALIVE, .as = &victim };
static const struct step	 kicked = {
	OP_ALIVE, .as = &victim, .expect = { WANT_CLOSED }
};
static const struct step	 resumed_in = {
	OP_CONNECT, .as = &victim, .resumes = &victim
};
static const struct step	 resumed_out = {
	OP_CONNECT, .as = &victim, .resumes = &victim,
	.expect = { WANT_REFUSED, { 44 } }
};
static const struct step	 full = {
	OP_CONNECT, .as = &missing, .resumes = &victim,
	.expect = { WANT_FULL, { 116 } }
};
static const struct step	 served = {
	OP_CONNECT, .as = &client, .of = &next, .expect = { WANT_SERVED }
};
static const struct step	 prompt = {
	OP_CONNECT, .as = &victim, .expect = { .prompt = true }
};

static struct observation
by_resumption(enum outcome outcome, int code)
{
	struct observation	 o = seen("victim", outcome, code);

	o.certificate_requested = o.certificate_sent = o.proof_sent = false;
	o.ticket_offered = o.resumed = true;
	return o;
}

static void
check_words(const struct step *step, struct observation o,
    const struct control *control, enum verdict verdict, const char *words)
{
	char	 why[WHY_SIZE];

	ck_assert_msg(judged(step, &variant, o, control, why) == verdict,
	    "%s", why);
	ck_assert_msg(strstr(why, words) != NULL, "%s", why);
}

/* A change that could not be made says nothing of the broker; one that kills it does. */
START_TEST(changes)
{
	struct observation	 o = seen("server", OUTCOME_FAULT, 0);

	snprintf(o.detail, sizeof(o.detail), "ended with status 3");
	check_words(&reload, o, NULL, VERDICT_ERROR, "ended with status 3");
	check_words(&reload, seen("server", OUTCOME_ENDED, 0), NULL,
	    VERDICT_WARN, "the broker ended when it was told to reload");
	check_words(&reload, seen("server", OUTCOME_ACCEPTED, 0), NULL,
	    VERDICT_PASS, "RELOAD");
	check_words(&reload, seen("server", OUTCOME_WITHHELD, 0), NULL,
	    VERDICT_PASS, "RELOAD: the refresh command kept it");
	check_words(&expire, seen("victim", OUTCOME_ACCEPTED, 0), NULL,
	    VERDICT_PASS, "has expired");
}
END_TEST

START_TEST(tickets)
{
	struct control		 control = held();
	struct observation	 o = seen("victim", OUTCOME_ACCEPTED, 0);

	check_words(&ticket, o, &control, VERDICT_SKIP, "no TLS session");
	o.ticket_kept = true;
	check_words(&ticket, o, &control, VERDICT_PASS, "gave victim");
	check_words(&short_ticket, o, &control, VERDICT_SKIP, "does not say");
	o.ticket_lifetime_s = 3600;
	check_words(&short_ticket, o, &control, VERDICT_PASS, "3600 s");
	o.ticket_lifetime_s = 3601;
	check_words(&short_ticket, o, &control, VERDICT_FAIL, "longer than 3600 s");
	/* Even who is refused by MQTT has got one. */
	o = seen("victim", OUTCOME_REFUSED_MQTT, 5);
	o.ticket_kept = true;
	check_words(&ticket, o, &control, VERDICT_PASS, "gave victim");
	check_words(&ticket, seen("victim", OUTCOME_REFUSED_TLS, 48), &control,
	    VERDICT_FAIL, "not accepted");
	check_words(&ticket, seen("victim", OUTCOME_UNREACHABLE, 0), &control,
	    VERDICT_ERROR, "cannot be decided");
}
END_TEST

/* That a session ends counts only while others get in. */
START_TEST(alive_or_not)
{
	struct control		 control = held_close();
	struct observation	 in = seen("victim", OUTCOME_ACCEPTED, 0);
	struct observation	 out = seen("victim", OUTCOME_CLOSED, 0);

	check_words(&alive, in, &control, VERDICT_PASS, "still connected");
	check_words(&kicked, in, &control, VERDICT_FAIL, "still connected");
	check_words(&kicked, out, &control, VERDICT_PASS, "was ended");
	check_words(&alive, out, &control, VERDICT_FAIL, "was ended");
	check_words(&alive, seen("victim", OUTCOME_SILENT, 0), &control,
	    VERDICT_ERROR, "cannot be decided");
	check_words(&kicked, seen("victim", OUTCOME_SILENT, 0), &control,
	    VERDICT_ERROR, "cannot be decided");
	ck_assert(judge_wants_control(&kicked, &variant, &out));
	out = seen("victim", OUTCOME_REFUSED_TLS, 44);
	ck_assert(judge_wants_control(&kicked, &variant, &out));
	control.close = seen("client", OUTCOME_UNREACHABLE, 0);
	check_words(&kicked, out, &control, VERDICT_ERROR, "cannot be decided");
}
END_TEST

/* Trap 23: in an abbreviated handshake no certificate is asked for, which is no fault. */
START_TEST(resumption)
{
	struct control		 control = held_close();
	struct observation	 o = by_resumption(OUTCOME_ACCEPTED, 0);

	check_words(&resumed_in, o, &control, VERDICT_PASS, "was accepted");
	check_words(&resumed_out, o, &control, VERDICT_FAIL, "was resumed");
	check_words(&full, o, &control, VERDICT_FAIL, "by resuming");
	o = by_resumption(OUTCOME_REFUSED_TLS, 44);
	check_words(&resumed_out, o, &control, VERDICT_PASS, "alert 44");
	check_words(&resumed_in, o, &control, VERDICT_FAIL, "not accepted");
	o = by_resumption(OUTCOME_REFUSED_TLS, 80);
	o.resumed = false;
	check_words(&resumed_in, o, &control, VERDICT_FAIL, "not accepted");
	check_words(&resumed_out, o, &control, VERDICT_WARN, "alert 80");
	o = by_resumption(OUTCOME_CLOSED, 0);
	check_words(&resumed_in, o, &control, VERDICT_FAIL, "not accepted");
	check_words(&full, seen("no-certificate", OUTCOME_REFUSED_TLS, 116),
	    &control, VERDICT_PASS, "alert 116");
	check_words(&full, seen("no-certificate", OUTCOME_ACCEPTED, 0),
	    &control, VERDICT_PASS, "full handshake");
	o = seen("no-certificate", OUTCOME_UNREACHABLE, 0);
	check_words(&full, o, &control, VERDICT_ERROR, "cannot be decided");
}
END_TEST

START_TEST(the_certificate_that_is_shown)
{
	struct control		 control = held();
	struct observation	 o = seen("client", OUTCOME_ACCEPTED, 0);

	check_words(&served, o, &control, VERDICT_FAIL, "another one");
	o.served = true;
	check_words(&served, o, &control, VERDICT_PASS, "server-next");
	check_words(&served, seen("client", OUTCOME_UNPROVEN, 0), &control,
	    VERDICT_ERROR, "peer unproven");
}
END_TEST

START_TEST(promptness)
{
	struct control		 control = held_close();
	struct observation	 o = seen("victim", OUTCOME_SILENT, 0);

	o.elapsed_us = 15200000;
	ck_assert(judge_wants_control(&prompt, &variant, &o));
	ck_assert(!judge_wants_control(&resumed_in, &variant, &o));
	check_words(&prompt, o, &control, VERDICT_FAIL, "no answer in 15.2 s");
	check_words(&resumed_in, o, &control, VERDICT_ERROR, "cannot be decided");
	control.close.outcome = OUTCOME_SILENT;
	check_words(&prompt, o, &control, VERDICT_ERROR, "cannot be decided");
	control.close.outcome = OUTCOME_NONE;
	check_words(&prompt, o, &control, VERDICT_ERROR, "cannot be decided");
}
END_TEST

START_TEST(time_since_the_change)
{
	struct control		 control = held();
	struct observation	 o = seen("victim", OUTCOME_REFUSED_TLS, 44);

	o.changed_ms = 1042;
	check_words(&resumed_out, o, &control, VERDICT_PASS,
	    ", 1.042 s after the change");
	o = seen("victim", OUTCOME_ACCEPTED, 0);
	o.changed_ms = 10042;
	check_words(&resumed_out, o, &control, VERDICT_FAIL,
	    ", 10 s after the change");
}
END_TEST

/* ---- Whole cases ------------------------------------------------------------ */

static const struct scenario	 changing = {
	.id = "lifecycle.x",
	.steps = {
		{ OP_REVOKE, .as = &victim },
		{ OP_RELOAD, .as = &server },
		{ OP_CONNECT, .as = &victim, .expect = { WANT_REFUSED, { 44 } } },
	},
};
static const struct scenario	 resuming = {
	.id = "resumption.x",
	.steps = {
		{ OP_CONNECT, .as = &victim },
		{ OP_TICKET, .as = &victim },
		{ OP_CONNECT, .as = &victim, .resumes = &victim },
	},
};

static void
start_result(struct result *result, size_t steps)
{
	size_t	 i;

	memset(result, 0, sizeof(*result));
	result->steps = steps;
	for (i = 0; i < steps; i++)
		result->step[i] = seen("victim", OUTCOME_ACCEPTED, 0);
}

/* Accepted before and after, or nothing is said: not even a FAIL. */
START_TEST(a_changed_broker_is_in_order_before_and_after)
{
	struct result	 result;

	start_result(&result, 3);
	result.step[0].op = OP_REVOKE;
	result.step[1].op = OP_RELOAD;
	result.step[2] = seen("victim", OUTCOME_REFUSED_TLS, 44);
	result.control[2] = held();
	judge_result(&changing, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	/* Not that it was revoked is worth telling, but that it is out. */
	ck_assert_msg(strstr(result.why, "alert 44") != NULL, "%s", result.why);
	result.step[2] = seen("victim", OUTCOME_ACCEPTED, 0);
	result.again[2] = result.step[2];
	judge_result(&changing, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	result.control[2].after = seen("client", OUTCOME_REFUSED_TLS, 48);
	judge_result(&changing, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.control[2] = held();
	result.control[2].before = seen("client", OUTCOME_UNREACHABLE, 0);
	judge_result(&changing, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

/* A case that was broken off is not met, however well it began. */
START_TEST(all_steps_have_to_be_taken)
{
	struct result	 result;

	start_result(&result, 2);
	result.step[0].op = OP_REVOKE;
	result.step[1].op = OP_RELOAD;
	judge_result(&changing, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(result.why, "2 of 3 steps"));
}
END_TEST

static const struct scenario	 bad_crl = {
	.id = "lifecycle.y",
	.steps = {
		{ OP_CRL, .as = &server },
		{ OP_RELOAD, .as = &server },
		{ OP_CONNECT, .as = &victim, .expect = { WANT_REFUSED, { 44 } } },
		{ OP_CONNECT, .as = &client,
		    .expect = { WANT_SUCCESS_OR_REFUSED, { 48 } } },
	},
};
static const struct scenario	 stale_crl = {
	.id = "revocation.x",
	.steps = {
		{ OP_CRL, .as = &server },
		{ OP_RELOAD, .as = &server },
		{ OP_CONNECT, .as = &victim, .expect = { WANT_REFUSED, { 44 } } },
		/* The last two hang on it. */
		{ OP_CONNECT, .as = &client, .control = &client,
		    .expect = { WANT_REFUSED, { 45 } } },
		{ OP_CONNECT, .as = &client },
	},
};

/* Changed, the revoked one is out, and whoever else asks is in. */
static void
start_changed(struct result *result, size_t steps, enum outcome change)
{
	size_t	 i;

	start_result(result, steps);
	result->step[0].op = OP_CRL;
	result->step[1] = seen("server", change, 0);
	result->step[1].op = OP_RELOAD;
	snprintf(result->step[1].detail, sizeof(result->step[1].detail),
	    "it has expired");
	result->step[2] = seen("victim", OUTCOME_REFUSED_TLS, 44);
	for (i = 2; i < steps; i++)
		result->control[i] = held();
}

/* A broker that never met a CRL is not judged by it, and whoever had to stay out still is. */
START_TEST(withheld)
{
	struct result	 result;

	start_changed(&result, 4, OUTCOME_WITHHELD);
	judge_result(&bad_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	start_changed(&result, 5, OUTCOME_ACCEPTED);
	result.again[3] = result.step[3];
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	result.step[1].outcome = OUTCOME_WITHHELD;
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_SKIP);
	ck_assert_ptr_nonnull(strstr(result.why, "never met"));
	ck_assert_ptr_nonnull(strstr(result.why, "it has expired"));
	/* As little, if they are as they would have to be. */
	result.step[3] = seen("client", OUTCOME_REFUSED_TLS, 45);
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_SKIP);
	/* Nobody answers: that is no reason to be silent about. */
	result.step[3] = seen("client", OUTCOME_UNREACHABLE, 0);
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

START_TEST(in_though_withheld)
{
	struct result	 result;

	start_changed(&result, 5, OUTCOME_WITHHELD);
	result.step[2] = result.again[2] = seen("victim", OUTCOME_ACCEPTED, 0);
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(result.why, "victim was accepted; seen twice"));
	result.again[2] = seen("victim", OUTCOME_REFUSED_TLS, 44);
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	/* Refused in another way: that counts too. */
	result.step[2] = seen("victim", OUTCOME_REFUSED_TLS, 80);
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_WARN);
}
END_TEST

/* The second look met another CRL than the first: it confirms nothing. */
START_TEST(withheld_the_second_time)
{
	struct result	 result;

	start_changed(&result, 5, OUTCOME_ACCEPTED);
	memcpy(result.again, result.step, sizeof(result.again));
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	result.again[1].outcome = OUTCOME_WITHHELD;
	judge_result(&stale_crl, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	ck_assert_ptr_nonnull(strstr(result.why, "second look"));
}
END_TEST

/* What the next change brings is met again. */
START_TEST(withheld_and_not)
{
	static const struct scenario	 both = { .id = "revocation.y",
		.steps = {
			{ OP_RELOAD, .as = &server },
			{ OP_CONNECT, .as = &client },
			{ OP_RELOAD, .as = &server },
			{ OP_CONNECT, .as = &client },
		} };
	struct observation		 look[4] = {
		{ .outcome = OUTCOME_WITHHELD }, { .outcome = OUTCOME_ACCEPTED },
		{ .outcome = OUTCOME_ACCEPTED }, { .outcome = OUTCOME_ACCEPTED },
	};

	ck_assert_ptr_null(judge_withheld(&both, look, 0));
	ck_assert_ptr_eq(judge_withheld(&both, look, 1), &look[0]);
	ck_assert_ptr_null(judge_withheld(&both, look, 2));
	ck_assert_ptr_null(judge_withheld(&both, look, 3));
	look[2].outcome = OUTCOME_WITHHELD;
	ck_assert_ptr_eq(judge_withheld(&both, look, 3), &look[2]);
	ck_assert_ptr_null(judge_withheld(&bad_crl, look, 3));
}
END_TEST

START_TEST(no_ticket_skips)
{
	struct result	 result;
	size_t		 i;

	start_result(&result, 2);
	for (i = 0; i < 3; i++)
		result.control[i] = held();
	result.step[1].op = OP_TICKET;
	judge_result(&resuming, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_SKIP);
	result.step[0] = result.again[0] =
	    seen("victim", OUTCOME_REFUSED_TLS, 44);
	judge_result(&resuming, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
}
END_TEST

/* A broker that has tickets but no session identifiers, say: what was resumed counts. */
START_TEST(a_second_ticket_may_be_missing)
{
	static const struct scenario	 twice = { .id = "resumption.y",
		.steps = {
			{ OP_TICKET, .as = &victim },
			{ OP_CONNECT, .as = &victim, .resumes = &victim },
			{ OP_TICKET, .as = &victim },
			{ OP_CONNECT, .as = &victim, .resumes = &victim },
		} };
	struct result	 result;
	size_t		 i;

	start_result(&result, 3);
	for (i = 0; i < 4; i++)
		result.control[i] = held();
	result.step[0].op = result.step[2].op = OP_TICKET;
	result.step[0].ticket_kept = true;
	judge_result(&twice, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	result.step[0].ticket_kept = false;
	judge_result(&twice, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_SKIP);
}
END_TEST

/* Resumed for one message only: each may have gone by one name. */
START_TEST(one_of_two_names_by_two_ways)
{
	static const struct step	 one = {
		OP_PUBLISH, .as = &victim, .of = &client, .resumes = &victim,
		.expect = { WANT_ONE }
	};
	struct control		 control = held();
	struct observation	 base = by_resumption(OUTCOME_DELIVERED, 0);
	struct observation	 o = base;

	ck_assert_int_eq(compared(&one, &variant, o, &base, &control, NULL),
	    VERDICT_FAIL);
	o.resumed = false;
	ck_assert_int_eq(compared(&one, &variant, o, &base, &control, NULL),
	    VERDICT_ERROR);
}
END_TEST

/* A balancer sends each look's connections elsewhere; a mix is a mix. */
START_TEST(nodes_are_mixed_at_random)
{
	static const struct approach	 second = { "the second time", .node = 2 };
	static const struct approach	 third = { "the third time", .node = 3 };
	static const struct scenario	 parity = { .id = "lifecycle.x", .steps = {
		{ OP_CONNECT, .as = &victim,
		    .expect = { WANT_SUCCESS_OR_REFUSED } },
		{ OP_CONNECT, .as = &victim, .how = &second,
		    .expect = { WANT_SAME } },
		{ OP_CONNECT, .as = &victim, .how = &third,
		    .expect = { WANT_SAME } },
	} };
	struct result	 result;
	size_t		 i;

	start_result(&result, 3);
	for (i = 0; i < 3; i++) {
		result.control[i] = held();
		result.step[i] = result.again[i] =
		    seen("victim", OUTCOME_REFUSED_TLS, 44);
	}
	judge_result(&parity, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	result.step[1] = seen("victim", OUTCOME_ACCEPTED, 0);
	judge_result(&parity, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.again[2] = result.step[1];
	judge_result(&parity, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(result.why, "the second time"));
}
END_TEST

START_TEST(met_on_the_face_of_it)
{
	static const struct {
		const struct step	*step;
		enum outcome		 outcome;
		bool			 met;
	} rows[] = {
		{ &resumed_out, OUTCOME_REFUSED_TLS, true },
		{ &resumed_out, OUTCOME_CLOSED, true },
		{ &resumed_out, OUTCOME_ACCEPTED, false },
		{ &resumed_out, OUTCOME_UNREACHABLE, false },
		{ &resumed_in, OUTCOME_ACCEPTED, true },
		{ &resumed_in, OUTCOME_REFUSED_TLS, false },
		{ &kicked, OUTCOME_CLOSED, true },
		{ &kicked, OUTCOME_ACCEPTED, false },
		{ &served, OUTCOME_ACCEPTED, false },
	};
	struct observation	 o;
	size_t			 i;

	for (i = 0; i < COUNT(rows); i++) {
		o = seen("x", rows[i].outcome, 0);
		ck_assert_msg(judge_met(rows[i].step, &o) == rows[i].met,
		    "row %zu", i);
	}
	o.served = true;
	ck_assert(judge_met(&served, &o));
	o = by_resumption(OUTCOME_ACCEPTED, 0);
	ck_assert(!judge_met(&full, &o));
}
END_TEST

TCase *
judge_stay_tcase(void)
{
	TCase	*tc = tcase_create("stay, resume, change");

	tcase_add_test(tc, changes);
	tcase_add_test(tc, tickets);
	tcase_add_test(tc, alive_or_not);
	tcase_add_test(tc, resumption);
	tcase_add_test(tc, the_certificate_that_is_shown);
	tcase_add_test(tc, promptness);
	tcase_add_test(tc, time_since_the_change);
	tcase_add_test(tc, a_changed_broker_is_in_order_before_and_after);
	tcase_add_test(tc, all_steps_have_to_be_taken);
	tcase_add_test(tc, withheld);
	tcase_add_test(tc, in_though_withheld);
	tcase_add_test(tc, withheld_the_second_time);
	tcase_add_test(tc, withheld_and_not);
	tcase_add_test(tc, no_ticket_skips);
	tcase_add_test(tc, a_second_ticket_may_be_missing);
	tcase_add_test(tc, one_of_two_names_by_two_ways);
	tcase_add_test(tc, nodes_are_mixed_at_random);
	tcase_add_test(tc, met_on_the_face_of_it);
	return tc;
}
