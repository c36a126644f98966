/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_QUEUE_H
#define CERTCHECK_QUEUE_H

#include "harness/plan.h"

/*
 * Put cases, given by their indexes, in the order in which a pool is done with
 * them soonest: those that wait for a date first, so that the others run
 * meanwhile; those that would wait for each other, each for its turn at a client
 * identifier, spread among the rest.  Returns how many wait for a date.
 */
size_t	 queue_order(const struct plan *, size_t *queue, size_t count);

#endif
