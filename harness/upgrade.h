/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_UPGRADE_H
#define CERTCHECK_UPGRADE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The HTTP request that turns a connection into a WebSocket for MQTT, and what
 * may be made of the answer (RFC 6455, sections 4.1 and 4.2.2; MQTT 5, section
 * 6).  Pure: text in, text out.
 */

#define UPGRADE_HEAD_MAX	8192	/* octets of an answer's head, status line included */
#define UPGRADE_WHY_SIZE	256

struct upgrade {
	char	key[25];	/* Sec-WebSocket-Key: 16 random octets in Base64 */
};

/*
 * The request, with a new random key.  `host` as it stands in the Host header
 * (with a port, if it is not 443), `path` begins with a slash.  `headers`: more
 * lines, each with its CR LF; NULL: none.  Caller frees.
 */
char	*upgrade_request(struct upgrade *, const char *host, const char *path,
	    const char *headers);

enum upgrade_answer {
	UPGRADE_MORE,		/* the head is not whole yet */
	UPGRADE_OPEN,		/* it is a WebSocket for MQTT from now on */
	UPGRADE_REFUSED,	/* HTTP 400, 401 or 403: see websocket.h */
	UPGRADE_WRONG		/* anything else */
};

/*
 * Judge what has come so far.  UPGRADE_OPEN: *used is the length of the head,
 * what follows it are frames.  Otherwise why (UPGRADE_WHY_SIZE octets) says what
 * came, with the peer's own bytes: to be made visible.  Never UPGRADE_MORE for
 * UPGRADE_HEAD_MAX octets or more.
 */
enum upgrade_answer upgrade_answer(const struct upgrade *, const char *head,
	    size_t len, size_t *used, char *why);

#endif
