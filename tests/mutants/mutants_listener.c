/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* Other ways in: what is right at one door and wrong at the next. */

#define PARITY		"listener.wss-parity"
#define OVER_WSS(...)	.wss = &(const struct behaviour){ __VA_ARGS__ }

static const struct mutant mutants[] = {
	{
		.name = "wss",
		.wrong = "Nothing: everything goes over WebSocket.",
		.runs = { "trust.*", "validity.*", "revocation.revoked-leaf",
		    "identity.cn-as-username", "authz.*", "mqtt.*", PARITY },
		.transport = "tls,wss",
	}, {
		.name = "wss-in-pieces",
		.wrong = "Nothing: over WebSocket each octet comes in a frame of its own, pings in between.",
		.runs = { "trust.*", "authz.*", PARITY },
		.transport = "tls,wss",
		.behaviour = { OVER_WSS(.pieces = true) },
	}, {
		.name = "wss-refuses-by-http",
		.wrong = "Nothing: over WebSocket TLS lets everybody in, and HTTP turns them away.",
		.runs = { PARITY },
		.behaviour = { OVER_WSS(.after_handshake = true,
		    .http_status = 403) },
	}, {
		.name = "wss-no-crl",
		.wrong = "Overlooks the CRL over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { OVER_WSS(.no_crl = true) },
	}, {
		.name = "wss-no-crl-everywhere",
		.wrong = "The same, and everything goes over WebSocket.",
		.runs = { "trust.*", "revocation.revoked-leaf" },
		.fails = { "revocation.revoked-leaf" },
		.transport = "tls,wss",
		.variant = "wss",
		.behaviour = { OVER_WSS(.no_crl = true) },
	}, {
		.name = "wss-asks-nobody",
		.wrong = "Asks for no certificate over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { OVER_WSS(.never_ask = true) },
	}, {
		.name = "wss-any-ca",
		.wrong = "Trusts any CA over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { OVER_WSS(.ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_UNABLE_TO_GET_CRL,
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN }) },
	}, {
		.name = "wss-self-signed",
		.wrong = "Takes self-signed certificates over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { OVER_WSS(.ignore = {
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		    X509_V_ERR_UNABLE_TO_GET_CRL,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE }) },
	}, {
		.name = "wss-expired",
		.wrong = "Takes expired certificates over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { OVER_WSS(.ignore = {
		    X509_V_ERR_CERT_HAS_EXPIRED }) },
	}, {
		.name = "tls-lets-in-anybody",
		.wrong = "Overlooks everything over TLS alone, and nothing over WebSocket.",
		.runs = { PARITY },
		.fails = { PARITY },
		.behaviour = { .optional = true, .no_crl = true, .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		    X509_V_ERR_CERT_HAS_EXPIRED },
		    OVER_WSS(.optional = false) },
	}, {
		.name = "tls-refuses-client",
		.wrong = "Over TLS alone one client is refused: nothing can be compared.",
		.runs = { PARITY },
		.undecided = { PARITY },
		.behaviour = { .refuse_cn = "client",
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED,
		    OVER_WSS(.optional = false) },
	}, {
		.name = "wss-refuses-client",
		.wrong = "Over WebSocket one client is refused: nothing can be compared.",
		.runs = { PARITY },
		.undecided = { PARITY },
		.behaviour = { OVER_WSS(.refuse_cn = "client",
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED) },
	}, {
		.name = "wss-shut",
		.wrong = "Lets nobody in over WebSocket: nothing can be compared.",
		.runs = { PARITY },
		.undecided = { PARITY },
		.behaviour = { OVER_WSS(.refuse_cn = "*",
		    .refuse_error = X509_V_ERR_UNABLE_TO_GET_CRL) },
	},
};

const struct mutant_table mutants_listener = { mutants, COUNT(mutants), NULL };
