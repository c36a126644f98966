/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "tests/peers/hostile.h"

/* Right until MQTT begins. */

/* As EVIL, as far as MQTT allows: well-formed UTF-8 without control characters. */
#define LEGAL		"]]>&<a b=\"'\xe2\x80\xae\\x1b%s%n\xf3\xa0\x81\x81"
#define REASON_STRING	0x1f
#define USER_PROPERTY	0x26
#define PUBLISH		0x30
#define ENDLESS		"\xff\xff\xff\x7f"	/* 268435455 octets, the most that there is */

enum { CONNECT = 1, PUBLISHED = 3, SUBSCRIBE = 8, PINGREQ = 12 };

/* Its type; 0: the client has gone. */
static int
packet_read(struct guest *guest)
{
	uint8_t	*at = guest->packet;
	size_t	 left, shift = 0;
	int	 n;

	if (SSL_read(guest->ssl, at, 1) != 1)
		return 0;
	guest->len = 0;
	do {
		if (SSL_read(guest->ssl, ++at, 1) != 1)
			return 0;
		guest->len |= (size_t)(*at & 0x7f) << shift;
		shift += 7;
	} while ((*at & 0x80) != 0 && shift < 28);
	guest->body = ++at;
	for (left = guest->len; left > 0; at += n, left -= (size_t)n)
		if (left > (size_t)(guest->packet + sizeof(guest->packet) - at) ||
		    (n = SSL_read(guest->ssl, at, (int)left)) <= 0)
			return 0;
	return guest->packet[0] >> 4;
}

/* A packet being made. */
struct words {
	uint8_t	*at;
	size_t	 len;
};

static void
add(struct words *words, const void *data, size_t len)
{
	if ((words->at = realloc(words->at, words->len + len)) == NULL)
		abort();
	memcpy(words->at + words->len, data, len);
	words->len += len;
}

static void
add_octet(struct words *words, size_t octet)
{
	add(words, &(uint8_t){ (uint8_t)octet }, 1);
}

static void
add_number(struct words *words, size_t number)
{
	do {
		add_octet(words, (number & 0x7f) | (number > 0x7f ? 0x80 : 0));
		number >>= 7;
	} while (number > 0);
}

static void
add_string(struct words *words, const char *text)
{
	size_t	 len = strlen(text);

	add_octet(words, len >> 8);
	add_octet(words, len);
	add(words, text, len);
}

/* What MQTT 5 has and older ones have not. */
static void
add_properties(struct guest *guest, struct words *words, const struct words *properties)
{
	if (!guest->v5)
		return;
	add_number(words, properties->len);
	add(words, properties->at, properties->len);
}

static void
add_packet(struct words *words, uint8_t head, const struct words *body)
{
	add_octet(words, head);
	add_number(words, body->len);
	add(words, body->at, body->len);
}

static bool
packet_send(struct guest *guest, uint8_t head, const struct words *body)
{
	struct words	 packet = { NULL, 0 };

	add_packet(&packet, head, body);
	return guest_say(guest, packet.at, packet.len);
}

/* Until CONNECT has come. */
static bool
greeted(struct guest *guest)
{
	if (!guest_welcome(guest) || packet_read(guest) != CONNECT)
		return false;
	guest->v5 = guest->len > 6 && guest->body[6] == 5;
	return true;
}

static void
add_connack(struct guest *guest, struct words *words, uint8_t code,
    const struct words *properties)
{
	struct words	 body = { NULL, 0 };

	add_octet(&body, 0);
	add_octet(&body, code);
	add_properties(guest, &body, properties);
	add_packet(words, 0x20, &body);
}

static bool
connack(struct guest *guest, uint8_t code, const struct words *properties)
{
	struct words	 packet = { NULL, 0 };

	add_connack(guest, &packet, code, properties);
	return guest_say(guest, packet.at, packet.len);
}

static const struct words	 nothing = { (uint8_t[1]){ 0 }, 0 };

static bool
accepted(struct guest *guest)
{
	return greeted(guest) && connack(guest, 0, &nothing);
}

static struct words
reason(const char *text)
{
	struct words	 properties = { NULL, 0 };

	add_octet(&properties, REASON_STRING);
	add_string(&properties, text);
	add_octet(&properties, USER_PROPERTY);
	add_string(&properties, text);
	add_string(&properties, text);
	return properties;
}

/* ---- Length ------------------------------------------------------------------ */

static void
zeros(struct guest *guest)
{
	static const uint8_t	 block[16384];

	while (guest_say(guest, block, sizeof(block)))
		continue;
}

static void
do_giant_connack(struct guest *guest)
{
	if (greeted(guest) && guest_say(guest, "\x20" ENDLESS, 5))
		zeros(guest);
}

static void
do_giant_publish(struct guest *guest)
{
	if (accepted(guest) && guest_say(guest, "\x30" ENDLESS "\0\1x", 8))
		zeros(guest);
}

/* It only says so. */
static void
do_announced_publish(struct guest *guest)
{
	if (accepted(guest) && guest_say(guest, "\x30" ENDLESS, 5))
		guest_ignore(guest);
}

static void
do_giant_suback(struct guest *guest)
{
	while (accepted(guest) && packet_read(guest) != SUBSCRIBE)
		continue;
	if (guest_say(guest, "\x90" ENDLESS, 5))
		zeros(guest);
}

/* As many properties as go into 900 KiB, each of them nothing. */
static void
do_property_bomb(struct guest *guest)
{
	struct words	 properties = { NULL, 0 };
	size_t		 i;

	for (i = 0; i < 180000; i++)
		add(&properties, "\x26\0\0\0\0", 5);
	if (greeted(guest) && connack(guest, 0, &properties))
		guest_ignore(guest);
}

/* ---- Number ------------------------------------------------------------------ */

static void
publish_flood(struct guest *guest, uint8_t head, const char *topic,
    const char *payload)
{
	struct words	 body;
	unsigned	 mid = 0;

	if (!accepted(guest))
		return;
	do {
		body = (struct words){ NULL, 0 };
		add_string(&body, topic);
		if (head != PUBLISH) {
			mid = mid % 65535 + 1;
			add_octet(&body, mid >> 8);
			add_octet(&body, mid);
		}
		add_properties(guest, &body, &nothing);
		add(&body, payload, strlen(payload));
	} while (packet_send(guest, head, &body));
}

static void
do_publish_flood(struct guest *guest)
{
	publish_flood(guest, PUBLISH, "a", "0123456789abcdef0123456789abcdef");
}

/* What is to be acknowledged fills the way back. */
static void
do_qos1_flood(struct guest *guest)
{
	publish_flood(guest, PUBLISH | 2, "a", "");
}

/* What is to be kept until it is released, which it never is. */
static void
do_qos2_flood(struct guest *guest)
{
	publish_flood(guest, PUBLISH | 4, "a", "");
}

static void
do_connack_flood(struct guest *guest)
{
	if (greeted(guest))
		while (connack(guest, 0, &nothing))
			continue;
}

/* ---- Time -------------------------------------------------------------------- */

static void
drip(struct guest *guest, const void *data, size_t len)
{
	const uint8_t	*at = data;
	size_t		 i;

	for (i = 0; guest_say(guest, i < len ? at + i : (const uint8_t *)"z", 1); i++)
		poll(NULL, 0, DRIP_MS);
}

static void
do_drip_connack(struct guest *guest)
{
	if (greeted(guest))
		drip(guest, "\x20\xff\x7f", 3);
}

static void
do_drip_publish(struct guest *guest)
{
	if (accepted(guest))
		drip(guest, "\x30\xff\x7f\0\1x", 6);
}

/* ---- Words ------------------------------------------------------------------- */

static void
refuse(struct guest *guest, const char *text)
{
	struct words	 properties = reason(text);

	if (greeted(guest) && connack(guest, guest->v5 ? 0x87 : 5, &properties))
		guest_ignore(guest);
}

static void
do_odd_connack(struct guest *guest)
{
	refuse(guest, EVIL);
}

static void
do_worded_connack(struct guest *guest)
{
	refuse(guest, LEGAL);
}

static void
do_unknown_code(struct guest *guest)
{
	if (greeted(guest) && connack(guest, 0xfe, &nothing))
		guest_ignore(guest);
}

/* Together, so that nobody asks for anything in between, which this would answer. */
static void
do_odd_disconnect(struct guest *guest)
{
	struct words	 properties = reason(LEGAL), body = { NULL, 0 };
	struct words	 packets = { NULL, 0 };

	if (!greeted(guest))
		return;
	add_connack(guest, &packets, 0, &nothing);
	add_octet(&body, 0xfe);
	add_properties(guest, &body, &properties);
	add_packet(&packets, 0xe0, &body);
	if (guest_say(guest, packets.at, packets.len))
		guest_ignore(guest);
}

/* A broker of sorts: everything is granted, and on every topic such a message waits. */
static void
serve(struct guest *guest, const char *topic, const char *words)
{
	struct words	 properties, body;
	bool		 lives = accepted(guest);

	while (lives) {
		body = (struct words){ NULL, 0 };
		switch (packet_read(guest)) {
		case SUBSCRIBE:
			properties = reason(words);
			add(&body, guest->body, 2);
			add_properties(guest, &body, &properties);
			add_octet(&body, 0);
			lives = packet_send(guest, 0x90, &body);
			body = (struct words){ NULL, 0 };
			add_string(&body, topic);
			add_properties(guest, &body, &nothing);
			add(&body, EVIL, strlen(EVIL));
			lives = lives && packet_send(guest, PUBLISH, &body);
			break;
		case PUBLISHED:
			/* Topic, identifier. */
			add(&body, guest->body + 2 + guest->body[0] * 256 +
			    guest->body[1], 2);
			lives = packet_send(guest, 0x40, &body);
			break;
		case PINGREQ:
			lives = guest_say(guest, "\xd0\0", 2);
			break;
		default:
			lives = false;
		}
	}
}

static void
do_odd_topic(struct guest *guest)
{
	serve(guest, EVIL, LEGAL);
}

static void
do_worded_topic(struct guest *guest)
{
	serve(guest, LEGAL, LEGAL);
}

static void
do_odd_suback(struct guest *guest)
{
	serve(guest, "a", EVIL);
}

const struct behaviour	 mqtt_behaviours[] = {
	{ "giant-connack", do_giant_connack },
	{ "giant-publish", do_giant_publish },
	{ "announced-publish", do_announced_publish },
	{ "giant-suback", do_giant_suback },
	{ "property-bomb", do_property_bomb },
	{ "publish-flood", do_publish_flood },
	{ "qos1-flood", do_qos1_flood },
	{ "qos2-flood", do_qos2_flood },
	{ "connack-flood", do_connack_flood },
	{ "drip-connack", do_drip_connack },
	{ "drip-publish", do_drip_publish },
	{ "odd-connack", do_odd_connack },
	{ "worded-connack", do_worded_connack },
	{ "unknown-code", do_unknown_code },
	{ "odd-disconnect", do_odd_disconnect },
	{ "odd-topic", do_odd_topic },
	{ "worded-topic", do_worded_topic },
	{ "odd-suback", do_odd_suback },
	{ NULL }
};
