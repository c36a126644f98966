/* SPDX-License-Identifier: ISC */
#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* What is demanded hangs on what ClientHello says, or more is done than should be. */

#define PARITY		"tls.version-parity"
#define BY_NAME		"tls.sni-variants"
#define BY_PROTOCOL	"tls.alpn-variants"
#define IN_PIECES	"tls.fragmented-clienthello"
#define RENEGOTIATION	"tls.client-renegotiation"
#define EARLY		"tls.early-data"

/* Whatever is presented, or nothing at all. */
#define LETS_IN_ANYBODY	.optional = true, .ignore = {			\
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,	\
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,		\
		    X509_V_ERR_UNABLE_TO_GET_CRL,			\
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,		\
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,		\
		    X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_REVOKED }

#define LETS_IN_BY(id, way, text, scenario)				\
	{								\
		.name = id,						\
		.wrong = "Lets in anybody who " text ".",		\
		.runs = { scenario },					\
		.fails = { scenario },					\
		.behaviour = { LETS_IN_ANYBODY, .only_ways = way },	\
	}

static const struct mutant mutants[] = {
	{
		.name = "tls12-lets-in-anybody",
		.wrong = "Overlooks everything under TLS 1.2.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { LETS_IN_ANYBODY, .only_tls = TLS1_2_VERSION },
	}, {
		.name = "tls13-lets-in-anybody",
		.wrong = "Overlooks everything under TLS 1.3.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { LETS_IN_ANYBODY, .only_tls = TLS1_3_VERSION },
	},
	LETS_IN_BY("lets-in-the-nameless", WAY_NO_NAME, "asks for no name",
	    BY_NAME),
	LETS_IN_BY("lets-in-by-foreign-name", WAY_FOREIGN_NAME,
	    "asks for a name that it does not know", BY_NAME),
	LETS_IN_BY("lets-in-by-address", WAY_ADDRESS,
	    "asks for an IP address", BY_NAME),
	LETS_IN_BY("lets-in-by-localhost", WAY_LOCALHOST,
	    "asks for localhost", BY_NAME),
	{
		.name = "refuses-foreign-names",
		.wrong = "Nothing: names that it does not know are refused by alert.",
		.runs = { BY_NAME },
		.behaviour = { .shuns = WAY_FOREIGN_NAME | WAY_ADDRESS,
		    .shuns_alert = SSL_AD_UNRECOGNIZED_NAME },
	},
	LETS_IN_BY("lets-in-without-alpn", WAY_NO_ALPN,
	    "offers no protocol", BY_PROTOCOL),
	LETS_IN_BY("lets-in-by-mqtt", WAY_ALPN_MQTT, "offers mqtt",
	    BY_PROTOCOL),
	LETS_IN_BY("lets-in-by-aws", WAY_ALPN_AWS, "offers x-amzn-mqtt-ca",
	    BY_PROTOCOL),
	LETS_IN_BY("lets-in-by-h2", WAY_ALPN_H2, "offers h2", BY_PROTOCOL),
	LETS_IN_BY("lets-in-by-unknown-alpn", WAY_ALPN_OTHER,
	    "offers a protocol that it does not know", BY_PROTOCOL),
	{
		.name = "refuses-foreign-protocols",
		.wrong = "Nothing: protocols that it does not know are refused by alert.",
		.runs = { BY_PROTOCOL },
		.behaviour = { .shuns = WAY_ALPN_H2 | WAY_ALPN_OTHER,
		    .shuns_alert = SSL_AD_NO_APPLICATION_PROTOCOL },
	},
	LETS_IN_BY("lets-in-by-pieces", WAY_PIECES,
	    "sends its ClientHello in pieces", IN_PIECES),
	LETS_IN_BY("lets-in-by-octets", WAY_OCTETS,
	    "sends its ClientHello octet by octet", IN_PIECES),
	{
		.name = "refuses-pieces",
		.wrong = "Nothing to speak of: a ClientHello in pieces is refused by alert.",
		.runs = { IN_PIECES },
		.warns = { IN_PIECES },
		.manner = true,
		.behaviour = { .shuns = WAY_PIECES | WAY_OCTETS,
		    .shuns_alert = SSL_AD_HANDSHAKE_FAILURE },
	}, {
		.name = "renegotiates",
		.wrong = "Begins another handshake when a client asks for it.",
		.runs = { RENEGOTIATION },
		.fails = { RENEGOTIATION },
		.behaviour = { .renegotiates = true },
	}, {
		.name = "takes-early-data",
		.wrong = "Takes early data, whatever it is asked for then.",
		.runs = { EARLY },
		.fails = { EARLY },
		.transport = "tls,wss",
		.behaviour = { .early = EARLY_TAKEN },
	}, {
		.name = "offers-early-data",
		.wrong = "Nothing: its tickets allow early data, and it takes none.",
		.runs = { EARLY },
		.transport = "tls,wss",
		.behaviour = { .early = EARLY_OFFERED },
	},
};

const struct mutant_table mutants_ways = { mutants, COUNT(mutants), NULL };
