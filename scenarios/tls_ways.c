/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/mqtt_packets.h"
#include "scenarios/scenarios.h"

/*
 * The same refusals, whatever our ClientHello says, and whatever else is asked
 * of the handshake: what a broker demands must not hang on that.
 */

/*
 * Where names choose between settings, another certificate may be shown; nothing
 * secret is sent, so whose it is does not matter.
 */
#define ASKS_FOR(sni_name, words)					\
	{ .name = words, .sni = sni_name, .anyone = true }
#define OFFERS(protocol, words)						\
	{ .name = words, .alpn = protocol, .anyone = true }

static const struct approach without_sni =
	ASKS_FOR("", "without SNI");
static const struct approach by_a_foreign_name =
	ASKS_FOR("unheard-of.certcheck.test", "asking for a name that is not its own");
static const struct approach by_an_address =
	ASKS_FOR("192.0.2.1", "asking for an IP address by SNI");
static const struct approach by_localhost =
	ASKS_FOR("localhost", "asking for localhost");

static const struct approach without_alpn = OFFERS("", "without ALPN");
static const struct approach alpn_mqtt = OFFERS("mqtt", "offering mqtt by ALPN");
static const struct approach alpn_aws =
	OFFERS("x-amzn-mqtt-ca", "offering x-amzn-mqtt-ca by ALPN");
static const struct approach alpn_h2 = OFFERS("h2", "offering h2 by ALPN");
static const struct approach alpn_bogus =
	OFFERS("certcheck-bogus", "offering an unknown protocol by ALPN");

static const struct approach in_pieces = {
	"with a ClientHello in many records", .piece = 16
};
static const struct approach octet_by_octet = {
	"with a ClientHello of one octet a record", .piece = 1
};

static const struct approach over_tls_1_2 = {
	"over TLS 1.2", .tls = 1 + TLS_1_2
};

static const struct approach early = {
	"with CONNECT as early data", .early = &packets_connect_4
};

/* 112 is unrecognized_name, 120 no_application_protocol: out, too. */
#define STAY_OUT(way, alert)						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,		\
	    .expect = { WANT_REFUSED, { 116, alert }, { 40, alert } } },	\
	{ OP_CONNECT, .as = &recipe_wrong_ca, .how = &way,			\
	    .expect = { WANT_REFUSED, { 48, alert } } }

/* Under TLS 1.3, the newest there is, and then under TLS 1.2. */
#define SAME_UNDER_TLS_1_2(who)						\
	{ OP_CONNECT, .as = &who, .expect = { WANT_SUCCESS_OR_REFUSED } }, \
	{ OP_CONNECT, .as = &who, .how = &over_tls_1_2, .expect = { WANT_SAME } }

#define BY_NAME	"whatever a listener is chosen by, name, address or protocol, it has to have the same demands; " \
	"the one that is taken when nothing fits needs them first of all"

static const struct scenario scenarios[] = {
	{
		.id = "tls.version-parity",
		.title = "Under TLS 1.2 and 1.3 the same certificates are let in and kept out",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 4.4.2.4; RFC 5246, section 7.4.6",
		.why = "Client certificates are asked for and judged at another point of the handshake in each version, by other code: more than one server has overlooked them in one of the two.",
		.remedy = "Update the broker or its TLS library; until then, let it speak only the version under which it refuses what it should.",
		.any_tls = true,
		.tls = 1 << TLS_1_3,
		.steps = {
			SAME_UNDER_TLS_1_2(recipe_no_certificate),
			SAME_UNDER_TLS_1_2(recipe_wrong_ca),
			SAME_UNDER_TLS_1_2(recipe_self_signed),
			SAME_UNDER_TLS_1_2(recipe_expired),
			SAME_UNDER_TLS_1_2(recipe_revoked),
		},
	},
	{
		.id = "tls.sni-variants",
		.title = "Whatever name a client asks for by SNI, or none, it needs a valid certificate",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 6066, section 3; RFC 9325, section 3.7",
		.why = "Servers with several names keep settings for each. If only the one that clients usually ask for demands a certificate, it is enough to ask for another.",
		.remedy = "Demand client certificates for every name (" BY_NAME ").",
		.steps = {
			STAY_OUT(without_sni, 112),
			STAY_OUT(by_a_foreign_name, 112),
			STAY_OUT(by_an_address, 112),
			STAY_OUT(by_localhost, 112),
		},
	},
	{
		.id = "tls.alpn-variants",
		.title = "Whatever protocol a client offers by ALPN, or none, it needs a valid certificate",
		.severity = SEVERITY_LOW,
		.reference = "RFC 7301, section 3.2; RFC 9325, section 3.8",
		.why = "Where ALPN chooses between protocols on one port, each has settings of its own, and one of them may do without certificates.",
		.remedy = "Demand client certificates for every protocol (" BY_NAME ").",
		.steps = {
			STAY_OUT(without_alpn, 120),
			STAY_OUT(alpn_mqtt, 120),
			STAY_OUT(alpn_aws, 120),
			STAY_OUT(alpn_h2, 120),
			STAY_OUT(alpn_bogus, 120),
		},
	},
	{
		.id = "tls.fragmented-clienthello",
		.title = "A ClientHello in many small records gets nobody around the demand for a certificate",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 5.1; RFC 5246, section 6.2.1",
		.why = "Proxies that peep at a ClientHello to choose the settings for it may see its first record or segment only, and fall back to settings without client certificates.",
		.remedy = "Update the proxy in front of the broker, and demand client certificates in its default settings as well.",
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate, .how = &in_pieces,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
			{ OP_CONNECT, .as = &recipe_wrong_ca, .how = &in_pieces,
			    .expect = { WANT_REFUSED, { 48 } } },
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .how = &octet_by_octet,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
		},
	},
	{
		.id = "tls.client-renegotiation",
		.title = "A client that asks for another handshake in its connection does not get it",
		.severity = SEVERITY_LOW,
		.reference = "RFC 9325, section 3.5; RFC 5746",
		.why = "Renegotiation costs a server far more than a client, and has let attackers splice their own bytes in front of a victim's. TLS 1.3 has dropped it, and MQTT has no use for it.",
		.remedy = "Turn renegotiation by clients off in the broker or the proxy before it (OpenSSL: SSL_OP_NO_RENEGOTIATION), or do without TLS 1.2.",
		.when = { INTENT_RENEGOTIATION, "refused" },
		.tls = 1 << TLS_1_2,
		.steps = {
			{ OP_RENEGOTIATE, .as = &recipe_client,
			    .expect = { WANT_REFUSED, { 100 } } },
		},
	},
	{
		.id = "tls.early-data",
		.title = "MQTT that is sent as early data of a resumed TLS session is not taken",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, section 8 and appendix E.5; RFC 9325, section 3.10",
		.why = "Early data can be recorded and sent again by anybody: a command to a device would be carried out twice. And it comes before the broker knows whose it is.",
		.remedy = "Turn 0-RTT off in the broker or the proxy before it (nginx: ssl_early_data off; HAProxy: without allow-0rtt).",
		.tls = 1 << TLS_1_3,
		.steps = {
			{ OP_TICKET, .as = &recipe_client, .premise = true },
			{ OP_RAW, .as = &recipe_client, .how = &early,
			    .resumes = &recipe_client, .raw = &packets_connect_4,
			    .expect = { WANT_NOT_EARLY } },
		},
	},
};

const struct family tls_ways_family = {
	"tls", scenarios, COUNT(scenarios)
};
