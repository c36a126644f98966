/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BASELINE_H
#define CERTCHECK_BASELINE_H

#include "harness/base.h"
#include "harness/model.h"

/*
 * Does the broker do as it did in an earlier run?  A scenario without steps:
 * what it compares are the verdicts of all others.
 */

extern const struct scenario baseline_scenario;
extern const char baseline_expected[];	/* what judge_expected would say */

struct baseline;

/* A result written by --json; untrusted.  NULL and the error, which names the file. */
struct baseline *baseline_read(const char *path, struct error *);
void	 baseline_free(struct baseline *);

/*
 * FAIL: a case that both runs decided has turned from PASS or WARN to FAIL, or
 * back.  ERROR: there is no case that both decided.  Whatever else has changed
 * is told.
 */
void	 baseline_compare(const struct baseline *, const struct run *,
	    struct result *);

#endif
