/* SPDX-License-Identifier: ISC */
#include <poll.h>

#include "harness/answer.h"
#include "harness/channel.h"
#include "harness/step_internal.h"

/* Literal packets, for what libmosquitto does not send. */

/* Wait for the channel: 1, or 0 at the deadline. */
static int
raw_wait(struct channel *channel, uint64_t deadline_us)
{
	return channel_pending(channel) || fd_wait(channel_fd(channel),
	    (short)(POLLIN | channel_events(channel)), deadline_us);
}

/* 0 when all is sent, -1 when the channel ended, 1 at the deadline. */
static int
raw_send(struct channel *channel, const struct packets *packets,
    uint64_t deadline_us)
{
	size_t	 sent = 0;
	ssize_t	 n;

	while (sent < packets->len) {
		n = channel_write(channel, packets->bytes + sent,
		    packets->len - sent, deadline_us);
		if (n == -1)
			return -1;
		/* A peer that talks on and on is always worth a look. */
		if (n == 0 && (clock_us() >= deadline_us ||
		    !raw_wait(channel, deadline_us)))
			return 1;
		sent += (size_t)n;
	}
	return 0;
}

static void
raw_receive(struct channel *channel, uint64_t deadline_us,
    struct observation *seen)
{
	struct answer	 answer = { .left = 0 };
	uint8_t		 buf[1024];
	ssize_t		 n;

	while (clock_us() < deadline_us) {
		n = channel_read(channel, buf, sizeof(buf));
		if (n == -1) {
			answer_closed(seen);
			return;
		}
		if (n > 0) {
			if (answer_read(&answer, buf, (size_t)n, seen))
				return;
		} else if (!raw_wait(channel, deadline_us))
			break;
	}
	answer_silent(seen);
}

void
step_raw(const struct stage *stage)
{
	struct observation	*seen = stage->seen;
	struct channel		*channel;
	uint64_t		 deadline;
	int			 rc;

	channel = stage_dial(stage, stage->step->as, &stage->variant, seen);
	if (channel == NULL)
		return;
	deadline = stage_deadline(stage);
	rc = raw_send(channel, stage->step->raw, deadline);
	if (rc == 0)
		raw_receive(channel, deadline, seen);
	else if (rc == 1)
		answer_silent(seen);
	channel_free(channel);
}
