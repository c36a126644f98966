/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ROBUSTNESS_RECIPES_H
#define CERTCHECK_ROBUSTNESS_RECIPES_H

#include "harness/recipe.h"

/* Certificates that are large, costly to judge, or odd; and none of a valid client. */

extern const struct recipe robust_large;	/* 80 KB, of an unknown CA */
extern const struct recipe robust_huge;		/* 250 KB */
extern const struct recipe robust_long;		/* sent with 104 others */

extern const struct recipe robust_hosts_foreign;/* many host names below many constraints, of an unknown CA… */
extern const struct recipe robust_hosts;	/* …and below our root */
extern const struct recipe robust_cycle;	/* whose issuers certify each other */
extern const struct recipe robust_policies;	/* whose policies multiply from CA to CA */

/* Below our root, with something odd beside it or in it. */
extern const struct recipe robust_unknown_key;
extern const struct recipe robust_bad_curve;
extern const struct recipe robust_punycode;
extern const struct recipe robust_odd_names;

#endif
