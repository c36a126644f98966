/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/paragraph.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

static struct console_options options;

static int
console(FILE *f, const struct run *run)
{
	return console_write(f, run, &options);
}

START_TEST(golden)
{
	static const struct {
		const char		*name;
		struct console_options	 options;
	} pages[] = {
		{ "console-quiet.txt", { .verbosity = -1 } },
		{ "console.txt", { .verbosity = 0 } },
		{ "console-verbose.txt", { .verbosity = 2 } },
		{ "console-colour.txt", { .verbosity = 1, .colour = true } },
	};
	struct run	*run = golden_run();
	char		*text;

	options = pages[_i].options;
	text = golden_text(console, run);
	golden_compare(pages[_i].name, text);
	free(text);
	golden_free(run);
}
END_TEST

/* Nothing that came from a run moves the cursor or colours the screen. */
START_TEST(printable)
{
	struct run	*run = golden_run();
	char		*text;
	size_t		 i;

	options = (struct console_options){ .verbosity = 2 };
	text = golden_text(console, run);
	for (i = 0; text[i] != '\0'; i++)
		ck_assert_msg(text[i] == '\n' || ((unsigned char)text[i] >= 0x20 &&
		    text[i] != 0x7f), "byte %d at %zu", text[i], i);
	ck_assert_ptr_null(strstr(text, "\n::"));
	ck_assert_ptr_null(strstr(text, " ::error"));
	ck_assert_ptr_null(strstr(text, "##vso["));
	free(text);
	golden_free(run);
}
END_TEST

static const char *
last_lines(struct run *run, size_t pass, size_t warn, size_t fail,
    size_t error, size_t skip)
{
	const size_t	 counts[VERDICTS] = { pass, warn, fail, error, skip };
	static char	*text;

	free(text);
	memcpy(run->verdicts, counts, sizeof(counts));
	options = (struct console_options){ 0 };
	text = golden_text(console, run);
	return strstr(text, "0 cases: ");
}

START_TEST(meaning)
{
	struct run	 run = { .tool = "t", .target = "b", .started = "s" };

	ck_assert_str_eq(last_lines(&run, 2, 0, 0, 0, 0),
	    "0 cases: 2 passed, 0 warned, 0 failed, 0 undecided, 0 skipped (0.0 s)\n"
	    "The broker did what it must in every case that was tried.\n");
	run.elapsed_ms = 349;
	ck_assert_str_eq(last_lines(&run, 2, 0, 1, 0, 0),
	    "0 cases: 2 passed, 0 warned, 1 failed, 0 undecided, 0 skipped (0.3 s)\n"
	    "The broker did what it must not do in 1 case.\n");
	ck_assert_str_eq(last_lines(&run, 2, 0, 0, 2, 0),
	    "0 cases: 2 passed, 0 warned, 0 failed, 2 undecided, 0 skipped (0.3 s)\n"
	    "Nothing can be said about 2 cases.\n");
	ck_assert_str_eq(last_lines(&run, 0, 0, 0, 0, 4),
	    "0 cases: 0 passed, 0 warned, 0 failed, 0 undecided, 4 skipped (0.3 s)\n"
	    "Nothing was tested, so nothing can be said about the broker.\n");
	ck_assert_str_eq(strchr(last_lines(&run, 1, 1, 0, 0, 0), '\n'),
	    "\nThe broker did what it must in every case that was tried. 1 case deserves a\n"
	    "look: met in another way than the reference has it, or not met where deployments\n"
	    "differ.\n");
	ck_assert_str_eq(strrchr(last_lines(&run, 1, 2, 0, 1, 0), ')'),
	    ")\nNothing can be said about 1 case. 2 cases deserve a look: met in another way\n"
	    "than the reference has it, or not met where deployments differ.\n");
	run.strict = true;
	ck_assert_str_eq(strchr(last_lines(&run, 1, 1, 0, 0, 0), '\n'),
	    "\n1 case, which a strict run counts as failed, deserves a look: met in another way\n"
	    "than the reference has it, or not met where deployments differ.\n");
	run.strict = false;
	run_add_property(&run, "peer", "unproven:\x1b no CA");
	ck_assert_str_eq(strchr(last_lines(&run, 2, 0, 0, 0, 0), '\n'),
	    "\nThe broker did what it must in every case that was tried. All of this is about a\n"
	    "peer that is unproven:\\x1B no CA.\n");
	ck_assert_ptr_null(strstr(last_lines(&run, 0, 0, 0, 0, 4), "All of this"));
}
END_TEST

/* Cases of one scenario, named by what is in their brackets. */
static struct run
cases(struct entry *entries, const char *const *names, size_t count,
    enum verdict verdict)
{
	struct run	 run = {
		.tool = "t", .target = "b", .started = "s",
		.entries = entries, .count = count
	};
	size_t		 i;

	for (i = 0; i < count; i++) {
		entries[i] = (struct entry){
			.name = names[i], .id = "a.b", .title = "T",
			.severity = "low", .reference = "R", .remedy = "M",
			.expected = "E", .intent = "k=v (default)",
			.result = { .verdict = verdict, .why = "w" }
		};
	}
	run_count(&run);
	return run;
}

static void
because(struct entry *entry, const char *why)
{
	snprintf(entry->result.why, sizeof(entry->result.why), "%s", why);
}

/* Between the header and the table of families. */
static char *
body(const struct run *run)
{
	static char	*text;
	char		*end;

	free(text);
	options = (struct console_options){ 0 };
	text = golden_text(console, run);
	ck_assert_ptr_nonnull(end = strstr(text, "\n\n         "));
	end[1] = '\0';
	return strstr(text, "\n\n") + 2;
}

static const char *const	 product[] = {
	"a.b[tls1.2,mqtt3.1.1]", "a.b[tls1.2,mqtt5]",
	"a.b[tls1.3,mqtt3.1.1]", "a.b[tls1.3,mqtt5]"
};

#define STORY	"       Tested     T\n       Expected   E\n" \
		"       Intent     k=v (default)\n       Reference  R\n" \
		"       Remedy     M\n"

/* What failed in the same way is told once. */
START_TEST(one_block)
{
	struct entry	 entries[4];
	struct run	 run = cases(entries, product, 4, VERDICT_FAIL);

	ck_assert_str_eq(body(&run), "FAIL   a.b (low) in 4 cases\n       w\n"
	    "       Cases      tls1.2 and tls1.3, mqtt3.1.1 and mqtt5\n" STORY);
	/* Another reason is another block; a topic's random word is none. */
	because(&entries[1], "on x/0123456789abcdef; twice");
	because(&entries[2], "on x/fedcba9876543210; twice");
	because(&entries[3], "on x/0123456789abcdefa; twice");
	ck_assert_str_eq(body(&run),
	    "FAIL   a.b[tls1.2,mqtt3.1.1] (low)\n       w\n" STORY
	    "\nFAIL   a.b (low) in 2 cases\n"
	    "       on x/0123456789abcdef; twice\n"
	    "       Cases      [tls1.2,mqtt5], [tls1.3,mqtt3.1.1]\n" STORY
	    "\nFAIL   a.b[tls1.3,mqtt5] (low)\n"
	    "       on x/0123456789abcdefa; twice\n" STORY);
	/* So is another scenario, and another verdict. */
	run = cases(entries, product, 4, VERDICT_FAIL);
	entries[0].id = "a.c";
	entries[1].result.verdict = entries[2].result.verdict = VERDICT_WARN;
	run.strict = true;
	ck_assert_str_eq(body(&run),
	    "FAIL   a.b[tls1.2,mqtt3.1.1] (low)\n       w\n" STORY
	    "\nWARN   a.b (low) in 2 cases\n       w\n"
	    "       Cases      [tls1.2,mqtt5], [tls1.3,mqtt3.1.1]\n" STORY
	    "\nFAIL   a.b[tls1.3,mqtt5] (low)\n       w\n" STORY);
	run = cases(entries, product, 2, VERDICT_ERROR);
	ck_assert_str_eq(body(&run), "ERROR  a.b (low) in 2 cases\n       w\n"
	    "       Cases      tls1.2, mqtt3.1.1 and mqtt5\n" STORY);
}
END_TEST

START_TEST(variants)
{
	static const struct {
		const char	*names[10];
		const char	*text;
	} rows[] = {
		{ { "a.b[tls1.2]", "a.b[tls1.3]" }, "tls1.2 and tls1.3" },
		{ { "a.b[x]", "a.b[y]", "a.b[z]" }, "x, y and z" },
		{ { "a.b[x,1]", "a.b[y,1]" }, "x and y, 1" },
		{ { "a.b[x,1]", "a.b[y,2]" }, "[x,1], [y,2]" },
		{ { "a.b[x,1]", "a.b[x,1]" }, "[x,1], [x,1]" },
		{ { "a.b[x,1]", "a.b[x,2]", "a.b[y,1]", "a.b[x,1]" },
		    "[x,1], [x,2], [y,1], [x,1]" },
		{ { "a.b[x]", "a.b[x,1]" }, "[x], [x,1]" },
		{ { "a.b[x,1]", "a.b[y]" }, "[x,1], [y]" },
		{ { "a.b[x,1,2]", "a.b[y,1,2]" }, "[x,1,2], [y,1,2]" },
		{ { "a.b[x]", "a.b[y", "a.b[", "a.b[]", "a.b[,]", "a.b", "c", "" },
		    "[x], [y, [, [], [,], a.b, c," },
		{ { "a.b[1]", "a.b[2]", "a.b[3]", "a.b[4]", "a.b[5]", "a.b[6]",
		    "a.b[7]", "a.b[8]", "a.b[9]" },
		    "[1], [2], [3], [4], [5], [6], [7], [8], [9]" },
		{ { "a.b[x]", "a.b[y]", "a.b[x,wss]", "a.b[y,wss]" },
		    "x and y, with and without wss" },
		{ { "a.b[x,1,wss]", "a.b[y,1,wss]" }, "x and y, 1, wss" },
		{ { "a.b[x,1,wss]", "a.b[x,1]", "a.b[x,wss]" },
		    "[x,1,wss], [x,1], [x,wss]" },
		{ { "a.b[x]", "a.b[y,wss]" }, "[x], [y,wss]" },
		{ { "a.b[\033]", "a.b[::error::x]" }, "\\x1B and \\x3A:error::x" },
	};
	struct entry	 entries[10];
	struct run	 run;
	char		*line;
	size_t		 count = 0;

	while (count < 10 && rows[_i].names[count] != NULL)
		count++;
	run = cases(entries, rows[_i].names, count, VERDICT_FAIL);
	line = xasprintf("       Cases      %s\n", rows[_i].text);
	ck_assert_msg(strstr(body(&run), line) != NULL, "%s in: %s", line,
	    body(&run));
	free(line);
}
END_TEST

/* Groups name a scenario once if all its cases are there. */
START_TEST(groups)
{
	struct entry	 entries[6];
	struct run	 run = cases(entries, product, 4, VERDICT_WARN);

	ck_assert_str_eq(body(&run), "WARN   w\n       a.b (4 cases)\n");
	/* What was not met says how to mean it; what else there is to say does not. */
	entries[0].result.steps = 1;
	entries[0].result.again[0].outcome = OUTCOME_ACCEPTED;
	ck_assert_str_eq(body(&run), "WARN   w\n       a.b (4 cases)\n"
	    "       Intent     k=v (default); if not meant, say --expect\n");
	entries[2].intent = "k=u";
	ck_assert_str_eq(body(&run), "WARN   w\n       a.b (4 cases)\n");
	entries[0].intent = entries[1].intent = entries[3].intent = "k=u";
	ck_assert_str_eq(body(&run), "WARN   w\n       a.b (4 cases)\n"
	    "       Intent     k=u\n");
	because(&entries[0], "/0123456789abcdef");
	because(&entries[2], "/0123456789abcdee");
	ck_assert_str_eq(body(&run),
	    "WARN   /...\n       a.b[tls1.2,mqtt3.1.1], a.b[tls1.3,mqtt3.1.1]\n"
	    "       Intent     k=u\n"
	    "\nWARN   w\n       a.b[tls1.2,mqtt5], a.b[tls1.3,mqtt5]\n");
	run = cases(entries, product, 4, VERDICT_SKIP);
	entries[3].id = "c.\033";
	entries[3].name = "c.\033[x]";
	ck_assert_str_eq(body(&run),
	    "SKIP   w\n       a.b (3 cases), c.\\x1B[x]\n");
	entries[0].result.verdict = VERDICT_PASS;
	ck_assert_str_eq(body(&run),
	    "SKIP   w\n       a.b[tls1.2,mqtt5], a.b[tls1.3,mqtt3.1.1], c.\\x1B[x]\n");
}
END_TEST

/* Steps that differ in nothing but who connects share a line, unless more is asked for. */
START_TEST(folded)
{
	static const char *const names[] = { "one", "two", "one", "\033", "one" };
	struct entry	 entry;
	struct run	 run = cases(&entry, product, 1, VERDICT_FAIL);
	struct result	*result = &entry.result;
	char		*text;

	for (; result->steps < COUNT(names); result->steps++)
		result->step[result->steps] = (struct observation){
			.outcome = OUTCOME_ACCEPTED, .alert = -1, .connack = -1
		};
	for (size_t i = 0; i < COUNT(names); i++)
		memcpy(result->step[i].credential, names[i], strlen(names[i]));
	result->again[2].outcome = OUTCOME_SILENT;
	ck_assert_ptr_nonnull(strstr(body(&run),
	    "       Observed   CONNECT as one, two and \\x1B (4 steps): accepted\n"
	    "       Observed   CONNECT as one: accepted; the second time: no answer in time\n"
	    "       Reference"));
	result->step[1].op = OP_SUBSCRIBE;
	result->step[1].alert = 40;
	result->step[4].connack = 5;
	ck_assert_ptr_nonnull(strstr(body(&run),
	    "       Observed   CONNECT as one and \\x1B: accepted\n"
	    "       Observed   SUBSCRIBE as two: "));
	options = (struct console_options){ .verbosity = 1 };
	result->step[1] = result->step[0];
	text = golden_text(console, &run);
	ck_assert_ptr_nonnull(strstr(text,
	    "       Observed   CONNECT as one: accepted\n"
	    "       Observed   CONNECT as one: accepted\n"));
	free(text);
}
END_TEST

static char *
paragraph(size_t column, size_t indent, const char *text)
{
	char	*out;
	size_t	 size;
	FILE	*f = open_memstream(&out, &size);

	paragraph_write(f, column, indent, text);
	fclose(f);
	return out;
}

START_TEST(wrapping)
{
	static const char	 word[] = "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc";
	char			 text[400] = "", *out;
	size_t			 i, half;

	/* Eighty columns are sixteen words of four characters and a space, less one. */
	for (i = 0; i < 32; i++)
		text_add(text, sizeof(text), "%s%s", i > 0 ? " " : "", word);
	out = paragraph(0, 0, text);
	half = strlen(out) / 2;
	ck_assert_int_eq(out[half - 1], '\n');
	ck_assert_int_eq(out[2 * half - 1], '\n');
	out[half - 1] = '\0';
	ck_assert_uint_eq(text_columns(out), 79);
	ck_assert_uint_eq(text_columns(out + half), 79 + 1);
	free(out);

	out = paragraph(2, 4, "  one\ntwo  three ");
	ck_assert_str_eq(out, "  one\n    two three\n");
	free(out);
	memset(text, 'x', 100);
	text[100] = '\0';
	out = paragraph(0, 2, text);
	ck_assert_uint_eq(strlen(out), 103);
	free(out);
	out = paragraph(0, 3, "");
	ck_assert_str_eq(out, "\n");
	free(out);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(console(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

Suite *
console_suite(void)
{
	Suite	*suite = suite_create("console");
	TCase	*tcase = tcase_create("console");

	tcase_add_loop_test(tcase, golden, 0, 4);
	tcase_add_test(tcase, printable);
	tcase_add_test(tcase, meaning);
	tcase_add_test(tcase, one_block);
	tcase_add_loop_test(tcase, variants, 0, 16);
	tcase_add_test(tcase, groups);
	tcase_add_test(tcase, folded);
	tcase_add_test(tcase, wrapping);
	tcase_add_test(tcase, disk_full);
	suite_add_tcase(suite, tcase);
	return suite;
}
