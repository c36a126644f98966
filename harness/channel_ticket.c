/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>

#include "harness/channel_internal.h"
#include "harness/ticket.h"

struct ticket {
	SSL_SESSION	*session;
};

/*
 * A copy, since the library marks its own as used up when the channel ends
 * without close_notify.
 */
static SSL_SESSION *
session_copy(SSL_SESSION *session)
{
	SSL_SESSION	*copy = SSL_SESSION_dup(session);

	if (copy == NULL)
		err(4, NULL);
	return copy;
}

/*
 * With each NewSessionTicket the library replaces its session by one that has
 * it.  Before the first one a TLS 1.3 session is the one that was offered, or
 * none that could be.
 */
struct ticket *
channel_ticket(struct channel *channel)
{
	SSL_SESSION	*session = NULL;
	struct ticket	*ticket;

	if (channel->ssl != NULL)
		session = SSL_get0_session(channel->ssl);
	if (session == NULL || !SSL_SESSION_is_resumable(session) ||
	    (channel->tls == TLS_1_3 && channel->seen->tickets == 0))
		return NULL;
	ticket = xcalloc(1, sizeof(*ticket));
	ticket->session = session_copy(session);
	return ticket;
}

/*
 * The library offers early data only under the name that the session was got
 * under, which is the broker's to enforce: it gets the name of this channel.
 * And without its ticket a session would only seem to be offered.
 */
int
ticket_offer(SSL *ssl, const struct ticket *ticket)
{
	SSL_SESSION	*session = session_copy(ticket->session);
	int		 ok;

	if (SSL_SESSION_has_ticket(session))
		SSL_clear_options(ssl, SSL_OP_NO_TICKET);
	ok = SSL_SESSION_set1_hostname(session,
	    SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)) == 1 &&
	    SSL_set_session(ssl, session) == 1;
	SSL_SESSION_free(session);
	return ok ? 0 : -1;
}

uint32_t
ticket_lifetime_s(const struct ticket *ticket)
{
	return (uint32_t)SSL_SESSION_get_ticket_lifetime_hint(ticket->session);
}

uint32_t
ticket_early_data(const struct ticket *ticket)
{
	return SSL_SESSION_get_max_early_data(ticket->session);
}

void
ticket_free(struct ticket *ticket)
{
	if (ticket == NULL)
		return;
	SSL_SESSION_free(ticket->session);
	free(ticket);
}
