/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHILD_H
#define CERTCHECK_CHILD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A process that does one thing for us, and what it writes meanwhile.  What may
 * block beyond any deadline (a command, the resolver) is done in one.
 */

enum child_end {
	CHILD_ENDED,		/* by itself */
	CHILD_LATE,		/* killed at the deadline */
	CHILD_CUT,		/* killed because `take` wanted no more */
	CHILD_INTERRUPTED,	/* killed because our run was interrupted: interrupt_signal() */
	CHILD_NONE,		/* there was none: errno says why */
};

struct child {
	/*
	 * Runs in the child, which has a process group of its own, /dev/null as
	 * stdin, a pipe to us as stdout and stderr, and signals as they are by
	 * default.  A program that it executes inherits nothing else of ours.
	 * Must end by exec or _exit(2).
	 */
	void	(*body)(void *argument);
	void	 *argument;

	/* Gets what it writes, piece by piece; false: enough. */
	bool	(*take)(void *taker, const char *, size_t);
	void	 *taker;
};

/*
 * Run it.  *status is that of waitpid(2), except with CHILD_NONE.  To be killed
 * means its whole process group.  One that ended by itself is not waited for
 * any longer when others hold its output open: a service in the background
 * stays, with a broken pipe.
 */
enum child_end child_run(const struct child *, uint64_t deadline_us, int *status);

/*
 * For whoever forks by itself, in the child: a process group of its own, signals
 * as they are by default, and an end when the parent ends (Linux); and, before
 * exec, nothing inherited but stdin, stdout and stderr.
 */
void	 child_detach(pid_t parent);
void	 child_seal(void);

#endif
