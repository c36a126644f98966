/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ADDRESS_H
#define CERTCHECK_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/base.h"

/* Where a broker listens. */

#define MQTTS_PORT	8883	/* IANA: secure-mqtt */

struct address {
	char		host[256];	/* a name or an IP address, without brackets */
	uint16_t	port;
};

/*
 * HOST[:PORT], mqtts://HOST[:PORT], [IPV6]:PORT or a bare IPv6 address; one
 * slash may follow.  Without a port it is `port`.  -1 and the error, which says
 * what is wrong with the text, but does not repeat it.
 */
int	 address_parse(const char *text, uint16_t port, struct address *,
	    struct error *);

/* Is it a host name (RFC 1123, section 2.1, underscores allowed) or an IP address? */
bool	 address_host_valid(const char *);

/* Is it an IPv4 address, or an IPv6 one without brackets, with or without a zone? */
bool	 address_is_ip(const char *);

/* HOST:PORT, an IPv6 address in brackets. */
void	 address_text(const struct address *, char *, size_t);

#endif
