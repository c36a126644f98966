/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/channel_internal.h"

/* MQTT over WebSocket over the channel's TLS, or without it. */

#define HTTP_PORT	80
#define HTTPS_PORT	443

static ssize_t
stream_read(void *arg, void *buf, size_t len)
{
	return channel_bytes_read(arg, buf, len);
}

static ssize_t
stream_write(void *arg, const void *buf, size_t len)
{
	return channel_bytes_write(arg, buf, len);
}

/*
 * What its end comes to.  An alert outranks what it leads to above it; what the
 * channel itself has seen of its end has been told.
 */
static void
frames_end(struct channel *channel)
{
	enum websocket_end	 end = websocket_ended(channel->websocket);
	enum outcome		 outcome = OUTCOME_GARBLED;

	if (end == WEBSOCKET_STREAM ||
	    (channel->ended && channel->seen->outcome == OUTCOME_REFUSED_TLS))
		return;
	if (end == WEBSOCKET_CLOSED)
		outcome = OUTCOME_CLOSED;
	channel->seen->begun = websocket_switched(channel->websocket);
	evidence_end(channel, outcome, LAYER_WEBSOCKET,
	    websocket_why(channel->websocket));
}

/* The Host header (RFC 9110, section 7.2).  Caller frees. */
static char *
target_authority(const struct target *target)
{
	bool	 v6 = strchr(target->host, ':') != NULL;
	char	 port[8] = "";

	if (target->port != (target->plain ? HTTP_PORT : HTTPS_PORT))
		snprintf(port, sizeof(port), ":%u", (unsigned)target->port);
	return xasprintf("%s%s%s%s", v6 ? "[" : "", target->host,
	    v6 ? "]" : "", port);
}

int
channel_upgrade(struct channel *channel, const struct target *target,
    uint64_t deadline_us)
{
	const struct stream	 stream = { stream_read, stream_write, channel };
	char			*authority = target_authority(target);
	int			 rc;

	channel->deadline_us = deadline_us;
	channel->websocket = websocket_new(&stream, authority, target->path,
	    target->headers);
	free(authority);
	while ((rc = websocket_upgrade(channel->websocket)) == 0)
		if (!channel_wait(channel, deadline_us)) {
			evidence_end(channel, OUTCOME_SILENT, LAYER_WEBSOCKET,
			    "the WebSocket upgrade was not answered in time");
			return -1;
		}
	channel->seen->begun = rc == 1;
	if (rc == 1)
		return 0;
	frames_end(channel);
	return -1;
}

void
channel_goodbye(struct channel *channel)
{
	struct observation	 kept = *channel->seen;

	channel->deadline_us = clock_us();
	websocket_close(channel->websocket);
	*channel->seen = kept;
}

ssize_t
channel_frames_read(struct channel *channel, void *buf, size_t len)
{
	ssize_t	 n = websocket_read(channel->websocket, buf, len);

	if (n == -1)
		frames_end(channel);
	return n;
}

ssize_t
channel_frames_write(struct channel *channel, const void *buf, size_t len)
{
	ssize_t	 n = websocket_write(channel->websocket, buf, len);

	if (n == -1)
		frames_end(channel);
	return n;
}
