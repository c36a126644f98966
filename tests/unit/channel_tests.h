/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANNEL_TESTS_H
#define CERTCHECK_CHANNEL_TESTS_H

#include <check.h>

#include "fixtures/pki.h"
#include "harness/channel.h"
#include "harness/launcher.h"

/* What the parts of the channel's suite share. */

extern struct channel_scene {
	char		 folder[64];	/* has ca.crt server.crt server.key crl.pem */
	struct pki	*pki;
	struct target	 target;
	struct broker	*broker;
} scene;

/* Fixtures: a PKI and a target without a port; the same with a Mosquitto that it is. */
void	 scene_prepare(void);
void	 scene_clean(void);
void	 scene_start_broker(void);
void	 scene_stop_broker(void);

/* Let the target be this port of 127.0.0.1. */
void	 scene_port(uint16_t);

/* The target's handshake with what a recipe presents. */
struct channel *scene_channel(const struct recipe *, enum tls_version,
	    const struct channel_options *, struct observation *);

/* A full handshake as recipe_client, and the ticket it leads to, which may be NULL. */
struct ticket *scene_ticket(enum tls_version, bool no_tickets);

void	 channel_ticket_add(Suite *);	/* some cases */
TCase	*channel_early_tcase(void);
TCase	*channel_inspect_tcase(void);
TCase	*channel_plain_tcase(void);
TCase	*channel_ways_tcase(void);
TCase	*channel_endless_tcase(void);

#endif
