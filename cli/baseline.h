/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BASELINE_H
#define CERTCHECK_BASELINE_H

#include "harness/model.h"
#include "reports/earlier.h"

/*
 * Does the broker do as it did in an earlier run?  A scenario without steps:
 * what it compares are the verdicts of all others.
 */

extern const struct scenario baseline_scenario;
extern const char baseline_expected[];	/* what judge_expected would say */

/*
 * FAIL: a case that both runs decided has become worse, or better, as change.h
 * has it.  ERROR: there is no case that both decided.  Whatever else has changed
 * is told.
 */
void	 baseline_compare(const struct earlier *, const struct run *,
	    struct result *);

#endif
