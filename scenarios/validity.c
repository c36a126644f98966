/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* When a certificate is good. */

static const struct scenario scenarios[] = {
	{
		.id = "validity.expired-leaf",
		.title = "An expired certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3",
		.why = "An expiry date that nobody checks keeps every key alive that was ever lost.",
		.remedy = "Leave date checks on (Mosquitto 2.1: disable_client_cert_date_checks false) and keep the broker's clock right.",
		.steps = {
			{ OP_CONNECT, .as = &recipe_expired,
			    .expect = { WANT_REFUSED, { 45 } } },
		},
	},
	{
		.id = "validity.not-yet-valid",
		.title = "A certificate whose time has not come is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3",
		.why = "Certificates made in advance, for a later generation of devices, must not work before their day.",
		.remedy = "Leave date checks on (Mosquitto 2.1: disable_client_cert_date_checks false) and keep the broker's clock right.",
		.steps = {
			{ OP_CONNECT, .as = &recipe_not_yet_valid,
			    .expect = { WANT_REFUSED, { 42, 45 } } },
		},
	},
};

const struct family validity_family = {
	"validity", scenarios, COUNT(scenarios)
};
