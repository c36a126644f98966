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
	tcase_add_test(tcase, wrapping);
	tcase_add_test(tcase, disk_full);
	suite_add_tcase(suite, tcase);
	return suite;
}
