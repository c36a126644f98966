/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_PACKET_H
#define CERTCHECK_MUTANTS_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* MQTT's data types (MQTT 5, section 1.5), read from and written to bounded memory. */

#define PACKET_SIZE	16384	/* the largest packet taken or sent */

enum packet_type {
	PACKET_CONNECT = 1,
	PACKET_CONNACK,
	PACKET_PUBLISH,
	PACKET_PUBACK,
	PACKET_SUBSCRIBE = 8,
	PACKET_SUBACK,
	PACKET_UNSUBSCRIBE,
	PACKET_UNSUBACK,
	PACKET_PINGREQ,
	PACKET_PINGRESP,
	PACKET_DISCONNECT,
	PACKET_AUTH
};

/* Bytes being read.  After a read beyond the end .bad is set, and reads give zeros. */
struct reader {
	const uint8_t	*at;
	size_t		 left;
	bool		 bad;
};

struct span {
	const uint8_t	*at;
	size_t		 len;
};

uint8_t	 read_byte(struct reader *);
uint16_t read_short(struct reader *);
struct span read_bytes(struct reader *, size_t);
struct span read_string(struct reader *);		/* or binary data */
struct span read_properties(struct reader *);

/* Copy as a string; false when it does not fit or holds a NUL. */
bool	 span_copy(struct span, char *, size_t);

/*
 * Length of the packet at the start of the bytes, its fixed header included,
 * and the length of that header; 0 while it is incomplete, -1 when it is
 * malformed or larger than PACKET_SIZE.
 */
int	 packet_frame(const uint8_t *, size_t, size_t *header);

/* The body of a packet being written; .bad when it did not fit. */
struct writer {
	uint8_t	 body[PACKET_SIZE];
	size_t	 len;
	bool	 bad;
};

void	 write_byte(struct writer *, unsigned);
void	 write_short(struct writer *, unsigned);
void	 write_bytes(struct writer *, const void *, size_t);
void	 write_string(struct writer *, const char *);
void	 write_varint(struct writer *, size_t);

/* The fixed header of a packet with a body of that length; returns its own length, at most 5. */
size_t	 packet_header(uint8_t *, enum packet_type, unsigned flags, size_t);

#endif
