/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/chain_recipes.h"

#define PATHLEN(n) \
	.extensions = { { "basicConstraints", "critical,CA:TRUE,pathlen:" #n } }

/* ---- The ordinary: two and three intermediates ---------------------------- */

const struct recipe chain_sub_ca = {
	.name = "sub",
	.odd = "an intermediate CA below an intermediate CA",
	.like = &recipe_intermediate,
	.issuer = &recipe_intermediate,
};

static const struct recipe subsub = {
	.name = "subsub",
	.odd = "an intermediate CA below two intermediate CAs",
	.like = &chain_sub_ca,
	.issuer = &chain_sub_ca,
};

const struct recipe chain_sub = {
	CLIENT_BELOW(chain_sub_ca, "client-sub", "issued below two intermediates"),
};

static const struct recipe client_subsub = {
	CLIENT_BELOW(subsub, "client-subsub", "issued below three intermediates"),
};

/* ---- How far down --------------------------------------------------------- */

static const struct recipe pathlen_0 = {
	INTERMEDIATE("pathlen-0", "an intermediate below which there may be no other"),
	PATHLEN(0),
};

static const struct recipe pathlen_1 = {
	INTERMEDIATE("pathlen-1", "an intermediate below which there may be one more"),
	PATHLEN(1),
};

static const struct recipe pathlen_2 = {
	INTERMEDIATE("pathlen-2", "an intermediate below which there may be two more"),
	PATHLEN(2),
};

/* Exceeded by the CA right below. */
static const struct recipe pathlen_0_sub_ca = {
	.name = "pathlen-0-sub",
	.like = &chain_sub_ca,
	.issuer = &pathlen_0,
};

const struct recipe chain_pathlen_0_sub = {
	.name = "below-pathlen-0-sub",
	.odd = "issued below an intermediate below one with pathlen 0",
	.like = &chain_sub,
	.issuer = &pathlen_0_sub_ca,
};

/* Exceeded by the second CA below. */
static const struct recipe pathlen_1_sub_ca = {
	.name = "pathlen-1-sub",
	.like = &chain_sub_ca,
	.issuer = &pathlen_1,
};

static const struct recipe pathlen_1_subsub_ca = {
	.name = "pathlen-1-subsub",
	.like = &subsub,
	.issuer = &pathlen_1_sub_ca,
};

const struct recipe chain_pathlen_1_subsub = {
	.name = "below-pathlen-1-subsub",
	.odd = "issued below two intermediates below one with pathlen 1",
	.like = &client_subsub,
	.issuer = &pathlen_1_subsub_ca,
};

/* The limit stands in the middle of the chain. */
static const struct recipe sub_pathlen_0 = {
	.name = "sub-pathlen-0",
	.like = &chain_sub_ca,
	PATHLEN(0),
};

static const struct recipe sub_pathlen_0_sub_ca = {
	.name = "sub-pathlen-0-sub",
	.like = &subsub,
	.issuer = &sub_pathlen_0,
};

const struct recipe chain_sub_pathlen_0 = {
	.name = "below-sub-pathlen-0",
	.odd = "issued by the third intermediate, the second of which has pathlen 0",
	.like = &client_subsub,
	.issuer = &sub_pathlen_0_sub_ca,
};

/* A CA grants itself more than it was given. */
static const struct recipe wide = {
	.name = "wide",
	.odd = "an intermediate below an intermediate; it has pathlen 6",
	.like = &chain_sub_ca,
	PATHLEN(6),
};

static const struct recipe client_wide = {
	.name = "client-wide",
	.odd = "issued below two intermediates, the lower of which has pathlen 6",
	.like = &chain_sub,
	.issuer = &wide,
};

static const struct recipe pathlen_0_wide_ca = {
	.name = "pathlen-0-wide",
	.like = &wide,
	.issuer = &pathlen_0,
};

const struct recipe chain_pathlen_0_wide = {
	.name = "below-pathlen-0-wide",
	.odd = "issued below an intermediate with pathlen 6 below one with pathlen 0",
	.like = &client_wide,
	.issuer = &pathlen_0_wide_ca,
};

/*
 * A self-issued certificate (subject and issuer of one name, two keys) does not
 * count, but what comes after it does.  Two CAs of one name have two CRLs of one
 * name: not the intermediate that everybody else has.
 */
static const struct recipe rollover = {
	INTERMEDIATE("rollover", "an intermediate that goes over to its next key"),
};

static const struct recipe rollover_0 = {
	.name = "rollover-0",
	.like = &rollover,
	PATHLEN(0),
};

static const struct recipe self_issued = {
	INTERMEDIATE("self-issued", "an intermediate's next key, certified with its present one"),
	.cn = "rollover",
	.issuer = &rollover,
};

static const struct recipe self_issued_sub_ca = {
	.name = "self-issued-sub",
	.like = &chain_sub_ca,
	.issuer = &self_issued,
};

static const struct recipe client_self_issued_sub = {
	.name = "client-self-issued-sub",
	.odd = "issued below an intermediate, its next key, and another intermediate",
	.like = &chain_sub,
	.issuer = &self_issued_sub_ca,
};

static const struct recipe self_issued_0 = {
	.name = "self-issued-0",
	.like = &self_issued,
	.cn = "rollover-0",
	.issuer = &rollover_0,
};

static const struct recipe self_issued_0_sub_ca = {
	.name = "self-issued-0-sub",
	.like = &self_issued_sub_ca,
	.issuer = &self_issued_0,
};

const struct recipe chain_pathlen_0_self_issued_sub = {
	.name = "below-pathlen-0-self-issued-sub",
	.odd = "issued below an intermediate with pathlen 0, its next key, and another intermediate",
	.like = &client_self_issued_sub,
	.issuer = &self_issued_0_sub_ca,
};

/* ---- Just far enough ------------------------------------------------------ */

const struct recipe chain_pathlen_0 = {
	CLIENT_BELOW(pathlen_0, "below-pathlen-0", "issued by an intermediate with pathlen 0"),
};

static const struct recipe pathlen_1_sub_2 = {
	.name = "pathlen-1-sub-2",
	.like = &chain_sub_ca,
	.issuer = &pathlen_1,
	PATHLEN(2),
};

const struct recipe chain_pathlen_rises = {
	.name = "pathlen-rises",
	.odd = "issued below an intermediate with pathlen 2 below one with pathlen 1",
	.like = &chain_sub,
	.issuer = &pathlen_1_sub_2,
};

static const struct recipe pathlen_2_1 = {
	.name = "pathlen-2-1",
	.like = &chain_sub_ca,
	.issuer = &pathlen_2,
	PATHLEN(1),
};

static const struct recipe pathlen_2_1_0 = {
	.name = "pathlen-2-1-0",
	.like = &subsub,
	.issuer = &pathlen_2_1,
	PATHLEN(0),
};

const struct recipe chain_pathlen_used_up = {
	.name = "pathlen-used-up",
	.odd = "issued below three intermediates with pathlen 2, 1 and 0",
	.like = &client_subsub,
	.issuer = &pathlen_2_1_0,
};

/* The last certificate is not counted, even if it is a CA's. */
const struct recipe chain_pathlen_0_ca_leaf = {
	CLIENT_BELOW(pathlen_0, "ca-below-pathlen-0", "a CA's certificate, issued by an intermediate with pathlen 0"),
	.extensions = {
		{ "basicConstraints", "critical,CA:TRUE" },
		{ "keyUsage", "critical,digitalSignature,keyCertSign" },
	},
};

const struct recipe chain_pathlen_0_self_issued = {
	CLIENT_BELOW(self_issued_0, "below-pathlen-0-self-issued", "issued with the next key of an intermediate with pathlen 0"),
};

static const struct recipe rollover_1 = {
	.name = "rollover-1",
	.like = &rollover,
	PATHLEN(1),
};

static const struct recipe self_issued_1 = {
	.name = "self-issued-1",
	.like = &self_issued,
	.cn = "rollover-1",
	.issuer = &rollover_1,
	PATHLEN(1),
};

static const struct recipe self_issued_1_sub_0 = {
	.name = "self-issued-1-sub-0",
	.like = &chain_sub_ca,
	.issuer = &self_issued_1,
	PATHLEN(0),
};

const struct recipe chain_pathlen_1_self_issued = {
	.name = "below-pathlen-1-self-issued",
	.odd = "issued below an intermediate with pathlen 1, its next key, and one more",
	.like = &chain_sub,
	.issuer = &self_issued_1_sub_0,
};
