/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/escape.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

START_TEST(golden)
{
	struct run	*run = golden_run();
	char		*text = golden_text(markdown_write, run);

	golden_compare("report.md", text);
	free(text);
	golden_free(run);
}
END_TEST

/* Each row has as many cells as the table, whatever is in them. */
START_TEST(cells)
{
	struct run	*run = golden_run();
	char		*text = golden_text(markdown_write, run), *line, *at;
	size_t		 bars, wanted = 0;

	for (line = strtok_r(text, "\n", &at); line != NULL;
	    line = strtok_r(NULL, "\n", &at)) {
		if (*line != '|') {
			wanted = 0;
			continue;
		}
		for (bars = 0; *line != '\0'; line++)
			if (*line == '\\')
				line++;
			else
				bars += *line == '|';
		if (wanted == 0)
			wanted = bars;
		ck_assert_uint_eq(bars, wanted);
	}
	free(text);
	golden_free(run);
}
END_TEST

static const struct { const char *text, *written; } escapes[] = {
	{ "plain words, certificate_revoked (44).", "plain words, certificate_revoked (44)." },
	{ "<img src=x> &amp;", "&lt;img src=x&gt; &amp;amp;" },
	{ "a|b\nc", "a\\|b c" },
	{ "[x](javascript:y) ![z]", "\\[x\\](javascript:y) !\\[z\\]" },
	{ "http://e.example www.e.example", "http\\://e.example www\\.e.example" },
	{ "`code` *b* _i_ a_ ~~s~~ $m$ \\", "\\`code\\` \\*b\\* \\_i\\_ a\\_ \\~\\~s\\~\\~ \\$m\\$ \\\\" },
	{ "@team #1", "\\@<!-- -->team \\#<!-- -->1" },
};

START_TEST(escape)
{
	char	*text;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);

	ck_assert_ptr_nonnull(f);
	escape_markdown(f, escapes[_i].text);
	fclose(f);
	ck_assert_str_eq(text, escapes[_i].written);
	free(text);
}
END_TEST

START_TEST(empty)
{
	const struct run	 run = { .tool = "t", .target = "b" };
	char			*text = golden_text(markdown_write, &run);

	ck_assert_ptr_nonnull(strstr(text, "**Nothing was tested"));
	free(text);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(markdown_write(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

Suite *
markdown_suite(void)
{
	Suite	*suite = suite_create("markdown");
	TCase	*tcase = tcase_create("markdown");

	tcase_add_test(tcase, golden);
	tcase_add_test(tcase, cells);
	tcase_add_loop_test(tcase, escape, 0, COUNT(escapes));
	tcase_add_test(tcase, empty);
	tcase_add_test(tcase, disk_full);
	suite_add_tcase(suite, tcase);
	return suite;
}
