/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "tests/peers/hostile.h"

/* Right until WebSocket begins. */

#define MAGIC	"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"	/* RFC 6455, section 1.3 */
#define STATUS	"HTTP/1.1 101 Switching Protocols\r\n"

/* The request's head as a string; false: none came. */
static bool
request_read(struct guest *guest, char *head, size_t size)
{
	size_t	 len = 0;
	int	 n;

	head[0] = '\0';
	while (strstr(head, "\r\n\r\n") == NULL && len < size - 1) {
		n = SSL_read(guest->ssl, head + len, (int)(size - 1 - len));
		if (n <= 0)
			return false;
		len += (size_t)n;
		head[len] = '\0';
	}
	return true;
}

/* All of the handshake: from here on, there are frames. */
static bool
upgraded(struct guest *guest)
{
	char		 head[8192], key[128], text[512];
	unsigned char	 digest[20], accept[32];
	const char	*at;

	if (!guest_welcome(guest) || !request_read(guest, head, sizeof(head)) ||
	    (at = strstr(head, "Sec-WebSocket-Key: ")) == NULL)
		return false;
	snprintf(key, sizeof(key), "%.24s" MAGIC, at + strlen("Sec-WebSocket-Key: "));
	EVP_Digest(key, strlen(key), digest, NULL, EVP_sha1(), NULL);
	EVP_EncodeBlock(accept, digest, sizeof(digest));
	snprintf(text, sizeof(text), STATUS "Upgrade: websocket\r\n"
	    "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"
	    "Sec-WebSocket-Protocol: mqtt\r\n\r\n", (const char *)accept);
	return guest_say(guest, text, strlen(text));
}

static void
flood(struct guest *guest, const void *block, size_t len)
{
	while (guest_say(guest, block, len))
		continue;
}

static void
do_endless_headers(struct guest *guest)
{
	static const char	 header[] = "X-More: \033[31m of the same\r\n";
	char			 head[8192];

	if (guest_welcome(guest) && request_read(guest, head, sizeof(head)) &&
	    guest_say(guest, STATUS, strlen(STATUS)))
		flood(guest, header, strlen(header));
}

static void
do_odd_status(struct guest *guest)
{
	static const char	 text[] =
	    "HTTP/1.1 403 \033[31m]]>&<a b=\"'\b\x7f\xff\xc0\x80\xe2\x80\xae%s%n\r\n\r\n";
	char			 head[8192];

	if (guest_welcome(guest) && request_read(guest, head, sizeof(head)) &&
	    guest_say(guest, text, strlen(text)))
		guest_ignore(guest);
}

static void
do_ping_flood(struct guest *guest)
{
	if (upgraded(guest))
		flood(guest, "\x89\0", 2);
}

static void
do_empty_frame_flood(struct guest *guest)
{
	if (upgraded(guest))
		flood(guest, "\x82\0", 2);
}

/* 2^63 - 1 octets, and with the highest bit, which must not be set. */
static void
giant_frame(struct guest *guest, const char *head)
{
	static const char	 block[16384];

	if (upgraded(guest) && guest_say(guest, head, 10))
		flood(guest, block, sizeof(block));
}

static void
do_giant_frame(struct guest *guest)
{
	giant_frame(guest, "\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff");
}

static void
do_negative_frame(struct guest *guest)
{
	giant_frame(guest, "\x82\x7f\x80\0\0\0\0\0\0\0");
}

static void
do_odd_close(struct guest *guest)
{
	if (upgraded(guest) &&
	    guest_say(guest, "\x88\x0c\x03\xf0\033[31m]]>\xff\xfe", 14))
		guest_ignore(guest);
}

static void
do_drip_frame(struct guest *guest)
{
	if (!upgraded(guest) || !guest_say(guest, "\x82\x7e\xff\xff\x20\xff\x7f", 7))
		return;
	while (guest_say(guest, "z", 1))
		poll(NULL, 0, DRIP_MS);
}

const struct behaviour	 websocket_behaviours[] = {
	{ "wss-endless-headers", do_endless_headers },
	{ "wss-odd-status", do_odd_status },
	{ "wss-ping-flood", do_ping_flood },
	{ "wss-empty-frame-flood", do_empty_frame_flood },
	{ "wss-giant-frame", do_giant_frame },
	{ "wss-negative-frame", do_negative_frame },
	{ "wss-odd-close", do_odd_close },
	{ "wss-drip-frame", do_drip_frame },
	{ NULL }
};
