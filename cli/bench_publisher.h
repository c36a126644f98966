/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BENCH_PUBLISHER_H
#define CERTCHECK_BENCH_PUBLISHER_H

#include "cli/bench.h"
#include "cli/record.h"

/*
 * The publisher of a run: there when a scenario asks for it that is asked of
 * this deployment, and not otherwise.
 */

/* Before the PKI is made.  0, or -1 and the error. */
int	 bench_publisher_begin(struct bench *, const struct options *,
	    const struct scenario *const *selected, size_t count,
	    struct error *);

/* What its certificates are to point to. */
const char *bench_publisher_url(const struct bench *);

/*
 * When it is made, or read, and before there is a broker.  0, or -1 and the
 * error.  A publisher that cannot be had only costs the scenarios: stderr says
 * why.
 */
int	 bench_publisher_fill(struct bench *, const struct options *,
	    struct error *);

/* When the target is known: can the broker reach it? */
void	 bench_publisher_settle(struct bench *);

/*
 * After the run: how often OCSP was asked, as a property.  If the publisher is
 * not there any more, nothing is known of what needed it.
 */
void	 bench_publisher_tell(struct bench *, struct plan *, struct record *);

#endif
