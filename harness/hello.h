/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HELLO_H
#define CERTCHECK_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A ClientHello of our own making, for what a TLS library of today does not
 * offer any more, and what the peer makes of it: its first answer tells whether
 * it would go on.  No handshake follows, and no secret is involved.  Pure: bytes
 * in and out, no I/O, no TLS library.
 */

/* Versions as they are on the wire. */
#define WIRE_SSL_3	0x0300
#define WIRE_TLS_1	0x0301
#define WIRE_TLS_1_1	0x0302
#define WIRE_TLS_1_2	0x0303
#define WIRE_TLS_1_3	0x0304

struct hello {
	const char	*text;		/* what it offers, as a phrase: "TLS 1.0" */
	uint16_t	 version;	/* the highest one, as on the wire; TLS 1.3 comes with 1.2 */
	const uint16_t	*suites;	/* cipher suites, ended by 0; NULL: all that are in use with that version */
};

#define HELLO_RANDOM	96	/* random octets that one takes */
#define HELLO_SIZE	1024	/* room for the longest one */
#define HELLO_ANSWER	16384	/* octets that decide about any answer; what has not by then is alien */

/*
 * Write it as one record (RFC 8446, section 4.1.2; RFC 5246, section 7.4.1.2;
 * RFC 6101, section 5.6.1.2) into a buffer of HELLO_SIZE octets; returns its
 * length.  `sni` and `alpn`: one name each, 255 octets at most; NULL or "":
 * none.  SSL 3 has no extensions, so neither goes there.  Nothing else goes out:
 * the versions below 1.3 are offered by the version field, all from SSL 3 on.
 */
size_t	 hello_write(const struct hello *, const char *sni, const char *alpn,
	    const uint8_t random[HELLO_RANDOM], uint8_t *buf);

enum hello_verdict {
	HELLO_MORE,		/* the octets so far decide nothing */
	HELLO_ACCEPTED,		/* ServerHello, or HelloRetryRequest */
	HELLO_REFUSED,		/* a fatal alert */
	HELLO_ALIEN		/* what no server may say to that; .why tells */
};

struct hello_answer {
	uint16_t	 version, suite;	/* ACCEPTED: what was chosen */
	bool		 retry;			/* ACCEPTED: by HelloRetryRequest */
	int		 alert;			/* the last one, also a warning, which decides nothing; -1: none */
	const char	*why;			/* ALIEN: a phrase */
};

/*
 * Read all octets that have come since this ClientHello was sent.  Warnings are
 * passed over.  A version or a suite that was not offered is alien, and so is a
 * ServerHello that is not well-formed.
 */
enum hello_verdict
	 hello_read(const struct hello *, const uint8_t *, size_t len,
	    struct hello_answer *);

/* A version on the wire as TLS libraries spell it: "SSLv3", "TLSv1"; "?" for others. */
const char *hello_version_name(uint16_t);

#endif
