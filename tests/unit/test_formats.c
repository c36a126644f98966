/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

/* Reports that programs read: TAP, SARIF, Prometheus, Nagios, GitHub's annotations. */

static const struct { const char *file; int (*write)(FILE *, const struct run *); } formats[] = {
	{ "report.tap", tap_write },
	{ "report.sarif", sarif_write },
	{ "report.prom", prometheus_write },
	{ "nagios.txt", nagios_write },
	{ "annotations.txt", annotations_write },
};

START_TEST(golden)
{
	struct run	*run = golden_run();
	char		*text = golden_text(formats[_i].write, run);

	golden_compare(formats[_i].file, text);
	free(text);
	golden_free(run);
}
END_TEST

/* Nothing of what a broker sent gets to where it would be something else. */
START_TEST(no_control)
{
	struct run	*run = golden_run();
	char		*text = golden_text(formats[_i].write, run);
	const char	*at;

	for (at = text; *at != '\0'; at++)
		ck_assert_msg((unsigned char)*at >= ' ' || *at == '\n',
		    "\\x%02x in %s", (unsigned char)*at, formats[_i].file);
	ck_assert_ptr_null(strstr(text, "##vso["));
	free(text);
	golden_free(run);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(formats[_i].write(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

START_TEST(empty)
{
	const struct run	 run = { .tool = "t", .target = "b" };
	char			*text = golden_text(formats[_i].write, &run);

	free(text);
}
END_TEST

/* How many lines of the text begin so? */
static size_t
lines(const char *text, const char *start)
{
	size_t	 count = 0;

	while (text != NULL && *text != '\0') {
		count += strncmp(text, start, strlen(start)) == 0;
		text = strchr(text, '\n');
		text += text != NULL;
	}
	return count;
}

/* As many lines as cases; only what passed, was met or left out is "ok". */
START_TEST(tap_counts)
{
	struct run	*run = golden_run();
	char		*text;

	run->strict = _i == 1;
	text = golden_text(tap_write, run);
	ck_assert_uint_eq(lines(text, "ok ") + lines(text, "not ok "), run->count);
	ck_assert_uint_eq(lines(text, "not ok "), run->verdicts[VERDICT_FAIL] +
	    run->verdicts[VERDICT_ERROR] +
	    (run->strict ? run->verdicts[VERDICT_WARN] : 0));
	ck_assert_uint_eq(lines(text, "Bail out!"), 0);
	free(text);
	golden_free(run);
}
END_TEST

/* Where nothing was decided, "1..n" of skipped ones would be a success. */
START_TEST(tap_undecided)
{
	struct entry	 entry = {
		.name = "a.b", .id = "a.b", .result.verdict = VERDICT_SKIP
	};
	struct run	 run = { .entries = &entry, .count = 1 };
	char		*text;

	run_count(&run);
	text = golden_text(tap_write, &run);
	ck_assert_uint_eq(lines(text, "Bail out!"), 1);
	free(text);
}
END_TEST

static const struct {
	size_t	 verdicts[VERDICTS];	/* pass, warn, fail, error, skip */
	bool	 strict;
	int	 status;
} states[] = {
	{ { 4, 0, 0, 0, 3 }, false, NAGIOS_OK },
	{ { 4, 1, 0, 0, 3 }, false, NAGIOS_WARNING },
	{ { 4, 1, 0, 0, 3 }, true, NAGIOS_CRITICAL },
	{ { 4, 1, 1, 2, 3 }, false, NAGIOS_CRITICAL },
	{ { 4, 1, 0, 1, 3 }, false, NAGIOS_UNKNOWN },
	{ { 0, 0, 0, 0, 3 }, false, NAGIOS_UNKNOWN },
	{ { 0, 0, 0, 0, 0 }, false, NAGIOS_UNKNOWN },
};

START_TEST(nagios_states)
{
	struct run	 run = { .strict = states[_i].strict };

	memcpy(run.verdicts, states[_i].verdicts, sizeof(run.verdicts));
	ck_assert_int_eq(nagios_status(&run), states[_i].status);
}
END_TEST

/* One bar in the first line, which has the numbers; none elsewhere. */
START_TEST(nagios_bar)
{
	struct run	*run = golden_run();
	char		*text, *bar;

	run->diagnosis = "a|b\nc";
	run->entries[2].id = "x|y";
	text = golden_text(nagios_write, run);
	bar = strchr(text, '|');
	ck_assert_ptr_nonnull(bar);
	ck_assert_ptr_eq(bar, strrchr(text, '|'));
	ck_assert(bar < strchr(text, '\n'));
	ck_assert_ptr_nonnull(strstr(text, "failed=2;;;0"));
	free(text);
	golden_free(run);
}
END_TEST

/* Each line is one of our commands, and GitHub shows all of them. */
START_TEST(annotations_lines)
{
	struct run	*run = golden_run();
	char		*text;
	size_t		 i, ours;

	for (i = 0; i < run->count; i++) {
		run->entries[i].result.verdict = VERDICT_FAIL;
		snprintf(run->entries[i].result.why, WHY_SIZE,
		    "%zu%%: one\r\n::set-env name=x::y", i);
	}
	run_count(run);
	text = golden_text(annotations_write, run);
	ours = lines(text, "::error title=");
	ck_assert_uint_eq(ours, 10);
	ck_assert_uint_eq(lines(text, ""), ours);
	ck_assert_ptr_nonnull(strstr(text, "more reasons"));
	ck_assert_ptr_nonnull(strstr(text, "0%25: one"));
	free(text);
	golden_free(run);
}
END_TEST

/* A label's value ends where it should. */
START_TEST(prometheus_labels)
{
	struct entry	 entry = {
		.name = "a.b", .id = "a\"}\n# .b\\", .severity = "high",
		.result.verdict = VERDICT_FAIL
	};
	struct run	 run = { .target = "x\"y\\z\n", .entries = &entry, .count = 1 };
	char		*text;

	run_count(&run);
	text = golden_text(prometheus_write, &run);
	ck_assert_ptr_nonnull(strstr(text,
	    "mqtt_certcheck_failed_cases{broker=\"x\\\"y\\\\z\\n\",scenario=\"a\\\"}\\n# .b\\\\\",severity=\"high\"} 1\n"));
	ck_assert_ptr_null(strstr(text, "last_run_timestamp_seconds{"));
	free(text);
}
END_TEST

/* Neither a place to be filled in nor a link comes of a broker's words. */
START_TEST(sarif_message)
{
	struct entry	 entry = {
		.name = "a.b", .id = "a.b", .severity = "high",
		.result = { .verdict = VERDICT_ERROR, .why = "{0} [x](y:z) [tls1.3]" }
	};
	struct run	 run = { .target = "b", .entries = &entry, .count = 1 };
	char		*text;

	run_count(&run);
	text = golden_text(sarif_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "{{0}} [x] (y:z) [tls1.3]"));
	ck_assert_ptr_nonnull(strstr(text, "\"kind\": \"open\""));
	ck_assert_ptr_nonnull(strstr(text, "\"executionSuccessful\": false"));
	free(text);
}
END_TEST

/* What is waived has failed, and is no failure. */
START_TEST(waived)
{
	struct entry	 entries[2] = {
		{ .name = "a.b", .id = "a.b", .severity = "high",
		    .waiver = "waived until 2030-01-01 (#1)",
		    .result.verdict = VERDICT_FAIL },
		{ .name = "a.c", .id = "a.c", .severity = "high" }
	};
	struct run	 run = { .target = "b", .entries = entries, .count = 2 };
	char		*text;

	run_count(&run);
	text = golden_text(tap_write, &run);
	ck_assert_ptr_nonnull(strstr(text,
	    "not ok 1 - a.b # TODO waived until 2030-01-01 (\\#1)\n"));
	free(text);
	text = golden_text(sarif_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "\"justification\": \"waived until 2030-01-01 (#1)\""));
	ck_assert_ptr_nonnull(strstr(text, "\"kind\": \"fail\""));
	ck_assert_ptr_nonnull(strstr(text, "\"exitCode\": 0"));
	free(text);
	text = golden_text(prometheus_write, &run);
	ck_assert_ptr_null(strstr(text, "failed_cases{"));
	ck_assert_ptr_nonnull(strstr(text, "waived_cases{broker=\"b\"} 1\n"));
	free(text);
	text = golden_text(annotations_write, &run);
	ck_assert_str_eq(text, "");
	free(text);
	ck_assert_int_eq(nagios_status(&run), NAGIOS_OK);
}
END_TEST

Suite *
formats_suite(void)
{
	Suite	*suite = suite_create("formats");
	TCase	*tcase = tcase_create("formats");

	tcase_add_loop_test(tcase, golden, 0, COUNT(formats));
	tcase_add_loop_test(tcase, no_control, 0, COUNT(formats));
	tcase_add_loop_test(tcase, disk_full, 0, COUNT(formats));
	tcase_add_loop_test(tcase, empty, 0, COUNT(formats));
	tcase_add_loop_test(tcase, tap_counts, 0, 2);
	tcase_add_test(tcase, tap_undecided);
	tcase_add_loop_test(tcase, nagios_states, 0, COUNT(states));
	tcase_add_test(tcase, nagios_bar);
	tcase_add_test(tcase, annotations_lines);
	tcase_add_test(tcase, prometheus_labels);
	tcase_add_test(tcase, sarif_message);
	tcase_add_test(tcase, waived);
	suite_add_tcase(suite, tcase);
	return suite;
}
