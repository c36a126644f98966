/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SESSION_INTERNAL_H
#define CERTCHECK_SESSION_INTERNAL_H

#include <mosquitto.h>

#include "harness/session.h"

/* What the session and its pump share. */

#define MESSAGE_MAX	32		/* messages kept of one session */
#define PAYLOAD_SIZE	64
#define SESSION_MAX	4		/* sessions of one process */

/* Bytes on their way from one side to the other. */
struct bytes {
	unsigned char	 data[8192];
	size_t		 start, end;
};

struct session {
	struct mosquitto	*mosq;
	struct channel		*channel;
	struct observation	*seen;
	enum mqtt_version	 mqtt;
	int			 local;		/* our end of the library's socket */
	struct bytes		 out, in;
	size_t			 input;		/* bytes read so far */
	bool			 connected;	/* CONNACK has come */
	bool			 ended;
	int			 acknowledged;	/* mid of the last SUBACK or PUBACK */
	char			 message[MESSAGE_MAX][PAYLOAD_SIZE];
	size_t			 messages;
};

/* It has ended; the first call counts.  `detail` NULL: the observation has one. */
void	 session_end(struct session *, enum outcome, enum layer, const char *detail);

/* Have a session driven with the others of this process, or no more. */
void	 pump_add(struct session *);
void	 pump_remove(struct session *);

/* Let the library connect to a socket of ours, and take the other end: 0 or -1. */
int	 pump_connect(struct session *, const char *folder);

/* Drive all sessions until something has happened or the deadline passes: 1 or 0. */
int	 pump_step(uint64_t deadline_us);

/* Send what the library has to say. */
void	 pump_out(struct session *, uint64_t deadline_us);

#endif
