/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAB_H
#define CERTCHECK_LAB_H

#include "harness/crl.h"
#include "harness/target.h"

/*
 * A broker that one case may change: give it another CRL, other CAs, another
 * certificate, have it reload or restart.  Either one that is started for the
 * case and for nothing else, or the user's own, whose files are put back
 * afterwards.  fixtures implements both; cli hands one in (material.labs).
 */

enum lab_deed {
	LAB_CRL,		/* its CRL file can be replaced */
	LAB_TRUST,		/* its CA file */
	LAB_SERVER,		/* its certificate and key */
	LAB_RELOAD,		/* it can be told to read them again */
	LAB_RESTART,
	LAB_BARE,		/* no change: it has a TLS listener that asks for no certificate (target.bare_port) */
	LAB_DEEDS
};

struct lab;			/* an open one: of its implementation */

enum lab_end {
	LAB_DONE,
	LAB_FAILED,		/* our fault, or that of the command we were given: see the error */
	LAB_REFUSED,		/* the user's refresh command did not want what is published now: the broker has what it had */
	LAB_ENDED		/* the broker ended of it */
};

struct labs {
	unsigned	 can;		/* set of 1 << enum lab_deed */
	bool		 many;		/* each has a broker of its own; false: the user's, one at a time */
	/*
	 * Who connects after a reload meets what the files hold now.  False: it
	 * may take a while, and nothing tells when it is over.
	 */
	bool		 settles;
	uint64_t	 open_us;	/* what opening one may take, or a reload, or a reset */

	/*
	 * Everything ordinary, and running.  `target` becomes that broker's: a
	 * copy of `like` with another address, which it settles.  NULL and the
	 * error.
	 */
	struct lab	*(*open)(const struct labs *, const struct target *like,
			    struct target *target, struct error *);

	/*
	 * What its files become; none of it has an effect before a reload.  Each
	 * file is replaced at once (rename).  0, or -1 and the error.
	 */
	int		(*crl)(struct lab *, const struct crl_file *, struct error *);
	/* Revoked from now on: the CRL file is the ordinary one with this entry. */
	int		(*revoke)(struct lab *, const struct recipe *, struct error *);
	/* CA certificates; NULL: the ordinary ones.  Ends with NULL. */
	int		(*trust)(struct lab *, const struct recipe *const *, struct error *);
	/* A recipe of ROLE_SERVER. */
	int		(*server)(struct lab *, const struct recipe *, struct error *);

	/* A restart may change the address in `target`.  Only LAB_DONE has no error text. */
	enum lab_end	(*reload)(struct lab *, struct target *, struct error *);
	enum lab_end	(*restart)(struct lab *, struct target *, struct error *);

	/*
	 * Everything ordinary again, but for those revoked, and the broker
	 * running: also one that has ended.  0, or -1 and the error.
	 */
	int		(*reset)(struct lab *, struct target *, struct error *);
	void		(*close)(struct lab *);	/* NULL is legal */
};

/* What would make it possible, for those who have no lab that can. */
const char *lab_advice(enum lab_deed);

#endif
