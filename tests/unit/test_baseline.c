/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <check.h>

#include "cli/baseline.h"
#include "cli/catalogue.h"
#include "harness/run.h"
#include "tests/unit/story_fixture.h"
#include "tests/unit/suites.h"

static struct story	 then, now;

/* Compare now with then. */
static void
compare(struct result *result)
{
	struct error	 error;
	struct earlier	*baseline = story_read(&then, &error);

	ck_assert_msg(baseline != NULL, "%s", error.text);
	baseline_compare(baseline, &now.run, result);
	earlier_free(baseline);
}


static const struct {
	enum verdict	 then[3], now[3], verdict;
	const char	*words;
} pairs[] = {
	{ { P, W, F }, { P, W, F }, P, "3 cases compared" },
	{ { P, P, P }, { P, F, P }, F, "1 not met any more: a.1[tls1.3] FAIL now, PASS then" },
	{ { P, W, P }, { P, F, P }, F, "a.1[tls1.3] FAIL now, WARN then" },
	{ { P, F, P }, { P, P, P }, F, "1 not met then, but now: a.1[tls1.3] PASS now, FAIL then" },
	{ { P, F, P }, { P, W, P }, F, "a.1[tls1.3] WARN now, FAIL then" },
	{ { P, W, P }, { W, P, P }, P, "2 met in another way: a.0[tls1.3] WARN now, PASS then, a.1" },
	{ { P, F, S }, { P, E, P }, P, "1 cases compared; 2 undecided in one of the two: a.1[tls1.3] ERROR now" },
	{ { P, F, S }, { E, S, P }, E, "nothing to compare" },
	{ { E, S, E }, { E, S, E }, E, "nothing to compare" },
};

START_TEST(test_verdict)
{
	struct result	 result;

	story_make(&then, pairs[_i].then, 3);
	story_make(&now, pairs[_i].now, 3);
	compare(&result);
	ck_assert_msg(result.verdict == pairs[_i].verdict, "%s", result.why);
	ck_assert_msg(strstr(result.why, pairs[_i].words) != NULL, "%s",
	    result.why);
}
END_TEST

/* A step that was not tried has no alert, whatever is there. */
START_TEST(test_same)
{
	static const enum verdict	 all[] = { P, P };
	struct result			 result;

	story_make(&then, all, 2);
	story_make(&now, all, 2);
	then.entries[1].result.step[0].outcome = OUTCOME_NONE;
	now.entries[1].result.step[0].outcome = OUTCOME_NONE;
	now.entries[1].result.step[0].alert = 0;
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	ck_assert_str_eq(result.why, "2 cases compared");
}
END_TEST

START_TEST(test_alert)
{
	static const enum verdict	 all[] = { P, P };
	struct result			 result;

	story_make(&then, all, 2);
	story_make(&now, all, 2);
	now.entries[1].result.step[0].alert = 46;
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	ck_assert_ptr_nonnull(strstr(result.why,
	    "1 by another alert: a.1[tls1.3]"));
	ck_assert_ptr_null(strstr(result.why, "a.0"));
}
END_TEST

/* What was expected then is another matter now. */
START_TEST(test_intent)
{
	static const enum verdict	 before[] = { P, P }, after[] = { P, F };
	struct result			 result;

	story_make(&then, before, 2);
	story_make(&now, after, 2);
	now.entries[1].intent = "takeover=allow";
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_PASS);
	ck_assert_ptr_nonnull(strstr(result.why,
	    "1 with other intents than then, so not compared: a.1[tls1.3]"));
}
END_TEST

START_TEST(test_no_common_case)
{
	static const enum verdict	 all[] = { P, P };
	struct result			 result;

	story_make(&then, all, 2);
	story_make(&now, all, 2);
	now.entries[0].name = "a.8[tls1.3]";
	now.entries[1].name = "a.9[tls1.3]";
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	now.run.count = 0;
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
	then.run.count = 0;
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_ERROR);
}
END_TEST

/* All are counted, the first are named. */
START_TEST(test_many)
{
	static const enum verdict	 before[] = { P, P, P, P, P, P, P, F };
	static const enum verdict	 after[] = { F, F, F, F, F, F, F, P };
	struct result			 result;

	story_make(&then, before, CASES);
	story_make(&now, after, CASES);
	compare(&result);
	ck_assert_int_eq(result.verdict, VERDICT_FAIL);
	ck_assert_ptr_nonnull(strstr(result.why, "8 cases compared; 7 not met"));
	ck_assert_ptr_nonnull(strstr(result.why, "PASS then, …; 1 not met then"));
}
END_TEST

START_TEST(test_refused)
{
	static const enum verdict	 all[] = { P, P };
	struct error			 error;

	ck_assert_ptr_null(earlier_read("/nonexistent/old.json", &error));
	ck_assert_ptr_nonnull(strstr(error.text, "/nonexistent/old.json"));
	story_make(&then, all, 2);
	memcpy(then.names[1], then.names[0], sizeof(then.names[0]));
	ck_assert_ptr_null(story_read(&then, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "a.0[tls1.3] twice"));
}
END_TEST

START_TEST(test_declared)
{
	const struct family *const	*all;
	size_t				 count, i, j, found = 0;

	ck_assert_ptr_eq(catalogue_find(baseline_scenario.id),
	    &baseline_scenario);
	all = catalogue_families(&count);
	for (i = 0; i < count; i++)
		for (j = 0; j < all[i]->count; j++)
			if (&all[i]->scenarios[j] == &baseline_scenario)
				found++;
			else
				ck_assert_str_ne(all[i]->scenarios[j].id,
				    baseline_scenario.id);
	ck_assert_uint_eq(found, 1);
}
END_TEST

Suite *
baseline_suite(void)
{
	Suite	*suite = suite_create("baseline");
	TCase	*tc = tcase_create("baseline");

	tcase_add_loop_test(tc, test_verdict, 0, COUNT(pairs));
	tcase_add_test(tc, test_same);
	tcase_add_test(tc, test_alert);
	tcase_add_test(tc, test_intent);
	tcase_add_test(tc, test_no_common_case);
	tcase_add_test(tc, test_many);
	tcase_add_test(tc, test_refused);
	tcase_add_test(tc, test_declared);
	suite_add_tcase(suite, tc);
	return suite;
}
