/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TRIAL_H
#define CERTCHECK_TRIAL_H

#include <stddef.h>
#include <stdint.h>

#include "harness/base.h"
#include "tests/bench/cost.h"

/* A whole run of the program, as a process of its own, against a broker that is there already. */
struct trial {
	const char	*program;	/* a path */
	const char	*pki;		/* the PKI directory */
	const char	*json;		/* where its result goes */
	uint16_t	 port;		/* of localhost */

	/* Out: */
	struct cost	 cost;
	size_t		 cases;
	size_t		 failed;
};

/*
 * 0; -1 and the error when it did not decide every case: its time then says
 * nothing.
 */
int	 trial_run(struct trial *, struct error *);

#endif
