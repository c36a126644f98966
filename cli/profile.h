/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PROFILE_H
#define CERTCHECK_PROFILE_H

#include <stddef.h>
#include <stdio.h>

#include "cli/waiver.h"

/*
 * A YAML file that says what a deployment intends: intents, which scenarios to
 * select and to skip, waivers, and any option of 'run' by its name.
 */

struct parser;
struct profile;

/*
 * Read options->profile_file, and apply what neither the command line nor the
 * environment has said.  -1 and the error, which names file and line.
 */
int	 profile_apply(struct parser *);

void	 profile_free(struct profile *);

/* Its waivers; NULL and 0: there is no profile, or there are none in it. */
const struct waiver *profile_waivers(const struct profile *, size_t *count);

/* A profile in which everything is explained and commented out. */
void	 profile_write(FILE *);

#endif
