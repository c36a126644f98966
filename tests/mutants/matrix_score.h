/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_SCORE_H
#define CERTCHECK_MUTANTS_MATRIX_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tests/mutants/mutants.h"

/* What the harness said of one broker, held against what it had to say. */

#define SCORE_SCENARIOS	256

/* The scenarios, in the order of the correct broker's result. */
struct column {
	char	 id[64];
	bool	 passes;	/* every case of it on the correct broker */
	bool	 proven;	/* and a caught mutant makes it fail */
};

struct columns {
	struct column	 column[SCORE_SCENARIOS];
	size_t		 count;
};

struct score {
	const struct mutant	*mutant;	/* NULL: the correct broker */
	bool			 met;		/* all as it had to be */
	size_t			 survived;	/* cases that had to FAIL and did not */
	size_t			 false_alarms;
	char			 cells[SCORE_SCENARIOS];/* the worst of F E W P S per column; '.': none */
	char			*notes;		/* lines to print; "" when met */
};

/* Read the result file and compare.  The correct broker comes first: it fills in the columns. */
void	 score_read(struct score *, struct columns *, const struct mutant *,
	    const char *path, int exit_status);

/* The run came to nothing: why. */
void	 score_spoil(struct score *, const struct mutant *, const char *why);

void	 score_clear(struct score *);

#endif
