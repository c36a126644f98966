/* SPDX-License-Identifier: ISC */
#include <check.h>

#include "harness/base.h"
#include "harness/run.h"
#include "tests/unit/suites.h"

/* The exit status of a run with so many of each verdict. */
static int
status(size_t pass, size_t warn, size_t fail, size_t error, size_t skip,
    bool strict)
{
	const struct run	 run = {
		.strict = strict, .verdicts = { pass, warn, fail, error, skip }
	};

	return run_exit_status(&run);
}

START_TEST(exit_status)
{
	ck_assert_int_eq(status(1, 0, 0, 0, 0, false), EXIT_PASSED);
	ck_assert_int_eq(status(5, 0, 0, 0, 9, false), EXIT_PASSED);
	ck_assert_int_eq(status(0, 1, 0, 0, 0, false), EXIT_PASSED);
	ck_assert_int_eq(status(9, 1, 0, 0, 0, true), EXIT_FAILED);
	ck_assert_int_eq(status(9, 0, 0, 0, 0, true), EXIT_PASSED);
	ck_assert_int_eq(status(9, 0, 1, 0, 0, false), EXIT_FAILED);
	ck_assert_int_eq(status(9, 0, 1, 9, 0, false), EXIT_FAILED);
	ck_assert_int_eq(status(9, 9, 0, 1, 9, false), EXIT_UNDECIDED);
}
END_TEST

/* Nothing decided is not "as expected". */
START_TEST(exit_status_nothing_decided)
{
	ck_assert_int_eq(status(0, 0, 0, 0, 0, false), EXIT_UNDECIDED);
	ck_assert_int_eq(status(0, 0, 0, 0, 40, false), EXIT_UNDECIDED);
	ck_assert_int_eq(status(0, 0, 0, 40, 0, true), EXIT_UNDECIDED);
}
END_TEST

START_TEST(counting)
{
	struct entry	 entries[3] = { 0 };
	struct run	 run = { .entries = entries, .count = 3 };

	entries[0].result.verdict = VERDICT_FAIL;
	entries[1].result.verdict = VERDICT_SKIP;
	entries[2].result.verdict = VERDICT_FAIL;
	run.verdicts[VERDICT_PASS] = 7;
	run_count(&run);
	ck_assert_uint_eq(run.verdicts[VERDICT_PASS], 0);
	ck_assert_uint_eq(run.verdicts[VERDICT_FAIL], 2);
	ck_assert_uint_eq(run.verdicts[VERDICT_SKIP], 1);
}
END_TEST

START_TEST(failed)
{
	struct run	 run = { 0 };
	struct entry	 entry = { 0 };

	entry.result.verdict = VERDICT_WARN;
	ck_assert(!entry_failed(&run, &entry));
	run.strict = true;
	ck_assert(entry_failed(&run, &entry));
	entry.result.verdict = VERDICT_ERROR;
	ck_assert(!entry_failed(&run, &entry));
	entry.result.verdict = VERDICT_FAIL;
	ck_assert(entry_failed(&run, &entry));
}
END_TEST

START_TEST(family)
{
	struct entry	 entry = { .id = "trust.missing-cert" };
	char		 buf[8];

	entry_family(&entry, buf, sizeof(buf));
	ck_assert_str_eq(buf, "trust");
	entry.id = "nodot";
	entry_family(&entry, buf, sizeof(buf));
	ck_assert_str_eq(buf, "nodot");
	entry.id = "longer-than-that.x";
	entry_family(&entry, buf, sizeof(buf));
	ck_assert_str_eq(buf, "longer-");
}
END_TEST

START_TEST(property_said_again)
{
	struct run	 run = { 0 };

	run_add_property(&run, "openssl", "3.0");
	run_add_property(&run, "address", "::1");
	run_add_property(&run, "openssl", "3.5");
	ck_assert_uint_eq(run.nproperties, 2);
	ck_assert_str_eq(run.properties[0].value, "3.5");
	ck_assert_str_eq(run.properties[1].name, "address");
}
END_TEST

Suite *
run_suite(void)
{
	Suite	*suite = suite_create("run");
	TCase	*tcase = tcase_create("run");

	tcase_add_test(tcase, exit_status);
	tcase_add_test(tcase, exit_status_nothing_decided);
	tcase_add_test(tcase, counting);
	tcase_add_test(tcase, failed);
	tcase_add_test(tcase, family);
	tcase_add_test(tcase, property_said_again);
	suite_add_tcase(suite, tcase);
	return suite;
}
