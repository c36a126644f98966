/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/old_hello.h"

/* Where things stand in a ClientHello that is all in one record. */
#define VERSION_AT	9	/* behind the headers of record and message */
#define SESSION_AT	43	/* behind the random number */

#define CONTENT_ALERT	21
#define CONTENT_HANDSHAKE 22

static unsigned
number16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/* Is this its highest version (TLS 1.3 aside), and that one of its suites? */
static bool
hello_offers(const uint8_t *bytes, size_t len, unsigned version, unsigned suite)
{
	size_t	 at, end;

	if (len <= SESSION_AT || bytes[0] != CONTENT_HANDSHAKE ||
	    bytes[5] != 1 || number16(bytes + VERSION_AT) != version)
		return false;
	at = SESSION_AT + 1 + (size_t)bytes[SESSION_AT];
	if (at + 2 > len)
		return false;
	end = at + 2 + number16(bytes + at);
	for (at += 2; at + 2 <= end && at + 2 <= len; at += 2)
		if (number16(bytes + at) == suite)
			return true;
	return false;
}

void
old_hello_alert(BIO *out, unsigned level, unsigned alert)
{
	const uint8_t	 record[] = {
		CONTENT_ALERT, 3, 1, 0, 2, (uint8_t)level, (uint8_t)alert
	};

	BIO_write(out, record, sizeof(record));
}

bool
old_hello_answer(const struct behaviour *behaviour, const void *bytes,
    size_t len, BIO *out)
{
	/* A ServerHello without a session and without extensions. */
	uint8_t		 record[] = {
		CONTENT_HANDSHAKE, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0,
		'3', '2', ' ', 'o', 'c', 't', 'e', 't', 's', ' ', 't', 'h', 'a',
		't', ' ', 'a', 'r', 'e', ' ', 'n', 'o', 't', ' ', 'r', 'a', 'n',
		'd', 'o', 'm', '.', '.', '.', 0, 0, 0, 0
	};
	const size_t	 suite_at = sizeof(record) - 3;

	if (behaviour->hello_warning != 0)
		old_hello_alert(out, 1, behaviour->hello_warning);
	if (behaviour->by_hand.suite == 0 || !hello_offers(bytes, len,
	    behaviour->by_hand.version, behaviour->by_hand.suite))
		return false;
	record[2] = record[10] = (uint8_t)behaviour->by_hand.version;
	record[suite_at] = (uint8_t)(behaviour->by_hand.suite >> 8);
	record[suite_at + 1] = (uint8_t)behaviour->by_hand.suite;
	BIO_write(out, record, sizeof(record));
	return true;
}
