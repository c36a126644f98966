/* SPDX-License-Identifier: ISC */
#include <openssl/err.h>

#include "harness/channel_internal.h"

/*
 * Asking for another handshake (RFC 5246, section 7.4.1.1).  Who does not want
 * it answers with a warning, no_renegotiation, or not at all.
 */

void
channel_renegotiate(struct channel *channel, uint64_t deadline_us)
{
	struct observation	*seen = channel->seen;
	int			 rc;

	channel->hellos = 0;
	channel_ready(channel);
	if (SSL_renegotiate(channel->ssl) != 1) {
		evidence_end(channel, OUTCOME_FAULT, LAYER_HARNESS,
		    evidence_error(ERR_peek_error()));
		return;
	}
	for (;;) {
		channel_ready(channel);
		rc = SSL_do_handshake(channel->ssl);
		/* However that ends, it has begun. */
		if (channel->hellos > 0) {
			evidence_end(channel, OUTCOME_ACCEPTED, LAYER_TLS, "");
			return;
		}
		if (rc != 1 && channel_result(channel, rc) == -1)
			return;
		if (rc == 1 || !channel_wait(channel, deadline_us))
			break;
	}
	seen->waited = true;
	evidence_end(channel, OUTCOME_DENIED, LAYER_TLS, "");
}
