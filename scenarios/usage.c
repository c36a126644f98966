/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/names.h"
#include "scenarios/scenarios.h"

/* What a certificate, or its CA's, may be used for. */

/* The ordinary client with another extendedKeyUsage or keyUsage. */
#define WITH(id, label, what, extension, value)				\
	static const struct recipe id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		.extensions = { { extension, value } },			\
	}

/* The ordinary client of an intermediate CA that differs in one extension. */
#define UNDER(id, ca, label, what, extension, value)			\
	static const struct recipe ca = {				\
		.name = label "-ca", .like = &recipe_intermediate,	\
		.extensions = { { extension, value } },			\
	};								\
	static const struct recipe id = {				\
		.name = label, .odd = what,				\
		.like = &recipe_via_intermediate, .issuer = &ca,	\
	}

/* ---- extendedKeyUsage ---- */

WITH(server_only, "eku-server", "for servers only",
    "extendedKeyUsage", "serverAuth");
WITH(email_only, "eku-email", "for mail only",
    "extendedKeyUsage", "emailProtection");
WITH(code_only, "eku-code", "for signing programs only",
    "extendedKeyUsage", "codeSigning");
WITH(unknown_only, "eku-unknown", "for a purpose only that nobody knows",
    "extendedKeyUsage", "1.3.6.1.4.1.32473.3");
WITH(any_only, "eku-any", "for any purpose, without naming one",
    "extendedKeyUsage", "anyExtendedKeyUsage");
WITH(no_purpose, "eku-none", "without a purpose", "extendedKeyUsage", NULL);
WITH(dual, "eku-dual", "for servers as well as clients",
    "extendedKeyUsage", "serverAuth,clientAuth");
/* The same of a host that is nobody's name: the user it would be. */
static const struct recipe host = {
	.name = "server-as-client",
	.odd = "a server's certificate, for clients too, of a host that is no user",
	.like = &dual,
	.cn = "broker.certcheck.test",
};

WITH(and_any, "eku-and-any", "for clients, and any purpose besides",
    "extendedKeyUsage", "clientAuth,anyExtendedKeyUsage");
WITH(and_others, "eku-and-others", "for clients, programs, mail, time stamps and OCSP",
    "extendedKeyUsage",
    "clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning");
WITH(and_unknown, "eku-and-unknown",
    "for clients, and a purpose that nobody knows",
    "extendedKeyUsage", "1.3.6.1.4.1.32473.3,clientAuth");
WITH(critical_purpose, "eku-critical", "its purpose, to be a client, is critical",
    "extendedKeyUsage", "critical,clientAuth");
UNDER(under_server_ca, server_ca, "eku-server-issuer",
    "its CA is for servers only", "extendedKeyUsage", "serverAuth");

/* ---- keyUsage ---- */

WITH(encipher_only, "ku-encipherment", "its key is for encrypting keys, not for signing",
    "keyUsage", "critical,keyEncipherment");
WITH(no_usage, "ku-nothing", "its key is for nothing at all: an empty keyUsage",
    "keyUsage", "critical,DER:03:01:00");
WITH(absent_usage, "ku-absent", "without a keyUsage", "keyUsage", NULL);
WITH(loose_usage, "ku-loose", "a keyUsage that is not critical",
    "keyUsage", "digitalSignature");
WITH(no_constraints, "bc-absent", "without basicConstraints",
    "basicConstraints", NULL);
UNDER(under_absent_usage, absent_usage_ca, "ku-absent-issuer",
    "its CA has no keyUsage", "keyUsage", NULL);
UNDER(under_loose_usage, loose_usage_ca, "ku-loose-issuer",
    "its CA has a keyUsage that is not critical", "keyUsage",
    "keyCertSign,cRLSign");
UNDER(under_no_crl_sign, no_crl_sign_ca, "ku-no-crl-issuer",
    "its CA may sign certificates, but not the CRL that it has signed",
    "keyUsage", "critical,keyCertSign");

/* The same, not critical: the ordinary one is then not critical either. */
static const struct recipe loose_no_crl_sign_ca = {
	.name = "ku-loose-no-crl-issuer-ca",
	.like = &loose_usage_ca,
	.extensions = { { "keyUsage", "keyCertSign" } },
};

static const struct recipe under_loose_no_crl_sign = {
	.name = "ku-loose-no-crl-issuer",
	.odd = "its CA may not sign its CRL, in a keyUsage that is not critical",
	.like = &under_loose_usage,
	.issuer = &loose_no_crl_sign_ca,
};

WITH(ca_as_client, "ca-as-client", "the certificate of a CA",
    "basicConstraints", "critical,CA:TRUE");

/* What OpenSSL and Erlang/OTP answer. */
#define REFUSED_PURPOSE	{ WANT_REFUSED, { 43, 40 } }
/* Where brokers may differ. */
#define AS_MEANT(who, key, yes, no, ...)				\
	{ OP_CONNECT, .as = &who, .when = { key, no },			\
	    .expect = { WANT_REFUSED, __VA_ARGS__ } },			\
	{ OP_CONNECT, .as = &who, .when = { key, yes } }
#define UNLESS_PEDANTIC(who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_PEDANTIC, "no" } }

#define MEND_PURPOSE "Verify client certificates and leave the check of their purpose alone (Mosquitto: require_certificate true; RabbitMQ: ssl_options.verify = verify_peer, and an Erlang/OTP with the fix for CVE-2024-53846; EMQX: verify = verify_peer and verify_peer_ext_key_usage = \"clientAuth\" in the listener's ssl_options; NanoMQ: an Mbed TLS with the fix for CVE-2024-45159). If servers, mail or programs are certified below the same root, give clients a root of their own."

static const struct scenario scenarios[] = {
	{
		.id = "usage.eku-wrong",
		.title = "A certificate that is not for clients is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 4.2.1.12",
		.why = "Presented: certificates of the right CA for servers, for mail, for signing programs, and for a purpose unknown. Whoever holds any web server's key of that CA would be a client: CVE-2024-53846 (Erlang/OTP), CVE-2022-21657 (Envoy), CVE-2024-45159 (Mbed TLS).",
		.remedy = MEND_PURPOSE,
		.steps = {
			{ OP_CONNECT, .as = &server_only, .expect = REFUSED_PURPOSE },
			{ OP_CONNECT, .as = &email_only, .expect = REFUSED_PURPOSE },
			{ OP_CONNECT, .as = &code_only, .expect = REFUSED_PURPOSE },
			{ OP_CONNECT, .as = &unknown_only, .expect = REFUSED_PURPOSE },
		},
	},
	{
		.id = "usage.eku-any",
		.title = "A certificate for any purpose, without a word of clients, is refused",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, section 4.2.1.12",
		.why = "anyExtendedKeyUsage is how CAs say that they have not thought about it. RFC 5280 lets an application insist on its own purpose, and OpenSSL and Erlang/OTP do.",
		.remedy = MEND_PURPOSE,
		.steps = {
			AS_MEANT(any_only, INTENT_EKU_ANY,
			    "accept", "reject", { 43, 40 }),
		},
	},
	{
		.id = "usage.eku-absent",
		.title = "A certificate without a purpose is accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.12",
		.why = "Without extendedKeyUsage a certificate is for every purpose, and many device CAs leave it out. Some brokers can be told to insist; if yours is, this is as it should be.",
		.remedy = "If the broker is not meant to insist, take the setting out (EMQX: verify_peer_ext_key_usage in the listener's ssl_options); otherwise issue client certificates with clientAuth.",
		.steps = {
			AS_MEANT(no_purpose, INTENT_EKU_REQUIRED,
			    "no", "yes", { 43, 40 }),
		},
	},
	{
		.id = "usage.eku-several",
		.title = "A certificate for clients is accepted whatever else it is for",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, section 4.2.1.12",
		.why = "One certificate can have several purposes, and the extension may be critical. A broker that looks at the first one only, or wants no other, locks out devices whose CA issues them so.",
		.remedy = "Bring the broker's TLS library up to date, or issue clients with clientAuth alone, not critical.",
		.steps = {
			UNLESS_PEDANTIC(and_any),
			UNLESS_PEDANTIC(and_others),
			UNLESS_PEDANTIC(and_unknown),
			UNLESS_PEDANTIC(critical_purpose),
		},
	},
	{
		.id = "usage.ku-no-signature",
		.title = "A certificate whose key is not for signing is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.3; RFC 5246, section 7.4.6",
		.why = "A client proves itself by signing. A key that is certified for encryption only, or for nothing, was not given out for that: CVE-2024-45159 (Mbed TLS). Erlang/OTP 25 does not look.",
		.remedy = "Bring the broker's TLS library up to date (RabbitMQ, EMQX: Erlang/OTP; NanoMQ: Mbed TLS with the fix for CVE-2024-45159), and let no plugin or verify callback overrule it.",
		.steps = {
			{ OP_CONNECT, .as = &encipher_only,
			    .expect = { WANT_REFUSED, { 43 } } },
			/* OpenSSL takes an empty one for damage, and then finds no issuer. */
			{ OP_CONNECT, .as = &no_usage,
			    .expect = { WANT_REFUSED, { 43, 48 } } },
		},
	},
	{
		.id = "usage.ku-optional",
		.title = "Certificates without keyUsage or basicConstraints, or with a keyUsage that is not critical, are accepted",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.2.1.3, 4.2.1.9, 6.1.4 (n) and 6.3.3 (f)",
		.why = "keyUsage restricts where it is present, critical or not; where it is absent it restricts nothing, in a client as in a CA and for its CRL. Clients need no basicConstraints. Many small CAs issue them like that.",
		.remedy = "Bring the broker's TLS library up to date, or issue with a critical keyUsage and basicConstraints.",
		.steps = {
			UNLESS_PEDANTIC(absent_usage),
			UNLESS_PEDANTIC(loose_usage),
			UNLESS_PEDANTIC(no_constraints),
			UNLESS_PEDANTIC(under_absent_usage),
			UNLESS_PEDANTIC(under_loose_usage),
		},
	},
	{
		.id = "usage.issuer-no-crl-sign",
		.title = "A CRL is not believed if the CA that has signed it may not sign CRLs",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.2.1.3 and 6.3.3 (f)",
		.why = "The CRL of this client's CA is there, but that CA's keyUsage lacks cRLSign, so nobody can say whether the client is revoked. A broker that has to know refuses it; one that accepts it believes such a CRL, or does without.",
		.remedy = "Issue the CA's certificate anew with keyCertSign and cRLSign (openssl x509 -noout -ext keyUsage shows them). RabbitMQ: crl_check in ssl_options of advanced.config has to be true or peer; best_effort lets an unknown status pass.",
		.needs = NEED_CRL,
		.steps = {
			AS_MEANT(under_no_crl_sign, INTENT_REVOCATION_MODE,
			    "soft", "hard", { 46, 42, 48 }),
			AS_MEANT(under_loose_no_crl_sign, INTENT_REVOCATION_MODE,
			    "soft", "hard", { 46, 42, 48 }),
		},
	},
	{
		.id = "usage.ca-cert-as-client",
		.title = "A CA's certificate is not accepted as a client's",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.9, which leaves it open",
		.why = "A CA's key that is used to log in lies where clients are, and whoever steals it issues clients at will. RFC 5280 does not forbid it, and OpenSSL and Erlang/OTP 25 accept it.",
		.remedy = "Brokers have no setting for this. Give CA certificates no clientAuth, keep the names of CAs from being users with rights, and never put a CA's key onto a device.",
		.steps = {
			AS_MEANT(ca_as_client, INTENT_CA_AS_LEAF,
			    "accept", "reject", { 43, 42, 46, 40 }),
		},
	},
	{
		.id = "usage.issuer-eku-excludes-client",
		.title = "A client of a CA that is for servers only is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.12, which leaves CAs open; CA/Browser Forum Baseline Requirements, section 7.1.2",
		.why = "An extendedKeyUsage in a CA's certificate is meant to limit what it issues: a CA for the web servers should not make clients. RFC 5280 does not say so, but OpenSSL and Erlang/OTP go by it. Presented: an intermediate CA and a trusted root that are for servers only.",
		.remedy = "Give clients a root of their own and let the broker trust no other (Mosquitto: cafile; RabbitMQ: ssl_options.cacertfile; EMQX: cacertfile in the listener's ssl_options, or partial_chain there to trust the clients' intermediate CA instead of its root).",
		.steps = {
			AS_MEANT(under_server_ca, INTENT_EKU_CHAINING,
			    "no", "yes", { 43, 40 }),
			AS_MEANT(names_anchor_purpose, INTENT_EKU_CHAINING,
			    "no", "yes", { 43, 40 }),
		},
	},
	{
		.id = "usage.server-cert-as-client",
		.title = "A server's certificate that is for clients too is not accepted as a client's",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 4.2.1.12, which allows it",
		.why = "Many CAs issue server certificates for serverAuth and clientAuth at once. Then every web server of that CA can log in to the broker, as the user of its host name. No TLS library refuses this: it is the CA's to avoid.",
		.remedy = "Issue server certificates with serverAuth alone, clients below a root of their own that is the only one the broker trusts (Mosquitto: cafile; RabbitMQ: ssl_options.cacertfile), and give no rights to users named like hosts.",
		.steps = {
			AS_MEANT(dual, INTENT_SERVER_CERT_LOGIN,
			    "accept", "reject", { 43, 40 }),
		},
	},
	{
		.id = "usage.server-cert-identity",
		.title = "A server's certificate has no rights over clients' topics",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 4.2.1.12; MQTT 5, sections 5.4.1 and 5.4.2",
		.why = "Where servers' certificates are accepted as clients', the user is the host's name. It must be an ordinary one: bridges between brokers are often set up with rights over everything.",
		.remedy = "Give no rights to users named like hosts, and give bridges between brokers certificates of their own for that, with the topics they need (Mosquitto: acl_file with `user NAME` and `topic` lines).",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.rests_on = "identity.cn-as-username",
		.mqtt = true,
		.steps = {
			{ OP_SUBSCRIBE, .as = &host, .of = &recipe_client,
			    .control = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_PUBLISH, .as = &host, .of = &recipe_client,
			    .control = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_SUBSCRIBE, .as = &host, .of = &recipe_other,
			    .control = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_PUBLISH, .as = &host, .of = &recipe_other,
			    .control = &recipe_client,
			    .expect = { WANT_DENIED_OR_REFUSED } },
		},
	},
};

const struct family usage_family = { "usage", scenarios, COUNT(scenarios) };
