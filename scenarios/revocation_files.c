/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/revocation_files.h"
#include "scenarios/revocation_recipes.h"

#define DAY_S	86400

/* A critical extension of nobody's: an OID below that of examples. */
#define UNKNOWN_EXTENSION	{ "2.999.5280.5.2", "critical,DER:0500" }

static const struct recipe *const newly[] = { &newly_revoked, NULL };

/* A file with these CRLs, in this order. */
#define CRL_FILE(var, phrase, ...)					\
	static const struct crl_recipe *const var##_crls[] = {		\
		__VA_ARGS__, NULL					\
	};								\
	const struct crl_file var = { .text = phrase, .crls = var##_crls }

#define WITHOUT(var, phrase, ca)					\
	static const struct recipe *const var##_cas[] = { &ca, NULL };	\
	const struct crl_file var = { .text = phrase, .without = var##_cas }

/* ---- Not there ------------------------------------------------------------ */

WITHOUT(without_second_root_crl, "no CRL of the second root",
    recipe_second_root);
WITHOUT(without_intermediate_crl, "no CRL of the intermediate CA",
    recipe_intermediate);

/* ---- Of another time ------------------------------------------------------ */

static const struct crl_recipe expired = {
	.issuer = &recipe_root, .from_s = -2 * DAY_S, .to_s = -DAY_S
};
static const struct crl_recipe future = {
	.issuer = &recipe_root, .from_s = DAY_S, .to_s = 2 * DAY_S
};

CRL_FILE(expired_crl_file, "a CRL of the root that expired a day ago",
    &expired);
CRL_FILE(future_crl_file, "a CRL of the root that is issued tomorrow", &future);

/* ---- Of another's making --------------------------------------------------- */

static const struct crl_recipe genuine = { .issuer = &recipe_root };
static const struct crl_recipe forged = {
	.issuer = &recipe_root, .omits = true, .signer = &recipe_foreign_root
};
static const struct crl_recipe forged_by_ca = {
	.issuer = &recipe_root, .omits = true, .signer = &recipe_second_root
};

CRL_FILE(forged_beside_crl_file,
    "the root's CRL, and after it a newer one in its name, signed by a stranger, that lists nobody",
    &genuine, &forged);
CRL_FILE(forged_crl_file,
    "a CRL in the root's name, signed by a stranger, that lists nobody",
    &forged);
CRL_FILE(forged_by_ca_crl_file,
    "a CRL in the root's name, signed by another CA that is trusted, that lists nobody",
    &forged_by_ca);

/* ---- Several of one issuer ------------------------------------------------- */

static const struct crl_recipe old = { .issuer = &recipe_root, .older = true };
static const struct crl_recipe newer = {
	.issuer = &recipe_root, .lists = newly
};
static const struct crl_recipe at_once = {
	.issuer = &recipe_root, .lists = newly, .same_second = true
};

CRL_FILE(old_and_new_crl_file,
    "an old CRL of the root, and after it the new one, which lists newly-revoked",
    &old, &newer);
CRL_FILE(new_and_old_crl_file,
    "a new CRL of the root, which lists newly-revoked, and after it the old one",
    &newer, &old);
CRL_FILE(same_second_crl_file,
    "two CRLs of the root, issued in the same second, of which that with the greater number lists newly-revoked",
    &genuine, &at_once);

/*
 * RFC 5280, section 5.2.4: to be added to any complete CRL with the number 1 or
 * more; the complete one says where to get it (section 5.2.6).
 */
static const struct crl_recipe base = {
	.issuer = &recipe_root,
	.extensions = { { "freshestCRL", POINTED_TO } },
};
static const struct crl_recipe delta = {
	.issuer = &recipe_root, .lists = newly, .omits = true,
	.extensions = { { "deltaCRL", "critical,DER:020101" } },
};

CRL_FILE(base_and_delta_crl_file,
    "a CRL of the root, and a delta to it that lists newly-revoked",
    &base, &delta);
CRL_FILE(delta_crl_file, "a delta CRL of the root, without the complete one",
    &delta);

/* ---- Of other content ------------------------------------------------------ */

#define ROOT_CRL(var, ...)						\
	static const struct crl_recipe var = {				\
		.issuer = &recipe_root, .omits = true, __VA_ARGS__	\
	}
#define SCOPE(value)							\
	.extensions = { { "issuingDistributionPoint", "critical," value } }

ROOT_CRL(unknown_critical, .extensions = { UNKNOWN_EXTENSION });
ROOT_CRL(only_ca, SCOPE("onlyCA:TRUE"));
ROOT_CRL(some_reasons, SCOPE("onlysomereasons:superseded"));

CRL_FILE(unknown_critical_crl_file,
    "a CRL of the root that lists nobody, with a critical extension that nobody knows",
    &unknown_critical);
CRL_FILE(only_ca_crl_file,
    "a CRL of the root for CA certificates only", &only_ca);
CRL_FILE(some_reasons_crl_file,
    "a CRL of the root for certificates only that were superseded",
    &some_reasons);

static const struct crl_recipe only_user = {
	.issuer = &recipe_root, .lists = newly, SCOPE("onlyuser:TRUE")
};
static const struct crl_recipe named_point = {
	.issuer = &recipe_root, SCOPE("fullname:" POINTED_TO)
};

CRL_FILE(only_user_crl_file,
    "a CRL of the root for end-entity certificates only, which lists newly-revoked",
    &only_user);
CRL_FILE(named_point_crl_file,
    "a CRL of the root for certificates that point to where it is published",
    &named_point);
