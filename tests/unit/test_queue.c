/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <check.h>

#include "harness/base.h"
#include "harness/queue.h"
#include "tests/unit/suites.h"

static const struct recipe	 somebody = { .name = "somebody" };

static struct scenario	 plain = { .steps = { { .as = &somebody } } };
static struct scenario	 turns = { .steps = {
	{ .as = &somebody, .client_id = &somebody } } };
static struct scenario	 waits = { .steps = {
	{ .as = &somebody }, { OP_EXPIRE, .as = &somebody } } };

/* p: an ordinary one; t: takes turns; w: waits for a date. */
static void
check_order(const char *given, const char *wanted)
{
	struct testcase	 cases[16] = { { .scenario = &plain } };
	struct plan	 plan = { .cases = cases, .count = 16 };
	size_t		 queue[16], i, k, n = strlen(given);
	bool		 seen;

	for (i = 0; i < n; i++) {
		cases[i].scenario = given[i] == 't' ? &turns :
		    given[i] == 'w' ? &waits : &plain;
		queue[i] = i;
	}
	queue_order(&plan, queue, n);
	for (i = 0; i < n; i++) {
		ck_assert_msg(given[queue[i]] == wanted[i], "%s: place %zu",
		    given, i);
		for (k = 0, seen = false; k < n; k++)
			seen = seen || queue[k] == i;
		ck_assert_msg(seen, "%s: %zu is lost", given, i);
	}
}

START_TEST(orders)
{
	check_order("", "");
	check_order("p", "p");
	check_order("t", "t");
	check_order("ppp", "ppp");
	check_order("ppw", "wpp");
	check_order("ttpppp", "tpptpp");
	check_order("tttt", "tttt");
	check_order("ptwptpw", "wwtptpp");
}
END_TEST

Suite *
queue_suite(void)
{
	Suite	*suite = suite_create("queue");
	TCase	*tc = tcase_create("core");

	tcase_add_test(tc, orders);
	suite_add_tcase(suite, tc);
	return suite;
}
