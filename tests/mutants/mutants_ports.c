/* SPDX-License-Identifier: ISC */
#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/*
 * Other ports of the same host.  The correct broker listens at none of them.
 * Two of each kind are tried: the first of a list, and a later one.
 */

#define PLAINTEXT	"listener.plaintext-mqtt"
#define PLAINTEXT_WS	"listener.plaintext-ws"
#define ON_TLS_PORT	"listener.plaintext-on-tls-port"
#define WSS		"listener.wss-missing-cert"
#define EXTRA_TLS	"listener.extra-tls-ports"
#define ALL		PLAINTEXT, PLAINTEXT_WS, ON_TLS_PORT, WSS, EXTRA_TLS

#define AT(place, ...)	.other[place] = &(const struct behaviour){ __VA_ARGS__ }
#define AT_ALL(...)							\
	AT(OTHER_PLAIN, __VA_ARGS__), AT(OTHER_PLAIN_2, __VA_ARGS__),	\
	AT(OTHER_WS, __VA_ARGS__), AT(OTHER_WS_2, __VA_ARGS__),		\
	AT(OTHER_TLS, __VA_ARGS__), AT(OTHER_TLS_2, __VA_ARGS__),	\
	AT(OTHER_WSS, __VA_ARGS__), AT(OTHER_WSS_2, __VA_ARGS__)

#define LETS_IN_ANYBODY	.optional = true
#define WANTS_PASSWORD	.never_ask = true, .connack = 5

/* One at a time, so that the first one to be refused has found the broker alive. */
#define BANS(word, id) {						\
	.name = word,							\
	.wrong = "Who is refused at one port is banned from all.",	\
	.runs = { id },							\
	.undecided = { id },						\
	.behaviour = { .bans_after = 1, AT_ALL(.optional = false) },	\
}

static const struct mutant mutants[] = {
	/* ---- Wrong. ---- */
	{
		.name = "plaintext",
		.wrong = "Lets in anybody without TLS at another port.",
		.runs = { ALL },
		.fails = { PLAINTEXT },
		.behaviour = { AT(OTHER_PLAIN, LETS_IN_ANYBODY) },
	}, {
		.name = "plaintext-second",
		.wrong = "The same at the second port that is tried.",
		.runs = { ALL },
		.fails = { PLAINTEXT },
		.behaviour = { AT(OTHER_PLAIN_2, LETS_IN_ANYBODY) },
	}, {
		.name = "plaintext-mqtt5",
		.wrong = "The same, and MQTT 5 is not spoken there: by MQTT 5 passwords only would go in clear.",
		.runs = { PLAINTEXT },
		.fails = { PLAINTEXT "[[]mqtt3.1.1]" },
		.warns = { PLAINTEXT "[[]mqtt5]" },
		.manner = true,
		.behaviour = { AT(OTHER_PLAIN, LETS_IN_ANYBODY, .no_mqtt5 = true) },
	}, {
		.name = "plaintext-ws",
		.wrong = "Lets in anybody over WebSocket without TLS.",
		.runs = { ALL },
		.fails = { PLAINTEXT_WS },
		.behaviour = { AT(OTHER_WS, LETS_IN_ANYBODY) },
	}, {
		.name = "plaintext-ws-second",
		.wrong = "The same at the second port that is tried.",
		.runs = { ALL },
		.fails = { PLAINTEXT_WS },
		.behaviour = { AT(OTHER_WS_2, LETS_IN_ANYBODY) },
	}, {
		.name = "plaintext-ws-elsewhere",
		.wrong = "The same, by another path than the usual one.",
		.runs = { PLAINTEXT_WS },
		.fails = { PLAINTEXT_WS },
		.behaviour = { AT(OTHER_WS, LETS_IN_ANYBODY, .only_path = "/ws") },
	}, {
		.name = "plaintext-on-tls-port",
		.wrong = "Lets in anybody who does without TLS at the port that has it.",
		.runs = { ALL },
		.fails = { ON_TLS_PORT },
		.behaviour = { .plain_too =
		    &(const struct behaviour){ LETS_IN_ANYBODY } },
	}, {
		.name = "plaintext-on-tls-port-refused",
		.wrong = "Speaks MQTT without TLS at the port that has it, to refuse everybody: passwords would go in clear.",
		.runs = { ALL },
		.fails = { ON_TLS_PORT },
		.behaviour = { .plain_too =
		    &(const struct behaviour){ WANTS_PASSWORD } },
	}, {
		.name = "wss-port",
		.wrong = "Asks for a certificate at another WebSocket port, and does without.",
		.runs = { ALL },
		.fails = { WSS },
		.behaviour = { AT(OTHER_WSS, LETS_IN_ANYBODY) },
	}, {
		.name = "wss-port-second",
		.wrong = "The same at the second port that is tried.",
		.runs = { ALL },
		.fails = { WSS },
		.behaviour = { AT(OTHER_WSS_2, LETS_IN_ANYBODY) },
	}, {
		.name = "wss-port-asks-nobody",
		.wrong = "Asks for no certificate at another WebSocket port.",
		.runs = { WSS },
		.fails = { WSS },
		.behaviour = { AT(OTHER_WSS, .never_ask = true) },
	}, {
		.name = "wss-port-elsewhere",
		.wrong = "The same, by another path than the usual one.",
		.runs = { WSS },
		.fails = { WSS },
		.behaviour = { AT(OTHER_WSS, .never_ask = true, .only_path = "/ws") },
	}, {
		.name = "wss-known",
		.wrong = "Does without a certificate at the WebSocket listener that is known.",
		.runs = { ALL },
		.fails = { WSS },
		.behaviour = { .wss = &(const struct behaviour){ LETS_IN_ANYBODY } },
	}, {
		.name = "tls-port",
		.wrong = "Asks for a certificate at another TLS port, and does without.",
		.runs = { ALL },
		.fails = { EXTRA_TLS },
		.behaviour = { AT(OTHER_TLS, LETS_IN_ANYBODY) },
	}, {
		.name = "tls-port-second",
		.wrong = "The same at the second port that is tried.",
		.runs = { ALL },
		.fails = { EXTRA_TLS },
		.behaviour = { AT(OTHER_TLS_2, LETS_IN_ANYBODY) },
	}, {
		.name = "tls-port-old",
		.wrong = "Asks for no certificate at another TLS port, which speaks TLS 1.2 only.",
		.runs = { EXTRA_TLS },
		.fails = { EXTRA_TLS },
		.variant = "tls1.2",
		.behaviour = { AT(OTHER_TLS, .never_ask = true,
		    .speaks = TLS1_2_VERSION) },
	},
	/* ---- Not as it should be. ---- */
	{
		.name = "plaintext-password",
		.wrong = "Without TLS there are listeners that refuse who has no password: it would go in clear.",
		.runs = { ALL },
		.warns = { PLAINTEXT, PLAINTEXT_WS },
		.behaviour = { AT(OTHER_PLAIN, WANTS_PASSWORD),
		    AT(OTHER_WS, WANTS_PASSWORD) },
	}, {
		.name = "tls-password",
		.wrong = "Other TLS listeners ask for no certificate, but for a password.",
		.runs = { ALL },
		.warns = { WSS, EXTRA_TLS },
		.behaviour = { AT(OTHER_TLS, WANTS_PASSWORD),
		    AT(OTHER_WSS, WANTS_PASSWORD) },
	},
	/* ---- Unusual, and right. ---- */
	{
		.name = "ports-right",
		.wrong = "Nothing: other ports that have TLS demand a certificate, the rest belongs to a web server.",
		.runs = { ALL },
		.behaviour = { AT(OTHER_PLAIN, .at = STAGE_ACCEPTED, .deed = DEED_HTTP),
		    AT(OTHER_WS, .at = STAGE_ACCEPTED, .deed = DEED_HTTP),
		    AT(OTHER_TLS, .optional = false),
		    AT(OTHER_WSS, .optional = false) },
	}, {
		.name = "ports-right-by-mqtt",
		.wrong = "Nothing: other ports that have TLS ask for a certificate, and refuse by CONNACK and by HTTP who has none.",
		.runs = { ALL },
		.behaviour = { .refusal = 5,
		    AT(OTHER_TLS, .after_handshake = true),
		    AT(OTHER_WSS, .after_handshake = true, .http_status = 403) },
	}, {
		.name = "ports-with-tls",
		.wrong = "Nothing: where none has to be, there is TLS.",
		.runs = { ALL },
		.behaviour = { AT(OTHER_PLAIN, .with_tls = true),
		    AT(OTHER_PLAIN_2, .with_tls = true, LETS_IN_ANYBODY),
		    AT(OTHER_WS, .with_tls = true, LETS_IN_ANYBODY) },
	}, {
		.name = "ports-reset",
		.wrong = "Nothing: whoever comes to another port is reset.",
		.runs = { ALL },
		.behaviour = { AT_ALL(.at = STAGE_ACCEPTED, .deed = DEED_CLOSE,
		    .reset = true) },
	}, {
		.name = "ports-web",
		.wrong = "Nothing: web servers are at other ports, some of them with TLS, which know no such page.",
		.runs = { ALL },
		.behaviour = { AT(OTHER_WS, .only_path = "/index"),
		    AT(OTHER_WSS, .never_ask = true, .only_path = "/index"),
		    AT(OTHER_TLS, .never_ask = true, .at = STAGE_HANDSHAKEN,
		    .deed = DEED_GARBAGE) },
	},
	/* ---- Nothing can be said. ---- */
	{
		.name = "ports-mute",
		.wrong = "Takes connections at other ports, and says nothing.",
		.runs = { ALL },
		.undecided = { PLAINTEXT, PLAINTEXT_WS, WSS, EXTRA_TLS },
		.behaviour = { AT_ALL(.at = STAGE_ACCEPTED, .deed = DEED_MUTE) },
	}, {
		.name = "ports-busy",
		.wrong = "Over TLS at other ports CONNACK says that the server is unavailable.",
		.runs = { ALL },
		.undecided = { WSS, EXTRA_TLS },
		.behaviour = { AT(OTHER_TLS, .never_ask = true, .connack = 3),
		    AT(OTHER_WSS, .never_ask = true, .connack = 3) },
	}, {
		.name = "ports-half-way",
		.wrong = "At other ports the answer begins as MQTT's does, and then is none.",
		.runs = { ALL },
		.undecided = { PLAINTEXT, PLAINTEXT_WS, WSS, EXTRA_TLS },
		.behaviour = { AT_ALL(.at = STAGE_CONNECT, .deed = DEED_FLOOD,
		    LETS_IN_ANYBODY) },
	}, {
		.name = "ports-nobody-home",
		.wrong = "Answers every ClientHello with an alert: all doors are shut.",
		.runs = { ALL },
		.undecided = { ALL },
		.behaviour = { .hello_alert = SSL_AD_INTERNAL_ERROR },
	},
	/* We are shut out, which must not look like a door that is shut. */
	BANS("ports-ban-plaintext", PLAINTEXT),
	BANS("ports-ban-ws", PLAINTEXT_WS),
	BANS("ports-ban-own", ON_TLS_PORT),
	BANS("ports-ban-wss", WSS),
	BANS("ports-ban-tls", EXTRA_TLS),
};

const struct mutant_table mutants_ports = { mutants, COUNT(mutants), NULL };
