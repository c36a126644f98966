/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

/* Is the document what tests/junit.xsd promises? */
static int
schema_status(const char *xml)
{
	char	*path = golden_file(xml, strlen(xml));
	char	*schema = golden_path("junit.xsd");
	char	*argv[] = { "xmllint", "--noout", "--nonet", "--schema",
		    schema, path, NULL };
	int	 status = golden_exec(argv);

	unlink(path);
	free(schema);
	free(path);
	return status;
}

START_TEST(golden)
{
	struct run	*run = golden_run();
	char		*xml = golden_text(junit_write, run);

	golden_compare("junit.xml", xml);
	ck_assert_int_eq(schema_status(xml), 0);
	free(xml);
	golden_free(run);
}
END_TEST

START_TEST(golden_strict)
{
	struct run	*run = golden_run();
	char		*xml;

	run->strict = true;
	xml = golden_text(junit_write, run);
	golden_compare("junit-strict.xml", xml);
	ck_assert_int_eq(schema_status(xml), 0);
	ck_assert_int_eq(golden_xmllint(xml, "//failure[@type='warned']"), 0);
	free(xml);
	golden_free(run);
}
END_TEST

/* The schema is no formality: it refuses what a reader would. */
START_TEST(schema_refuses)
{
	static const char *const wrong[][2] = {
		{ "time=\"0.016\"", "time=\"0.0163\"" },
		{ "timestamp=\"2026-01-02T03:04:05\"",
		    "timestamp=\"2026-01-02T03:04:05Z\"" },
		{ "hostname=", "host=" },
		{ "<system-out>", "<properties/><system-out>" },
		{ "<system-out>", "<skipped message=\"x\"/><system-out>" },
		{ "<testcase ", "<testcase file=\"x\" " },
		{ "name=\"revocation\"", "name=\"trust\"" },
		{ "<testsuites ", "<testsuites skipped=\"1\" " },
		{ " type=\"failed\"", "" },
	};
	struct run	*run = golden_run();
	char		*xml = golden_text(junit_write, run), *at, *bad;
	size_t		 i;

	for (i = 0; i < COUNT(wrong); i++) {
		at = strstr(xml, wrong[i][0]);
		ck_assert_msg(at != NULL, "%s", wrong[i][0]);
		bad = xasprintf("%.*s%s%s", (int)(at - xml), xml, wrong[i][1],
		    at + strlen(wrong[i][0]));
		ck_assert_msg(schema_status(bad) != 0, "%s", wrong[i][1]);
		free(bad);
	}
	free(xml);
	golden_free(run);
}
END_TEST

START_TEST(counts_add_up)
{
	static const char *const never[] = {
		"//testsuite[@tests != count(testcase)]",
		"//testsuite[@failures != count(testcase/failure)]",
		"//testsuite[@errors != count(testcase/error)]",
		"//testsuite[@skipped != count(testcase/skipped)]",
		"/testsuites[@tests != sum(testsuite/@tests)]",
		"/testsuites[@failures != sum(testsuite/@failures)]",
		"/testsuites[@errors != sum(testsuite/@errors)]",
		"//testsuite[round(1000 * @time) != round(1000 * sum(testcase/@time))]",
	};
	struct run	*run = golden_run();
	char		*xml = golden_text(junit_write, run);
	size_t		 i;

	for (i = 0; i < COUNT(never); i++)
		ck_assert_msg(golden_xmllint(xml, never[i]) == XPATH_NONE, "%s",
		    never[i]);
	ck_assert_int_eq(golden_xmllint(xml, "/testsuites[@errors = 3]"), 0);
	free(xml);
	golden_free(run);
}
END_TEST

/* Every byte, in every string. */
START_TEST(every_byte)
{
	struct run	*run = golden_run();
	struct entry	*entry = &run->entries[0];
	char		 bytes[256], name[300], *xml;
	int		 i;

	for (i = 1; i < 256; i++)
		bytes[i - 1] = (char)(256 - i);
	bytes[255] = '\0';
	snprintf(name, sizeof(name), "trust.%s", bytes);
	run->tool = run->target = run->hostname = run->started = bytes;
	run->diagnosis = bytes;
	run_add_property(run, bytes, bytes);
	entry->name = name;
	entry->id = entry->title = entry->severity = bytes;
	entry->reference = entry->remedy = entry->expected = bytes;
	memcpy(entry->result.why, bytes, sizeof(bytes));
	memcpy(entry->result.step[0].detail, bytes, sizeof(bytes));
	memcpy(entry->result.step[0].credential, bytes, NAME_SIZE - 1);
	run->count = 1;
	run_count(run);
	xml = golden_text(junit_write, run);
	/* The family is no word any more, which is all the schema may mind. */
	ck_assert_int_eq(golden_xmllint(xml, "//testcase"), 0);
	for (i = 0; xml[i] != '\0'; i++)
		ck_assert_msg(xml[i] == '\n' || (unsigned char)xml[i] >= 0x20,
		    "byte %d at %d", xml[i], i);
	ck_assert_ptr_null(strstr(xml, "]]>"));
	free(xml);
	golden_free(run);
}
END_TEST

/* A run read from a file may say anything about its time. */
START_TEST(timestamp)
{
	static const char *const started[][2] = {
		{ "2026-01-02T03:04:05Z", "\"2026-01-02T03:04:05\"" },
		{ "", "\"1970-01-01T00:00:00\"" },
		{ "yesterday", "\"1970-01-01T00:00:00\"" },
		{ "2026-13-45T03:04:05Z", "\"1970-01-01T00:00:00\"" },
		{ "2026-02-30T03:04:05Z", "\"2026-03-02T03:04:05\"" },
		{ "2026-01-02T03:04:05Zulu", "\"1970-01-01T00:00:00\"" },
		{ "-999-01-02T03:04:05Z", "\"1970-01-01T00:00:00\"" },
	};
	struct run	*run = golden_run();
	char		*xml;
	size_t		 i;

	for (i = 0; i < COUNT(started); i++) {
		run->started = started[i][0];
		xml = golden_text(junit_write, run);
		ck_assert_msg(strstr(xml, started[i][1]) != NULL, "%s",
		    started[i][0]);
		ck_assert_int_eq(schema_status(xml), 0);
		free(xml);
	}
	golden_free(run);
}
END_TEST

START_TEST(empty)
{
	const struct run	 run = { .tool = "t", .target = "b" };
	char			*xml = golden_text(junit_write, &run);

	ck_assert_int_eq(schema_status(xml), 0);
	free(xml);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(junit_write(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

Suite *
junit_suite(void)
{
	Suite	*suite = suite_create("junit");
	TCase	*tcase = tcase_create("junit");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, golden);
	tcase_add_test(tcase, golden_strict);
	tcase_add_test(tcase, schema_refuses);
	tcase_add_test(tcase, counts_add_up);
	tcase_add_test(tcase, every_byte);
	tcase_add_test(tcase, timestamp);
	tcase_add_test(tcase, empty);
	tcase_add_test(tcase, disk_full);
	suite_add_tcase(suite, tcase);
	return suite;
}
