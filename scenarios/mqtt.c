/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"
#include "scenarios/identity_words.h"
#include "scenarios/mqtt_packets.h"
#include "scenarios/scenarios.h"

/* What MQTT adds to TLS: versions, sessions, identifiers, packets out of order. */

static const struct approach over_3_1 = { "over MQTT 3.1", .mqtt = 1 + MQTT_3_1 };
static const struct approach over_5 = { "over MQTT 5", .mqtt = 1 + MQTT_5 };

/* Three steps: refused, and so under the other versions. */
#define REFUSED_BY_ALL(who, ...)					\
	{ OP_CONNECT, .as = &who, .expect = { WANT_REFUSED, __VA_ARGS__ } }, \
	{ OP_CONNECT, .as = &who, .how = &over_3_1,			\
	    .expect = { WANT_SAME } },					\
	{ OP_CONNECT, .as = &who, .how = &over_5, .expect = { WANT_SAME } }

#define ENDED_BY(packets)						\
	{ OP_RAW, .as = &recipe_client, .raw = &packets,		\
	    .expect = { WANT_CLOSED } }

#define REASON_FOR(who, packets)					\
	{ OP_RAW, .as = &who, .raw = &packets, .expect = { WANT_REASON } }

/* Two steps: with that name for a username, or a client identifier. */
#define NO_RIGHTS_BY(claim, name)					\
	{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,	\
	    .claim = &name, .expect = { WANT_DENIED_OR_REFUSED } },	\
	{ OP_PUBLISH, .as = &recipe_client, .of = &recipe_other,	\
	    .claim = &name, .expect = { WANT_DENIED_OR_REFUSED } }

#define NO_RIGHTS_WITHOUT_NAME(verb, who)				\
	{ verb, .as = &who, .of = &recipe_client,			\
	    .when = { INTENT_ANONYMOUS, "deny" },			\
	    .expect = { WANT_DENIED_OR_REFUSED } }

static const struct scenario scenarios[] = {
	{
		.id = "mqtt.reject-code",
		.title = "A client that MQTT refuses is told so in the words of its MQTT version, or not at all",
		.severity = SEVERITY_LOW,
		.reference = "MQTT 3.1.1, section 3.2.2.3; MQTT 5, sections 3.2.2.2 and 4.12",
		.why = "Devices act on the code: a wrong one makes them try again for ever, or give up. Presented, under both versions: a certificate without a name, no certificate, a lasting session of nobody, an unknown authentication method.",
		.remedy = "Update the broker, or the plugin that refuses: 2, 4 and 5 belong to MQTT 3.1.1, 0x85 to 0x8C to MQTT 5, Session Present is 0, and the connection is closed. Closing without a word is allowed.",
		.steps = {
			REASON_FOR(identity_no_cn, packets_connect_4),
			REASON_FOR(identity_no_cn, packets_connect_5),
			REASON_FOR(recipe_no_certificate, packets_connect_4),
			REASON_FOR(recipe_no_certificate, packets_connect_5),
			REASON_FOR(recipe_client, packets_lasting_nobody),
			REASON_FOR(recipe_client, packets_unknown_method),
		},
	},
	{
		.id = "mqtt.version-parity",
		.title = "Who is refused under MQTT 3.1.1 is refused under MQTT 3.1 and 5 as well",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.2.2 and 5.4.1",
		.why = "Versions are often served by code of their own, with checks of their own. Compared: no certificate, one of another CA, a revoked one; versions that the broker does not speak are left out.",
		.remedy = "Make the settings of all versions the same, or serve only the one that is in use (VerneMQ: listener.ssl.allowed_protocol_versions), and verify certificates in TLS, before any MQTT is read.",
		.needs = NEED_CRL,
		.steps = {
			REFUSED_BY_ALL(recipe_no_certificate, { 116 }, { 40 }),
			REFUSED_BY_ALL(recipe_wrong_ca, { 48 }),
			REFUSED_BY_ALL(recipe_revoked, { 44 }),
		},
	},
	{
		.id = "mqtt.packet-before-connect",
		.title = "What comes before CONNECT, or as a second CONNECT, ends the connection",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 3.1.1, section 3.1 ([MQTT-3.1.0-1], [MQTT-3.1.0-2]); MQTT 5, section 3.1 ([MQTT-3.1.0-1], [MQTT-3.1.0-2])",
		.why = "CONNECT is where a client is authenticated. What is served before it is served to nobody in particular, and a second one may change the user of a connection that is already trusted.",
		.remedy = "Update the broker: no option decides this.",
		.steps = {
			ENDED_BY(packets_subscribe_first),
			ENDED_BY(packets_publish_first),
			ENDED_BY(packets_ping_first),
			ENDED_BY(packets_connect_twice_4),
			ENDED_BY(packets_connect_twice_5),
			ENDED_BY(packets_second_connect_4),
			ENDED_BY(packets_second_connect_5),
		},
	},
	{
		.id = "mqtt.takeover-by-other-cert",
		.title = "A client cannot end the session of another by using its client identifier",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.4 ([MQTT-3.1.4-3]) and 5.4.2; MQTT 3.1.1, section 3.1.4 ([MQTT-3.1.4-2])",
		.why = "MQTT has the broker end the older of two connections with the same client identifier. If it does so for another certificate too, any device can keep any other one off the broker, by its identifier alone. Mosquitto does.",
		.remedy = "Bind the client identifier to the certificate (Mosquitto: use_username_as_clientid true; RabbitMQ: mqtt.ssl_cert_client_id_from; EMQX: mqtt.peer_cert_as_clientid = cn), or let identifiers be random and secret. If it is meant to be possible, say --expect takeover=allow.",
		.mqtt = true,
		.steps = {
			{ OP_TAKEOVER, .as = &recipe_client, .of = &recipe_client,
			    .premise = true },
			{ OP_TAKEOVER, .as = &recipe_other, .of = &recipe_client,
			    .when = { INTENT_TAKEOVER, "deny" },
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_TAKEOVER, .as = &recipe_client, .of = &recipe_other,
			    .when = { INTENT_TAKEOVER, "deny" },
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_TAKEOVER, .as = &recipe_other, .of = &recipe_client,
			    .when = { INTENT_TAKEOVER, "allow" } },
		},
	},
	{
		.id = "mqtt.session-inherit",
		.title = "A client that resumes the session of another does not get its messages",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.2.4, 4.1 and 5.4.2; MQTT 3.1.1, section 3.1.2.4",
		.why = "A lasting session keeps subscriptions and messages under its client identifier. Whoever names it may be handed both. Messages that are withheld are no breach, though the session has changed hands: that is a warning.",
		.remedy = "Bind the client identifier to the certificate (Mosquitto: use_username_as_clientid true; RabbitMQ: mqtt.ssl_cert_client_id_from; EMQX: mqtt.peer_cert_as_clientid = cn), and update the broker so that rights are checked when messages leave it.",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_INHERIT, .as = &recipe_client, .premise = true },
			{ OP_INHERIT, .as = &recipe_other, .of = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_INHERIT, .as = &recipe_client, .of = &recipe_other,
			    .expect = { WANT_DENIED_OR_REFUSED } },
		},
	},
	{
		.id = "mqtt.wildcard-identifiers",
		.title = "Wildcards in the client identifier or the username of CONNECT give no rights over others",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.3.1, 3.1.3.5 and 4.7.1; CVE-2017-7650 (Mosquitto)",
		.why = "Where an ACL goes by the client identifier or the username (%c, %u, ${clientid}, ${username}), one that is + or # stands for everybody.",
		.remedy = "Update the broker (Mosquitto: 1.4.12 or later), and use the certificate's name in ACLs instead of what CONNECT says (Mosquitto: use_identity_as_username true; EMQX: mqtt.peer_cert_as_username = cn and mqtt.peer_cert_as_clientid = cn).",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			NO_RIGHTS_BY(client_id, identity_plus),
			NO_RIGHTS_BY(client_id, identity_hash),
			NO_RIGHTS_BY(client_id, identity_below),
			NO_RIGHTS_BY(username, identity_plus),
			NO_RIGHTS_BY(username, identity_hash),
			NO_RIGHTS_BY(username, identity_below),
		},
	},
	{
		.id = "mqtt.enhanced-auth-bypass",
		.title = "An authentication method in CONNECT neither replaces a certificate nor passes unknown",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 3.1.2.11.9 and 4.12 ([MQTT-4.12.0-1])",
		.why = "MQTT 5 has a way of its own to authenticate, beside username and password. A broker that takes a method that it does not know for one that has succeeded, or that then leaves the certificate out, has a door without a lock.",
		.remedy = "Update the broker, and let no plugin accept methods that it does not know; verify certificates in TLS (Mosquitto: require_certificate true; RabbitMQ: ssl_options.fail_if_no_peer_cert = true; EMQX: fail_if_no_peer_cert = true).",
		.steps = {
			{ OP_RAW, .as = &recipe_no_certificate,
			    .raw = &packets_unknown_method,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
			{ OP_RAW, .as = &recipe_wrong_ca,
			    .raw = &packets_unknown_method,
			    .expect = { WANT_REFUSED, { 48 } } },
			ENDED_BY(packets_unknown_method),
		},
	},
	{
		.id = "mqtt.anonymous-fallback",
		.title = "A client whom nothing names has no rights over others",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 3.1.3.5 and 5.4.1",
		.why = "Without a name in its certificate, or without a certificate where none is required, a client may become anonymous, or a default user: RabbitMQ's is guest, who may do everything.",
		.remedy = "Refuse anonymous clients (Mosquitto: allow_anonymous false where no certificate is required; RabbitMQ: mqtt.allow_anonymous = false; EMQX: an authenticator; NanoMQ: allow_anonymous = false), or give them no topics. If they are meant to have them, say --expect anonymous=allow.",
		.needs = NEED_IDENTITY,
		.rests_on = "authz.foreign-topic",
		.mqtt = true,
		.steps = {
			NO_RIGHTS_WITHOUT_NAME(OP_SUBSCRIBE, identity_no_cn),
			NO_RIGHTS_WITHOUT_NAME(OP_PUBLISH, identity_no_cn),
			NO_RIGHTS_WITHOUT_NAME(OP_SUBSCRIBE, recipe_no_certificate),
			NO_RIGHTS_WITHOUT_NAME(OP_PUBLISH, recipe_no_certificate),
		},
	},
};

const struct family mqtt_family = { "mqtt", scenarios, COUNT(scenarios) };
