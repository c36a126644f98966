/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SCENARIOS_H
#define CERTCHECK_SCENARIOS_H

#include <stddef.h>

#include "harness/base.h"
#include "harness/model.h"

/* What is asked: one const table per family, and the list of families. */

extern const struct family trust_family;
extern const struct family validity_family;
extern const struct family revocation_family;
extern const struct family identity_family;
extern const struct family authz_family;

extern const struct family *const families[];
extern const size_t families_count;

/* By id; NULL when there is none. */
const struct scenario *scenario_find(const char *id);

/*
 * Every recipe that the scenarios present, or need as a control or another
 * party, each once, in the order of the tables; the caller frees the list.
 */
const struct recipe **scenarios_recipes(const struct scenario *const *,
	    size_t count, size_t *recipes);

/* All scenarios of all families, in order; the caller frees the list. */
const struct scenario **scenarios_all(size_t *count);

/*
 * The table check: ids are unique and belong to their family; every scenario
 * has a title, a reference, a remedy and a reason; every negative step has a
 * twin that is accepted, differs from it in exactly one property, and names the
 * alerts that are expected.  0, or -1 and the first thing that is wrong.
 */
int	 scenarios_check(const struct family *const *, size_t, struct error *);

/*
 * The properties in which a recipe differs from its twin, as words, separated
 * by commas; returns how many.
 */
unsigned recipe_differences(const struct recipe *, char *, size_t);

#endif
