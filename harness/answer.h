/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ANSWER_H
#define CERTCHECK_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/header.h"
#include "harness/model.h"

/*
 * What a broker answers to literal packets.  Of each packet only its type and
 * length are looked at, of CONNACK the flags and the code (they stand in the
 * same place in all versions), of DISCONNECT the reason (MQTT 5, section 2.1).
 * Pure: bytes in, observation out.  Starts as all zero.
 */
struct answer {
	struct header	 header;	/* of the packet under way */
	bool		 in_body;
	size_t		 left;		/* octets of its body to come */
	size_t		 at;		/* octets of its body that came */
	uint8_t		 flags;		/* first octet of the body */
	bool		 welcomed;	/* a CONNACK 0 came */
};

/*
 * Take in some bytes.  True when what follows does not matter any more: the
 * outcome is then set.  What a CONNACK says is recorded on the way.
 */
bool	 answer_read(struct answer *, const uint8_t *, size_t,
	    struct observation *);

/* The connection ended, and the observation says how: what that makes of it. */
void	 answer_closed(struct observation *);

/* It did not end in time. */
void	 answer_silent(struct observation *);

#endif
