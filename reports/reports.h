/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REPORTS_H
#define CERTCHECK_REPORTS_H

#include <stdio.h>

#include "harness/base.h"
#include "harness/model.h"

/*
 * One function per format.  A report sees a run and nothing else, measures
 * nothing and judges nothing.  All text in a run is treated as hostile.
 */
struct report {
	const char	*name;		/* the option: --NAME FILE */
	const char	*title;		/* for --help: "JUnit XML for CI systems" */
	int		(*write)(FILE *, const struct run *);	/* 0, or -1: ferror or a limit */
};

extern const struct report reports[];
extern const size_t reports_count;

/* The console's report, which has options of its own. */
struct console_options {
	bool	colour;
	int	verbosity;	/* -1 quiet, 0, 1 each case, 2 each step */
};
int	 console_write(FILE *, const struct run *, const struct console_options *);

int	 json_write(FILE *, const struct run *);
int	 junit_write(FILE *, const struct run *);
int	 markdown_write(FILE *, const struct run *);
int	 html_write(FILE *, const struct run *);
int	 tap_write(FILE *, const struct run *);
int	 sarif_write(FILE *, const struct run *);
int	 prometheus_write(FILE *, const struct run *);

/* The console's report as a plugin of Nagios writes it, and the status that goes with it. */
enum { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL, NAGIOS_UNKNOWN };
int	 nagios_write(FILE *, const struct run *);
int	 nagios_status(const struct run *);

/* The same of a run that there is not: UNKNOWN, why ("": elsewhere it is said), and the exit status. */
void	 nagios_fail(FILE *, const char *why, int status);

/* Beside the console's report, commands to a GitHub workflow that runs this. */
int	 annotations_write(FILE *, const struct run *);

/*
 * Read a JSON result back.  It is untrusted: its size, depth, counts and types
 * are checked, all text may hold anything.  NULL and the error, which names
 * the file, the line, or the member that is wrong.  run_free it.
 */
struct run *json_read(const char *path, struct error *);

/* Free a run made by json_read.  NULL is legal. */
void	 json_run_free(struct run *);

/* Merge: append the entries of `from` to `to`, which then owns them; frees `from`. */
void	 json_run_merge(struct run *to, struct run *from);

#endif
