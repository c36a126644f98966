/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"
#include "tests/unit/scenarios_tests.h"
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

static const struct recipe	 crowded = {
	.name = "crowded", .like = &recipe_client, .extensions = {
	    { "1.2.3.1", "DER:0500" }, { "1.2.3.2", "DER:0500" },
	    { "1.2.3.3", "DER:0500" }, { "1.2.3.4", "DER:0500" } }
};
static const struct recipe	 overcrowded = {
	.name = "overcrowded", .like = &crowded,
	.extensions = { { "1.2.3.5", "critical,DER:0500" } }
};

static const struct attribute	 listed[] = { { "O", "o" }, { "CN", "x" }, { NULL } };
static const struct attribute	 same_list[] = { { "O", "o" }, { "CN", "x" }, { NULL } };
static const struct attribute	 in_t61[] = {
	{ "O", "o" }, { "CN", "x", .string = STRING_T61 }, { NULL }
};
static const struct attribute	 with_nul[] = {
	{ "O", "o" }, { "CN", "x\0y", 3 }, { NULL }
};
static const struct attribute	 with_other_nul[] = {
	{ "O", "o" }, { "CN", "x\0z", 3 }, { NULL }
};
static const struct attribute	 joined[] = {
	{ "O", "o" }, { "CN", "x", .joined = true }, { NULL }
};
static const struct attribute	 nobody[] = { { NULL } };
static const struct attribute	 two_cns[] = { { "CN", "x" }, { "CN", "y" }, { NULL } };

static const struct recipe	 by_list = {
	.name = "by-list", .like = &recipe_client, .subject = listed
};

static const struct recipe	 fake_root = {
	.name = "fake-root", .like = &recipe_root, .poses_as = &recipe_root
};
static const struct recipe	 sibling = {
	.name = "sibling", .like = &recipe_intermediate
};
static const struct recipe *const with_fake[] = { &fake_root, NULL };
static const struct recipe *const with_root[] = { &recipe_root, NULL };
static const struct recipe *const with_nobody[] = { NULL };

/* Each pair, and the words for what differs. */
static const struct {
	struct recipe	 a, b;
	const char	*words;
} pairs[] = {
	{ { .like = &recipe_client }, { .like = &recipe_client }, "" },
	{ { .like = &recipe_client, .key = KEY_P256, .digest = DIGEST_SHA256 },
	    { .like = &recipe_client }, "" },
	{ { .like = &recipe_client, .key = KEY_P384 },
	    { .like = &recipe_client }, "key" },
	{ { .like = &recipe_client, .digest = DIGEST_SHA1 },
	    { .like = &recipe_client }, "digest" },
	{ { .like = &recipe_client, .flaw = FLAW_FOREIGN_KEY },
	    { .like = &recipe_client }, "flaw" },
	{ { .like = &recipe_client, .organisation = "x" },
	    { .like = &recipe_client }, "organisation" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client }, "name" },
	{ { .like = &recipe_client },
	    { .like = &recipe_client, .subject = nobody }, "name" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client, .organisation = "x" }, "name" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client, .subject = same_list }, "" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client, .subject = in_t61 }, "name" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client, .subject = joined }, "name" },
	{ { .like = &recipe_client, .subject = listed },
	    { .like = &recipe_client, .subject = two_cns }, "name" },
	{ { .like = &recipe_client, .subject = with_nul },
	    { .like = &recipe_client, .subject = with_other_nul }, "name" },
	{ { .like = &by_list, .poses_as = &by_list }, { .like = &by_list },
	    "subject of another" },
	{ { .like = &recipe_client, .to_s = -1 },
	    { .like = &recipe_client }, "validity" },
	{ { .like = &recipe_client, .from_h = -1 },
	    { .like = &recipe_client, .from_s = -3600 }, "" },
	{ { .like = &recipe_client, .version_1 = true },
	    { .like = &recipe_client }, "version" },
	{ { .like = &recipe_client, .serial = "0" },
	    { .like = &recipe_client }, "serial number" },
	{ { .like = &recipe_client, .serial = "-1" },
	    { .like = &recipe_client, .serial = "-7E" }, "" },
	{ { .like = &recipe_client, .serial = "-1" },
	    { .like = &recipe_client, .serial = "1" }, "serial number" },
	{ { .like = &recipe_client, .serial = "0" },
	    { .like = &recipe_client, .serial = "1" }, "serial number" },
	{ { .like = &recipe_client, .names_issuer = &recipe_server },
	    { .like = &recipe_client }, "name of the issuer" },
	{ { .like = &recipe_client, .key_of = &recipe_other },
	    { .like = &recipe_client }, "key of another" },
	{ { .like = &recipe_client, .poses_as = &recipe_other },
	    { .like = &recipe_client }, "subject of another" },
	{ { .like = &recipe_via_intermediate, .sends = with_nobody },
	    { .like = &recipe_via_intermediate }, "chain sent" },
	/* Each sends its own root: that is in the issuer. */
	{ { .like = &recipe_client, .issuer = &fake_root, .sends = with_fake },
	    { .like = &recipe_client, .sends = with_root }, "issuer's trust" },
	{ { .like = &recipe_client, .issuer = &fake_root, .sends = with_fake },
	    { .like = &recipe_client }, "issuer's trust, chain sent" },
	{ { .like = &recipe_via_intermediate, .issuer = &sibling },
	    { .like = &recipe_via_intermediate }, "issuer" },
	{ { .like = &recipe_client, .issuer = &recipe_foreign_root },
	    { .like = &recipe_client }, "issuer's trust" },
	{ { .like = &recipe_via_intermediate, .issuer = &recipe_client },
	    { .like = &recipe_via_intermediate }, "issuer's role" },
	{ { .like = &recipe_client, .signer = SIGNER_SELF },
	    { .like = &recipe_client }, "issuer" },
	{ { .like = &recipe_client, .extensions = { { "keyUsage", NULL } } },
	    { .like = &recipe_client }, "keyUsage" },
	{ { .like = &recipe_client },
	    { .like = &recipe_client, .extensions = { { "keyUsage", NULL } } },
	    "keyUsage" },
	{ { .like = &crowded, .extensions = { { "1.2.3.2", NULL } } },
	    { .like = &crowded }, "1.2.3.2" },
	{ { .like = &recipe_client, .extensions = { { "keyUsage", "a" },
	    { "1.2.3.1", "DER:0500" } } },
	    { .like = &recipe_client, .extensions = { { "1.2.3.2", "DER:0500" },
	    { "keyUsage", "b" } } }, "keyUsage, 1.2.3.1, 1.2.3.2" },
};

START_TEST(differences_in_words)
{
	char		 words[128];
	unsigned	 count, expected = pairs[_i].words[0] != '\0';
	const char	*comma;

	for (comma = pairs[_i].words; (comma = strchr(comma, ',')) != NULL;
	    comma++)
		expected++;
	count = recipe_differences(&pairs[_i].a, &pairs[_i].b, words,
	    sizeof(words));
	ck_assert_str_eq(words, pairs[_i].words);
	ck_assert_uint_eq(count, expected);
}
END_TEST

START_TEST(resolved_by_field)
{
	static const struct recipe	 late = {
		.name = "late", .like = &recipe_expired, .to_s = 5
	};
	static const struct recipe	 plain = {
		.name = "plain", .like = &crowded,
		.extensions = { { "1.2.3.3", NULL } }
	};
	struct recipe			 whole;
	int64_t				 from, to;

	ck_assert(recipe_resolve(&late, &whole));
	ck_assert(recipe_period(&whole, &from, &to));
	ck_assert_int_eq(from, 0);
	ck_assert_int_eq(to, 5);
	ck_assert_int_eq(whole.key, KEY_P256);
	ck_assert_int_eq(whole.digest, DIGEST_SHA256);
	ck_assert(recipe_resolve(&recipe_expired, &whole));
	ck_assert(recipe_period(&whole, &from, &to));
	ck_assert_int_eq(to, -24 * 3600);
	ck_assert(recipe_resolve(&plain, &whole));
	ck_assert_str_eq(whole.extensions[2].name, "1.2.3.3");
	ck_assert_ptr_null(whole.extensions[2].value);
	ck_assert_str_eq(whole.extensions[3].value, "DER:0500");
	ck_assert(!recipe_resolve(&overcrowded, &whole));
	/* A CA's CN is its own; a double of the trusted root is not trusted. */
	recipe_resolve(&sibling, &whole);
	ck_assert_str_eq(whole.cn, "sibling");
	recipe_resolve(&fake_root, &whole);
	ck_assert(!whole.trusted);
	ck_assert_str_eq(recipe_identity(&fake_root), "root");
	ck_assert_ptr_null(recipe_identity(&recipe_no_certificate));
}
END_TEST

/* Whichever of a list and a CN is nearer decides, and takes the other back. */
START_TEST(subjects_are_resolved)
{
	static const struct recipe	 heir = { .name = "heir", .like = &by_list };
	static const struct recipe	 plain = {
		.name = "plain", .like = &by_list, .cn = "p"
	};
	static const struct recipe	 ca = {
		.name = "ca", .like = &recipe_intermediate, .subject = listed
	};
	static const struct recipe	 sister = { .name = "sister", .like = &ca };
	static const struct recipe	 poser = {
		.name = "poser", .like = &recipe_client, .poses_as = &by_list
	};
	struct recipe			 whole, nul = { .subject = with_nul };
	struct recipe			 empty = { .subject = nobody };
	struct recipe			 both = { .subject = two_cns };

	recipe_resolve(&heir, &whole);
	ck_assert_ptr_eq(whole.subject, listed);
	ck_assert_ptr_null(whole.cn);
	ck_assert_str_eq(recipe_identity(&heir), "x");
	recipe_resolve(&plain, &whole);
	ck_assert_ptr_null(whole.subject);
	ck_assert_str_eq(recipe_identity(&plain), "p");
	recipe_resolve(&ca, &whole);
	ck_assert_ptr_eq(whole.subject, listed);
	recipe_resolve(&sister, &whole);
	ck_assert_ptr_null(whole.subject);
	ck_assert_str_eq(recipe_identity(&sister), "sister");
	ck_assert_str_eq(recipe_identity(&poser), "x");
	ck_assert_ptr_null(recipe_identity(&nul));
	ck_assert_ptr_null(recipe_identity(&empty));
	ck_assert_ptr_null(recipe_identity(&both));
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
	tcase_add_loop_test(tc, differences_in_words, 0, COUNT(pairs));
	tcase_add_test(tc, resolved_by_field);
	tcase_add_test(tc, subjects_are_resolved);
	tcase_add_test(tc, needs_follow_from_recipes);
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, scenarios_check_tcase());
	return suite;
}
