/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_TLS_H
#define CERTCHECK_MUTANTS_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/ssl.h>

#include "tests/mutants/mutants.h"

/*
 * The broker's side of TLS over memory: bytes from and to the network pass
 * through two BIOs, so that the broker decides what really leaves.
 */

struct tls {
	const struct behaviour	*behaviour;
	SSL			*ssl;
	int			 refused;	/* verify error to be told after the handshake */
	bool			 done;		/* the handshake */
};

enum tls_state { TLS_WANTS_MORE, TLS_READY, TLS_FAILED };

/* From ca.crt server.crt server.key crl.pem in `dir`; exits by errx(3) when one is not usable. */
SSL_CTX	*tls_context_new(const char *dir, const struct behaviour *);

void	 tls_init(struct tls *, SSL_CTX *, const struct behaviour *);
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
