/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REVOCATION_RECIPES_H
#define CERTCHECK_REVOCATION_RECIPES_H

#include "harness/recipe.h"

/* Who is revoked, by whom, and who is not: what the family revocation presents. */

/* Each like the one without "revoked" in its name. */
extern const struct recipe revoked_via_intermediate;
extern const struct recipe revoked_via_second_root;

/* The CA is revoked; its clients are on no CRL. */
extern const struct recipe via_revoked_intermediate;
extern const struct recipe via_two_intermediates;
extern const struct recipe via_revoked_outer;

/* One serial number, three issuers, of which the root has revoked it. */
extern const struct recipe serial_shared_revoked;
extern const struct recipe serial_shared_intermediate;
extern const struct recipe serial_shared_second_root;

/* They say where their CRL is published; nobody can fetch it from there. */
#define POINTED_TO	"URI:ldap://ldap.certcheck.test/cn=root?certificateRevocationList"
extern const struct recipe pointing;
extern const struct recipe revoked_pointing;

/* Two certificates of one identity, after the other. */
extern const struct recipe reissued;
extern const struct recipe revoked_before_reissue;

/* Valid until a CRL lists it that the broker gets while it runs. */
extern const struct recipe newly_revoked;

#endif
