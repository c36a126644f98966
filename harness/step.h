/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STEP_H
#define CERTCHECK_STEP_H

#include "harness/material.h"
#include "harness/model.h"
#include "harness/scene.h"
#include "harness/target.h"

/*
 * One step → one observation.  Always returns with seen->outcome set, within
 * eight times target->timeout_ms (changes: within what the lab says).  The
 * variant is the case's; the step may go another way (step_variant).  The scene
 * may be NULL for a step that neither leaves nor needs anything there.
 */
void	 step_run(const struct target *, const struct material *,
	    const struct step *, const struct variant *, struct scene *,
	    struct observation *);

/* Connect as a recipe: what a control is, and a step of OP_CONNECT. */
void	 step_connect(const struct target *, const struct material *,
	    const struct recipe *, const struct variant *, struct observation *);

/* The variant under which .as of the step goes: the case's, but for step.how. */
void	 step_variant(const struct step *, const struct variant *,
	    struct variant *);

/*
 * The step that one with .how is compared with: the first of the same verb, .as
 * and .of without .how.  For WANT_ONE, the first of the same verb and .as.  Its
 * own index: there is none, or it is compared with nothing.
 */
size_t	 step_base(const struct scenario *, size_t i);

/*
 * The credential that has to be accepted for the step to mean anything:
 * .control; the twin of .as; for messages .as itself.  NULL: none, since the
 * expectation is met by what is seen alone.
 */
const struct recipe *step_control(const struct step *);

/* The name of its way, and its port: "without TLS at port 1883"; "": as the variant has it. */
void	 step_approach(const struct step *, char *, size_t);

/* How many connections it makes, at most. */
unsigned step_connections(const struct step *);

#endif
