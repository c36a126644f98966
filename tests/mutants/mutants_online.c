/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/ocsp.h"

/* What brokers ask over HTTP about a client's certificate. */

#define ONLINE(mode) \
	.runs = { "revocation.ocsp-*", "revocation.cdp-unreachable", \
	    "revocation.revoked-leaf", "trust.valid-client" }, \
	.expects = { "client_ocsp=yes", "revocation_mode=" mode }

static const struct mutant mutants[] = {
	/* ---- Who cannot be asked about is out. ---- */
	{
		.name = "ocsp-not-asked",
		.wrong = "Does not ask OCSP.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-revoked" },
		.undecided = { "revocation.ocsp-unsure" },
	}, {
		.name = "ocsp-revoked-is-in",
		.wrong = "Asks OCSP, and accepts whom it calls revoked.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-revoked" },
		.undecided = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_REVOKED },
	}, {
		.name = "ocsp-soft",
		.wrong = "Accepts whom OCSP can tell nothing about.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_SOFT },
	}, {
		.name = "ocsp-unknown-is-in",
		.wrong = "Accepts whom the responder does not know.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_UNKNOWN },
	}, {
		.name = "ocsp-any-signer",
		.wrong = "Does not look at who has signed the responder's answer.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_ANY_SIGNER },
	}, {
		.name = "ocsp-rubbish-is-good",
		.wrong = "Accepts by an answer that it cannot read.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_RUBBISH },
	}, {
		.name = "ocsp-silence-is-good",
		.wrong = "Accepts when the responder does not answer in time.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_SILENCE },
	}, {
		.name = "ocsp-waits",
		.wrong = "Waits for the responder's answer without end.",
		ONLINE("hard"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_WAITS },
	}, {
		.name = "crl-by-url",
		.wrong = "Nothing: it wants to fetch the CRL from where the certificate says too.",
		ONLINE("hard"),
		.behaviour = { .online = ONLINE_OCSP | ONLINE_CRL },
	}, {
		.name = "crl-by-url-waits",
		.wrong = "Waits for the CRL's server without end.",
		ONLINE("hard"),
		.fails = { "revocation.cdp-unreachable" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_CRL_WAITS },
	},

	/* ---- Who cannot be asked about is in. ---- */
	{
		.name = "ocsp-not-asked-soft",
		.wrong = "Does not ask OCSP.",
		ONLINE("soft"),
		.fails = { "revocation.ocsp-revoked" },
		.undecided = { "revocation.ocsp-unsure" },
	}, {
		.name = "ocsp-hard",
		.wrong = "Refuses whom OCSP can tell nothing about.",
		ONLINE("soft"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP },
	}, {
		.name = "ocsp-soft-waits",
		.wrong = "Waits for the responder's answer without end.",
		ONLINE("soft"),
		.fails = { "revocation.ocsp-unsure" },
		.behaviour = { .online = ONLINE_OCSP |
		    (ONLINE_SOFT & ~ONLINE_SILENCE) | ONLINE_WAITS },
	}, {
		.name = "crl-by-url-hard",
		.wrong = "Refuses when the CRL cannot be fetched.",
		ONLINE("soft"),
		.fails = { "revocation.cdp-unreachable" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_SOFT | ONLINE_CRL },
	}, {
		.name = "crl-by-url-only",
		.wrong = "Overlooks its CRL where the certificate says where to fetch one, and that cannot be had.",
		ONLINE("soft"),
		.fails = { "revocation.cdp-unreachable" },
		.behaviour = { .online = ONLINE_OCSP | ONLINE_SOFT,
		    .ignore = { X509_V_ERR_CERT_REVOKED },
		    .ignore_if = trait_names_crl },
	},

	/* ---- Nobody has said what is meant. ---- */
	{
		.name = "crl-by-url-waits-unsaid",
		.wrong = "Waits for the CRL's server without end.",
		.runs = { "revocation.cdp-unreachable", "trust.valid-client" },
		.warns = { "revocation.cdp-unreachable" },
		.manner = true,
		.behaviour = { .online = ONLINE_CRL_WAITS },
	},
};

const struct mutant_table mutants_online = { mutants, COUNT(mutants) };
