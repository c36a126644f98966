/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "harness/run.h"
#include "reports/change.h"
#include "reports/compare.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/story_fixture.h"
#include "tests/unit/suites.h"

static struct story	 then, now;
static struct earlier	*old, *new;
static struct run	*run;

static void
compare(void)
{
	struct error	 error;

	old = story_read(&then, &error);
	new = story_read(&now, &error);
	ck_assert_ptr_nonnull(old);
	ck_assert_ptr_nonnull(new);
	run = compare_make(old, new, &error);
	ck_assert_msg(run != NULL, "%s", error.text);
}

static void
done(void)
{
	compare_free(run);
	earlier_free(old);
	earlier_free(new);
}

static const struct entry *
entry_named(const char *name)
{
	size_t	 i;

	for (i = 0; i < run->count; i++)
		if (strcmp(run->entries[i].name, name) == 0)
			return &run->entries[i];
	ck_abort_msg("no case %s", name);
	return NULL;
}

/* One case: what was then and is now, and what the comparison says of it. */
static const struct {
	enum verdict	 then, now;
	enum outcome	 outcome;	/* now; then it was refused by alert 44 */
	int		 alert;
	enum verdict	 verdict;
	const char	*words;
} cases[] = {
	{ P, P, OUTCOME_REFUSED_TLS, 44, P, "PASS as then: w" },
	{ F, F, OUTCOME_REFUSED_TLS, 44, P, "FAIL as then: w" },
	{ P, F, OUTCOME_ACCEPTED, -1, F, "FAIL now, PASS then: CONNECT as odd: accepted now, refused by a TLS alert, alert 44 (certificate_revoked) then" },
	{ P, W, OUTCOME_ACCEPTED, -1, F, "WARN now, PASS then: CONNECT as odd: accepted now, refused" },
	{ W, F, OUTCOME_DELIVERED, -1, F, "FAIL now, WARN then" },
	{ P, P, OUTCOME_ACCEPTED, -1, W, "PASS now, PASS then: CONNECT as odd: accepted now" },
	{ F, P, OUTCOME_ACCEPTED, -1, P, "PASS now, FAIL then: CONNECT as odd: accepted now" },
	{ W, P, OUTCOME_ACCEPTED, -1, P, "PASS now, WARN then" },
	{ P, F, OUTCOME_REFUSED_TLS, 44, F, "FAIL now, PASS then: w" },
	{ P, W, OUTCOME_REFUSED_TLS, 44, W, "WARN now, PASS then" },
	{ P, W, OUTCOME_REFUSED_TLS, 46, W, "WARN now, PASS then: CONNECT as odd: refused by a TLS alert, alert 46 (certificate_unknown) now, refused by a TLS alert, alert 44" },
	{ P, P, OUTCOME_REFUSED_TLS, 46, W, "by another alert or CONNACK: CONNECT as odd: " },
	{ P, P, OUTCOME_CLOSED, -1, W, "in another way than then: CONNECT as odd: the connection was closed without a reason now, refused by" },
	{ P, P, OUTCOME_NONE, -1, P, "PASS as then" },
	{ P, E, OUTCOME_UNREACHABLE, -1, E, "ERROR now, PASS then: w" },
	{ F, E, OUTCOME_UNREACHABLE, -1, E, "ERROR now, FAIL then: w" },
	{ P, S, OUTCOME_NONE, -1, W, "SKIP now, PASS then: w" },
	{ E, P, OUTCOME_ACCEPTED, -1, P, "PASS now, ERROR then: w" },
	{ S, W, OUTCOME_ACCEPTED, -1, P, "WARN now, SKIP then: w" },
	{ E, F, OUTCOME_ACCEPTED, -1, W, "FAIL now, ERROR then: w" },
	{ E, E, OUTCOME_UNREACHABLE, -1, S, "decided neither now nor then: w" },
	{ S, E, OUTCOME_UNREACHABLE, -1, S, "decided neither now nor then: w" },
	{ S, S, OUTCOME_NONE, -1, S, "decided neither now nor then: w" },
};

START_TEST(test_case)
{
	struct observation	*seen;

	story_make(&then, &cases[_i].then, 1);
	story_make(&now, &cases[_i].now, 1);
	seen = &now.entries[0].result.step[0];
	seen->outcome = cases[_i].outcome;
	seen->alert = cases[_i].alert;
	compare();
	ck_assert_uint_eq(run->count, 1);
	ck_assert_msg(run->entries[0].result.verdict == cases[_i].verdict &&
	    strncmp(run->entries[0].result.why, cases[_i].words,
	    strlen(cases[_i].words)) == 0, "%d: %s", _i,
	    run->entries[0].result.why);
	ck_assert_uint_eq(run->entries[0].result.steps, 1);
	ck_assert_int_eq(run->entries[0].result.step[0].outcome,
	    cases[_i].outcome);
	done();
}
END_TEST

/* What there was to compare decides, and nothing that is new or gone. */
START_TEST(test_new_and_gone)
{
	static const enum verdict	 before[] = { P, F, E };
	static const enum verdict	 after[] = { P, F, P, S };

	story_make(&then, before, 3);
	story_make(&now, after, 4);
	memcpy(then.names[1], "gone.1", 7);
	memcpy(then.names[2], "gone.2", 7);
	compare();
	ck_assert_uint_eq(run->count, 6);
	ck_assert_int_eq(entry_named("gone.1")->result.verdict, W);
	ck_assert_str_eq(entry_named("gone.1")->result.why,
	    "not tested any more, FAIL then");
	ck_assert_int_eq(entry_named("gone.2")->result.verdict, S);
	ck_assert_int_eq(entry_named("a.1[tls1.3]")->result.verdict, W);
	ck_assert_str_eq(entry_named("a.1[tls1.3]")->result.why,
	    "new, and FAIL: w");
	ck_assert_int_eq(entry_named("a.2[tls1.3]")->result.verdict, P);
	ck_assert_int_eq(entry_named("a.3[tls1.3]")->result.verdict, S);
	ck_assert_int_eq(run_exit_status(run), EXIT_PASSED);
	run->strict = true;
	ck_assert_int_eq(run_exit_status(run), EXIT_FAILED);
	done();
}
END_TEST

/* Who gets in comes first, whatever the order of the runs. */
START_TEST(test_order)
{
	static const enum verdict	 before[] = { P, P, P, P, P };
	static const enum verdict	 after[] = { P, P, P, F, F };
	static const char *const	 order[] = {
		"a.4[tls1.3]", "a.3[tls1.3]", "a.2[tls1.3]", "a.1[tls1.3]",
		"a.0[tls1.3]"
	};
	size_t				 i;

	story_make(&then, before, 5);
	story_make(&now, after, 5);
	now.entries[1].result.step[0].alert = 46;
	now.entries[2].result.step[0].outcome = OUTCOME_CLOSED;
	now.entries[4].result.step[0].outcome = OUTCOME_ACCEPTED;
	compare();
	for (i = 0; i < COUNT(order); i++)
		ck_assert_str_eq(run->entries[i].name, order[i]);
	ck_assert_uint_eq(run->verdicts[F], 2);
	ck_assert_uint_eq(run->verdicts[W], 2);
	ck_assert_int_eq(run_exit_status(run), EXIT_FAILED);
	done();
}
END_TEST

START_TEST(test_intent)
{
	static const enum verdict	 before[] = { P, P }, after[] = { P, F };

	story_make(&then, before, 2);
	story_make(&now, after, 2);
	now.entries[1].intent = "takeover=allow";
	compare();
	ck_assert_int_eq(entry_named("a.1[tls1.3]")->result.verdict, S);
	ck_assert_ptr_nonnull(strstr(entry_named("a.1[tls1.3]")->result.why,
	    "takeover=allow now, none then"));
	done();
}
END_TEST

/* A step of another name, or of the broker's files, is no door. */
/* Who only looks at what the broker shows may be turned away however it likes. */
START_TEST(test_looked_at)
{
	static const enum verdict	 verdict = P;

	story_make(&then, &verdict, 1);
	story_make(&now, &verdict, 1);
	then.entries[0].result.step[0].op = OP_INSPECT;
	now.entries[0].result.step[0].op = OP_INSPECT;
	now.entries[0].result.step[0].alert = 46;
	compare();
	ck_assert_int_eq(run->entries[0].result.verdict, P);
	done();
}
END_TEST

/* A ClientHello is no one's, and one by another way is another. */
START_TEST(test_hello_by_its_way)
{
	static const enum verdict	 before = P, after = F;
	struct observation		*seen;

	story_make(&then, &before, 1);
	story_make(&now, &after, 1);
	then.entries[0].result.step[0].op = OP_HELLO;
	seen = &now.entries[0].result.step[0];
	seen->op = OP_HELLO;
	seen->outcome = OUTCOME_ACCEPTED;
	snprintf(seen->approach, sizeof(seen->approach), "with RC4 alone");
	compare();
	ck_assert_str_eq(run->entries[0].result.why, "FAIL now, PASS then: w");
	done();
	snprintf(then.entries[0].result.step[0].approach,
	    sizeof(seen->approach), "with RC4 alone");
	compare();
	ck_assert_ptr_nonnull(strstr(run->entries[0].result.why,
	    "PASS then: HELLO with RC4 alone: the broker went on with it now"));
	done();
}
END_TEST

START_TEST(test_steps_that_are_not_compared)
{
	static const enum verdict	 one[] = { P };

	story_make(&then, one, 1);
	story_make(&now, one, 1);
	now.entries[0].result.step[0].outcome = OUTCOME_ACCEPTED;
	memcpy(now.entries[0].result.step[0].credential, "even", 5);
	ck_assert_int_eq(change_of(&then.entries[0], &now.entries[0]),
	    CHANGE_NONE);
	then.entries[0].result.step[0].op = OP_RELOAD;
	then.entries[0].result.step[0].credential[0] = '\0';
	then.entries[0].result.step[0].outcome = OUTCOME_ENDED;
	now.entries[0].result.step[0].op = OP_RELOAD;
	now.entries[0].result.step[0].credential[0] = '\0';
	ck_assert_int_eq(change_of(&then.entries[0], &now.entries[0]),
	    CHANGE_LAYER);
}
END_TEST

START_TEST(test_notes)
{
	static const enum verdict	 before[] = { P, F, P }, after[] = { P, P, P };

	story_make(&then, before, 3);
	story_make(&now, after, 3);
	run_add_property(&then.run, "tls-library", "OpenSSL 1");
	run_add_property(&now.run, "tls-library", "OpenSSL 2");
	run_add_property(&now.run, "launched", "x");
	now.entries[0].result.elapsed_us = 1200000;
	then.entries[0].result.elapsed_us = 200000;
	now.entries[2].result.elapsed_us = 900000;
	compare();
	ck_assert_int_eq(run_exit_status(run), EXIT_PASSED);
	ck_assert_str_eq(run->baseline, "b:1, 2026-01-01T00:00:00Z");
	ck_assert_str_eq(run_property(run, "tls-library"),
	    "OpenSSL 2 (then OpenSSL 1)");
	ck_assert_str_eq(run_property(run, "launched"), "x");
	ck_assert_str_eq(run->diagnosis, "better than then: a.1[tls1.3]. "
	    "time changed much, which alone means nothing: a.0[tls1.3] 1.2 s (then 0.2 s)");
	done();
}
END_TEST

/* Whose result is it? */
static const struct {
	const char	*target, *launched;
	const char	*then_target, *then_launched;
	bool		 same;
} brokers[] = {
	{ "b:1", NULL, "b:1", NULL, true },
	{ "b:1", NULL, "B:2", NULL, true },
	{ "b:1", NULL, "", NULL, true },
	{ "wss://b:1/mqtt", NULL, "b:8883", NULL, true },
	{ "[::1]:1", NULL, "[::1]:2", NULL, true },
	{ "[::1]:1", NULL, "[::2]:1", NULL, false },
	{ "b:1", NULL, "bb:1", NULL, false },
	{ "bb:1", NULL, "b:1", NULL, false },
	{ "b:1", NULL, "c:1", NULL, false },
	{ "localhost:1", "mosquitto", "localhost:9", "mosquitto", true },
	{ "localhost:1", "mosquitto", "localhost:1", "rabbitmq", false },
	{ "localhost:1", "mosquitto", "localhost:1", NULL, false },
	{ "localhost:1", NULL, "localhost:1", "mosquitto", false },
};

START_TEST(test_broker)
{
	static const enum verdict	 one[] = { P };
	struct error			 error;

	story_make(&then, one, 1);
	then.run.target = brokers[_i].then_target;
	if (brokers[_i].then_launched != NULL)
		run_add_property(&then.run, "launched",
		    brokers[_i].then_launched);
	old = story_read(&then, &error);
	ck_assert_int_eq(earlier_check_broker(old, brokers[_i].target,
	    brokers[_i].launched, &error), brokers[_i].same ? 0 : -1);
	if (!brokers[_i].same)
		ck_assert_ptr_nonnull(strstr(error.text, "say --other-broker"));
	earlier_free(old);
}
END_TEST

START_TEST(test_refused)
{
	static const enum verdict	 one[] = { P };
	struct error			 error;

	story_make(&then, one, 1);
	story_make(&now, one, 1);
	now.entries[0].name = "b.0";
	old = story_read(&then, &error);
	new = story_read(&now, &error);
	ck_assert_ptr_null(compare_make(old, new, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "no case in common"));
	run = NULL;
	done();
	/* A comparison is not compared again. */
	then.run.baseline = "b:1";
	ck_assert_ptr_null(story_read(&then, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "is a comparison itself"));
}
END_TEST

/* The reports as they tell a comparison. */
START_TEST(test_golden)
{
	static const enum verdict	 before[] = { P, P, P, E, F, P };
	static const enum verdict	 after[] = { F, P, W, F, P, E };
	static const struct console_options	 plain = { .verbosity = 0 };
	char				*text, *console;
	size_t				 size;
	FILE				*f;

	story_make(&then, before, 6);
	story_make(&now, after, 6);
	now.entries[0].result.step[0].outcome = OUTCOME_ACCEPTED;
	now.entries[1].result.step[0].alert = 46;
	compare();
	ck_assert_ptr_nonnull(f = open_memstream(&console, &size));
	ck_assert_int_eq(console_write(f, run, &plain), 0);
	fclose(f);
	golden_compare("compare.txt", console);
	free(console);
	text = golden_text(markdown_write, run);
	golden_compare("compare.md", text);
	free(text);
	done();
}
END_TEST

Suite *
compare_suite(void)
{
	Suite	*suite = suite_create("compare");
	TCase	*tc = tcase_create("compare");

	tcase_add_loop_test(tc, test_case, 0, COUNT(cases));
	tcase_add_test(tc, test_new_and_gone);
	tcase_add_test(tc, test_order);
	tcase_add_test(tc, test_intent);
	tcase_add_test(tc, test_looked_at);
	tcase_add_test(tc, test_hello_by_its_way);
	tcase_add_test(tc, test_steps_that_are_not_compared);
	tcase_add_test(tc, test_notes);
	tcase_add_loop_test(tc, test_broker, 0, COUNT(brokers));
	tcase_add_test(tc, test_refused);
	tcase_add_test(tc, test_golden);
	suite_add_tcase(suite, tc);
	return suite;
}
