/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_DOCUMENT_H
#define CERTCHECK_DOCUMENT_H

#include <cyaml/cyaml.h>

#include "harness/base.h"

/*
 * A YAML file that was written by hand: read by libcyaml into what a schema
 * says, with libyaml beside it, since libcyaml tells of many mistakes without
 * their line.
 */

#define LINE_SIZE	(4096 + 32)	/* "FILE, line N" */

struct document;

/*
 * One file with one document.  NULL and the error, with file and line.  An
 * empty one is legal.
 */
struct document *document_read(const char *path, struct error *);
void	 document_free(struct document *);

/*
 * Load it by the schema of a mapping, to *data, which the caller frees by
 * document_unload; NULL for an empty one.  -1 and the error, with file and line:
 * a key that the schema has not (and the nearest that it has), one that is there
 * twice or missing, a value of the wrong kind.  Values are strings.
 */
int	 document_load(const struct document *, const cyaml_schema_value_t *,
	    void **data, struct error *);
void	 document_unload(const cyaml_schema_value_t *, void *data);

/*
 * "FILE, line N" of the value under a key; of its item with this number from 0,
 * -1: of itself; of what stands in that under another key, NULL: of itself.
 */
const char *document_where(const struct document *, const char *key, int item,
	    const char *inner, char *, size_t);

#endif
