/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SUMMARY_H
#define CERTCHECK_SUMMARY_H

#include <stdio.h>

#include "harness/model.h"

/* How a run ended, in numbers and in words, for the console. */

/* A line of counts for each family. */
void	 summary_families(FILE *, const struct run *);

/* One line of counts. */
void	 summary_counts(FILE *, const struct run *);

/* What the counts mean. */
void	 summary_meaning(FILE *, const struct run *);

#endif
