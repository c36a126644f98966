/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TESTCASE_H
#define CERTCHECK_TESTCASE_H

#include "harness/plan.h"
#include "harness/target.h"

/*
 * What the process of one case does: all its steps, the controls that are asked
 * for right after them, and, when that shows a FAIL, all steps once more.
 */
void	 testcase_run(const struct testcase *, const struct plan *,
	    const struct target *, const struct material *, struct result *);

/* A control of this case that the broker did not even answer; NULL: none. */
const struct observation *
	 testcase_mute_control(const struct testcase *, const struct plan *);

#endif
