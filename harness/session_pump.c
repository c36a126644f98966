/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/session_internal.h"

/* Carries bytes between libmosquitto's socket and the channel. */

#define INPUT_MAX	(1024 * 1024)	/* bytes that a broker may send in one session */
#define LATE_US		500000		/* for what had come by a deadline */

/* All that live in this process, so that waiting for one drives them all. */
static struct session	*sessions[SESSION_MAX];

void
pump_add(struct session *session)
{
	size_t	 i;

	for (i = 0; i < SESSION_MAX - 1 && sessions[i] != NULL; i++)
		continue;
	sessions[i] = session;
}

void
pump_remove(struct session *session)
{
	size_t	 i;

	for (i = 0; i < SESSION_MAX; i++)
		if (sessions[i] == session)
			sessions[i] = NULL;
}

int
pump_connect(struct session *session, const char *folder,
    const mosquitto_property *properties)
{
	static unsigned		 serial;
	struct sockaddr_un	 address = { .sun_family = AF_UNIX };
	int			 listener, len, rc = -1;

	len = snprintf(address.sun_path, sizeof(address.sun_path), "%s/%ld.%u",
	    folder, (long)getpid(), serial++);
	if (len < 0 || (size_t)len >= sizeof(address.sun_path))
		return -1;
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener == -1)
		return -1;
	if (bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(listener, 1) == 0) {
		/* The library's word for a path is port 0; keepalive 0 makes it spin. */
		if (mosquitto_connect_bind_v5(session->mosq, address.sun_path,
		    0, 60, NULL, properties) == MOSQ_ERR_SUCCESS)
			session->local = accept4(listener, NULL, NULL,
			    SOCK_NONBLOCK | SOCK_CLOEXEC);
		rc = session->local == -1 ? -1 : 0;
		unlink(address.sun_path);
	}
	close(listener);
	return rc;
}

/* From the library to the channel. */
void
pump_out(struct session *session, uint64_t deadline_us)
{
	struct bytes	*out = &session->out;
	ssize_t		 n;

	if (out->start == out->end) {
		n = read(session->local, out->data, sizeof(out->data));
		if (n <= 0)
			return;
		out->start = 0;
		out->end = (size_t)n;
	}
	n = channel_write(session->channel, out->data + out->start,
	    out->end - out->start, deadline_us);
	if (n == -1)
		session_end(session, session->seen->outcome,
		    session->seen->layer, NULL);
	else
		out->start += (size_t)n;
}

/*
 * What a server says first is CONNACK ([MQTT-3.2.0-1]), AUTH or, for an end,
 * DISCONNECT; PUBLISH is wrong, but MQTT.
 */
#define FIRST_CONNACK	0x20
#define FIRST_PUBLISH	0x30
#define FIRST_DISCONNECT 0xe0
#define FIRST_AUTH	0xf0

/*
 * A library waits for the rest of what it takes for a packet, though a greeting
 * of another protocol has none.
 */
static bool
pump_is_foreign(struct session *session, size_t len)
{
	const unsigned char	*octets = session->in.data;
	char			 text[DETAIL_SIZE];

	if (session->input != 0)
		return false;
	switch (octets[0]) {
	case FIRST_CONNACK:
	case FIRST_PUBLISH:
		session->seen->begun = true;
		/* FALLTHROUGH */
	case FIRST_DISCONNECT:
	case FIRST_AUTH:
		return false;
	default:
		break;
	}
	snprintf(text, sizeof(text), "the peer's answer is not MQTT: %.*s",
	    len > 64 ? 64 : (int)len, (const char *)octets);
	text[strcspn(text, "\r\n")] = '\0';
	session_end(session, OUTCOME_GARBLED, LAYER_MQTT, text);
	return true;
}

/*
 * The library has memory ready for as much as a packet announces, which may be
 * 256 MiB: what a session may not read anyhow, it is not told of.
 */
static bool
pump_fits(struct session *session, const unsigned char *at, size_t len)
{
	enum header_state	 state = HEADER_MORE;
	size_t			 skipped;

	while (len > 0 && state != HEADER_BROKEN && session->body <= INPUT_MAX) {
		if (session->body > 0) {
			skipped = session->body < len ? session->body : len;
			session->body -= skipped;
			at += skipped;
			len -= skipped;
			continue;
		}
		state = header_read(&session->header, *at++);
		len--;
		if (state == HEADER_WHOLE)
			session->body = session->header.length;
	}
	if (state != HEADER_BROKEN && session->body <= INPUT_MAX)
		return true;
	session_end(session, OUTCOME_GARBLED, LAYER_MQTT,
	    state == HEADER_BROKEN ? "the peer's answer is not MQTT" :
	    "the peer announces a packet of more than 1 MiB");
	return false;
}

/* From the channel to the library. */
static void
pump_in(struct session *session)
{
	struct bytes	*in = &session->in;
	ssize_t		 n;

	if (in->start == in->end) {
		n = channel_read(session->channel, in->data, sizeof(in->data));
		if (n <= 0) {
			if (n == -1)
				session_end(session, session->seen->outcome,
				    session->seen->layer, NULL);
			return;
		}
		in->start = 0;
		in->end = (size_t)n;
		if (pump_is_foreign(session, (size_t)n))
			return;
		session->input += (size_t)n;
		if (session->input > INPUT_MAX) {
			session_end(session, OUTCOME_GARBLED, LAYER_MQTT,
			    "the peer sends without end");
			return;
		}
		if (!pump_fits(session, in->data, in->end))
			return;
	}
	n = write(session->local, in->data + in->start, in->end - in->start);
	if (n > 0)
		in->start += (size_t)n;
}

/*
 * Let the library work.  It reports what it does not understand as an error of
 * the loop; a refused CONNACK has been told by its callback before.
 */
static void
pump_library(struct session *session)
{
	int	 rc;

	rc = mosquitto_loop_read(session->mosq, 1);
	if (rc == MOSQ_ERR_SUCCESS && mosquitto_want_write(session->mosq))
		rc = mosquitto_loop_write(session->mosq, 1);
	if (rc == MOSQ_ERR_SUCCESS)
		rc = mosquitto_loop_misc(session->mosq);
	switch (rc) {
	case MOSQ_ERR_SUCCESS:
	case MOSQ_ERR_NO_CONN:
	case MOSQ_ERR_CONN_LOST:
		break;
	default:
		session_end(session, OUTCOME_GARBLED, LAYER_MQTT,
		    "the peer's answer is not MQTT");
	}
}

static bool
library_has_input(const struct session *session)
{
	struct pollfd	 pfd = { .events = POLLIN };

	pfd.fd = mosquitto_socket(session->mosq);
	return pfd.fd != -1 && poll(&pfd, 1, 0) > 0;
}

/* Carry what is there, until the deadline; never waits. */
static void
session_pump(struct session *session, uint64_t deadline_us)
{
	size_t	 before;

	do {
		before = session->input;
		pump_out(session, deadline_us);
		if (!session->ended)
			pump_in(session);
		while (!session->ended && library_has_input(session)) {
			pump_library(session);
			if (session->in.start != session->in.end)
				pump_in(session);
		}
		/* What the library answered goes out at once. */
		if (!session->ended)
			pump_out(session, deadline_us);
	} while (!session->ended && session->input != before &&
	    clock_us() < deadline_us);
}

int
pump_step(uint64_t deadline_us)
{
	struct pollfd	 pfd[SESSION_MAX * 3];
	nfds_t		 count = 0;
	size_t		 i;
	int		 n;
	bool		 pending = false;

	for (i = 0; i < SESSION_MAX; i++) {
		struct session	*session = sessions[i];
		bool		 waiting;

		if (session == NULL || session->ended)
			continue;
		waiting = session->out.start != session->out.end;
		pfd[count++] = (struct pollfd){ .fd = channel_fd(session->channel),
		    .events = POLLIN | (waiting ? POLLOUT : 0) };
		if (!waiting)
			pfd[count++] = (struct pollfd){ .fd = session->local,
			    .events = POLLIN };
		if (mosquitto_socket(session->mosq) != -1)
			pfd[count++] = (struct pollfd){
			    .fd = mosquitto_socket(session->mosq),
			    .events = POLLIN };
		pending = pending || channel_pending(session->channel);
	}
	do {
		n = poll(pfd, count, pending ? 0 : clock_left_ms(deadline_us));
	} while (n == -1 && errno == EINTR && clock_us() < deadline_us);
	for (i = 0; i < SESSION_MAX; i++)
		if (sessions[i] != NULL && !sessions[i]->ended)
			session_pump(sessions[i], deadline_us);
	return (n > 0 || pending) && clock_us() < deadline_us + LATE_US;
}
