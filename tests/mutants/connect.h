/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CONNECT_H
#define CERTCHECK_MUTANTS_CONNECT_H

#include "tests/mutants/mqtt.h"

/* CONNECT and CONNACK: who the client is, and whether it may come in. */

enum mqtt_next
	 connect_handle(struct session *, struct reader);

/* CONNACK with a MQTT 3.1.1 return code, or the MQTT 5 reason code that means the same. */
void	 connect_answer(struct session *, unsigned code);

#endif
