/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RUNNER_H
#define CERTCHECK_RUNNER_H

#include "harness/plan.h"
#include "harness/target.h"

/*
 * Controls, cases, controls again; then every case is judged.  A process per
 * case, so that a crash or a hang is the result of one case only.  A broker that
 * seems to have banned us is left alone: the rest is undecided (ban.h).
 */
struct runner_options {
	unsigned	 jobs;		/* processes at once */
	unsigned	 rate;		/* connections a second; 0: no limit */
	uint64_t	 deadline_us;	/* of the whole run */
	bool		 progress;	/* a line on stderr that says where it is */
};

/*
 * Run the plan against the target; each case of the plan has its result
 * afterwards, whatever happens.
 */
void	 runner_run(struct plan *, const struct target *,
	    const struct material *, const struct runner_options *);

#endif
