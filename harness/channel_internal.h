/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANNEL_INTERNAL_H
#define CERTCHECK_CHANNEL_INTERNAL_H

#include <openssl/ssl.h>

#include "harness/channel.h"
#include "harness/websocket.h"

/* What the parts of the channel share: its making, its evidence, its use. */

struct channel_context {
	SSL_CTX			*ssl_ctx;
	bool			 verify;
	STACK_OF(X509_NAME)	*names;		/* the subjects of our CA file */
	STACK_OF(X509_CRL)	*crls;		/* the user's; NULL: none */
};

struct channel {
	SSL			*ssl;		/* NULL: without TLS */
	int			 fd;
	enum tls_version	 tls;
	short			 events;	/* what the last call waits for */
	size_t			 taken;		/* bytes that the call of the library under way has read */
	bool			 ended;
	bool			 empty_sent;	/* an empty Certificate left */
	bool			 heard;		/* anything at all came back */
	unsigned		 hellos;	/* ServerHello messages seen */
	struct websocket	*websocket;	/* MQTT is in its frames; NULL: it is not over WebSocket */
	uint64_t		 deadline_us;	/* of the call under way, or the last one that had one */
	const struct credential	*credential;
	STACK_OF(X509_NAME)	*names;		/* of the context: the CAs that we know of */
	struct observation	*seen;
};

/* Load the SSL of a channel with what this case presents; -1: the library refuses. */
int	 channel_prepare(struct channel *, const struct target *,
	    const struct channel_options *);

/* See channel_options.inspect; nothing, if no certificate came that was proven to be the broker's. */
void	 channel_inspect(struct channel *, const struct target *,
	    const struct inspection *);

/* Have ClientHello leave in pieces (channel_options.piece); -1: the library refuses. */
int	 channel_cut_up(struct channel *, size_t piece);

/* Without TLS: as channel_bytes_read and channel_bytes_write. */
ssize_t	 channel_plain_read(struct channel *, void *, size_t);
ssize_t	 channel_plain_write(struct channel *, const void *, size_t);

/* What goes before TLS: 0, or -1 when ended. */
int	 channel_preface(struct channel *, const struct packets *,
	    uint64_t deadline_us);

/* The bytes within TLS, as channel_read and channel_write without WebSocket. */
ssize_t	 channel_bytes_read(struct channel *, void *, size_t);
ssize_t	 channel_bytes_write(struct channel *, const void *, size_t);

/* Before a call of the TLS library: what it reports must be its own. */
void	 channel_ready(struct channel *);

/* After one that did not come to its end: 0 to wait and call again, -1 when ended. */
int	 channel_result(struct channel *, int rc);

/* Until it is ready or the deadline passes: 1 or 0. */
int	 channel_wait(struct channel *, uint64_t deadline_us);

/* Have a WebSocket for MQTT: 0, or -1 when ended. */
int	 channel_upgrade(struct channel *, const struct target *,
	    uint64_t deadline_us);

/* Say goodbye there; what becomes of that is no evidence any more. */
void	 channel_goodbye(struct channel *);

/* The same as channel_read and channel_write, of one that has it. */
ssize_t	 channel_frames_read(struct channel *, void *, size_t);
ssize_t	 channel_frames_write(struct channel *, const void *, size_t);

/* Offer it in the handshake to come, once the name is set; -1: the library refuses. */
int	 ticket_offer(SSL *, const struct ticket *);

/* SSL_CTX_set_msg_callback(3): every handshake message and alert, both ways. */
void	 evidence_message(int sent, int version, int type, const void *data,
	    size_t len, SSL *, void *channel);

/* Why something is not as it was asked for; the first reason stays. */
void	 evidence_note(struct channel *, const char *);

/* What was negotiated, as far as it went. */
void	 evidence_session(struct channel *);

/* Had a certificate to show, and showed none: the outcome is then set. */
bool	 evidence_unsent(struct channel *);

/* The channel has ended, for a reason of our own or one read from the library. */
void	 evidence_end(struct channel *, enum outcome, enum layer, const char *detail);
void	 evidence_classify(struct channel *, int ssl_error);

/* The library's latest error in words. */
const char *evidence_error(unsigned long code);

#endif
