/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ENVIRONMENT_H
#define CERTCHECK_ENVIRONMENT_H

#include "cli/parser.h"

/*
 * Options from the environment: MQTT_CERTCHECK_CAFILE is --cafile of 'run',
 * MQTT_CERTCHECK_INIT_DAYS is --days of 'init'.  The command is in the names of
 * the others, since options of one name mean different things there.
 */

/* The variable of an option of this command. */
void	 environment_name(enum command, const struct option_row *, char *,
	    size_t);

/*
 * Apply those that are set and not empty, after the command line.  Several
 * values of an option that repeats have spaces between them.
 */
int	 environment_apply(struct parser *);

#endif
