/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PEERS_HOSTILE_H
#define CERTCHECK_PEERS_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/ssl.h>

/*
 * A TLS peer that means harm, for the tests: one thing that no broker does, by
 * name.  Everything happens in the process of one connection, which ends when
 * the client goes; a function that is out of luck just returns.
 */

#define DRIP_MS		100	/* between two octets of a slow one */

/* Colours, markup, control characters, what is no UTF-8, what turns text around, and a format. */
#define EVIL	"\033[31m]]>&<a b=\"'\r\n\t\b\x7f\xff\xfe\xc0\x80\xed\xa0\x80" \
		"\xc2\x85\xe2\x80\xae\\x00%s%n"

/* Who has connected. */
struct guest {
	int		 fd;
	const char	*dir;		/* where ca.crt, server.crt and server.key are */
	SSL_CTX		*ctx;		/* of a right server, until it is changed; see guest_context */
	SSL		*ssl;
	uint8_t		 secret[32];	/* of what we send under TLS 1.3 */
	bool		 v5;		/* it speaks MQTT 5 */
	uint8_t		 packet[4096];	/* the MQTT packet read last, */
	uint8_t		*body;		/* in it, what follows its fixed header, */
	size_t		 len;		/* and how much that is */
};

struct behaviour {
	const char	*name;
	void		(*act)(struct guest *);
	void		(*prepare)(struct guest *);	/* once, for all guests; NULL: nothing */
};

extern const struct behaviour	 record_behaviours[], tls_behaviours[],
				 mqtt_behaviours[], websocket_behaviours[];

/* ---- Bytes as they are (hostile.c) --------------------------------------- */

/* False: the client has gone. */
bool	 guest_send(struct guest *, const void *, size_t);

/* Until it goes, without reading anything of it. */
void	 guest_ignore(struct guest *);

/* ---- TLS (hostile_tls.c) ------------------------------------------------- */

/* A right server that demands a certificate, or none. */
bool	 guest_context(struct guest *);
bool	 guest_handshake(struct guest *);

/* Both of them. */
bool	 guest_welcome(struct guest *);

/* False: the client has gone. */
bool	 guest_say(struct guest *, const void *, size_t);

/* ---- Records of TLS 1.3 by hand (hostile_seal.c) --------------------------- */

/* Before the handshake: the secrets are to be known, and no ticket is sent. */
void	 seal_prepare(struct guest *);

/* After it: one record of this type with that content, encrypted; counts by itself. */
bool	 seal_send(struct guest *, uint8_t type, const void *, size_t);

#endif
