/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SCENE_H
#define CERTCHECK_SCENE_H

#include "harness/lab.h"
#include "harness/model.h"

struct gathering;
struct session;
struct ticket;

/*
 * What the steps of one look at the broker leave to those after them: who stays
 * connected, which TLS sessions were got, what was changed and when.
 */

#define SCENE_GUESTS	4

struct guest {
	const struct recipe	*recipe;
	struct session		*session;	/* OP_STAY; NULL: none */
	struct observation	 seen;		/* of that session, for as long as it lives */
	struct ticket		*ticket;	/* OP_TICKET; NULL: none */
};

struct scene {
	const struct labs	*labs;		/* NULL: nothing can be changed */
	struct lab		*lab;		/* NULL: not open */
	struct target		*target;	/* of the lab: a restart may move it */
	uint64_t		 published_us;	/* when its files were last changed; 0: never */
	uint64_t		 changed_us;	/* when they were, or it was told to reload; 0: never */
	struct guest		 guests[SCENE_GUESTS];
	struct gathering	*gathering;	/* what OP_CROWD has opened; NULL: nothing */
};

/* Close all its connections.  NULL is legal. */
void	 gathering_free(struct gathering *);

/* The guest of this recipe, a new one if `add`; NULL: there is none (or no room). */
struct guest *scene_guest(struct scene *, const struct recipe *, bool add);

/* Everybody leaves, all tickets are freed; the lab stays as it is. */
void	 scene_clear(struct scene *);

#endif
