/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/acl.h"
#include "tests/mutants/connect.h"
#include "tests/mutants/deliver.h"
#include "tests/mutants/property.h"
#include "tests/mutants/topic.h"

#define REASON_NOT_AUTHORIZED	0x87
#define REASON_FILTER_INVALID	0x8f
#define REASON_FULL		0x97
#define REASON_NO_SHARE		0x9e
#define REASON_WITH_WILL	0x04
#define SUBACK_FAILURE		0x80	/* the only one of MQTT 3.1.1 */

void
session_join(struct session *session, struct hub *hub)
{
	memset(session, 0, sizeof(*session));
	session->behaviour = hub->behaviour;
	session->hub = hub;
	session->next = hub->sessions;
	hub->sessions = session;
}

static void
session_publish_will(struct session *session)
{
	const struct will	*will = &session->will;
	const struct message	 message = {
		.topic = will->topic,
		.properties = { (const uint8_t *)"", 0 },
		.payload = { will->payload, will->len },
		.qos = will->qos
	};

	if ((session->behaviour->protocol & PROTOCOL_NO_WILL) != 0)
		return;
	if ((session->behaviour->acl & ACL_WILL) != 0 ||
	    acl_writable(session->behaviour, &session->user, will->topic))
		deliver(session, &message);
}

void
session_leave(struct session *session)
{
	struct session	**at;

	for (at = &session->hub->sessions; *at != NULL; at = &(*at)->next)
		if (*at == session) {
			*at = session->next;
			break;
		}
	if (!session->connected)
		return;
	if (session->will.topic[0] != '\0')
		session_publish_will(session);
	if (session->expiry_s != 0)
		store_put(&session->hub->store, &session->user,
		    session->expiry_s, session->subscriptions);
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

static enum mqtt_next
handle_publish(struct session *session, unsigned flags, struct reader reader)
{
	char		 topic[SESSION_NAME];
	struct message	 message = {
		.topic = topic, .properties = { (const uint8_t *)"", 0 },
		.qos = flags >> 1 & 3
	};
	unsigned	 id = 0;
	bool		 allowed;

	if (message.qos > 1 ||
	    !span_copy(read_string(&reader), topic, sizeof(topic)) ||
	    !topic_valid(topic))
		return MQTT_CLOSE;
	if (message.qos == 1 && (id = read_short(&reader)) == 0)
		return MQTT_CLOSE;
	if (session->level == 5)
		message.properties = read_properties(&reader);
	message.payload = read_bytes(&reader, reader.left);
	if (reader.bad)
		return MQTT_CLOSE;
	allowed = acl_writable(session->behaviour, &session->user, topic);
	if (!allowed && session->behaviour->denial == DENIAL_CLOSE)
		return MQTT_CLOSE;
	if (message.qos == 1)
		session_acknowledge(session, id, allowed ? 0 : REASON_NOT_AUTHORIZED);
	if (allowed)
		deliver(session, &message);
	return MQTT_GO_ON;
}

/* May it listen there, as far as the filter alone tells? */
static bool
session_may_listen(const struct session *session, const char *filter)
{
	const char	*shared = topic_share(filter);

	return acl_readable(session->behaviour, &session->user,
	    shared != NULL ? shared : filter);
}

/* The place of a subscription to this filter, or a free one; NULL: there is none. */
static struct subscription *
session_place(struct session *session, const char *filter)
{
	struct subscription	*at, *place = NULL;
	size_t			 i;

	for (i = 0; i < SUBSCRIPTIONS_MAX; i++) {
		at = &session->subscriptions[i];
		if (strcmp(at->filter, filter) == 0)
			return at;
		if (place == NULL && at->filter[0] == '\0')
			place = at;
	}
	return place;
}

/* Remember one subscription, in the place of an older one with the same filter; its SUBACK code. */
static unsigned
session_subscribe(struct session *session, const char *filter, unsigned options)
{
	const struct behaviour	*behaviour = session->behaviour;
	const char		*shared = topic_share(filter);
	struct subscription	*place;
	bool			 five = session->level == 5;

	if (shared != NULL && (behaviour->protocol & PROTOCOL_NO_SHARE) != 0)
		return five ? REASON_NO_SHARE : SUBACK_FAILURE;
	if (!topic_filter_valid(shared != NULL ? shared : filter))
		return five ? REASON_FILTER_INVALID : SUBACK_FAILURE;
	if (behaviour->denial == DENIAL_CODE &&
	    !session_may_listen(session, filter))
		return five ? REASON_NOT_AUTHORIZED : SUBACK_FAILURE;
	if (shared != NULL)
		filter = shared;
	if ((place = session_place(session, filter)) == NULL)
		return five ? REASON_FULL : SUBACK_FAILURE;
	memcpy(place->filter, filter, strlen(filter) + 1);
	place->qos = (options & 3) > 0;
	place->no_local = five && (options & 4) != 0;
	place->share = shared != NULL;
	return place->qos;
}

static unsigned
session_unsubscribe(struct session *session, const char *filter)
{
	const char	*shared = topic_share(filter);
	size_t		 i;

	if (shared != NULL)
		filter = shared;
	for (i = 0; i < SUBSCRIPTIONS_MAX; i++)
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
		    !session_may_listen(session, filter))
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
	if (subscribe)
		deliver_system(session);
	return MQTT_GO_ON;
}

/* MQTT 5, section 3.14: a reason, and properties. */
static enum mqtt_next
handle_disconnect(struct session *session, struct reader reader)
{
	unsigned	 reason = reader.left > 0 ? read_byte(&reader) : 0;

	if (session->level == 5 && reader.left > 0)
		session->expiry_s = property_number(read_properties(&reader),
		    PROPERTY_SESSION_EXPIRY, session->expiry_s);
	if (reason != REASON_WITH_WILL)
		session->will.topic[0] = '\0';
	return MQTT_CLOSE;
}

/* Is the packet one that ends the connection, where it comes? */
static bool
packet_misplaced(const struct session *session, enum packet_type type)
{
	unsigned	 protocol = session->behaviour->protocol;

	if (session->turned_away)
		return type == PACKET_CONNECT;
	if (session->connected == (type != PACKET_CONNECT))
		return false;
	return (protocol & (PROTOCOL_DEAF |
	    (session->connected ? PROTOCOL_AGAIN : PROTOCOL_EARLY))) == 0;
}

/* Is it one that is not looked at? */
static bool
packet_overlooked(const struct session *session, enum packet_type type)
{
	unsigned	 protocol = session->behaviour->protocol;

	if (session->refuse_at != 0)
		return true;
	if (type == PACKET_PINGREQ)
		return false;
	return session->turned_away || ((protocol & PROTOCOL_DEAF) != 0 &&
	    session->connected == (type == PACKET_CONNECT));
}

static enum mqtt_next
handle_packet(struct session *session, unsigned first, struct reader reader)
{
	enum packet_type	 type = first >> 4;

	if (packet_overlooked(session, type)) {
		session->asked |= type == PACKET_PINGREQ;
		return MQTT_GO_ON;
	}
	if (packet_misplaced(session, type))
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
		return handle_disconnect(session, reader);
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
	session->refuse_at = 0;
	if (session->hub->behaviour->refusal == 0 ||
	    connect_refuse(session, session->hub->behaviour->refusal) ==
	    MQTT_CLOSE)
		return MQTT_CLOSE;
	if (session->asked)
		session_send(session, PACKET_PINGRESP, 0, NULL);
	return MQTT_GO_ON;
}
