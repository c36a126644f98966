/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANNEL_H
#define CERTCHECK_CHANNEL_H

#include <sys/types.h>

#include "harness/credential.h"
#include "harness/model.h"
#include "harness/target.h"
#include "harness/ticket.h"

/*
 * TCP and TLS (unless target->plain) to the broker, WebSocket over it where
 * target->path says so (there channel_read and channel_write are about what
 * frames hold), and everything that the handshake tells (RFC 8446 and RFC 5246):
 * whether a certificate was asked for, whether ours and the proof of its key
 * really left, every alert.  The evidence goes into the
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

/*
 * CRLs of the user's, PEM (one or several) or DER, which what a broker shows is
 * held against (options.inspect).  `file` is for the error: -1, if there is none
 * in it.
 */
int	 channel_context_add_crls(struct channel_context *, const char *bytes,
	    size_t len, const char *file, struct error *);

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
 * What else a handshake may have.  All zero: a full one, as by channel_open; no
 * session is ever offered but the one given here.
 */
struct channel_options {
	const struct ticket	*ticket;	/* the session to offer; NULL: none */
	bool			 no_tickets;	/* TLS 1.2: ask for none, so that a session has an identifier only */
	bool			 anyone;	/* the broker's certificate is not verified */
	/*
	 * Fill in seen->posture (and seen->detail, seen->peer_proven) from the
	 * certificates that come, even if the broker ends the handshake after it
	 * has proven that they are its own; ASPECT_NONE: they are not looked at.
	 */
	struct inspection	 inspect;
	size_t			 piece;		/* our ClientHello goes out in records of so many octets, a segment each; 0: whole */
	const struct packets	*preface;	/* octets sent before everything else; NULL: none */
	const void		*early;		/* TLS 1.3: sent before the handshake, with the ticket, and before a WebSocket is asked for */
	size_t			 early_len;
};

/*
 * The same with these options.  The credential is what is presented if the
 * broker asks for a full handshake, and need not be that of the session; in an
 * abbreviated one (seen->resumed) none is sent, nor a proof.  `early` is lost
 * unless seen->early_data_accepted, and to be sent again by channel_write;
 * seen->detail says why if the ticket, or the early data, could not be offered.
 */
struct channel *channel_start(const struct target *, const struct credential *,
	    enum tls_version, const struct channel_options *,
	    uint64_t deadline_us, struct observation *);

/* The same with nothing but a ticket. */
struct channel *channel_resume(const struct target *, const struct credential *,
	    const struct ticket *, enum tls_version, uint64_t deadline_us,
	    struct observation *);

/*
 * Under TLS 1.2, ask for another handshake in the same connection, and wait for
 * what the peer makes of it.  The outcome: ACCEPTED, it has begun one;
 * REFUSED_TLS, an alert came, be it a warning; DENIED, nothing at all, as long
 * as was waited for; CLOSED.  FAULT where the peer did not promise in the first
 * handshake to do so safely (RFC 5746), since our library then does not ask.
 */
void	 channel_renegotiate(struct channel *, uint64_t deadline_us);

/* Is the broker's certificate this one? */
bool	 channel_shows(const struct channel *, const struct credential *);

/*
 * The newest session that the broker has given for later use, NULL when there
 * is none (yet): under TLS 1.3 it may come at any time after the handshake.
 * The caller frees it.  A channel that ended with an alert has none.
 */
struct ticket *channel_ticket(struct channel *);

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

/* Close the connection without a word, and free.  NULL is legal. */
void	 channel_cut(struct channel *);

/* Say goodbye (close_notify) if it is still open, close and free.  NULL is legal. */
void	 channel_free(struct channel *);

#endif
