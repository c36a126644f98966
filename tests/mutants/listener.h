/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_LISTENER_H
#define CERTCHECK_MUTANTS_LISTENER_H

#include <stdint.h>

/*
 * A port of 127.0.0.1 that stays the broker's also while it does not listen: a
 * second socket holds it, so that nobody else is given it.
 */
struct listener {
	int		 fd;		/* -1: it does not listen */
	int		 holds;
	uint16_t	 port;
};

/* On a free port.  All exit by err(3) when it cannot be done. */
void	 listener_open(struct listener *);

/* Refuse connections, and take them again. */
void	 listener_stop(struct listener *);
void	 listener_start(struct listener *);

void	 listener_close(struct listener *);

/* A connection, which never blocks; -1: there is none. */
int	 listener_accept(const struct listener *);

#endif
