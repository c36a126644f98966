/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_DIAGNOSIS_H
#define CERTCHECK_DIAGNOSIS_H

#include "harness/plan.h"

/*
 * One cause behind what many cases say, in words, to be read before them: why
 * the broker could not be asked, why it refuses who is valid, or which of its
 * doors stands open.  "" when there is none.  Pure: a plan that was run gives
 * always the same words, and no verdict changes by them.
 */
void	 diagnosis_make(const struct plan *, char *, size_t);

#endif
