/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_WEBSOCKET_TESTS_H
#define CERTCHECK_WEBSOCKET_TESTS_H

#include <check.h>

/* The parts of the WebSocket suite. */
TCase	*upgrade_tcase(void);
TCase	*channel_websocket_tcase(void);		/* over a real broker */
TCase	*channel_strange_websocket_tcase(void);	/* over TLS to what is none */

#endif
