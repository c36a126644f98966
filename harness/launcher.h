/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAUNCHER_H
#define CERTCHECK_LAUNCHER_H

#include <stdint.h>
#include <stdio.h>

#include "harness/base.h"
#include "harness/intent.h"

/*
 * How to start a broker of one kind.  fixtures/brokers implements one const
 * struct per kind; cli picks one by name.
 */

/* One who may log in where a broker lets in nobody that it does not know. */
struct broker_user {
	const char	*name;		/* UTF-8 */
	const char	*password;	/* NULL: has a certificate only */
};

/* Who the clients of a broker are; all zero: as `init` has it. */
struct broker_names {
	enum identity_source	 source;	/* what of a certificate is the username */
	const struct broker_user *users;	/* ended by one without a name; NULL: client and other, by their CNs */
	const char		 *folder;	/* where its private folder is made; NULL: TMPDIR or /tmp */
	bool			 wss;		/* a listener for MQTT over WebSocket, if its kind can: the same certificates and CRL */
	bool			 bare;		/* a second TLS listener that asks for no certificate, if its kind can */
};

/* What a configuration is written from; all paths absolute. */
struct broker_config {
	const char	*address;	/* to listen on; NULL: all */
	uint16_t	 port;
	uint16_t	 bare_port;	/* names.bare: of that listener */
	uint16_t	 wss_port;	/* names.wss: of that listener */
	const char	*pki;		/* folder with ca.crt server.crt server.key crl.pem */
	const char	*dir;		/* folder of the configuration files themselves */
	const char	*final_dir;	/* that folder as the configuration should name it; NULL: dir */
	const char	*user;		/* whom the broker runs as; NULL: left to the broker */
	struct broker_names names;
};

struct broker;		/* a running one; each kind's own */

struct launcher {
	const char	*kind;		/* "mosquitto" */
	const char	*title;		/* "Eclipse Mosquitto" */
	const char	*install;	/* the command that installs it */
	unsigned	 start_s;	/* what a start may take on a busy machine, in seconds */
	unsigned	 sources;	/* set of 1 << enum identity_source that it can be set up for */

	/* Write its configuration files to config->dir (which exists, empty). 0, or -1 and the error. */
	int		(*configure)(const struct broker_config *, struct error *);

	/*
	 * Start it on a free loopback port with the PKI in the folder `pki`, and
	 * with these names (of a source that it has); NULL: all zero.
	 * Returns when it answers TLS with the server certificate of that folder;
	 * NULL and the error (with the end of its log) otherwise.
	 */
	struct broker	*(*start)(const char *pki, const struct broker_names *,
			    uint64_t deadline_us, struct error *);
	uint16_t	(*port)(const struct broker *);
	uint16_t	(*bare_port)(const struct broker *);	/* 0: it has no such listener; NULL: its kind never has */
	uint16_t	(*wss_port)(const struct broker *);	/* the same, for MQTT over WebSocket, with any path */
	bool		 changes;	/* starts quickly and reloads: good for labs (lab.h) */
	const char	*(*version)(const struct broker *);	/* "mosquitto 2.0.11" */
	unsigned	(*mqtt)(const struct broker *);		/* set of 1 << enum mqtt_version that it speaks */
	const char	*(*log)(const struct broker *);		/* path of its log */
	int		(*alive)(struct broker *);		/* 1: the process runs; 0: it ended */

	/*
	 * Have it read its files again.  Returns 0 when it has: every connection
	 * made from then on meets what the files hold now, or what the broker
	 * makes of files that it cannot read.  -1 and the error otherwise.
	 */
	int		(*reload)(struct broker *, struct error *);
	/* Stop it, wait for it, remove its folder.  NULL is legal. */
	void		(*stop)(struct broker *);
};

#endif
