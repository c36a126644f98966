/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_COLUMN_H
#define CERTCHECK_MUTANTS_MATRIX_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "harness/model.h"
#include "tests/mutants/mutants.h"

/*
 * The scenarios and their steps, as the result of a correct broker has them, and
 * which of them a mutant has shown to be able to fail.  Intents choose among
 * the steps: each correct broker has columns of its own.
 */

#define COLUMN_MAX	512
#define COLUMN_STEPS	STEP_MAX

/* How a step ended, as far as it matters here. */
enum ending {
	ENDING_UNKNOWN,
	ENDING_IN,	/* accepted, delivered */
	ENDING_OUT,	/* refused, denied, closed */
	ENDING_RESUMED,	/* accepted, by an earlier TLS session */
	ENDING_EARLY	/* however: what came before the handshake was taken */
};

struct column_step {
	char		 credential[64];
	bool		 prepares;	/* changes something, or waits: nothing is proven of it */
	enum ending	 ending;	/* on the correct broker */
	bool		 proven;	/* it ended the other way on a mutant made for that */
};

struct column {
	const struct mutant	*reference;	/* the correct broker */
	char			 id[64];
	bool			 passed;	/* a case of it was as it has to be on the correct broker */
	bool			 spoilt;	/* one was neither that nor skipped */
	bool			 proven;	/* a caught mutant makes it fail, or warn */
	struct column_step	 step[COLUMN_STEPS];
	size_t			 steps;
};

struct columns {
	struct column	 column[COLUMN_MAX];
	size_t		 count;
};

/* The index by id, SIZE_MAX when there is none; `add` puts a new one at the end. */
size_t	 columns_find(struct columns *, const struct mutant *reference,
	    const char *id, bool add);

/*
 * Is there nothing to be proven of it, since it was always skipped, and another
 * correct broker has shown it?
 */
bool	 column_is_void(const struct columns *, const struct column *);

/* Its id and, in brackets, its intents.  Static storage. */
const char *column_name(const struct column *);

/*
 * A case of the correct broker: its grade, the one it has to have there (0:
 * PASS), and how its steps ended.
 */
void	 column_learn(struct column *, char grade, char wanted,
	    const json_t *steps);

/*
 * A case that a mutant has turned as it had to; not `decided`: to ERROR, as when
 * a premise does not hold, which proves steps, but not the scenario.  Returns
 * whether any step ended the other way, or the broker altogether.
 */
bool	 column_prove(struct column *, bool decided, const json_t *steps);

/*
 * When all mutants are done: what was shown of a step under some intents is shown
 * of it under all, and so is a scenario all of whose steps are.
 */
void	 columns_share(struct columns *);

#endif
