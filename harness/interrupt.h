/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_INTERRUPT_H
#define CERTCHECK_INTERRUPT_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * SIGINT, SIGTERM and SIGHUP end a run in good order: they are held back
 * except while interrupt_poll waits, so that none is missed in between.
 */
void	 interrupt_install(void);

/*
 * The same for a while.  True: it was not so, and interrupt_end is to be called,
 * after which the signals do what they do by default; one that has come in
 * between does that then.
 */
bool	 interrupt_begin(void);
void	 interrupt_end(void);

/* The first signal that came, or 0. */
int	 interrupt_signal(void);

/*
 * For what has to be done even so: as if this signal had come, 0 for none.
 * Returns what had come, to be put back by another call.
 */
int	 interrupt_aside(int);

/* poll(2) up to a deadline; -1 at once when a signal has come. */
int	 interrupt_poll(struct pollfd *, nfds_t, uint64_t deadline_us);

/* In a child: the signals do again what they do by default. */
void	 interrupt_reset(void);

#endif
