/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <poll.h>
#include <string.h>

#include <openssl/evp.h>

#include "tests/peers/hostile.h"

/* Instead of an answer to ClientHello: records that no TLS library sends. */

#define RECORD_MAX	16384
#define HELLO_SID	(5 + 4 + 2 + 32)	/* where the session's identifier is in a record with ClientHello */
#define HELLO_RANDOM	6			/* of ServerHello, its handshake header included */

static ssize_t
hello_read(struct guest *guest, uint8_t *hello, size_t size)
{
	return recv(guest->fd, hello, size, 0);
}

static bool
record_send(struct guest *guest, uint8_t type, const void *data, size_t len)
{
	uint8_t	 record[5 + RECORD_MAX] = { type, 3, 3,
			(uint8_t)(len >> 8), (uint8_t)len };

	memcpy(record + 5, data, len);
	return guest_send(guest, record, 5 + len);
}

static void
do_silent(struct guest *guest)
{
	guest_ignore(guest);
}

static void
do_echo(struct guest *guest)
{
	uint8_t	 hello[RECORD_MAX];
	ssize_t	 n;

	while ((n = hello_read(guest, hello, sizeof(hello))) > 0)
		if (!guest_send(guest, hello, (size_t)n))
			return;
}

/* A ServerHello, whatever its random number makes of it; its length. */
static size_t
server_hello(uint8_t *buf, const uint8_t *sid, uint16_t cipher,
    const uint8_t *extensions, size_t extensions_len)
{
	size_t	 len = 0, sid_len = sid != NULL ? sid[0] : 0;

	memset(buf, 0, 4 + 2 + 32);
	buf[0] = 2;
	buf[4] = buf[5] = 3;
	len = 4 + 2 + 32;
	buf[len++] = (uint8_t)sid_len;
	if (sid_len > 0)
		memcpy(buf + len, sid + 1, sid_len);
	len += sid_len;
	buf[len++] = (uint8_t)(cipher >> 8);
	buf[len++] = (uint8_t)cipher;
	buf[len++] = 0;
	buf[len++] = 0;
	buf[len++] = (uint8_t)extensions_len;
	memcpy(buf + len, extensions, extensions_len);
	len += extensions_len;
	buf[3] = (uint8_t)(len - 4);
	return len;
}

/* RFC 8446, section 4.1.4: to be sent once, at most. */
static void
do_hello_retry_loop(struct guest *guest)
{
	static const uint8_t	 extensions[] = {
		0, 0x2b, 0, 2, 3, 4,	/* TLS 1.3 */
		0, 0x33, 0, 2, 0, 0x17,	/* a key of P-256, please */
	};
	static const char	 word[] = "HelloRetryRequest";
	uint8_t			 hello[RECORD_MAX], retry[256];
	size_t			 len;

	if (hello_read(guest, hello, sizeof(hello)) <= HELLO_SID)
		return;
	len = server_hello(retry, hello + HELLO_SID, 0x1301, extensions,
	    sizeof(extensions));
	if (EVP_Digest(word, strlen(word), retry + HELLO_RANDOM, NULL,
	    EVP_sha256(), NULL) != 1)
		return;
	while (record_send(guest, 22, retry, len) &&
	    hello_read(guest, hello, sizeof(hello)) > 0)
		continue;
}

/* The same block again and again. */
static void
flood(struct guest *guest, const void *block, size_t len)
{
	uint8_t	 hello[RECORD_MAX];

	if (hello_read(guest, hello, sizeof(hello)) > 0)
		while (guest_send(guest, block, len))
			continue;
}

/* 65535 octets, where 2^14 + 2048 is the most (RFC 5246, section 6.2.3). */
static void
do_oversized_record(struct guest *guest)
{
	static const uint8_t	 block[5 + 65535] = { 22, 3, 3, 0xff, 0xff };

	flood(guest, block, sizeof(block));
}

static void
do_endless_zeros(struct guest *guest)
{
	static const uint8_t	 block[65536];

	flood(guest, block, sizeof(block));
}

/* Warnings: that names are not recognised. */
static void
do_alert_flood(struct guest *guest)
{
	static const uint8_t	 alert[] = { 21, 3, 3, 0, 2, 1, 112 };

	flood(guest, alert, sizeof(alert));
}

/* HelloRequest, which means nothing while there is a handshake (RFC 5246, section 7.4.1.1). */
static void
do_hello_request_flood(struct guest *guest)
{
	static const uint8_t	 block[5 + RECORD_MAX] = { 22, 3, 3, RECORD_MAX >> 8 };

	flood(guest, block, sizeof(block));
}

/* The same, never more than an instant apart: it is always ready to be read. */
static void
do_hello_request_drip(struct guest *guest)
{
	static const uint8_t	 request[5 + 4] = { 22, 3, 3, 0, 4 };
	uint8_t			 hello[RECORD_MAX];

	if (hello_read(guest, hello, sizeof(hello)) > 0)
		while (guest_send(guest, request, sizeof(request)))
			poll(NULL, 0, 1);
}

/* A Certificate of 16 MiB (TLS 1.2). */
static void
do_endless_certificate(struct guest *guest)
{
	static const uint8_t	 extensions[] = { 0xff, 1, 0, 1, 0 };	/* RFC 5746 */
	uint8_t			 hello[RECORD_MAX], block[RECORD_MAX] = { 0 };
	size_t			 len;

	if (hello_read(guest, hello, sizeof(hello)) <= 0)
		return;
	len = server_hello(block, NULL, 0xc02f, extensions,
	    sizeof(extensions));
	if (!record_send(guest, 22, block, len))
		return;
	memset(block, 0xff, 4);
	block[0] = 11;
	do {
		if (!record_send(guest, 22, block, sizeof(block)))
			return;
		memset(block, 0, 4);
	} while (true);
}

/* A record of 16384 octets, one by one. */
static void
do_drip_handshake(struct guest *guest)
{
	static const uint8_t	 head[] = { 22, 3, 3, 0x40, 0, 2, 0, 0x3f };
	uint8_t			 hello[RECORD_MAX];
	size_t			 i;

	if (hello_read(guest, hello, sizeof(hello)) <= 0)
		return;
	for (i = 0; guest_send(guest, i < sizeof(head) ? &head[i] : &head[4], 1); i++)
		poll(NULL, 0, DRIP_MS);
}

const struct behaviour	 record_behaviours[] = {
	{ "silent", do_silent },
	{ "echo", do_echo },
	{ "hello-retry-loop", do_hello_retry_loop },
	{ "oversized-record", do_oversized_record },
	{ "endless-zeros", do_endless_zeros },
	{ "alert-flood", do_alert_flood },
	{ "hello-request-flood", do_hello_request_flood },
	{ "hello-request-drip", do_hello_request_drip },
	{ "endless-certificate", do_endless_certificate },
	{ "drip-handshake", do_drip_handshake },
	{ NULL }
};
