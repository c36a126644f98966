/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/robustness_recipes.h"

/* ---- Large ----------------------------------------------------------------- */

const struct recipe robust_large = {
	.name = "robust-large",
	.odd = "80 KB long, and issued by a CA that the broker does not trust",
	.like = &recipe_client,
	.issuer = &recipe_foreign_root,
	.padding = 80000,
};

const struct recipe robust_huge = {
	.name = "robust-huge",
	.odd = "250 KB long, and issued by a CA that the broker does not trust",
	.like = &recipe_client,
	.issuer = &recipe_foreign_root,
	.padding = 250000,
};

/* ---- Long ------------------------------------------------------------------ */

/* Two CAs that certify each other; how the first came to be is never sent. */
static const struct recipe cycle_start = {
	.name = "robust-cycle-start",
	.role = ROLE_CA,
};

static const struct recipe cycle_peer = {
	.name = "robust-cycle-peer",
	.role = ROLE_CA,
	.issuer = &cycle_start,
};

static const struct recipe cycle_end = {
	.name = "robust-cycle-end",
	.role = ROLE_CA,
	.issuer = &cycle_peer,
	.poses_as = &cycle_start,
	.key_of = &cycle_start,
};

#define ROUND	&cycle_end, &cycle_peer
#define ROUNDS_4	ROUND, ROUND, ROUND, ROUND
#define ROUNDS_16	ROUNDS_4, ROUNDS_4, ROUNDS_4, ROUNDS_4

/* Each certifies the one before it: 104 of them. */
static const struct recipe *const rounds_52[] = {
	ROUNDS_16, ROUNDS_16, ROUNDS_16, ROUNDS_4, NULL
};

const struct recipe robust_long = {
	.name = "robust-long",
	.odd = "sent with a chain of 104 CAs, none of which the broker trusts",
	.like = &recipe_client,
	.issuer = &cycle_start,
	.sends = rounds_52,
};

static const struct recipe *const rounds_4[] = { ROUNDS_4, NULL };

const struct recipe robust_cycle = {
	.name = "robust-cycle",
	.odd = "sent with the certificates of two CAs that certify each other, several times over",
	.like = &recipe_client,
	.issuer = &cycle_start,
	.sends = rounds_4,
};

/* ---- Costly ---------------------------------------------------------------- */

#define MANY	1000	/* host names and constraints: a million comparisons */

static const struct recipe hosts_foreign_ca = {
	.name = "robust-hosts-foreign-ca",
	.role = ROLE_CA,
	.issuer = &recipe_foreign_root,
	.hosts = MANY,
};

const struct recipe robust_hosts_foreign = {
	.name = "robust-hosts-foreign",
	.odd = "with 1000 host names, issued by a CA with 1000 name constraints that the broker does not trust",
	.like = &recipe_client,
	.issuer = &hosts_foreign_ca,
	.hosts = MANY,
};

static const struct recipe hosts_ca = {
	.name = "robust-hosts-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.hosts = MANY,
};

const struct recipe robust_hosts = {
	.name = "robust-hosts",
	.odd = "with 1000 host names, issued by a CA with 1000 name constraints",
	.like = &recipe_client,
	.issuer = &hosts_ca,
	.hosts = MANY,
};

/* Each policy becomes all of them at each CA: a tree with 3 to the 8th leaves (CVE-2023-0464). */
#define P1	"2.999.3.1"	/* below the arc for examples */
#define P2	"2.999.3.2"
#define P3	"2.999.3.3"
#define BECOMES(p)	p ":" P1 "," p ":" P2 "," p ":" P3

#define POLICY_LEVEL(n, above) \
	static const struct recipe policies_##n = { \
		.name = "robust-policies-" #n, \
		.role = ROLE_CA, \
		.issuer = &above, \
		.extensions = { \
			{ "certificatePolicies", P1 "," P2 "," P3 }, \
			{ "policyMappings", \
			    BECOMES(P1) "," BECOMES(P2) "," BECOMES(P3) }, \
		}, \
	}

POLICY_LEVEL(1, recipe_root);
POLICY_LEVEL(2, policies_1);
POLICY_LEVEL(3, policies_2);
POLICY_LEVEL(4, policies_3);
POLICY_LEVEL(5, policies_4);
POLICY_LEVEL(6, policies_5);
POLICY_LEVEL(7, policies_6);
POLICY_LEVEL(8, policies_7);

const struct recipe robust_policies = {
	.name = "robust-policies",
	.odd = "below eight CAs each of which maps each of three policies to all of them",
	.like = &recipe_client,
	.issuer = &policies_8,
	.extensions = { { "certificatePolicies", P1 } },
};

/* ---- Odd ------------------------------------------------------------------- */

static const struct recipe unknown_key = {
	.name = "robust-beside-unknown-key",
	.odd = "a certificate with a public key of a type that nobody knows",
	.like = &recipe_client,
	.cn = "beside",
	.flaw = FLAW_UNKNOWN_KEY,
};

static const struct recipe *const beside_unknown_key[] = { &unknown_key, NULL };

const struct recipe robust_unknown_key = {
	.name = "robust-unknown-key",
	.odd = "sent with a certificate whose public key is of a type that nobody knows",
	.like = &recipe_client,
	.sends = beside_unknown_key,
};

static const struct recipe bad_curve = {
	.name = "robust-beside-bad-curve",
	.odd = "a certificate with a public key on a curve that is none",
	.like = &recipe_client,
	.cn = "beside",
	.flaw = FLAW_BAD_CURVE,
};

static const struct recipe *const beside_bad_curve[] = { &bad_curve, NULL };

const struct recipe robust_bad_curve = {
	.name = "robust-bad-curve",
	.odd = "sent with a certificate whose public key is on a curve of its own, which is none",
	.like = &recipe_client,
	.sends = beside_bad_curve,
};

/* What is constrained is compared by its Unicode form (CVE-2022-3602). */
static const struct recipe punycode_ca = {
	.name = "robust-punycode-ca",
	.role = ROLE_CA,
	.issuer = &recipe_root,
	.extensions = { { "nameConstraints",
	    "critical,permitted;email:xn--maana-pta.certcheck.test" } },
};

const struct recipe robust_punycode = {
	.name = "robust-punycode",
	.odd = "with an international mailbox, issued by a CA whose name constraints are in Punycode",
	.like = &recipe_client,
	.issuer = &punycode_ca,
	.extensions = { { "subjectAltName",
	    "@alt\n[alt]\n"
	    "otherName=1.3.6.1.5.5.7.8.9;FORMAT:UTF8,UTF8:client@ma\xc3\xb1" "ana.certcheck.test" } },
};

/* An IP address of five octets, and X.400 addresses here and in a distribution point (CVE-2023-0286). */
const struct recipe robust_odd_names = {
	.name = "robust-odd-names",
	.odd = "with an IP address of five octets and X.400 addresses for names",
	.like = &recipe_client,
	.extensions = {
		{ "subjectAltName", "DER:30:0b:87:05:7f:00:00:01:02:a3:02:30:00" },
		{ "crlDistributionPoints", "DER:30:0a:30:08:a0:06:a0:04:a3:02:30:00" },
	},
};
