/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SELECTION_H
#define CERTCHECK_SELECTION_H

#include <stddef.h>

#include "cli/options.h"
#include "harness/model.h"

/*
 * The scenarios that the patterns (options->operands; none: all) name and
 * options->skips do not, in the order of the tables.  -1 and the error when a
 * pattern matches nothing, naming the nearest, or when nothing is left.
 * Patterns are those of fnmatch(3).  The caller frees *selected.
 */
int	 selection_make(const struct options *,
	    const struct family *const *families, size_t nfamilies,
	    const struct scenario ***selected, size_t *count, struct error *);

/* Does the pattern name a scenario?  -1 and the error, which names the nearest. */
int	 selection_check(const char *pattern,
	    const struct family *const *families, size_t nfamilies,
	    struct error *);

/* The id nearest to a word, or a pattern such as 'trust.*' as "FAMILY.*"; "" when none is near. */
void	 selection_nearest(const char *word,
	    const struct family *const *families, size_t nfamilies, char *,
	    size_t);

/* The family that a scenario belongs to. */
const struct family *selection_family(const struct scenario *,
	    const struct family *const *families, size_t nfamilies);

#endif
