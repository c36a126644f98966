/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HELP_H
#define CERTCHECK_HELP_H

#include <stdio.h>

#include "cli/options.h"
#include "harness/base.h"

/* What the option and command tables look like as text, for three readers. */

/* --help: of the command that was named, or of the whole program.  At most 80 columns. */
void	 help_write(FILE *, const struct options *);

/* A paragraph, each line indented, at most 80 columns. */
void	 help_wrap(FILE *, size_t indent, const char *);

/* The few commands that people need most. */
void	 help_first_steps(FILE *);

/* Tell on stderr what is wrong with the command line, and where help is; returns EXIT_USAGE. */
int	 help_refuse(const struct error *);

/* Tell on stderr what went wrong otherwise; returns the status. */
int	 help_fail(const struct error *, int status);

/* What was told last by either, for who is not shown stderr; "": nothing. */
const char *help_said(void);

/*
 * The parts of the man page that come from the tables, each between lines
 * .\" BEGIN NAME and .\" END NAME; NAME is SYNOPSIS,
 * COMMANDS, OPTIONS, EXPECTATIONS or ENVIRONMENT.
 */
void	 help_mdoc(FILE *);

/* The completion for bash. */
void	 help_completion(FILE *);

#endif
