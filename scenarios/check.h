/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHECK_H
#define CERTCHECK_CHECK_H

#include "harness/base.h"
#include "harness/model.h"

/*
 * The part of scenarios_check (scenarios.h) that is about the recipes of all
 * scenarios, and about what these are made from.  0, or -1 and the error.
 */
int	 check_recipes(const struct family *const *, size_t count,
	    struct error *);

/*
 * The part about ClientHellos of our own, and about refusals of nobody in
 * particular: what is wrong with a step, or NULL.
 */
const char *check_hello(const struct scenario *, const struct step *);

#endif
