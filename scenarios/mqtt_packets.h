/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MQTT_PACKETS_H
#define CERTCHECK_MQTT_PACKETS_H

#include "harness/model.h"

/*
 * Literal packets, for what no library sends (MQTT 3.1.1 and MQTT 5, chapters 2
 * and 3).  Client identifiers are empty: the broker makes one up for each, and
 * no two connections end each other.
 */

/* Before, or instead of, the one CONNECT. */
extern const struct packets packets_subscribe_first;
extern const struct packets packets_publish_first;
extern const struct packets packets_ping_first;
extern const struct packets packets_connect_twice_4;
extern const struct packets packets_connect_twice_5;
extern const struct packets packets_second_connect_4;
extern const struct packets packets_second_connect_5;

/* CONNECT of MQTT 3.1.1 and of MQTT 5, and nothing odd. */
extern const struct packets packets_connect_4;
extern const struct packets packets_connect_5;

/* CONNECT of MQTT 3.1.1, for a lasting session of nobody. */
extern const struct packets packets_lasting_nobody;

/* CONNECT of MQTT 5, with an authentication method that nobody knows. */
extern const struct packets packets_unknown_method;

#endif
