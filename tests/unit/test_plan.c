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

Suite *
plan_suite(void)
{
	Suite	*suite = suite_create("plan");
	TCase	*tc = tcase_create("cases");

	tcase_add_checked_fixture(tc, make_pki, free_pki);
	tcase_add_test(tc, variants_by_layer);
	tcase_add_test(tc, variants_chosen);
	tcase_add_test(tc, variants_over_websocket);
	tcase_add_test(tc, parity_is_one_case);
	tcase_add_test(tc, controls_are_the_twins);
	tcase_add_test(tc, untrusted_material_skips);
	tcase_add_test(tc, foundations);
	tcase_add_test(tc, intents_choose_steps);
	tcase_add_test(tc, nothing_left_to_ask);
	suite_add_tcase(suite, tc);
	return suite;
}
