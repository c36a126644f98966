/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PLAN_INTERNAL_H
#define CERTCHECK_PLAN_INTERNAL_H

#include "harness/plan.h"

/* What of a plan can be done with the material at hand: plan_check.c. */

/* Can this credential be presented, and would it mean anything?  NULL, or why not. */
const char *plan_lacks(const struct material *, const struct recipe *);

/*
 * Leave out the steps whose credentials the user's own material does not give,
 * as long as one is left that asks for more than the ordinary client, and as many
 * that refuse somebody as the scenario needs at least, and name those credentials
 * in `text`.  Otherwise nothing is left out, and the case says
 * why.
 */
void	 plan_reduce(struct scenario *, const struct material *,
	    char text[INTENT_TEXT_SIZE]);

/*
 * At a port of this machine that nobody has said to be that of a broker which we
 * have started?
 */
bool	 plan_is_elsewhere(const struct step *, const struct intents *,
	    const struct material *);

/* Why a case cannot be run goes into its .skip, which else stays as it is. */
void	 plan_check(struct testcase *, const struct intents *,
	    const struct material *);

#endif
