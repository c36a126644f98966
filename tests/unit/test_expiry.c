/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/renewal.h"
#include "reports/reports.h"
#include "tests/unit/expiry_tests.h"
#include "tests/unit/golden.h"
#include "tests/unit/suites.h"

/* What ends one day: when that is told, and how the reports tell it. */

#define DAY	86400
#define NOW	INT64_C(1767225600)	/* 2026-01-01T00:00:00Z */
#define CRL(from_d, until_s)						\
	{ EXPIRY_CRL, "crl.pem", "CN=ca", NOW + (from_d) * DAY, NOW + (until_s) }
#define OWN(until_s)							\
	{ EXPIRY_OWN, "client", "CN=device", -1, NOW + (until_s) }
#define BROKER(until_s)							\
	{ EXPIRY_BROKER, "broker", "CN=broker", -1, NOW + (until_s) }

START_TEST(days)
{
	ck_assert_int_eq(expiry_days(NOW + 2 * DAY, NOW), 2);
	ck_assert_int_eq(expiry_days(NOW + 2 * DAY - 1, NOW), 1);
	ck_assert_int_eq(expiry_days(NOW, NOW), 0);
	ck_assert_int_eq(expiry_days(NOW - 1, NOW), -1);
	ck_assert_int_eq(expiry_days(NOW - DAY, NOW), -1);
	ck_assert_int_eq(expiry_days(NOW - DAY - 1, NOW), -2);
	ck_assert_int_eq(expiry_days(EXPIRY_LAST, 0), 2932896);
}
END_TEST

static const struct {
	struct expiry	 expiry;
	unsigned	 min_days;
	bool		 due;
} dues[] = {
	{ OWN(5 * DAY), 5, false },
	{ OWN(5 * DAY - 1), 5, true },
	{ OWN(0), 0, false },
	{ OWN(-1), 0, true },
	{ BROKER(29 * DAY), 30, true },
	/* A tenth of 30 days; of a day; no more than min_days. */
	{ CRL(-27, 3 * DAY), 30, false },
	{ CRL(-27, 3 * DAY - 60), 30, true },
	{ CRL(-27, 3 * DAY - 60), 2, false },
	{ CRL(0, DAY), 30, false },
	{ CRL(-1, 7200), 30, true },
	{ CRL(-1, -1), 0, true },
	{ { EXPIRY_CRL, "c", "CN=ca", NOW + 9, NOW + 3 }, 30, false },
	{ { EXPIRY_CRL, "c", "CN=ca", -1, NOW + 3 * DAY }, 4, true },
};

START_TEST(due)
{
	ck_assert_int_eq(expiry_due(&dues[_i].expiry, NOW, dues[_i].min_days),
	    dues[_i].due);
}
END_TEST

/* In order, and each once, by the one that ends first. */
START_TEST(add)
{
	static const struct expiry	 all[] = {
		OWN(9), BROKER(5), CRL(0, 7), BROKER(3), OWN(11), BROKER(8)
	};
	struct expiries			 expiries = { .items = NULL };
	size_t				 i;

	for (i = 0; i < COUNT(all); i++)
		expiries_add(&expiries, &all[i]);
	ck_assert_uint_eq(expiries.count, 3);
	ck_assert_int_eq(expiries.items[0].kind, EXPIRY_BROKER);
	ck_assert_int_eq(expiries.items[0].until, NOW + 3);
	ck_assert_int_eq(expiries.items[1].kind, EXPIRY_CRL);
	ck_assert_int_eq(expiries.items[2].until, NOW + 9);
	expiries_end(&expiries);
	ck_assert_uint_eq(expiries.count, 0);
	for (i = EXPIRIES_MAX + 5; i > 0; i--) {
		struct expiry	 one = OWN((int64_t)i);

		snprintf(one.subject, sizeof(one.subject), "%zu", i);
		expiries_add(&expiries, &one);
	}
	ck_assert_uint_eq(expiries.count, EXPIRIES_MAX);
	ck_assert_int_eq(expiries.items[0].until, NOW + 1);
	expiries_end(&expiries);
}
END_TEST

static struct entry	 passed = { .name = "a.b", .id = "a.b" };

/* A run in which all is well but for these. */
static void
run_make(struct run *run, struct expiry *items, size_t count)
{
	*run = (struct run){ .target = "b", .started = "2026-01-01T00:00:00Z",
	    .entries = &passed, .count = 1, .min_days = 10,
	    .expiries = { items, count } };
	run_count(run);
}

static const struct {
	struct expiry	 expiry;
	const char	*text;
	int		 status;
	const char	*numbers;
} told[] = {
	{ OWN(20 * DAY), "", NAGIOS_OK, " days_left=20;10:;0: " },
	{ OWN(5 * DAY),
	    "To renew: the certificate CN=device (client) ends on 2026-01-06, in 5 days.",
	    NAGIOS_WARNING, " days_left=5;10:;0: " },
	{ OWN(DAY),
	    "To renew: the certificate CN=device (client) ends on 2026-01-02, in 1 day.",
	    NAGIOS_WARNING, " days_left=1;10:;0: " },
	{ OWN(60),
	    "To renew: the certificate CN=device (client) ends on 2026-01-01, within a day.",
	    NAGIOS_WARNING, " days_left=0;10:;0: " },
	{ OWN(-60),
	    "To renew: the certificate CN=device (client) has ended on 2025-12-31.",
	    NAGIOS_CRITICAL, " days_left=-1;10:;0: " },
	{ CRL(-28, 2 * DAY),
	    "To renew: the CRL of CN=ca (crl.pem) ends on 2026-01-03, in 2 days.",
	    NAGIOS_WARNING, " crl_days_left=2;;0: " },
	{ CRL(-28, -DAY),
	    "To renew: the CRL of CN=ca (crl.pem) has ended on 2025-12-31.",
	    NAGIOS_CRITICAL, " crl_days_left=-1;;0: " },
	/* What its case says counts, and that may be waived. */
	{ BROKER(-DAY),
	    "To renew: the broker's certificate CN=broker has ended on 2025-12-31.",
	    NAGIOS_OK, " days_left=-1;10:;0: " },
};

START_TEST(tell)
{
	static const char *const states[] = { "OK", "WARNING", "CRITICAL" };
	struct expiry	 expiry = told[_i].expiry;
	struct run	 run;
	char		*text, *start;

	run_make(&run, &expiry, 1);
	text = renewal_text(&run);
	ck_assert_str_eq(text, told[_i].text);
	ck_assert_int_eq(nagios_status(&run), told[_i].status);
	ck_assert_int_eq(run_exit_status(&run), EXIT_PASSED);
	start = xasprintf("MQTT-CERTCHECK %s - b: %s%sThe broker did what it must",
	    states[told[_i].status], text, text[0] != '\0' ? " " : "");
	free(text);
	text = golden_text(nagios_write, &run);
	ck_assert_msg(strncmp(text, start, strlen(start)) == 0, "%s", text);
	ck_assert_msg(strstr(text, told[_i].numbers) != NULL, "%s", text);
	free(text);
	free(start);
}
END_TEST

/* Nothing is UNKNOWN's match but what has ended; nothing is known without a date. */
START_TEST(states)
{
	struct expiry	 ends = OWN(DAY), ended = OWN(-DAY);
	struct run	 run;
	char		*text;

	run_make(&run, &ends, 1);
	run.verdicts[VERDICT_ERROR] = 1;
	ck_assert_int_eq(nagios_status(&run), NAGIOS_UNKNOWN);
	run.verdicts[VERDICT_FAIL] = 1;
	ck_assert_int_eq(nagios_status(&run), NAGIOS_CRITICAL);
	run_make(&run, &ended, 1);
	run.verdicts[VERDICT_ERROR] = 1;
	ck_assert_int_eq(nagios_status(&run), NAGIOS_CRITICAL);
	run_make(&run, &ended, 1);
	run.started = NULL;
	ck_assert_int_eq(nagios_status(&run), NAGIOS_OK);
	text = renewal_text(&run);
	ck_assert_str_eq(text, "");
	free(text);
	text = golden_text(nagios_write, &run);
	ck_assert_ptr_null(strstr(text, "days_left"));
	free(text);
}
END_TEST

/* The first ones by name, whatever is in their names; how many more there are. */
START_TEST(many)
{
	struct expiry	 items[5];
	struct run	 run;
	char		*text;
	size_t		 i;

	for (i = 0; i < COUNT(items); i++) {
		items[i] = (struct expiry)OWN((int64_t)i * DAY);
		memset(items[i].subject, '\001', EXPIRY_SUBJECT - 1);
	}
	run_make(&run, items, COUNT(items));
	text = renewal_text(&run);
	ck_assert_ptr_nonnull(strstr(text, "in 2 days; and 2 more."));
	free(text);
}
END_TEST

/* Where it is told, before the rest; what a broker is called makes no markup there. */
START_TEST(hostile)
{
	struct expiry	 expiry = BROKER(DAY);
	struct run	 run;
	char		*text;

	snprintf(expiry.subject, sizeof(expiry.subject), "%s",
	    "CN=<b>|\"}\\ *x*\n# HELP [a](b)\033");
	run_make(&run, &expiry, 1);
	run.tool = run.hostname = "t";
	text = golden_text(html_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "<p class=\"renewal\">To renew: the broker's certificate CN=&lt;b&gt;|"));
	ck_assert_ptr_null(strstr(text, "CN=<b>"));
	free(text);
	text = golden_text(markdown_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "CN=&lt;b&gt;\\|\"}\\\\ \\*x\\* "));
	free(text);
	text = golden_text(prometheus_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "mqtt_certcheck_certificate_expiry_timestamp_seconds{broker=\"b\",name=\"broker\",subject=\"CN=<b>|\\\"}\\\\ *x*\\n# HELP [a](b)\\\\x1B\"} 1767312000\n"));
	free(text);
	text = golden_text(nagios_write, &run);
	ck_assert_ptr_nonnull(strstr(text, "CN=<b>/\"}\\ *x* # HELP [a](b)\\x1B ends on"));
	ck_assert_ptr_eq(strchr(text, '|'), strrchr(text, '|'));
	free(text);
}
END_TEST

Suite *
expiry_suite(void)
{
	Suite	*suite = suite_create("expiry");
	TCase	*tcase = tcase_create("expiry");

	tcase_add_test(tcase, days);
	tcase_add_loop_test(tcase, due, 0, COUNT(dues));
	tcase_add_test(tcase, add);
	tcase_add_loop_test(tcase, tell, 0, COUNT(told));
	tcase_add_test(tcase, states);
	tcase_add_test(tcase, many);
	tcase_add_test(tcase, hostile);
	suite_add_tcase(suite, tcase);
	suite_add_tcase(suite, pki_expiry_tcase());
	return suite;
}
