/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/names.h"
#include "scenarios/scenarios.h"

/* What a certificate says of others, and what it says that nobody may overlook. */

/* IANA's enterprise number for examples: RFC 5612. */
#define UNKNOWN	"1.3.6.1.4.1.32473.1"

static const struct recipe unknown = {
	.name = "unknown-extension",
	.odd = "an extension that nobody knows, and that says it may be overlooked",
	.like = &recipe_client,
	.extensions = { { UNKNOWN, "DER:05:00" } },
};

static const struct recipe unknown_critical = {
	.name = "unknown-critical",
	.odd = "a critical extension that nobody knows",
	.like = &recipe_client,
	.extensions = { { UNKNOWN, "critical,DER:05:00" } },
};

static const struct recipe unknown_critical_ca = {
	.name = "unknown-critical-ca",
	.like = &recipe_intermediate,
	.extensions = { { UNKNOWN, "critical,DER:05:00" } },
};

static const struct recipe under_unknown_critical = {
	.name = "under-unknown-critical",
	.odd = "its CA bears a critical extension that nobody knows",
	.like = &recipe_via_intermediate,
	.issuer = &unknown_critical_ca,
};

/* ---- Extensions that RFC 5280 wants not to be critical. ---- */

static const struct recipe critical_access = {
	.name = "critical-access",
	.odd = "where to find its CA, as a critical extension",
	.like = &recipe_client,
	.extensions = { { "authorityInfoAccess",
	    "critical,caIssuers;URI:http://ca.example/ca.crt" } },
};

static const struct recipe critical_subject_key = {
	.name = "critical-subject-key",
	.odd = "its own key identifier is critical",
	.like = &recipe_client,
	.extensions = { { "subjectKeyIdentifier", "critical,hash" } },
};

static const struct recipe critical_issuer_key = {
	.name = "critical-issuer-key",
	.odd = "its CA's key identifier is critical",
	.like = &recipe_client,
	.extensions = { { "authorityKeyIdentifier", "critical,keyid:always" } },
};

/* ---- Other oddities. ---- */

static const struct recipe no_key_identifiers = {
	.name = "no-key-identifiers",
	.odd = "neither its own key identifier nor its CA's",
	.like = &recipe_client,
	.extensions = { { "subjectKeyIdentifier", NULL },
	    { "authorityKeyIdentifier", NULL } },
};

static const struct recipe version_1 = {
	.name = "version-1",
	.odd = "an X.509 version 1 certificate, without extensions",
	.like = &recipe_client,
	.version_1 = true,
};

/* ---- Serial numbers: all of one CA's, so no two are the same. ---- */

#define OCTETS_19	"5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A5A"
#define OCTETS_39	OCTETS_19 OCTETS_19 "5A"

static const struct recipe serial_zero = {
	.name = "serial-zero",
	.odd = "the serial number 0",
	.like = &recipe_client,
	.serial = "0",
};

static const struct recipe serial_negative = {
	.name = "serial-negative",
	.odd = "a negative serial number",
	.like = &recipe_client,
	.serial = "-7E",
};

static const struct recipe serial_long = {
	.name = "serial-long",
	.odd = "a serial number of 40 octets",
	.like = &recipe_client,
	.serial = OCTETS_39 "01",
};

/* In DER -1 is FF and 255 is 00 FF: the same digits. */
static const struct recipe serial_255 = {
	.name = "serial-255",
	.odd = "the serial number 255, where -1 is revoked",
	.like = &recipe_client,
	.serial = "FF",
};

static const struct recipe serial_revoked_negative = {
	.name = "serial-revoked-negative",
	.odd = "revoked, under the serial number -1",
	.like = &serial_negative,
	.revoked = REVOKED_KEY_COMPROMISE,
	.serial = "-1",
};

static const struct recipe serial_revoked_long = {
	.name = "serial-revoked-long",
	.odd = "revoked, under a serial number of 40 octets, of which the last differs",
	.like = &serial_long,
	.revoked = REVOKED_KEY_COMPROMISE,
	.serial = OCTETS_39 "02",
};

/* ---- Policies. ---- */

static const struct recipe critical_policies = {
	.name = "critical-policies",
	.odd = "critical certificate policies",
	.like = &recipe_client,
	.extensions = { { "certificatePolicies",
	    "critical,1.3.6.1.4.1.32473.2" } },
};

static const struct recipe explicit_policy_ca = {
	.name = "explicit-policy-ca",
	.like = &recipe_intermediate,
	.extensions = { { "policyConstraints",
	    "critical,requireExplicitPolicy:0" } },
};

static const struct recipe no_policy = {
	.name = "no-policy",
	.odd = "no certificate policies, where its CA requires them",
	.like = &recipe_via_intermediate,
	.issuer = &explicit_policy_ca,
};

/* What OpenSSL and Erlang/OTP answer. */
#define REFUSED_NAME	{ WANT_REFUSED, { 46, 42 } }
#define REFUSED_CRITICAL { WANT_REFUSED, { 46, 43 } }
/* Where brokers may differ. */
#define UNLESS_LAX(who)							\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_NAME_CONSTRAINTS, "strict" },		\
	    .expect = REFUSED_NAME }
#define UNLESS_PEDANTIC(who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_PEDANTIC, "no" } }
#define MISTAKEN(who, refusal)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_CA_MISTAKES, "reject" }, \
	    .expect = refusal },					\
	{ OP_CONNECT, .as = &who, .when = { INTENT_CA_MISTAKES, "accept" } }
#define ANCHORED(who, refusal)						\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_ANCHOR_EXTENSIONS, "count" },		\
	    .expect = refusal },					\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_ANCHOR_EXTENSIONS, "ignored" } }

#define LIBRARY "(Mosquitto: OpenSSL; RabbitMQ and EMQX: Erlang/OTP; NanoMQ: Mbed TLS; HiveMQ: the Java runtime)"
#define MEND_NAMES "The broker has no setting for this: its TLS library checks names " LIBRARY ". Bring that up to date, let no plugin or verify callback overrule it, and until then give each tenant a root of its own and a broker, or listener, that trusts that root alone."

static const struct scenario scenarios[] = {
	{
		.id = "constraints.nc-dns-ip-uri",
		.title = "A certificate for a host, address or URI that its CA may not certify is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.2.1.10 and 6.1.3 (b) and (c)",
		.why = "Name constraints are how a CA is lent to a department or a supplier. Here its client bears a host name, an IPv4 or IPv6 address, or a URI such as a SPIFFE id, outside what the CA may certify. A broker that overlooks this lets every supplier issue every device.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_dns_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_dns_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_dns_suffix, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_ip_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_ip_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_ip6_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_uri_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_uri_excluded, .expect = REFUSED_NAME },
		},
	},
	{
		.id = "constraints.nc-uri-host",
		.title = "A URI constraint for a host does not cover the hosts below it, nor the other way round",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.10",
		.why = "A constraint without a leading dot means one host, one with it all hosts below. A broker that takes the two for one lets a CA certify hosts that were never given to it.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_uri_parent, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_uri_domain, .expect = REFUSED_NAME },
			UNLESS_PEDANTIC(names_uri_below),
		},
	},
	{
		.id = "constraints.nc-dn",
		.title = "A certificate for another organisation than its CA may certify is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.2.1.10 and 6.1.3 (b) and (c)",
		.why = "Where tenants are told apart by the subject, this keeps the CA of one tenant from issuing clients of another. Presented: a foreign organisation in the subject, one that is excluded, one in a second name beside the subject, and a subject equal to the CA's own, which is no exception for a client.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_dn_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_dn_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_dn_san_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_dn_own_outside, .expect = REFUSED_NAME },
		},
	},
	{
		.id = "constraints.nc-email",
		.title = "A certificate for a mailbox that its CA may not certify is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.10",
		.why = "Where clients are people, the mailbox may be who they are. A constraint for a host covers that host alone, one with a leading dot the hosts below it alone; a broker that mixes them up lets a CA issue other people.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_email_outside, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_email_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_email_parent, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_email_domain, .expect = REFUSED_NAME },
			UNLESS_PEDANTIC(names_email_below),
		},
	},
	{
		.id = "constraints.nc-combined",
		.title = "Every name in the chain keeps to the constraints of every CA above it",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.1.3 (b) and (c) and 6.1.4 (g)",
		.why = "Constraints of several CAs add up: a lower CA can narrow them, never widen them; what is excluded stays so although it is permitted too; a second name counts like the first, and an intermediate's own name like the client's. A broker that looks at one of them only is led past the rest.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_both, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_second, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_two_narrower, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_two_wider, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_two_excluded, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_two_ca_name, .expect = REFUSED_NAME },
		},
	},
	{
		.id = "constraints.nc-satisfied",
		.title = "A certificate that keeps to its CA's name constraints is accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.10 and 6.1.3 (b)",
		.why = "Presented: clients whose host name, address, URI, mailbox or organisation their CA may certify; one whose kind of name is not constrained; and one whose CA has renewed its key under its own name, which need not keep to its own constraints. A broker that refuses them forces people to do without constraints.",
		.remedy = "Bring the broker's TLS library up to date " LIBRARY "; if it knows no name constraints of that kind, take them out of the CA and separate tenants otherwise.",
		.steps = {
			UNLESS_PEDANTIC(names_dns),
			UNLESS_PEDANTIC(names_ip),
			UNLESS_PEDANTIC(names_ip6),
			UNLESS_PEDANTIC(names_uri),
			UNLESS_PEDANTIC(names_email),
			UNLESS_PEDANTIC(names_dn),
			UNLESS_PEDANTIC(names_dns_other_kind),
			UNLESS_PEDANTIC(names_self_issued),
		},
	},
	{
		.id = "constraints.nc-malformed",
		.title = "A name or a constraint that cannot be read is not taken for one that fits",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.6 and 4.2.1.10",
		.why = "A wildcard as constraint, an address range without a mask, a network as a client's address: where the comparison makes no sense, a broker that goes on as if nothing had been constrained fails open.",
		.remedy = MEND_NAMES,
		.steps = {
			{ OP_CONNECT, .as = &names_bad_dns, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_bad_ip, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_bad_ip6, .expect = REFUSED_NAME },
			{ OP_CONNECT, .as = &names_bad_san, .expect = REFUSED_NAME },
		},
	},
	{
		.id = "constraints.nc-wildcard",
		.title = "A wildcard that stands for a host which the CA may not certify is refused",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, section 4.2.1.10, which leaves wildcards open",
		.why = "*.tenant.example under a CA that may not certify device.tenant.example stands for that host too: CVE-2025-61727 (Go). It matters where the broker or its plugins take a client's host name for who it is.",
		.remedy = "Issue no wildcards to clients, and exclude a whole domain instead of single hosts (OpenSSL, so Mosquitto, does not see such an overlap; Go does since 1.25.5).",
		.steps = {
			UNLESS_LAX(names_wildcard_permitted),
			UNLESS_LAX(names_wildcard_excluded),
		},
	},
	{
		.id = "constraints.nc-pedantic",
		.title = "Name constraints and host names that no CA should issue are refused",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, section 4.2.1.10; RFC 1034, section 3.5",
		.why = "A host name with a leading dot, constraints that say nothing, constraints on a client: RFC 5280 forbids CAs to issue them, and leaves open what to do with them. They show how strict a broker's TLS library is, not a hole in it.",
		.remedy = "Nothing has to be done at the broker; keep such certificates from being issued (openssl x509 -noout -ext nameConstraints,subjectAltName).",
		.steps = {
			MISTAKEN(names_odd_san, REFUSED_NAME),
			MISTAKEN(names_empty, REFUSED_NAME),
			MISTAKEN(names_empty_lists, REFUSED_NAME),
			MISTAKEN(names_on_leaf, REFUSED_NAME),
			MISTAKEN(names_on_leaf_critical, REFUSED_NAME),
		},
	},
	{
		.id = "constraints.nc-anchor",
		.title = "Name constraints in the trusted root itself are kept to",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.10 and 6.1.1 (d); RFC 5937",
		.why = "Whoever puts constraints into a private root expects them to hold. RFC 5280 takes name and key alone from a root, so a broker may overlook them.",
		.remedy = "Put the constraints into an intermediate CA below the root, where every broker has to look (OpenSSL, so Mosquitto, looks at the root too).",
		.steps = {
			ANCHORED(names_anchor_outside, REFUSED_NAME),
			ANCHORED(names_anchor_excluded, REFUSED_NAME),
		},
	},
	{
		.id = "constraints.benign-extensions",
		.title = "Certificates that are odd, but harmless, are accepted",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, sections 4.1.2.2, 4.2 and 4.2.1.10",
		.why = "Old and home-made CAs issue serial numbers of 0, negative or far too long, certificates without key identifiers, with extensions of their own, with name constraints that are not critical, or of version 1. A broker that refuses one locks such devices out, mostly after an update.",
		.remedy = "Nothing has to be done unless you have such certificates: then issue them anew. No common broker has a setting for it.",
		.steps = {
			UNLESS_PEDANTIC(names_dns),
			UNLESS_PEDANTIC(names_dns_loose),
			UNLESS_PEDANTIC(unknown),
			UNLESS_PEDANTIC(no_key_identifiers),
			UNLESS_PEDANTIC(serial_zero),
			UNLESS_PEDANTIC(serial_negative),
			UNLESS_PEDANTIC(serial_long),
			UNLESS_PEDANTIC(version_1),
		},
	},
	{
		.id = "constraints.revoked-odd-serial",
		.title = "Revocation works for odd serial numbers, and hits no other number",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.2, 5.3 and 6.3.3",
		.why = "The CRL names certificates by serial number alone. If a negative or a 40-octet number is cut or loses its sign on the way, the revoked device stays in, or another one is locked out in its place.",
		.remedy = "Issue such certificates anew with a positive random serial number of at most 20 octets (openssl x509 -noout -serial shows it), and bring the broker's TLS library up to date.",
		.needs = NEED_CRL,
		.steps = {
			{ OP_CONNECT, .as = &serial_revoked_negative, .expect = { WANT_REFUSED, { 44 } } },
			{ OP_CONNECT, .as = &serial_revoked_long, .expect = { WANT_REFUSED, { 44 } } },
			{ OP_CONNECT, .as = &serial_255 },
			{ OP_CONNECT, .as = &serial_long },
		},
	},
	{
		.id = "constraints.unknown-critical",
		.title = "A certificate with a critical extension that the broker does not know is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.2, 6.1.4 (o) and 6.1.5 (f)",
		.why = "Critical means: who does not understand this must not rely on the certificate. Presented on the client and on its CA. A broker that goes on overlooks whatever limit the CA has set.",
		.remedy = "The TLS library checks this " LIBRARY ": bring it up to date, and let no plugin or verify callback overrule it.",
		.steps = {
			{ OP_CONNECT, .as = &unknown_critical, .expect = REFUSED_CRITICAL },
			{ OP_CONNECT, .as = &under_unknown_critical, .expect = REFUSED_CRITICAL },
		},
	},
	{
		.id = "constraints.unknown-critical-anchor",
		.title = "A trusted root with a critical extension that the broker does not know is not relied on",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, sections 4.2 and 6.1.1 (d)",
		.why = "RFC 5280 takes name and key alone from a root, and leaves open whether its extensions count. Brokers differ: a root that works on one may not on the next.",
		.remedy = "Issue private roots without critical extensions but basicConstraints and keyUsage (openssl x509 -noout -text shows them).",
		.steps = {
			ANCHORED(names_anchor_unknown, REFUSED_CRITICAL),
		},
	},
	{
		.id = "constraints.wrongly-critical",
		.title = "A certificate with a critical extension that must not be critical is refused",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, sections 4.2.1.1, 4.2.1.2 and 4.2.2.1",
		.why = "RFC 5280 forbids CAs to make key identifiers, or the pointer to the CA's certificate, critical, and leaves open what to do with those that do. Such certificates work on one broker and not on the next.",
		.remedy = "Nothing has to be done at the broker; keep such certificates from being issued (openssl x509 -noout -text shows what is critical).",
		.steps = {
			MISTAKEN(critical_access, REFUSED_CRITICAL),
			MISTAKEN(critical_subject_key, REFUSED_CRITICAL),
			MISTAKEN(critical_issuer_key, REFUSED_CRITICAL),
		},
	},
	{
		.id = "constraints.critical-policies",
		.title = "Critical certificate policies are understood, and a CA that requires policies is obeyed",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.2.1.4, 4.2.1.11 and 6.1.5",
		.why = "Presented: a client with critical policies, which is to be accepted, and one without any under a CA that requires them, which is not. Erlang/OTP 25 refuses the first; OpenSSL accepts the second, since it looks at policies only when told so (compare CVE-2023-0465).",
		.remedy = "Do not rely on policies to tell clients apart: no common broker has a setting for them. Mark certificatePolicies as not critical for brokers on old Erlang/OTP.",
		.steps = {
			{ OP_CONNECT, .as = &critical_policies,
			    .when = { INTENT_POLICIES, "obeyed" } },
			{ OP_CONNECT, .as = &no_policy,
			    .when = { INTENT_POLICIES, "obeyed" },
			    .expect = REFUSED_CRITICAL },
			{ OP_CONNECT, .as = &critical_policies,
			    .when = { INTENT_POLICIES, "ignored" } },
			{ OP_CONNECT, .as = &no_policy,
			    .when = { INTENT_POLICIES, "ignored" } },
			{ OP_CONNECT, .as = &critical_policies,
			    .when = { INTENT_POLICIES, "refused" },
			    .expect = REFUSED_CRITICAL },
			{ OP_CONNECT, .as = &no_policy,
			    .when = { INTENT_POLICIES, "refused" },
			    .expect = REFUSED_CRITICAL },
		},
	},
};

const struct family constraints_family = {
	"constraints", scenarios, COUNT(scenarios)
};
