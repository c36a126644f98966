/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RECORD_H
#define CERTCHECK_RECORD_H

#include "cli/options.h"
#include "cli/pace.h"
#include "cli/waiver.h"
#include "harness/plan.h"
#include "harness/target.h"

/* From a plan that has been run to the run that reports see. */

struct record;

/* Before the first case: the clock starts. */
struct record *record_begin(const struct options *, const struct target *,
	    const struct pace *);
void	 record_property(struct record *, const char *name, const char *value);

/*
 * After the last: take over the results.  `problem` is the one cause behind
 * everything, where the caller knows it; "" otherwise.
 */
void	 record_end(struct record *, const struct plan *, const char *problem);

/* And one that the plan does not know of; after record_end.  What it points to has to outlive the record. */
void	 record_add(struct record *, const struct scenario *,
	    const char *expected, const struct result *);

/* When all entries are there: apply a profile's waivers. */
void	 record_waive(struct record *, const struct waiver *, size_t count);

/* Take over what ends one day, so that nothing is left there. */
void	 record_expiries(struct record *, struct expiries *, unsigned min_days);

const struct run *record_run(const struct record *);
void	 record_free(struct record *);

#endif
