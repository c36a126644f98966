/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_SCORE_H
#define CERTCHECK_MUTANTS_MATRIX_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tests/mutants/matrix_column.h"
#include "tests/mutants/mutants.h"

/* What the harness said of one broker, held against what it had to say. */

struct score {
	const struct mutant	*mutant;
	bool			 met;		/* all as it had to be */
	size_t			 survived;	/* cases that had to FAIL and did not */
	size_t			 false_alarms;
	char			 cells[COLUMN_MAX];/* the worst of F E W P S per column; '.': none */
	char			*notes;		/* lines to print; "" when met */
};

/* Read the result file and compare.  A correct broker, which fills in columns, comes before its mutants. */
void	 score_read(struct score *, struct columns *, const struct mutant *,
	    const char *path, int exit_status);

/* The run came to nothing: why. */
void	 score_spoil(struct score *, const struct mutant *, const char *why);

void	 score_clear(struct score *);

#endif
