/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"
#include "scenarios/tls_hellos.h"

/*
 * Other ports of the broker's host, where the locks of the first one may have
 * been forgotten.  They are few, they follow from an intent, and the host is the
 * one that the user has named: nothing else is looked for.
 */

/* ---- Ways ------------------------------------------------------------------ */

/* Where brokers have WebSocket by default: EMQX, HiveMQ, NanoMQ; and RabbitMQ. */
#define PATH		"/mqtt"
#define OTHER_PATH	"/ws"

static const struct approach in_clear = {
	.name = "without TLS", .plain = true, .path = ""
};

static const struct approach over_ws = {
	.name = "over WebSocket without TLS", .plain = true, .path = PATH,
	.other_path = OTHER_PATH
};

static const struct approach over_tls = {
	.name = "over TLS", .anyone = true, .path = ""
};

static const struct approach over_wss = {
	.name = "over WebSocket and TLS", .anyone = true, .path = PATH,
	.other_path = OTHER_PATH
};

static const struct approach over_the_known_wss = {
	.name = "over the broker's WebSocket listener", .anyone = true,
	.wss = true, .if_known = true
};

/* ---- What several scenarios do --------------------------------------------- */

/* The broker lives, before and after: with nobody at home all doors are shut. */
#define IT_LIVES							\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_ordinary, \
	    .premise = true }

#define SHUT(way)							\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,	\
	    .expect = { WANT_SHUT } }

#define SHUT_AT(way, key, nth)						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,	\
	    .port_key = key, .port_nth = nth, .expect = { WANT_SHUT } }

/* PORTS_MAX steps. */
#define SHUT_AT_ALL(way, key)						\
	SHUT_AT(way, key, 1), SHUT_AT(way, key, 2), SHUT_AT(way, key, 3), \
	SHUT_AT(way, key, 4), SHUT_AT(way, key, 5), SHUT_AT(way, key, 6), \
	SHUT_AT(way, key, 7), SHUT_AT(way, key, 8)

#define OWN_SETTINGS \
	"Mosquitto: cafile, crlfile and require_certificate true below each listener that has TLS; RabbitMQ: ssl_options.verify = verify_peer and ssl_options.fail_if_no_peer_cert = true, which count for MQTT, not for web_mqtt; EMQX: ssl_options.verify = verify_peer and ssl_options.fail_if_no_peer_cert = true of each listener"

static const struct scenario scenarios[] = {
	{
		.id = "listener.plaintext-mqtt",
		.title = "Nobody gets in by MQTT without TLS at the broker's host",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, sections 4.2 and 5.4; RFC 9325, section 3.2",
		.why = "All certificates are for nothing while another port is open: most brokers listen on 1883 as they come, and settings such as Mosquitto's allow_anonymous, meant for the port where certificates tell who is there, count on that one too. Whoever is on the network reads and writes what devices say. A port that asks for a password instead has it sent in clear.",
		.remedy = "Close that port (Mosquitto: neither listener 1883 nor port; RabbitMQ: mqtt.listeners.tcp = none; EMQX: listeners.tcp.default.enable = false), or bind it to the loopback. Which ports are tried says plaintext_ports.",
		.mqtt = true,
		.any_tls = true,
		.steps = {
			IT_LIVES,
			SHUT_AT_ALL(in_clear, INTENT_PLAINTEXT_PORTS),
			IT_LIVES,
		},
	},
	{
		.id = "listener.plaintext-ws",
		.title = "Nobody gets in by MQTT over WebSocket without TLS at the broker's host",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, sections 5.4 and 6; RFC 6455, section 10.6; RFC 9325, section 3.2",
		.why = "A WebSocket listener for browsers is often opened along with the other one (EMQX and NanoMQ on 8083, RabbitMQ's plugin on 15675, Mosquitto's examples on 9001), and forgotten: what goes over it can be read, and nobody has to show a certificate.",
		.remedy = "Close that port (Mosquitto: no listener with protocol websockets and without certfile; EMQX: listeners.ws.default.enable = false), or bind it to the loopback, behind a proxy that does TLS. Which ports are tried says ws_ports; the path is /mqtt, then /ws, then that of --wss.",
		.any_tls = true,
		.steps = {
			IT_LIVES,
			SHUT_AT_ALL(over_ws, INTENT_WS_PORTS),
			IT_LIVES,
		},
	},
	{
		.id = "listener.plaintext-on-tls-port",
		.title = "At the broker's TLS port MQTT is not spoken without TLS",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 4.2 and 5.4; RFC 9325, section 3.2",
		.why = "A port that takes both, as brokers and proxies that look at the first octet can, protects only those who want it: without TLS nobody is asked for a certificate, and a device whose TLS was switched off by mistake goes on working, in clear. So any CONNACK there is a failure, also one that refuses.",
		.remedy = "Have the port speak TLS only: no detection of the protocol in the broker or in the proxy in front of it (HAProxy: ssl in the bind line, and no switching on req.ssl_hello_type), and no port forwarded to the plaintext listener.",
		.any_tls = true,
		.steps = {
			IT_LIVES,
			SHUT(in_clear),
			IT_LIVES,
		},
	},
	{
		.id = "listener.wss-missing-cert",
		.title = "Over WebSocket and TLS nobody gets in without a certificate at the broker's host",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.4.2.4; RFC 5246, section 7.4.6; MQTT 5, sections 5.4.1 and 6",
		.why = "A WebSocket listener has TLS settings of its own: with a certificate for the server, and none wanted of clients, it looks safe in every browser, and lets anybody in. In RabbitMQ's web_mqtt what is said of clients' certificates elsewhere does not count.",
		.remedy = "Demand a certificate there as well (" OWN_SETTINGS "). If the broker cannot, let WebSocket end at a proxy that does, or close that port. Which ports are tried beside that of --wss says wss_ports; the path is /mqtt, then /ws, then that of --wss.",
		.when = { INTENT_CLIENT_CERT, "required" },
		.steps = {
			IT_LIVES,
			SHUT(over_the_known_wss),
			SHUT_AT_ALL(over_wss, INTENT_WSS_PORTS),
			IT_LIVES,
		},
	},
	{
		.id = "listener.extra-tls-ports",
		.title = "At other TLS ports of the broker's host nobody gets in without a certificate",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 4.4.2.4; RFC 5246, section 7.4.6; MQTT 5, section 5.4.1",
		.why = "One TLS listener for devices, one for people with passwords, one that was a test: TLS settings are those of a listener, not of the broker, so the demand for a certificate is easily left out of one of them.",
		.remedy = "Demand a certificate at each of them (" OWN_SETTINGS "), or close it. Which ports are tried says tls_ports.",
		.when = { INTENT_CLIENT_CERT, "required" },
		.steps = {
			IT_LIVES,
			SHUT_AT_ALL(over_tls, INTENT_TLS_PORTS),
			IT_LIVES,
		},
	},
};

const struct family listener_ports_family = {
	"listener", scenarios, COUNT(scenarios)
};
