/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <poll.h>

#include <openssl/err.h>

#include "harness/channel_internal.h"

/*
 * Asking for another handshake (RFC 5246, section 7.4.1.1).  Who does not want
 * it answers with a warning, no_renegotiation, or not at all.
 */

/* What the library made of it. */
static bool
renegotiation_ended(struct channel *channel, int rc)
{
	int	 ssl_error = SSL_get_error(channel->ssl, rc);

	channel->events = 0;
	if (rc == 1 || ssl_error == SSL_ERROR_WANT_READ)
		return false;
	if (ssl_error == SSL_ERROR_WANT_WRITE) {
		channel->events = POLLOUT;
		return false;
	}
	evidence_classify(channel, ssl_error);
	return true;
}

void
channel_renegotiate(struct channel *channel, uint64_t deadline_us)
{
	struct observation	*seen = channel->seen;
	int			 rc;

	channel->hellos = 0;
	ERR_clear_error();
	if (SSL_renegotiate(channel->ssl) != 1) {
		evidence_end(channel, OUTCOME_FAULT, LAYER_HARNESS,
		    evidence_error(ERR_peek_error()));
		return;
	}
	for (;;) {
		ERR_clear_error();
		errno = 0;
		rc = SSL_do_handshake(channel->ssl);
		/* However that ends, it has begun. */
		if (channel->hellos > 0) {
			evidence_end(channel, OUTCOME_ACCEPTED, LAYER_TLS, "");
			return;
		}
		if (renegotiation_ended(channel, rc))
			return;
		if (rc == 1 || !channel_wait(channel, deadline_us))
			break;
	}
	seen->waited = true;
	evidence_end(channel, OUTCOME_DENIED, LAYER_TLS, "");
}
