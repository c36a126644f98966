/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_DESCRIBE_H
#define CERTCHECK_DESCRIBE_H

#include <stddef.h>

#include "harness/model.h"

/* A scenario's table entry in words, for list and explain. */

#define DESCRIPTION_SIZE	4096	/* enough for any of these */

/* "client publishes to the topic of other, who listens there." */
void	 describe_step(const struct step *, char *, size_t);

/* The keys of --expect that the scenario goes by, with what they mean; "": none. */
void	 describe_intents(const struct scenario *, char *, size_t);

/* "revoked: revoked for key compromise; in all else like client." */
void	 describe_recipe(const struct recipe *, char *, size_t);

/* The recipes of a scenario, each once, at most `max`; returns how many. */
size_t	 describe_recipes(const struct scenario *, const struct recipe **, size_t max);

/* The same for its controls: those that must be accepted for the case to mean anything. */
size_t	 describe_controls(const struct scenario *, const struct recipe **, size_t max);

/* The expectation in words under TLS 1.3; under 1.2 too, when the words differ. */
void	 describe_expected(const struct scenario *, char *, size_t);

/* "trust, crl", or "nothing". */
void	 describe_needs(const struct scenario *, char *, size_t);

#endif
