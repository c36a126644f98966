/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/hello_wire.h"

/* The first answer to a ClientHello. */

#define MESSAGE_SERVER_HELLO	2
#define RECORD_HEADER		5
#define RECORD_MAX		16384	/* RFC 8446, section 5.1 */
#define MESSAGE_HEADER		4
#define MESSAGE_MAX		8192	/* the longest ServerHello that is looked at */

static unsigned
number16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static enum hello_verdict
alien(struct hello_answer *answer, const char *why)
{
	answer->why = why;
	return HELLO_ALIEN;
}

/*
 * The version in the extensions, 0 when there is none, -1 when they are not
 * well-formed.
 */
static int
extensions_version(const uint8_t *at, size_t len)
{
	size_t	 size;
	int	 version = 0;

	if (len == 0)
		return 0;
	if (len < 2 || number16(at) != len - 2)
		return -1;
	for (at += 2, len -= 2; len > 0; at += 4 + size, len -= 4 + size) {
		if (len < 4 || (size = number16(at + 2)) > len - 4)
			return -1;
		if (number16(at) != EXTENSION_VERSIONS)
			continue;
		if (size != 2 || version != 0 || number16(at + 4) == 0)
			return -1;
		version = (int)number16(at + 4);
	}
	return version;
}

static bool
suite_offered(const struct hello *hello, uint16_t suite)
{
	uint16_t	 list[CIPHER_SUITES_MAX];
	size_t		 i;

	hello_suites(hello, list);
	for (i = 0; list[i] != 0; i++)
		if (list[i] == suite)
			return true;
	return false;
}

/*
 * Whether what was chosen is in the offer.  TLS 1.3 has suites of its own, is
 * chosen in an extension, and offered with 1.2 alone.
 */
static enum hello_verdict
chosen(const struct hello *hello, unsigned legacy, int extended,
    struct hello_answer *answer)
{
	answer->version = (uint16_t)(extended != 0 ? (unsigned)extended : legacy);
	if (extended != 0 && (hello->version < WIRE_TLS_1_3 ||
	    answer->version != WIRE_TLS_1_3 || legacy != WIRE_TLS_1_2))
		return alien(answer, "ServerHello has a version that was not offered");
	if (extended == 0 && (legacy < WIRE_SSL_3 || legacy > WIRE_TLS_1_2 ||
	    legacy > hello->version ||
	    (hello->version >= WIRE_TLS_1_3 && legacy != WIRE_TLS_1_2)))
		return alien(answer, "ServerHello has a version that was not offered");
	if (!suite_offered(hello, answer->suite) ||
	    (answer->suite >> 8 == 0x13) != (answer->version == WIRE_TLS_1_3))
		return alien(answer, "ServerHello has a cipher suite that was not offered");
	return HELLO_ACCEPTED;
}

/* The body of ServerHello (RFC 8446, section 4.1.3; RFC 5246, section 7.4.1.3). */
static enum hello_verdict
read_server_hello(const struct hello *hello, const uint8_t *body, size_t len,
    struct hello_answer *answer)
{
	/* SHA-256 of "HelloRetryRequest". */
	static const uint8_t	 retry[HELLO_RANDOM_SIZE] = {
		0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
		0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
		0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
		0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c
	};
	enum hello_verdict	 verdict;
	size_t			 at = 2 + HELLO_RANDOM_SIZE;
	int			 extended;

	if (len < at + 1 || body[at] > SESSION_ID_MAX ||
	    len < at + 1 + body[at] + 3)
		return alien(answer, "ServerHello is not well-formed");
	at += 1 + (size_t)body[at];
	answer->suite = (uint16_t)number16(body + at);
	if (body[at + 2] != 0)
		return alien(answer, "ServerHello has a compression that was not offered");
	at += 3;
	if ((extended = extensions_version(body + at, len - at)) == -1)
		return alien(answer, "the extensions of ServerHello are not well-formed");
	verdict = chosen(hello, number16(body), extended, answer);
	answer->retry = verdict == HELLO_ACCEPTED &&
	    answer->version == WIRE_TLS_1_3 && memcmp(body + 2, retry, HELLO_RANDOM_SIZE) == 0;
	return verdict;
}

/* What has come of the first message, put together from its records. */
struct message {
	uint8_t	 bytes[MESSAGE_MAX];
	size_t	 len;
};

static enum hello_verdict
read_message(const struct hello *hello, const struct message *message,
    struct hello_answer *answer)
{
	const uint8_t	*bytes = message->bytes;
	size_t		 len;

	if (message->len > 0 && bytes[0] != MESSAGE_SERVER_HELLO)
		return alien(answer, "the first message is no ServerHello");
	if (message->len < MESSAGE_HEADER)
		return HELLO_MORE;
	len = (size_t)bytes[1] << 16 | number16(bytes + 2);
	if (len > MESSAGE_MAX - MESSAGE_HEADER)
		return alien(answer, "ServerHello is longer than any");
	if (message->len < MESSAGE_HEADER + len)
		return HELLO_MORE;
	return read_server_hello(hello, bytes + MESSAGE_HEADER, len, answer);
}

/* What comes behind the first message belongs to others. */
static void
message_add(struct message *message, const uint8_t *bytes, size_t len)
{
	if (len > MESSAGE_MAX - message->len)
		len = MESSAGE_MAX - message->len;
	memcpy(message->bytes + message->len, bytes, len);
	message->len += len;
}

/*
 * Level and description (RFC 5246, section 7.2).  HELLO_MORE: a warning, or less
 * than an alert.
 */
static enum hello_verdict
read_alert(const uint8_t *bytes, size_t left, struct hello_answer *answer)
{
	if (left < 2)
		return HELLO_MORE;
	if (bytes[0] != 1 && bytes[0] != 2)
		return alien(answer, "an alert of a level that there is not");
	answer->alert = bytes[1];
	return bytes[0] == 2 ? HELLO_REFUSED : HELLO_MORE;
}

/* Why this cannot be the header of the first records; NULL: it can, so far. */
static const char *
header_complaint(const uint8_t *bytes, size_t left)
{
	size_t	 len;

	if (bytes[0] != CONTENT_ALERT && bytes[0] != CONTENT_HANDSHAKE)
		return "the peer does not answer in TLS: is this a plaintext port?";
	if ((left > 1 && bytes[1] != WIRE_SSL_3 >> 8) ||
	    (left > 2 && bytes[2] > (WIRE_TLS_1_3 & 0xff)))
		return "a record of a version that there is not";
	if (left < RECORD_HEADER)
		return NULL;
	len = number16(bytes + 3);
	if (len == 0 || len > RECORD_MAX ||
	    (bytes[0] == CONTENT_ALERT && len != 2))
		return "a record of a length that none has";
	return NULL;
}

enum hello_verdict
hello_read(const struct hello *hello, const uint8_t *bytes, size_t len,
    struct hello_answer *answer)
{
	struct message		 message = { .len = 0 };
	enum hello_verdict	 verdict = HELLO_MORE;
	const char		*complaint;
	size_t			 left, size;

	memset(answer, 0, sizeof(*answer));
	answer->alert = -1;
	for (left = len; left > 0 && verdict == HELLO_MORE;
	    bytes += RECORD_HEADER + size, left -= RECORD_HEADER + size) {
		if ((complaint = header_complaint(bytes, left)) != NULL)
			return alien(answer, complaint);
		if (left < RECORD_HEADER)
			break;
		size = number16(bytes + 3);
		if (size > left - RECORD_HEADER)
			size = left - RECORD_HEADER;
		if (bytes[0] == CONTENT_ALERT) {
			verdict = read_alert(bytes + RECORD_HEADER, size,
			    answer);
		} else {
			message_add(&message, bytes + RECORD_HEADER, size);
			verdict = read_message(hello, &message, answer);
		}
	}
	if (verdict == HELLO_MORE && len >= HELLO_ANSWER)
		return alien(answer, "the answer comes to nothing");
	return verdict;
}
