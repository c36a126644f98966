/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STEP_INTERNAL_H
#define CERTCHECK_STEP_INTERNAL_H

#include "harness/party.h"

/*
 * The verbs, each with stage->seen set when it returns; an outcome ACCEPTED
 * that is left over becomes a fault (step_run).
 */
void	 step_will(const struct stage *);
void	 step_takeover(const struct stage *);
void	 step_inherit(const struct stage *);
void	 step_listen(const struct stage *);
void	 step_raw(const struct stage *);

/* Those whose ACCEPTED is the end of it. */
void	 step_stay(const struct stage *);
void	 step_alive(const struct stage *);
void	 step_ticket(const struct stage *);
void	 step_expire(const struct stage *);
void	 step_change(const struct stage *);
void	 step_hello(const struct stage *);
void	 step_inspect(const struct stage *);
void	 step_renegotiate(const struct stage *);
void	 step_crowd(const struct stage *);
void	 step_disperse(const struct stage *);
void	 step_burst(const struct stage *);

/* The other party of the step; .as itself when none is named. */
const struct recipe *step_other(const struct step *);

/*
 * A topic of the other party, where the verb needs one; false and a fault when
 * it can have none.
 */
bool	 step_topic(const struct stage *, const struct recipe *, char *topic);

#endif
