/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BENCH_H
#define CERTCHECK_BENCH_H

#include "cli/options.h"
#include "fixtures/pki.h"
#include "harness/lab.h"
#include "harness/launcher.h"
#include "harness/target.h"

/* All that a run holds and has to give back; all zero: nothing. */
struct bench {
	char			 folder[64];	/* private: local sockets, a launched broker's PKI */
	struct pki		*pki;
	bool			 publishes;	/* what its certificates point to has to be there */
	struct published	*published;	/* and is, by this; NULL: not needed, or not to be had */
	char			 asked[16];	/* how often OCSP was asked of it */
	const struct launcher	*launcher;	/* NULL: none, the broker is the user's */
	struct broker_names	 names;		/* of the launched one's clients */
	struct broker_user	*users;
	struct broker		*broker;
	struct labs		*labs;		/* NULL: no broker may be changed */
	bool			 labs_answered;	/* the user's: it let in the ordinary client before */
	unsigned		 mqtt;		/* versions to test with, a set of 1 << enum mqtt_version */
	char			 mute[128];	/* "rabbitmq 3.10.8 does not speak MQTT 5"; "": nothing like that */
	struct dial		 also[ADDRESSES_MAX];	/* the target's nodes beside the first */
	struct target		 target;
	struct target		 wss;		/* its WebSocket listener, if it has one */
	struct labs		 rehearsed;	/* --dry-run: what the user's could */
	struct expiries		 expiries;	/* of the user's CRLs; then of all */
	struct error		 problem;	/* no such host; a broker that ended */
};

/*
 * Make ready what these scenarios need: credentials, a launched broker, the
 * target.  -1 and the error; bench_free it either way.
 */
int	 bench_prepare(struct bench *, const struct options *,
	    const struct scenario *const *selected, size_t count,
	    struct error *);

/* The same for --dry-run: nothing is connected to, started or looked up. */
int	 bench_rehearse(struct bench *, const struct options *,
	    const struct scenario *const *selected, size_t count,
	    struct error *);
void	 bench_free(struct bench *);

/* What may be asked of this broker, as far as the options tell. */
void	 bench_terms(struct bench *, const struct options *);

/* After the run: if a launched broker has ended, how, in bench->problem. */
void	 bench_epitaph(struct bench *);

/* May the terminal be shown what is going on? */
bool	 progress_wanted(const struct options *);

#endif
