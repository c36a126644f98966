/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/scenario.h"
#include "tests/unit/suites.h"

static const struct scenario	 takeover = {
	.id = "mqtt.takeover",
	.steps = {
		{ OP_ROUNDTRIP, .as = &recipe_client, .premise = true },
		{ OP_TAKEOVER, .as = &recipe_other, .of = &recipe_client,
		    .when = { INTENT_TAKEOVER, "deny" },
		    .expect = { WANT_DENIED_OR_REFUSED } },
		{ OP_CONNECT, .as = &recipe_client,
		    .when = { INTENT_CLIENT_CERT, "required" } },
	},
};

/* Every key can be said with each of its values, and the first is the default. */
START_TEST(table)
{
	const struct intent_key	*key;
	struct intents		 intents;
	struct error		 error;
	struct clause		 clause;
	char			 assignment[64], value[32];
	const char		*p;
	int			 i;
	size_t			 n;

	for (i = INTENT_NONE + 1; i < INTENTS; i++) {
		key = intent_key((enum intent)i);
		ck_assert_msg(key->name != NULL && key->values != NULL &&
		    key->text != NULL, "key %d", i);
		ck_assert(key->text[strlen(key->text) - 1] != '.');
		for (p = key->values; *p != '\0' && strcmp(p, "N") != 0 &&
		    strcmp(p, "PORTS") != 0; p += n + (p[n] == '|')) {
			n = strcspn(p, "|");
			memset(&intents, 0, sizeof(intents));
			snprintf(assignment, sizeof(assignment), "%s=%.*s",
			    key->name, (int)n, p);
			ck_assert_msg(intents_set(&intents, assignment, &error) == 0,
			    "%s", error.text);
			ck_assert(intents_said(&intents, (enum intent)i));
			intents_value(&intents, (enum intent)i, value, sizeof(value));
			ck_assert_uint_eq(strlen(value), n);
			ck_assert(strncmp(value, p, n) == 0);
			clause = (struct clause){ (enum intent)i, value };
			ck_assert(clause_valid(&clause));
			ck_assert(intents_allow(&intents, &clause));
			memset(&intents, 0, sizeof(intents));
			ck_assert_int_eq(intents_allow(&intents, &clause),
			    p == key->values);
		}
	}
}
END_TEST

/* "1883|PORTS": up to 8 of them, or none. */
START_TEST(port_lists)
{
	static const char *const	 bad[] = {
		"", "0", "65536", "1883,", ",1883", "1883,,8883", "1883 8883",
		"x", "-1", "1,2,3,4,5,6,7,8,9", "none,1883", "+1"
	};
	struct intents	 intents = { .said = { "" } };
	struct error	 error;
	char		 assignment[64];
	size_t		 i;

	ck_assert_uint_eq(intents_port(&intents, INTENT_PLAINTEXT_PORTS, 1), 1883);
	ck_assert_uint_eq(intents_port(&intents, INTENT_PLAINTEXT_PORTS, 2), 0);
	ck_assert_uint_eq(intents_port(&intents, INTENT_WS_PORTS, 5), 15675);
	for (i = 0; i < COUNT(bad); i++) {
		snprintf(assignment, sizeof(assignment), "tls_ports=%s", bad[i]);
		ck_assert_msg(intents_set(&intents, assignment, &error) == -1,
		    "%s", assignment);
		ck_assert_ptr_nonnull(strstr(error.text, "ports with commas"));
	}
	ck_assert_int_eq(intents_set(&intents,
	    "tls_ports=1,22,333,4444,55555,65535,7,8", &error), 0);
	ck_assert_uint_eq(intents_port(&intents, INTENT_TLS_PORTS, 6), 65535);
	ck_assert_uint_eq(intents_port(&intents, INTENT_TLS_PORTS, 8), 8);
	ck_assert_uint_eq(intents_port(&intents, INTENT_TLS_PORTS, 9), 0);
	ck_assert_int_eq(intents_set(&intents, "ws_ports=none", &error), 0);
	ck_assert_uint_eq(intents_port(&intents, INTENT_WS_PORTS, 1), 0);
}
END_TEST

/* "10|N": any whole number, 10 by default. */
START_TEST(numbers)
{
	static const char *const	 wrong[] = {
		"crl_latency_s=0", "crl_latency_s=", "crl_latency_s=N",
		"crl_latency_s=-1", "crl_latency_s=1s", "crl_latency_s=010",
		"crl_latency_s=1234567890", "crl_latency_s=1.5"
	};
	struct intents		 intents = { .said = { "" } };
	struct error		 error;
	size_t			 i;

	ck_assert_uint_eq(intents_number(&intents, INTENT_CRL_LATENCY), 10);
	for (i = 0; i < COUNT(wrong); i++) {
		ck_assert_msg(intents_set(&intents, wrong[i], &error) == -1,
		    "%s", wrong[i]);
		ck_assert(strstr(error.text, "whole number") != NULL);
	}
	ck_assert_int_eq(intents_set(&intents, "crl_latency_s=123456789",
	    &error), 0);
	ck_assert_uint_eq(intents_number(&intents, INTENT_CRL_LATENCY),
	    123456789);
}
END_TEST

START_TEST(refused)
{
	static const struct { const char *said, *names; } wrong[] = {
		{ "takeover", "KEY=VALUE" },
		{ "takover=deny", "did you mean takeover" },
		{ "takeover=maybe", "takeover is one of deny|allow" },
		{ "takeover=", "takeover is one of deny|allow" },
		{ "takeover=den", "takeover is one of deny|allow" },
		{ "takeover=deny|allow", "takeover is one of deny|allow" },
		{ "=deny", "no such expectation" },
		{ "xyzzyxyzzy=\x1b[2Jdeny", "\\x1B[2Jdeny: there is no such" },
	};
	struct intents	 intents = { .said = { "" } };
	struct error	 error;
	size_t		 i;

	for (i = 0; i < COUNT(wrong); i++) {
		ck_assert_int_eq(intents_set(&intents, wrong[i].said, &error), -1);
		ck_assert_msg(strstr(error.text, wrong[i].names) != NULL, "%s: %s",
		    wrong[i].said, error.text);
	}
	ck_assert_int_eq(intents_set(&intents, "takeover=deny", &error), 0);
	ck_assert_int_eq(intents_set(&intents, "takeover=deny", &error), 0);
	ck_assert_int_eq(intents_set(&intents, "takeover=allow", &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "deny before"));
}
END_TEST

START_TEST(steps_by_intent)
{
	struct intents	 intents = { .said = { "" } };
	struct scenario	 resolved;
	struct error	 error;
	char		 text[INTENT_TEXT_SIZE];

	/* Nothing said: the default, lenient where it is not firm. */
	ck_assert(scenario_resolve(&takeover, &intents, &resolved, text));
	ck_assert_uint_eq(scenario_steps(&resolved), 3);
	ck_assert(!resolved.steps[0].expect.lenient);
	ck_assert(resolved.steps[1].expect.lenient);
	ck_assert(!resolved.steps[2].expect.lenient);
	ck_assert_str_eq(text,
	    "takeover=deny (default), client_cert=required (default)");
	/* Said: meant. */
	ck_assert_int_eq(intents_set(&intents, "takeover=deny", &error), 0);
	ck_assert(scenario_resolve(&takeover, &intents, &resolved, text));
	ck_assert(!resolved.steps[1].expect.lenient);
	ck_assert_str_eq(text, "takeover=deny, client_cert=required (default)");
	/* Another value: the step is not asked. */
	memset(&intents, 0, sizeof(intents));
	ck_assert_int_eq(intents_set(&intents, "takeover=allow", &error), 0);
	ck_assert(scenario_resolve(&takeover, &intents, &resolved, text));
	ck_assert_uint_eq(scenario_steps(&resolved), 2);
	ck_assert_int_eq(resolved.steps[1].op, OP_CONNECT);
	/* Premises alone ask nothing. */
	ck_assert_int_eq(intents_set(&intents, "client_cert=optional", &error), 0);
	ck_assert(!scenario_resolve(&takeover, &intents, &resolved, text));
	ck_assert_uint_eq(scenario_steps(&resolved), 1);
}
END_TEST

START_TEST(identity_source)
{
	static const struct { const char *said[2]; enum identity_source source; } sources[] = {
		{ { NULL }, SOURCE_CN },
		{ { "identity_source=cn" }, SOURCE_CN },
		{ { "identity_source=dn" }, SOURCE_DN },
		{ { "identity_source=none" }, SOURCE_NONE },
		{ { "identity_source=san" }, SOURCE_SAN_DNS },
		{ { "identity_source=san", "san_type=email" }, SOURCE_SAN_EMAIL },
		{ { "identity_source=san", "san_type=uri" }, SOURCE_SAN_URI },
		{ { "san_type=uri" }, SOURCE_CN },
	};
	struct intents	 intents;
	struct error	 error;
	size_t		 i, k;

	for (i = 0; i < COUNT(sources); i++) {
		memset(&intents, 0, sizeof(intents));
		for (k = 0; k < 2 && sources[i].said[k] != NULL; k++)
			ck_assert_int_eq(intents_set(&intents,
			    sources[i].said[k], &error), 0);
		ck_assert_int_eq(intents_identity(&intents), sources[i].source);
	}
}
END_TEST

Suite *
intent_suite(void)
{
	Suite	*suite = suite_create("intent");
	TCase	*tc = tcase_create("intent");

	tcase_add_test(tc, table);
	tcase_add_test(tc, port_lists);
	tcase_add_test(tc, numbers);
	tcase_add_test(tc, refused);
	tcase_add_test(tc, steps_by_intent);
	tcase_add_test(tc, identity_source);
	suite_add_tcase(suite, tc);
	return suite;
}
