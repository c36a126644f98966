/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_STORE_H
#define CERTCHECK_MUTANTS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/mutants/packet.h"
#include "tests/mutants/user.h"

/* Sessions whose clients are away, and the messages that wait for them. */

#define SUBSCRIPTIONS_MAX	16
#define STORE_MAX		64	/* sessions; the one away longest makes room */
#define WAITING_MAX		32	/* messages of one; later ones are lost */
#define EXPIRY_NEVER		UINT32_MAX

struct subscription {
	char	 filter[SESSION_NAME];	/* without "$share/GROUP/"; "": none */
	uint8_t	 qos;
	bool	 no_local;
	bool	 share;
};

struct message {
	const char	*topic;
	struct span	 properties;	/* those of MQTT 5, without their length */
	struct span	 payload;
	unsigned	 qos;
};

struct stored {
	struct stored		*next;
	struct user		 owner;		/* its client identifier is in .client */
	uint64_t		 expires_at;	/* clock_us() */
	struct subscription	 subscriptions[SUBSCRIPTIONS_MAX];
	struct message		 waiting[WAITING_MAX];
	size_t			 count;
};

/* All zero: empty. */
struct store {
	struct stored	*first;		/* the one away longest */
};

/* A new one, without messages. */
void	 store_put(struct store *, const struct user *, uint32_t expiry_s,
	    const struct subscription subscriptions[SUBSCRIPTIONS_MAX]);

/* By client identifier; with `owner`, only that user's.  NULL: none, or it has expired. */
struct stored *
	 store_find(struct store *, const char *id, const char *owner);

/* Take it out; the caller frees it. */
void	 store_take(struct store *, struct stored *);
void	 stored_free(struct stored *);
void	 store_clear(struct store *);

/* Have a copy of the message wait. */
void	 stored_add(struct stored *, const struct message *);

/* The subscription of highest QoS among those that the topic matches; NULL: none. */
const struct subscription *
	 subscription_find(
	    const struct subscription subscriptions[SUBSCRIPTIONS_MAX],
	    const char *topic, bool own);

#endif
