/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/connect.h"
#include "tests/mutants/topic.h"

#define CONNACK_BAD_VERSION	1
#define CONNACK_BAD_ID		2
#define CONNACK_BAD_USER	4

#define FLAG_CLEAN		0x02
#define FLAG_WILL		0x04
#define FLAG_PASSWORD		0x40
#define FLAG_USER		0x80

#define ID_GIVEN	"broker-made-%u"

void
connect_answer(struct session *session, unsigned code)
{
	/* MQTT 5, section 3.2.2.2, for the codes of MQTT 3.1.1, table 3.1. */
	static const uint8_t	 reasons[] = { 0, 0x84, 0x85, 0x88, 0x86, 0x87 };
	struct writer		 writer = { .len = 0 };
	size_t			 given;

	write_byte(&writer, 0);
	if (session->level < 5) {
		write_byte(&writer, code);
	} else {
		write_byte(&writer, code < COUNT(reasons) ? reasons[code] : code);
		given = session->id_made ? 3 + strlen(session->id) : 0;
		/* Maximum QoS 1, no retained messages, no shared subscriptions. */
		write_varint(&writer, code != 0 ? 0 : 6 + given);
		if (code == 0)
			write_bytes(&writer, "\x24\x01\x25\x00\x2a\x00", 6);
		/* Assigned Client Identifier: only for one who has none (section 3.2.2.3.7). */
		if (code == 0 && session->id_made) {
			write_byte(&writer, 0x12);
			write_string(&writer, session->id);
		}
	}
	session_send(session, PACKET_CONNACK, 0, &writer);
}

static enum mqtt_next
connect_refuse(struct session *session, unsigned code)
{
	connect_answer(session, code);
	return MQTT_CLOSE;
}

/* The will and the credentials; `name` is the username, "" when there is none. */
static bool
connect_read_payload(struct session *session, struct reader *reader,
    unsigned flags, char *name)
{
	struct will	*will = &session->will;
	struct span	 span;

	if (!span_copy(read_string(reader), session->id, sizeof(session->id)))
		return false;
	if (flags & FLAG_WILL) {
		if (session->level == 5)
			read_properties(reader);
		if (!span_copy(read_string(reader), will->topic, sizeof(will->topic)))
			return false;
		span = read_string(reader);
		if (span.len > sizeof(will->payload) || !topic_valid(will->topic))
			return false;
		memcpy(will->payload, span.at, span.len);
		will->len = span.len;
		will->qos = (flags >> 3 & 3) > 0;
	}
	if ((flags & FLAG_USER) != 0 &&
	    !span_copy(read_string(reader), name, SESSION_NAME))
		return false;
	if (flags & FLAG_PASSWORD)
		read_string(reader);
	return !reader->bad && reader->left == 0;
}

/* May one who has no certificate come in, with what its CONNECT says instead? */
static bool
connect_logs_in(const struct session *session, unsigned flags)
{
	switch (session->behaviour->login) {
	case LOGIN_USER:
		return (flags & (FLAG_USER | FLAG_PASSWORD)) == FLAG_USER;
	case LOGIN_PASSWORD:
		return (flags & FLAG_USER) != 0 && (flags & FLAG_PASSWORD) != 0;
	case LOGIN_EITHER:
		return (flags & FLAG_USER) != 0;
	default:
		return true;
	}
}

/* The user that the certificate, or else CONNECT, stands for; a CONNACK code. */
static unsigned
connect_identify(struct session *session, unsigned flags, const char *name)
{
	const char	*user = session->cn;

	if (session->holder == HOLDER_NONE && !connect_logs_in(session, flags))
		return CONNACK_BAD_USER;
	if (session->behaviour->identity == IDENTITY_ONE)
		user = "everybody";
	else if (session->behaviour->identity == IDENTITY_CONNECT && name[0] != '\0')
		user = name;
	else if (session->holder == HOLDER_NAMELESS)
		return CONNACK_BAD_USER;
	else if (session->holder == HOLDER_NONE)
		user = name;
	snprintf(session->user, sizeof(session->user), "%s", user);
	return 0;
}

/* [MQTT-3.1.4-3]: a new connection with the same client id ends the old one. */
static void
connect_take_over(struct session *session)
{
	struct session	*other;

	for (other = *session->first; other != NULL; other = other->next)
		if (other != session && other->connected &&
		    strcmp(other->id, session->id) == 0)
			other->kicked = true;
}

static enum mqtt_next
connect_decide(struct session *session, unsigned flags, const char *name)
{
	static unsigned		 count;
	const struct behaviour	*behaviour = session->behaviour;
	unsigned		 code;

	if (session->level < 3 || session->level > 5 ||
	    (session->level == 5 && behaviour->no_mqtt5)) {
		session->level = 4;
		return connect_refuse(session, CONNACK_BAD_VERSION);
	}
	if (session->refused || (behaviour->after_handshake &&
	    session->holder == HOLDER_NONE)) {
		session->refuse_at = clock_us() + 1 +
		    behaviour->refusal_ms * (uint64_t)1000;
		return MQTT_GO_ON;
	}
	if ((code = connect_identify(session, flags, name)) != 0)
		return connect_refuse(session, code);
	if (session->id[0] == '\0') {
		if ((flags & FLAG_CLEAN) == 0 && session->level < 5)
			return connect_refuse(session, CONNACK_BAD_ID);
		snprintf(session->id, sizeof(session->id), ID_GIVEN, count++);
		session->id_made = true;
	}
	if (behaviour->at == STAGE_CONNECT && !session->spared)
		return MQTT_DEED;
	if (behaviour->connack != 0)
		return connect_refuse(session, behaviour->connack);
	connect_take_over(session);
	session->connected = true;
	connect_answer(session, 0);
	return MQTT_GO_ON;
}

enum mqtt_next
connect_handle(struct session *session, struct reader reader)
{
	char		 name[SESSION_NAME] = "";
	struct span	 protocol;
	unsigned	 flags;

	protocol = read_string(&reader);
	session->level = read_byte(&reader);
	flags = read_byte(&reader);
	read_short(&reader);	/* keep alive: connections of a test are short */
	if (protocol.len != (session->level == 3 ? 6 : 4) ||
	    memcmp(protocol.at, session->level == 3 ? "MQIsdp" : "MQTT",
	    protocol.len) != 0 || (flags & 1) != 0)
		return MQTT_CLOSE;
	if (session->level == 5)
		read_properties(&reader);
	if (session->level <= 5 &&
	    !connect_read_payload(session, &reader, flags, name))
		return MQTT_CLOSE;
	return connect_decide(session, flags, name);
}
