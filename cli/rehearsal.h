/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REHEARSAL_H
#define CERTCHECK_REHEARSAL_H

#include <stdio.h>

#include "cli/bench.h"
#include "harness/plan.h"

/*
 * --dry-run: what a run would send, case by case.  Nothing is connected to,
 * started or looked up.
 */

/* What the plan depends on and only a run can know, as far as it can be told. */
void	 rehearsal_settle(struct bench *, const struct options *);

void	 rehearsal_write(FILE *, const struct bench *, const struct options *,
	    const struct plan *);

#endif
