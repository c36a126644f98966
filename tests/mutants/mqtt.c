/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/connect.h"
#include "tests/mutants/mqtt.h"
#include "tests/mutants/topic.h"

#define REASON_NOT_AUTHORIZED	0x87
#define REASON_FILTER_INVALID	0x8f
#define REASON_FULL		0x97
#define SUBACK_FAILURE		0x80	/* the only one of MQTT 3.1.1 */

void
session_join(struct session *session, struct session **first,
    const struct behaviour *behaviour)
{
	memset(session, 0, sizeof(*session));
	session->behaviour = behaviour;
	session->first = first;
	session->next = *first;
	*first = session;
}

void
session_leave(struct session *session)
{
	const struct will	*will = &session->will;
	struct span		 none = { (const uint8_t *)"", 0 };
	struct span		 payload = { will->payload, will->len };
	struct session		**at;

	for (at = session->first; *at != NULL; at = &(*at)->next)
		if (*at == session) {
			*at = session->next;
			break;
		}
	if (session->connected && will->topic[0] != '\0')
		session_publish(session, will->topic, none, payload, will->qos);
}

void
session_send(struct session *session, enum packet_type type, unsigned flags,
    const struct writer *writer)
{
	uint8_t	 header[5];
	size_t	 len, body = writer != NULL ? writer->len : 0;

	len = packet_header(header, type, flags, body);
	if ((writer != NULL && writer->bad) ||
	    len + body > sizeof(session->out) - session->out_len)
		return;
	memcpy(session->out + session->out_len, header, len);
	session->out_len += len;
	if (body > 0)
		memcpy(session->out + session->out_len, writer->body, body);
	session->out_len += body;
}

/* An acknowledgement: packet identifier and, in MQTT 5, a reason code. */
static void
session_acknowledge(struct session *session, unsigned id, unsigned reason)
{
	struct writer	 writer = { .len = 0 };

	write_short(&writer, id);
	if (session->level == 5 && reason != 0)
		write_byte(&writer, reason);
	session_send(session, PACKET_PUBACK, 0, &writer);
}

static const struct subscription *
session_listens(const struct session *session, const struct session *from,
    const char *topic)
{
	const struct subscription	*best = NULL, *subscription;

	for (subscription = session->subscriptions; subscription <
	    session->subscriptions + SESSION_SUBSCRIPTIONS; subscription++) {
		if (subscription->filter[0] == '\0' ||
		    !topic_matches(subscription->filter, topic) ||
		    (subscription->no_local && session == from))
			continue;
		if (best == NULL || best->qos < subscription->qos)
			best = subscription;
	}
	return best;
}

static void
session_deliver(struct session *session, const char *topic,
    struct span properties, struct span payload, unsigned qos)
{
	struct writer	 writer = { .len = 0 };

	write_string(&writer, topic);
	if (qos > 0) {
		if (++session->packet_id == 0)
			session->packet_id = 1;
		write_short(&writer, session->packet_id);
	}
	if (session->level == 5) {
		write_varint(&writer, properties.len);
		write_bytes(&writer, properties.at, properties.len);
	}
	write_bytes(&writer, payload.at, payload.len);
	session_send(session, PACKET_PUBLISH, qos << 1, &writer);
}

void
session_publish(struct session *from, const char *topic, struct span properties,
    struct span payload, unsigned qos)
{
	const struct behaviour		*behaviour = from->behaviour;
	const struct subscription	*subscription;
	struct session			*to;

	if (!topic_writable(behaviour, from->user, topic))
		return;
	for (to = *from->first; to != NULL; to = to->next) {
		if (!to->connected || to->kicked ||
		    (subscription = session_listens(to, from, topic)) == NULL ||
		    !topic_readable(behaviour, to->user, topic))
			continue;
		if ((behaviour->acl & ACL_NO_SHARED) != 0 &&
		    topic_shared(topic) && to != from)
			continue;
		session_deliver(to, topic, properties, payload,
		    qos < subscription->qos ? qos : subscription->qos);
	}
}

static enum mqtt_next
handle_publish(struct session *session, unsigned flags, struct reader reader)
{
	char		 topic[SESSION_NAME];
	struct span	 properties = { (const uint8_t *)"", 0 }, payload;
	unsigned	 id = 0, qos = flags >> 1 & 3;
	bool		 allowed;

	if (qos > 1 ||
	    !span_copy(read_string(&reader), topic, sizeof(topic)) ||
	    !topic_valid(topic))
		return MQTT_CLOSE;
	if (qos == 1 && (id = read_short(&reader)) == 0)
		return MQTT_CLOSE;
	if (session->level == 5)
		properties = read_properties(&reader);
	payload = read_bytes(&reader, reader.left);
	if (reader.bad)
		return MQTT_CLOSE;
	allowed = topic_writable(session->behaviour, session->user, topic);
	if (!allowed && session->behaviour->denial == DENIAL_CLOSE)
		return MQTT_CLOSE;
	if (qos == 1)
		session_acknowledge(session, id, allowed ? 0 : REASON_NOT_AUTHORIZED);
	session_publish(session, topic, properties, payload, qos);
	return MQTT_GO_ON;
}

/* Remember one subscription, in the place of an older one with the same filter; its SUBACK code. */
static unsigned
session_subscribe(struct session *session, const char *filter, unsigned options)
{
	struct subscription	*place = NULL, *at;
	bool			 five = session->level == 5;
	size_t			 i;

	if (!topic_filter_valid(filter))
		return five ? REASON_FILTER_INVALID : SUBACK_FAILURE;
	if (session->behaviour->denial == DENIAL_CODE &&
	    !topic_readable(session->behaviour, session->user, filter))
		return five ? REASON_NOT_AUTHORIZED : SUBACK_FAILURE;
	for (i = 0; i < SESSION_SUBSCRIPTIONS; i++) {
		at = &session->subscriptions[i];
		if (strcmp(at->filter, filter) == 0) {
			place = at;
			break;
		}
		if (place == NULL && at->filter[0] == '\0')
			place = at;
	}
	if (place == NULL)
		return five ? REASON_FULL : SUBACK_FAILURE;
	memcpy(place->filter, filter, strlen(filter) + 1);
	place->qos = (options & 3) > 0;
	place->no_local = five && (options & 4) != 0;
	return place->qos;
}

static unsigned
session_unsubscribe(struct session *session, const char *filter)
{
	size_t	 i;

	for (i = 0; i < SESSION_SUBSCRIPTIONS; i++)
		if (strcmp(session->subscriptions[i].filter, filter) == 0) {
			session->subscriptions[i].filter[0] = '\0';
			return 0;
		}
	return 0x11;	/* no subscription existed */
}

/* SUBSCRIBE and UNSUBSCRIBE differ in the options byte, and in what is answered. */
static enum mqtt_next
handle_filters(struct session *session, bool subscribe, struct reader reader)
{
	struct writer	 writer = { .len = 0 };
	char		 filter[SESSION_NAME];
	unsigned	 code;

	write_short(&writer, read_short(&reader));
	if (session->level == 5) {
		read_properties(&reader);
		write_varint(&writer, 0);
	}
	if (reader.left == 0)
		return MQTT_CLOSE;
	while (reader.left > 0) {
		if (!span_copy(read_string(&reader), filter, sizeof(filter)) ||
		    filter[0] == '\0')
			return MQTT_CLOSE;
		if (subscribe && session->behaviour->denial == DENIAL_CLOSE &&
		    !topic_readable(session->behaviour, session->user, filter))
			return MQTT_CLOSE;
		code = subscribe ?
		    session_subscribe(session, filter, read_byte(&reader)) :
		    session_unsubscribe(session, filter);
		if (reader.bad)
			return MQTT_CLOSE;
		if (subscribe || session->level == 5)
			write_byte(&writer, code);
	}
	session_send(session, subscribe ? PACKET_SUBACK : PACKET_UNSUBACK, 0,
	    &writer);
	return MQTT_GO_ON;
}

static enum mqtt_next
handle_packet(struct session *session, unsigned first, struct reader reader)
{
	enum packet_type	 type = first >> 4;

	if (session->refuse_at != 0)
		return MQTT_GO_ON;
	if (session->connected == (type == PACKET_CONNECT))
		return MQTT_CLOSE;
	switch (type) {
	case PACKET_CONNECT:
		return connect_handle(session, reader);
	case PACKET_PUBLISH:
		return handle_publish(session, first & 0xf, reader);
	case PACKET_SUBSCRIBE:
	case PACKET_UNSUBSCRIBE:
		if ((first & 0xf) != 2)
			return MQTT_CLOSE;
		return handle_filters(session, type == PACKET_SUBSCRIBE, reader);
	case PACKET_PINGREQ:
		session_send(session, PACKET_PINGRESP, 0, NULL);
		return MQTT_GO_ON;
	case PACKET_PUBACK:
		return MQTT_GO_ON;
	case PACKET_DISCONNECT:
		session->will.topic[0] = '\0';
		return MQTT_CLOSE;
	default:
		return MQTT_CLOSE;
	}
}

enum mqtt_next
session_input(struct session *session, const uint8_t *bytes, size_t len)
{
	struct reader	 reader = { .bad = false };
	enum mqtt_next	 next;
	size_t		 header, n;
	int		 frame;

	while (len > 0) {
		n = sizeof(session->in) - session->in_len;
		if (n > len)
			n = len;
		memcpy(session->in + session->in_len, bytes, n);
		session->in_len += n;
		bytes += n;
		len -= n;
		while ((frame = packet_frame(session->in, session->in_len,
		    &header)) > 0) {
			reader.at = session->in + header;
			reader.left = (size_t)frame - header;
			next = handle_packet(session, session->in[0], reader);
			if (next != MQTT_GO_ON)
				return next;
			session->in_len -= (size_t)frame;
			memmove(session->in, session->in + frame, session->in_len);
		}
		if (frame == -1)
			return MQTT_CLOSE;
	}
	return MQTT_GO_ON;
}

enum mqtt_next
session_refuse(struct session *session)
{
	if (session->behaviour->refusal != 0)
		connect_answer(session, session->behaviour->refusal);
	return MQTT_CLOSE;
}
