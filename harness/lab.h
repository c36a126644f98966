/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAB_H
#define CERTCHECK_LAB_H

#include <stdbool.h>

#include "harness/base.h"
#include "harness/crl.h"
#include "harness/target.h"

/*
 * A broker that one case may change: for a launched kind one of its own, which
 * nobody else meets; otherwise the user's, which is put back in order.  Fixtures
 * implement it, cli hands it in.
 */

/* What can be changed. */
enum lab_power {
	LAB_CRL = 1 << 0,	/* its CRL file; there is always a way to have it read again */
	LAB_FILES = 1 << 1	/* its CA file and its own certificate too, and it can be restarted */
};

/* How a change ended. */
enum lab_end {
	LAB_DONE,
	LAB_ENDED,		/* the broker ended, or did not start again: evidence */
	LAB_FAILED		/* it could not be tried: our own fault, or our machine's */
};

struct lab_broker;

struct lab {
	unsigned	 powers;	/* a set of enum lab_power */
	bool		 alone;		/* one broker for all: one case at a time, after all others */

	/*
	 * Bring it up with everything ordinary, and let the target dial it.  NULL
	 * and the error.
	 */
	struct lab_broker *(*open)(const struct lab *, struct target *,
			    struct error *);

	/*
	 * Change its files; it does not know of it before a reload or restart.
	 * NULL: as it was.  The CRLs written are newer than any before, by number
	 * and by a whole second.
	 */
	enum lab_end	 (*crl)(struct lab_broker *, const struct crl_file *,
			    struct error *);
	enum lab_end	 (*revoke)(struct lab_broker *, const struct recipe *,
			    struct error *);
	enum lab_end	 (*trust)(struct lab_broker *,
			    const struct recipe *const *anchors, struct error *);
	enum lab_end	 (*serve)(struct lab_broker *, const struct recipe *,
			    struct error *);

	/* Have it read them; connections made from then on meet them. */
	enum lab_end	 (*reload)(struct lab_broker *, struct error *);
	enum lab_end	 (*restart)(struct lab_broker *, struct error *);

	/* Everything as it was, and read by the broker. */
	enum lab_end	 (*reset)(struct lab_broker *, struct error *);
	void		 (*close)(struct lab_broker *);	/* NULL is legal */

	const void	*owner;		/* the implementation's own */
};

#endif
