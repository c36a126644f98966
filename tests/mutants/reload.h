/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_RELOAD_H
#define CERTCHECK_MUTANTS_RELOAD_H

#include "tests/mutants/client.h"
#include "tests/mutants/setup.h"

/* Who has to go, once it is another moment than that of the handshake. */

/*
 * The broker goes by something else now: disconnect who is revoked, has expired,
 * or comes from a CA that is not trusted any more.  `bad`: its CRL file could not
 * be read.
 */
void	 reload_kick(struct client *const *, size_t count, const struct setup *,
	    bool bad);

/* Disconnect those whose certificate has expired meanwhile. */
void	 reload_expire(struct client *const *, size_t count, const struct setup *);

#endif
