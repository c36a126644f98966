/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* Whom the broker trusts. */

static const struct scenario scenarios[] = {
	{
		.id = "trust.valid-client",
		.title = "A client with a valid certificate is accepted",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, section 5.4.1; RFC 8446, section 4.4.2",
		.why = "A broker that turns away its own devices is down for them, and nothing else can be tested on it.",
		.remedy = "Give the broker the CA that issued the client's certificate (Mosquitto: cafile) and that CA's current CRL (crlfile), and restart it.",
		.mqtt = true,
		.steps = {
			{ OP_CONNECT, .as = &recipe_client, .control = &recipe_other },
		},
	},
	{
		.id = "trust.missing-cert",
		.title = "A client without a certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, sections 4.4.2.4 and 6.2; RFC 5246, section 7.4.6",
		.why = "If a certificate is only asked for, not required, everybody who finds the port is in.",
		.remedy = "Require a certificate (Mosquitto: require_certificate true in the listener's section; RabbitMQ: ssl_options.fail_if_no_peer_cert = true).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
		},
	},
	{
		.id = "trust.wrong-ca",
		.title = "A certificate of an unknown CA is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1",
		.why = "Anyone can make a CA and issue a certificate with a device's name.",
		.remedy = "Verify client certificates against your private CA only (Mosquitto: cafile with that CA alone and require_certificate true).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_wrong_ca,
			    .expect = { WANT_REFUSED, { 48 } } },
		},
	},
	{
		.id = "trust.self-signed",
		.title = "A self-signed certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1",
		.why = "A certificate that vouches for itself proves nothing; it takes one command to make.",
		.remedy = "Verify client certificates against your private CA only (Mosquitto: cafile and require_certificate true; RabbitMQ: ssl_options.verify = verify_peer).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_self_signed,
			    .expect = { WANT_REFUSED, { 48, 42 } } },
			{ OP_CONNECT, .as = &recipe_self_signed_ca,
			    .expect = { WANT_REFUSED, { 48, 42 } } },
		},
	},
	{
		.id = "trust.cert-request-sent",
		.title = "The broker asks for a certificate in the handshake",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.3.2; RFC 5246, section 7.4.4",
		.why = "A broker that never asks cannot know who is there: its TLS protects the line, not the door.",
		.remedy = "Turn client certificates on for this listener (Mosquitto: require_certificate true, which is off by default and set for each listener).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .expect = { WANT_REQUEST } },
		},
	},
};

const struct family trust_family = { "trust", scenarios, COUNT(scenarios) };
