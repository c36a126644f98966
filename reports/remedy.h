/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REMEDY_H
#define CERTCHECK_REMEDY_H

#include "harness/model.h"

/* What a remedy means for one kind of broker. */

/* The kind that a run's properties tell: "Mosquitto", as remedies spell it; NULL: none that we know. */
const char *remedy_kind(const struct run *);

/*
 * What a remedy says to this kind alone, and the lines of configuration that it
 * comes to, where they are known; "" where there is nothing.  The remedy may be
 * hostile; these are parts of it, and words of ours.  The caller frees both.
 */
void	 remedy_for(const char *remedy, const char *kind, char **advice,
	    char **lines);

#endif
