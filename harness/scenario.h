/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SCENARIO_H
#define CERTCHECK_SCENARIO_H

#include "harness/lab.h"
#include "harness/model.h"

#define INTENT_TEXT_SIZE	160

size_t	 scenario_steps(const struct scenario *);

/* What it asks of the broker: a set of enum need, with what its recipes tell. */
unsigned scenario_needs(const struct scenario *);

/* What it does to the broker: a set of 1 << enum lab_deed; 0: nothing. */
unsigned scenario_deeds(const struct scenario *);

/* Does it go to ports of its own, whatever the broker is spoken to by otherwise? */
bool	 scenario_brings_ways(const struct scenario *);

/* Do all its steps hang on intents (premises do not count)? */
bool	 scenario_is_conditional(const struct scenario *);

/*
 * The scenario as a deployment means it: steps for other intents are left out,
 * and a step that rests on a default which nobody has said, and which is not
 * firm, is lenient; a limit that an intent sets is filled in.  `text` gets what it rests on: "takeover=deny (default)".
 * False: no step but premises is left.
 */
bool	 scenario_resolve(const struct scenario *, const struct intents *,
	    struct scenario *resolved, char text[INTENT_TEXT_SIZE]);

/* A need as a word, and as the sentence that says what would meet it. */
const char *need_name(enum need);
const char *need_text(enum need);

/* Of needs that nobody has said the user's broker provides: what to say or give; NULL: of none. */
const char *need_unsaid(unsigned set);

#endif
