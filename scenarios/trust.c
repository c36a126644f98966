/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* Whom the broker trusts. */

/* ---- Who presents what ---------------------------------------------------- */

static const struct recipe foreign_intermediate = {
	.name = "foreign-intermediate",
	.odd = "an intermediate of a CA that the broker does not trust",
	.like = &recipe_intermediate,
	.issuer = &recipe_foreign_root,
};

static const struct recipe via_foreign_intermediate = {
	.name = "via-foreign-intermediate",
	.odd = "issued by an intermediate of a CA that the broker does not trust",
	.like = &recipe_via_intermediate,
	.issuer = &foreign_intermediate,
};

static const struct recipe fake_root = {
	.name = "fake-root",
	.odd = "bears the trusted root's name and key identifier, but has another key",
	.like = &recipe_root,
	.poses_as = &recipe_root,
};

static const struct recipe via_fake_root = {
	.name = "via-fake-root",
	.odd = "issued by a CA that poses as the trusted root",
	.like = &recipe_client,
	.issuer = &fake_root,
};

static const struct recipe *const root_too[] = { &recipe_root, NULL };
static const struct recipe *const fake_root_too[] = { &fake_root, NULL };

static const struct recipe with_root = {
	.name = "with-root",
	.odd = "sent together with the root that issued it",
	.like = &recipe_client,
	.sends = root_too,
};

static const struct recipe with_fake_root = {
	.name = "with-fake-root",
	.odd = "sent together with the CA that issued it, which poses as the trusted root",
	.like = &with_root,
	.issuer = &fake_root,
	.sends = fake_root_too,
};

static const struct recipe sibling_intermediate = {
	.name = "sibling-intermediate",
	.odd = "another intermediate of the trusted root",
	.like = &recipe_intermediate,
};

static const struct recipe via_sibling_intermediate = {
	.name = "via-sibling-intermediate",
	.odd = "issued by another intermediate of the trusted root",
	.like = &recipe_via_intermediate,
	.issuer = &sibling_intermediate,
};

/* Whose name no broker knows. */
static const struct recipe stranger = {
	.name = "stranger",
	.odd = "an identity that the broker does not know",
	.like = &recipe_client,
	.cn = "stranger",
};

/* ---- How to mend it ------------------------------------------------------- */

#define REQUIRE_A_CERTIFICATE \
	"Mosquitto: require_certificate true in each listener's section, where " \
	"it is off by default; RabbitMQ: ssl_options.verify = verify_peer and " \
	"ssl_options.fail_if_no_peer_cert = true; EMQX: verify = verify_peer and " \
	"fail_if_no_peer_cert = true in the listener's ssl_options; NanoMQ: " \
	"verify_peer = true and fail_if_no_peer_cert = true in listeners.ssl; " \
	"HiveMQ: <client-authentication-mode>REQUIRED</client-authentication-mode>"

#define TRUST_ONLY_YOUR_CA \
	"Mosquitto: cafile with that CA alone, no capath to the system's CAs, and " \
	"require_certificate true; RabbitMQ: ssl_options.cacertfile and " \
	"ssl_options.verify = verify_peer; EMQX: cacertfile and verify = " \
	"verify_peer in the listener's ssl_options; NanoMQ: cacertfile and " \
	"verify_peer = true in listeners.ssl; HiveMQ: a <truststore> of its own"

#define ALL_CAS_IN_ONE_FILE \
	"Mosquitto: cafile; RabbitMQ: ssl_options.cacertfile; EMQX: cacertfile in " \
	"the listener's ssl_options; NanoMQ: cacertfile in listeners.ssl; HiveMQ: " \
	"the <truststore>"

/* ---- The scenarios -------------------------------------------------------- */

static const struct scenario scenarios[] = {
	{
		.id = "trust.valid-client",
		.title = "A client with a valid certificate is accepted",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, section 5.4.1; RFC 8446, section 4.4.2",
		.why = "A broker that turns away its own devices is down for them, and nothing else can be tested on it.",
		.remedy = "Give the broker the CA that issued the client's certificate (" ALL_CAS_IN_ONE_FILE "), and that CA's current CRL where it checks one (Mosquitto: crlfile), and restart it.",
		.mqtt = true,
		.steps = {
			{ OP_CONNECT, .as = &recipe_client, .control = &recipe_other },
		},
	},
	{
		.id = "trust.missing-cert",
		.title = "A client without a certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, sections 4.4.2.4 and 6.2; RFC 5246, section 7.4.6",
		.why = "If a certificate is only asked for, not required, everybody who finds the port is in.",
		.remedy = "Require a certificate (" REQUIRE_A_CERTIFICATE ").",
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
		},
	},
	{
		.id = "trust.wrong-ca",
		.title = "A certificate of an unknown CA is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1",
		.why = "Anyone can make a CA and issue a certificate with a device's name.",
		.remedy = "Verify client certificates against your private CA only (" TRUST_ONLY_YOUR_CA ").",
		.steps = {
			{ OP_CONNECT, .as = &recipe_wrong_ca,
			    .expect = { WANT_REFUSED, { 48 } } },
		},
	},
	{
		.id = "trust.wrong-ca-intermediate",
		.title = "A certificate below an intermediate of an unknown CA is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1",
		.why = "A chain that is sound in itself proves nothing: it has to end at a root that the broker was told to trust, not at the last certificate that the client sends.",
		.remedy = "Verify client certificates against your private CA only (" TRUST_ONLY_YOUR_CA ").",
		.steps = {
			{ OP_CONNECT, .as = &via_foreign_intermediate,
			    .expect = { WANT_REFUSED, { 48 } } },
		},
	},
	{
		.id = "trust.fake-root-same-dn",
		.title = "A certificate of a CA that only bears the trusted root's name is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 6.1.1 (d) and 6.1.3 (a)(1)",
		.why = "A root's name and key identifier are no secret: many brokers tell them to everybody in the handshake. Whoever compares names instead of signatures, or takes a self-signed certificate out of the client's chain for an anchor, accepts what an attacker has signed.",
		.remedy = "Verify signatures up to a certificate out of the broker's own CA file (" TRUST_ONLY_YOUR_CA "). If that is how it is set up, update its TLS library, and look for a verify callback, a plugin or a proxy that compares issuer names by itself.",
		.needs = NEED_TRUST,
		.steps = {
			{ OP_CONNECT, .as = &via_fake_root,
			    .expect = { WANT_REFUSED, { 48, 51 } } },
			{ OP_CONNECT, .as = &with_fake_root,
			    .expect = { WANT_REFUSED, { 48, 51 } } },
		},
	},
	{
		.id = "trust.self-signed",
		.title = "A self-signed certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1",
		.why = "A certificate that vouches for itself proves nothing; it takes one command to make.",
		.remedy = "Verify client certificates against your private CA only (" TRUST_ONLY_YOUR_CA ").",
		.steps = {
			{ OP_CONNECT, .as = &recipe_self_signed,
			    .expect = { WANT_REFUSED, { 48, 42 } } },
			{ OP_CONNECT, .as = &recipe_self_signed_ca,
			    .expect = { WANT_REFUSED, { 48, 42 } } },
		},
	},
	{
		.id = "trust.cert-request-sent",
		.title = "The broker asks for a certificate in the handshake",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.3.2; RFC 5246, section 7.4.4",
		.why = "A broker that never asks cannot know who is there: its TLS protects the line, not the door.",
		.remedy = "Turn client certificates on for this listener (" REQUIRE_A_CERTIFICATE ").",
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .expect = { WANT_REQUEST } },
		},
	},
	{
		.id = "trust.ca-list-scope",
		.title = "The broker asks for certificates of no other CAs than those it is meant to trust",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 4.2.4; RFC 5246, section 7.4.4",
		.why = "The CAs named in CertificateRequest are, as a rule, those that the broker accepts. A public CA among them, or the one of its own server certificate, lets in whoever buys a certificate there. (A broker may name none, which says nothing.)",
		.remedy = "Keep the CA file for clients apart from the server's own chain and from the system's CAs (" TRUST_ONLY_YOUR_CA ").",
		.steps = {
			{ OP_CONNECT, .as = &recipe_client,
			    .expect = { WANT_CA_LIST } },
		},
	},
	{
		.id = "trust.sibling-intermediate",
		.title = "A certificate of any intermediate of the trusted root is accepted",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.1.1 (d) and 6.1.3",
		.why = "Who trusts a root trusts every intermediate below it, those of other tenants, factories and departments too. Here this is expected, since the root is what the broker was told to trust; know it before you share a root.",
		.remedy = "Refused although the root is trusted: let the broker trust the root, not one intermediate (" ALL_CAS_IN_ONE_FILE "). If only one intermediate is meant to count, this warning is the right answer; on Mosquitto, whose paths always end at a root, that takes a root of its own.",
		.steps = {
			{ OP_CONNECT, .as = &via_sibling_intermediate,
			    .when = { INTENT_TRUST_SCOPE, "root" } },
			{ OP_CONNECT, .as = &via_sibling_intermediate,
			    .when = { INTENT_TRUST_SCOPE, "ica" },
			    .expect = { WANT_REFUSED, { 48 } } },
		},
	},
	{
		.id = "trust.second-ca-in-bundle",
		.title = "With two CAs in the broker's CA file, certificates of both are accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 6.1.1 (d)",
		.why = "While a CA is replaced, both the old and the new one have to be trusted. A broker that reads only the first certificate of the file locks out half of the devices that day.",
		.remedy = "Put both CAs into the broker's CA file, one after the other in PEM, and restart it (" ALL_CAS_IN_ONE_FILE "). A broker that still sees only the first needs an update, or the CAs as separate files (Mosquitto: capath, after `openssl rehash`).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_via_second_root },
			{ OP_CONNECT, .as = &recipe_client,
			    .control = &recipe_other },
		},
	},
	{
		.id = "trust.password-instead-of-cert",
		.title = "No username or password stands in for a certificate",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.4.2.4; MQTT 5, sections 3.1.3.5, 3.1.3.6 and 5.4.1",
		.why = "Where a certificate is mandatory, a name in CONNECT must not open a second door: a known user's name without a password (as in RabbitMQ before CVE-2016-9877 was mended), with a guessed one, or any name at all.",
		.remedy = "Require a certificate in the handshake (" REQUIRE_A_CERTIFICATE "); then no CONNECT without one is ever read.",
		.mqtt = true,
		.steps = {
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .username = &recipe_client,
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .username = &recipe_client, .password = "password",
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .username = &stranger, .password = "password",
			    .expect = { WANT_REFUSED, { 116 }, { 40 } } },
		},
	},
};

const struct family trust_family = { "trust", scenarios, COUNT(scenarios) };
