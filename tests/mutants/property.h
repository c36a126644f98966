/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_PROPERTY_H
#define CERTCHECK_MUTANTS_PROPERTY_H

#include <stdbool.h>

#include "tests/mutants/packet.h"

/* Properties of a packet of MQTT 5 (section 2.2.2). */

enum property {
	PROPERTY_SESSION_EXPIRY = 0x11,
	PROPERTY_ASSIGNED_ID = 0x12,
	PROPERTY_METHOD = 0x15,	/* Authentication Method */
	PROPERTY_MAXIMUM_QOS = 0x24,
	PROPERTY_RETAIN_AVAILABLE = 0x25
};

/* The value of the first one of its kind; false when there is none, or they are malformed. */
bool	 property_find(struct span properties, enum property, struct span *value);

/* A value of four octets; `otherwise` when there is none. */
uint32_t property_number(struct span properties, enum property,
	    uint32_t otherwise);

#endif
