/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* What a client may do once the broker knows who it is. */

static const struct scenario scenarios[] = {
	{
		.id = "authz.own-topic",
		.title = "A client can publish to its own topic and listen there",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 3.3, 3.8 and 5.4.2",
		.why = "The control of this family: what is denied to everybody proves nothing when it is denied to one.",
		.remedy = "Give each user its topics (Mosquitto: acl_file with `pattern readwrite certcheck/%u/#`).",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &recipe_client },
		},
	},
	{
		.id = "authz.foreign-topic",
		.title = "A client can neither read nor write another client's topic",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, section 5.4.2",
		.why = "One device taken over must not be all devices taken over.",
		.remedy = "Guard topics by an ACL (Mosquitto: acl_file with `pattern readwrite certcheck/%u/#`; without an acl_file every client may use every topic).",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &recipe_other, .premise = true },
			{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
			    .expect = { WANT_DENIED } },
			{ OP_PUBLISH, .as = &recipe_client, .of = &recipe_other,
			    .expect = { WANT_DENIED } },
		},
	},
	{
		.id = "authz.device-to-device",
		.title = "A message from one client reaches another, each with its own certificate",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 3.3.4 and 4.6",
		.why = "This is what the broker is for: one device publishes, another, with a certificate of its own, receives.",
		.remedy = "Let both use the topic (Mosquitto: acl_file with `pattern readwrite certcheck/shared/#`).",
		.needs = NEED_SHARED,
		.mqtt = true,
		.steps = {
			{ OP_EXCHANGE, .as = &recipe_client, .premise = true },
			{ OP_EXCHANGE, .as = &recipe_other, .premise = true },
			{ OP_EXCHANGE, .as = &recipe_client, .of = &recipe_other },
			{ OP_EXCHANGE, .as = &recipe_other, .of = &recipe_client },
		},
	},
};

const struct family authz_family = { "authz", scenarios, COUNT(scenarios) };
