/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BENCH_EXPIRY_H
#define CERTCHECK_BENCH_EXPIRY_H

#include "cli/bench.h"
#include "cli/record.h"

/*
 * After the run: when the user's own certificates end, the CRLs that were given,
 * and what the broker has shown to these cases.  Nobody watches a throwaway PKI,
 * so its certificates are left out unless min_days is said.
 */
void	 bench_expiry_tell(struct bench *, const struct options *,
	    const struct plan *, struct record *);

#endif
