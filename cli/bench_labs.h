/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BENCH_LABS_H
#define CERTCHECK_BENCH_LABS_H

#include "cli/bench.h"

/* The brokers of a run that may be changed: material.labs. */

/*
 * When the PKI, the launcher and the target are known.  None, where neither a
 * launched broker nor an option provides any.  0, or -1 and the error.
 */
int	 bench_labs_begin(struct bench *, const struct options *,
	    struct error *);

/*
 * After the run, also after an interrupt: what was changed at the user's own
 * broker is put back, and it lets clients in again.  0; or -1, and stderr and
 * bench->problem say what is not as it was.
 */
int	 bench_labs_restore(struct bench *, const struct options *);

/* Before what they use is given back. */
void	 bench_labs_end(struct bench *);

#endif
