/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LIFECYCLE_H
#define CERTCHECK_LIFECYCLE_H

#include "fixtures/recipes.h"
#include "harness/model.h"

/* What the two tables of the family lifecycle share. */

/*
 * Four steps.  A broker that has read its files anew may have lost something on
 * the way, and be open to all: it is asked again after every reload.
 */
#define STILL_GUARDED							\
	{ OP_CONNECT, .as = &recipe_client, .control = &recipe_other },	\
	{ OP_CONNECT, .as = &recipe_no_certificate,			\
	    .expect = { WANT_REFUSED, { 116 }, { 40 } } },		\
	{ OP_CONNECT, .as = &recipe_wrong_ca,				\
	    .expect = { WANT_REFUSED, { 48 } } },			\
	{ OP_CONNECT, .as = &recipe_revoked,				\
	    .expect = { WANT_REFUSED, { 44 } } }

/* Two steps, one of which is asked: who stays is disconnected, or is not. */
#define ENDED_IF(key, who, how_long)					\
	{ OP_ALIVE, .as = &who, .when = { key, "yes" },			\
	    .watch = how_long, .expect = { WANT_CLOSED } },		\
	{ OP_ALIVE, .as = &who, .when = { key, "no" } }

/*
 * Two steps, one of which is asked: whatever is meant, this one is not
 * disconnected.  As long as nothing was said, it is a warning: a restart, where
 * that is the only way to have somebody out, has all of them out.
 */
#define NOT_ENDED(key, who)						\
	{ OP_ALIVE, .as = &who, .when = { key, "yes" } },		\
	{ OP_ALIVE, .as = &who, .when = { key, "no" } }

#endif
