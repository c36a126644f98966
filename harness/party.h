/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PARTY_H
#define CERTCHECK_PARTY_H

#include "harness/stage.h"

/*
 * One who takes part in an exchange of messages, and can prove that it is
 * still there: by a later message to itself, on a topic of its own if it can
 * have one, else on the shared one.
 */
struct party {
	struct session		*session;
	struct observation	*seen;
	char			 home[TOPIC_SIZE];	/* a topic of its own; "": it can have none */
	char			 shared[TOPIC_SIZE];	/* one that everybody may use */
	bool			 listens;		/* on the first of these that it can have */
	bool			 shares;		/* on the shared one */
	bool			 shunned;		/* that ended its session */
	char			 sentinel[MESSAGE_SIZE];/* payload of its later message */
	uint64_t		 trip_us;		/* how long its last PUBACK took */
};

/*
 * Connect a recipe (see stage_open).  -1 when that came to nothing: `seen` then
 * says why.  To be left in any case.
 */
int	 party_enter(struct party *, const struct stage *, const struct recipe *,
	    const struct session_options *extra, struct observation *seen);

/* The same, and let it listen on a topic that it should be allowed to use. */
int	 party_join(struct party *, const struct stage *, const struct recipe *,
	    const struct session_options *extra, struct observation *seen);

/* A topic that it should be allowed to use. */
const char *party_topic(const struct party *);

/*
 * Send the later message and wait for it, or for one of the payload given (may
 * be NULL); who does not listen yet, does first.  What session_wait returns.
 */
int	 party_sentinel(struct party *, const struct stage *, const char *message);

/* Is a SUBSCRIBE answered, whatever with?  Takes no permission. */
bool	 party_answers(struct party *, const struct stage *);

/*
 * It is a witness, and the one that failed: that says nothing about the one
 * under test, whose observation becomes a fault.
 */
void	 party_blame(const struct party *, struct observation *tested);

void	 party_leave(struct party *);

#endif
