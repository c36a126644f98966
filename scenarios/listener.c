/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* The other doors of the same broker. */

static const struct approach over_wss = { .name = "over WebSocket", .wss = true };

/* Two steps: however it ends, it ends like that over WebSocket too. */
#define SAME_OVER_WSS(who)						\
	{ OP_CONNECT, .as = &who, .expect = { WANT_SUCCESS_OR_REFUSED } }, \
	{ OP_CONNECT, .as = &who, .how = &over_wss, .expect = { WANT_SAME } }

static const struct scenario scenarios[] = {
	{
		.id = "listener.wss-parity",
		.title = "Over WebSocket the same certificates are let in and kept out as over TLS alone",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, sections 5.4 and 6; RFC 6455, section 10.5",
		.why = "A WebSocket listener is a second door with locks of its own: what the first one checks has to be set up there again, and some brokers cannot. Mosquitto 2.0 overlooks crlfile there, so who is revoked gets in by it.",
		.remedy = "Give the WebSocket listener the CA, the CRL and the demand for a certificate that the other one has (Mosquitto: cafile, crlfile and require_certificate below each listener; its CRLs are in force for WebSocket from 2.1 on). If the broker cannot, let WebSocket end at a proxy that checks all that, or close that port.",
		.needs = NEED_WEBSOCKET,
		.steps = {
			{ OP_CONNECT, .as = &recipe_client, .premise = true,
			    .control = &recipe_other },
			{ OP_CONNECT, .as = &recipe_client, .how = &over_wss,
			    .premise = true, .control = &recipe_other },
			SAME_OVER_WSS(recipe_no_certificate),
			SAME_OVER_WSS(recipe_wrong_ca),
			SAME_OVER_WSS(recipe_self_signed),
			SAME_OVER_WSS(recipe_expired),
			SAME_OVER_WSS(recipe_revoked),
		},
	},
};

const struct family listener_family = {
	"listener", scenarios, COUNT(scenarios)
};
