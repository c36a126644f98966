/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CLIENT_H
#define CERTCHECK_MUTANTS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/mutants/mqtt.h"
#include "tests/mutants/tls.h"

/* One connection of the broker: a socket that never blocks, TLS and MQTT over it. */

struct client {
	int			 fd;
	const struct behaviour	*behaviour;
	struct tls		 tls;
	struct session		 session;
	bool			 spared;	/* the mutant's deed is not done to it */
	bool			 refused;	/* it was turned away */
	bool			 closing;	/* nothing is read any more; closes once all is sent */
	bool			 gone;		/* to be freed */
	bool			 idle;		/* a deed: nothing more happens */
	bool			 flooding;	/* a deed: there is always more to send */
	uint64_t		 drip_at;	/* a deed: when the next byte is due; 0: none */
	uint64_t		 give_up_at;	/* a closing one that does not read */
};

/* The socket becomes the client's. */
struct client *
	 client_new(int fd, SSL_CTX *, struct hub *);
void	 client_free(struct client *);

/* Do a deed at once. */
void	 client_do(struct client *, enum deed);

/* What poll(2) should wait for, and until when at the latest (clock_us; UINT64_MAX: for ever). */
short	 client_events(const struct client *);
uint64_t client_deadline(const struct client *);

/* Go on as far as possible, with what poll(2) found. */
void	 client_step(struct client *, short revents);

#endif
