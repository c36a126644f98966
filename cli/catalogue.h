/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CATALOGUE_H
#define CERTCHECK_CATALOGUE_H

#include <stddef.h>

#include "harness/model.h"

/*
 * All that users can ask for and read about: the scenarios, and at the end of
 * its family the one that has no steps, because it compares runs (baseline.h).
 */

const struct family *const *catalogue_families(size_t *count);

/* By id; NULL when there is none. */
const struct scenario *catalogue_find(const char *id);

/* What a right broker does, in words; likewise describe_expected. */
void	 catalogue_expected(const struct scenario *, char *, size_t);

#endif
