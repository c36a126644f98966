/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/acl.h"
#include "tests/mutants/connect.h"
#include "tests/mutants/deliver.h"
#include "tests/mutants/property.h"
#include "tests/mutants/topic.h"

#define FLAG_CLEAN		0x02
#define FLAG_WILL		0x04
#define FLAG_PASSWORD		0x40
#define FLAG_USER		0x80

#define ID_GIVEN	"broker-made-%u"

#define REASON_TAKEN_OVER	0x8e

/* CONNECT as it came. */
struct connect {
	unsigned	 flags;
	struct claim	 claim;
	bool		 clean;		/* what was stored before does not count */
	uint32_t	 expiry_s;
	bool		 method;	/* it has an Authentication Method */
};

static bool
departs(const struct session *session, unsigned protocol)
{
	return (session->behaviour->protocol & protocol) != 0;
}

/* What CONNACK says to one who is let in over MQTT 5. */
static void
write_welcome(struct session *session, struct writer *writer)
{
	size_t	 given = session->id_made ? 3 + strlen(session->user.client) : 0;
	size_t	 expiry = departs(session, PROTOCOL_NO_STORE) ? 5 : 0;

	write_varint(writer, 4 + given + expiry);
	write_byte(writer, PROPERTY_MAXIMUM_QOS);
	write_byte(writer, 1);
	write_byte(writer, PROPERTY_RETAIN_AVAILABLE);
	write_byte(writer, 0);
	if (expiry != 0) {
		write_byte(writer, PROPERTY_SESSION_EXPIRY);
		write_short(writer, 0);
		write_short(writer, 0);
	}
	/* Only for one who has none (section 3.2.2.3.7). */
	if (session->id_made) {
		write_byte(writer, PROPERTY_ASSIGNED_ID);
		write_string(writer, session->user.client);
	}
}

static void
connect_answer(struct session *session, unsigned code, bool present)
{
	struct writer	 writer = { .len = 0 };

	write_byte(&writer, present && session->level > 3);
	write_byte(&writer, code);
	if (session->level == 5 && code != 0)
		write_varint(&writer, 0);
	else if (session->level == 5)
		write_welcome(session, &writer);
	session_send(session, PACKET_CONNACK, 0, &writer);
}

enum mqtt_next
connect_refuse(struct session *session, unsigned code)
{
	/* MQTT 5, section 3.2.2.2, for the codes of MQTT 3.1.1, table 3.1. */
	static const uint8_t	 reasons[] = { 0, 0x84, 0x85, 0x9f, 0x86, 0x87 };

	if (session->level == 5 && code < COUNT(reasons))
		code = reasons[code];
	if (session->behaviour->code != 0)
		code = session->behaviour->code;
	connect_answer(session, code, departs(session, PROTOCOL_PRESENT));
	if (!departs(session, PROTOCOL_STAYS))
		return MQTT_CLOSE;
	session->turned_away = true;
	return MQTT_GO_ON;
}

static bool
connect_read_will(struct session *session, struct reader *reader, unsigned flags)
{
	struct will	*will = &session->will;
	struct span	 payload;

	if (session->level == 5)
		read_properties(reader);
	if (!span_copy(read_string(reader), will->topic, sizeof(will->topic)))
		return false;
	payload = read_string(reader);
	if (payload.len > sizeof(will->payload) || !topic_valid(will->topic))
		return false;
	memcpy(will->payload, payload.at, payload.len);
	will->len = payload.len;
	will->qos = (flags >> 3 & 3) > 0;
	return true;
}

/* What comes after the flags. */
static bool
connect_read(struct session *session, struct connect *connect,
    struct reader *reader)
{
	struct claim	*claim = &connect->claim;
	struct span	 properties = { (const uint8_t *)"", 0 }, method;

	connect->clean = (connect->flags & FLAG_CLEAN) != 0;
	connect->expiry_s = connect->clean ? 0 : EXPIRY_NEVER;
	if (session->level == 5) {
		properties = read_properties(reader);
		connect->expiry_s = property_number(properties,
		    PROPERTY_SESSION_EXPIRY, 0);
		connect->method = property_find(properties, PROPERTY_METHOD,
		    &method);
	}
	session->will.topic[0] = '\0';
	if (!span_copy(read_string(reader), session->user.client, SESSION_NAME) ||
	    ((connect->flags & FLAG_WILL) != 0 &&
	    !connect_read_will(session, reader, connect->flags)))
		return false;
	claim->has_username = (connect->flags & FLAG_USER) != 0;
	claim->has_password = (connect->flags & FLAG_PASSWORD) != 0;
	if (claim->has_username && !span_copy(read_string(reader),
	    claim->username, sizeof(claim->username)))
		return false;
	if (claim->has_password && !span_copy(read_string(reader),
	    claim->password, sizeof(claim->password)))
		return false;
	return !reader->bad && reader->left == 0;
}

/* Does the other user's session stand in the way? */
static bool
connect_blocked(const struct session *session, const struct user *other,
    bool live)
{
	if (strcmp(session->user.name, other->name) == 0)
		return false;
	switch (session->behaviour->takeover) {
	case TAKEOVER_DENIED:
	case TAKEOVER_REFUSED_TOO_LATE:
		return true;
	case TAKEOVER_LIVE_ONLY:
		return live;
	default:
		return false;
	}
}

/* The other connection ends; what it keeps is stored. */
static void
session_kick(struct session *other)
{
	struct writer	 writer = { .len = 0 };

	if (other->level == 5) {
		write_byte(&writer, REASON_TAKEN_OVER);
		session_send(other, PACKET_DISCONNECT, 0, &writer);
	}
	if (other->expiry_s != 0)
		store_put(&other->hub->store, &other->user, other->expiry_s,
		    other->subscriptions);
	other->expiry_s = 0;
	other->kicked = true;
}

/*
 * [MQTT-3.1.4-3]: a new connection with the same client id ends the old one, if
 * it is the same user's.  A CONNACK code.
 */
static unsigned
connect_take_over(struct session *session)
{
	enum takeover	 takeover = session->behaviour->takeover;
	struct session	*other;
	struct stored	*stored;

	if (takeover == TAKEOVER_NEVER)
		return 0;
	for (other = session->hub->sessions; other != NULL; other = other->next) {
		if (other == session || !other->connected || other->kicked ||
		    strcmp(other->user.client, session->user.client) != 0 ||
		    (takeover == TAKEOVER_PER_USER &&
		    strcmp(other->user.name, session->user.name) != 0))
			continue;
		if (!connect_blocked(session, &other->user, true)) {
			session_kick(other);
			continue;
		}
		if (takeover == TAKEOVER_REFUSED_TOO_LATE)
			session_kick(other);
		return CONNACK_BAD_ID;
	}
	stored = store_find(&session->hub->store, session->user.client,
	    takeover == TAKEOVER_PER_USER ? session->user.name : NULL);
	if (stored != NULL && connect_blocked(session, &stored->owner, false))
		return CONNACK_BAD_ID;
	return 0;
}

/* What was stored of it, taken out of the store; NULL: nothing that is to go on. */
static struct stored *
connect_resume(struct session *session, bool clean)
{
	enum takeover	 takeover = session->behaviour->takeover;
	struct stored	*stored;

	stored = store_find(&session->hub->store, session->user.client,
	    takeover == TAKEOVER_PER_USER ? session->user.name : NULL);
	if (stored == NULL)
		return NULL;
	store_take(&session->hub->store, stored);
	if (clean || (takeover == TAKEOVER_FRESH &&
	    strcmp(stored->owner.name, session->user.name) != 0)) {
		stored_free(stored);
		return NULL;
	}
	memcpy(session->subscriptions, stored->subscriptions,
	    sizeof(session->subscriptions));
	return stored;
}

static enum mqtt_next
connect_admit(struct session *session, const struct connect *connect)
{
	struct stored	*stored;
	unsigned	 code;

	if ((code = connect_take_over(session)) != 0)
		return connect_refuse(session, code);
	if (!departs(session, PROTOCOL_NO_STORE))
		session->expiry_s = connect->expiry_s;
	stored = connect_resume(session, connect->clean);
	session->connected = true;
	connect_answer(session, 0, stored != NULL);
	if (stored != NULL)
		deliver_waiting(session, stored);
	stored_free(stored);
	return MQTT_GO_ON;
}

/* A client identifier, if it has none; a CONNACK code. */
static unsigned
connect_name(struct session *session, const struct connect *connect)
{
	static unsigned	 count;

	if (session->user.client[0] != '\0')
		return 0;
	if (!connect->clean && session->level < 5)
		return CONNACK_BAD_ID;
	snprintf(session->user.client, SESSION_NAME, ID_GIVEN, count++);
	session->id_made = true;
	return 0;
}

/* Is it to be refused for its certificate, which TLS has let pass? */
static bool
connect_uncertified(const struct session *session, const struct connect *connect)
{
	const struct behaviour	*behaviour = session->behaviour;
	bool			 needed;

	needed = behaviour->after_handshake || !(behaviour->optional ||
	    behaviour->never_ask || session->resumed);
	if (departs(session, PROTOCOL_FORGET) ||
	    (connect->method && departs(session, PROTOCOL_METHOD_INSTEAD)))
		return false;
	return session->refused || (session->cert == NULL && needed &&
	    !session->vouched);
}

/* What a TLS session that was taken up makes of the user, or a proxy. */
static void
connect_recognise(struct session *session)
{
	struct user	*user = &session->user;

	if (session->taken_for != NULL)
		snprintf(user->name, sizeof(user->name), "%s",
		    session->taken_for);
	if (session->also != NULL)
		snprintf(user->alias, sizeof(user->alias), "%s", session->also);
	if (session->named[0] != '\0')
		snprintf(user->name, sizeof(user->name), "%s", session->named);
}

static enum mqtt_next
connect_decide(struct session *session, const struct connect *connect)
{
	const struct behaviour	*behaviour = session->behaviour;
	unsigned		 code;

	if (session->hub->banned && behaviour->ban == BAN_CONNACK)
		return connect_refuse(session, CONNACK_RATE);
	if (session->bare)
		return connect_refuse(session, CONNACK_NOT_AUTHORIZED);
	if (connect_uncertified(session, connect)) {
		session->refuse_at = clock_us() + 1 +
		    behaviour->refusal_ms * (uint64_t)1000;
		return MQTT_GO_ON;
	}
	if (connect->method && departs(session, PROTOCOL_CHALLENGE)) {
		session_send(session, PACKET_AUTH, 0, NULL);
		return MQTT_GO_ON;
	}
	if (connect->method && !departs(session, PROTOCOL_ANY_METHOD |
	    PROTOCOL_METHOD_INSTEAD))
		return connect_refuse(session, CONNACK_BAD_METHOD);
	if ((code = connect_name(session, connect)) != 0 ||
	    (code = user_identify(&session->user, behaviour, session->cert,
	    &connect->claim)) != 0) {
		if (departs(session, PROTOCOL_CLOSE_BAD))
			return MQTT_CLOSE;
		return connect_refuse(session, code);
	}
	connect_recognise(session);
	if (behaviour->at == STAGE_CONNECT && !session->spared)
		return MQTT_DEED;
	if (behaviour->connack != 0)
		return connect_refuse(session, behaviour->connack);
	if (departs(session, PROTOCOL_WILL_FIRST) &&
	    session->will.topic[0] != '\0' &&
	    !acl_writable(behaviour, &session->user, session->will.topic))
		return connect_refuse(session, CONNACK_NOT_AUTHORIZED);
	return connect_admit(session, connect);
}

/* Does it speak this version? */
static bool
connect_speaks(const struct session *session)
{
	return (session->level == 3 && !session->behaviour->no_mqtt31) ||
	    session->level == 4 ||
	    (session->level == 5 && !session->behaviour->no_mqtt5);
}

enum mqtt_next
connect_handle(struct session *session, struct reader reader)
{
	static const struct behaviour	 right;
	struct connect			 connect = { .flags = 0 };
	struct span			 protocol;

	protocol = read_string(&reader);
	session->level = read_byte(&reader);
	connect.flags = read_byte(&reader);
	read_short(&reader);	/* keep alive: connections of a test are short */
	if (protocol.len != (session->level == 3 ? 6 : 4) ||
	    memcmp(protocol.at, session->level == 3 ? "MQIsdp" : "MQTT",
	    protocol.len) != 0 || (connect.flags & 1) != 0)
		return MQTT_CLOSE;
	if (session->behaviour->only_mqtt != 0 &&
	    session->behaviour->only_mqtt != session->level)
		session->behaviour = &right;
	if (!connect_speaks(session)) {
		session->level = 4;
		return connect_refuse(session, CONNACK_BAD_VERSION);
	}
	if (!connect_read(session, &connect, &reader))
		return MQTT_CLOSE;
	return connect_decide(session, &connect);
}
