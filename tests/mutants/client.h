/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CLIENT_H
#define CERTCHECK_MUTANTS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/mutants/mqtt.h"
#include "tests/mutants/tls.h"
#include "tests/mutants/websocket.h"

/* One connection of the broker: a socket that never blocks, TLS and MQTT over it, with WebSocket or without. */

struct client {
	int			 fd;
	const struct behaviour	*behaviour;
	struct tls		 tls;
	struct websocket	*websocket;	/* between TLS and MQTT; NULL: there is none */
	struct session		 session;
	bool			 spared;	/* the mutant's deed is not done to it */
	bool			 refused;	/* it was turned away */
	bool			 closing;	/* nothing is read any more; closes once all is sent */
	bool			 gone;		/* to be freed */
	bool			 idle;		/* a deed: nothing more happens */
	bool			 flooding;	/* a deed: there is always more to send */
	uint64_t		 drip_at;	/* a deed: when the next byte is due; 0: none */
	uint64_t		 give_up_at;	/* a closing one that does not read */
	uint64_t		 bored_at;	/* has to have sent CONNECT by then; 0: has all the time */
	uint64_t		 expires_at;	/* its certificate; 0: it need not be looked at again */
};

/* The socket, accepted on that port, becomes the client's. */
struct client *
	 client_new(int fd, enum port, SSL_CTX *, const struct behaviour *,
	    struct hub *);
void	 client_free(struct client *);

/*
 * What a new context of its port makes of its certificate: X509_V_ERR_…;
 * X509_V_OK also where there is none, or it has been refused already.
 */
int	 client_judge(const struct client *, SSL_CTX *);

/* Disconnect it: by MQTT 5 with "administrative action", section 3.14.2.1. */
void	 client_kick(struct client *);

/* Do a deed at once. */
void	 client_do(struct client *, enum deed);

/* What poll(2) should wait for, and until when at the latest (clock_us; UINT64_MAX: for ever). */
short	 client_events(const struct client *);
uint64_t client_deadline(const struct client *);

/* Go on as far as possible, with what poll(2) found. */
void	 client_step(struct client *, short revents);

#endif
