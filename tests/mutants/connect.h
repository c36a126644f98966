/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CONNECT_H
#define CERTCHECK_MUTANTS_CONNECT_H

#include "tests/mutants/mqtt.h"

/* CONNECT and CONNACK: who the client is, and whether it may come in. */

/* MQTT 3.1.1, table 3.1. */
#define CONNACK_BAD_VERSION	1
#define CONNACK_BAD_ID		2
#define CONNACK_RATE		3	/* server unavailable; in MQTT 5, connection rate exceeded */
#define CONNACK_BAD_USER	4
#define CONNACK_NOT_AUTHORIZED	5
#define CONNACK_BAD_METHOD	0x8c	/* MQTT 5 only */

enum mqtt_next
	 connect_handle(struct session *, struct reader);

/* CONNACK with a MQTT 3.1.1 return code, or the MQTT 5 reason code that means the same; then the end. */
enum mqtt_next
	 connect_refuse(struct session *, unsigned code);

#endif
