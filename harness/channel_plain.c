/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "harness/channel_internal.h"
#include "harness/judge.h"

/* Octets without TLS around them: all there are, or those before it. */

/* RFC 8446, section 5.1: the head of a record, and the alert in it. */
#define RECORD_ALERT	0x15
#define RECORD_HANDSHAKE 0x16
#define RECORD_MAJOR	0x03
#define RECORD_HEAD	5

/* No packet of MQTT that a server sends, and no HTTP, begins like this. */
static bool
is_record(const unsigned char *octets, size_t len)
{
	return (octets[0] == RECORD_ALERT || octets[0] == RECORD_HANDSHAKE) &&
	    (len == 1 || octets[1] == RECORD_MAJOR);
}

/* A server that expects TLS takes CONNECT for a bad record. */
static ssize_t
plain_is_tls(struct channel *channel, const unsigned char *octets, size_t len)
{
	char	 text[DETAIL_SIZE] = "the peer answers in TLS";
	int	 alert;

	if (octets[0] == RECORD_ALERT && len >= RECORD_HEAD + 2) {
		alert = octets[RECORD_HEAD + 1];
		text_add(text, sizeof(text), ", by alert %d (%s)", alert,
		    alert_text(alert));
	}
	evidence_end(channel, OUTCOME_GARBLED, LAYER_TLS, text);
	return -1;
}

ssize_t
channel_plain_read(struct channel *channel, void *buf, size_t len)
{
	ssize_t	 n;

	channel->events = 0;
	do {
		n = recv(channel->fd, buf, len, 0);
	} while (n == -1 && errno == EINTR);
	if (n == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return 0;
	if (n <= 0) {
		evidence_end(channel, OUTCOME_CLOSED, LAYER_TCP,
		    n == 0 ? "end of stream" : strerror(errno));
		return -1;
	}
	if (!channel->heard && is_record(buf, (size_t)n))
		return plain_is_tls(channel, buf, (size_t)n);
	channel->heard = true;
	return n;
}

/* The peer is gone, but what it said before that can still be read. */
static bool
plain_has_last_words(const struct channel *channel)
{
	char	 octet;

	return recv(channel->fd, &octet, 1, MSG_PEEK) > 0;
}

ssize_t
channel_plain_write(struct channel *channel, const void *buf, size_t len)
{
	ssize_t	 n;
	int	 saved;

	channel->events = 0;
	do {
		n = send(channel->fd, buf, len, MSG_NOSIGNAL);
	} while (n == -1 && errno == EINTR);
	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EWOULDBLOCK) {
		channel->events = POLLOUT;
		return 0;
	}
	saved = errno;
	/* Whoever reads comes upon them, and then upon the end. */
	if (plain_has_last_words(channel))
		return (ssize_t)len;
	evidence_end(channel, OUTCOME_CLOSED, LAYER_TCP, strerror(saved));
	return -1;
}

int
channel_preface(struct channel *channel, const struct packets *preface,
    uint64_t deadline_us)
{
	size_t	 sent = 0;
	ssize_t	 n;

	while (sent < preface->len) {
		n = channel_plain_write(channel, preface->bytes + sent,
		    preface->len - sent);
		if (n == -1)
			return -1;
		sent += (size_t)n;
		if (n == 0 && !channel_wait(channel, deadline_us)) {
			evidence_end(channel, OUTCOME_SILENT, LAYER_TCP,
			    "what goes before TLS was not taken in time");
			return -1;
		}
	}
	channel->events = 0;
	return 0;
}
