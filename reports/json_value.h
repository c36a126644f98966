/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_JSON_VALUE_H
#define CERTCHECK_JSON_VALUE_H

#include <stdbool.h>

#include <jansson.h>

#include "harness/base.h"
#include "reports/json_members.h"

/* Single values of an untrusted document, checked, with errors that say where. */

struct reader {
	const char	*path;
	struct error	*error;
};

/* Where in the document: a member of, or an element in, what is above. */
struct place {
	const struct place	*up;
	const char		*member;	/* NULL: an element */
	size_t			 index;
};

/* "FILE: results[3].verdict: must be …"; always -1.  A NULL place is the document. */
int	 place_wrong(const struct reader *, const struct place *, const char *what);

/* Missing, or null. */
bool	 json_none(const json_t *);

/* One of the names that `find` knows; -1: the error is set. */
int	 name_read(const struct reader *, const struct place *, const json_t *,
	    int (*find)(const char *));

/*
 * All members of a table into the struct at base: 0, or -1 and the error.
 * What is missing keeps its value, but no MEMBER_STRING stays NULL.  Strings
 * are the document's own.
 */
int	 members_read(const struct reader *, const struct place *,
	    const json_t *object, const struct member *, void *base);

#endif
