/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/*
 * Brokers that take clients for proxies, or their words for proxies', and those
 * whose addresses do not agree.
 */

#define PROXY		"listener.proxy-protocol-forgery"
#define HEADER		"listener.identity-header-forgery"
#define OVERRIDE	"listener.identity-header-override"
#define ADDRESSES	"listener.address-parity"
#define PLAINTEXT	"listener.plaintext-mqtt"
#define WSS_MISSING	"listener.wss-missing-cert"

#define AT(place, ...)	.other[place] = &(const struct behaviour){ __VA_ARGS__ }

/* What may be behind a proxy on the loopback: without a header nobody gets an answer. */
#define BEHIND_A_PROXY	.optional = true, .proxy = PROXY_V1 | PROXY_V2 | \
	PROXY_ONLY

#define OVER_WSS(...)	.wss = &(const struct behaviour){ __VA_ARGS__ }
#define WITHOUT_CERTIFICATE_IN_TLS	.after_handshake = true, .refusal = 5

#define ANY_CA	.ignore = {						\
	X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,			\
	X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,			\
	X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_CRL }

static const struct mutant mutants[] = {
	/* ---- PROXY protocol. ---- */
	{
		.name = "proxy-v1-vouches",
		.wrong = "Who sends a PROXY header of version 1 needs no certificate.",
		.runs = { PROXY, "trust.missing-cert" },
		.fails = { PROXY },
		.behaviour = { .proxy = PROXY_V1 | PROXY_VOUCHES },
	}, {
		.name = "proxy-v2-names",
		.wrong = "Whom a PROXY header of version 2 names by a CN needs no certificate.",
		.runs = { PROXY, "trust.missing-cert" },
		.fails = { PROXY },
		.behaviour = { .proxy = PROXY_V2 | PROXY_CN },
	}, {
		.name = "proxy-v1-clear",
		.wrong = "Who sends a PROXY header of version 1 may go on without TLS.",
		.runs = { PROXY, "listener.plaintext-on-tls-port" },
		.fails = { PROXY },
		.behaviour = { .proxy = PROXY_V1 | PROXY_VOUCHES | PROXY_CLEAR },
	}, {
		.name = "proxy-v2-clear",
		.wrong = "Whom a PROXY header of version 2 names by a CN may go on without TLS.",
		.runs = { PROXY, "listener.plaintext-on-tls-port" },
		.fails = { PROXY },
		.behaviour = { .proxy = PROXY_V2 | PROXY_CN | PROXY_CLEAR },
	}, {
		.name = "proxy-only",
		.wrong = "Answers nobody but proxies, and can be reached past them.",
		.runs = { PROXY },
		.fails = { PROXY },
		.behaviour = { .proxy = PROXY_V1 | PROXY_V2 | PROXY_VOUCHES |
		    PROXY_CLEAR | PROXY_ONLY },
	}, {
		.name = "proxy-port",
		.wrong = "TLS ends in front of it, and the port behind can be reached by anybody.",
		.runs = { PROXY, PLAINTEXT },
		.fails = { PROXY },
		.behaviour = { AT(OTHER_PLAIN, BEHIND_A_PROXY) },
	}, {
		.name = "proxy-port-second",
		.wrong = "The same at the second port that is tried.",
		.runs = { PROXY, PLAINTEXT },
		.fails = { PROXY },
		.behaviour = { AT(OTHER_PLAIN_2, BEHIND_A_PROXY) },
	}, {
		.name = "proxy-port-password",
		.wrong = "The same, and there it wants a password.",
		.runs = { PROXY, PLAINTEXT },
		.warns = { PROXY },
		.manner = true,
		.behaviour = { AT(OTHER_PLAIN, BEHIND_A_PROXY, .connack = 5) },
	}, {
		.name = "proxy-overlooked",
		.wrong = "Nothing: a PROXY header changes nothing about what is asked of a client.",
		.runs = { PROXY, "trust.missing-cert" },
		.behaviour = { .proxy = PROXY_V1 | PROXY_V2 },
	}, {
		.name = "proxy-overlooked-mqtt",
		.wrong = "Nothing: the same, and who has no certificate is refused by CONNACK.",
		.runs = { PROXY },
		.behaviour = { .proxy = PROXY_V1 | PROXY_V2,
		    .after_handshake = true, .refusal = 5 },
	}, {
		.name = "proxy-reset",
		.wrong = "Nothing: whatever is no TLS is reset.",
		.runs = { PROXY },
		.behaviour = { .no_alert = true, .reset = true },
	}, {
		.name = "proxy-nobody-home",
		.wrong = "Answers every ClientHello with an alert: no header helps.",
		.runs = { PROXY, HEADER },
		.undecided = { PROXY, HEADER },
		.behaviour = { .hello_alert = 80 },
	}, {
		.name = "proxy-ban",
		.wrong = "Who is refused once is shut out, which must not look like a door that is shut.",
		.runs = { PROXY },
		.undecided = { PROXY },
		.behaviour = { .bans_after = 1 },
	},
	/* ---- Headers of HTTP. ---- */
	{
		.name = "header-vouches",
		.wrong = "Whom X-SSL-Client-CN names needs no certificate over WebSocket.",
		.runs = { HEADER, WSS_MISSING },
		.fails = { HEADER },
		.behaviour = { OVER_WSS(WITHOUT_CERTIFICATE_IN_TLS,
		    .header = "X-SSL-Client-CN") },
	}, {
		.name = "header-names",
		.wrong = "Whom X-Remote-User names is the user, whatever the certificate says.",
		.runs = { HEADER, OVERRIDE, WSS_MISSING },
		.fails = { OVERRIDE },
		.behaviour = { OVER_WSS(.header = "X-Remote-User") },
	}, {
		.name = "headers-refused",
		.wrong = "Nothing: who claims to be a proxy is answered by HTTP 400.",
		.runs = { HEADER, OVERRIDE },
		.may_warn = { OVERRIDE },
		.behaviour = { OVER_WSS(WITHOUT_CERTIFICATE_IN_TLS,
		    .header = "X-Forwarded-Client-Cert", .header_status = 400) },
	}, {
		.name = "headers-overlooked",
		.wrong = "Nothing: TLS is done by all, and MQTT refuses who has no certificate.",
		.runs = { HEADER, OVERRIDE },
		.behaviour = { OVER_WSS(WITHOUT_CERTIFICATE_IN_TLS) },
	},
	/* ---- Addresses. ---- */
	{
		.name = "address-second-open",
		.wrong = "At its second address nobody needs a certificate.",
		.runs = { ADDRESSES, "trust.missing-cert" },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = true),
		    AT(OTHER_TLS_2, .optional = false) },
	}, {
		.name = "address-third-open",
		.wrong = "At its third address nobody needs a certificate.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, .optional = true) },
	}, {
		.name = "address-second-any-ca",
		.wrong = "At its second address any CA will do.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, ANY_CA),
		    AT(OTHER_TLS_2, .optional = false) },
	}, {
		.name = "address-third-any-ca",
		.wrong = "At its third address any CA will do.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, ANY_CA) },
	}, {
		.name = "address-first-open",
		.wrong = "At its first address nobody needs a certificate.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { .optional = true, AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, .optional = true) },
	}, {
		.name = "address-first-any-ca",
		.wrong = "At its first address any CA will do.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { ANY_CA, AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, .optional = false) },
	}, {
		.name = "addresses-open",
		.wrong = "Nowhere is a certificate needed: that is parity.",
		.runs = { ADDRESSES },
		.nodes = true,
		.behaviour = { .optional = true, AT(OTHER_TLS, .optional = true),
		    AT(OTHER_TLS_2, .optional = true) },
	}, {
		.name = "addresses-by-mqtt",
		.wrong = "Nothing: at its third address CONNACK refuses, elsewhere TLS.",
		.runs = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, .after_handshake = true, .refusal = 5) },
	}, {
		.name = "address-gone",
		.wrong = "At its third address nobody is there.",
		.runs = { ADDRESSES },
		.undecided = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = false) },
	}, {
		.name = "address-mute",
		.wrong = "At its second address connections are taken, and nothing is said.",
		.runs = { ADDRESSES },
		.undecided = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .at = STAGE_ACCEPTED,
		    .deed = DEED_MUTE), AT(OTHER_TLS_2, .optional = false) },
	}, {
		.name = "address-closes",
		.wrong = "At its second address everybody is cut off, which must not look like a refusal.",
		.runs = { ADDRESSES },
		.undecided = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .at = STAGE_ACCEPTED,
		    .deed = DEED_CLOSE), AT(OTHER_TLS_2, .optional = false) },
	}, {
		.name = "address-third-closes",
		.wrong = "The same at its third address.",
		.runs = { ADDRESSES },
		.undecided = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS, .optional = false),
		    AT(OTHER_TLS_2, .at = STAGE_ACCEPTED, .deed = DEED_CLOSE) },
	}, {
		.name = "address-gone-and-open",
		.wrong = "Nobody is at its second address, and at its third nobody needs a certificate.",
		.runs = { ADDRESSES },
		.fails = { ADDRESSES },
		.nodes = true,
		.behaviour = { AT(OTHER_TLS_2, .optional = true) },
	},
};

const struct mutant_table mutants_forgery = { mutants, COUNT(mutants), NULL };
