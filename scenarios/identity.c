/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/*
 * Who the broker thinks a client is.  Neither CONNACK nor SUBACK tells: only
 * messages on topics that the ACL guards do.
 */

static const struct scenario scenarios[] = {
	{
		.id = "identity.cn-as-username",
		.title = "The certificate's CN is the user: its topic works, another user's does not",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, sections 5.4.1 and 5.4.2",
		.why = "Without a bond between certificate and user, a valid certificate says that a device is one of yours, not which.",
		.remedy = "Take the user from the certificate (Mosquitto: use_identity_as_username true; RabbitMQ: mqtt.ssl_cert_login = true; EMQX: mqtt.peer_cert_as_username = cn) and give each user its topics by an ACL.",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &recipe_client },
			{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
			    .premise = true, .expect = { WANT_DENIED } },
			{ OP_PUBLISH, .as = &recipe_client, .of = &recipe_other,
			    .premise = true, .expect = { WANT_DENIED } },
			{ OP_ROUNDTRIP, .as = &recipe_other },
		},
	},
	{
		.id = "identity.connect-username-ignored",
		.title = "A username in CONNECT does not make a client somebody else",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, sections 3.1.3.5 and 5.4.1",
		.why = "If the username of CONNECT counts, every device can be every other device by naming it.",
		.remedy = "Take the user from the certificate alone (Mosquitto: use_identity_as_username true in the listener's section; RabbitMQ refuses a username without a password).",
		.needs = NEED_IDENTITY,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &recipe_client, .premise = true },
			{ OP_PUBLISH, .as = &recipe_client, .of = &recipe_other,
			    .premise = true, .expect = { WANT_DENIED } },
			{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
			    .premise = true, .expect = { WANT_DENIED } },
			{ OP_ROUNDTRIP, .as = &recipe_client,
			    .username = &recipe_other,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			{ OP_SUBSCRIBE, .as = &recipe_client, .of = &recipe_other,
			    .username = &recipe_other, .expect = { WANT_DENIED } },
			{ OP_PUBLISH, .as = &recipe_client, .of = &recipe_other,
			    .username = &recipe_other, .expect = { WANT_DENIED } },
		},
	},
};

const struct family identity_family = {
	"identity", scenarios, COUNT(scenarios)
};
