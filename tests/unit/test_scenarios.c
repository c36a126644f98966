/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"
#include "tests/unit/suites.h"

START_TEST(tables_are_sound)
{
	struct error	 error = { "" };

	ck_assert_msg(scenarios_check(families, families_count, &error) == 0,
	    "%s", error.text);
}
END_TEST

START_TEST(scenarios_are_found)
{
	ck_assert_ptr_nonnull(scenario_find("trust.wrong-ca"));
	ck_assert_ptr_null(scenario_find("trust.wrong"));
	ck_assert_ptr_null(scenario_find(""));
}
END_TEST

static const struct recipe	 two_oddities = {
	.name = "two", .like = &recipe_client, .cn = "x", .from_h = -48, .to_h = -24
};
static const struct recipe	 no_oddity = { .name = "none", .like = &recipe_client };

#define GOOD_TEXT	.title = "t", .reference = "r", .remedy = "m", .why = "w"

/* Each is wrong in one way, which the check has to name. */
static const struct {
	struct scenario	 scenario;
	const char	*complaint;
} wrong[] = {
	{ { .id = "other.x", GOOD_TEXT, .steps = { { .as = &recipe_other } } },
	    "does not belong" },
	{ { .id = "fam.X", GOOD_TEXT, .steps = { { .as = &recipe_other } } },
	    "an id is made of" },
	{ { .id = "fam.x", .title = "t", .reference = "r", .why = "w",
	    .steps = { { .as = &recipe_other } } }, "remedy" },
	{ { .id = "fam.x", GOOD_TEXT }, "no step" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_client } } },
	    "no control" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_client,
	    .expect = { WANT_REFUSED, { 44 } } } } }, "no twin" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &two_oddities,
	    .expect = { WANT_REFUSED, { 44 } } } } }, "name, validity" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &no_oddity,
	    .expect = { WANT_REFUSED, { 44 } } } } }, "nothing" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_expired,
	    .expect = { WANT_REFUSED } } } }, "no alert" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_expired,
	    .expect = { WANT_REFUSED, { 99 } } } } }, "no TLS has" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { OP_PUBLISH,
	    .as = &recipe_client } } }, "another party" },
};

START_TEST(unsound_tables_are_refused)
{
	struct family			 family = { "fam", &wrong[_i].scenario, 1 };
	const struct family *const	 list[] = { &family };
	struct error			 error = { "" };

	ck_assert_int_eq(scenarios_check(list, 1, &error), -1);
	ck_assert_msg(strstr(error.text, wrong[_i].complaint) != NULL, "%s",
	    error.text);
}
END_TEST

START_TEST(double_ids_are_refused)
{
	static const struct scenario	 twice[] = {
		{ .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_other } } },
		{ .id = "fam.x", GOOD_TEXT, .steps = { { .as = &recipe_other } } },
	};
	static const struct family	 family = { "fam", twice, 2 };
	const struct family *const	 list[] = { &family };
	struct error			 error = { "" };

	ck_assert_int_eq(scenarios_check(list, 1, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "twice"));
}
END_TEST

/* The PKI directory names its folders after recipes: no two may share a name. */
START_TEST(recipes_have_names_of_their_own)
{
	const struct scenario	**all;
	const struct recipe	**list;
	size_t			  count, n, i, k;

	all = scenarios_all(&count);
	list = scenarios_recipes(all, count, &n);
	ck_assert_uint_ge(n, 3);
	for (i = 0; i < n; i++) {
		ck_assert_uint_eq(list[i]->name[strspn(list[i]->name,
		    "abcdefghijklmnopqrstuvwxyz0123456789-")], '\0');
		for (k = 0; k < i; k++)
			ck_assert_str_ne(list[i]->name, list[k]->name);
	}
	free(all);
	free(list);
}
END_TEST

START_TEST(needs_follow_from_recipes)
{
	ck_assert_uint_eq(scenario_needs(scenario_find("trust.wrong-ca")), 0);
	ck_assert_uint_eq(scenario_needs(scenario_find("trust.missing-cert")), 0);
	ck_assert_uint_eq(scenario_needs(scenario_find("trust.self-signed")), 0);
	ck_assert_uint_eq(scenario_needs(
	    scenario_find("trust.cert-request-sent")), 0);
	ck_assert_uint_eq(scenario_needs(
	    scenario_find("revocation.revoked-leaf")), NEED_TRUST | NEED_CRL);
	ck_assert_str_eq(need_name(NEED_CRL), "crl");
}
END_TEST

Suite *
scenarios_suite(void)
{
	Suite	*suite = suite_create("scenarios");
	TCase	*tc = tcase_create("tables");

	tcase_add_test(tc, tables_are_sound);
	tcase_add_test(tc, scenarios_are_found);
	tcase_add_loop_test(tc, unsound_tables_are_refused, 0, COUNT(wrong));
	tcase_add_test(tc, double_ids_are_refused);
	tcase_add_test(tc, recipes_have_names_of_their_own);
	tcase_add_test(tc, needs_follow_from_recipes);
	suite_add_tcase(suite, tc);
	return suite;
}
