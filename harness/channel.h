/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANNEL_H
#define CERTCHECK_CHANNEL_H

#include <sys/types.h>

#include "harness/credential.h"
#include "harness/model.h"
#include "harness/target.h"

/*
 * TCP and TLS to the broker, and everything that the handshake tells (RFC 8446
 * and RFC 5246): whether a certificate was asked for, whether ours and the
 * proof of its key really left, every alert.  The evidence goes into the
 * observation handed to channel_open, which must outlive the channel.
 */

struct channel;
struct channel_context;

/*
 * What all channels share.  `trust_pem` holds the CA certificates that the
 * broker's certificate is verified against, host name included; NULL: it is not
 * verified.  NULL and the error if it holds none.
 */
struct channel_context *channel_context_new(const char *trust_pem, struct error *);
void	 channel_context_free(struct channel_context *);

/* "OpenSSL 3.0.11 …": the library that offers the handshakes. */
const char *channel_library(void);

/*
 * Dial, shake hands, and under TLS 1.3 listen for a while, since there the
 * broker judges our certificate after our side is done.  Returns the channel
 * when MQTT may be spoken; otherwise NULL, and seen->outcome says what came
 * instead.
 */
struct channel *channel_open(const struct target *, const struct credential *,
	    enum tls_version, uint64_t deadline_us, struct observation *);

/*
 * Read or write some: the number of bytes; 0 when the channel has to wait (see
 * channel_events); -1 when it has ended, and seen->outcome then says how.
 * A failed write reads on first, so that the alert behind it is not lost.
 */
ssize_t	 channel_read(struct channel *, void *, size_t);
ssize_t	 channel_write(struct channel *, const void *, size_t, uint64_t deadline_us);

int	 channel_fd(const struct channel *);
short	 channel_events(const struct channel *);	/* of poll(2), besides POLLIN */
bool	 channel_pending(const struct channel *);	/* decrypted bytes wait to be read */

/* Say goodbye (close_notify) if it is still open, close and free.  NULL is legal. */
void	 channel_free(struct channel *);

#endif
