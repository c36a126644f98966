/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_OUTPUT_H
#define CERTCHECK_OUTPUT_H

#include <stdio.h>

#include "cli/options.h"
#include "harness/model.h"

/*
 * Where the console's report and progress go: stdout; when a report has
 * stdout for itself, stderr with -v, else nowhere (NULL); the command report
 * with an output option is quiet too, unless -v.
 */
FILE	*output_console(const struct options *);

/* May colours be used on it?  --color, then NO_COLOR, TERM and the terminal. */
bool	 output_colour(const struct options *, FILE *);

/*
 * Write every report that was asked for, each whole or not at all, and the
 * console's.  One that fails is named on stderr and keeps no other from being
 * written.  Returns the exit status: EXIT_TOOL when one failed, else the run's.
 */
int	 output_write(const struct options *, const struct run *);

/*
 * A plugin for monitoring has an exit status of its own: what output_write
 * returns then is this number more, so that main can tell it from those of a
 * run that was not made.
 */
#define EXIT_NAGIOS	64

/*
 * The exit status for what a command has returned.  With --format nagios,
 * whatever is not a result is UNKNOWN, and a line on stdout says so.
 */
int	 output_status(const struct options *, int status);

#endif
