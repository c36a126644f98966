/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_SETUP_H
#define CERTCHECK_MUTANTS_SETUP_H

#include "tests/mutants/files.h"
#include "tests/mutants/tls.h"

/*
 * What a broker goes by: what it has read, what it has made of that, and how it
 * behaves, which a mutant's reload may change.  It stays where it is: contexts
 * point into it.
 */
struct setup {
	const char		*dir;
	const struct behaviour	*origin;	/* as it was started */
	struct behaviour	 behaviour;	/* as it behaves */
	struct files		 files;
	SSL_CTX			*contexts[PORTS];
};

/* Read the folder.  -1 and the error: it cannot be started so. */
int	 setup_start(struct setup *, const char *dir, const struct behaviour *,
	    struct error *);
/* How it behaves at this port; NULL: nobody listens there. */
const struct behaviour *setup_behaviour(const struct setup *, enum port);

void	 setup_clear(struct setup *);

enum reading {
	READING_NEW,		/* goes by what it has read */
	READING_KEPT,		/* a file is not usable: all is as it was, and the error says why */
	READING_ENDED		/* the mutant ends of it */
};

/*
 * Read the folder again.  New connections get new contexts, and none takes up
 * an older TLS session; the old contexts live on in their connections.  *bad:
 * the CRL file cannot be read.
 */
enum reading
	 setup_reload(struct setup *, bool *bad, struct error *);

#endif
