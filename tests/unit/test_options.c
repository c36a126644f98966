/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "cli/help.h"
#include "cli/option_table.h"
#include "cli/selection.h"
#include "harness/model.h"
#include "reports/reports.h"
#include "tests/unit/address_tests.h"
#include "tests/unit/suites.h"

#define WORDS_MAX	16

static struct options	 options;
static struct error	 error;

/* Parse a command line given as one string; '~' stands for an empty word. */
static int
parse(const char *line)
{
	static char	*copy;
	static char	*argv[WORDS_MAX + 2];
	char		*at;
	int		 argc = 0;

	options_free(&options);
	free(copy);
	at = copy = xstrdup(line);
	argv[argc++] = (char *)"mqtt-certcheck";
	while (*at != '\0' && argc < WORDS_MAX) {
		argv[argc++] = at;
		at += strcspn(at, " ");
		if (*at != '\0')
			*at++ = '\0';
		if (strcmp(argv[argc - 1], "~") == 0)
			argv[argc - 1][0] = '\0';
	}
	argv[argc] = NULL;
	error.text[0] = '\0';
	return options_parse(&options, argc, argv, &error);
}

static void
finish(void)
{
	parse("--help");
	options_free(&options);
}

START_TEST(test_accepted)
{
	ck_assert_int_eq(parse("--broker Example.org:1234 -qj4 trust.* --skip=a "
	    "--skip b --tls 1.3 --mqtt 5,3.1.1 -- --odd -"), 0);
	ck_assert_int_eq(options.command, COMMAND_RUN);
	ck_assert(!options.command_given);
	ck_assert_str_eq(options.broker.host, "Example.org");
	ck_assert_uint_eq(options.broker.port, 1234);
	ck_assert(options.quiet);
	ck_assert_uint_eq(options.jobs, 4);
	ck_assert_uint_eq(options.skips.count, 2);
	ck_assert_str_eq(options.skips.items[1], "b");
	ck_assert_uint_eq(options.tls, 1u << TLS_1_3);
	ck_assert_uint_eq(options.mqtt, 1u << MQTT_5 | 1u << MQTT_3_1_1);
	ck_assert_uint_eq(options.operands.count, 3);
	ck_assert_str_eq(options.operands.items[0], "trust.*");
	ck_assert_str_eq(options.operands.items[1], "--odd");
	ck_assert_str_eq(options.operands.items[2], "-");
}
END_TEST

START_TEST(test_defaults)
{
	ck_assert_int_eq(parse("run --launch mosquitto"), 0);
	ck_assert(options.command_given);
	ck_assert_str_eq(options.launch, "mosquitto");
	ck_assert_str_eq(options.broker.host, "");
	ck_assert_uint_eq(options.jobs, UNSAID);
	ck_assert_uint_eq(options.timeout_ms, TIMEOUT_S * 1000);
	ck_assert_uint_eq(options.deadline_ms, UNSAID);
	ck_assert_uint_eq(options.rate, UNSAID);
	ck_assert_uint_eq(options.tls, (1u << TLS_VERSIONS) - 1);
	ck_assert_uint_eq(options.mqtt, 0);
	ck_assert_uint_eq(options.color, COLOR_AUTO);
}
END_TEST

START_TEST(test_mosquitto_pub)
{
	ck_assert_int_eq(parse("-p 1884 -h ::1 -vv"), 0);
	ck_assert_str_eq(options.broker.host, "::1");
	ck_assert_uint_eq(options.broker.port, 1884);
	ck_assert_uint_eq(options.verbose, 2);
	ck_assert_int_eq(parse("-h a"), 0);
	ck_assert_uint_eq(options.broker.port, MQTTS_PORT);
}
END_TEST

START_TEST(test_lab)
{
	ck_assert_int_eq(parse("-b a --pki d --crl-file f --trust-file t "
	    "--reload-cmd r --bare-port 8884"), 0);
	ck_assert_str_eq(options.crl_file, "f");
	ck_assert_str_eq(options.trust_file, "t");
	ck_assert_str_eq(options.reload_cmd, "r");
	ck_assert_uint_eq(options.bare_port, 8884);
	ck_assert_int_eq(parse("-b a --pki d --refresh-cmd c --server-key k "
	    "--server-cert s --restart-cmd r --baseline o.json"), 0);
	ck_assert_str_eq(options.refresh_cmd, "c");
	ck_assert_str_eq(options.server_cert, "s");
	ck_assert_str_eq(options.server_key, "k");
	ck_assert_str_eq(options.restart_cmd, "r");
	ck_assert_str_eq(options.baseline, "o.json");
	ck_assert_int_eq(parse("--launch mosquitto --baseline o.json"), 0);
}
END_TEST

START_TEST(test_crls)
{
	ck_assert_int_eq(parse("-b a --pki d --crl x --crl=y"), 0);
	ck_assert_uint_eq(options.crls.count, 2);
	ck_assert_str_eq(options.crls.items[0], "x");
	ck_assert_str_eq(options.crls.items[1], "y");
	ck_assert_int_eq(parse("-b a --cafile c"), 0);
	ck_assert_uint_eq(options.crls.count, 0);
}
END_TEST

START_TEST(test_transports)
{
	ck_assert_int_eq(parse("-b a"), 0);
	ck_assert_uint_eq(options.transports, 1u << TRANSPORT_TLS);
	ck_assert_str_eq(options.broker.path, "");
	ck_assert_int_eq(parse("-b wss://a"), 0);
	ck_assert_uint_eq(options.transports, 1u << TRANSPORT_WSS);
	ck_assert_uint_eq(options.broker.port, 443);
	ck_assert_str_eq(options.broker.path, "/mqtt");
	ck_assert_int_eq(parse("-b wss://a:1/x --transport wss"), 0);
	ck_assert_int_eq(parse("-b a --wss b:8884/ws"), 0);
	ck_assert_uint_eq(options.transports, 1u << TRANSPORT_TLS);
	ck_assert_str_eq(options.wss.host, "b");
	ck_assert_uint_eq(options.wss.port, 8884);
	ck_assert_str_eq(options.wss.path, "/ws");
	ck_assert_int_eq(parse("-h a --wss a --transport tls,wss"), 0);
	ck_assert_uint_eq(options.transports,
	    1u << TRANSPORT_TLS | 1u << TRANSPORT_WSS);
	ck_assert_int_eq(parse("--launch mosquitto --transport wss"), 0);
}
END_TEST

START_TEST(test_seconds)
{
	ck_assert_int_eq(parse("-b a --timeout 2.5 --deadline 86400"), 0);
	ck_assert_uint_eq(options.timeout_ms, 2500);
	ck_assert_uint_eq(options.deadline_ms, 86400000);
	ck_assert_int_eq(parse("-b a --timeout 0.125"), 0);
	ck_assert_uint_eq(options.timeout_ms, 125);
}
END_TEST

START_TEST(test_reports)
{
	size_t	 i;

	ck_assert_uint_le(reports_count, REPORTS_MAX);
	ck_assert_int_eq(parse("report a.json b.json --junit - --json x"), 0);
	ck_assert_uint_eq(options.operands.count, 2);
	for (i = 0; i < reports_count; i++) {
		if (strcmp(reports[i].name, "junit") == 0)
			ck_assert_str_eq(options.reports[i], "-");
		if (strcmp(reports[i].name, "json") == 0)
			ck_assert_str_eq(options.reports[i], "x");
	}
	/* What list has as a choice are two files here. */
	ck_assert_int_eq(parse("compare o.json n.json --json x --markdown y --html z --strict -q"), 0);
	ck_assert_uint_eq(options.operands.count, 2);
	ck_assert_int_eq(parse("list --json trust.*"), 0);
	ck_assert(options.list_json);
	ck_assert_uint_eq(options.operands.count, 1);
}
END_TEST

START_TEST(test_shows)
{
	ck_assert_int_eq(parse("--help --nonsense"), 0);
	ck_assert_uint_eq(options.show, SHOW_HELP);
	ck_assert_int_eq(parse("init --help"), 0);
	ck_assert_int_eq(options.command, COMMAND_INIT);
	ck_assert_uint_eq(options.show, SHOW_HELP);
	ck_assert_int_eq(parse("--version"), 0);
	ck_assert_uint_eq(options.show, SHOW_VERSION);
}
END_TEST

/* A command line that must be refused, and the words that must say why. */
static const struct {
	const char	*line;
	const char	*words;
} refusals[] = {
	{ "-q", "which broker?" },
	{ "trust.x", "which broker?" },
	{ "-b a --launch mosquitto", "--broker and --launch exclude each other" },
	{ "-b a -h b", "--broker and -h exclude each other" },
	{ "-b a --pki d --cafile f", "--pki and --cafile exclude each other" },
	{ "-b a -q -v", "--quiet and --verbose exclude each other" },
	{ "list --json --markdown", "--json and --markdown exclude each other" },
	{ "-b a --crl-file f --reload-cmd c", "--crl-file needs --pki" },
	{ "-b a --pki d --crl-file f", "--crl-file needs --reload-cmd or --restart-cmd" },
	{ "-b a --pki d --trust-file f", "--trust-file needs --reload-cmd or --restart-cmd" },
	{ "-b a --pki d --refresh-cmd c --trust-file f", "--trust-file needs --reload-cmd or --restart-cmd" },
	{ "-b a --pki d --server-cert f --server-key k", "--server-cert needs --reload-cmd or --restart-cmd" },
	{ "-b a --pki d --server-cert f --reload-cmd c", "--server-cert needs --server-key" },
	{ "-b a --pki d --server-key f --reload-cmd c", "--server-key needs --server-cert" },
	{ "-b a --reload-cmd c", "--reload-cmd needs --pki" },
	{ "-b a --refresh-cmd c", "--refresh-cmd needs --pki" },
	{ "-b a --restart-cmd c", "--restart-cmd needs --pki" },
	{ "-b a --bare-port 1", "--bare-port needs --pki" },
	{ "-b a --pki d --bare-port 0", "--bare-port 0: a number from 1 to 65535" },
	{ "-b a --pki d --refresh-cmd c --crl-file f", "--refresh-cmd and --crl-file exclude each other: the refresh" },
	{ "-b a --pki d --refresh-cmd c --reload-cmd f", "--refresh-cmd and --reload-cmd exclude each other: the refresh" },
	{ "--launch mosquitto --crl-file f", "--launch and --crl-file exclude each other: a launched" },
	{ "--launch mosquitto --trust-file f", "--launch and --trust-file exclude each other" },
	{ "--launch mosquitto --server-cert f", "--launch and --server-cert exclude each other" },
	{ "--launch mosquitto --server-key f", "--launch and --server-key exclude each other" },
	{ "--launch mosquitto --reload-cmd f", "--launch and --reload-cmd exclude each other" },
	{ "--launch mosquitto --refresh-cmd f", "--launch and --refresh-cmd exclude each other" },
	{ "--launch mosquitto --restart-cmd f", "--launch and --restart-cmd exclude each other" },
	{ "--launch mosquitto --bare-port 1", "--launch and --bare-port exclude each other" },
	{ "-b a --pki d --reload-cmd=", "--reload-cmd: the CMD is empty" },
	{ "-b a --baseline", "--baseline: the OLD.json is missing" },
	{ "report r.json --baseline o.json", "--baseline is an option of 'run'" },
	{ "report r.json --other-broker", "--other-broker is an option of 'run'" },
	{ "compare o.json", "the OLD.json or NEW.json is missing" },
	{ "compare o.json n.json x.json", "compare takes 2 files only" },
	{ "-b a -b b", "--broker given twice" },
	{ "-b a --transport tcp", "--transport tcp: one or more of tls and wss" },
	{ "-b a --transport wss", "Give --wss HOST[:PORT][/PATH]" },
	{ "-b a --transport tls,wss", "Give --wss HOST[:PORT][/PATH]" },
	{ "-b wss://a --transport tls", "--transport tls: --broker names a WebSocket listener" },
	{ "-b wss://a --transport tls,wss --wss b", "--wss is for a --broker that is not wss://" },
	{ "-b wss://a --wss b", "--wss is for a --broker that is not wss://" },
	{ "-b a --wss mqtts://b", "not a WebSocket listener" },
	{ "-b a --connect-to wss://b", "no meaning here" },
	{ "-b a --connect-to b:1,b:1", "--connect-to b:1,b:1: an address is there twice" },
	{ "-b a --connect-to b,", "the host is missing" },
	{ "--launch mosquitto --connect-to a,b", "exclude each other" },
	{ "--launch mosquitto --wss a", "--launch and --wss exclude each other" },
	{ "-b a --strict --strict", "--strict given twice" },
	{ "-p 1", "-h is missing" },
	{ "--brokr a", "unknown option --brokr; did you mean --broker?" },
	{ "--brok a", "unknown option --brok" },
	{ "--zzzzzzzzzzzz", "unknown option --zzzzzzzzzzzz" },
	{ "-Z", "unknown option -Z" },
	{ "-b a -qZ", "unknown option -Z" },
	{ "-b a --host b", "--host is an option of 'init', not of 'run'" },
	{ "init d --jobs 3", "--jobs is an option of 'run', not of 'init'" },
	{ "-b a --jobs 0", "--jobs 0: a number from 1 to 256" },
	{ "-b a -j 257", "-j 257: a number from 1 to 256" },
	{ "-b a -j -1", "-j -1: a number from 1 to 256" },
	{ "-b a -j 4x", "a number from 1 to 256" },
	{ "-b a -j 99999999999999999999", "a number from 1 to 256" },
	{ "-b a --timeout 0", "seconds from 0.1 to 3600" },
	{ "-b a --timeout .5", "seconds from" },
	{ "-b a --timeout 5.", "seconds from" },
	{ "-b a --timeout 1.2345", "seconds from" },
	{ "-b a --timeout 1e3", "seconds from" },
	{ "-b a --timeout nan", "seconds from" },
	{ "-b a --deadline 86401", "seconds from 1 to 86400" },
	{ "-b a --deadline 999999999999", "seconds from 1 to 86400" },
	{ "-h a -p 65536", "a number from 1 to 65535" },
	{ "-h a:1", "without a port" },
	{ "-b a --tls 1.1", "one or more of 1.2 and 1.3, with commas" },
	{ "-b a --tls 1.3,", "one or more of 1.2 and 1.3, with commas" },
	{ "-b a --tls 1.3,1.3", "1.3 is there twice" },
	{ "-b a --mqtt 4", "one or more of 3.1.1, 5 and 3.1, with commas" },
	{ "-b a --color blue", "one of auto, always, never" },
	{ "--launch nothing", "one of mosquitto" },
	{ "-b a --sni ::1", "a host name, not an address" },
	{ "-b a --sni=~", "a host name" },
	{ "-b ~", "the URL is empty" },
	{ "-b a --skip=", "--skip: the PATTERN is empty" },
	{ "-b a ~", "the PATTERN is empty" },
	{ "-b", "-b: the URL is missing" },
	{ "--broker --strict", "--broker: the URL is missing" },
	{ "-b a --strict=yes", "--strict takes no value" },
	{ "-b mqtt://a", "client certificates need it" },
	{ "-b mqtts://user:secret@a", "no place here" },
	{ "-b a --json - --junit -", "only one report can go to stdout" },
	{ "-b a --json x --junit x", "two reports in one file" },
	{ "lst", "'lst' is no command; did you mean 'list'?" },
	{ "qwertyqwerty", "'qwertyqwerty' is no command" },
	{ "-b a list", "the command comes first" },
	{ "init", "init: the DIR is missing" },
	{ "init a b", "'b': init takes one DIR only" },
	{ "init a --days 301", "a number from 1 to 300" },
	{ "init a --host a:1", "a host name or an IP address" },
	{ "explain", "the ID is missing" },
	{ "report", "the RESULT.json is missing" },
};

START_TEST(test_refused)
{
	const char	*line = refusals[_i].line;

	ck_assert_msg(parse(line) == -1, "accepted: %s", line);
	/* A password never gets into a message. */
	ck_assert_msg(strstr(error.text, "secret") == NULL, "%s", error.text);
	ck_assert_msg(strstr(error.text, refusals[_i].words) != NULL, "%s: %s",
	    line, error.text);
}
END_TEST

START_TEST(test_long_values)
{
	static const char *const before[] = { "--", "-b a --jobs=", "-b ",
	    "-b a --sni ", "init d --host ", "", "-b a --color " };
	char		*line;
	char		 filler[10001];
	size_t		 i, j;
	static const char bytes[] = { 'x', '\x1b', '\x80', '\xc3' };

	for (i = 0; i < COUNT(before); i++)
		for (j = 0; j < COUNT(bytes); j++) {
			memset(filler, bytes[j], sizeof(filler) - 1);
			filler[sizeof(filler) - 1] = '\0';
			line = xasprintf("%s%s", before[i], filler);
			ck_assert_int_eq(parse(line), -1);
			ck_assert_uint_lt(strlen(error.text), 500);
			ck_assert_ptr_null(strchr(error.text, '\x1b'));
			ck_assert_ptr_null(strstr(error.text, "\x80\x80"));
			/* An operand is not refused before it is matched. */
			if (before[i][0] != '\0')
				ck_assert_msg(strstr(error.text, "…") != NULL,
				    "%s", error.text);
			free(line);
		}
}
END_TEST

START_TEST(test_show)
{
	char	 shown[256];

	ck_assert_str_eq(value_show(shown, sizeof(shown), "a\tb"), "a\\x09b");
	ck_assert_str_eq(value_show(shown, sizeof(shown), "u:p@h"), "…@h");
	ck_assert_str_eq(value_show(shown, sizeof(shown),
	    "äääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää"),
	    "ääääääääääääääääääääääääääääääääääääääääääääääääääääääääääää…");
}
END_TEST

/* ---- The tables ----------------------------------------------------------- */

START_TEST(test_table)
{
	struct option_row	 a, b;
	size_t			 i, j, length;

	for (i = 0; option_get(i, &a); i++) {
		ck_assert_uint_lt(i, OPTIONS_MAX);
		ck_assert(a.set != NULL && a.commands != 0);
		ck_assert(a.name != NULL || a.letter != '\0');
		length = strlen(a.help);
		ck_assert_msg(a.group == GROUP_HIDDEN || length > 0, "%s",
		    a.name);
		for (j = 0; j < i; j++) {
			option_get(j, &b);
			if (!(a.commands & b.commands))
				continue;
			ck_assert(a.letter == '\0' || a.letter != b.letter);
			ck_assert_msg(a.name == NULL || b.name == NULL ||
			    strcmp(a.name, b.name) != 0, "%s", a.name);
		}
	}
}
END_TEST

/* What the rules name is there. */
static bool
is_option(const char *name)
{
	struct option_row	 row;
	size_t			 i;

	for (i = 0; option_get(i, &row); i++)
		if (name[1] == '\0' ? row.letter == name[0] :
		    row.name != NULL && strcmp(row.name, name) == 0)
			return true;
	return false;
}

START_TEST(test_rules)
{
	const struct requirement	*r;
	size_t				 i;

	for (i = 0; i < exclusions_count; i++) {
		ck_assert_msg(is_option(exclusions[i].a), "%s", exclusions[i].a);
		ck_assert_msg(is_option(exclusions[i].b), "%s", exclusions[i].b);
	}
	for (i = 0; i < requirements_count; i++) {
		r = &requirements[i];
		ck_assert_msg(is_option(r->option), "%s", r->option);
		ck_assert_msg(is_option(r->one), "%s", r->one);
		ck_assert(r->other == NULL || is_option(r->other));
		ck_assert_ptr_nonnull(r->what_for);
	}
}
END_TEST

START_TEST(test_help)
{
	char		*text = NULL, *line, *end;
	size_t		 size;
	FILE		*out = open_memstream(&text, &size);
	enum command	 command;

	options_free(&options);
	help_write(out, &options);
	options.command_given = true;
	for (command = 0; command < COMMANDS; command++) {
		options.command = command;
		help_write(out, &options);
	}
	help_first_steps(out);
	fclose(out);
	for (line = text; (end = strchr(line, '\n')) != NULL; line = end + 1)
		ck_assert_msg(end - line < 80, "%.*s", (int)(end - line), line);
	ck_assert_ptr_nonnull(strstr(text, "--junit FILE"));
	ck_assert_ptr_nonnull(strstr(text, "--host NAME"));
	ck_assert_ptr_null(strstr(text, "help-mdoc"));
	free(text);
	options_free(&options);
}
END_TEST

/* ---- Selection ------------------------------------------------------------ */

static const struct scenario trust[] = {
	{ .id = "trust.wrong-ca" }, { .id = "trust.missing-cert" },
};
static const struct scenario authz[] = { { .id = "authz.own-topic" } };
static const struct family some_families[] = {
	{ "trust", trust, COUNT(trust) }, { "authz", authz, COUNT(authz) },
};
static const struct family *const some[] = {
	&some_families[0], &some_families[1],
};

static const struct {
	const char	*line;
	const char	*first;	/* the first id selected; NULL: refused */
	size_t		 count;
	const char	*words;
} selections[] = {
	{ "list", "trust.wrong-ca", 3 },
	{ "list trust.*", "trust.wrong-ca", 2 },
	{ "list authz.* trust.missing-cert", "trust.missing-cert", 2 },
	{ "list trust.* *", "trust.wrong-ca", 3 },
	{ "list trust.[m]*", "trust.missing-cert", 1 },
	{ "-b a --skip trust.*", "authz.own-topic", 1 },
	{ "-b a trust.* --skip *missing*", "trust.wrong-ca", 1 },
	{ "list trust.wrong-cs", NULL, 0, "did you mean 'trust.wrong-ca'?" },
	{ "list trusst.*", NULL, 0, "did you mean 'trust.*'?" },
	{ "list trust", NULL, 0, "did you mean 'trust.*'?" },
	{ "list trust.* zzzzzzzzzzzzz", NULL, 0, "'zzzzzzzzzzzzz' matches no" },
	{ "list ~x", NULL, 0, "matches no scenario" },
	{ "-b a --skip authz.own", NULL, 0, "--skip 'authz.own' matches no" },
	{ "-b a trust.* --skip *", NULL, 0, "nothing is selected" },
};

START_TEST(test_selection)
{
	const struct scenario	**list;
	size_t			  count;
	int			  rc;

	ck_assert_int_eq(parse(selections[_i].line), 0);
	rc = selection_make(&options, some, COUNT(some), &list, &count, &error);
	if (selections[_i].first == NULL) {
		ck_assert_int_eq(rc, -1);
		ck_assert_msg(strstr(error.text, selections[_i].words) != NULL,
		    "%s: %s", selections[_i].line, error.text);
		return;
	}
	ck_assert_msg(rc == 0, "%s", error.text);
	ck_assert_uint_eq(count, selections[_i].count);
	ck_assert_str_eq(list[0]->id, selections[_i].first);
	ck_assert_str_eq(selection_family(list[0], some, COUNT(some))->name,
	    strncmp(list[0]->id, "trust", 5) == 0 ? "trust" : "authz");
	free(list);
}
END_TEST

Suite *
options_suite(void)
{
	Suite	*suite = suite_create("options");
	TCase	*tc = tcase_create("options");

	tcase_add_checked_fixture(tc, NULL, finish);
	tcase_add_test(tc, test_accepted);
	tcase_add_test(tc, test_defaults);
	tcase_add_test(tc, test_mosquitto_pub);
	tcase_add_test(tc, test_lab);
	tcase_add_test(tc, test_transports);
	tcase_add_test(tc, test_crls);
	tcase_add_test(tc, test_seconds);
	tcase_add_test(tc, test_reports);
	tcase_add_test(tc, test_shows);
	tcase_add_loop_test(tc, test_refused, 0, COUNT(refusals));
	tcase_add_test(tc, test_long_values);
	tcase_add_test(tc, test_show);
	tcase_add_test(tc, test_table);
	tcase_add_test(tc, test_rules);
	tcase_add_test(tc, test_help);
	tcase_add_loop_test(tc, test_selection, 0, COUNT(selections));
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, address_tests());
	return suite;
}
