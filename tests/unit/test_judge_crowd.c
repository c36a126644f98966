/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/unit/judge_tests.h"

/* What might hurt a broker, and how it has taken it. */

static const struct recipe	 client = { .name = "client" };
static const struct recipe	 nobody = { .name = "no-certificate", .absent = true };
static const struct recipe	 odd = { .name = "odd", .like = &client };

static const struct crowd	 crowd = { "5 of them", 5, PROGRESS_TCP };
static const struct approach	 crowded = { .name = "crowded", .crowd = &crowd };
static const struct approach	 often = { .name = "often", .times = 10 };

static const struct variant	 variant = { TLS_1_3, MQTT_5 };

static const struct step	 come = {
	OP_CROWD, .as = &nobody, .how = &crowded
};
static const struct step	 go = {
	OP_DISPERSE, .as = &nobody, .how = &crowded, .expect = { .limit = 3 }
};
static const struct step	 repelled = {
	OP_CONNECT, .as = &odd, .expect = { WANT_REPELLED }
};
static const struct step	 answered = {
	OP_CONNECT, .as = &odd, .expect = { WANT_ANSWERED }
};
static const struct step	 burst = {
	OP_BURST, .as = &odd, .how = &often, .expect = { WANT_REPELLED }
};
static const struct step	 unharmed = {
	OP_CONNECT, .as = &client, .control = &client,
	.expect = { WANT_UNHARMED }
};
static const struct step	 or_banned = {
	OP_CONNECT, .as = &client, .control = &client,
	.expect = { WANT_UNHARMED_OR_BANNED }
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

START_TEST(those_who_stay)
{
	struct observation	 o = seen("no-certificate", OUTCOME_ACCEPTED, 0);

	o.left = 5;
	check_words(&come, o, NULL, VERDICT_PASS, "5 of 5 of them");
	o.outcome = OUTCOME_UNREACHABLE;
	check_words(&come, o, NULL, VERDICT_ERROR, "cannot be decided");
	o.outcome = OUTCOME_REFUSED_TLS;
	check_words(&come, o, NULL, VERDICT_ERROR, "not one of");
	o.outcome = OUTCOME_ACCEPTED;
	check_words(&go, o, NULL, VERDICT_PASS, "has ended 5 of them");
	o.outcome = OUTCOME_DENIED;
	o.left = 2;
	check_words(&go, o, NULL, VERDICT_FAIL, "2 of 5 of them are still open");
	o.outcome = OUTCOME_FAULT;
	check_words(&go, o, NULL, VERDICT_ERROR, "cannot be decided");
}
END_TEST

START_TEST(those_who_are_kept_out)
{
	struct control		 control = held(), close = held_close();
	struct observation	 o = seen("odd", OUTCOME_REFUSED_TLS, 80);

	/* Any alert will do, and so will a close, also before all is sent. */
	check_words(&repelled, o, &control, VERDICT_PASS, "internal_error");
	check_words(&answered, o, &control, VERDICT_PASS, "internal_error");
	o.outcome = OUTCOME_CLOSED;
	o.alert = -1;
	check_words(&repelled, o, &control, VERDICT_PASS, "closing");
	o.proof_sent = false;
	check_words(&repelled, o, &control, VERDICT_PASS, "before all was sent");
	o.elapsed_us = 6000000;
	check_words(&repelled, o, &control, VERDICT_FAIL, "only after 6.0 s");
	/* But not where everything is slow. */
	control.before.elapsed_us = 2000000;
	check_words(&repelled, o, &control, VERDICT_PASS, "closing");
	control = held();
	o.certificate_requested = false;
	check_words(&repelled, o, &control, VERDICT_ERROR, "before the broker asked");
	o.certificate_requested = true;
	o.outcome = OUTCOME_SILENT;
	check_words(&repelled, o, &control, VERDICT_ERROR, "cannot be decided");
	check_words(&repelled, o, &close, VERDICT_FAIL, "got no answer");
	check_words(&answered, o, &close, VERDICT_FAIL, "got no answer");
	close.close.outcome = OUTCOME_UNREACHABLE;
	check_words(&answered, o, &close, VERDICT_ERROR, "not accepted right after");
	o.outcome = OUTCOME_UNREACHABLE;
	check_words(&repelled, o, &control, VERDICT_ERROR, "cannot be decided");
	o = seen("odd", OUTCOME_ACCEPTED, 0);
	check_words(&repelled, o, &control, VERDICT_FAIL, "was accepted");
	check_words(&answered, o, &control, VERDICT_PASS, "was accepted");
	o.elapsed_us = 6000000;
	check_words(&answered, o, &control, VERDICT_FAIL, "only after 6.0 s");
}
END_TEST

START_TEST(those_who_come_again)
{
	struct observation	 o = seen("odd", OUTCOME_REFUSED_TLS, 48);

	o.left = 10;
	check_words(&burst, o, NULL, VERDICT_PASS, "refused 10 times with alert 48");
	o.certificate_requested = false;
	check_words(&burst, o, NULL, VERDICT_ERROR, "cannot be decided");
	o.certificate_requested = true;
	/* The eighth was another answer. */
	o.left = 7;
	o.outcome = OUTCOME_UNREACHABLE;
	check_words(&burst, o, NULL, VERDICT_PASS, "refused 7 times, and then");
	o.outcome = OUTCOME_ACCEPTED;
	check_words(&burst, o, NULL, VERDICT_FAIL, "was accepted");
	/* Nobody was there from the beginning. */
	o.left = 10;
	o.outcome = OUTCOME_UNREACHABLE;
	check_words(&burst, o, NULL, VERDICT_ERROR, "cannot be decided");
	o.left = 0;
	o.outcome = OUTCOME_SILENT;
	check_words(&burst, o, NULL, VERDICT_ERROR, "cannot be decided");
}
END_TEST

START_TEST(those_who_have_nothing_to_do_with_it)
{
	static const enum outcome	 out[] = {
		OUTCOME_SILENT, OUTCOME_UNREACHABLE, OUTCOME_CLOSED,
		OUTCOME_REFUSED_TLS
	};
	struct control			 control = held(), close = held_close();
	struct control			 gone = held_close(), broken = held_close();
	struct observation		 o = seen("client", OUTCOME_ACCEPTED, 0);
	size_t				 i;

	gone.close.outcome = OUTCOME_UNREACHABLE;
	broken.before.outcome = OUTCOME_SILENT;
	check_words(&unharmed, o, &control, VERDICT_PASS, "was accepted");
	check_words(&or_banned, o, &control, VERDICT_PASS, "was accepted");
	for (i = 0; i < COUNT(out); i++) {
		o.outcome = out[i];
		check_words(&unharmed, o, &close, VERDICT_FAIL, "a while later");
		check_words(&or_banned, o, &close, VERDICT_PASS, "turned away");
		/* Whether the broker is at all, nobody knows. */
		check_words(&unharmed, o, &gone, VERDICT_ERROR, "may have ended");
		check_words(&or_banned, o, &gone, VERDICT_ERROR, "may have ended");
		check_words(&unharmed, o, &broken, VERDICT_ERROR, "not accepted before");
	}
	o = seen("client", OUTCOME_REFUSED_MQTT, 0x9f);
	check_words(&unharmed, o, &gone, VERDICT_FAIL, "rate exceeded");
	check_words(&or_banned, o, &gone, VERDICT_PASS, "turned away");
	o.outcome = OUTCOME_ENDED;
	check_words(&unharmed, o, &gone, VERDICT_FAIL, "process is gone");
	o.outcome = OUTCOME_UNPROVEN;
	check_words(&unharmed, o, &close, VERDICT_ERROR, "peer unproven");
	o.outcome = OUTCOME_FAULT;
	check_words(&unharmed, o, &close, VERDICT_ERROR, "cannot be decided");
	check_words(&or_banned, o, &close, VERDICT_ERROR, "cannot be decided");
}
END_TEST

/* What has to be seen twice, and what nobody can see twice. */
START_TEST(twice)
{
	static const struct scenario	 scenario = {
		.id = "robustness.x", .steps = {
			{ OP_CONNECT, .as = &client, .control = &client,
			    .expect = { WANT_UNHARMED } },
		},
	};
	struct result			 result = { .steps = 1 };

	result.control[0] = held_close();
	result.step[0] = seen("client", OUTCOME_SILENT, 0);
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.again[0] = result.step[0];
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	result.again[0].outcome = OUTCOME_ACCEPTED;
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	result.again[0].outcome = OUTCOME_NONE;
	result.step[0].outcome = OUTCOME_ENDED;
	judge_result(&scenario, &variant, &result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
}
END_TEST

START_TEST(whom_to_ask)
{
	struct observation	 o = seen("odd", OUTCOME_CLOSED, 0);

	ck_assert(!judge_wants_control(&repelled, &variant, &o));
	ck_assert(!judge_wants_control(&burst, &variant, &o));
	ck_assert(judge_wants_control(&unharmed, &variant, &o));
	o.outcome = OUTCOME_SILENT;
	ck_assert(judge_wants_control(&repelled, &variant, &o));
	o.outcome = OUTCOME_UNREACHABLE;
	ck_assert(judge_wants_control(&unharmed, &variant, &o));
	o.outcome = OUTCOME_ACCEPTED;
	ck_assert(!judge_wants_control(&unharmed, &variant, &o));
}
END_TEST

TCase *
judge_crowd_tcase(void)
{
	TCase	*tcase = tcase_create("crowd");

	tcase_add_test(tcase, those_who_stay);
	tcase_add_test(tcase, those_who_are_kept_out);
	tcase_add_test(tcase, those_who_come_again);
	tcase_add_test(tcase, those_who_have_nothing_to_do_with_it);
	tcase_add_test(tcase, twice);
	tcase_add_test(tcase, whom_to_ask);
	return tcase;
}
