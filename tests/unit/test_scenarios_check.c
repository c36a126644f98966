/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"
#include "tests/unit/scenarios_tests.h"

/* What the table check refuses, and what it takes. */

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

static const struct attribute	 listed[] = { { "O", "o" }, { "CN", "x" }, { NULL } };
static const struct attribute	 no_such_type[] = { { "commonName", "x" }, { NULL } };
static const struct attribute	 no_value[] = { { "CN", NULL }, { NULL } };
static const struct attribute	 needless_length[] = { { "CN", "x", 1 }, { NULL } };
static const struct attribute	 joined_first[] = {
	{ "CN", "x", .joined = true }, { NULL }
};
#define FOUR	{ "OU", "u" }, { "OU", "u" }, { "OU", "u" }, { "OU", "u" }
static const struct attribute	 endless[] = { FOUR, FOUR, FOUR, FOUR, FOUR };

static const struct recipe	 by_list = {
	.name = "by-list", .like = &recipe_client, .subject = listed
};

/* A subject that cannot be, which the check has to name. */
static const struct {
	struct recipe	 recipe;
	const char	*complaint;
} wrong_subjects[] = {
	{ { .like = &recipe_client, .subject = no_such_type },
	    "attribute commonName of its subject cannot" },
	{ { .like = &recipe_client, .subject = no_value }, "attribute CN of" },
	{ { .like = &recipe_client, .subject = needless_length }, "attribute CN of" },
	{ { .like = &recipe_client, .subject = joined_first }, "attribute CN of" },
	{ { .like = &recipe_client, .subject = endless }, "more than 16 attributes" },
	{ { .like = &recipe_client, .subject = listed, .cn = "z" },
	    "have no effect beside .subject" },
	{ { .like = &by_list, .organisation = "z" },
	    "have no effect beside .subject" },
};

static const uint8_t		 ping[] = { 0xc0, 0 };
static const uint8_t		 no_ping[] = { 0xe0, 0 };
static const struct packets	 raw_ping = { "a ping", ping, 2 };
static const struct packets	 raw_bye = { "a farewell", no_ping, 2 };
static const struct crowd	 sockets = { "sockets", 5, PROGRESS_TCP };
static const struct approach	 some_sockets = { .name = "with sockets", .crowd = &sockets };
static const struct approach	 old = { "over MQTT 3.1", .mqtt = 1 + MQTT_3_1 };
static const struct approach	 over_wss = { "over WebSocket", .wss = true };
static const struct approach	 unheard_of = { "over MQTT 9", .mqtt = 1 + MQTT_VERSIONS };
static const struct approach	 half_a_line = {
	"a", .wss = true, .if_known = true, .headers = "A: b\r\nC: d\n" };
static const struct approach	 no_name = {
	"b", .wss = true, .if_known = true, .headers = ": b\r\n" };
static const struct approach	 no_colon = {
	"c", .wss = true, .if_known = true, .headers = "A b: c\r\n" };
static const struct approach	 nowhere = { "d", .headers = "A: b\r\n" };
static const struct packets	 no_octets = { "e", ping, 0 };
static const struct approach	 empty_preface = { "e", .preface = &no_octets };
static const struct ask		 asks_nothing = { "topic", NULL };

static const uint16_t		 no_such_suite[] = { 0xfafa, 0 };
static const struct approach	 hello_good = {
	.name = "with a version", .hello = &(const struct hello){ "a", 0x0301 }
};
static const struct approach	 hello_versionless = {
	.name = "with none", .hello = &(const struct hello){ "b" }
};
static const struct approach	 hello_unnamed = {
	.name = "with a suite",
	.hello = &(const struct hello){ "c", 0x0303, no_such_suite }
};

#define GOOD_TEXT	.title = "t", .reference = "r", .remedy = "m", .why = "w"

/* Each is wrong in one way, which the check has to name. */
static const struct crl_file	 nameless_crl = { .form = CRL_EMPTY };
static const struct recipe	*const no_anchors[] = { NULL };

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
	/* The one oddity is either in the credential or in what it claims. */
	{ { .id = "fam.x", GOOD_TEXT, .steps = { { .as = &two_oddities,
	    .username = &recipe_other,
	    .expect = { WANT_REFUSED, { 44 } } } } }, "name, validity" },
	{ { .id = "fam.x", GOOD_TEXT, .rests_on = "fam.y",
	    .steps = { { .as = &recipe_other } } },
	    "rests on fam.y, which is not there" },
	{ { .id = "fam.x", GOOD_TEXT, .rests_on = "fam.x",
	    .steps = { { .as = &recipe_other } } }, "rests on itself" },
#define BAD_STEP(complaint, ...)					\
	{ { .id = "fam.x", GOOD_TEXT, .mqtt = true, .steps = {		\
	    { .as = &recipe_other },					\
	    { .as = &recipe_other, __VA_ARGS__ } } }, complaint }
	BAD_STEP("another party", .op = OP_PUBLISH),
	BAD_STEP("another party", .op = OP_SUBSCRIBE),
	BAD_STEP("another party", .op = OP_WILL),
	BAD_STEP("another party", .op = OP_TAKEOVER),
	BAD_STEP("RAW needs it", .op = OP_RAW),
	BAD_STEP("RAW needs it", .op = OP_CONNECT, .raw = &raw_ping),
	BAD_STEP("ends with a PINGREQ", .op = OP_RAW, .raw = &raw_bye),
	BAD_STEP("LISTEN needs a .filter", .op = OP_LISTEN),
	BAD_STEP(".filter is for", .op = OP_EXCHANGE, .filter = "#"),
	BAD_STEP(".ask is for LISTEN", .ask = &asks_nothing),
	BAD_STEP("a topic and a payload", .op = OP_LISTEN, .filter = "#",
	    .ask = &asks_nothing),
	BAD_STEP("needs a username", .password = "x"),
	BAD_STEP("of RAW and ALIVE only", .expect = { WANT_CLOSED }),
	BAD_STEP("expected of RAW only", .expect = { WANT_REASON }),
	BAD_STEP("to compare it with", .op = OP_ROUNDTRIP, .how = &old,
	    .expect = { WANT_SAME }),
	BAD_STEP("to compare it with", .op = OP_ROUNDTRIP, .expect = { WANT_ONE }),
	BAD_STEP("compared with itself", .expect = { WANT_SAME }),
	BAD_STEP("scenarios that compare", .how = &old),
	BAD_STEP("scenarios that need it", .how = &over_wss),
	BAD_STEP("its CR LF", .how = &half_a_line),
	BAD_STEP("its CR LF", .how = &no_name),
	BAD_STEP("its CR LF", .how = &no_colon),
	BAD_STEP("headers go over WebSocket", .how = &nowhere),
	BAD_STEP("and octets", .how = &empty_preface),
	BAD_STEP("versions that there are", .how = &unheard_of,
	    .expect = { WANT_SAME }),
	BAD_STEP(".crl is for CRL", .crl = &nameless_crl),
	BAD_STEP(".crl is for CRL", .op = OP_CRL, .crl = &nameless_crl),
	BAD_STEP(".anchors is for TRUST", .anchors = no_anchors),
	BAD_STEP("a TICKET before it", .resumes = &recipe_client),
	BAD_STEP("a STAY before it", .op = OP_ALIVE),
	BAD_STEP("with .lasts_s", .op = OP_EXPIRE),
	BAD_STEP(".as is recipe_server", .op = OP_RELOAD),
	BAD_STEP("SERVED is for CONNECT", .expect = { WANT_SERVED }),
	BAD_STEP("with .resumes", .expect = { WANT_FULL }),
	BAD_STEP("a limit is for TICKET", .expect = { .limit_key = INTENT_MAX_TICKET }),
	BAD_STEP("after a change", .watch = WATCH_UNTIL),
	BAD_STEP("has to be asked by the next step", .expect = { WANT_REPELLED }),
	BAD_STEP("has to be asked by the next step", .expect = { WANT_ANSWERED }),
	BAD_STEP("UNHARMED is for CONNECT", .op = OP_ROUNDTRIP,
	    .expect = { WANT_UNHARMED }),
	BAD_STEP("of a CROWD with TLS, recipe_client", .op = OP_CROWD,
	    .how = &some_sockets),
#define BAD_HELLO(complaint, premise_, way, ...)			\
	{ { .id = "fam.x", GOOD_TEXT, .steps = {			\
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &hello_good, \
	    .premise = premise_ },					\
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &way,	\
	    .expect = { __VA_ARGS__ } },				\
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &hello_good, \
	    .premise = true } } }, complaint }
	BAD_HELLO("that the broker lives", false, hello_good, WANT_REFUSED, { 40 }),
	BAD_HELLO("suites that there are", true, hello_versionless, WANT_REFUSED, { 40 }),
	BAD_HELLO("suites that there are", true, hello_unnamed, WANT_REFUSED, { 40 }),
	BAD_HELLO("no alert is expected", true, hello_good, WANT_REFUSED),
	BAD_HELLO("that no TLS has", true, hello_good, WANT_REFUSED, { 99 }),
	BAD_HELLO("gone on with, or refused", true, hello_good, WANT_REQUEST),
	{ { .id = "fam.x", GOOD_TEXT, .steps = {
	    { .as = &recipe_no_certificate, .expect = { WANT_SHUT } } } },
	    "that the broker lives" },
	/* Another name, and revoked: two reasons to refuse it. */
	{ { .id = "fam.x", GOOD_TEXT, .steps = {
	    { OP_REVOKE, .as = &recipe_other },
	    { .as = &recipe_other, .expect = { WANT_REFUSED, { 44 } } } } },
	    "in one property" },
	{ { .id = "fam.x", GOOD_TEXT, .severity = SEVERITY_LOW, .steps = {
	    { .as = &recipe_other, .expect = { .lenient = true } } } },
	    "follows from .when" },
	BAD_STEP("a value that its key does not", .when = { INTENT_TAKEOVER, "maybe" }),
	BAD_STEP("a value that its key does not", .when = { INTENT_TAKEOVER, NULL }),
};

static const struct recipe	 victim = {
	.name = "victim", .like = &recipe_client
};

/* All of the verbs, told as they should be. */
static const struct scenario	 sound[] = {
	{ .id = "fam.a", GOOD_TEXT, .mqtt = true, .rests_on = "fam.b", .steps = {
	    { OP_WILL, .as = &recipe_client, .of = &recipe_other },
	    { OP_TAKEOVER, .as = &recipe_client, .of = &recipe_other,
	    .when = { INTENT_TAKEOVER, "deny" }, .expect = { WANT_DENIED } },
	    { OP_INHERIT, .as = &recipe_client },
	    { OP_LISTEN, .as = &recipe_client, .filter = "$SYS/#" },
	    { OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
	    .filter = "{topic}/+" },
	    { OP_RAW, .as = &recipe_client, .raw = &raw_ping,
	    .expect = { WANT_CLOSED } },
	    /* Refused by MQTT: no alert; odd in what it claims. */
	    { .as = &recipe_client, .control = &recipe_client,
	    .username = &recipe_other, .expect = { WANT_REFUSED } } } },
	{ .id = "fam.c", GOOD_TEXT, .steps = {
	    { OP_STAY, .as = &victim },
	    { OP_TICKET, .as = &victim,
	    .expect = { .limit_key = INTENT_MAX_TICKET } },
	    { OP_CRL, .as = &recipe_server },
	    { OP_REVOKE, .as = &victim },
	    { OP_RELOAD, .as = &recipe_server },
	    { .as = &victim, .watch = WATCH_UNTIL,
	    .expect = { WANT_REFUSED, { 44 } } },
	    { .as = &victim, .resumes = &victim,
	    .expect = { WANT_REFUSED, { 44 } } },
	    { OP_ALIVE, .as = &victim, .expect = { WANT_CLOSED } } } },
	{ .id = "fam.b", GOOD_TEXT, .mqtt = true, .steps = {
	    { .as = &by_list, .client_id = &recipe_expired },
	    { .as = &by_list, .how = &old, .expect = { WANT_SAME } } } },
	{ .id = "fam.d", GOOD_TEXT, .severity = SEVERITY_INFO, .steps = {
	    { .as = &recipe_other, .expect = { .lenient = true } } } },
	{ .id = "fam.e", GOOD_TEXT, .any_tls = true, .steps = {
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &hello_good,
	    .premise = true },
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &hello_good,
	    .expect = { WANT_REFUSED, { 70 } } },
	    { .as = &recipe_no_certificate, .expect = { WANT_SHUT } },
	    { OP_HELLO, .as = &recipe_no_certificate, .how = &hello_good,
	    .premise = true } } },
};
static const struct scenario	 circle[] = {
	{ .id = "fam.a", GOOD_TEXT, .rests_on = "fam.b",
	    .steps = { { .as = &recipe_other } } },
	{ .id = "fam.b", GOOD_TEXT, .rests_on = "fam.b",
	    .steps = { { .as = &recipe_other } } },
};

START_TEST(sound_tables_are_taken)
{
	static const struct family	 family = { "fam", sound, COUNT(sound) };
	static const struct family	 round = { "fam", circle, COUNT(circle) };
	const struct family		*list[] = { &family };
	struct error			 error = { "" };

	ck_assert_msg(scenarios_check(list, 1, &error) == 0, "%s", error.text);
	list[0] = &round;
	ck_assert_int_eq(scenarios_check(list, 1, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "rests on itself"));
}
END_TEST

START_TEST(unsound_subjects_are_refused)
{
	struct recipe			 recipe = wrong_subjects[_i].recipe;
	struct scenario			 scenario = {
		.id = "fam.x", GOOD_TEXT,
		.steps = { { .as = &recipe, .control = &recipe_client } }
	};
	struct family			 family = { "fam", &scenario, 1 };
	const struct family *const	 list[] = { &family };
	struct error			 error = { "" };

	recipe.name = "odd-subject";
	ck_assert_int_eq(scenarios_check(list, 1, &error), -1);
	ck_assert_msg(strstr(error.text, wrong_subjects[_i].complaint) != NULL,
	    "%s", error.text);
}
END_TEST

static bool
among(const struct recipe *recipe, const struct recipe *const *list, size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (list[i] == recipe)
			return true;
	return false;
}

START_TEST(recipes_of_steps_and_foundations)
{
	static const struct scenario	 upper = {
		.id = "fam.x", GOOD_TEXT, .rests_on = "trust.self-signed",
		.steps = { { .as = &by_list, .client_id = &recipe_expired,
		    .control = &recipe_via_intermediate } }
	};
	const struct scenario		*scenario = &upper;
	const struct recipe		**list;
	size_t				 n;

	list = scenarios_recipes(&scenario, 1, &n);
	ck_assert(among(&by_list, list, n));
	ck_assert(among(&recipe_expired, list, n));
	ck_assert(among(&recipe_via_intermediate, list, n));
	ck_assert(among(&recipe_self_signed, list, n));
	ck_assert(!among(&recipe_wrong_ca, list, n));
	free(list);
}
END_TEST

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

TCase *
scenarios_check_tcase(void)
{
	TCase	*tc = tcase_create("check");

	tcase_add_loop_test(tc, unsound_tables_are_refused, 0, COUNT(wrong));
	tcase_add_test(tc, double_ids_are_refused);
	tcase_add_test(tc, sound_tables_are_taken);
	tcase_add_loop_test(tc, unsound_subjects_are_refused, 0,
	    COUNT(wrong_subjects));
	tcase_add_test(tc, recipes_of_steps_and_foundations);
	return tc;
}
