/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RULING_H
#define CERTCHECK_RULING_H

#include "harness/judge.h"

/*
 * The rules that judge.c puts together: each looks at one kind of answer and
 * sets verdict and reason.
 */

void	 rule(struct ruling *, enum verdict, const char *, ...)
	    __attribute__((__format__(printf, 3, 4)));

/* Is there a control at all? */
bool	 control_exists(const struct control *);

/* Answers that say nothing about the broker, whatever was expected; false for all others. */
bool	 rule_infrastructure(const struct observation *, struct ruling *);

/* The control did not hold: undecided, with the cause. */
void	 rule_control(struct ruling *, const struct control *);

/* A refusal that was wanted, by alert, CONNACK or close. */
void	 rule_refusal(const struct step *, const struct variant *,
	    const struct observation *, const struct control *, struct ruling *);
void	 rule_connack(const struct observation *, const struct control *,
	    struct ruling *);
/* The connection was closed: the verdict given counts if the control was accepted right after. */
void	 rule_close(const struct observation *, const struct control *,
	    enum verdict, struct ruling *);

/* A refusal where there should have been none. */
void	 rule_unwanted_refusal(const struct observation *,
	    const struct control *, struct ruling *);

#endif
