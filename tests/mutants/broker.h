/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_BROKER_H
#define CERTCHECK_MUTANTS_BROKER_H

#include "tests/mutants/mutants.h"

/*
 * Serve on a free port of 127.0.0.1 with the PKI in `dir` (ca.crt server.crt
 * server.key crl.pem) until a signal ends the process.  Once connections are
 * taken, the port is written to `report` as a line, and `report` is closed.
 * Returns only when the mutant dies, with the exit status; exits by err(3) when
 * it cannot start.
 */
int	 broker_run(const char *dir, const struct behaviour *, int report);

#endif
