/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "cli/environment.h"
#include "cli/option_table.h"
#include "cli/profile.h"
#include "tests/unit/suites.h"

/* What the environment and a profile add to a command line. */

#define WORDS_MAX	16

static char		 path[64];
static struct options	 options;
static struct error	 error;

static void
start(void)
{
	int	 fd;

	snprintf(path, sizeof(path), "/tmp/profile.XXXXXX");
	ck_assert_int_ne(fd = mkstemp(path), -1);
	close(fd);
	memset(&options, 0, sizeof(options));
}

static void
finish(void)
{
	options_free(&options);
	unlink(path);
}

static int
parse(const char *line)
{
	static char	*copy;
	char		*argv[WORDS_MAX + 2], *at;
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
	}
	argv[argc] = NULL;
	error.text[0] = '\0';
	return options_parse(&options, argc, argv, &error);
}

/* A command line with this profile. */
static int
parse_with(const char *line, const char *yaml, size_t len)
{
	char	*words = xasprintf("%s --profile %s", line, path);
	FILE	*f = fopen(path, "w");
	int	 rc;

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(yaml, 1, len, f), len);
	fclose(f);
	rc = parse(words);
	free(words);
	return rc;
}

static int
load(const char *yaml)
{
	return parse_with("run", yaml, strlen(yaml));
}

/* Refused, with a message that has the file, the line and these words. */
static void
refused_octets(const char *yaml, size_t len, int line, const char *words)
{
	char	 where[128];

	ck_assert_int_eq(parse_with("--broker a", yaml, len), -1);
	snprintf(where, sizeof(where), "%s, line %d: ", path, line);
	ck_assert_msg(strncmp(error.text, where, strlen(where)) == 0 &&
	    strstr(error.text, words) != NULL, "%s: %s", yaml, error.text);
}

static void
refused(const char *yaml, int line, const char *words)
{
	refused_octets(yaml, strlen(yaml), line, words);
}

/* ---- The environment ------------------------------------------------------- */

START_TEST(test_environment)
{
	setenv("MQTT_CERTCHECK_BROKER", "env.example:1", 1);
	setenv("MQTT_CERTCHECK_JOBS", "7", 1);
	setenv("MQTT_CERTCHECK_STRICT", "yes", 1);
	setenv("MQTT_CERTCHECK_OTHER_BROKER", "no", 1);
	setenv("MQTT_CERTCHECK_SKIP", " trust.*  validity.* ", 1);
	setenv("MQTT_CERTCHECK_EXPECT", "takeover=allow no_cn=accept", 1);
	setenv("MQTT_CERTCHECK_RATE", "", 1);
	setenv("MQTT_CERTCHECK_JUNIT", "r.xml", 1);
	ck_assert_msg(parse("run --jobs 3 --expect takeover=deny --skip chain.*") == 0,
	    "%s", error.text);
	ck_assert_str_eq(options.broker.host, "env.example");
	ck_assert_uint_eq(options.jobs, 3);
	ck_assert(options.strict && !options.other_broker);
	ck_assert_uint_eq(options.skips.count, 3);
	ck_assert_str_eq(options.skips.items[2], "validity.*");
	ck_assert_str_eq(options.intents.said[INTENT_TAKEOVER], "deny");
	ck_assert_str_eq(options.intents.said[INTENT_NO_CN], "accept");
}
END_TEST

START_TEST(test_environment_wrong)
{
	setenv("MQTT_CERTCHECK_JOBS", "0", 1);
	ck_assert_int_eq(parse("run --broker a"), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "MQTT_CERTCHECK_JOBS 0: a number"));
	ck_assert_int_eq(parse("run --broker a -j 2"), 0);
	setenv("MQTT_CERTCHECK_JOBS", "2", 1);
	setenv("MQTT_CERTCHECK_STRICT", "perhaps", 1);
	ck_assert_int_eq(parse("run --broker a"), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "yes or no"));
	setenv("MQTT_CERTCHECK_STRICT", "", 1);
	setenv("MQTT_CERTCHECK_KEY", "k.pem", 1);
	ck_assert_int_eq(parse("run --broker a"), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "MQTT_CERTCHECK_KEY needs --cert"));
}
END_TEST

/* What an option on the command line excludes is left aside, and what needs that. */
START_TEST(test_environment_gives_way)
{
	setenv("MQTT_CERTCHECK_BROKER", "env.example:1", 1);
	setenv("MQTT_CERTCHECK_CERT", "c.pem", 1);
	setenv("MQTT_CERTCHECK_KEY", "k.pem", 1);
	setenv("MQTT_CERTCHECK_CAFILE", "ca.pem", 1);
	ck_assert_msg(parse("--launch mosquitto") == 0, "%s", error.text);
	ck_assert_str_eq(options.broker.host, "");
	ck_assert_ptr_null(options.own.cert);
	ck_assert_ptr_null(options.own.key);
	ck_assert_ptr_null(options.cafile);
	ck_assert_msg(parse("-h other") == 0, "%s", error.text);
	ck_assert_str_eq(options.broker.host, "other");
	ck_assert_str_eq(options.own.key, "k.pem");
	/* Two of the same place contradict each other. */
	setenv("MQTT_CERTCHECK_LAUNCH", "mosquitto", 1);
	ck_assert_int_eq(parse("run"), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "exclude each other"));
}
END_TEST

/* A file that 'run' writes is nothing that 'report' or 'list' gets. */
START_TEST(test_environment_of_other_commands)
{
	setenv("MQTT_CERTCHECK_JSON", "r.json", 1);
	setenv("MQTT_CERTCHECK_INIT_DAYS", "12", 1);
	ck_assert_int_eq(parse("list"), 0);
	ck_assert(!options.list_json);
	ck_assert_int_eq(parse("report r.json"), 0);
	ck_assert_ptr_null(options.reports[0]);
	ck_assert_int_eq(parse("init d"), 0);
	ck_assert_uint_eq(options.days, 12);
}
END_TEST

START_TEST(test_environment_names_differ)
{
	char			 names[OPTIONS_MAX * 2][80], name[80];
	struct option_row	 row;
	enum command		 command;
	size_t			 i, j, count = 0;

	for (command = 0; command < COMMANDS; command++)
		for (i = 0; option_get(i, &row); i++) {
			ck_assert_uint_lt(i, OPTIONS_MAX);
			if (!(row.commands & 1u << command) ||
			    !option_is_setting(&row))
				continue;
			environment_name(command, &row, name, sizeof(name));
			ck_assert_str_ne(name, "MQTT_CERTCHECK_MOSQUITTO");
			for (j = 0; j < count; j++)
				ck_assert_str_ne(name, names[j]);
			ck_assert_uint_lt(count, COUNT(names));
			snprintf(names[count++], sizeof(name), "%s", name);
		}
}
END_TEST

/* ---- A profile ------------------------------------------------------------- */

static const char	 whole[] =
    "broker: mqtt.example:8884\n"
    "jobs: 5\n"
    "strict: yes\n"
    "tls: 1.3\n"
    "intents:\n"
    "  takeover: allow\n"
    "  crl_latency_s: 30\n"
    "select:\n"
    "  - trust.*\n"
    "skip: [trust.wrong-ca]\n"
    "waivers:\n"
    "  - scenario: trust.missing-cert\n"
    "    reason: soon\n"
    "    until: 2030-12-31\n";

START_TEST(test_profile)
{
	const struct waiver	*waivers;
	size_t			 count;

	ck_assert_msg(load(whole) == 0, "%s", error.text);
	ck_assert_str_eq(options.broker.host, "mqtt.example");
	ck_assert_uint_eq(options.broker.port, 8884);
	ck_assert_uint_eq(options.jobs, 5);
	ck_assert_uint_eq(options.tls, 1u << 1);
	ck_assert(options.strict);
	ck_assert_str_eq(options.intents.said[INTENT_TAKEOVER], "allow");
	ck_assert_str_eq(options.intents.said[INTENT_CRL_LATENCY], "30");
	ck_assert_uint_eq(options.operands.count, 1);
	ck_assert_str_eq(options.operands.items[0], "trust.*");
	ck_assert_str_eq(options.skips.items[0], "trust.wrong-ca");
	waivers = profile_waivers(options.profile, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(waivers[0].scenario, "trust.missing-cert");
	ck_assert_str_eq(waivers[0].reason, "soon");
	ck_assert_str_eq(waivers[0].until, "2030-12-31");
}
END_TEST

START_TEST(test_order)
{
	setenv("MQTT_CERTCHECK_JOBS", "6", 1);
	setenv("MQTT_CERTCHECK_TLS", "1.2", 1);
	setenv("MQTT_CERTCHECK_EXPECT", "takeover=deny", 1);
	ck_assert_msg(parse_with("chain.* --jobs 7 --skip usage.* --launch mosquitto",
	    whole, strlen(whole)) == 0, "%s", error.text);
	ck_assert_uint_eq(options.jobs, 7);
	ck_assert_uint_eq(options.tls, 1u << 0);
	ck_assert_str_eq(options.broker.host, "");
	ck_assert_str_eq(options.intents.said[INTENT_TAKEOVER], "deny");
	ck_assert_str_eq(options.intents.said[INTENT_CRL_LATENCY], "30");
	ck_assert_uint_eq(options.operands.count, 1);
	ck_assert_str_eq(options.operands.items[0], "chain.*");
	ck_assert_uint_eq(options.skips.count, 2);
}
END_TEST

START_TEST(test_profile_from_environment)
{
	ck_assert_int_eq(load("jobs: 9\nbroker: b\n"), 0);
	setenv("MQTT_CERTCHECK_PROFILE", path, 1);
	ck_assert_int_eq(parse("run"), 0);
	ck_assert_uint_eq(options.jobs, 9);
}
END_TEST

START_TEST(test_empty)
{
	ck_assert_int_eq(parse_with("--broker a", "", 0), 0);
	ck_assert_int_eq(parse_with("--broker a", "# nothing\n", 10), 0);
}
END_TEST

START_TEST(test_keys)
{
	refused("strict: yes\nbrokr: a\n", 2, "there is no key 'brokr'; did you mean 'broker'?");
	refused("intents:\n  no_cn: reject\n  takover: deny\n", 3, "did you mean 'takeover'?");
	refused("\ntakeover: deny\n", 2, "below 'intents:'");
	refused("waivers:\n - scenario: trust.*\n   raeson: x\n   until: 2030-01-01\n", 3,
	    "did you mean 'reason'?");
	refused("jobs: 1\njobs: 1\n", 2, "twice");
	refused("expect: x\n", 1, "no key 'expect'");
	refused("help: yes\n", 1, "no key");
	refused("help-mdoc: yes\n", 1, "no key");
	refused("? [a]\n: b\n", 1, "no key");
}
END_TEST

START_TEST(test_values)
{
	refused("\njobs: 0\n", 2, "jobs 0: a number from 1");
	refused("jobs:\n", 1, "is empty");
	refused("jobs: [1]\n", 1, "one value");
	refused("strict: perhaps\n", 1, "yes or no");
	refused("intents: x\n", 1, "keys with values");
	refused("intents:\n  takeover: maybe\n", 2, "one of deny|allow");
	refused("intents:\n  takeover:\n", 2, "one of deny|allow");
	refused("skip: trust.*\n", 1, "a list");
	refused("skip:\n - trust.*\n - trust.mising-cert\n", 3, "'trust.missing-cert'?");
	refused("select:\n - trust.*\n - trsut.*\n", 3, "'trust.*'?");
	refused("select: &a [*a]\n", 1, "one value");
	refused("- a\n", 1, "keys with values");
	refused("a\n", 1, "keys with values");
}
END_TEST

START_TEST(test_waivers)
{
	refused("waivers:\n- scenario: trust.*\n  reason: x\n", 2, "'until' is missing");
	refused("waivers:\n- scenario: trust.*\n  until: 2030-01-01\n", 2, "'reason' is missing");
	refused("waivers:\n- scenario: trust.*\n  until: 2030-01-01\n  reason: ''\n", 4, "the reason");
	refused("waivers:\n- scenario: trust.*\n  reason: x\n  until: soon\n", 4, "YYYY-MM-DD");
	refused("waivers:\n- scenario: trust.*\n  reason: x\n  until: 2030-02-30\n", 4, "no such day");
	refused("waivers:\n- scenario: trust.no\n  reason: x\n  until: 2030-01-01\n", 2, "matches no scenario");
	refused("waivers: {}\n", 1, "a list");
}
END_TEST

START_TEST(test_no_yaml)
{
	char	 deep[4000];

	refused("\tjobs: 1\n", 1, "no YAML");
	refused("jobs: 1\n  x: 2\n", 2, "no YAML");
	refused("select: [a\n", 2, "no YAML");
	refused("jobs: *x\n", 1, "no YAML");
	refused("jobs: \"1\n", 2, "no YAML");
	refused("%YAML 9.9\n---\njobs: 1\n", 1, "no YAML");
	refused("jobs: 1\n---\njobs: 2\n", 3, "second document");
	refused("jobs: \"1\\0\"\n", 1, "NUL");
	memset(deep, '[', sizeof(deep));
	refused_octets(deep, sizeof(deep), 1, "deep in each other");
	refused("jobs: 1\nrate\xff: 1\n", 2, "UTF-8");
	refused("jobs: 1\n\033[m: 1\n", 2, "control characters");
	refused_octets("\0\0\0", 3, 1, "no YAML");
}
END_TEST

/* The template is all comment; each of its intents, taken out of that, is right. */
START_TEST(test_template)
{
	char	*text, *line, *next, *yaml;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);
	int	 n = 0;

	profile_write(f);
	fclose(f);
	ck_assert_int_eq(parse_with("--broker a", text, size), 0);
	for (line = text; *line != '\0'; line = next) {
		next = line + strcspn(line, "\n");
		ck_assert_int_lt(next - line, 110);
		ck_assert(next == line || line[strspn(line, " ")] == '#');
		if (*next != '\0')
			*next++ = '\0';
		if (strncmp(line, "#  ", 3) != 0 || line[3] == '-' ||
		    strchr(line + 3, '|') == NULL)
			continue;
		yaml = xasprintf("intents:\n%s\n", line + 1);
		ck_assert_msg(parse_with("--broker a", yaml, strlen(yaml)) == 0,
		    "%s: %s", yaml, error.text);
		free(yaml);
		n++;
	}
	ck_assert_int_eq(n, INTENTS - 1);
	free(text);
}
END_TEST

Suite *
profile_suite(void)
{
	Suite	*suite = suite_create("profile");
	TCase	*tcase = tcase_create("profile");

	tcase_add_checked_fixture(tcase, start, finish);
	tcase_add_test(tcase, test_environment);
	tcase_add_test(tcase, test_environment_wrong);
	tcase_add_test(tcase, test_environment_gives_way);
	tcase_add_test(tcase, test_environment_of_other_commands);
	tcase_add_test(tcase, test_environment_names_differ);
	tcase_add_test(tcase, test_profile);
	tcase_add_test(tcase, test_order);
	tcase_add_test(tcase, test_profile_from_environment);
	tcase_add_test(tcase, test_empty);
	tcase_add_test(tcase, test_keys);
	tcase_add_test(tcase, test_values);
	tcase_add_test(tcase, test_waivers);
	tcase_add_test(tcase, test_no_yaml);
	tcase_add_test(tcase, test_template);
	suite_add_tcase(suite, tcase);
	return suite;
}
