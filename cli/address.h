/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ADDRESS_H
#define CERTCHECK_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base.h"

/* Where a broker listens. */

#define MQTTS_PORT	8883	/* IANA: secure-mqtt */
#define WSS_PORT	443	/* RFC 6455, section 3 */
#define WSS_PATH	"/mqtt"

struct address {
	char		host[256];	/* a name or an IP address, without brackets */
	uint16_t	port;
	char		path[256];	/* of MQTT over WebSocket, from its slash on; "": TLS alone */
};

#define ADDRESSES_MAX	16	/* as many as NODE_MAX */

struct addresses {
	struct address	 items[ADDRESSES_MAX];
	size_t		 count;
};

/*
 * HOST[:PORT], mqtts://HOST[:PORT], [IPV6]:PORT or a bare IPv6 address; one
 * slash may follow.  Without a port it is `port`.  -1 and the error, which says
 * what is wrong with the text, but does not repeat it.
 */
int	 address_parse(const char *text, uint16_t port, struct address *,
	    struct error *);

/* Several of them with commas between them, no two alike. */
int	 addresses_parse(const char *text, uint16_t port, struct addresses *,
	    struct error *);

/*
 * Of MQTT over WebSocket: HOST[:PORT][/PATH] or wss://HOST[:PORT][/PATH], the host
 * as above, port 443 and the path /mqtt by default.
 */
int	 address_parse_websocket(const char *text, struct address *,
	    struct error *);

/* Either: wss://… is of MQTT over WebSocket, all else of TLS alone, port 8883 by default. */
int	 address_parse_broker(const char *text, struct address *,
	    struct error *);

/* Is it a host name (RFC 1123, section 2.1, underscores allowed) or an IP address? */
bool	 address_host_valid(const char *);

/* Is it an IPv4 address, or an IPv6 one without brackets, with or without a zone? */
bool	 address_is_ip(const char *);

/* HOST:PORT or wss://HOST:PORT/PATH, an IPv6 address in brackets. */
void	 address_text(const struct address *, char *, size_t);

#endif
