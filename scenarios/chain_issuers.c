/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/chain_recipes.h"

#define BASIC_CONSTRAINTS(value) \
	.extensions = { { "basicConstraints", value } }
#define KEY_USAGE(value) \
	.extensions = { { "keyUsage", value } }

/* ---- Who may issue -------------------------------------------------------- */

/*
 * Nothing is odd about the issuer: it is an ordinary client.  Its key may sign
 * no CRL either: where one is asked for, that is a second reason to refuse,
 * which the two after it do without.
 */
const struct recipe chain_by_client = {
	CLIENT_BELOW(recipe_other, "by-client", "issued with the key of another client's certificate"),
};

/* A CA may go without keyUsage; so may a client, which is none for that. */
static const struct recipe ca_without_usage = {
	INTERMEDIATE("ca-without-usage", "an intermediate without keyUsage"),
	KEY_USAGE(NULL),
};

static const struct recipe via_ca_without_usage = {
	CLIENT_BELOW(ca_without_usage, "via-ca-without-usage", "issued by an intermediate without keyUsage"),
};

static const struct recipe client_without_usage = {
	.name = "client-without-usage",
	.odd = "a client without keyUsage",
	.like = &ca_without_usage,
	.role = ROLE_CLIENT,
	.cn = "client without usage",
};

const struct recipe chain_by_client_without_usage = {
	.name = "by-client-without-usage",
	.odd = "issued with the key of another client's certificate, which has no keyUsage",
	.like = &via_ca_without_usage,
	.issuer = &client_without_usage,
};

static const struct recipe ca_of_all_usages = {
	INTERMEDIATE("ca-of-all-usages", "an intermediate that may sign anything"),
	KEY_USAGE("critical,digitalSignature,keyCertSign,cRLSign"),
};

static const struct recipe via_ca_of_all_usages = {
	CLIENT_BELOW(ca_of_all_usages, "via-ca-of-all-usages", "issued by an intermediate that may sign anything"),
};

static const struct recipe client_of_all_usages = {
	.name = "client-of-all-usages",
	.odd = "a client whose key usage has keyCertSign and cRLSign too",
	.like = &ca_of_all_usages,
	.role = ROLE_CLIENT,
	.cn = "client of all usages",
};

const struct recipe chain_by_client_of_all_usages = {
	.name = "by-client-of-all-usages",
	.odd = "issued with the key of another client's certificate, whose keyUsage has keyCertSign",
	.like = &via_ca_of_all_usages,
	.issuer = &client_of_all_usages,
};

static const struct recipe no_constraints = {
	INTERMEDIATE("no-constraints", "an intermediate without basicConstraints"),
	BASIC_CONSTRAINTS(NULL),
};

const struct recipe chain_no_constraints = {
	CLIENT_BELOW(no_constraints, "via-no-constraints", "issued by an intermediate without basicConstraints"),
};

static const struct recipe ca_false = {
	INTERMEDIATE("ca-false", "an intermediate with CA:FALSE"),
	BASIC_CONSTRAINTS("critical,CA:FALSE"),
};

const struct recipe chain_ca_false = {
	CLIENT_BELOW(ca_false, "via-ca-false", "issued by an intermediate with CA:FALSE"),
};

static const struct recipe ca_false_not_critical = {
	INTERMEDIATE("ca-false-not-critical", "an intermediate with CA:FALSE, not critical"),
	BASIC_CONSTRAINTS("CA:FALSE"),
};

const struct recipe chain_ca_false_not_critical = {
	CLIENT_BELOW(ca_false_not_critical, "via-ca-false-not-critical", "issued by an intermediate with CA:FALSE that is not marked critical"),
};

static const struct recipe version_1 = {
	INTERMEDIATE("version-1-ca", "an X.509 v1 intermediate, which cannot say that it is a CA"),
	.version_1 = true,
};

const struct recipe chain_version_1 = {
	CLIENT_BELOW(version_1, "via-version-1", "issued by an X.509 v1 intermediate"),
};

static const struct recipe no_certsign = {
	INTERMEDIATE("no-certsign", "an intermediate that may sign CRLs, but no certificates"),
	KEY_USAGE("critical,digitalSignature,cRLSign"),
};

const struct recipe chain_no_certsign = {
	CLIENT_BELOW(no_certsign, "via-no-certsign", "issued by an intermediate whose key usage lacks keyCertSign"),
};

static const struct recipe no_certsign_not_critical = {
	INTERMEDIATE("no-certsign-not-critical", "an intermediate that may sign no certificates; not critical"),
	KEY_USAGE("digitalSignature,cRLSign"),
};

const struct recipe chain_no_certsign_not_critical = {
	CLIENT_BELOW(no_certsign_not_critical, "via-no-certsign-not-critical", "issued by an intermediate whose key usage, not marked critical, lacks keyCertSign"),
};

static const struct recipe constraints_not_critical = {
	INTERMEDIATE("constraints-not-critical", "an intermediate whose basicConstraints is not critical"),
	BASIC_CONSTRAINTS("CA:TRUE"),
};

const struct recipe chain_constraints_not_critical = {
	CLIENT_BELOW(constraints_not_critical, "via-constraints-not-critical", "issued by an intermediate whose basicConstraints is not marked critical"),
};

static const struct recipe usage_not_critical = {
	INTERMEDIATE("usage-not-critical", "an intermediate whose keyUsage is not critical"),
	KEY_USAGE("keyCertSign,cRLSign"),
};

const struct recipe chain_usage_not_critical = {
	CLIENT_BELOW(usage_not_critical, "via-usage-not-critical", "issued by an intermediate whose keyUsage is not marked critical"),
};

static const struct recipe no_subject_key = {
	INTERMEDIATE("no-subject-key", "an intermediate without its own key identifier"),
	.extensions = { { "subjectKeyIdentifier", NULL } },
};

const struct recipe chain_no_subject_key = {
	CLIENT_BELOW(no_subject_key, "via-no-subject-key", "issued by an intermediate without its own key identifier"),
};

static const struct recipe no_issuer_key = {
	INTERMEDIATE("no-issuer-key", "an intermediate without its issuer's key identifier"),
	.extensions = { { "authorityKeyIdentifier", NULL } },
};

const struct recipe chain_no_issuer_key = {
	CLIENT_BELOW(no_issuer_key, "via-no-issuer-key", "issued by an intermediate without its issuer's key identifier"),
};

/* ---- The same of roots in the broker's CA file ----------------------------- */

#define ROOT(n, oddity) \
	.name = n, .odd = oddity, .like = &recipe_second_root
#define CLIENT_OF(root, n, oddity) \
	.name = n, .odd = oddity, .like = &recipe_via_second_root, .issuer = &root

static const struct recipe root_no_constraints = {
	ROOT("root-no-constraints", "a root in the broker's CA file without basicConstraints"),
	BASIC_CONSTRAINTS(NULL),
};

const struct recipe chain_root_no_constraints = {
	CLIENT_OF(root_no_constraints, "via-root-no-constraints", "issued by a root in the broker's CA file without basicConstraints"),
};

static const struct recipe root_ca_false = {
	ROOT("root-ca-false", "a root in the broker's CA file with CA:FALSE"),
	BASIC_CONSTRAINTS("critical,CA:FALSE"),
};

const struct recipe chain_root_ca_false = {
	CLIENT_OF(root_ca_false, "via-root-ca-false", "issued by a root in the broker's CA file with CA:FALSE"),
};

static const struct recipe root_no_certsign = {
	ROOT("root-no-certsign", "a root in the broker's CA file whose key may not sign certificates"),
	KEY_USAGE("critical,digitalSignature,cRLSign"),
};

const struct recipe chain_root_no_certsign = {
	CLIENT_OF(root_no_certsign, "via-root-no-certsign", "issued by a root in the broker's CA file whose key usage lacks keyCertSign"),
};
