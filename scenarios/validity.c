/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* When a certificate is good. */

#define DAY_H	24
#define YEAR_H	(365 * DAY_H)

/* ---- Who presents what ---------------------------------------------------- */

static const struct recipe expired_just_now = {
	.name = "expired-just-now",
	.odd = "expired 30 seconds before it was made",
	.like = &recipe_client,
	.from_h = -2 * DAY_H,
	.to_s = -30,
};

static const struct recipe expired_intermediate = {
	.name = "expired-intermediate",
	.odd = "an intermediate CA that expired a day ago",
	.like = &recipe_intermediate,
	.from_h = -2 * DAY_H,
	.to_h = -DAY_H,
};

static const struct recipe via_expired_intermediate = {
	.name = "via-expired-intermediate",
	.odd = "issued by an intermediate that expired a day ago",
	.like = &recipe_via_intermediate,
	.issuer = &expired_intermediate,
};

static const struct recipe future_intermediate = {
	.name = "future-intermediate",
	.odd = "an intermediate CA that is not valid for a year to come",
	.like = &recipe_intermediate,
	.from_h = YEAR_H,
	.to_h = YEAR_H + DAY_H,
};

static const struct recipe via_future_intermediate = {
	.name = "via-future-intermediate",
	.odd = "issued by an intermediate that is not valid for a year to come",
	.like = &recipe_via_intermediate,
	.issuer = &future_intermediate,
};

static const struct recipe expired_root = {
	.name = "expired-root",
	.odd = "a root in the broker's CA file that expired a day ago",
	.like = &recipe_second_root,
	.from_h = -2 * DAY_H,
	.to_h = -DAY_H,
};

static const struct recipe via_expired_root = {
	.name = "via-expired-root",
	.odd = "issued by a root in the broker's CA file that expired a day ago",
	.like = &recipe_via_second_root,
	.issuer = &expired_root,
};

/* Far enough back for a year of two digits above 49, until 2044. */
static const struct recipe since_last_century = {
	.name = "since-last-century",
	.odd = "valid since before 2000, written with a year of two digits",
	.like = &recipe_client,
	.from_h = -45 * YEAR_H,
	.to_h = 2 * YEAR_H,
};

static const struct recipe expired_last_century = {
	.name = "expired-last-century",
	.odd = "expired before 2000, written with a year of two digits",
	.like = &recipe_client,
	.from_h = -46 * YEAR_H,
	.to_h = -45 * YEAR_H,
};

static const struct recipe until_next_century = {
	.name = "until-next-century",
	.odd = "valid for a hundred years, written as GeneralizedTime",
	.like = &recipe_client,
	.from_h = -DAY_H,
	.to_h = 100 * YEAR_H,
};

/* ---- How to mend it ------------------------------------------------------- */

#define CHECK_DATES \
	"Leave date checks on (Mosquitto 2.1: disable_client_cert_date_checks " \
	"false; the others have no switch for it) and keep the broker's clock " \
	"right: a device that boots without a clock needs the time first"

#define UPDATE_TLS_LIBRARY \
	"The TLS library reads dates, no option of the broker does: update it " \
	"(Mosquitto: OpenSSL; RabbitMQ, EMQX: Erlang/OTP; HiveMQ: Java; NanoMQ: " \
	"Mbed TLS), and look for an authentication plugin that does it by itself"

/* ---- The scenarios -------------------------------------------------------- */

static const struct scenario scenarios[] = {
	{
		.id = "validity.expired-leaf",
		.title = "An expired certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
		.why = "An expiry date that nobody checks keeps every key alive that was ever lost.",
		.remedy = CHECK_DATES ".",
		.steps = {
			{ OP_CONNECT, .as = &recipe_expired,
			    .expect = { WANT_REFUSED, { 45 } } },
		},
	},
	{
		.id = "validity.not-yet-valid",
		.title = "A certificate whose time has not come is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
		.why = "Certificates made in advance, for a later generation of devices, must not work before their day.",
		.remedy = CHECK_DATES ".",
		.steps = {
			{ OP_CONNECT, .as = &recipe_not_yet_valid,
			    .expect = { WANT_REFUSED, { 42, 45 } } },
		},
	},
	{
		.id = "validity.skew-window",
		.title = "A certificate is refused as soon as it has expired",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
		.why = "Some stacks forgive minutes or hours of clock skew. That may be meant; where certificates live for minutes, it doubles their life.",
		.remedy = "If this grace is not meant, set the leeway of whatever checks dates to zero (an authentication plugin or a proxy: the TLS libraries have none), and let the broker's clock be set by NTP.",
		.needs = NEED_CLOCK,
		.steps = {
			{ OP_CONNECT, .as = &expired_just_now,
			    .when = { INTENT_CLOCK_SKEW, "none" },
			    .expect = { WANT_REFUSED, { 45 } } },
			{ OP_CONNECT, .as = &expired_just_now,
			    .when = { INTENT_CLOCK_SKEW, "some" } },
		},
	},
	{
		.id = "validity.expired-intermediate",
		.title = "A certificate below an expired intermediate is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
		.why = "The date of an intermediate ends all it ever issued, whatever the certificates below it say: it is how a CA is laid to rest, and nobody guards its key any longer.",
		.remedy = CHECK_DATES ".",
		.steps = {
			{ OP_CONNECT, .as = &via_expired_intermediate,
			    .expect = { WANT_REFUSED, { 45 } } },
		},
	},
	{
		.id = "validity.not-yet-valid-intermediate",
		.title = "A certificate below an intermediate whose time has not come is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3 (a)(2)",
		.why = "The next intermediate is often made long before it goes into use, while its key still lies in somebody's drawer.",
		.remedy = CHECK_DATES ".",
		.steps = {
			{ OP_CONNECT, .as = &via_future_intermediate,
			    .expect = { WANT_REFUSED, { 42, 45 } } },
		},
	},
	{
		.id = "validity.expired-root",
		.title = "A certificate below an expired root is refused, although the root is still in the broker's CA file",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.1 (d)",
		.why = "A root forgotten in the CA file goes on issuing. RFC 5280 does not oblige a broker to look at the dates of a trust anchor, so that this is a warning; then somebody has to take the root out of the file.",
		.remedy = "Take expired roots out of the broker's CA file and restart it (`openssl x509 -noout -enddate` for each). No broker has a switch for it: OpenSSL (Mosquitto) looks at a root's dates too, other TLS libraries may not.",
		.steps = {
			{ OP_CONNECT, .as = &via_expired_root,
			    .when = { INTENT_EXPIRED_ANCHOR, "reject" },
			    .expect = { WANT_REFUSED, { 45 } } },
			{ OP_CONNECT, .as = &via_expired_root,
			    .when = { INTENT_EXPIRED_ANCHOR, "accept" } },
		},
	},
	{
		.id = "validity.two-digit-years",
		.title = "Years of two digits from 50 to 99 are taken for 1950 to 1999",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.5.1",
		.why = "UTCTime has years of two digits. Read as 20xx, a certificate that expired last century lives for decades, and one valid since then is not valid yet.",
		.remedy = UPDATE_TLS_LIBRARY ".",
		.steps = {
			{ OP_CONNECT, .as = &since_last_century },
			{ OP_CONNECT, .as = &expired_last_century,
			    .expect = { WANT_REFUSED, { 45 } } },
		},
	},
	{
		.id = "validity.generalized-time",
		.title = "A certificate that lives beyond 2049 is accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.5.2",
		.why = "Device identities are often issued for the device's whole life; from 2050 on dates are written as GeneralizedTime, with years of four digits. Who cannot read that, or counts seconds in 32 bits, locks these devices out.",
		.remedy = UPDATE_TLS_LIBRARY "; on 32-bit systems, use one with a 64-bit time_t.",
		.steps = {
			{ OP_CONNECT, .as = &until_next_century },
		},
	},
};

const struct family validity_family = {
	"validity", scenarios, COUNT(scenarios)
};
