/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_FOUNDATION_H
#define CERTCHECK_FOUNDATION_H

#include "harness/plan.h"

/* Cases that others rest on (testcase.rests_on). */

/* Does any case rest on the one with this index? */
bool	 foundation_is(const struct plan *, size_t i);

/*
 * Does what the case rests on hold?  If not, nothing can be said: it becomes
 * what the other one is, if that is no verdict, and undecided otherwise.
 */
bool	 foundation_holds(const struct plan *, struct testcase *);

#endif
