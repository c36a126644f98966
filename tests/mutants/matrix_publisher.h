/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_PUBLISHER_H
#define CERTCHECK_MUTANTS_MATRIX_PUBLISHER_H

#include <sys/types.h>

/*
 * Who publishes, for all mutants, what the certificates of their PKI point to:
 * `serve` of the program under test.
 */

/* HOST:PORT that nobody listens at, for `init --publish`; caller frees. */
char	*publisher_address(void);

/*
 * Returns when it publishes; -1: it does not start, stderr says why.  It ends
 * with us, or by SIGTERM, and is to be waited for.
 */
pid_t	 publisher_start(const char *program, const char *pki, const char *log);

#endif
