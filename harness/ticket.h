/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TICKET_H
#define CERTCHECK_TICKET_H

#include <stddef.h>
#include <stdint.h>

/*
 * A TLS session that a channel got and that can be offered again: under TLS 1.2
 * by its identifier or by a ticket (RFC 5246, section 7.3; RFC 5077), under
 * TLS 1.3 by a pre-shared key (RFC 8446, section 2.2).  It outlives its channel
 * and may be offered any number of times, also to another address, under
 * another name and beside another certificate: who may use it is for the broker
 * to decide.  From channel_ticket, for channel_resume (channel.h).
 */
struct ticket;

/* How long the broker says that it may be used; 0: it does not say. */
uint32_t ticket_lifetime_s(const struct ticket *);

/* The octets of early data that it allows; 0: none (RFC 8446, section 4.2.10). */
uint32_t ticket_early_data(const struct ticket *);

/* NULL is legal. */
void	 ticket_free(struct ticket *);

#endif
