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

static struct error	 error;

static struct run *
read_bytes(const char *text, size_t len)
{
	char		*path = golden_file(text, len);
	struct run	*run;

	error.text[0] = '\0';
	run = json_read(path, &error);
	if (run == NULL)
		ck_assert_msg(strncmp(error.text, path, strlen(path)) == 0,
		    "does not name the file: %s", error.text);
	unlink(path);
	free(path);
	return run;
}

static struct run *
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

START_TEST(golden)
{
	struct run	*run = golden_run();
	char		*text = golden_text(json_write, run);

	golden_compare("result.json", text);
	free(text);
	golden_free(run);
}
END_TEST

START_TEST(round_trip)
{
	struct run	*run = golden_run(), *back;
	char		*one = golden_text(json_write, run), *other;

	back = read_text(one);
	ck_assert_msg(back != NULL, "%s", error.text);
	other = golden_text(json_write, back);
	golden_same("written again", one, other);
	ck_assert_mem_eq(run->verdicts, back->verdicts, sizeof(run->verdicts));
	free(one);
	free(other);
	json_run_free(back);
	golden_free(run);
}
END_TEST

static int
console(FILE *f, const struct run *run)
{
	const struct console_options	 options = { .verbosity = 2 };

	return console_write(f, run, &options);
}

/* A report of the file says what a report of the run said. */
START_TEST(same_reports)
{
	static int	(*const writers[])(FILE *, const struct run *) = {
		junit_write, console
	};
	struct run	*run = golden_run(), *back;
	char		*json = golden_text(json_write, run), *one, *other;
	size_t		 i;

	ck_assert_ptr_nonnull(back = read_text(json));
	for (i = 0; i < COUNT(writers); i++) {
		one = golden_text(writers[i], run);
		other = golden_text(writers[i], back);
		golden_same("read back", one, other);
		free(one);
		free(other);
	}
	free(json);
	json_run_free(back);
	golden_free(run);
}
END_TEST

#define HEAD	"{\"schema\": \"mqtt-certcheck/1\", "
#define CASE	"\"case\": \"a.b[x]\", \"id\": \"a.b\", \"verdict\": \"PASS\""
#define RESULT(more)	HEAD "\"results\": [{" CASE more "}]}"
#define EXPIRY(kind, until)						\
	HEAD "\"expiries\": [{\"kind\": " kind ", \"name\": \"n\", "	\
	    "\"until\": \"" until "\"}], \"results\": []}"
#define STEP(step)	RESULT(", \"steps\": [{" step "}]")

/* What is missing and not needed, and what a later version may add. */
START_TEST(tolerated)
{
	static const char *const texts[] = {
		HEAD "\"results\": []}",
		RESULT(""),
		RESULT(", \"why\": null, \"title\": null, \"steps\": null, \"control\": 3"),
		RESULT(", \"new\": {\"deep\": [1, 2]}"),
		STEP("\"outcome\": \"accepted\""),
		STEP("\"alert\": null, \"connack\": 0, \"elapsed_ms\": 3, \"control\": null"),
		STEP("\"elapsed_ms\": 4294967.295, \"alert\": 255, \"tickets\": 4294967295"),
		STEP("\"control\": {\"credential\": \"client\", \"before\": \"accepted\"}"),
		EXPIRY("\"own\"", "9999-12-31T23:59:59Z"),
		STEP("\"posture\": {\"certificates\": 1, \"days_left\": -2147483648}"),
		HEAD "\"target\": {\"broker\": \"b\", \"more\": {}, \"n\": 1}, \"results\": []}",
	};
	struct run	*run;
	char		*text;
	size_t		 i;

	for (i = 0; i < COUNT(texts); i++) {
		run = read_text(texts[i]);
		ck_assert_msg(run != NULL, "%s: %s", texts[i], error.text);
		text = golden_text(json_write, run);
		free(text);
		text = golden_text(junit_write, run);
		free(text);
		text = golden_text(console, run);
		free(text);
		json_run_free(run);
	}
}
END_TEST

START_TEST(defaults)
{
	struct run	*run = read_text(STEP("\"outcome\": \"closed\""));

	ck_assert_ptr_nonnull(run);
	ck_assert_int_eq(run->entries[0].result.step[0].alert, -1);
	ck_assert_int_eq(run->entries[0].result.step[0].connack, -1);
	ck_assert_int_eq(run->entries[0].result.again[0].outcome, OUTCOME_NONE);
	ck_assert_str_eq(run->entries[0].title, "");
	ck_assert_str_eq(run->started, "");
	ck_assert_ptr_null(run->diagnosis);
	json_run_free(run);
}
END_TEST

/* Each with words that the message must have. */
static const struct {
	const char	*text;
	const char	*says;
} broken[] = {
	{ "", ":1:" },
	{ "\n\n{", ":3:" },
	{ "nonsense", "not JSON" },
	{ "[]", "must be an object" },
	{ "3", "not JSON" },
	{ "{}", "not a result of mqtt-certcheck" },
	{ "{\"schema\": 1}", "not a result of mqtt-certcheck" },
	{ "{\"schema\": \"other/1\"}", "not a result of mqtt-certcheck" },
	{ "{\"schema\": \"mqtt-certcheck/2\", \"results\": []}",
	    "another version" },
	{ "{\"schema\": \"mqtt-certcheck/1\"}", "results: must be an array" },
	{ HEAD "\"results\": {}}", "results: must be an array" },
	{ HEAD "\"results\": [3]}", "results[0]: must be an object" },
	{ HEAD "\"results\": [{}]}", "results[0].case: is missing" },
	{ HEAD "\"results\": [{" CASE "}, {\"case\": \"\"}]}",
	    "results[1].case: must not be empty" },
	{ HEAD "\"results\": [{\"case\": \"c\", \"id\": \".c\", \"verdict\": \"PASS\"}]}",
	    "results[0].id: must name a family" },
	{ HEAD "\"results\": [{\"case\": \"c\", \"id\": \"c\"}]}",
	    "results[0].verdict: is missing" },
	{ HEAD "\"results\": [{\"case\": \"c\", \"id\": \"c\", \"verdict\": \"pass\"}]}",
	    "results[0].verdict: must be one of" },
	{ HEAD "\"results\": [{\"case\": \"c\", \"id\": \"c\", \"verdict\": 0}]}",
	    "results[0].verdict: must be one of" },
	{ HEAD "\"target\": [], \"results\": []}", "target: must be an object" },
	{ HEAD "\"tool\": 1, \"results\": []}", "tool: must be a string" },
	{ HEAD "\"strict\": 1, \"results\": []}", "strict: must be true or false" },
	{ HEAD "\"elapsed_ms\": -1, \"results\": []}", "elapsed_ms: must be" },
	{ HEAD "\"elapsed_ms\": 1.5, \"results\": []}", "elapsed_ms: must be" },
	{ HEAD "\"elapsed_ms\": 9007199254740993, \"results\": []}",
	    "elapsed_ms: must be" },
	{ HEAD "\"elapsed_ms\": 99999999999999999999, \"results\": []}",
	    "not JSON" },
	{ HEAD "\"elapsed_ms\": 1e999, \"results\": []}", "not JSON" },
	{ RESULT(", \"elapsed_ms\": 4294967.2955"), "results[0].elapsed_ms" },
	{ RESULT(", \"why\": []"), "results[0].why: must be a string" },
	{ RESULT(", \"steps\": {}"), "results[0].steps: must be an array" },
	{ RESULT(", \"steps\": [1]"), "results[0].steps[0]: must be an object" },
	{ RESULT(", \"steps\": [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}]"),
	    "results[0].steps: must be an array of at most 12" },
	{ STEP("\"alert\": 256"), "results[0].steps[0].alert: must be" },
	{ STEP("\"alert\": -1"), "results[0].steps[0].alert: must be" },
	{ STEP("\"connack\": 1.0"), "steps[0].connack: must be" },
	{ STEP("\"connack\": \"0\""), "steps[0].connack: must be" },
	{ STEP("\"tickets\": 4294967296"), "steps[0].tickets: must be" },
	{ STEP("\"outcome\": \"eaten\""), "steps[0].outcome: must be one of" },
	{ STEP("\"op\": \"FLY\""), "steps[0].op: must be one of" },
	{ STEP("\"layer\": false"), "steps[0].layer: must be one of" },
	{ STEP("\"again\": 1"), "steps[0].again: must be one of" },
	{ STEP("\"peer_proven\": \"yes\""), "peer_proven: must be true or false" },
	{ STEP("\"control\": 1"), "steps[0].control: must be an object" },
	{ STEP("\"control\": {\"before\": \"x\"}"),
	    "results[0].steps[0].control.before: must be one of" },
	{ STEP("\"control\": {\"seen\": 1}"), "control.seen: must be an object" },
	{ STEP("\"control\": {\"seen\": {\"after\": {\"alert\": 999}}}"),
	    "results[0].steps[0].control.seen.after.alert: must be" },
	{ HEAD "\"schema\": \"mqtt-certcheck/1\", \"results\": []}",
	    "duplicate" },
	{ RESULT(", \"why\": \"a\\u0000b\""), "u0000" },
	{ RESULT(", \"why\": \"\xff\""), "not JSON" },
	{ RESULT(", \"why\": \"\\ud800\""), "not JSON" },
	{ RESULT(", \"why\": \"\033[31m\""), "not JSON" },
	{ RESULT("") "x", "not JSON" },
	{ STEP("\"posture\": 1"), "results[0].steps[0].posture: must be an object" },
	{ STEP("\"posture\": {\"days_left\": 2147483648}"),
	    "steps[0].posture.days_left: must be" },
	{ STEP("\"posture\": {\"until\": \"2026-13-01T00:00:00Z\"}"),
	    "posture.until: must be a time" },
	{ HEAD "\"expiries\": {}, \"results\": []}", "expiries: must be an array" },
	{ HEAD "\"expiries\": [1], \"results\": []}", "expiries[0]: must be an object" },
	{ EXPIRY("\"x\"", "2026-01-01T00:00:00Z"), "expiries[0].kind: must be one of" },
	{ EXPIRY("null", "2026-01-01T00:00:00Z"), "expiries[0].kind: is missing" },
	{ EXPIRY("\"crl\"", "1969-12-31T23:59:59Z"), "expiries[0].until: must be" },
	{ EXPIRY("\"crl\"", "9999-12-31T23:59:60Z"), "expiries[0].until: must be" },
	{ EXPIRY("\"crl\"", "2026-01-01"), "expiries[0].until: must be" },
};

START_TEST(refused)
{
	struct run	*run = read_text(broken[_i].text);

	ck_assert_msg(run == NULL, "accepted: %s", broken[_i].text);
	ck_assert_msg(strstr(error.text, broken[_i].says) != NULL,
	    "%s: says \"%s\", not \"%s\"", broken[_i].text, error.text,
	    broken[_i].says);
	ck_assert_ptr_null(strchr(error.text, '\033'));
}
END_TEST

/* A file cut at any place is refused, and never read beyond. */
START_TEST(truncated)
{
	struct run	*run = golden_run();
	char		*text = golden_text(json_write, run);
	size_t		 len = strlen(text) - 2, step = len / 200 + 1;

	for (; len > step; len -= step)
		ck_assert_ptr_null(read_bytes(text, len));
	free(text);
	golden_free(run);
}
END_TEST

START_TEST(nul_byte)
{
	static const char	 text[] = RESULT("\0");

	ck_assert_ptr_null(read_bytes(text, sizeof(text) - 1));
}
END_TEST

START_TEST(deep)
{
	char	*text = xcalloc(1, 1000001);

	memset(text, '[', 1000000);
	ck_assert_ptr_null(read_text(text));
	ck_assert_ptr_nonnull(strstr(error.text, "depth"));
	free(text);
}
END_TEST

START_TEST(too_many_results)
{
	char	*text;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);
	int	 i;

	fputs(HEAD "\"results\": [", f);
	for (i = 0; i < 20000; i++)
		fputs("0,", f);
	fputs("0]}", f);
	fclose(f);
	ck_assert_ptr_null(read_text(text));
	ck_assert_ptr_nonnull(strstr(error.text, "at most 20000"));
	free(text);
}
END_TEST

/* `count` values in a member that this version does not know. */
static struct run *
read_values(unsigned count)
{
	struct run	*run;
	char		*text;
	size_t		 size;
	FILE		*f = open_memstream(&text, &size);

	fputs(HEAD "\"results\": [],\n\"later\": [\",[{\\\",,,\"", f);
	while (count-- > 0)
		fputs(",0", f);
	fputs("]}", f);
	fclose(f);
	run = read_text(text);
	free(text);
	return run;
}

START_TEST(too_many_values)
{
	struct run	*run = read_values(1999900);

	ck_assert_msg(run != NULL, "%s", error.text);
	json_run_free(run);
	ck_assert_ptr_null(read_values(2000000));
	ck_assert_ptr_nonnull(strstr(error.text, "more than 2000000 values"));
}
END_TEST

START_TEST(too_large)
{
	char	*path = golden_file("", 0);

	ck_assert_int_eq(truncate(path, 64 * 1024 * 1024 + 1), 0);
	ck_assert_ptr_null(json_read(path, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "larger"));
	unlink(path);
	ck_assert_ptr_null(json_read(path, &error));
	ck_assert_ptr_nonnull(strstr(error.text, path));
	free(path);
}
END_TEST

/* Hostile text of a file goes the same way as that of a broker. */
START_TEST(escaped_text)
{
	struct run	*run = read_text(RESULT(
	    ", \"why\": \"\\u001b[31m\\ufffe\\u202e]]>\", \"title\": \"\\u0007\""));
	char		*text;

	ck_assert_ptr_nonnull(run);
	text = golden_text(console, run);
	ck_assert_ptr_null(strchr(text, '\033'));
	ck_assert_ptr_nonnull(strstr(run->entries[0].result.why,
	    "\\x1B[31m\\xEF\\xBF\\xBE\\xE2\\x80\\xAE]]>"));
	free(text);
	json_run_free(run);
}
END_TEST

START_TEST(merge)
{
	struct run	*one, *other;

	one = read_text(HEAD "\"target\": {\"broker\": \"a\", \"openssl\": \"3\", "
	    "\"address\": \"1\"}, \"started\": \"2026-02\", \"elapsed_ms\": 2, "
	    "\"results\": [{" CASE "}]}");
	other = read_text(HEAD "\"target\": {\"broker\": \"b\", \"openssl\": \"3\", "
	    "\"address\": \"2\"}, \"started\": \"2026-01\", \"elapsed_ms\": 3, "
	    "\"strict\": true, \"diagnosis\": \"d\", "
	    "\"results\": [{\"case\": \"c\", \"id\": \"c.d\", \"verdict\": \"FAIL\"}]}");
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(other);
	json_run_merge(one, other);
	ck_assert_uint_eq(one->count, 2);
	ck_assert_str_eq(one->entries[1].id, "c.d");
	ck_assert_uint_eq(one->verdicts[VERDICT_FAIL], 1);
	ck_assert_uint_eq(one->verdicts[VERDICT_PASS], 1);
	ck_assert_str_eq(one->target, "a, b");
	ck_assert_str_eq(one->started, "2026-01");
	ck_assert_str_eq(one->diagnosis, "d");
	ck_assert_uint_eq(one->elapsed_ms, 5);
	ck_assert(one->strict);
	ck_assert_uint_eq(one->nproperties, 1);
	ck_assert_str_eq(one->properties[0].name, "openssl");
	json_run_free(one);
	json_run_free(NULL);
}
END_TEST

/* What ends first in either; what is reckoned is not read. */
START_TEST(merge_expiries)
{
	struct run	*one, *other;

	one = read_text(EXPIRY("\"crl\"", "2026-02-01T00:00:00Z"));
	other = read_text(EXPIRY("\"crl\", \"due\": 3", "2026-01-01T00:00:00Z"));
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(other);
	one->min_days = 7;
	other->min_days = 9;
	json_run_merge(one, other);
	ck_assert_uint_eq(one->expiries.count, 1);
	ck_assert_int_eq(one->expiries.items[0].kind, EXPIRY_CRL);
	ck_assert_int_eq(one->expiries.items[0].until, 1767225600);
	ck_assert_int_eq(one->expiries.items[0].from, -1);
	ck_assert_uint_eq(one->min_days, 9);
	json_run_free(one);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(json_write(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

START_TEST(table)
{
	size_t	 i;

	ck_assert_uint_ge(reports_count, 2);
	for (i = 0; i < reports_count; i++) {
		ck_assert_ptr_nonnull(reports[i].name);
		ck_assert_ptr_nonnull(reports[i].title);
		ck_assert(reports[i].write != NULL);
	}
}
END_TEST

Suite *
json_suite(void)
{
	Suite	*suite = suite_create("json");
	TCase	*tcase = tcase_create("json");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, golden);
	tcase_add_test(tcase, round_trip);
	tcase_add_test(tcase, same_reports);
	tcase_add_test(tcase, tolerated);
	tcase_add_test(tcase, defaults);
	tcase_add_loop_test(tcase, refused, 0, COUNT(broken));
	tcase_add_test(tcase, truncated);
	tcase_add_test(tcase, nul_byte);
	tcase_add_test(tcase, deep);
	tcase_add_test(tcase, too_many_results);
	tcase_add_test(tcase, too_many_values);
	tcase_add_test(tcase, too_large);
	tcase_add_test(tcase, escaped_text);
	tcase_add_test(tcase, merge);
	tcase_add_test(tcase, merge_expiries);
	tcase_add_test(tcase, disk_full);
	tcase_add_test(tcase, table);
	suite_add_tcase(suite, tcase);
	return suite;
}
