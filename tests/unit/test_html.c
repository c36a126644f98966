/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/remedy.h"
#include "reports/reports.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

/* The page without its style and script, which are files of their own. */
static char *
without(const char *html, const char *start, const char *end)
{
	const char	*from = strstr(html, start), *to;

	ck_assert_ptr_nonnull(from);
	from += strlen(start);
	ck_assert_ptr_nonnull(to = strstr(from, end));
	return xasprintf("%.*s%s", (int)(from - html), html, to);
}

START_TEST(golden)
{
	struct run	*run = golden_run();
	char		*html = golden_text(html_write, run);
	char		*no_style, *no_script, *no_digests;

	ck_assert_int_eq(golden_xmllint(html, NULL), 0);
	no_style = without(html, "<style>", "</style>");
	no_script = without(no_style, "<script>", "</script>\n</body>");
	no_digests = without(no_script, "form-action 'none';", "\"/>");
	golden_compare("report.html", no_digests);
	free(no_digests);
	free(no_script);
	free(no_style);
	free(html);
	golden_free(run);
}
END_TEST

/* What would have come from the run and not from us. */
START_TEST(nothing_foreign)
{
	static const char *const never[] = {
		"//*[local-name() = 'a'][not(starts-with(@href, '#'))]",
		"//*[local-name() = 'script'][2]",
		"//*[local-name() = 'img' or local-name() = 'svg' or local-name() = 'link']",
		"//@*[starts-with(name(), 'on') or name() = 'style' or name() = 'src']",
		"//@*[contains(., '\"')]",
		"//*[local-name() = 'th'][not(@scope)]",
		"//comment()",
	};
	struct run	*run = golden_run();
	char		*html = golden_text(html_write, run);
	size_t		 i;

	for (i = 0; i < COUNT(never); i++)
		ck_assert_msg(golden_xmllint(html, never[i]) == XPATH_NONE, "%s",
		    never[i]);
	ck_assert_int_eq(golden_xmllint(html, "//*[local-name() = 'article']"), 0);
	free(html);
	golden_free(run);
}
END_TEST

/* Every byte, in every string. */
START_TEST(every_byte)
{
	struct run	*run = golden_run();
	struct entry	*entry = &run->entries[2];
	char		 bytes[256], name[300], *html;
	int		 i;

	for (i = 1; i < 256; i++)
		bytes[i - 1] = (char)(256 - i);
	bytes[255] = '\0';
	snprintf(name, sizeof(name), "trust.%s", bytes);
	run->tool = run->target = run->hostname = run->started = bytes;
	run->diagnosis = run->baseline = bytes;
	run_add_property(run, bytes, bytes);
	entry->name = name;
	entry->id = entry->title = entry->severity = bytes;
	entry->reference = entry->remedy = entry->expected = bytes;
	entry->intent = bytes;
	memcpy(entry->result.why, bytes, sizeof(bytes));
	memcpy(entry->result.step[0].detail, bytes, sizeof(bytes));
	memcpy(entry->result.step[0].credential, bytes, NAME_SIZE - 1);
	html = golden_text(html_write, run);
	ck_assert_int_eq(golden_xmllint(html, NULL), 0);
	for (i = 0; html[i] != '\0'; i++)
		ck_assert_msg(html[i] == '\n' || (unsigned char)html[i] >= 0x20,
		    "byte %d at %d", html[i], i);
	free(html);
	golden_free(run);
}
END_TEST

/* More variants than any broker has share the last column. */
START_TEST(many_variants)
{
	struct run	*run = golden_run();
	struct entry	*entries = xcalloc(200, sizeof(*entries));
	char		 names[200][32], *html;
	size_t		 i;

	for (i = 0; i < 200; i++) {
		entries[i] = run->entries[0];
		entries[i].id = "trust.one";
		snprintf(names[i], sizeof(names[i]), "trust.one[v%zu]", i);
		entries[i].name = names[i];
	}
	free(run->entries);
	run->entries = entries;
	run->count = 200;
	run_count(run);
	html = golden_text(html_write, run);
	ck_assert_int_eq(golden_xmllint(html, NULL), 0);
	ck_assert_int_eq(golden_xmllint(html, "//*[@class = 'matrix'][count(.//*[local-name() = 'th']) = 26]"), 0);
	free(html);
	golden_free(run);
}
END_TEST

START_TEST(empty)
{
	const struct run	 run = { .tool = "t", .target = "b" };
	char			*html = golden_text(html_write, &run);

	ck_assert_int_eq(golden_xmllint(html, NULL), 0);
	free(html);
}
END_TEST

START_TEST(disk_full)
{
	struct run	*run = golden_run();
	FILE		*f = fopen("/dev/full", "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(html_write(f, run), -1);
	fclose(f);
	golden_free(run);
}
END_TEST

/* ---- Remedies -------------------------------------------------------------- */

static const struct { const char *remedy, *kind, *advice, *lines; } remedies[] = {
	{ "Reload it (Mosquitto: crlfile, then SIGHUP).", "Mosquitto",
	    "crlfile, then SIGHUP", "crlfile /path/to/crl.pem" },
	{ "Reload it (Mosquitto: crlfile, then SIGHUP).", "RabbitMQ", "", "" },
	{ "Reload it (Mosquitto: crlfile).", NULL, "", "" },
	{ "(Mosquitto: cafile; RabbitMQ: ssl_options.cacertfile; EMQX: x)", "RabbitMQ",
	    "ssl_options.cacertfile", "ssl_options.cacertfile = /path/to/ca.crt" },
	{ "(RabbitMQ, EMQX: Erlang (any) of late; Mosquitto: x)", "EMQX",
	    "Erlang (any) of late", "" },
	{ "(Mosquitto: cafile, crlfile and require_certificate true below each listener)", "Mosquitto",
	    "cafile, crlfile and require_certificate true below each listener",
	    "crlfile /path/to/crl.pem\ncafile /path/to/ca.crt\nrequire_certificate true" },
	{ "(Mosquitto: do not narrow ciphers; no cafile)", "Mosquitto",
	    "do not narrow ciphers", "" },
	{ "(Mosquitto: crlfile alone will not do)", "Mosquitto",
	    "crlfile alone will not do", "" },
	{ "(Mosquitto: no cafile)", "Mosquitto", "no cafile", "" },
	{ "(Mosquitto: mycafile)", "Mosquitto", "mycafile", "" },
	{ "Mosquitto 2.0 lets them in: update it", "Mosquitto", "", "" },
	{ "NotMosquitto: x", "Mosquitto", "", "" },
	{ "Mosquitto: ", "Mosquitto", "", "" },
	{ NULL, "Mosquitto", "", "" },
};

START_TEST(remedy)
{
	char	*advice, *lines;

	remedy_for(remedies[_i].remedy, remedies[_i].kind, &advice, &lines);
	ck_assert_str_eq(advice, remedies[_i].advice);
	ck_assert_str_eq(lines, remedies[_i].lines);
	free(advice);
	free(lines);
}
END_TEST

START_TEST(kind)
{
	struct run	 run = { .tool = "t", .target = "b" };

	ck_assert_ptr_null(remedy_kind(&run));
	run_add_property(&run, "broker-version", "RabbitMQ 3.10.8");
	ck_assert_str_eq(remedy_kind(&run), "RabbitMQ");
	run_add_property(&run, "launched", "mosquitto");
	ck_assert_str_eq(remedy_kind(&run), "Mosquitto");
	run_add_property(&run, "launched", "something else");
	ck_assert_str_eq(remedy_kind(&run), "RabbitMQ");
}
END_TEST

Suite *
html_suite(void)
{
	Suite	*suite = suite_create("html");
	TCase	*tcase = tcase_create("html");

	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, golden);
	tcase_add_test(tcase, nothing_foreign);
	tcase_add_test(tcase, every_byte);
	tcase_add_test(tcase, many_variants);
	tcase_add_test(tcase, empty);
	tcase_add_test(tcase, disk_full);
	tcase_add_loop_test(tcase, remedy, 0, COUNT(remedies));
	tcase_add_test(tcase, kind);
	suite_add_tcase(suite, tcase);
	return suite;
}
