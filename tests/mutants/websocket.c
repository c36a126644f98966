/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>
#include <wslay/wslay.h>

#include "harness/base.h"
#include "tests/mutants/websocket.h"

#define HEAD_MAX	4096
#define KEY_LEN		24

struct websocket {
	wslay_event_context_ptr	 frames;
	int			 status;
	const struct behaviour	*behaviour;
	bool			 open;		/* the upgrade is done */
	char			 head[HEAD_MAX + 1];
	size_t			 head_len;
	const uint8_t		*input;		/* while the library reads */
	size_t			 left;
	bool			 closed;
	struct pile		 heard, says;
};

static void
pile_add(struct pile *pile, const void *bytes, size_t len)
{
	if (len == 0)
		return;
	pile->bytes = xreallocarray(pile->bytes, pile->len + len, 1);
	memcpy(pile->bytes + pile->len, bytes, len);
	pile->len += len;
}

/* ---- Frames ---------------------------------------------------------------- */

static ssize_t
frames_recv(wslay_event_context_ptr frames, uint8_t *buf, size_t len, int flags,
    void *arg)
{
	struct websocket	*ws = arg;

	(void)flags;
	if (len > ws->left)
		len = ws->left;
	if (len == 0) {
		wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
		return -1;
	}
	memcpy(buf, ws->input, len);
	ws->input += len;
	ws->left -= len;
	return (ssize_t)len;
}

static ssize_t
frames_send(wslay_event_context_ptr frames, const uint8_t *data, size_t len,
    int flags, void *arg)
{
	struct websocket	*ws = arg;

	(void)frames;
	(void)flags;
	pile_add(&ws->says, data, len);
	return (ssize_t)len;
}

/* [MQTT-6.0.0-1]: binary frames only. */
static void
frames_message(wslay_event_context_ptr frames,
    const struct wslay_event_on_msg_recv_arg *message, void *arg)
{
	struct websocket	*ws = arg;

	(void)frames;
	if (message->opcode == WSLAY_BINARY_FRAME)
		pile_add(&ws->heard, message->msg, message->msg_length);
	else if (message->opcode == WSLAY_TEXT_FRAME ||
	    message->opcode == WSLAY_CONNECTION_CLOSE)
		ws->closed = true;
}

static int
frames_input(struct websocket *ws, const void *bytes, size_t len)
{
	ws->input = bytes;
	ws->left = len;
	/* It asks once for each frame. */
	do {
		if (wslay_event_recv(ws->frames) != 0 ||
		    !wslay_event_get_read_enabled(ws->frames))
			ws->closed = true;
	} while (ws->left > 0 && !ws->closed);
	wslay_event_send(ws->frames);
	return ws->closed ? -1 : 0;
}

/* ---- The upgrade ------------------------------------------------------------- */

/* The value of a header field, up to the end of its line; NULL: there is none. */
static const char *
head_value(const char *head, const char *name)
{
	const char	*line = strstr(head, "\r\n");
	size_t		 len = strlen(name);

	for (; line != NULL; line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, name, len) == 0 &&
		    line[2 + len] == ':')
			return line + 2 + len + 1 + strspn(line + 2 + len + 1, " ");
	return NULL;
}

static bool
head_says(const char *head, const char *name, const char *value)
{
	const char	*found = head_value(head, name);

	return found != NULL && strncasecmp(found, value, strlen(value)) == 0 &&
	    found[strlen(value)] == '\r';
}

/* RFC 6455, section 4.2.1; NULL: it asks for something else. */
static const char *
head_key(const char *head)
{
	const char	*key = head_value(head, "Sec-WebSocket-Key");

	if (strncmp(head, "GET /", 5) != 0 || key == NULL ||
	    strcspn(key, "\r") != KEY_LEN ||
	    head_value(head, "Host") == NULL ||
	    !head_says(head, "Upgrade", "websocket") ||
	    !head_says(head, "Connection", "Upgrade") ||
	    !head_says(head, "Sec-WebSocket-Version", "13") ||
	    !head_says(head, "Sec-WebSocket-Protocol", "mqtt"))
		return NULL;
	return key;
}

static void
websocket_say(struct websocket *ws, const char *text)
{
	pile_add(&ws->says, text, strlen(text));
}

static int
upgrade_refuse(struct websocket *ws, int status)
{
	char	*answer = xasprintf("HTTP/1.1 %d No\r\nContent-Length: 0\r\n"
		    "Connection: close\r\n\r\n", status);

	websocket_say(ws, answer);
	free(answer);
	ws->closed = true;
	return -1;
}

static void
upgrade_accept(struct websocket *ws, const char *key)
{
	static const struct wslay_event_callbacks	 callbacks = {
		.recv_callback = frames_recv,
		.send_callback = frames_send,
		.on_msg_recv_callback = frames_message,
	};
	unsigned char	 text[64], digest[EVP_MAX_MD_SIZE], accept[32];
	unsigned	 len;
	int		 n;

	n = snprintf((char *)text, sizeof(text),
	    "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
	if (EVP_Digest(text, (size_t)n, digest, &len, EVP_sha1(), NULL) != 1 ||
	    wslay_event_context_server_init(&ws->frames, &callbacks, ws) != 0)
		errx(1, "no WebSocket can be made");
	EVP_EncodeBlock(accept, digest, (int)len);
	websocket_say(ws, "HTTP/1.1 101 Switching Protocols\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: ");
	websocket_say(ws, (const char *)accept);
	websocket_say(ws, "\r\n\r\n");
	ws->open = true;
}

static int
upgrade_input(struct websocket *ws, const uint8_t *bytes, size_t len)
{
	size_t		 room = HEAD_MAX - ws->head_len, before = ws->head_len;
	size_t		 used = len < room ? len : room;
	const char	*end, *key, *path = ws->behaviour->only_path;

	memcpy(ws->head + ws->head_len, bytes, used);
	ws->head_len += used;
	if ((end = strstr(ws->head, "\r\n\r\n")) == NULL)
		return ws->head_len < HEAD_MAX ? 0 : upgrade_refuse(ws, 400);
	if (ws->status != 0)
		return upgrade_refuse(ws, ws->status);
	if ((key = head_key(ws->head)) == NULL)
		return upgrade_refuse(ws, 400);
	if (path != NULL && (strncmp(ws->head + 4, path, strlen(path)) != 0 ||
	    ws->head[4 + strlen(path)] != ' '))
		return upgrade_refuse(ws, 404);
	if (ws->behaviour->header_status != 0 &&
	    head_value(ws->head, ws->behaviour->header) != NULL)
		return upgrade_refuse(ws, ws->behaviour->header_status);
	upgrade_accept(ws, key);
	used = (size_t)(end + 4 - ws->head) - before;
	return len > used ? frames_input(ws, bytes + used, len - used) : 0;
}

/* ---- Both -------------------------------------------------------------------- */

struct websocket *
websocket_new(int status, const struct behaviour *behaviour)
{
	struct websocket	*ws = xcalloc(1, sizeof(*ws));

	ws->status = status;
	ws->behaviour = behaviour;
	return ws;
}

void
websocket_free(struct websocket *ws)
{
	if (ws == NULL)
		return;
	if (ws->frames != NULL)
		wslay_event_context_free(ws->frames);
	free(ws->heard.bytes);
	free(ws->says.bytes);
	free(ws);
}

int
websocket_input(struct websocket *ws, const void *bytes, size_t len)
{
	if (ws->closed)
		return -1;
	return ws->open ? frames_input(ws, bytes, len) :
	    upgrade_input(ws, bytes, len);
}

void
websocket_output(struct websocket *ws, const void *bytes, size_t len)
{
	const struct wslay_event_msg	 ping = { WSLAY_PING,
					     (const uint8_t *)"?", 1 };
	struct wslay_event_msg		 frame = { .opcode = WSLAY_BINARY_FRAME };
	bool				 pieces = ws->behaviour->pieces;
	size_t				 i, step = pieces ? 1 : len;

	if (!ws->open)
		return;
	for (i = 0; i < len; i += step) {
		frame.msg = (const uint8_t *)bytes + i;
		frame.msg_length = step;
		wslay_event_queue_msg(ws->frames, &frame);
		if (pieces && i == 0)
			wslay_event_queue_msg(ws->frames, &ping);
		wslay_event_send(ws->frames);
	}
}

void
websocket_names(const struct websocket *ws, char *buf, size_t size)
{
	const char	*value = NULL;

	if (ws->open && ws->behaviour->header != NULL)
		value = head_value(ws->head, ws->behaviour->header);
	snprintf(buf, size, "%.*s", value != NULL ?
	    (int)strcspn(value, "\r") : 0, value != NULL ? value : "");
}

struct pile *
websocket_heard(struct websocket *ws)
{
	return &ws->heard;
}

struct pile *
websocket_says(struct websocket *ws)
{
	return &ws->says;
}
