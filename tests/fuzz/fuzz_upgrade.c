/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/upgrade.h"
#include "tests/fuzz/input.h"

/* The answer to the HTTP request that opens a WebSocket. */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* That of RFC 6455, section 1.3, so that an answer to it can be given. */
	static const struct upgrade	 upgrade = { "dGhlIHNhbXBsZSBub25jZQ==" };
	enum upgrade_answer		 answer, before;
	char				 why[UPGRADE_WHY_SIZE] = "", less[UPGRADE_WHY_SIZE];
	size_t				 used = 0, used_before = 0, part;

	part = (size_t)input_octet(&data, &len) * 4;
	answer = upgrade_answer(&upgrade, (const char *)data, len, &used, why);
	must(answer != UPGRADE_MORE || len < UPGRADE_HEAD_MAX,
	    "there is an end to what can be waited for");
	must(answer != UPGRADE_OPEN || (used > 0 && used <= len),
	    "the head is a part of what came");
	must(answer == UPGRADE_OPEN || answer == UPGRADE_MORE || why[0] != '\0',
	    "what is refused has a reason");
	must(strnlen(why, sizeof(why)) < sizeof(why), "the reason has an end");
	if (part > len)
		part = len;
	before = upgrade_answer(&upgrade, (const char *)data, part,
	    &used_before, less);
	must(before == UPGRADE_MORE || before == answer, "a decision stands");
	must(before != UPGRADE_OPEN || used_before == used,
	    "a head does not grow");
	return 0;
}
