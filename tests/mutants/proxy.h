/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_PROXY_H
#define CERTCHECK_MUTANTS_PROXY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A header of the PROXY protocol (haproxy, proxy-protocol.txt), as a broker behind a proxy reads it. */
struct proxy {
	unsigned	 version;	/* 1 or 2 */
	size_t		 len;
	char		 cn[64];	/* of the verified certificate that it tells of; "": it tells of none */
};

/* Is there one, whole, at the beginning, with nothing wrong in it? */
bool	 proxy_read(const uint8_t *, size_t len, struct proxy *);

#endif
