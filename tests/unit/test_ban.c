/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/ban.h"
#include "harness/base.h"
#include "tests/unit/suites.h"

/* What raises the suspicion of a ban, and what the controls make of it. */

static struct observation
saw(enum outcome outcome, int connack)
{
	struct observation	 seen = { .outcome = outcome, .alert = -1,
				     .connack = connack,
				     .credential = "client" };

	return seen;
}

/* One step, and the control right after it. */
static void
ban_see(struct ban *ban, enum outcome step, int connack, enum outcome close)
{
	struct result	*result = xcalloc(1, sizeof(*result));

	result->steps = 1;
	result->step[0] = saw(step, connack);
	result->again[0] = saw(OUTCOME_NONE, -1);
	result->control[0].close = saw(close, -1);
	ban_case(ban, result);
	free(result);
}

static bool
suspected_after(enum outcome step, enum outcome close, int cases)
{
	struct ban	 ban = { .away = 0 };

	while (cases-- > 0)
		ban_see(&ban, step, -1, close);
	return ban.suspected;
}

START_TEST(codes_of_a_ban)
{
	static const struct {
		int	code;
		bool	bans;
	}		 codes[] = {
		{ 0x8a, true }, { 0x97, true }, { 0x9f, true },
		{ 5, false }, { 0x87, false }, { 0x88, false }, { 0x89, false },
		{ 3, false }, { 0, false }, { -1, false }
	};
	struct ban		 ban, control;
	struct observation	 seen;
	size_t			 i;

	for (i = 0; i < COUNT(codes); i++) {
		memset(&ban, 0, sizeof(ban));
		memset(&control, 0, sizeof(control));
		ban_see(&ban, OUTCOME_REFUSED_MQTT, codes[i].code,
		    OUTCOME_CLOSED);
		ck_assert_int_eq(ban.suspected, codes[i].bans);
		seen = saw(OUTCOME_REFUSED_MQTT, codes[i].code);
		ban_control(&control, &seen);
		ck_assert_int_eq(control.suspected, codes[i].bans);
		/* Who is let in right after is not banned. */
		memset(&ban, 0, sizeof(ban));
		ban_see(&ban, OUTCOME_REFUSED_MQTT, codes[i].code,
		    OUTCOME_ACCEPTED);
		ck_assert(!ban.suspected);
	}
}
END_TEST

START_TEST(code_of_a_control_or_second_look)
{
	struct result	*result = xcalloc(1, sizeof(*result));
	struct ban	 ban = { .away = 0 };

	result->steps = 1;
	result->step[0] = saw(OUTCOME_CLOSED, -1);
	result->control[0].close = saw(OUTCOME_REFUSED_MQTT, 0x97);
	ban_case(&ban, result);
	ck_assert(ban.suspected);
	memset(&ban, 0, sizeof(ban));
	result->step[0] = saw(OUTCOME_ACCEPTED, 0);
	result->control[0].close = saw(OUTCOME_NONE, -1);
	result->again[0] = saw(OUTCOME_REFUSED_MQTT, 0x8a);
	ban_case(&ban, result);
	ck_assert(ban.suspected);
	free(result);
}
END_TEST

START_TEST(turned_away_in_a_row)
{
	static const enum outcome	 away[] = {
		OUTCOME_CLOSED, OUTCOME_REFUSED_MQTT, OUTCOME_REFUSED_TLS,
		OUTCOME_SILENT, OUTCOME_UNREACHABLE
	};
	size_t				 i;

	for (i = 0; i < COUNT(away); i++) {
		ck_assert(!suspected_after(OUTCOME_CLOSED, away[i],
		    BAN_AWAY - 1));
		ck_assert(suspected_after(OUTCOME_CLOSED, away[i], BAN_AWAY));
	}
	/* The control is not asked after these. */
	ck_assert(suspected_after(OUTCOME_UNREACHABLE, OUTCOME_NONE, BAN_AWAY));
	ck_assert(suspected_after(OUTCOME_SILENT, OUTCOME_NONE, BAN_AWAY));
	/* These are what is expected, or not the broker's doing. */
	ck_assert(!suspected_after(OUTCOME_REFUSED_TLS, OUTCOME_NONE, 9));
	ck_assert(!suspected_after(OUTCOME_REFUSED_TLS, OUTCOME_FAULT, 9));
	ck_assert(!suspected_after(OUTCOME_CLOSED, OUTCOME_ACCEPTED, 9));
	ck_assert(!suspected_after(OUTCOME_FAULT, OUTCOME_NONE, 9));
}
END_TEST

START_TEST(let_in_between)
{
	struct ban	 ban = { .away = 0 };
	int		 i;

	for (i = 0; i < 9; i++) {
		ban_see(&ban, OUTCOME_CLOSED, -1, OUTCOME_CLOSED);
		ban_see(&ban, OUTCOME_CLOSED, -1, OUTCOME_CLOSED);
		ban_see(&ban, i % 2 == 0 ? OUTCOME_DELIVERED : OUTCOME_CLOSED,
		    -1, i % 2 == 0 ? OUTCOME_NONE : OUTCOME_ACCEPTED);
		ck_assert(!ban.suspected);
	}
	/* One that says nothing does not end a row. */
	ban_see(&ban, OUTCOME_CLOSED, -1, OUTCOME_CLOSED);
	ban_see(&ban, OUTCOME_REFUSED_TLS, -1, OUTCOME_NONE);
	ban_see(&ban, OUTCOME_CLOSED, -1, OUTCOME_CLOSED);
	ban_see(&ban, OUTCOME_CLOSED, -1, OUTCOME_CLOSED);
	ck_assert(ban.suspected);
}
END_TEST

/* A version that the broker does not speak is no ban, but a row of closes may be. */
START_TEST(controls)
{
	struct observation	 refused = saw(OUTCOME_REFUSED_MQTT, 0x84);
	struct observation	 closed = saw(OUTCOME_CLOSED, -1);
	struct ban		 ban = { .away = 0 };
	int			 i;

	for (i = 0; i < 9; i++)
		ban_control(&ban, &refused);
	ck_assert(!ban.suspected);
	for (i = 0; i < BAN_AWAY; i++)
		ban_control(&ban, &closed);
	ck_assert(ban.suspected);
}
END_TEST

/* Conclude from these answers; "": no ban. */
static const char *
concluded(int code, size_t count, const struct observation *answers)
{
	static struct ban	 ban;

	memset(&ban, 0, sizeof(ban));
	ban.suspected = true;
	ban.away = BAN_AWAY;
	ban.code = code;
	ban_conclude(&ban, answers, count);
	ck_assert(!ban.suspected);
	ck_assert_uint_eq(ban.away, 0);
	ck_assert_int_eq(ban.code, 0);
	return ban.why;
}

START_TEST(controls_decide)
{
	const struct observation	 in = saw(OUTCOME_ACCEPTED, 0);
	const struct observation	 away = saw(OUTCOME_UNREACHABLE, -1);
	const struct observation	 code = saw(OUTCOME_REFUSED_MQTT, 0x9f);
	const struct observation	 fault = saw(OUTCOME_FAULT, -1);
	const struct observation	 some[] = { away, away, in };
	const struct observation	 none[] = { away, code, fault };

	ck_assert_str_eq(concluded(0x97, 1, &in), "");
	ck_assert_str_eq(concluded(0, 3, some), "");
	ck_assert_ptr_nonnull(strstr(concluded(0, 2, some),
	    "possibly banned, or the broker is out of order: client"));
	ck_assert_str_eq(concluded(0, 3, none),
	    "possibly banned: CONNACK 159 (connection rate exceeded)");
	ck_assert_str_eq(concluded(0x97, 1, &away),
	    "possibly banned: CONNACK 151 (quota exceeded)");
	/* Our own fault proves nothing. */
	ck_assert_str_eq(concluded(0x97, 1, &fault), "");
	/* Nobody to be asked. */
	ck_assert_str_eq(concluded(0, 0, NULL), "");
	ck_assert_str_eq(concluded(0x8a, 0, NULL),
	    "possibly banned: CONNACK 138 (banned)");
}
END_TEST

Suite *
ban_suite(void)
{
	Suite	*suite = suite_create("ban");
	TCase	*tcase = tcase_create("ban");

	tcase_add_test(tcase, codes_of_a_ban);
	tcase_add_test(tcase, code_of_a_control_or_second_look);
	tcase_add_test(tcase, turned_away_in_a_row);
	tcase_add_test(tcase, let_in_between);
	tcase_add_test(tcase, controls);
	tcase_add_test(tcase, controls_decide);
	suite_add_tcase(suite, tcase);
	return suite;
}
