/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/judge.h"
#include "harness/session_internal.h"

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

void
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
	(void)properties;
	session->connected = true;
	session->seen->connack = code;
	/* MQTT 3.1 has no such flag: the bit is reserved there. */
	session->seen->session_present = session->mqtt != MQTT_3_1 &&
	    (flags & 1) != 0;
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

bool
session_ended(const struct session *session)
{
	return session->ended;
}

static void
session_callbacks(struct session *session)
{
	mosquitto_connect_v5_callback_set(session->mosq, on_connect);
	mosquitto_disconnect_v5_callback_set(session->mosq, on_disconnect);
	mosquitto_subscribe_v5_callback_set(session->mosq, on_subscribe);
	mosquitto_publish_v5_callback_set(session->mosq, on_acknowledge);
	inbox_attach(session);
}

void
session_identifier(char *buf)
{
	memcpy(buf, "mcc", 4);
	random_hex(buf + 3, 10);
}

static int
library_version(enum mqtt_version mqtt)
{
	static const int	 versions[MQTT_VERSIONS] = {
		[MQTT_3_1] = MQTT_PROTOCOL_V31, [MQTT_3_1_1] = MQTT_PROTOCOL_V311,
		[MQTT_5] = MQTT_PROTOCOL_V5
	};

	return versions[mqtt];
}

/* What is in CONNECT; NULL, or what the library does not send. */
static const char *
session_claim(struct session *session, const struct session_options *options)
{
	char		 random[SESSION_ID_SIZE];
	const char	*id = options->client_id;

	if (id == NULL) {
		session_identifier(random);
		id = random;
	}
	session->mosq = mosquitto_new(id, !options->resume, session);
	if (session->mosq == NULL) {
		if (errno == ENOMEM)
			err(4, "libmosquitto");
		return "libmosquitto does not send this client identifier";
	}
	mosquitto_int_option(session->mosq, MOSQ_OPT_PROTOCOL_VERSION,
	    library_version(options->mqtt));
	if (options->username != NULL &&
	    mosquitto_username_pw_set(session->mosq, options->username,
	    options->password) != MOSQ_ERR_SUCCESS)
		return "libmosquitto does not send this username";
	if (options->will_topic != NULL &&
	    mosquitto_will_set(session->mosq, options->will_topic,
	    (int)strlen(options->will_payload), options->will_payload, 1,
	    false) != MOSQ_ERR_SUCCESS)
		return "libmosquitto does not send a will to this topic";
	return NULL;
}

/* The library's own state; NULL, or the reason why there is none. */
static const char *
session_prepare(struct session *session, const struct session_options *options)
{
	mosquitto_property	*properties = NULL;
	const char		*fault;

	if ((fault = session_claim(session, options)) != NULL)
		return fault;
	session_callbacks(session);
	if (options->mqtt == MQTT_5 && options->expiry_s != 0 &&
	    mosquitto_property_add_int32(&properties,
	    MQTT_PROP_SESSION_EXPIRY_INTERVAL, options->expiry_s) !=
	    MOSQ_ERR_SUCCESS)
		err(4, "libmosquitto");
	if (pump_connect(session, options->folder, properties) == -1)
		fault = "libmosquitto could not be connected to a local socket";
	mosquitto_property_free_all(&properties);
	return fault;
}

struct session *
session_open(struct channel *channel, const struct session_options *options,
    uint64_t deadline_us, struct observation *seen)
{
	struct session	*session = xcalloc(1, sizeof(*session));
	const char	*fault;

	session->channel = channel;
	session->seen = seen;
	session->mqtt = options->mqtt;
	session->local = -1;
	pump_add(session);
	if ((fault = session_prepare(session, options)) != NULL)
		session_end(session, OUTCOME_FAULT, LAYER_HARNESS, fault);
	while (!session->ended && !session->connected &&
	    (pump_step(deadline_us) || clock_us() < deadline_us))
		continue;
	if (!session->connected)
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
	while (!session->ended && session->acknowledged != mid &&
	    (pump_step(deadline_us) || clock_us() < deadline_us))
		continue;
	if (session->acknowledged != mid)
		session_end(session, OUTCOME_SILENT, LAYER_MQTT,
		    "the broker did not acknowledge in time");
	return session->ended ? -1 : 0;
}

int
session_subscribe(struct session *session, const char *filter, int qos,
    uint64_t deadline_us)
{
	int	 mid;

	if (session->ended)
		return -1;
	if (mosquitto_subscribe_v5(session->mosq, &mid, filter, qos, 0, NULL) !=
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
	size_t	 len = strlen(payload);
	int	 mid;

	if (session->ended)
		return -1;
	if (!inbox_ours(payload, len)) {
		free(session->said_topic);
		free(session->said_payload);
		session->said_topic = xstrdup(topic);
		session->said_payload = xstrdup(payload);
	}
	if (mosquitto_publish_v5(session->mosq, &mid, topic, (int)len, payload,
	    1, false, NULL) != MOSQ_ERR_SUCCESS) {
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
	bool	 late = false;

	for (;;) {
		for (i = 0; i < count; i++)
			if (payloads[i] != NULL && session_has(session, payloads[i]))
				return 0;
		if (session->ended)
			return -1;
		if (late)
			return 1;
		late = !pump_step(deadline_us) && clock_us() >= deadline_us;
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

/* The library closes its side, which nothing carries on any more. */
static void
session_free(struct session *session)
{
	pump_remove(session);
	mosquitto_destroy(session->mosq);
	if (session->local != -1)
		close(session->local);
	inbox_free(session);
	free(session);
}

void
session_close(struct session *session)
{
	if (session == NULL)
		return;
	if (!session->ended && session->connected)
		session_disconnect(session);
	channel_free(session->channel);
	session_free(session);
}

void
session_cut(struct session *session)
{
	if (session == NULL)
		return;
	channel_cut(session->channel);
	session_free(session);
}
