/* SPDX-License-Identifier: ISC */
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/err.h>

#include "harness/channel_internal.h"

/* How long to listen after a TLS 1.3 handshake that brings no ticket. */
#define GRACE_US	100000
/* How long a failed write may go on reading. */
#define DRAIN_US	2000000
/* For what had come by a deadline. */
#define LATE_US		500000
/* Bytes that one call of the library may read. */
#define TAKEN_MAX	65536

/*
 * Acknowledge at once what has come, or each flight waits for a timer of the
 * peer's.
 */
void
channel_ready(struct channel *channel)
{
#ifdef TCP_QUICKACK
	setsockopt(channel->fd, IPPROTO_TCP, TCP_QUICKACK, &(int){ 1 },
	    sizeof(int));
#endif
	channel->taken = 0;
	ERR_clear_error();
	errno = 0;
}

/*
 * BIO_set_callback_ex(3).  The library reads on for as long as all that comes is
 * for itself (HelloRequest, KeyUpdate, NewSessionTicket), which a peer may send
 * without end: it has to come back now and then, for our deadlines to be kept.
 */
static long
channel_meter(BIO *bio, int operation, const char *data, size_t len, int integer,
    long number, int rc, size_t *processed)
{
	struct channel	*channel = (void *)BIO_get_callback_arg(bio);

	(void)data;
	(void)len;
	(void)integer;
	(void)number;
	if (operation == (BIO_CB_READ | BIO_CB_RETURN) && rc > 0)
		channel->taken += *processed;
	if (operation != BIO_CB_READ || channel->taken < TAKEN_MAX)
		return rc;
	BIO_set_retry_read(bio);
	return -1;
}

int
channel_result(struct channel *channel, int rc)
{
	int	 ssl_error = SSL_get_error(channel->ssl, rc);

	channel->events = 0;
	if (ssl_error == SSL_ERROR_WANT_READ)
		return 0;
	if (ssl_error == SSL_ERROR_WANT_WRITE) {
		channel->events = POLLOUT;
		return 0;
	}
	evidence_classify(channel, ssl_error);
	return -1;
}

int
channel_wait(struct channel *channel, uint64_t deadline_us)
{
	return fd_wait(channel->fd, channel->events != 0 ? channel->events :
	    POLLIN, deadline_us) && clock_us() < deadline_us + LATE_US;
}

/* After a call of the handshake: 0 to call again, -1 when ended. */
static int
channel_again(struct channel *channel, int rc, uint64_t deadline_us)
{
	if (channel_result(channel, rc) == -1)
		return -1;
	if (channel_wait(channel, deadline_us))
		return 0;
	evidence_end(channel, OUTCOME_SILENT, LAYER_TLS,
	    "the TLS handshake did not end in time");
	return -1;
}

/* What goes out behind ClientHello, if the ticket allows it: 0, or -1 when ended. */
static int
channel_early(struct channel *channel, const struct channel_options *options,
    uint64_t deadline_us)
{
	size_t	 done;
	int	 rc;

	if (options->early_len == 0)
		return 0;
	if (channel->tls != TLS_1_3 || options->ticket == NULL ||
	    ticket_early_data(options->ticket) < options->early_len) {
		evidence_note(channel,
		    "early data was not offered: no ticket allows it");
		return 0;
	}
	for (;;) {
		channel_ready(channel);
		rc = SSL_write_early_data(channel->ssl, options->early,
		    options->early_len, &done);
		if (rc == 1)
			return 0;
		if (channel_again(channel, rc, deadline_us) == -1)
			return -1;
	}
}

/* 0 when done, -1 when ended. */
static int
channel_handshake(struct channel *channel,
    const struct channel_options *options, uint64_t deadline_us)
{
	int	 rc;

	if (channel_early(channel, options, deadline_us) == -1)
		return -1;
	for (;;) {
		channel_ready(channel);
		if ((rc = SSL_connect(channel->ssl)) == 1)
			break;
		if (channel_again(channel, rc, deadline_us) == -1)
			return -1;
	}
	channel->seen->handshake_done = true;
	evidence_session(channel);
	if (options->ticket != NULL && !channel->seen->ticket_offered)
		evidence_note(channel, "our TLS library did not offer the earlier session: it is of another version, or too old");
	return evidence_unsent(channel) ? -1 : 0;
}

/*
 * Under TLS 1.3 our side is done before the broker has looked at our
 * certificate (RFC 8446, section 4.4.2.4): a ticket, an alert, an end or a
 * short silence has to come first.
 */
static int
channel_listen(struct channel *channel, uint64_t deadline_us)
{
	uint64_t	 end = clock_us() + GRACE_US;
	char		 octet;
	int		 rc;

	if (end > deadline_us)
		end = deadline_us;
	while (channel->seen->tickets == 0) {
		channel_ready(channel);
		if ((rc = SSL_peek(channel->ssl, &octet, 1)) > 0)
			return 0;
		if (channel_result(channel, rc) == -1)
			return -1;
		if (channel->seen->tickets == 0 && !channel_wait(channel, end))
			return 0;
	}
	return 0;
}

/* The handshake, and what comes after it without our doing. */
static int
channel_secure(struct channel *channel, const struct channel_options *options,
    uint64_t deadline_us)
{
	BIO_set_callback_ex(SSL_get_rbio(channel->ssl), channel_meter);
	BIO_set_callback_arg(SSL_get_rbio(channel->ssl), (char *)channel);
	if (channel_handshake(channel, options, deadline_us) == -1)
		return -1;
	return channel->tls == TLS_1_3 ? channel_listen(channel, deadline_us) :
	    0;
}

struct channel *
channel_start(const struct target *target, const struct credential *credential,
    enum tls_version tls, const struct channel_options *options,
    uint64_t deadline_us, struct observation *seen)
{
	struct channel		*channel = xcalloc(1, sizeof(*channel));
	char			 why[DETAIL_SIZE];
	bool			 failed;

	channel->seen = seen;
	channel->credential = credential;
	channel->tls = tls;
	channel->names = target->tls->names;
	channel->fd = target_dial(target, deadline_us, why, sizeof(why));
	if (channel->fd == -1) {
		seen->shut = errno == ECONNREFUSED || errno == ECONNRESET;
		if (dial_is_our_fault(errno))
			evidence_end(channel, OUTCOME_FAULT, LAYER_HARNESS, why);
		else
			evidence_end(channel, OUTCOME_UNREACHABLE, LAYER_TCP,
			    why);
		channel_free(channel);
		return NULL;
	}
	if (options->preface != NULL &&
	    channel_preface(channel, options->preface, deadline_us) == -1) {
		channel_free(channel);
		return NULL;
	}
	if (!target->plain &&
	    ((channel->ssl = SSL_new(target->tls->ssl_ctx)) == NULL ||
	    channel_prepare(channel, target, options) == -1)) {
		evidence_end(channel, OUTCOME_FAULT, LAYER_HARNESS,
		    evidence_error(ERR_peek_error()));
		channel_free(channel);
		return NULL;
	}
	failed = (!target->plain && channel_secure(channel, options,
	    deadline_us) == -1) || (target->path != NULL &&
	    channel_upgrade(channel, target, deadline_us) == -1);
	if (failed)
		evidence_session(channel);
	if (options->inspect.aspect != ASPECT_NONE && channel->ssl != NULL)
		channel_inspect(channel, target, &options->inspect);
	if (failed) {
		channel_free(channel);
		return NULL;
	}
	return channel;
}

struct channel *
channel_open(const struct target *target, const struct credential *credential,
    enum tls_version tls, uint64_t deadline_us, struct observation *seen)
{
	return channel_start(target, credential, tls,
	    &(const struct channel_options){ 0 }, deadline_us, seen);
}

struct channel *
channel_resume(const struct target *target, const struct credential *credential,
    const struct ticket *ticket, enum tls_version tls, uint64_t deadline_us,
    struct observation *seen)
{
	return channel_start(target, credential, tls,
	    &(const struct channel_options){ .ticket = ticket }, deadline_us,
	    seen);
}

ssize_t
channel_bytes_read(struct channel *channel, void *buf, size_t len)
{
	int	 rc;

	if (channel->ended)
		return -1;
	if (channel->ssl == NULL)
		return channel_plain_read(channel, buf, len);
	channel_ready(channel);
	rc = SSL_read(channel->ssl, buf, len > 65536 ? 65536 : (int)len);
	if (rc > 0)
		return rc;
	return channel_result(channel, rc);
}

ssize_t
channel_read(struct channel *channel, void *buf, size_t len)
{
	if (channel->ended)
		return -1;
	return channel->websocket != NULL ?
	    channel_frames_read(channel, buf, len) :
	    channel_bytes_read(channel, buf, len);
}

/* The peer is gone: read what it said before it went. */
static ssize_t
channel_drain(struct channel *channel)
{
	char		 scrap[4096];
	uint64_t	 end = clock_us() + DRAIN_US;
	ssize_t		 n;

	channel->ended = false;
	if (end > channel->deadline_us)
		end = channel->deadline_us;
	do {
		n = channel_bytes_read(channel, scrap, sizeof(scrap));
		if (n == 0 && !channel_wait(channel, end))
			break;
	} while (n >= 0 && clock_us() < end);
	if (!channel->ended)
		evidence_end(channel, OUTCOME_CLOSED, LAYER_TCP, "");
	return -1;
}

ssize_t
channel_bytes_write(struct channel *channel, const void *buf, size_t len)
{
	int	 rc;

	if (channel->ended)
		return -1;
	if (channel->ssl == NULL)
		return channel_plain_write(channel, buf, len);
	channel_ready(channel);
	rc = SSL_write(channel->ssl, buf, len > 65536 ? 65536 : (int)len);
	if (rc > 0)
		return rc;
	if (channel_result(channel, rc) == 0)
		return 0;
	return channel_drain(channel);
}

ssize_t
channel_write(struct channel *channel, const void *buf, size_t len,
    uint64_t deadline_us)
{
	if (channel->ended)
		return -1;
	channel->deadline_us = deadline_us;
	return channel->websocket != NULL ?
	    channel_frames_write(channel, buf, len) :
	    channel_bytes_write(channel, buf, len);
}

int
channel_fd(const struct channel *channel)
{
	return channel->fd;
}

short
channel_events(const struct channel *channel)
{
	return channel->events;
}

bool
channel_pending(const struct channel *channel)
{
	return !channel->ended && ((channel->ssl != NULL &&
	    SSL_pending(channel->ssl) > 0) ||
	    (channel->websocket != NULL &&
	    websocket_pending(channel->websocket)));
}

void
channel_cut(struct channel *channel)
{
	if (channel == NULL)
		return;
	channel->ended = true;
	channel_free(channel);
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	if (channel->websocket != NULL && !channel->ended)
		channel_goodbye(channel);
	websocket_free(channel->websocket);
	if (channel->ssl != NULL && !channel->ended)
		SSL_shutdown(channel->ssl);
	SSL_free(channel->ssl);
	ERR_clear_error();
	if (channel->fd != -1)
		close(channel->fd);
	free(channel);
}
