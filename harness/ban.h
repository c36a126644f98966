/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BAN_H
#define CERTCHECK_BAN_H

#include "harness/plan.h"
#include "harness/pool.h"
#include "harness/target.h"

/*
 * Has the broker had enough of us?  What comes back while a run goes on raises
 * a suspicion: a CONNACK that speaks of a ban, or several cases in a row that
 * were turned away together with their controls.  Then controls that were
 * accepted before are asked once more, and they decide.
 */

#define BAN_ASKS	3	/* controls asked, until one is accepted */
#define BAN_AWAY	3	/* cases in a row, turned away, that raise a suspicion */

/* All zero but for .plan: nothing has been seen. */
struct ban {
	const struct plan	*plan;
	unsigned		 away;		/* cases in a row that were turned away */
	int			 code;		/* a CONNACK that bans; 0: none */
	bool			 suspected;	/* ban_ask before anything else is started */
	char			 why[WHY_SIZE];	/* "possibly banned: …"; "": it is none */
};

/* What a control saw, and a case: one that does not change the broker. */
void	 ban_control(struct ban *, const struct observation *);
void	 ban_case(struct ban *, const struct result *);

/*
 * The answers of the controls that were asked because of a suspicion, which
 * ends: .why is set if none was accepted.  None asked, since none was ever
 * accepted: a CONNACK that bans is enough.
 */
void	 ban_conclude(struct ban *, const struct observation *, size_t count);

/* Ask them, at the rate of the pool and until its deadline, and conclude. */
void	 ban_ask(struct ban *, const struct target *, const struct material *,
	    struct pool *);

#endif
