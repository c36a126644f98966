/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_GITHUB_H
#define CERTCHECK_GITHUB_H

#include <stdio.h>

#include "cli/options.h"
#include "harness/model.h"

/*
 * In a GitHub workflow, unless --quiet: the Markdown report is appended to the
 * job's summary ($GITHUB_STEP_SUMMARY), and what has failed is annotated on the
 * console ($GITHUB_ACTIONS is "true"; NULL: no console).  Elsewhere nothing.
 * Returns 0, or -1 when the console cannot be written to; that there is no
 * summary is told on stderr and is no failure, for nobody has asked for it.
 */
int	 github_tell(const struct options *, FILE *console, const struct run *);

#endif
