/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_WEBSOCKET_H
#define CERTCHECK_MUTANTS_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/mutants/behaviour.h"

/*
 * The broker's side of MQTT over WebSocket (RFC 6455), between TLS and MQTT:
 * bytes in, bytes out.
 */
struct websocket;

/* A queue of bytes: who reads it sets len to 0. */
struct pile {
	uint8_t	*bytes;
	size_t	 len;
};

/* status: HTTP's, that answers each request; 0: as the request deserves, by the behaviour. */
struct websocket *websocket_new(int status, const struct behaviour *);
void	 websocket_free(struct websocket *);	/* NULL is legal */

/* Bytes from the client; -1: it is to be closed, once what is queued has been sent. */
int	 websocket_input(struct websocket *, const void *, size_t);

/* Bytes for the client, in frames; lost before the upgrade. */
void	 websocket_output(struct websocket *, const void *, size_t);

/* Whom the header that counts names (.header of the behaviour); "": nobody. */
void	 websocket_names(const struct websocket *, char *, size_t);

/* What frames held, and what is to be sent. */
struct pile *websocket_heard(struct websocket *);
struct pile *websocket_says(struct websocket *);

#endif
