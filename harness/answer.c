/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "harness/answer.h"
#include "harness/base.h"
#include "harness/judge.h"

#define PACKET_CONNACK		2
#define PACKET_DISCONNECT	14

/* What a server may send (MQTT 5, table 2-1), besides these two. */
static const char *const packet_names[16] = {
	[3] = "PUBLISH", [4] = "PUBACK", [5] = "PUBREC", [6] = "PUBREL",
	[7] = "PUBCOMP", [9] = "SUBACK", [11] = "UNSUBACK", [13] = "PINGRESP",
	[15] = "AUTH",
};

static bool
answer_settle(struct observation *seen, enum outcome outcome,
    const char *words, const char *what)
{
	seen->outcome = outcome;
	seen->layer = LAYER_MQTT;
	snprintf(seen->detail, sizeof(seen->detail), "%s%s", words, what);
	return true;
}

static bool
answer_connack(struct answer *answer, uint8_t code, struct observation *seen)
{
	if (code == 0 && (answer->welcomed || seen->connack > 0))
		return answer_settle(seen, OUTCOME_DELIVERED, "answered with ",
		    "a second CONNACK 0");
	if (code == 0)
		answer->welcomed = true;
	/* The first refusal counts, also after a welcome. */
	if (seen->connack <= 0) {
		seen->connack = code;
		seen->session_present = (answer->flags & 1) != 0;
	}
	return false;
}

/* A DISCONNECT without a reason has reason 0 (MQTT 5, section 3.14.2.1). */
static bool
answer_disconnect(uint8_t reason, struct observation *seen)
{
	const char	*name = connack_name(reason);

	answer_settle(seen, OUTCOME_CLOSED, "", "");
	snprintf(seen->detail, sizeof(seen->detail),
	    "DISCONNECT with reason %u%s%s", reason, name != NULL ? ", " : "",
	    name != NULL ? name : "");
	answer_closed(seen);
	return true;
}

/* The fixed header is whole. */
static bool
answer_begin(struct answer *answer, struct observation *seen)
{
	uint8_t	 type = answer->header.type;

	answer->at = 0;
	answer->left = answer->header.length;
	if (type == PACKET_DISCONNECT && answer->left == 0)
		return answer_disconnect(0, seen);
	if (type == PACKET_DISCONNECT ||
	    (type == PACKET_CONNACK && answer->left >= 2)) {
		answer->in_body = true;
		return false;
	}
	if (packet_names[type] == NULL)
		return answer_settle(seen, OUTCOME_GARBLED,
		    "the peer's answer is not MQTT", "");
	return answer_settle(seen, OUTCOME_DELIVERED, "answered with ",
	    packet_names[type]);
}

static bool
answer_octet(struct answer *answer, uint8_t octet, struct observation *seen)
{
	if (answer->in_body) {
		answer->in_body = --answer->left > 0;
		if (answer->header.type == PACKET_DISCONNECT)
			return answer_disconnect(octet, seen);
		if (answer->at++ == 0)
			answer->flags = octet;
		else if (answer->at == 2)
			return answer_connack(answer, octet, seen);
		return false;
	}
	switch (header_read(&answer->header, octet)) {
	case HEADER_MORE:
		return false;
	case HEADER_WHOLE:
		return answer_begin(answer, seen);
	default:
		return answer_settle(seen, OUTCOME_GARBLED,
		    "the peer's answer is not MQTT", "");
	}
}

bool
answer_read(struct answer *answer, const uint8_t *bytes, size_t len,
    struct observation *seen)
{
	size_t	 i;

	for (i = 0; i < len; i++)
		if (answer_octet(answer, bytes[i], seen))
			return true;
	return false;
}

void
answer_closed(struct observation *seen)
{
	if (seen->outcome == OUTCOME_CLOSED && seen->connack > 0) {
		seen->outcome = OUTCOME_REFUSED_MQTT;
		seen->layer = LAYER_MQTT;
	}
}

void
answer_silent(struct observation *seen)
{
	if (seen->connack > 0)
		answer_settle(seen, OUTCOME_REFUSED_MQTT,
		    "the connection was not closed in time", "");
	else
		answer_settle(seen, OUTCOME_SILENT, seen->connack == 0 ?
		    "nothing came after CONNACK" : "nothing came back in time",
		    "");
}
