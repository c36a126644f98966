/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "harness/websocket.h"
#include "tests/fuzz/input.h"

/*
 * A peer that is asked for a WebSocket: the answer, the right one or any, and
 * frames behind it, in pieces of any size.
 */

#define MAGIC	"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define KEY	"Sec-WebSocket-Key: "
#define TURNS	4096	/* reads that bring nothing, at most */

struct peer {
	char		 head[512];	/* said first */
	size_t		 head_len;
	const uint8_t	*data;		/* then */
	size_t		 len;
	size_t		 gulp;		/* octets of one read … */
	size_t		 sip;		/* … and of one write */
	bool		 lags;		/* each second time nothing is there yet */
	bool		 ends;		/* afterwards the stream ends */
	bool		 proper;	/* the request is answered as it should be */
	unsigned	 turn;
	char		 request[1024];
	size_t		 requested;
};

static ssize_t
peer_read(void *arg, void *buf, size_t len)
{
	struct peer	*peer = arg;
	size_t		 n;

	if (peer->lags && peer->turn++ % 2 == 0)
		return 0;
	if (len > peer->gulp)
		len = peer->gulp;
	if (peer->head_len > 0) {
		n = len < peer->head_len ? len : peer->head_len;
		memcpy(buf, peer->head, n);
		memmove(peer->head, peer->head + n, peer->head_len - n);
		peer->head_len -= n;
		return (ssize_t)n;
	}
	if (peer->len == 0)
		return peer->ends ? -1 : 0;
	n = len < peer->len ? len : peer->len;
	memcpy(buf, peer->data, n);
	peer->data += n;
	peer->len -= n;
	return (ssize_t)n;
}

/* RFC 6455, section 4.2.2. */
static void
peer_agree(struct peer *peer)
{
	const char	*key = strstr(peer->request, KEY);
	unsigned char	 text[64], digest[EVP_MAX_MD_SIZE], accept[32];
	int		 n;

	must(key != NULL, "a request has a key");
	n = snprintf((char *)text, sizeof(text), "%.24s" MAGIC,
	    key + sizeof(KEY) - 1);
	must(EVP_Digest(text, (size_t)n, digest, NULL, EVP_sha1(), NULL) == 1,
	    "there is SHA-1");
	EVP_EncodeBlock(accept, digest, 20);
	n = snprintf(peer->head, sizeof(peer->head),
	    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
	    "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"
	    "Sec-WebSocket-Protocol: mqtt\r\n\r\n", (char *)accept);
	peer->head_len = (size_t)n;
	peer->proper = false;
}

static ssize_t
peer_write(void *arg, const void *buf, size_t len)
{
	struct peer	*peer = arg;
	size_t		 room = sizeof(peer->request) - 1 - peer->requested;

	if (len > peer->sip)
		len = peer->sip;
	memcpy(peer->request + peer->requested, buf, len < room ? len : room);
	peer->requested += len < room ? len : room;
	if (peer->proper && strstr(peer->request, "\r\n\r\n") != NULL)
		peer_agree(peer);
	return (ssize_t)len;
}

static bool
open_it(struct websocket *ws, const struct peer *peer)
{
	unsigned	 turn;
	int		 rc = 0;

	for (turn = 0; rc == 0 && turn < TURNS; turn++) {
		rc = websocket_upgrade(ws);
		if (rc == 0 && peer->len == 0 && peer->head_len == 0 &&
		    turn > TURNS / 2)
			return false;
	}
	must(rc == 1 || websocket_ended(ws) != WEBSOCKET_LIVES || peer->len > 0,
	    "an upgrade that failed has ended");
	return rc == 1;
}

static void
use_it(struct websocket *ws)
{
	char		 buf[256];
	unsigned	 turn, idle = 0;
	ssize_t		 n = 0;

	for (turn = 0; n >= 0 && idle < 4; turn++) {
		if (turn % 8 == 3)
			websocket_write(ws, "\xc0\0", 2);
		n = websocket_read(ws, buf, 1 + turn % sizeof(buf));
		must(n <= (ssize_t)(1 + turn % sizeof(buf)),
		    "no more is read than was asked for");
		idle = n == 0 ? idle + 1 : 0;
	}
	must(n >= 0 || websocket_ended(ws) != WEBSOCKET_LIVES,
	    "what cannot be read any more has ended");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct peer		 peer = { .turn = 0 };
	const struct stream	 stream = { peer_read, peer_write, &peer };
	struct websocket	*ws;
	uint8_t			 how = input_octet(&data, &len);

	peer.proper = (how & 1) != 0;
	peer.lags = (how & 2) != 0;
	peer.ends = (how & 4) != 0;
	peer.sip = (how & 8) != 0 ? 7 : 65536;
	peer.gulp = 1 + (size_t)input_octet(&data, &len) * 16;
	peer.data = data;
	peer.len = len;
	ws = websocket_new(&stream, "broker.example", "/mqtt", NULL);
	if (open_it(ws, &peer)) {
		use_it(ws);
		websocket_close(ws);
	}
	must(strnlen(websocket_why(ws), 256) < 256, "the reason has an end");
	websocket_free(ws);
	return 0;
}
