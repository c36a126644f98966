/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>

#include <string.h>

#include "cli/pace.h"
#include "tests/unit/suites.h"

/* How fast a broker is asked, by its address and by what was said. */

static void
target_at(struct target *target, const char *address)
{
	struct sockaddr_in	*v4 = (struct sockaddr_in *)&target->address;
	struct sockaddr_in6	*v6 = (struct sockaddr_in6 *)&target->address;

	memset(target, 0, sizeof(*target));
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		target->address_len = sizeof(*v4);
	} else {
		ck_assert_int_eq(inet_pton(AF_INET6, address, &v6->sin6_addr), 1);
		v6->sin6_family = AF_INET6;
		target->address_len = sizeof(*v6);
	}
}

static const struct {
	const char	*address;
	const char	*wss;		/* address of the WebSocket listener; NULL: none */
	const char	*launch;
	unsigned	 said_jobs, said_rate;
	unsigned	 jobs, rate;
} paces[] = {
	{ "127.0.0.1", NULL, NULL, UNSAID, UNSAID, JOBS, 0 },
	{ "127.200.3.4", NULL, NULL, UNSAID, UNSAID, JOBS, 0 },
	{ "::1", NULL, NULL, UNSAID, UNSAID, JOBS, 0 },
	{ "192.0.2.1", NULL, NULL, UNSAID, UNSAID, 1, 20 },
	{ "10.0.0.1", NULL, NULL, UNSAID, UNSAID, 1, 20 },
	{ "128.0.0.1", NULL, NULL, UNSAID, UNSAID, 1, 20 },
	{ "2001:db8::1", NULL, NULL, UNSAID, UNSAID, 1, 20 },
	/* Each listener counts. */
	{ "127.0.0.1", "127.0.0.1", NULL, UNSAID, UNSAID, JOBS, 0 },
	{ "127.0.0.1", "192.0.2.1", NULL, UNSAID, UNSAID, 1, 20 },
	{ "192.0.2.1", "127.0.0.1", NULL, UNSAID, UNSAID, 1, 20 },
	/* What we have started ourselves bears it. */
	{ "192.0.2.1", NULL, "mosquitto", UNSAID, UNSAID, JOBS, 0 },
	/* What is said counts, each for itself. */
	{ "192.0.2.1", NULL, NULL, 8, UNSAID, 8, 20 },
	{ "192.0.2.1", NULL, NULL, UNSAID, 0, 1, 0 },
	{ "192.0.2.1", NULL, NULL, UNSAID, 500, 1, 500 },
	{ "127.0.0.1", NULL, NULL, 1, 5, 1, 5 },
	{ "127.0.0.1", NULL, "mosquitto", UNSAID, 7, JOBS, 7 },
};

START_TEST(test_pace)
{
	struct options	 options = { .launch = paces[_i].launch,
			     .jobs = paces[_i].said_jobs,
			     .rate = paces[_i].said_rate };
	struct target	 target, wss;
	struct pace	 pace;

	target_at(&target, paces[_i].address);
	if (paces[_i].wss != NULL) {
		target_at(&wss, paces[_i].wss);
		target.wss = &wss;
	}
	pace = pace_choose(&options, &target);
	ck_assert_uint_eq(pace.jobs, paces[_i].jobs);
	ck_assert_uint_eq(pace.rate, paces[_i].rate);
}
END_TEST

/* So gently that it takes its time, unless that is said too. */
START_TEST(test_pace_deadline)
{
	struct options	 options = { .jobs = UNSAID, .rate = UNSAID,
			     .deadline_ms = UNSAID };
	struct target	 target = { .address_len = 0 };

	target_at(&target, "127.0.0.1");
	ck_assert_uint_eq(pace_choose(&options, &target).deadline_ms,
	    DEADLINE_S * 1000);
	target_at(&target, "192.0.2.1");
	ck_assert_uint_eq(pace_choose(&options, &target).deadline_ms,
	    LONG_DEADLINE_S * 1000);
	options.launch = "mosquitto";
	ck_assert_uint_eq(pace_choose(&options, &target).deadline_ms,
	    DEADLINE_S * 1000);
	options.launch = NULL;
	target_at(&target, "127.0.0.1");
	options.reload_cmd = "true";
	ck_assert_uint_eq(pace_choose(&options, &target).deadline_ms,
	    LONG_DEADLINE_S * 1000);
	options.deadline_ms = 5000;
	ck_assert_uint_eq(pace_choose(&options, &target).deadline_ms, 5000);
}
END_TEST

/* No such host: nothing says that it is here. */
START_TEST(test_pace_unresolved)
{
	struct options	 options = { .jobs = UNSAID, .rate = UNSAID };
	struct target	 target = { .address_len = 0 };

	ck_assert_uint_eq(pace_choose(&options, &target).jobs, 1);
	ck_assert_uint_eq(pace_choose(&options, &target).rate, RATE);
}
END_TEST

Suite *
pace_suite(void)
{
	Suite	*suite = suite_create("pace");
	TCase	*tcase = tcase_create("pace");

	tcase_add_loop_test(tcase, test_pace, 0,
	    sizeof(paces) / sizeof(paces[0]));
	tcase_add_test(tcase, test_pace_deadline);
	tcase_add_test(tcase, test_pace_unresolved);
	suite_add_tcase(suite, tcase);
	return suite;
}
