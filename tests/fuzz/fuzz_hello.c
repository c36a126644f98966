/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/hello.h"
#include "tests/fuzz/input.h"

/* What a peer answers to a ClientHello of ours. */

static const uint16_t	 weak[] = { 0x0004, 0x0001, 0 };

static const struct hello	 hellos[] = {
	{ .text = "TLS 1.3", .version = WIRE_TLS_1_3 },
	{ .text = "TLS 1.2", .version = WIRE_TLS_1_2 },
	{ .text = "TLS 1.1", .version = WIRE_TLS_1_1 },
	{ .text = "SSL 3", .version = WIRE_SSL_3 },
	{ .text = "weak", .version = WIRE_TLS_1_2, .suites = weak },
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct hello_answer	 answer, less;
	const struct hello	*hello;
	enum hello_verdict	 verdict, before;
	size_t			 part;

	hello = &hellos[input_octet(&data, &len) % COUNT(hellos)];
	part = input_octet(&data, &len);
	verdict = hello_read(hello, data, len, &answer);
	must((verdict == HELLO_ALIEN) == (answer.why != NULL),
	    "what is alien has a reason, and nothing else");
	must(verdict != HELLO_REFUSED || answer.alert >= 0,
	    "a refusal has its alert");
	must(verdict != HELLO_ACCEPTED || answer.version <= hello->version,
	    "no version is accepted that was not offered");
	must(verdict != HELLO_MORE || len < HELLO_ANSWER,
	    "there is an end to what can be waited for");
	/* What was decided by the octets that had come is not undone by more. */
	if (part > len)
		part = len;
	before = hello_read(hello, data, part, &less);
	must(before == HELLO_MORE || (before == verdict &&
	    less.version == answer.version && less.suite == answer.suite &&
	    less.alert == answer.alert), "a decision stands");
	return 0;
}
