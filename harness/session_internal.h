/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SESSION_INTERNAL_H
#define CERTCHECK_SESSION_INTERNAL_H

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include "harness/header.h"
#include "harness/session.h"

/* What the parts of the session share: its use, what arrives, its pump. */

#define PAYLOAD_SIZE	33		/* of the messages that are kept */
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
	struct header		 header;	/* of the packet that is coming */
	size_t			 body;		/* bytes of it to come, behind its header */
	bool			 connected;	/* CONNACK has come */
	bool			 ended;
	int			 acknowledged;	/* mid of the last SUBACK or PUBACK */
	/* What has arrived; how much is bounded by what a session may read. */
	char			(*message)[PAYLOAD_SIZE];
	size_t			 messages, room;
	char			*said_topic;	/* the latest not like ours that it published */
	char			*said_payload;
	bool			 heard_foreign;
	char			 foreign[128];	/* the topic of the first that is not ours */
};

/* It has ended; the first call counts.  `detail` NULL: the observation has one. */
void	 session_end(struct session *, enum outcome, enum layer, const char *detail);

/* Have what arrives taken in. */
void	 inbox_attach(struct session *);
void	 inbox_free(struct session *);

/* Does it look like a message of this tool? */
bool	 inbox_ours(const void *payload, size_t len);

/* Have a session driven with the others of this process, or no more. */
void	 pump_add(struct session *);
void	 pump_remove(struct session *);

/*
 * Let the library connect to a socket of ours, with these properties (MQTT 5;
 * may be NULL), and take the other end: 0 or -1.
 */
int	 pump_connect(struct session *, const char *folder,
	    const mosquitto_property *);

/*
 * Drive all sessions until something has happened or the deadline passes: 1 or
 * 0.  A little late, what has come already is still taken in; later it is 0
 * whatever comes, since a peer may send without end.
 */
int	 pump_step(uint64_t deadline_us);

/* Send what the library has to say. */
void	 pump_out(struct session *, uint64_t deadline_us);

#endif
