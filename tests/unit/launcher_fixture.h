/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAUNCHER_FIXTURE_H
#define CERTCHECK_LAUNCHER_FIXTURE_H

#include "harness/base.h"

/* What the tests of all launchers share. */

#define SOON	(clock_us() + 20000000)

extern char		*pki_dir;	/* as pki_write_broker makes it; below a name with a space */
extern char		*tmp_dir;	/* the launchers' TMPDIR */
extern struct error	 error;

/* Once, before the tests are forked: keys take time. */
void	 launcher_setup(void);
void	 launcher_teardown(void);

/* Before each test: a TMPDIR of its own, and the common PKI. */
void	 launcher_tmp(void);

void	 launcher_write(const char *path, unsigned mode, const char *text);

/* A copy of the PKI, for tests that change it; pki_dir is the copy from here on. */
void	 launcher_pki_copy(void);

/* A shell script that stands in for the program that this variable names. */
void	 launcher_pretend(const char *variable, const char *script);

/* No child of this test runs or waits to be reaped, and no launcher's folder is left. */
void	 launcher_nothing_left(void);

#endif
