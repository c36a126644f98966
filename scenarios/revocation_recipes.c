/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/revocation_recipes.h"

#define REVOKED(var, recipe_name, text, twin)				\
	const struct recipe var = {					\
		.name = recipe_name, .odd = text, .like = &twin,	\
		.revoked = REVOKED_KEY_COMPROMISE,			\
	}

/* ---- By whom -------------------------------------------------------------- */

REVOKED(revoked_via_intermediate, "revoked-via-intermediate",
    "revoked by the intermediate CA that has issued it",
    recipe_via_intermediate);
REVOKED(revoked_via_second_root, "revoked-via-second-root",
    "revoked by the second of two roots, which has issued it",
    recipe_via_second_root);

/* ---- CAs that are revoked ------------------------------------------------- */

static const struct recipe revoked_intermediate = {
	.name = "revoked-intermediate",
	.like = &recipe_intermediate,
	.revoked = REVOKED_KEY_COMPROMISE,
};

const struct recipe via_revoked_intermediate = {
	.name = "via-revoked-intermediate",
	.odd = "its CA is revoked by the root, and it is on no CRL itself",
	.like = &recipe_via_intermediate,
	.issuer = &revoked_intermediate,
};

static const struct recipe inner = {
	.name = "inner-intermediate",
	.like = &recipe_intermediate,
	.issuer = &recipe_intermediate,
};

static const struct recipe inner_of_revoked = {
	.name = "inner-of-revoked",
	.like = &inner,
	.issuer = &revoked_intermediate,
};

const struct recipe via_two_intermediates = {
	.name = "via-two-intermediates",
	.odd = "issued by an intermediate CA below another one",
	.like = &recipe_via_intermediate,
	.issuer = &inner,
};

const struct recipe via_revoked_outer = {
	.name = "via-revoked-outer",
	.odd = "the CA above its CA is revoked by the root",
	.like = &via_two_intermediates,
	.issuer = &inner_of_revoked,
};

/* ---- One serial number ---------------------------------------------------- */

#define SHARED_SERIAL	"5EC0DE5EC0DE5EC0DE5EC0DE5EC0DE01"
#define OTHER_SERIAL	"5EC0DE5EC0DE5EC0DE5EC0DE5EC0DE02"

static const struct recipe serial_other = {
	.name = "serial-other",
	.odd = "a serial number of its own",
	.like = &recipe_client,
	.serial = OTHER_SERIAL,
};

const struct recipe serial_shared_revoked = {
	.name = "serial-shared-revoked",
	.odd = "revoked, under a serial number that other CAs use as well",
	.like = &serial_other,
	.revoked = REVOKED_KEY_COMPROMISE,
	.serial = SHARED_SERIAL,
};

const struct recipe serial_shared_intermediate = {
	.name = "serial-shared-intermediate",
	.odd = "the serial number of a certificate that its issuer's issuer has revoked",
	.like = &recipe_via_intermediate,
	.serial = SHARED_SERIAL,
};

const struct recipe serial_shared_second_root = {
	.name = "serial-shared-second-root",
	.odd = "the serial number of a certificate that another CA has revoked",
	.like = &recipe_via_second_root,
	.serial = SHARED_SERIAL,
};

/* ---- Where the CRL is published ------------------------------------------- */

const struct recipe pointing = {
	.name = "pointing",
	.odd = "says that its CRL is published in a directory (LDAP)",
	.like = &recipe_client,
	.extensions = { { "crlDistributionPoints", POINTED_TO } },
};

REVOKED(revoked_pointing, "revoked-pointing",
    "revoked, and says that its CRL is published in a directory (LDAP)",
    pointing);

/* ---- One after the other -------------------------------------------------- */

const struct recipe reissued = {
	.name = "reissued",
	.odd = "the new certificate of an identity whose old one is revoked",
	.like = &recipe_client,
	.cn = "reissued",
};

REVOKED(revoked_before_reissue, "revoked-before-reissue",
    "the old certificate of an identity, which is revoked", reissued);

const struct recipe newly_revoked = {
	.name = "newly-revoked",
	.odd = "valid until the broker gets a CRL that lists it",
	.like = &recipe_client,
};
