/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_BROKER_H
#define CERTCHECK_MUTANTS_BROKER_H

#include "tests/mutants/mutants.h"

/*
 * Serve on free ports of 127.0.0.1 with the PKI in `dir` (ca.crt server.crt
 * server.key crl.pem) until a signal ends the process.  Once connections are
 * taken, the ports are written to `report` as a line, in the order of enum port
 * (tls.h), and `report` is closed; those where nobody listens are held, so that
 * nobody else does.
 *
 * SIGHUP has it read its files again; SIGUSR1 as well, but as a restart does:
 * connections and sessions end.  When that is done, it appends a line to the
 * file `reloads` (NULL: none): "reloaded N", or "ended N" if it has ended of
 * that, and nothing but SIGUSR1 can bring it back.
 *
 * Returns only when the mutant dies, with the exit status; exits by err(3) when
 * it cannot start.
 */
int	 broker_run(const char *dir, const struct behaviour *, int report,
	    const char *reloads);

#endif
