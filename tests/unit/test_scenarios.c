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

static const struct recipe	 expired_ca = {
	.name = "expired-ca", .like = &recipe_intermediate, .from_h = -48,
	.to_h = -24
};
static const struct recipe	 below_expired_ca = {
	.name = "below", .like = &recipe_via_intermediate, .issuer = &expired_ca
};
static const struct recipe	 expired_below_expired_ca = {
	.name = "below-below", .like = &below_expired_ca, .from_h = -48,
	.to_h = -24
};
static const struct recipe	 two_oddities_of_ca = {
	.name = "odd-ca", .like = &expired_ca, .key = KEY_P384
};
static const struct recipe	 below_odd_ca = {
	.name = "below-odd", .like = &recipe_via_intermediate,
	.issuer = &two_oddities_of_ca
};
static const struct recipe	 twin_below_root = {
	.name = "twin-below-root", .like = &recipe_client, .issuer = &expired_ca
};
static const struct recipe	 crowded = {
	.name = "crowded", .like = &recipe_client, .extensions = {
	    { "1.2.3.1", "DER:0500" }, { "1.2.3.2", "DER:0500" },
	    { "1.2.3.3", "DER:0500" }, { "1.2.3.4", "DER:0500" } }
};
static const struct recipe	 overcrowded = {
	.name = "overcrowded", .like = &crowded,
	.extensions = { { "1.2.3.5", "critical,DER:0500" } }
};
static const struct recipe	 md5 = {
	.name = "md5", .like = &recipe_client, .digest = DIGEST_MD5
};
static const struct recipe	 namesake = {
	.name = "root", .like = &recipe_client, .from_h = -48, .to_h = -24
};
static const struct recipe	 capital = {
	.name = "Capital", .like = &recipe_client, .from_h = -48, .to_h = -24
};
static const struct recipe	 double_ca = {
	.name = "double", .like = &recipe_intermediate,
	.poses_as = &recipe_intermediate
};
static const struct recipe	 below_double = {
	.name = "below-double", .like = &recipe_via_intermediate,
	.issuer = &double_ca
};
static const struct recipe	 nameless = {
	.name = "nameless", .role = ROLE_CLIENT, .issuer = &recipe_root
};

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
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &below_odd_ca,
	    .expect = { WANT_REFUSED, { 45 } } } } },
	    "in: issuer's validity, issuer's key; it has" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &twin_below_root,
	    .expect = { WANT_REFUSED, { 45 } } } } },
	    "issuer's trust, issuer's validity" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { {
	    .as = &expired_below_expired_ca,
	    .control = &recipe_via_intermediate,
	    .expect = { WANT_REFUSED, { 45 } } } } },
	    "in: issuer's validity, validity; it has" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &overcrowded } } },
	    "overcrowded: with its twins it has more than 4 extensions" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &md5 } } },
	    "md5: MD5 asks for an issuer with an RSA key" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &namesake } } },
	    "root: another has this name" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &capital } } },
	    "Capital: a name is made of" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &below_double } } },
	    "the CRL of its issuer double cannot be told" },
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &nameless,
	    .control = &recipe_client } } }, "nameless: neither it" },
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
	tcase_add_loop_test(tc, differences_in_words, 0, COUNT(pairs));
	tcase_add_test(tc, resolved_by_field);
	tcase_add_test(tc, needs_follow_from_recipes);
	suite_add_tcase(suite, tc);
	return suite;
}
