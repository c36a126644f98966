/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HELLO_WIRE_H
#define CERTCHECK_HELLO_WIRE_H

#include "harness/cipher_suite.h"
#include "harness/hello.h"

/* What the two hellos have in common on the wire. */

#define CONTENT_ALERT		21
#define CONTENT_HANDSHAKE	22
#define HELLO_RANDOM_SIZE	32	/* the field of that name */
#define SESSION_ID_MAX		32

enum extension {
	EXTENSION_SERVER_NAME = 0,
	EXTENSION_GROUPS = 10,
	EXTENSION_POINT_FORMATS = 11,
	EXTENSION_SIGNATURES = 13,
	EXTENSION_ALPN = 16,
	EXTENSION_MASTER_SECRET = 23,
	EXTENSION_VERSIONS = 43,
	EXTENSION_KEY_SHARE = 51
};

/* What it offers, ended by 0: its own list, or what is in use. */
void	 hello_suites(const struct hello *, uint16_t list[CIPHER_SUITES_MAX]);

#endif
