/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHAIN_RECIPES_H
#define CERTCHECK_CHAIN_RECIPES_H

#include "harness/recipe.h"

/*
 * The clients that the family chain presents, each below CAs of its own:
 * chain_recipes.c has those about what is sent and named, chain_issuers.c about
 * who may issue, chain_pathlen.c about how far down.
 */

/* An intermediate, but for what is said. */
#define INTERMEDIATE(n, oddity) \
	.name = n, .odd = oddity, .like = &recipe_intermediate

/* A client below one, but for what is said: by default only its issuer is odd. */
#define CLIENT_BELOW(ca, n, oddity) \
	.name = n, .odd = oddity, .like = &recipe_via_intermediate, .issuer = &ca

/* A second intermediate below the ordinary one, and a client below both. */
extern const struct recipe chain_sub_ca;
extern const struct recipe chain_sub;

/* Which certificates are sent, and in what order. */
extern const struct recipe chain_alone;			/* without its intermediate */
extern const struct recipe chain_reversed;
extern const struct recipe chain_unrelated;
extern const struct recipe chain_leaf_twice;
extern const struct recipe chain_root_too;
extern const struct recipe chain_cross_first;
extern const struct recipe chain_expired_cross_first;
extern const struct recipe chain_expired_root_cross;
extern const struct recipe chain_cross_circle;
extern const struct recipe chain_loop;
extern const struct recipe chain_loop_of_one_name;

/* How many intermediates there are. */
extern const struct recipe chain_depth_2;
extern const struct recipe chain_depth_8;
extern const struct recipe chain_depth_20;

/* Who may issue. */
extern const struct recipe chain_by_client;
extern const struct recipe chain_by_client_without_usage;
extern const struct recipe chain_by_client_of_all_usages;
extern const struct recipe chain_no_constraints;
extern const struct recipe chain_ca_false;
extern const struct recipe chain_ca_false_not_critical;
extern const struct recipe chain_version_1;
extern const struct recipe chain_no_certsign;
extern const struct recipe chain_no_certsign_not_critical;
extern const struct recipe chain_constraints_not_critical;
extern const struct recipe chain_usage_not_critical;
extern const struct recipe chain_no_subject_key;
extern const struct recipe chain_no_issuer_key;
extern const struct recipe chain_root_no_constraints;
extern const struct recipe chain_root_ca_false;
extern const struct recipe chain_root_no_certsign;

/* How far down: too far, then just far enough. */
extern const struct recipe chain_pathlen_0_sub;
extern const struct recipe chain_pathlen_1_subsub;
extern const struct recipe chain_sub_pathlen_0;
extern const struct recipe chain_pathlen_0_wide;
extern const struct recipe chain_pathlen_0_self_issued_sub;

extern const struct recipe chain_pathlen_0;
extern const struct recipe chain_pathlen_rises;
extern const struct recipe chain_pathlen_used_up;
extern const struct recipe chain_pathlen_0_ca_leaf;
extern const struct recipe chain_pathlen_0_self_issued;
extern const struct recipe chain_pathlen_1_self_issued;

/* Whose name stands in the issuer field. */
extern const struct recipe chain_names_nobody;
extern const struct recipe chain_names_root;
extern const struct recipe chain_names_capitals;
extern const struct recipe chain_names_inner_space;
extern const struct recipe chain_names_outer_space;

#endif
