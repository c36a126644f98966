/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_POOL_H
#define CERTCHECK_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Jobs in processes of their own, a few at a time.  A job fills in a block of
 * plain data, which crosses a pipe; one that crashes, exits or outlives its
 * time is reported with a reason instead, and harms no other.
 */
struct pool {
	unsigned	 jobs;		/* processes at once */
	size_t		 idlers;	/* the first so many mostly wait: beside the others, unless jobs is 1 */
	unsigned	 rate;		/* connections a second; 0: no limit */
	uint64_t	 deadline_us;	/* no job is started or waited for after it */
	size_t		 size;		/* of the block */
	unsigned	 slots;		/* pool_run's own: processes at once, idlers included */
	uint64_t	 next_us;	/* pool_run's own: no start before it, by the rate */
	bool		 pause;		/* set by done: no further job is started for now */
	unsigned	 extra;		/* added to by done: connections beyond what was announced */
	void		*arg;		/* handed to the functions below */

	/* In the child: do job i and fill in the block. */
	void		(*work)(void *arg, size_t i, void *block);
	/* How long job i may take, and how many connections it makes. */
	uint64_t	(*limit_us)(void *arg, size_t i);
	unsigned	(*connections)(void *arg, size_t i);
	/* In the parent: job i is done; block NULL: it is not, for the reason. */
	void		(*done)(void *arg, size_t i, const void *block,
			    const char *reason);
};

/*
 * Run jobs first to count-1.  Each gets exactly one call of done.  Ends early,
 * with the rest reported as not run, at the deadline or when a signal came.
 *
 * After a pause, those under way have been waited for, and nothing is reported
 * of the rest: returns the first that was not started.  Otherwise count.
 */
size_t	 pool_run(struct pool *, size_t first, size_t count);

#endif
