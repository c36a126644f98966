/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TARGET_H
#define CERTCHECK_TARGET_H

#include <sys/socket.h>

#include <stdint.h>

#include "harness/base.h"
#include "harness/intent.h"

struct channel_context;

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
	const char	*sni;		/* offered and verified instead of host; NULL: host */
	const char	*alpn;		/* one protocol name; NULL: none offered */
	uint32_t	 timeout_ms;	/* for one connection attempt */
	enum identity_source identity;	/* what of a certificate the broker takes for the username */
	const char	*topic_template;/* NULL: TOPIC_TEMPLATE; see topic.h */
	const char	*shared_template;/* NULL: SHARED_TEMPLATE */
	struct channel_context	*tls;

	struct sockaddr_storage	 address;
	socklen_t	 address_len;	/* 0: not resolved */
	char		 address_text[96];	/* "127.0.0.1 port 8883" */
	char		 folder[64];	/* private, for local sockets */
};

/*
 * Resolve the name and settle on the first address that takes a connection (or
 * the first one, if none does).  -1 and the error if there is no such host.
 */
int	 target_resolve(struct target *, struct error *);

/* The name that the broker's certificate must bear, and that SNI offers. */
const char *target_name(const struct target *);

/* Is the address on this machine's loopback? */
int	 target_is_local(const struct target *);

/*
 * Dial, non-blocking and with a deadline: a connected socket with TCP_NODELAY,
 * or -1 with the reason in buf.
 */
int	 target_dial(const struct target *, uint64_t deadline_us, char *buf,
	    size_t size);

#endif
