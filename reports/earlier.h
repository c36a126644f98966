/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_EARLIER_H
#define CERTCHECK_EARLIER_H

#include "harness/base.h"
#include "harness/model.h"

/* The result of an earlier run, to compare with. */

struct earlier;

/*
 * A result written by --json; untrusted.  One that has a case twice, or is a
 * comparison itself, is refused.  NULL and the error, which names the file.
 */
struct earlier *earlier_read(const char *path, struct error *);
void	 earlier_free(struct earlier *);

const struct run *earlier_run(const struct earlier *);

/* The case of this name; NULL: there is none. */
const struct entry *earlier_find(const struct earlier *, const char *name);

/*
 * Is it of the same broker: the same host, or launched both, and of one kind?
 * `launched` is NULL for a broker that was not.  -1 and the error, which says
 * by which option to compare all the same.
 */
int	 earlier_check_broker(const struct earlier *, const char *target,
	    const char *launched, struct error *);

#endif
