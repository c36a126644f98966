/* SPDX-License-Identifier: ISC */
#include "harness/header.h"

enum header_state
header_read(struct header *header, uint8_t octet)
{
	if (!header->begun) {
		*header = (struct header){ .begun = true,
		    .type = octet >> 4 };
		return HEADER_MORE;
	}
	/* MQTT 5, section 1.5.5: seven bits an octet, four octets at most. */
	header->length |= (size_t)(octet & 0x7f) << header->shift;
	header->shift += 7;
	if ((octet & 0x80) != 0)
		return header->shift < 28 ? HEADER_MORE : HEADER_BROKEN;
	header->begun = false;
	return HEADER_WHOLE;
}
