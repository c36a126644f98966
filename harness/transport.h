/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TRANSPORT_H
#define CERTCHECK_TRANSPORT_H

/* What MQTT is spoken over; WebSocket is over TLS, too. */
enum transport { TRANSPORT_TLS, TRANSPORT_WSS, TRANSPORTS };

#endif
