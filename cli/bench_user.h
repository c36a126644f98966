/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BENCH_USER_H
#define CERTCHECK_BENCH_USER_H

#include "cli/bench.h"

/* The part of a bench that is the user's own material. */

/* Was a certificate of the user's given? */
bool	 bench_user_is_given(const struct options *);

/* Read it, and make of it what the recipes ask for.  `trust_pem` as pki_user_make has it. */
struct pki *bench_user_make(const struct options *, const char *trust_pem,
	    const struct recipe *const *, size_t count, struct error *);

/*
 * Once, before all: does the CA file that the user gave fit the broker?  -1 and
 * the error, if the broker's certificate is of no CA in it.  Whatever else goes
 * wrong is told by the cases.
 */
int	 bench_user_check(const struct bench *, const struct options *,
	    struct error *);

#endif
