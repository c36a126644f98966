/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TARGET_H
#define CERTCHECK_TARGET_H

#include <sys/socket.h>

#include <stdbool.h>
#include <stdint.h>

#include "harness/base.h"
#include "harness/intent.h"
#include "harness/transport.h"

struct channel_context;

#define NODE_MAX	16	/* addresses of one broker */

/* Where one of its nodes is. */
struct dial {
	const char	*host;
	uint16_t	 port;
};

/*
 * What is being tested: one address, resolved once, so that every case meets
 * the same machine.  Filled in by the caller up to `alpn`; target_resolve does
 * the rest.
 */
struct target {
	const char	*host;		/* as the user named it: its certificate must name it */
	uint16_t	 port;
	const char	*dial_host;	/* dial this instead; NULL: host */
	uint16_t	 dial_port;
	const struct dial *also;	/* with that, more nodes of the same broker… */
	unsigned	 also_count;	/* …so many */
	const char	*sni;		/* offered and verified instead of host; NULL: host */
	const char	*alpn;		/* one protocol name; NULL: none offered */
	uint32_t	 timeout_ms;	/* for one connection attempt */
	enum identity_source identity;	/* what of a certificate the broker takes for the username */
	const char	*topic_template;/* NULL: TOPIC_TEMPLATE; see topic.h */
	const char	*shared_template;/* NULL: SHARED_TEMPLATE */
	struct channel_context	*tls;

	const char	*ask_for;	/* SNI alone, see struct approach; "": none; NULL: target_name() */
	const char	*headers;	/* of the WebSocket request, beside the usual ones; NULL: none */
	bool		 plain;		/* MQTT is spoken there without TLS */
	const char	*path;		/* MQTT is spoken over WebSocket there, with this path; NULL: without it */
	const struct target	*wss;	/* the same broker's WebSocket listener; NULL: none known, or this is it */
	uint16_t	 bare_port;	/* of its TLS listener that asks for no certificate; 0: none known */

	struct sockaddr_storage	 address;
	socklen_t	 address_len;	/* 0: not resolved */
	struct sockaddr_storage	 node[NODE_MAX];	/* all its addresses, that one first */
	socklen_t	 node_len[NODE_MAX];
	unsigned	 nodes;
	char		 address_text[96];	/* "127.0.0.1 port 8883" */
	char		 folder[64];	/* private, for local sockets */
};

/*
 * Resolve the names and settle on the first address that takes a connection (or
 * the first one, if none does).  A loopback address that refuses, where another
 * one of the same name does not, is left out: nothing lies between it and us, and
 * `localhost` has two as a rule.  -1 and the error if there is no such host.
 */
int	 target_resolve(struct target *, struct error *);

/* The same broker at the address with this number, counted from 1, around. */
void	 target_choose(struct target *, unsigned node);

/*
 * The listener of the same broker for this way to speak MQTT: the target itself
 * or its .wss; NULL: none is known.
 */
const struct target *target_over(const struct target *, enum transport);

/* The same address at another port; false: the port is 0, or nothing is resolved. */
int	 target_turn(struct target *, uint16_t port);

/* The name that the broker's certificate must bear, and that SNI offers. */
const char *target_name(const struct target *);

/* Is that name an IP address? */
bool	 target_named_by_address(const struct target *);

/* What SNI offers; NULL: nothing, as for an address, which is no name there (RFC 6066, section 3). */
const char *target_sni(const struct target *);

/* Is the address on this machine's loopback? */
int	 target_is_local(const struct target *);

/* Of an errno by target_dial: has our own machine run short of something? */
bool	 dial_is_our_fault(int);

/*
 * Dial, non-blocking and with a deadline: a connected socket with TCP_NODELAY,
 * or -1 with the reason in buf and errno.
 */
int	 target_dial(const struct target *, uint64_t deadline_us, char *buf,
	    size_t size);

#endif
