/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HEADER_H
#define CERTCHECK_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The fixed header of an MQTT packet, octet by octet: its type and how much
 * follows (MQTT 5, section 2.1).  Starts as all zero, and again after a whole one.
 */
struct header {
	bool		 begun;
	uint8_t		 type;
	unsigned	 shift;		/* of the next octet of length */
	size_t		 length;
};

enum header_state { HEADER_MORE, HEADER_WHOLE, HEADER_BROKEN };

enum header_state header_read(struct header *, uint8_t octet);

#endif
