/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TLS_PEER_H
#define CERTCHECK_TLS_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A TLS server that is not ours: openssl-s_server(1), with the server
 * certificate and the client CA of a folder as pki_write_broker makes it, on a
 * free port of 127.0.0.1.  It takes one connection after the other, wants a
 * client certificate, and ends when we do.
 */
struct peer;

/* With these options more, up to a NULL; fails the test if it does not start. */
struct peer *peer_start(const char *folder, const char *const *options);
uint16_t peer_port(const struct peer *);

/* Wait until it says this, behind what was found last; false: it did not in time. */
bool	 peer_says(struct peer *, const char *text);

/* Has it said this so far, wherever? */
bool	 peer_said(const struct peer *, const char *text);

/* From now on it does nothing. */
void	 peer_pause(struct peer *);

/* Have it say these bytes within TLS; once it says "CIPHER is", since earlier ones may be lost. */
void	 peer_tell(struct peer *, const void *, size_t);

void	 peer_stop(struct peer *);

#endif
