/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SUMMARY_H
#define CERTCHECK_SUMMARY_H

#include <stdio.h>

#include "harness/model.h"

/* How a run ended, or what a comparison found, in numbers and in words. */

/* A line of counts for each family. */
void	 summary_families(FILE *, const struct run *);

/* One line of counts. */
void	 summary_counts(FILE *, const struct run *);

/* What the counts mean, wrapped. */
void	 summary_meaning(FILE *, const struct run *);

/* The same as one line of text, which the caller frees. */
char	*summary_text(const struct run *);

/* What a verdict is called when cases are counted: "failed"; in a comparison "worse". */
const char *summary_word(const struct run *, enum verdict);

/* The time that the run took: "61.2 s". */
void	 summary_time(const struct run *, char *, size_t);

#endif
