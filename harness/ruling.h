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

/* What raw packets led to: the end of the connection, without an answer. */
void	 rule_closed(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* In what form MQTT refused, if it did (MQTT 3.1.1, section 3.2.2.3; MQTT 5, section 3.2.2.2). */
void	 rule_reason(const struct step *, const struct variant *,
	    const struct observation *, const struct control *, struct ruling *);

/* In or out, as in `base`, which is the same over the ordinary way. */
void	 rule_same(const struct step *, const struct variant *,
	    const struct observation *, const struct observation *base,
	    const struct control *, struct ruling *);

/* A verb that changes the broker, or waits for a date. */
void	 rule_change(const struct step *, const struct observation *,
	    struct ruling *);

/* A TLS session that is kept; SKIP where none is given. */
void	 rule_ticket(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* Is one who stays still there, as it should be? */
void	 rule_alive(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* In by a full handshake, or out. */
void	 rule_full(const struct step *, const struct variant *,
	    const struct observation *, const struct control *, struct ruling *);

/* Accepted by a broker that shows the right certificate. */
void	 rule_served(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* No answer, where one has to come in time. */
void	 rule_silence(const struct observation *, const struct control *,
	    struct ruling *);

/* Does the broker speak of a ban, a quota, a rate?  Is the code about the credential? */
bool	 connack_bans(int code);
enum verdict connack_weight(int code);

/* A refusal where there should have been none. */
void	 rule_unwanted_refusal(const struct observation *,
	    const struct control *, struct ruling *);

#endif
