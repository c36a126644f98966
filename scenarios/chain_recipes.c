/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/chain_recipes.h"

#define DAY_H	24

/* ---- What is sent --------------------------------------------------------- */

static const struct recipe *const nothing[] = { NULL };

const struct recipe chain_alone = {
	.name = "without-intermediate",
	.odd = "sent without the intermediate that issued it",
	.like = &recipe_via_intermediate,
	.sends = nothing,
};

static const struct recipe *const reversed[] = {
	&recipe_intermediate, &chain_sub_ca, NULL
};

const struct recipe chain_reversed = {
	.name = "chain-reversed",
	.odd = "its two intermediates are sent in reverse order",
	.like = &chain_sub,
	.sends = reversed,
};

static const struct recipe *const unrelated[] = {
	&recipe_foreign_root, &recipe_intermediate, NULL
};

const struct recipe chain_unrelated = {
	.name = "chain-with-unrelated",
	.odd = "an unrelated certificate is sent before its intermediate",
	.like = &recipe_via_intermediate,
	.sends = unrelated,
};

static const struct recipe *const leaf_twice[] = {
	&chain_leaf_twice, &recipe_intermediate, NULL
};

const struct recipe chain_leaf_twice = {
	.name = "leaf-twice",
	.odd = "sent twice, then its intermediate",
	.like = &recipe_via_intermediate,
	.sends = leaf_twice,
};

static const struct recipe *const root_too[] = {
	&recipe_intermediate, &recipe_root, NULL
};

const struct recipe chain_root_too = {
	.name = "chain-with-root",
	.odd = "the root is sent too, after its intermediate",
	.like = &recipe_via_intermediate,
	.sends = root_too,
};

/* ---- One CA with several certificates ------------------------------------- */

static const struct recipe cross_foreign = {
	INTERMEDIATE("cross-foreign", "the intermediate as an unknown root certifies it"),
	.issuer = &recipe_foreign_root,
	.poses_as = &recipe_intermediate,
	.key_of = &recipe_intermediate,
};

static const struct recipe cross_expired = {
	INTERMEDIATE("cross-expired", "the intermediate's former certificate, which has expired"),
	.poses_as = &recipe_intermediate,
	.key_of = &recipe_intermediate,
	.from_h = -2 * DAY_H,
	.to_h = -DAY_H,
};

static const struct recipe root_cross_expired = {
	.name = "root-cross-expired",
	.odd = "the trusted root as another root once certified it; expired",
	.role = ROLE_CA,
	.issuer = &recipe_foreign_root,
	.poses_as = &recipe_root,
	.key_of = &recipe_root,
	.from_h = -2 * DAY_H,
	.to_h = -DAY_H,
};

static const struct recipe *const cross_first[] = {
	&cross_foreign, &recipe_intermediate, NULL
};

const struct recipe chain_cross_first = {
	.name = "foreign-cross-first",
	.odd = "its intermediate is sent twice: as an unknown root certifies it, then as the trusted one does",
	.like = &recipe_via_intermediate,
	.sends = cross_first,
};

static const struct recipe *const expired_cross_first[] = {
	&cross_expired, &recipe_intermediate, NULL
};

const struct recipe chain_expired_cross_first = {
	.name = "expired-cross-first",
	.odd = "its intermediate is sent twice: its expired certificate, then its current one",
	.like = &recipe_via_intermediate,
	.sends = expired_cross_first,
};

static const struct recipe *const expired_root_cross[] = {
	&recipe_intermediate, &root_cross_expired, NULL
};

const struct recipe chain_expired_root_cross = {
	.name = "expired-root-cross",
	.odd = "sent with an expired certificate by which another root once certified the trusted one",
	.like = &recipe_via_intermediate,
	.sends = expired_root_cross,
};

/*
 * A trusted root certifies another one, and that one certifies it.  A root of
 * its own: the CRL of its second certificate must not be taken for one of ours.
 */
static const struct recipe circle_root = {
	.name = "circle-root",
	.odd = "a trusted root, which certifies another one",
	.role = ROLE_CA,
	.trusted = true,
};

static const struct recipe circle_peer = {
	.name = "circle-peer",
	.odd = "another root, as the trusted one certifies it",
	.role = ROLE_CA,
	.issuer = &circle_root,
};

static const struct recipe circle_end = {
	.name = "circle-end",
	.odd = "the trusted root, as the other one certifies it",
	.role = ROLE_CA,
	.issuer = &circle_peer,
	.poses_as = &circle_root,
	.key_of = &circle_root,
};

const struct recipe chain_cross_circle = {
	.name = "cross-circle",
	.odd = "sent with the certificates by which a trusted root and another one certify each other",
	.like = &recipe_client,
	.issuer = &circle_end,
};

/* The same, but nobody knows the root: its own certificate is never seen. */
static const struct recipe loop_start = { .name = "loop", .role = ROLE_CA };

static const struct recipe loop_peer = {
	.name = "loop-peer",
	.role = ROLE_CA,
	.issuer = &loop_start,
};

static const struct recipe loop_end = {
	.name = "loop-end",
	.role = ROLE_CA,
	.issuer = &loop_peer,
	.poses_as = &loop_start,
	.key_of = &loop_start,
};

const struct recipe chain_loop = {
	.name = "in-a-loop",
	.odd = "issued by one of two CAs that certify each other, and no trusted root does",
	.like = &chain_cross_circle,
	.issuer = &loop_end,
};

/* And where both bear one name. */
static const struct recipe namesake = {
	.name = "loop-namesake",
	.role = ROLE_CA,
	.cn = "loop",
	.issuer = &loop_start,
};

static const struct recipe namesake_end = {
	.name = "loop-namesake-end",
	.role = ROLE_CA,
	.issuer = &namesake,
	.poses_as = &loop_start,
	.key_of = &loop_start,
};

const struct recipe chain_loop_of_one_name = {
	.name = "in-a-loop-of-one-name",
	.odd = "issued by one of two CAs of one name that certify each other, and no trusted root does",
	.like = &chain_cross_circle,
	.issuer = &namesake_end,
};

/* ---- Depth ---------------------------------------------------------------- */

#define LEVEL(n, above) \
	static const struct recipe level_##n = { \
		.name = "level-" #n, .role = ROLE_CA, .issuer = &above \
	}

LEVEL(1, recipe_root);
LEVEL(2, level_1);
LEVEL(3, level_2);
LEVEL(4, level_3);
LEVEL(5, level_4);
LEVEL(6, level_5);
LEVEL(7, level_6);
LEVEL(8, level_7);
LEVEL(9, level_8);
LEVEL(10, level_9);
LEVEL(11, level_10);
LEVEL(12, level_11);
LEVEL(13, level_12);
LEVEL(14, level_13);
LEVEL(15, level_14);
LEVEL(16, level_15);
LEVEL(17, level_16);
LEVEL(18, level_17);
LEVEL(19, level_18);
LEVEL(20, level_19);

#define DEPTH(n) { \
	CLIENT_BELOW(level_##n, "depth-" #n, "issued below " #n " intermediates") \
}

const struct recipe chain_depth_2 = DEPTH(2);
const struct recipe chain_depth_8 = DEPTH(8);
const struct recipe chain_depth_20 = DEPTH(20);

/* ---- Whose name stands in the issuer field -------------------------------- */

const struct recipe chain_names_nobody = {
	.name = "names-nobody",
	.odd = "signed by the intermediate that is sent along, but names another CA as its issuer",
	.like = &recipe_via_intermediate,
	.names_issuer = &recipe_foreign_root,
};

const struct recipe chain_names_root = {
	.name = "names-root",
	.odd = "signed by the intermediate that is sent along, but names the trusted root as its issuer",
	.like = &recipe_via_intermediate,
	.names_issuer = &recipe_root,
};

/* Only their names are of use. */
static const struct recipe capitals = {
	INTERMEDIATE("capitals", NULL),
	.cn = "INTERMEDIATE",
};

static const struct recipe inner_space = {
	INTERMEDIATE("inner-space", NULL),
	.cn = "intermediate",
	.organisation = "mqtt-certcheck  TEST   ONLY",
};

static const struct recipe outer_space = {
	INTERMEDIATE("outer-space", NULL),
	.cn = "  intermediate ",
};

const struct recipe chain_names_capitals = {
	.name = "names-capitals",
	.odd = "writes its issuer's name in capitals",
	.like = &recipe_via_intermediate,
	.names_issuer = &capitals,
};

const struct recipe chain_names_inner_space = {
	.name = "names-inner-space",
	.odd = "writes its issuer's name with wider spaces between the words",
	.like = &recipe_via_intermediate,
	.names_issuer = &inner_space,
};

const struct recipe chain_names_outer_space = {
	.name = "names-outer-space",
	.odd = "writes its issuer's name with spaces around it",
	.like = &recipe_via_intermediate,
	.names_issuer = &outer_space,
};
