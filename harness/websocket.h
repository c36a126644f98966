/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_WEBSOCKET_H
#define CERTCHECK_WEBSOCKET_H

#include <sys/types.h>

#include <stdbool.h>

/*
 * MQTT over WebSocket (RFC 6455; MQTT 5, section 6) over any stream of bytes:
 * the upgrade, then binary frames.  MQTT packets and frames need not begin and
 * end together, so that what is read and written is a stream again.  Pings are
 * answered.  What a peer may send in one go, and how often it may send nothing,
 * is bounded; memory does not grow with it.
 */

struct websocket;

/*
 * What it runs over: as many bytes as can be had at once, 0 when that has to be
 * waited for, -1 at the end.  A write that came to 0 is tried again with the
 * same bytes, and perhaps more behind them.
 */
struct stream {
	ssize_t	(*read)(void *, void *, size_t);
	ssize_t	(*write)(void *, const void *, size_t);
	void	 *arg;
};

/* See upgrade_request; nothing is sent yet. */
struct websocket *websocket_new(const struct stream *, const char *host,
	    const char *path, const char *headers);

/* How it ended. */
enum websocket_end {
	WEBSOCKET_LIVES,
	WEBSOCKET_STREAM,	/* the stream under it ended, which knows more */
	/*
	 * The peer closed it: a close frame, or the upgrade was answered with HTTP
	 * 400, 401 or 403, which is how servers that do not judge certificates
	 * in the handshake turn somebody away.  But it may be about the request
	 * too, so whether it is a refusal shows only where another certificate
	 * gets in with the same request.
	 */
	WEBSOCKET_CLOSED,
	WEBSOCKET_BROKEN	/* the peer's answer is not MQTT over WebSocket */
};

enum websocket_end websocket_ended(const struct websocket *);

/* Was the upgrade answered with HTTP 101, whatever else is wrong with the answer? */
bool	 websocket_switched(const struct websocket *);

/* What came instead, with the peer's own bytes: to be made visible. */
const char *websocket_why(const struct websocket *);

/* Go on with the upgrade: 1 when it is done, 0 to wait, -1 when it has ended. */
int	 websocket_upgrade(struct websocket *);

/*
 * After the upgrade.  The number of bytes; 0 to wait; -1 when it has ended.  A
 * write that came to 0 is to be tried again with the same bytes.
 */
ssize_t	 websocket_read(struct websocket *, void *, size_t);
ssize_t	 websocket_write(struct websocket *, const void *, size_t);

/* Is there something to read without waiting for the stream? */
bool	 websocket_pending(const struct websocket *);

/* Say goodbye, as far as that goes without waiting. */
void	 websocket_close(struct websocket *);

void	 websocket_free(struct websocket *);	/* NULL is legal */

#endif
