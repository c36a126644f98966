/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/answer.h"
#include "tests/fuzz/input.h"

/* What a broker answers to literal MQTT packets. */

static bool
read_in_parts(const uint8_t *data, size_t len, size_t part,
    struct observation *seen)
{
	struct answer	 answer = { .at = 0 };
	bool		 over = false;

	*seen = (struct observation){ .alert = -1, .connack = -1 };
	for (; len > 0 && !over; data += part, len -= part) {
		if (part > len)
			part = len;
		over = answer_read(&answer, data, part, seen);
	}
	if (!over)
		answer_silent(seen);
	return over;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct observation	 seen, other;
	size_t			 part = 1 + (size_t)input_octet(&data, &len);
	bool			 over;

	over = read_in_parts(data, len, len > 0 ? len : 1, &seen);
	must(over == read_in_parts(data, len, part, &other) &&
	    seen.outcome == other.outcome && seen.connack == other.connack &&
	    strcmp(seen.detail, other.detail) == 0,
	    "it does not matter in which pieces the answer comes");
	must(seen.outcome != OUTCOME_NONE, "every answer comes to something");
	must(seen.outcome != OUTCOME_ACCEPTED, "nothing is accepted by this");
	return 0;
}
