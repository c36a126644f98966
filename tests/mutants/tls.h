/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_TLS_H
#define CERTCHECK_MUTANTS_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/files.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/resume.h"

/*
 * The broker's side of TLS over memory: bytes from and to the network pass
 * through two BIOs, so that the broker decides what really leaves.
 */

/* Where clients connect to: each has a context, and sessions, of its own. */
enum port {
	PORT_MUTUAL,		/* a certificate is asked for, as the behaviour has it */
	PORT_BARE,		/* none is */
	PORT_WSS,		/* as the first, and MQTT is in WebSocket frames */
	PORT_OTHER,		/* the first of behaviour.other */
	PORTS = PORT_OTHER + OTHERS
};

/* Is MQTT in WebSocket frames there?  Is it without TLS? */
bool	 port_is_websocket(enum port);
bool	 port_is_plain(enum port);

struct tls {
	const struct behaviour	*behaviour;
	SSL			*ssl;
	enum port		 port;
	struct resume		 resume;
	int			 refused;	/* verify error to be told after the handshake */
	bool			 spared;	/* the broker is right to it: see behaviour.every */
	bool			 mute;		/* never to be heard again: something is waited for */
	bool			 harmful;	/* behaviour.harm is its doing */
	bool			 fed;		/* something has come */
	bool			 answered;	/* by hand: OpenSSL has no part in it */
	bool			 early_done;	/* no early data comes any more */
	unsigned		 ways;		/* of its ClientHello: WAY_… */
	bool			 proxied;	/* behind a PROXY header… */
	bool			 vouched;	/* …which stands in for a certificate */
	bool			 shunned;	/* there was none */
	bool			 plain;		/* what is read and written is what is on the line */
	bool			 done;		/* the handshake */
};

enum tls_state { TLS_WANTS_MORE, TLS_READY, TLS_FAILED };

/*
 * NULL and the error when one of the files is not usable.  The behaviour is
 * consulted for as long as the context lives.
 */
SSL_CTX	*tls_context_new(const struct files *, const struct behaviour *,
	    struct error *);

void	 tls_init(struct tls *, SSL_CTX *, const struct behaviour *, enum port);
void	 tls_clear(struct tls *);

/* Bytes that came from the network. */
void	 tls_feed(struct tls *, const void *, size_t);

/* Bytes that wait to be sent to the network; tls_sent takes the first of them away. */
size_t	 tls_pending(const struct tls *, const void **);
void	 tls_sent(struct tls *, size_t);

enum tls_state
	 tls_handshake(struct tls *);

/* Bytes read, 0 when there are none now, -1 when the peer has closed or failed. */
int	 tls_read(struct tls *, void *, size_t);
int	 tls_write(struct tls *, const void *, size_t);

/* Queue a close_notify. */
void	 tls_shutdown(struct tls *);

#endif
