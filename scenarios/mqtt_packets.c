/* SPDX-License-Identifier: ISC */
#include "scenarios/mqtt_packets.h"

#define PINGREQ		"\xc0\0"

/* What the broker may answer to whatever it has let pass is a PINGRESP. */
#define PACKETS(id, what, octets)					\
	static const uint8_t id##_octets[] = octets PINGREQ;		\
	const struct packets packets_##id = {				\
		.text = what, .bytes = id##_octets,			\
		.len = sizeof(id##_octets) - 1				\
	}

/* Clean start, keep alive for 60 s, no client identifier. */
#define CONNECT_4	"\x10\x0c\0\x04" "MQTT" "\x04\x02\0\x3c" "\0\0"
#define CONNECT_5	"\x10\x0d\0\x04" "MQTT" "\x05\x02\0\x3c\0" "\0\0"

/* The same with the username `other`. */
#define CONNECT_4_OTHER	"\x10\x13\0\x04" "MQTT" "\x04\x82\0\x3c" "\0\0" \
			"\0\x05" "other"
#define CONNECT_5_OTHER	"\x10\x14\0\x04" "MQTT" "\x05\x82\0\x3c\0" "\0\0" \
			"\0\x05" "other"

PACKETS(subscribe_first, "SUBSCRIBE before CONNECT",
    "\x82\x19" "\0\x01" "\0\x14" "certcheck/shared/raw" "\0");
PACKETS(publish_first, "PUBLISH before CONNECT",
    "\x32\x19" "\0\x14" "certcheck/shared/raw" "\0\x01" "x");
PACKETS(ping_first, "PINGREQ before CONNECT", "");

PACKETS(connect_twice_4, "a second CONNECT (MQTT 3.1.1)", CONNECT_4 CONNECT_4);
PACKETS(connect_twice_5, "a second CONNECT (MQTT 5)", CONNECT_5 CONNECT_5);
PACKETS(second_connect_4, "a second CONNECT (MQTT 3.1.1), as other",
    CONNECT_4 CONNECT_4_OTHER);
PACKETS(second_connect_5, "a second CONNECT (MQTT 5), as other",
    CONNECT_5 CONNECT_5_OTHER);

PACKETS(connect_4, "CONNECT (MQTT 3.1.1)", CONNECT_4);
PACKETS(connect_5, "CONNECT (MQTT 5)", CONNECT_5);

PACKETS(lasting_nobody,
    "CONNECT (MQTT 3.1.1) for a lasting session without a client identifier",
    "\x10\x0c\0\x04" "MQTT" "\x04\0\0\x3c" "\0\0");

PACKETS(unknown_method,
    "CONNECT (MQTT 5) with an authentication method that nobody knows",
    "\x10\x21\0\x04" "MQTT" "\x05\x02\0\x3c"
    "\x14" "\x15\0\x11" "certcheck-unknown" "\0\0");
