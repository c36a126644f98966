/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MQTT_H
#define CERTCHECK_MUTANTS_MQTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/mutants/mutants.h"
#include "tests/mutants/packet.h"

/*
 * The broker's side of MQTT 3.1, 3.1.1 and 5, without a network: bytes in, bytes
 * out.  QoS 0 and 1, no retained messages, no stored sessions.
 */

#define SESSION_SUBSCRIPTIONS	16
#define SESSION_OUT		(8 * PACKET_SIZE)
#define SESSION_NAME		256	/* of a user, a client, a topic */

struct subscription {
	char	 filter[SESSION_NAME];
	uint8_t	 qos;
	bool	 no_local;
};

struct will {
	char	 topic[SESSION_NAME];	/* "": none */
	uint8_t	 payload[SESSION_NAME];
	size_t	 len;
	uint8_t	 qos;
};

/* Whom the certificate names. */
enum holder {
	HOLDER_NONE,		/* no certificate was presented */
	HOLDER_NAMELESS,	/* one without a usable CN */
	HOLDER_NAMED
};

/* What the network side has to do after a packet. */
enum mqtt_next {
	MQTT_GO_ON,
	MQTT_CLOSE,
	MQTT_DEED		/* a CONNECT is due to be answered, and the mutant does its deed instead */
};

struct session {
	struct session		*next;		/* all sessions of the broker */
	struct session		**first;
	const struct behaviour	*behaviour;
	enum holder		 holder;
	char			 cn[SESSION_NAME];
	bool			 refused;	/* its certificate is to be refused by CONNACK */
	bool			 spared;	/* the mutant's deed is not done to it */
	uint64_t		 refuse_at;	/* clock_us(); 0: nothing waits */
	bool			 kicked;	/* another one came with its client id */

	bool			 connected;	/* CONNACK 0 was sent */
	unsigned		 level;		/* 3, 4 or 5: MQTT 3.1, 3.1.1, 5 */
	char			 id[SESSION_NAME];
	bool			 id_made;	/* by the broker: the client gave none */
	char			 user[SESSION_NAME];
	struct will		 will;
	struct subscription	 subscriptions[SESSION_SUBSCRIPTIONS];
	uint16_t		 packet_id;

	uint8_t			 in[PACKET_SIZE];
	size_t			 in_len;
	uint8_t			 out[SESSION_OUT];	/* to be sent; the owner empties it */
	size_t			 out_len;
};

/* Join the list of sessions that starts at *first. */
void	 session_join(struct session *, struct session **first,
	    const struct behaviour *);

/* Leave it.  The will is published unless DISCONNECT was received. */
void	 session_leave(struct session *);

/* Bytes that came from the client. */
enum mqtt_next
	 session_input(struct session *, const uint8_t *, size_t);

/* What a delay was waited for: call when clock_us() has reached .refuse_at. */
enum mqtt_next
	 session_refuse(struct session *);

/* Deliver a message to all who listen and may; `from` may be NULL. */
void	 session_publish(struct session *from, const char *topic,
	    struct span properties, struct span payload, unsigned qos);

/* Queue a packet; lost when the queue is full, as for any client too slow to read. */
void	 session_send(struct session *, enum packet_type, unsigned flags,
	    const struct writer *);

#endif
