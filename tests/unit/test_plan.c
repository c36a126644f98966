/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "fixtures/pki.h"
#include "fixtures/recipes.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/scenarios.h"
#include "tests/unit/suites.h"

static struct pki	*pki;

static void
make_pki(void)
{
	struct error	 error;

	pki = pki_make(client_recipes, client_recipes_count, NULL, 0, PKI_DAYS,
	    &error);
	ck_assert_ptr_nonnull(pki);
}

static void
free_pki(void)
{
	pki_free(pki);
}

static struct plan *
plan_of(const char *id, unsigned tls, unsigned mqtt)
{
	const struct scenario		*scenario = scenario_find(id);
	const struct plan_options	 options = { .tls = tls, .mqtt = mqtt };

	return plan_make(&scenario, 1, &options, &pki->material);
}

START_TEST(variants_by_layer)
{
	struct plan	*plan = plan_of("trust.wrong-ca", 0, 0);

	ck_assert_uint_eq(plan->count, 2);
	ck_assert_str_eq(plan->cases[0].name, "trust.wrong-ca[tls1.2]");
	ck_assert_str_eq(plan->cases[1].name, "trust.wrong-ca[tls1.3]");
	plan_free(plan);
	plan = plan_of("authz.foreign-topic", 0, 0);
	ck_assert_uint_eq(plan->count, 4);
	ck_assert_str_eq(plan->cases[3].name, "authz.foreign-topic[tls1.3,mqtt5]");
	plan_free(plan);
}
END_TEST

/* Nobody else is told a password. */
START_TEST(passwords_are_for_proven_brokers)
{
	const char	*trust = pki->material.trust_pem;
	struct plan	*plan = plan_of("trust.password-instead-of-cert", 0, 0);

	ck_assert_ptr_null(strstr(plan->cases[0].skip, "--cafile"));
	plan_free(plan);
	pki->material.trust_pem = NULL;
	plan = plan_of("trust.password-instead-of-cert", 0, 0);
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "--cafile"));
	plan_free(plan);
	plan = plan_of("trust.wrong-ca", 0, 0);
	ck_assert_str_eq(plan->cases[0].skip, "");
	plan_free(plan);
	pki->material.trust_pem = trust;
}
END_TEST

START_TEST(variants_chosen)
{
	struct plan	*plan = plan_of("authz.foreign-topic", 1u << TLS_1_2,
			    1u << MQTT_5);

	ck_assert_uint_eq(plan->count, 1);
	ck_assert_str_eq(plan->cases[0].name, "authz.foreign-topic[tls1.2,mqtt5]");
	plan_free(plan);
	/* Decided by TLS, and still under the MQTT version that was chosen. */
	plan = plan_of("trust.wrong-ca", 0, 1u << MQTT_5);
	ck_assert_uint_eq(plan->count, 2);
	ck_assert_int_eq(plan->cases[0].variant.mqtt, MQTT_5);
	plan_free(plan);
}
END_TEST

static struct plan *
plan_over(const char *id, unsigned transports)
{
	const struct scenario		*scenario = scenario_find(id);
	const struct plan_options	 options = { .tls = 1u << TLS_1_3,
					     .transports = transports };

	return plan_make(&scenario, 1, &options, &pki->material);
}

#define OVER_TLS	(1u << TRANSPORT_TLS)
#define OVER_WSS	(1u << TRANSPORT_WSS)

START_TEST(variants_over_websocket)
{
	struct plan	*plan = plan_over("trust.wrong-ca", OVER_TLS | OVER_WSS);

	ck_assert_uint_eq(plan->count, 2);
	ck_assert_str_eq(plan->cases[0].name, "trust.wrong-ca[tls1.3]");
	ck_assert_str_eq(plan->cases[1].name, "trust.wrong-ca[tls1.3,wss]");
	ck_assert_int_eq(plan->cases[1].variant.transport, TRANSPORT_WSS);
	/* The control goes the same way. */
	ck_assert_uint_eq(plan->probes_count, 2);
	ck_assert_int_eq(plan->probes[plan->cases[0].probe[0]].variant.transport,
	    TRANSPORT_TLS);
	ck_assert_int_eq(plan->probes[plan->cases[1].probe[0]].variant.transport,
	    TRANSPORT_WSS);
	plan_free(plan);
	plan = plan_over("authz.foreign-topic", OVER_WSS);
	ck_assert_uint_eq(plan->count, 2);
	ck_assert_str_eq(plan->cases[1].name,
	    "authz.foreign-topic[tls1.3,mqtt5,wss]");
	plan_free(plan);
}
END_TEST

/* It goes both ways by itself, where both are known. */
START_TEST(parity_is_one_case)
{
	struct plan		*plan;
	const struct testcase	*tc;

	plan = plan_over("listener.wss-parity", OVER_TLS | OVER_WSS);
	ck_assert_uint_eq(plan->count, 1);
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "--wss"));
	plan_free(plan);
	pki->material.websocket = true;
	plan = plan_over("listener.wss-parity", OVER_TLS | OVER_WSS);
	tc = &plan->cases[0];
	ck_assert_str_eq(tc->skip, "");
	ck_assert_str_eq(tc->name, "listener.wss-parity[tls1.3]");
	ck_assert_int_eq(plan->probes[tc->probe[0]].variant.transport,
	    TRANSPORT_TLS);
	ck_assert_int_eq(plan->probes[tc->probe[1]].variant.transport,
	    TRANSPORT_WSS);
	plan_free(plan);
}
END_TEST

START_TEST(controls_are_the_twins)
{
	struct plan	*plan = plan_of("revocation.revoked-leaf", 0, 0);

	/* Two steps, one twin, two variants. */
	ck_assert_uint_eq(plan->probes_count, 2);
	ck_assert_ptr_eq(plan->probes[0].recipe, &recipe_client);
	ck_assert_uint_eq(plan->cases[0].probe[0], 0);
	ck_assert_uint_eq(plan->cases[0].probe[1], 0);
	ck_assert_uint_eq(plan->cases[1].probe[0], 1);
	ck_assert_uint_eq(plan->cases[0].probe[2], NO_PROBE);
	plan_free(plan);
	/* The ordinary client is compared with the second identity. */
	plan = plan_of("trust.valid-client", 0, 0);
	ck_assert_ptr_eq(plan->probes[0].recipe, &recipe_other);
	plan_free(plan);
	/* What is its own evidence needs none. */
	plan = plan_of("trust.cert-request-sent", 0, 0);
	ck_assert_uint_eq(plan->probes_count, 0);
	plan_free(plan);
}
END_TEST

/* A broker that does not know our CA: what needs it is skipped, with the way out. */
START_TEST(untrusted_material_skips)
{
	struct plan	*plan;

	pki->material.trusted = false;
	plan = plan_of("revocation.revoked-leaf", 0, 0);
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "--pki"));
	plan_free(plan);
	plan = plan_of("trust.wrong-ca", 0, 0);
	ck_assert_str_eq(plan->cases[0].skip, "");
	ck_assert_uint_eq(plan->cases[0].probe[0], NO_PROBE);
	plan_free(plan);
	plan_free(NULL);
}
END_TEST

static const struct scenario	 oracle = {
	.id = "authz.oracle",
	.mqtt = true,
	.steps = { { OP_ROUNDTRIP, .as = &recipe_client } },
};

static const struct scenario	 guess = {
	.id = "identity.guess",
	.mqtt = true,
	.rests_on = "authz.oracle",
	.steps = {
		{ OP_CONNECT, .as = &recipe_other },
		{ OP_TAKEOVER, .as = &recipe_other, .of = &recipe_client,
		    .when = { INTENT_TAKEOVER, "deny" } },
	},
};

static const struct scenario *
find_oracle(const char *id)
{
	return strcmp(id, oracle.id) == 0 ? &oracle : NULL;
}

/* What others rest on is run under their variants, and told only when it was selected. */
START_TEST(foundations)
{
	const struct scenario	*list[] = { &guess, &oracle };
	struct plan_options	 options = {
		.tls = 1u << TLS_1_3, .find = find_oracle
	};
	struct plan		*plan;

	plan = plan_make(list, 1, &options, &pki->material);
	ck_assert_uint_eq(plan->count, 4);
	ck_assert_str_eq(plan->cases[0].name, "identity.guess[tls1.3,mqtt3.1.1]");
	ck_assert_uint_eq(plan->cases[0].rests_on, 2);
	ck_assert_uint_eq(plan->cases[1].rests_on, 3);
	ck_assert_str_eq(plan->cases[3].name, "authz.oracle[tls1.3,mqtt5]");
	ck_assert(!plan->cases[1].hidden);
	ck_assert(plan->cases[2].hidden && plan->cases[3].hidden);
	ck_assert_uint_eq(plan->cases[2].rests_on, NO_CASE);
	plan_free(plan);
	plan = plan_make(list, 2, &options, &pki->material);
	ck_assert_uint_eq(plan->count, 4);
	ck_assert_uint_eq(plan->cases[1].rests_on, 3);
	ck_assert(!plan->cases[3].hidden);
	plan_free(plan);
}
END_TEST

START_TEST(intents_choose_steps)
{
	const struct scenario	*list[] = { &guess };
	struct intents		 intents = { .said = { "" } };
	struct plan_options	 options = {
		.tls = 1u << TLS_1_3, .mqtt = 1u << MQTT_5, .intents = &intents
	};
	struct plan		*plan;
	struct error		 error;

	plan = plan_make(list, 1, &options, &pki->material);
	ck_assert_str_eq(plan->cases[0].intent, "takeover=deny (default)");
	ck_assert_uint_eq(scenario_steps(plan->cases[0].scenario), 2);
	plan_free(plan);
	ck_assert_int_eq(intents_set(&intents, "takeover=allow", &error), 0);
	plan = plan_make(list, 1, &options, &pki->material);
	ck_assert_uint_eq(scenario_steps(plan->cases[0].scenario), 1);
	ck_assert_str_eq(plan->cases[0].skip, "");
	plan_free(plan);
}
END_TEST

START_TEST(nothing_left_to_ask)
{
	static const struct scenario	 only = {
		.id = "mqtt.only",
		.steps = {
			{ OP_ROUNDTRIP, .as = &recipe_client, .premise = true },
			{ OP_CONNECT, .as = &recipe_other,
			    .when = { INTENT_TAKEOVER, "deny" } },
		},
	};
	const struct scenario	*list[] = { &only };
	struct intents		 intents = { .said = { "" } };
	struct plan_options	 options = { .intents = &intents };
	struct plan		*plan;
	struct error		 error;

	ck_assert_int_eq(intents_set(&intents, "takeover=allow", &error), 0);
	plan = plan_make(list, 1, &options, &pki->material);
	ck_assert_str_eq(plan->cases[0].skip,
	    "nothing is expected of a deployment with takeover=allow");
	plan_free(plan);
}
END_TEST

/* ---- Ports and listeners that may not be there ------------------------------ */

/* The scenario's only case; "" for what was said: nothing. */
static struct plan *
plan_ports(const char *id, unsigned transports, const char *said)
{
	const struct scenario	*scenario = scenario_find(id);
	struct intents		 intents = { .said = { "" } };
	struct plan_options	 options = { .tls = 1u << TLS_1_3,
				     .mqtt = 1u << MQTT_5,
				     .transports = transports,
				     .intents = &intents };
	struct plan		*plan;
	struct error		 error;

	if (said[0] != '\0')
		ck_assert_int_eq(intents_set(&intents, said, &error), 0);
	plan = plan_make(&scenario, 1, &options, &pki->material);
	ck_assert_uint_eq(plan->count, 1);
	return plan;
}

static size_t
steps_of(const struct plan *plan)
{
	return scenario_steps(plan->cases[0].scenario);
}

/* One that brings its own ways is one case, by the way that there is. */
START_TEST(ports_are_one_case)
{
	struct plan	*plan;

	plan = plan_ports("listener.plaintext-mqtt", OVER_TLS | OVER_WSS, "");
	ck_assert_str_eq(plan->cases[0].name, "listener.plaintext-mqtt[mqtt5]");
	ck_assert_uint_eq(steps_of(plan), 3);
	ck_assert_uint_eq(plan->cases[0].scenario->steps[1].port, 1883);
	plan_free(plan);
	plan = plan_ports("listener.extra-tls-ports", OVER_TLS | OVER_WSS, "");
	ck_assert_str_eq(plan->cases[0].name, "listener.extra-tls-ports[tls1.3]");
	ck_assert_uint_eq(steps_of(plan), 5);
	plan_free(plan);
	plan = plan_ports("listener.plaintext-ws", OVER_WSS, "");
	ck_assert_int_eq(plan->cases[0].variant.transport, TRANSPORT_WSS);
	plan_free(plan);
	plan = plan_ports("listener.plaintext-mqtt", OVER_TLS, "plaintext_ports=none");
	ck_assert_str_eq(plan->cases[0].skip,
	    "nothing is expected of a deployment with plaintext_ports=none");
	plan_free(plan);
}
END_TEST

/* The WebSocket listener is tried where one is known, and other ports of a broker of ours where they are named. */
START_TEST(what_is_not_there_is_left_out)
{
	const char	*id = "listener.wss-missing-cert";
	struct plan	*plan = plan_ports(id, OVER_TLS, "");

	ck_assert_str_eq(plan->cases[0].skip, "");
	ck_assert_uint_eq(steps_of(plan), 1 + 4 + 1);
	plan_free(plan);
	plan = plan_ports(id, OVER_TLS, "wss_ports=none");
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "wss_ports=none"));
	plan_free(plan);
	pki->material.websocket = true;
	plan = plan_ports(id, OVER_TLS, "");
	ck_assert_uint_eq(steps_of(plan), 1 + 1 + 4 + 1);
	ck_assert_str_eq(plan->cases[0].skip, "");
	plan_free(plan);
	plan = plan_ports(id, OVER_TLS, "wss_ports=none");
	ck_assert_uint_eq(steps_of(plan), 1 + 1 + 1);
	ck_assert_str_eq(plan->cases[0].skip, "");
	plan_free(plan);
	pki->material.launched = true;
	plan = plan_ports(id, OVER_TLS, "");
	ck_assert_uint_eq(steps_of(plan), 1 + 1 + 1);
	ck_assert_str_eq(plan->cases[0].skip, "");
	plan_free(plan);
	plan = plan_ports(id, OVER_TLS, "wss_ports=4711");
	ck_assert_uint_eq(steps_of(plan), 1 + 1 + 1 + 1);
	plan_free(plan);
	pki->material.websocket = false;
	plan = plan_ports(id, OVER_TLS, "");
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "launched"));
	plan_free(plan);
}
END_TEST

/* Over WebSocket alone, by whatever listener. */
START_TEST(upgrades_go_over_websocket)
{
	const char	*id = "listener.identity-header-forgery";
	struct plan	*plan = plan_ports(id, OVER_TLS, "");

	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "--broker wss://"));
	plan_free(plan);
	pki->material.upgrades = true;
	plan = plan_ports(id, OVER_TLS | OVER_WSS, "");
	ck_assert_str_eq(plan->cases[0].skip, "");
	ck_assert_str_eq(plan->cases[0].name,
	    "listener.identity-header-forgery[wss]");
	ck_assert_int_eq(plan->cases[0].variant.transport, TRANSPORT_WSS);
	plan_free(plan);
	plan = plan_ports(id, OVER_TLS, "trusted_proxy=yes");
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "trusted_proxy=yes"));
	plan_free(plan);
	/* Where anybody may come, only life would be left to show. */
	plan = plan_ports(id, OVER_TLS, "client_cert=optional");
	ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "client_cert=optional"));
	plan_free(plan);
}
END_TEST

/* As many as there are, each once, and one way only. */
START_TEST(addresses_are_those_that_are_there)
{
	const char	*id = "listener.address-parity";
	struct plan	*plan;
	unsigned	 n;

	for (n = 0; n < 2; n++) {
		pki->material.addresses = n;
		plan = plan_ports(id, OVER_TLS | OVER_WSS, "");
		ck_assert_ptr_nonnull(strstr(plan->cases[0].skip, "--connect-to"));
		plan_free(plan);
	}
	for (; n < 6; n++) {
		pki->material.addresses = n;
		plan = plan_ports(id, OVER_TLS | OVER_WSS, "");
		ck_assert_str_eq(plan->cases[0].skip, "");
		ck_assert_str_eq(plan->cases[0].name,
		    "listener.address-parity[tls1.3]");
		ck_assert_uint_eq(steps_of(plan), 2 + 3 * ((n < 4 ? n : 4) - 1));
		plan_free(plan);
	}
	/* Whoever stands behind one address may be several all the same. */
	pki->material.addresses = 1;
	plan = plan_ports("lifecycle.node-parity", OVER_TLS, "");
	ck_assert_uint_eq(steps_of(plan), 12);
	plan_free(plan);
}
END_TEST

Suite *
plan_suite(void)
{
	Suite	*suite = suite_create("plan");
	TCase	*tc = tcase_create("cases");

	tcase_add_checked_fixture(tc, make_pki, free_pki);
	tcase_add_test(tc, variants_by_layer);
	tcase_add_test(tc, passwords_are_for_proven_brokers);
	tcase_add_test(tc, variants_chosen);
	tcase_add_test(tc, variants_over_websocket);
	tcase_add_test(tc, parity_is_one_case);
	tcase_add_test(tc, controls_are_the_twins);
	tcase_add_test(tc, untrusted_material_skips);
	tcase_add_test(tc, foundations);
	tcase_add_test(tc, intents_choose_steps);
	tcase_add_test(tc, nothing_left_to_ask);
	tcase_add_test(tc, ports_are_one_case);
	tcase_add_test(tc, what_is_not_there_is_left_out);
	tcase_add_test(tc, upgrades_go_over_websocket);
	tcase_add_test(tc, addresses_are_those_that_are_there);
	suite_add_tcase(suite, tc);
	return suite;
}
