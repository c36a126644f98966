/* SPDX-License-Identifier: ISC */
#include <sys/random.h>

#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wslay/wslay.h>

#include "harness/base.h"
#include "harness/upgrade.h"
#include "harness/websocket.h"

#define WRITE_MAX	8192	/* bytes of one frame of ours */
#define IN_SIZE		4096
/* No packet that a session takes is that long: see session_pump.c. */
#define FRAME_MAX	(1024 * 1024)
#define EMPTY_MAX	1000	/* frames that bring nothing */

struct websocket {
	struct stream		 stream;
	wslay_event_context_ptr	 frames;	/* NULL: before the end of the upgrade */

	struct upgrade		 upgrade;
	char			*request;
	size_t			 requested;	/* how much of it was sent */
	char			 head[UPGRADE_HEAD_MAX];	/* the answer, … */
	size_t			 head_start, head_end;	/* … later frames that came with it */

	bool			 fed;		/* the library got something to read */
	char			 in[IN_SIZE];	/* what frames held */
	size_t			 in_start, in_end;
	char			 out[4 * WRITE_MAX];	/* frames on their way */
	size_t			 out_start, out_end;
	size_t			 promised;	/* bytes of the caller's in it, which it was not told of */
	bool			 control;	/* the frame under way is one of control */
	unsigned		 empty;		/* frames that brought nothing */

	enum websocket_end	 end;
	char			 why[UPGRADE_WHY_SIZE];
};

/* The first reason stays. */
static void
websocket_end(struct websocket *ws, enum websocket_end end, const char *why)
{
	if (ws->end != WEBSOCKET_LIVES)
		return;
	ws->end = end;
	snprintf(ws->why, sizeof(ws->why), "%s", why);
}

struct websocket *
websocket_new(const struct stream *stream, const char *host, const char *path,
    const char *headers)
{
	struct websocket	*ws = xcalloc(1, sizeof(*ws));

	ws->stream = *stream;
	ws->request = upgrade_request(&ws->upgrade, host, path, headers);
	return ws;
}

void
websocket_free(struct websocket *ws)
{
	if (ws == NULL)
		return;
	if (ws->frames != NULL)
		wslay_event_context_free(ws->frames);
	free(ws->request);
	free(ws);
}

enum websocket_end
websocket_ended(const struct websocket *ws)
{
	return ws->end;
}

const char *
websocket_why(const struct websocket *ws)
{
	return ws->why;
}

bool
websocket_switched(const struct websocket *ws)
{
	static const char	 status[] = "HTTP/1.1 101";
	size_t			 len = sizeof(status) - 1;

	return ws->frames != NULL || (ws->head_end >= len &&
	    memcmp(ws->head, status, len) == 0);
}

/* ---- What the library asks for ------------------------------------------- */

/* Only when nothing is left to be taken, so that what frames hold has room. */
static ssize_t
frames_recv(wslay_event_context_ptr frames, uint8_t *buf, size_t len, int flags,
    void *arg)
{
	struct websocket	*ws = arg;
	size_t			 left = ws->head_end - ws->head_start;
	ssize_t			 n = 0;

	(void)flags;
	if (len > IN_SIZE)
		len = IN_SIZE;
	if (ws->end == WEBSOCKET_LIVES && ws->in_start == ws->in_end) {
		ws->in_start = ws->in_end = 0;
		if (left > 0) {
			n = (ssize_t)(left < len ? left : len);
			memcpy(buf, ws->head + ws->head_start, (size_t)n);
			ws->head_start += (size_t)n;
		} else
			n = ws->stream.read(ws->stream.arg, buf, len);
	}
	if (n > 0) {
		ws->fed = true;
		return n;
	}
	if (n < 0)
		websocket_end(ws, WEBSOCKET_STREAM, "");
	wslay_event_set_error(frames, n < 0 ? WSLAY_ERR_CALLBACK_FAILURE :
	    WSLAY_ERR_WOULDBLOCK);
	return -1;
}

static ssize_t
frames_send(wslay_event_context_ptr frames, const uint8_t *data, size_t len,
    int flags, void *arg)
{
	struct websocket	*ws = arg;
	size_t			 room = sizeof(ws->out) - ws->out_end;

	(void)flags;
	if (room == 0) {
		wslay_event_set_error(frames, WSLAY_ERR_WOULDBLOCK);
		return -1;
	}
	if (len > room)
		len = room;
	memcpy(ws->out + ws->out_end, data, len);
	ws->out_end += len;
	return (ssize_t)len;
}

/* RFC 6455, section 10.3: not to be foreseen. */
static int
frames_mask(wslay_event_context_ptr frames, uint8_t *buf, size_t len, void *arg)
{
	(void)frames;
	(void)arg;
	if (getrandom(buf, len, 0) != (ssize_t)len)
		err(4, "getrandom");
	return 0;
}

static void
frames_begin(wslay_event_context_ptr frames,
    const struct wslay_event_on_frame_recv_start_arg *frame, void *arg)
{
	struct websocket	*ws = arg;

	(void)frames;
	ws->control = wslay_is_ctrl_frame(frame->opcode);
	/* [MQTT-6.0.0-1] */
	if (frame->opcode == WSLAY_TEXT_FRAME)
		websocket_end(ws, WEBSOCKET_BROKEN,
		    "a WebSocket text frame came, where MQTT has binary ones only");
	if ((ws->control || frame->payload_length == 0) &&
	    ++ws->empty > EMPTY_MAX)
		websocket_end(ws, WEBSOCKET_BROKEN,
		    "WebSocket frames without end came that hold nothing");
}

static void
frames_chunk(wslay_event_context_ptr frames,
    const struct wslay_event_on_frame_recv_chunk_arg *chunk, void *arg)
{
	struct websocket	*ws = arg;

	(void)frames;
	if (ws->end != WEBSOCKET_LIVES || ws->control ||
	    chunk->data_length > sizeof(ws->in) - ws->in_end)
		return;
	memcpy(ws->in + ws->in_end, chunk->data, chunk->data_length);
	ws->in_end += chunk->data_length;
}

static void
frames_message(wslay_event_context_ptr frames,
    const struct wslay_event_on_msg_recv_arg *message, void *arg)
{
	struct websocket	*ws = arg;
	char			 why[UPGRADE_WHY_SIZE];
	size_t			 code = sizeof(uint16_t);

	(void)frames;
	if (message->opcode != WSLAY_CONNECTION_CLOSE)
		return;
	snprintf(why, sizeof(why), "the peer closed the WebSocket");
	if (message->msg_length >= code)
		text_add(why, sizeof(why), ", code %u: %.*s",
		    (unsigned)message->status_code,
		    (int)(message->msg_length - code),
		    (const char *)message->msg + code);
	websocket_end(ws, WEBSOCKET_CLOSED, why);
}

static void
frames_start(struct websocket *ws)
{
	static const struct wslay_event_callbacks	 callbacks = {
		.recv_callback = frames_recv,
		.send_callback = frames_send,
		.genmask_callback = frames_mask,
		.on_frame_recv_start_callback = frames_begin,
		.on_frame_recv_chunk_callback = frames_chunk,
		.on_msg_recv_callback = frames_message,
	};

	if (wslay_event_context_client_init(&ws->frames, &callbacks, ws) != 0)
		errx(4, "out of memory");
	/* What comes is handed on as it comes, and never gathered. */
	wslay_event_config_set_no_buffering(ws->frames, 1);
	wslay_event_config_set_max_recv_msg_length(ws->frames, FRAME_MAX);
}

/* ---- The upgrade ----------------------------------------------------------- */

/* 1 when all of the request is sent, 0 to wait, -1 when it has ended. */
static int
upgrade_send(struct websocket *ws)
{
	size_t	 len = strlen(ws->request);
	ssize_t	 n;

	while (ws->requested < len) {
		n = ws->stream.write(ws->stream.arg,
		    ws->request + ws->requested, len - ws->requested);
		if (n == 0)
			return 0;
		if (n < 0) {
			websocket_end(ws, WEBSOCKET_STREAM, "");
			return -1;
		}
		ws->requested += (size_t)n;
	}
	return 1;
}

int
websocket_upgrade(struct websocket *ws)
{
	ssize_t	 n;
	int	 rc;

	if ((rc = upgrade_send(ws)) != 1)
		return rc;
	for (;;) {
		n = ws->stream.read(ws->stream.arg, ws->head + ws->head_end,
		    sizeof(ws->head) - ws->head_end);
		if (n == 0)
			return 0;
		if (n < 0) {
			websocket_end(ws, WEBSOCKET_STREAM, "");
			return -1;
		}
		ws->head_end += (size_t)n;
		switch (upgrade_answer(&ws->upgrade, ws->head, ws->head_end,
		    &ws->head_start, ws->why)) {
		case UPGRADE_MORE:
			break;
		case UPGRADE_OPEN:
			frames_start(ws);
			return 1;
		case UPGRADE_REFUSED:
			ws->end = WEBSOCKET_CLOSED;
			return -1;
		case UPGRADE_WRONG:
			ws->end = WEBSOCKET_BROKEN;
			return -1;
		}
	}
}

/* ---- Frames ---------------------------------------------------------------- */

/* Send what the library has to send, as far as that goes. */
static void
websocket_flush(struct websocket *ws)
{
	ssize_t	 n;

	do {
		if (wslay_event_send(ws->frames) == WSLAY_ERR_NOMEM)
			errx(4, "out of memory");
		if (ws->out_start == ws->out_end)
			return;
		n = ws->stream.write(ws->stream.arg, ws->out + ws->out_start,
		    ws->out_end - ws->out_start);
		if (n < 0)
			websocket_end(ws, WEBSOCKET_STREAM, "");
		if (n <= 0)
			return;
		ws->out_start += (size_t)n;
		if (ws->out_start == ws->out_end)
			ws->out_start = ws->out_end = 0;
	} while (ws->out_start == 0);
}

/* The library reads no more: no frame that it understands. */
static void
websocket_break(struct websocket *ws)
{
	websocket_flush(ws);
	websocket_end(ws, WEBSOCKET_BROKEN,
	    wslay_event_get_status_code_sent(ws->frames) ==
	    WSLAY_CODE_MESSAGE_TOO_BIG ?
	    "a WebSocket frame of more than 1 MiB came" :
	    "a WebSocket frame came that RFC 6455 does not allow");
}

static void
websocket_receive(struct websocket *ws)
{
	/* The library asks once, and does not ask again for the rest of a frame. */
	do {
		ws->fed = false;
		if (wslay_event_recv(ws->frames) == WSLAY_ERR_NOMEM)
			errx(4, "out of memory");
	} while (ws->fed && ws->in_start == ws->in_end &&
	    ws->end == WEBSOCKET_LIVES);
	if (ws->end == WEBSOCKET_LIVES &&
	    !wslay_event_get_read_enabled(ws->frames))
		websocket_break(ws);
	else if (ws->end != WEBSOCKET_STREAM)
		websocket_flush(ws);
}

ssize_t
websocket_read(struct websocket *ws, void *buf, size_t len)
{
	size_t	 n;

	if (ws->end == WEBSOCKET_LIVES && ws->in_start == ws->in_end)
		websocket_receive(ws);
	n = ws->in_end - ws->in_start;
	if (n == 0)
		return ws->end == WEBSOCKET_LIVES ? 0 : -1;
	if (n > len)
		n = len;
	memcpy(buf, ws->in + ws->in_start, n);
	ws->in_start += n;
	return (ssize_t)n;
}

ssize_t
websocket_write(struct websocket *ws, const void *buf, size_t len)
{
	struct wslay_event_msg	 frame = { .opcode = WSLAY_BINARY_FRAME,
				     .msg = buf };
	size_t			 n;

	if (ws->end != WEBSOCKET_LIVES)
		return -1;
	if (ws->promised == 0) {
		frame.msg_length = len > WRITE_MAX ? WRITE_MAX : len;
		if (wslay_event_queue_msg(ws->frames, &frame) != 0)
			errx(4, "out of memory");
		ws->promised = frame.msg_length;
	}
	websocket_flush(ws);
	if (ws->end != WEBSOCKET_LIVES)
		return -1;
	if (ws->out_end != 0 || wslay_event_want_write(ws->frames))
		return 0;
	n = ws->promised;
	ws->promised = 0;
	return (ssize_t)n;
}

bool
websocket_pending(const struct websocket *ws)
{
	return ws->in_start != ws->in_end || ws->head_start != ws->head_end ||
	    ws->end != WEBSOCKET_LIVES;
}

void
websocket_close(struct websocket *ws)
{
	if (ws->frames == NULL || ws->end != WEBSOCKET_LIVES)
		return;
	wslay_event_queue_close(ws->frames, WSLAY_CODE_NORMAL_CLOSURE, NULL, 0);
	websocket_flush(ws);
}
