/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* What a client may do once the broker knows who it is. */

#define GUARD_TOPICS \
	"Mosquitto: acl_file with `pattern readwrite certcheck/%u/#`; RabbitMQ: rabbitmqctl set_topic_permissions with {username}; EMQX: acl.conf with ${username}, no_match = deny"

/* Where nothing is guarded at all, one FAIL says so. */
#define TOPICS_ARE_GUARDED	"authz.foreign-topic"

#define NOT_BY(pattern)							\
	{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,	\
	    .filter = pattern, .expect = { WANT_DENIED } }

#define NOTHING_ON(pattern)						\
	{ OP_LISTEN, .as = &recipe_client, .filter = pattern,		\
	    .when = { INTENT_ADMIN_TOPICS, "deny" },			\
	    .expect = { WANT_DENIED } }

#define NO_ANSWER_ON(pattern)						\
	{ OP_LISTEN, .as = &recipe_client, .filter = pattern,		\
	    .ask = &list_clients,					\
	    .when = { INTENT_ADMIN_TOPICS, "deny" },			\
	    .expect = { WANT_DENIED } }

/* A question that changes nothing; Mosquitto's plugin answers it to whom it obeys. */
static const struct ask list_clients = {
	"$CONTROL/dynamic-security/v1",
	"{\"commands\":[{\"command\":\"listClients\",\"count\":1}]}",
};

static const struct scenario scenarios[] = {
	{
		.id = "authz.own-topic",
		.title = "A client can publish to its own topic and listen there",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 3.3, 3.8 and 5.4.2",
		.why = "The control of this family: what is denied to everybody proves nothing when it is denied to one.",
		.remedy = "Give each user its topics (" GUARD_TOPICS ").",
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
		.remedy = "Guard topics by an ACL (" GUARD_TOPICS "). Mosquitto without an acl_file lets every client use every topic.",
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
		.id = "authz.wildcard-subscribe",
		.title = "No subscription with wildcards, shared or not, brings another client's messages",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 4.7.1, 4.8.2 and 5.4.2",
		.why = "An ACL that compares the filter's text with the topic's overlooks that # is every topic, and that $share/GROUP/ stands before the filter. A granted SUBACK is harmless as long as nothing comes.",
		.remedy = "Check messages, not subscriptions alone, on their way to the client (" GUARD_TOPICS "); update brokers that judge $share by its own text.",
		.needs = NEED_IDENTITY,
		.rests_on = TOPICS_ARE_GUARDED,
		.mqtt = true,
		.steps = {
			NOT_BY("#"),
			NOT_BY("+/#"),
			NOT_BY("+/+/#"),
			NOT_BY("certcheck/#"),
			NOT_BY("certcheck/+/#"),
			NOT_BY("$share/{nonce}/#"),
			NOT_BY("$share/{nonce}/+/+/+"),
			NOT_BY("$share/{nonce}/{topic}"),
		},
	},
	{
		.id = "authz.will-topic",
		.title = "A will is not published to a topic that its client may not write",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.2.5 and 5.4.2; MQTT 3.1.1, section 3.1.2.5",
		.why = "The will comes with CONNECT and is published by the broker when the connection breaks. A broker that checks only PUBLISH lets every client write anywhere by dying.",
		.remedy = "Update the broker; in plugins, check the will's topic like any other (" GUARD_TOPICS ").",
		.needs = NEED_IDENTITY,
		.rests_on = TOPICS_ARE_GUARDED,
		.mqtt = true,
		.steps = {
			{ OP_WILL, .as = &recipe_client, .of = &recipe_client,
			    .premise = true },
			{ OP_WILL, .as = &recipe_client, .of = &recipe_other,
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_WILL, .as = &recipe_other, .of = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
		},
	},
	{
		.id = "authz.admin-topics",
		.title = "An ordinary client sees nothing of the broker's own topics, and commands nothing there",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, section 4.7.2; Mosquitto, dynamic security plugin",
		.why = "$SYS tells how many clients there are and what they do, in some brokers who they are; $CONTROL is how Mosquitto's dynamic security plugin is administered, users and rights included.",
		.remedy = "Keep these topics for administrators (Mosquitto: no `topic read $SYS/#` for all in acl_file, and in dynamic security a role of its own for $CONTROL; EMQX: deny $SYS/# in acl.conf, as it does by default). If clients are meant to see them, say --expect admin_topics=allow.",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			NOTHING_ON("$SYS/#"),
			NOTHING_ON("$SYS/broker/clients/connected"),
			NO_ANSWER_ON("$CONTROL/#"),
			NO_ANSWER_ON("$CONTROL/dynamic-security/v1/response"),
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
