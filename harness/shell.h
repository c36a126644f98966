/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SHELL_H
#define CERTCHECK_SHELL_H

#include <stdint.h>

#include "harness/child.h"

/* A shell command that the user gave us to run: to reload, to refresh. */

#define SHELL_TAIL	1024	/* how much of the end of its output is kept */

struct shell_result {
	enum child_end	 end;
	int		 status;	/* it exited with this; -1 if it did not */
	int		 signal;	/* or was ended by this; 0 if it was not */
	char		 why[128];	/* how it ended: "ended with status 3" */
	char		 output[4 * SHELL_TAIL + 1];	/* the end of it, whole lines, made visible */
};

/*
 * Run it by /bin/sh -c as child.h says.  0 when it ended by itself with status
 * 0 before the deadline; else -1, and .why says how it ended.
 */
int	 shell_run(const char *shell_command, uint64_t deadline_us,
	    struct shell_result *);

#endif
