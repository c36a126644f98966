/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PKI_DIR_FIXTURE_H
#define CERTCHECK_PKI_DIR_FIXTURE_H

#include "fixtures/pki_dir.h"

/* A PKI directory in a folder of its own, for each test. */

extern char		*fixture_top;	/* the folder */
extern char		*fixture_dir;	/* the PKI directory in it */
extern struct pki	*fixture_pki;	/* what was written there */
extern struct error	 fixture_error;

void	 fixture_setup(void);
void	 fixture_teardown(void);

/* The path of a file in the directory, in one of two buffers. */
const char *fixture_at(const char *name);

/* A whole file; caller frees. */
char	*fixture_read(const char *path);
void	 fixture_write(const char *path, const char *text);

/* How many items a folder holds. */
int	 fixture_count(const char *path);

/* The last error holds this text. */
void	 fixture_says(const char *needle);

#endif
