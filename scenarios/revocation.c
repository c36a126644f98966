/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* Who is out, and that nobody else is. */

static const struct scenario scenarios[] = {
	{
		.id = "revocation.revoked-leaf",
		.title = "A revoked certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 5.3.1 and 6.3",
		.why = "Revocation is the only way to lock out a stolen device before its certificate expires.",
		.remedy = "Give the broker a current CRL of every CA that issues client certificates, and reload it when it changes (Mosquitto: crlfile, then SIGHUP or a restart).",
		.needs = NEED_CRL,
		.steps = {
			{ OP_CONNECT, .as = &recipe_revoked,
			    .expect = { WANT_REFUSED, { 44 } } },
			{ OP_CONNECT, .as = &recipe_revoked_hold,
			    .expect = { WANT_REFUSED, { 44 } } },
		},
	},
	{
		.id = "revocation.sibling-still-valid",
		.title = "While a CRL is in force, an unrevoked certificate of the same CA is accepted",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.3.3",
		.why = "A revocation that locks out the devices beside the stolen one is an outage.",
		.remedy = "Give the broker a CRL that is current and of the right CA (openssl crl -in crl.pem -noout -issuer -lastupdate -nextupdate).",
		.needs = NEED_CRL,
		.steps = {
			{ OP_CONNECT, .as = &recipe_other },
		},
	},
};

const struct family revocation_family = {
	"revocation", scenarios, COUNT(scenarios)
};
