/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STAGE_H
#define CERTCHECK_STAGE_H

#include "harness/material.h"
#include "harness/model.h"
#include "harness/scene.h"
#include "harness/session.h"
#include "harness/target.h"
#include "harness/topic.h"

/*
 * What every verb of a step has at hand: the broker, the credentials, the step
 * itself, and how much time there is.
 */
struct stage {
	const struct target	*target;
	const struct material	*material;
	const struct step	*step;
	struct variant		 variant;	/* of .as; see step_variant */
	struct variant		 plain;		/* of everybody else */
	const char		*username;	/* what CONNECT of .as claims; NULL: nothing */
	const char		*client_id;	/* of .as; NULL: a random one */
	uint64_t		 end_us;	/* nothing is waited for beyond it */
	struct scene		*scene;		/* NULL: nothing is left or remembered */
	struct observation	*seen;		/* of .as */
};

#define NONCE_SIZE	17	/* 16 hexadecimal digits */
#define MESSAGE_SIZE	33	/* 32 of them, see session_has */

/* A fresh observation of a credential, with nothing seen yet. */
void	 observation_start(struct observation *, enum op, const char *credential);

/* Our own fault, in words. */
void	 observation_fault(struct observation *, const char *text);

/*
 * The topic or other text behind a few words of ours: "on certcheck/…".  Made
 * visible, and cut.
 */
void	 observation_detail(struct observation *, const char *words,
	    const char *text);

/* One attempt from now, but not beyond the end of the stage. */
uint64_t stage_deadline(const struct stage *);

/* How long to wait, from now, for a message that nothing proves absent. */
uint64_t stage_patience(const struct stage *);

/*
 * The same where the broker has just answered within `trip_us`, by which its
 * load is told.  Where a message must not arrive, nobody is accused by one that
 * is missed (a later one that does not come makes it a WARN or an ERROR): it is
 * waited for many such trips, and no longer.
 */
uint64_t stage_brief(const struct stage *, uint64_t trip_us);

/* Whom the broker should take the holder for; NULL: nobody. */
const char *stage_identity(const struct stage *, const struct recipe *);

/*
 * A topic of the holder, or the shared one (recipe NULL), with a nonce of its
 * own; buf holds TOPIC_SIZE.  False and an empty string: it can have none.
 */
bool	 stage_topic(const struct stage *, const struct recipe *, char *buf);

/*
 * Where the step goes, for what needs no more than TLS there: a broker of
 * another transport will do.  False and a fault.
 */
bool	 stage_target(const struct stage *, struct target *,
	    struct observation *);

/* TLS as a recipe, or NULL: see channel_open. */
struct channel *stage_dial(const struct stage *, const struct recipe *,
	    const struct variant *, struct observation *);

/*
 * A session as a recipe, or NULL: see session_open.  `extra` may be NULL; of
 * it, the client identifier, the will and what outlives the session count.
 * Every session of .as claims what the step has it claim, and goes its way.
 */
struct session *stage_open(const struct stage *, const struct recipe *,
	    const struct session_options *extra, struct observation *);

#endif
