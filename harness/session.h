/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SESSION_H
#define CERTCHECK_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/channel.h"

/*
 * One MQTT session by libmosquitto over a channel.  The library talks to a
 * local socket; its bytes are carried to and from the channel here, so that it
 * neither dials nor sees TLS.  Several sessions of one process are driven
 * together: waiting for one of them keeps the others going.
 */

struct session;

#define SESSION_ID_SIZE	24	/* of a random client identifier */

/* All zero but the folder: a clean session with a random client identifier. */
struct session_options {
	enum mqtt_version	 mqtt;
	const char		*client_id;	/* NULL: a random one */
	const char		*username;	/* NULL: none in CONNECT */
	const char		*password;	/* NULL: none; goes with a username only */
	const char		*will_topic;	/* NULL: no will; else one with QoS 1 */
	const char		*will_payload;
	bool			 resume;	/* clean start (MQTT 3: clean session) off */
	uint32_t		 expiry_s;	/* MQTT 5: how long the session outlives the connection */
	const char		*folder;	/* private, for the local socket */
};

/* Once per process, before the first session. */
void	 session_init(void);

/* "libmosquitto 2.0.11": the library that speaks MQTT. */
void	 session_library(char *, size_t);

/* A client identifier that every broker has to take ([MQTT-3.1.3-5]): buf holds SESSION_ID_SIZE. */
void	 session_identifier(char *buf);

/*
 * Send CONNECT and wait for the answer.  Takes over the channel, also when it
 * fails.  The session, or NULL with seen->outcome telling what came instead:
 * OUTCOME_FAULT for what libmosquitto does not send.
 */
struct session *session_open(struct channel *, const struct session_options *,
	    uint64_t deadline_us, struct observation *);

/*
 * Subscribe and wait for SUBACK, or publish with QoS 1 and wait for PUBACK.
 * 0 whatever the answer grants (that is no evidence), -1 when the session ended
 * or the deadline passed: seen->outcome of the session says which.
 */
int	 session_subscribe(struct session *, const char *filter, int qos,
	    uint64_t deadline_us);
int	 session_publish(struct session *, const char *topic,
	    const char *payload, uint64_t deadline_us);

/*
 * Has a message with this payload arrived?  Only payloads as this tool sends
 * them, 32 lower-case hexadecimal digits, are kept.
 */
bool	 session_has(const struct session *, const char *payload);

/*
 * The topic, made visible, of the first message that this tool cannot have
 * sent, neither by its payload nor as what this session published; NULL: none.
 */
const char *session_foreign(const struct session *);

/*
 * Wait until one of the payloads (NULLs are skipped) has arrived: 0; -1 when
 * the session ended, 1 when the deadline passed (also with no payload at all).
 */
int	 session_wait(struct session *, const char *const *payloads,
	    size_t count, uint64_t deadline_us);

/* Has it ended?  Its observation says how. */
bool	 session_ended(const struct session *);

/* DISCONNECT if it still lives, and free it with its channel.  NULL is legal. */
void	 session_close(struct session *);

/* The same without a word, neither of MQTT nor of TLS: the will is due. */
void	 session_cut(struct session *);

#endif
