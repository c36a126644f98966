/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "cli/waiver.h"
#include "harness/run.h"
#include "tests/unit/suites.h"

static struct entry	 entries[5];
static struct run	 run;
static char		*texts;
static char		 idle[256];
static struct error	 error;

/* Cases a.one, a.two, b.one, b.two, c.one with these verdicts. */
static void
set_up(const enum verdict verdicts[5], bool strict)
{
	static const char *const	 ids[] = { "a.one", "a.two", "b.one",
					     "b.two", "c.one" };
	size_t				 i;

	free(texts);
	texts = NULL;
	memset(entries, 0, sizeof(entries));
	memset(&run, 0, sizeof(run));
	run.entries = entries;
	run.count = COUNT(entries);
	run.strict = strict;
	for (i = 0; i < COUNT(entries); i++) {
		entries[i].id = entries[i].name = ids[i];
		entries[i].result.verdict = verdicts[i];
		snprintf(entries[i].result.why, WHY_SIZE, "because");
	}
	run_count(&run);
}

static void
apply(const struct waiver *waivers, size_t count, const char *today)
{
	waivers_apply(waivers, count, &run, today, &texts, idle, sizeof(idle));
	run_count(&run);
}

static void
finish(void)
{
	free(texts);
	texts = NULL;
}

#define P	VERDICT_PASS
#define W	VERDICT_WARN
#define F	VERDICT_FAIL
#define E	VERDICT_ERROR
#define S	VERDICT_SKIP

static const struct waiver	 of_a = { "a.*", "ticket 7", "2030-06-30" };

START_TEST(test_waived)
{
	set_up((enum verdict[]){ F, P, P, P, P }, false);
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
	apply(&of_a, 1, "2030-06-30T23:59:59Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_PASSED);
	ck_assert_int_eq(entries[0].result.verdict, VERDICT_FAIL);
	ck_assert(!entry_failed(&run, &entries[0]));
	ck_assert_str_eq(entries[0].waiver, "waived until 2030-06-30 (ticket 7)");
	ck_assert_str_eq(entries[0].result.why,
	    "waived until 2030-06-30 (ticket 7); because");
	ck_assert_ptr_null(entries[1].waiver);
	ck_assert_uint_eq(run.waived, 1);
	ck_assert_uint_eq(run.verdicts[VERDICT_FAIL], 1);
	ck_assert_str_eq(idle, "");
}
END_TEST

START_TEST(test_others_still_fail)
{
	set_up((enum verdict[]){ F, P, F, P, P }, false);
	apply(&of_a, 1, "2030-01-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
	set_up((enum verdict[]){ F, P, E, P, P }, false);
	apply(&of_a, 1, "2030-01-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_UNDECIDED);
}
END_TEST

START_TEST(test_expired)
{
	set_up((enum verdict[]){ F, P, P, P, P }, false);
	apply(&of_a, 1, "2030-07-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
	ck_assert(entry_failed(&run, &entries[0]));
	ck_assert_str_eq(entries[0].result.why,
	    "its waiver ended on 2030-06-30 (ticket 7); because");
}
END_TEST

/* Of several, the one that lasts longest counts. */
START_TEST(test_longest)
{
	static const struct waiver	 both[] = {
		{ "a.*", "old", "2029-01-01" }, { "a.one", "new", "2030-01-01" },
		{ "*", "older", "2028-01-01" }
	};

	set_up((enum verdict[]){ F, P, P, P, P }, false);
	apply(both, COUNT(both), "2029-06-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_PASSED);
	ck_assert_str_eq(entries[0].waiver, "waived until 2030-01-01 (new)");
}
END_TEST

/* A strict run's WARN is waived as well; others' is none of it. */
START_TEST(test_strict)
{
	set_up((enum verdict[]){ W, P, P, P, P }, true);
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
	apply(&of_a, 1, "2030-01-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_PASSED);
	set_up((enum verdict[]){ W, P, F, P, P }, false);
	apply(&of_a, 1, "2030-01-01T00:00:00Z");
	ck_assert_ptr_null(entries[0].waiver);
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
	/* A strict run's result, read without --strict. */
	set_up((enum verdict[]){ W, P, F, P, P }, false);
	entries[0].waiver = "waived";
	run_count(&run);
	ck_assert_int_eq(run_exit_status(&run), EXIT_FAILED);
}
END_TEST

START_TEST(test_undecided_is_not_waived)
{
	set_up((enum verdict[]){ E, S, P, P, P }, false);
	apply(&of_a, 1, "2030-01-01T00:00:00Z");
	ck_assert_int_eq(run_exit_status(&run), EXIT_UNDECIDED);
	ck_assert_ptr_null(entries[0].waiver);
	ck_assert_str_eq(idle, "");
}
END_TEST

START_TEST(test_idle)
{
	static const struct waiver	 two[] = {
		{ "a.*", "x", "2030-01-01" }, { "b.one", "y", "2020-01-01" }
	};

	set_up((enum verdict[]){ P, S, P, F, P }, false);
	apply(two, COUNT(two), "2029-06-01T00:00:00Z");
	ck_assert_str_eq(idle, "a.* passes, its waiver until 2030-01-01 can go; "
	    "b.one passes, its waiver until 2020-01-01 can go");
	/* Nothing of it was decided: nothing can be said. */
	set_up((enum verdict[]){ S, S, S, P, P }, false);
	apply(two, COUNT(two), "2029-06-01T00:00:00Z");
	ck_assert_str_eq(idle, "");
}
END_TEST

START_TEST(test_days)
{
	static const char *const	 good[] = { "2026-01-31", "2024-02-29",
					     "2000-02-29", "9999-12-31" };
	static const char *const	 bad[] = { "2026-02-29", "1900-02-29",
					     "2026-04-31", "2026-13-01", "2026-00-10",
					     "2026-01-00", "26-01-01", "2026-1-1",
					     "2026-01-011", "tomorrow", "", "2026/01/01" };
	size_t				 i;

	for (i = 0; i < COUNT(good); i++)
		ck_assert_int_eq(waiver_day_check(good[i], &error), 0);
	for (i = 0; i < COUNT(bad); i++)
		ck_assert_int_eq(waiver_day_check(bad[i], &error), -1);
}
END_TEST

Suite *
waiver_suite(void)
{
	Suite	*suite = suite_create("waiver");
	TCase	*tcase = tcase_create("waivers");

	tcase_add_checked_fixture(tcase, NULL, finish);
	tcase_add_test(tcase, test_waived);
	tcase_add_test(tcase, test_others_still_fail);
	tcase_add_test(tcase, test_expired);
	tcase_add_test(tcase, test_longest);
	tcase_add_test(tcase, test_strict);
	tcase_add_test(tcase, test_undecided_is_not_waived);
	tcase_add_test(tcase, test_idle);
	tcase_add_test(tcase, test_days);
	suite_add_tcase(suite, tcase);
	return suite;
}
