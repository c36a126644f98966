/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>
#include <sys/un.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mosquitto.h>

#include "harness/judge.h"
#include "harness/session.h"

#define MESSAGE_MAX	32		/* messages kept of one session */
#define PAYLOAD_SIZE	64
#define INPUT_MAX	(1024 * 1024)	/* bytes that a broker may send in one session */
#define SESSION_MAX	4		/* sessions of one process */

/* Bytes on their way from one side to the other. */
struct bytes {
	unsigned char	 data[8192];
	size_t		 start, end;
};

struct session {
	struct mosquitto	*mosq;
	struct channel		*channel;
	struct observation	*seen;
	enum mqtt_version	 mqtt;
	int			 local;		/* our end of the library's socket */
	struct bytes		 out, in;
	size_t			 input;		/* bytes read so far */
	bool			 connected;	/* CONNACK has come */
	bool			 ended;
	int			 acknowledged;	/* mid of the last SUBACK or PUBACK */
	char			 message[MESSAGE_MAX][PAYLOAD_SIZE];
	size_t			 messages;
};

/* All that live in this process, so that waiting for one drives them all. */
static struct session	*sessions[SESSION_MAX];

void
session_init(void)
{
	if (mosquitto_lib_init() != MOSQ_ERR_SUCCESS)
		errx(4, "libmosquitto does not start");
}

void
session_library(char *buf, size_t size)
{
	int	 major, minor, revision;

	mosquitto_lib_version(&major, &minor, &revision);
	snprintf(buf, size, "libmosquitto %d.%d.%d", major, minor, revision);
}

static void
session_end(struct session *session, enum outcome outcome, enum layer layer,
    const char *text)
{
	if (session->ended)
		return;
	session->ended = true;
	session->seen->outcome = outcome;
	session->seen->layer = layer;
	if (text != NULL)
		text_visible(session->seen->detail,
		    sizeof(session->seen->detail), text, strlen(text), NULL);
}

static void
on_connect(struct mosquitto *mosq, void *arg, int code, int flags,
    const mosquitto_property *properties)
{
	struct session	*session = arg;

	(void)mosq;
	(void)flags;
	(void)properties;
	session->connected = true;
	session->seen->connack = code;
	if (code != 0)
		session_end(session, OUTCOME_REFUSED_MQTT, LAYER_MQTT, NULL);
}

static void
on_disconnect(struct mosquitto *mosq, void *arg, int code,
    const mosquitto_property *properties)
{
	struct session	*session = arg;
	char		 text[DETAIL_SIZE];

	(void)mosq;
	(void)properties;
	/* Reason codes of MQTT 5 start at 0x80; lower ones are the library's own. */
	if (session->mqtt == MQTT_5 && code >= 0x80 && session->connected) {
		snprintf(text, sizeof(text), "DISCONNECT with reason %d%s%s",
		    code, connack_name(code) != NULL ? ", " : "",
		    connack_name(code) != NULL ? connack_name(code) : "");
		session_end(session, OUTCOME_CLOSED, LAYER_MQTT, text);
	}
}

static void
on_acknowledge(struct mosquitto *mosq, void *arg, int mid, int reason,
    const mosquitto_property *properties)
{
	struct session	*session = arg;

	(void)mosq;
	(void)reason;
	(void)properties;
	session->acknowledged = mid;
}

static void
on_subscribe(struct mosquitto *mosq, void *arg, int mid, int count,
    const int *granted, const mosquitto_property *properties)
{
	(void)count;
	(void)granted;
	on_acknowledge(mosq, arg, mid, 0, properties);
}

static void
on_message(struct mosquitto *mosq, void *arg,
    const struct mosquitto_message *message,
    const mosquitto_property *properties)
{
	struct session	*session = arg;
	size_t		 len;

	(void)mosq;
	(void)properties;
	/* Ours are short; whatever else comes is of no interest. */
	if (message->payloadlen <= 0 || session->messages == MESSAGE_MAX)
		return;
	len = (size_t)message->payloadlen;
	if (len >= PAYLOAD_SIZE)
		return;
	memcpy(session->message[session->messages], message->payload, len);
	session->message[session->messages][len] = '\0';
	session->messages++;
}

bool
session_has(const struct session *session, const char *payload)
{
	size_t	 i;

	for (i = 0; i < session->messages; i++)
		if (strcmp(session->message[i], payload) == 0)
			return true;
	return false;
}

bool
session_ended(const struct session *session)
{
	return session->ended;
}

/* ---- The library's socket ------------------------------------------------ */

/* Let the library connect to a socket of ours, and take the other end. */
static int
local_connect(struct session *session, const char *folder)
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
		if (mosquitto_connect(session->mosq, address.sun_path, 0, 60) ==
		    MOSQ_ERR_SUCCESS)
			session->local = accept4(listener, NULL, NULL,
			    SOCK_NONBLOCK | SOCK_CLOEXEC);
		rc = session->local == -1 ? -1 : 0;
		unlink(address.sun_path);
	}
	close(listener);
	return rc;
}

/* From the library to the channel. */
static void
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
		session->input += (size_t)n;
		if (session->input > INPUT_MAX) {
			session_end(session, OUTCOME_GARBLED, LAYER_MQTT,
			    "the peer sends without end");
			return;
		}
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

/* Carry what is there; never waits. */
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
	} while (!session->ended && session->input != before);
}

/* Drive all sessions until something has happened or the deadline passes: 1 or 0. */
static int
sessions_step(uint64_t deadline_us)
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
	return n > 0 || pending;
}

/* ---- The session --------------------------------------------------------- */

static void
session_callbacks(struct session *session)
{
	mosquitto_connect_v5_callback_set(session->mosq, on_connect);
	mosquitto_disconnect_v5_callback_set(session->mosq, on_disconnect);
	mosquitto_subscribe_v5_callback_set(session->mosq, on_subscribe);
	mosquitto_publish_v5_callback_set(session->mosq, on_acknowledge);
	mosquitto_message_v5_callback_set(session->mosq, on_message);
}

/* The library's own state; 0, or -1 and the reason. */
static int
session_prepare(struct session *session, const struct session_options *options)
{
	char	 id[24] = "mcc";

	/* [MQTT-3.1.3-5]: 1 to 23 of [0-9a-zA-Z] have to be taken. */
	random_hex(id + 3, 10);
	session->mosq = mosquitto_new(id, true, session);
	if (session->mosq == NULL)
		err(4, "libmosquitto");
	mosquitto_int_option(session->mosq, MOSQ_OPT_PROTOCOL_VERSION,
	    options->mqtt == MQTT_5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
	session_callbacks(session);
	if (options->username != NULL && mosquitto_username_pw_set(
	    session->mosq, options->username, NULL) != MOSQ_ERR_SUCCESS)
		return -1;
	return local_connect(session, options->folder);
}

struct session *
session_open(struct channel *channel, const struct session_options *options,
    uint64_t deadline_us, struct observation *seen)
{
	struct session	*session = xcalloc(1, sizeof(*session));
	size_t		 i;

	session->channel = channel;
	session->seen = seen;
	session->mqtt = options->mqtt;
	session->local = -1;
	for (i = 0; i < SESSION_MAX - 1 && sessions[i] != NULL; i++)
		continue;
	sessions[i] = session;
	if (session_prepare(session, options) == -1)
		session_end(session, OUTCOME_FAULT, LAYER_HARNESS,
		    "libmosquitto could not be connected to a local socket");
	while (!session->ended && !session->connected)
		if (!sessions_step(deadline_us) && clock_us() >= deadline_us)
			session_end(session, OUTCOME_SILENT, LAYER_MQTT,
			    "CONNECT was not answered in time");
	if (session->ended) {
		session_close(session);
		return NULL;
	}
	seen->outcome = OUTCOME_ACCEPTED;
	seen->layer = LAYER_MQTT;
	return session;
}

/* 0 when the packet with this identifier is acknowledged, -1 when it ended. */
static int
session_await(struct session *session, int mid, uint64_t deadline_us)
{
	while (!session->ended && session->acknowledged != mid)
		if (!sessions_step(deadline_us) && clock_us() >= deadline_us)
			session_end(session, OUTCOME_SILENT, LAYER_MQTT,
			    "the broker did not acknowledge in time");
	return session->ended ? -1 : 0;
}

int
session_subscribe(struct session *session, const char *topic,
    uint64_t deadline_us)
{
	int	 mid;

	if (session->ended)
		return -1;
	if (mosquitto_subscribe_v5(session->mosq, &mid, topic, 0, 0, NULL) !=
	    MOSQ_ERR_SUCCESS) {
		session_end(session, OUTCOME_FAULT, LAYER_HARNESS,
		    "libmosquitto does not send this SUBSCRIBE");
		return -1;
	}
	return session_await(session, mid, deadline_us);
}

int
session_publish(struct session *session, const char *topic,
    const char *payload, uint64_t deadline_us)
{
	int	 mid;

	if (session->ended)
		return -1;
	if (mosquitto_publish_v5(session->mosq, &mid, topic,
	    (int)strlen(payload), payload, 1, false, NULL) != MOSQ_ERR_SUCCESS) {
		session_end(session, OUTCOME_FAULT, LAYER_HARNESS,
		    "libmosquitto does not send this PUBLISH");
		return -1;
	}
	return session_await(session, mid, deadline_us);
}

int
session_wait(struct session *session, const char *const *payloads,
    size_t count, uint64_t deadline_us)
{
	size_t	 i;

	for (;;) {
		for (i = 0; i < count; i++)
			if (payloads[i] != NULL && session_has(session, payloads[i]))
				return 0;
		if (session->ended)
			return -1;
		if (!sessions_step(deadline_us) && clock_us() >= deadline_us)
			return 1;
	}
}

/* Say goodbye; what becomes of that is no evidence any more. */
static void
session_disconnect(struct session *session)
{
	struct observation	 kept = *session->seen;

	mosquitto_disconnect_v5(session->mosq, 0, NULL);
	pump_out(session, clock_us());
	*session->seen = kept;
}

void
session_close(struct session *session)
{
	size_t	 i;

	if (session == NULL)
		return;
	if (!session->ended && session->connected)
		session_disconnect(session);
	for (i = 0; i < SESSION_MAX; i++)
		if (sessions[i] == session)
			sessions[i] = NULL;
	mosquitto_destroy(session->mosq);
	if (session->local != -1)
		close(session->local);
	channel_free(session->channel);
	free(session);
}
