/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MQTT_H
#define CERTCHECK_MUTANTS_MQTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/mutants/packet.h"
#include "tests/mutants/store.h"
#include "tests/mutants/user.h"

/*
 * The broker's side of MQTT 3.1, 3.1.1 and 5, without a network: bytes in, bytes
 * out.  QoS 0 and 1, no retained messages.
 */

#define SESSION_OUT		(8 * PACKET_SIZE)
#define PAYLOAD_SIZE		1280

struct will {
	char	 topic[SESSION_NAME];	/* "": none */
	uint8_t	 payload[PAYLOAD_SIZE];
	size_t	 len;
	uint8_t	 qos;
};

/* What the network side has to do after a packet. */
enum mqtt_next {
	MQTT_GO_ON,
	MQTT_CLOSE,
	MQTT_DEED		/* a CONNECT is due to be answered, and the mutant does its deed instead */
};

/* What all connections of a broker share. */
struct hub {
	const struct behaviour	*behaviour;
	struct session		*sessions;
	struct store		 store;
	bool			 banned;	/* nobody is let in any more */
};

/* A connection, and the session behind it. */
struct session {
	struct session		*next;		/* all sessions of the broker */
	struct hub		*hub;
	const struct behaviour	*behaviour;
	X509			*cert;		/* the client's, owned by the network side; NULL: none */
	bool			 resumed;	/* it was not asked for one */
	const char		*taken_for;	/* who it is instead, and besides; NULL: nobody */
	const char		*also;
	bool			 vouched;	/* a proxy's word stands in for a certificate */
	char			 named[64];	/* whom that names, and it counts; "": nobody */
	bool			 refused;	/* its certificate is to be refused by CONNACK */
	bool			 bare;		/* came where nobody is asked for a certificate, and nobody is let in */
	bool			 spared;	/* the mutant's deed is not done to it */
	uint64_t		 refuse_at;	/* clock_us(); 0: nothing waits */
	bool			 asked;		/* PINGREQ came while one waited */
	bool			 kicked;	/* another one came with its client id */

	bool			 connected;	/* CONNACK 0 was sent */
	bool			 turned_away;	/* CONNACK other than 0 was */
	unsigned		 level;		/* 3, 4 or 5: MQTT 3.1, 3.1.1, 5 */
	struct user		 user;
	bool			 id_made;	/* by the broker: the client gave none */
	uint32_t		 expiry_s;	/* how long the session outlives the connection */
	struct will		 will;
	struct subscription	 subscriptions[SUBSCRIPTIONS_MAX];
	uint16_t		 packet_id;

	uint8_t			 in[PACKET_SIZE];
	size_t			 in_len;
	uint8_t			 out[SESSION_OUT];	/* to be sent; the owner empties it */
	size_t			 out_len;
};

/* Become one of the hub's. */
void	 session_join(struct session *, struct hub *);

/* Be one no more.  The will is published unless DISCONNECT was received, and the session stored. */
void	 session_leave(struct session *);

/* Bytes that came from the client. */
enum mqtt_next
	 session_input(struct session *, const uint8_t *, size_t);

/* What a delay was waited for: call when clock_us() has reached .refuse_at. */
enum mqtt_next
	 session_refuse(struct session *);

/* Queue a packet; lost when the queue is full, as for any client too slow to read. */
void	 session_send(struct session *, enum packet_type, unsigned flags,
	    const struct writer *);

#endif
