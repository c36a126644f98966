/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* Revocation that brokers ask about over HTTP: OCSP, and CRLs by URL. */

#define OCSP(path)	"OCSP;URI:{publisher}/ocsp/root" path

/* Nobody listens there, on whatever machine the broker is. */
#define NOWHERE		"URI:http://127.0.0.1:1/crl.pem"

#define OCSP_RECIPE(var, recipe_name, text, path) \
	static const struct recipe var = { \
		.name = recipe_name, .odd = text, .like = &ocsp_good, \
		.extensions = { { "authorityInfoAccess", OCSP(path) } } \
	}

static const struct recipe ocsp_good = {
	.name = "ocsp-good",
	.odd = "names an OCSP responder, which calls it good",
	.like = &recipe_client,
	.extensions = { { "authorityInfoAccess", OCSP("") } },
};

static const struct recipe ocsp_revoked = {
	.name = "ocsp-revoked",
	.odd = "on no CRL, but its OCSP responder calls it revoked",
	.like = &ocsp_good,
	.revoked = REVOKED_ONLINE,
};

OCSP_RECIPE(ocsp_unknown, "ocsp-unknown",
    "names an OCSP responder that does not know it", "/unknown");
OCSP_RECIPE(ocsp_silent, "ocsp-silent",
    "names an OCSP responder that takes the question and never answers", "/silent");
OCSP_RECIPE(ocsp_late, "ocsp-late",
    "names an OCSP responder that calls it good after ten seconds", "/late");
OCSP_RECIPE(ocsp_malformed, "ocsp-malformed",
    "names an OCSP responder that answers with half an answer", "/malformed");
OCSP_RECIPE(ocsp_wrong_signer, "ocsp-wrong-signer",
    "names an OCSP responder that calls it good with a signature that is not the CA's", "/wrong-signer");

static const struct recipe cdp_unreachable = {
	.name = "cdp-unreachable",
	.odd = "names a CRL that cannot be fetched: nobody listens at its address",
	.like = &recipe_client,
	.extensions = { { "crlDistributionPoints", NOWHERE } },
};

static const struct recipe cdp_unreachable_revoked = {
	.name = "cdp-unreachable-revoked",
	.odd = "revoked, and names a CRL that cannot be fetched",
	.like = &cdp_unreachable,
	.revoked = REVOKED_KEY_COMPROMISE,
};

#define HARD	{ INTENT_REVOCATION_MODE, "hard" }
#define SOFT	{ INTENT_REVOCATION_MODE, "soft" }

/* For what cannot be told TLS has no alert of its own. */
#define UNSURE_REFUSED	{ WANT_REFUSED, { 46, 42, 44, 113 }, .prompt = true }
#define UNSURE_ACCEPTED	{ .prompt = true }

static const struct scenario scenarios[] = {
	{
		.id = "revocation.ocsp-revoked",
		.title = "A certificate that its OCSP responder calls revoked is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 6960, sections 2.2 and 3.2; RFC 5280, section 4.2.2.1",
		.why = "Where OCSP is relied on, the thief of a device gets in for as long as the broker does not ask, or does not care for the answer.",
		.remedy = "Have the broker ask the responder that the client's certificate names; most check only their own certificate's status (stapling), and need a CRL for clients.",
		.needs = NEED_PUBLISHER,
		.when = { INTENT_CLIENT_OCSP, "yes" },
		.steps = {
			{ OP_CONNECT, .as = &ocsp_revoked,
			    .expect = { WANT_REFUSED, { 44 } } },
		},
	},
	{
		.id = "revocation.ocsp-unsure",
		.title = "Where OCSP gives no answer that counts, the broker does as intended, and soon",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 6960, sections 2.2 and 3.2; RFC 9325, section 7.5",
		.why = "Who can keep the responder's answer from the broker, or answer in its place, decides who gets in; and a broker that waits for it is an outage.",
		.remedy = "Have the broker check signature and status of the answer, give up after a few seconds, and then refuse (hard) or accept (soft), whichever is meant.",
		.needs = NEED_PUBLISHER,
		.when = { INTENT_CLIENT_OCSP, "yes" },
		.rests_on = "revocation.ocsp-revoked",
		.steps = {
			{ OP_CONNECT, .as = &ocsp_unknown, .when = HARD,
			    .expect = UNSURE_REFUSED },
			{ OP_CONNECT, .as = &ocsp_silent, .when = HARD,
			    .expect = UNSURE_REFUSED },
			/* Who waits that long has a right answer. */
			{ OP_CONNECT, .as = &ocsp_late, .when = HARD,
			    .expect = { WANT_SUCCESS_OR_REFUSED, .prompt = true } },
			{ OP_CONNECT, .as = &ocsp_malformed, .when = HARD,
			    .expect = UNSURE_REFUSED },
			{ OP_CONNECT, .as = &ocsp_wrong_signer, .when = HARD,
			    .expect = UNSURE_REFUSED },
			{ OP_CONNECT, .as = &ocsp_unknown, .when = SOFT,
			    .expect = UNSURE_ACCEPTED },
			{ OP_CONNECT, .as = &ocsp_silent, .when = SOFT,
			    .expect = UNSURE_ACCEPTED },
			{ OP_CONNECT, .as = &ocsp_late, .when = SOFT,
			    .expect = UNSURE_ACCEPTED },
			{ OP_CONNECT, .as = &ocsp_malformed, .when = SOFT,
			    .expect = UNSURE_ACCEPTED },
			{ OP_CONNECT, .as = &ocsp_wrong_signer, .when = SOFT,
			    .expect = UNSURE_ACCEPTED },
		},
	},
	{
		.id = "revocation.cdp-unreachable",
		.title = "A CRL that cannot be fetched from where the certificate says holds nobody up",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.13 and 6.3",
		.why = "A broker that waits for the CA's web server in the handshake is down whenever that is.",
		.remedy = "Fetch CRLs beforehand (see `mqtt-certcheck crl-refresh`), not while a client waits; or limit the fetch to a few seconds.",
		.needs = NEED_CRL,
		.steps = {
			/* The broker has the CRL of this CA: to refuse is stricter than needed. */
			{ OP_CONNECT, .as = &cdp_unreachable, .when = HARD,
			    .expect = { WANT_SUCCESS_OR_REFUSED, .prompt = true } },
			{ OP_CONNECT, .as = &cdp_unreachable, .when = SOFT,
			    .expect = { .prompt = true } },
			{ OP_CONNECT, .as = &cdp_unreachable_revoked, .when = SOFT,
			    .expect = { WANT_REFUSED, { 44 }, .prompt = true } },
		},
	},
};

const struct family revocation_online_family = {
	"revocation", scenarios, COUNT(scenarios)
};
