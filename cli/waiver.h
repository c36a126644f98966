/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_WAIVER_H
#define CERTCHECK_WAIVER_H

#include <stddef.h>

#include "harness/base.h"
#include "harness/model.h"

/*
 * "We know that our broker fails this, and live with it until then."  A case
 * that failed and is waived still is a FAIL, and every report shows it as one;
 * only it does not count: see entry_failed.  After its last day (UTC) a waiver
 * excuses nothing.
 */
struct waiver {
	const char	*scenario;	/* a pattern over ids */
	const char	*reason;
	const char	*until;		/* YYYY-MM-DD, the last day */
};

/* Is it a day of the calendar, as YYYY-MM-DD? */
int	 waiver_day_check(const char *, struct error *);

/*
 * Apply them to the entries of a run, as of the day `today`.  The reasons of
 * verdicts get longer, and what entries point to as .waiver lives in *texts,
 * which the caller frees when the run is not needed any more.
 * `idle` gets a sentence about those whose scenarios all passed, so that they
 * can go; "" when there is none.
 */
void	 waivers_apply(const struct waiver *, size_t count, struct run *,
	    const char *today, char **texts, char *idle, size_t size);

#endif
