/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_GOLDEN_H
#define CERTCHECK_GOLDEN_H

#include <stdio.h>

#include "harness/model.h"

/*
 * One run made by hand, with every verdict, several families, and in it all
 * that a hostile broker or file could put there; and the comparison of what
 * the reports make of it with tests/golden/.  UPDATE_GOLDEN=1 rewrites these.
 */

/* Fresh each time; the caller may change it.  golden_free. */
struct run *golden_run(void);
void	 golden_free(struct run *);

/* What a report writes, as a string that the caller frees. */
char	*golden_text(int (*write)(FILE *, const struct run *), const struct run *);

/* Fail the test unless the text is that of tests/golden/NAME. */
void	 golden_compare(const char *name, const char *text);

/* Fail the test with the first line in which two texts differ. */
void	 golden_same(const char *what, const char *expected, const char *text);

/* The path of a file below tests/; the caller frees. */
char	*golden_path(const char *name);

/* A temporary file with the text; the caller unlinks and frees its path. */
char	*golden_file(const char *text, size_t len);

/* Run a program without a word from it; its exit status, 127 when there is none. */
int	 golden_exec(char *const argv[]);

/*
 * xmllint(1) over a document: 0 when it is well-formed and, unless that is NULL,
 * the XPath expression finds a node; XPATH_NONE when it finds none.
 */
int	 golden_xmllint(const char *document, const char *expression);

#define XPATH_NONE	10

#endif
