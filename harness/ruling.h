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

/* A case that hangs on a change which never reached the broker. */
void	 rule_withheld(const struct observation *change, struct ruling *);

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

/*
 * Nobody gets in there: not by us, at least.  Needs no control, but a step
 * before and one after it that the broker answers.
 */
void	 rule_shut(const struct step *, const struct observation *,
	    struct ruling *);

/* What was made of a ClientHello: WANT_SUCCESS, it was gone on with; WANT_REFUSED, not. */
void	 rule_hello(const struct step *, const struct observation *,
	    struct ruling *);

/* What the broker shows of itself (posture.h). */
void	 rule_posture(const struct observation *, struct ruling *);

/* Another handshake in the same connection: WANT_REFUSED (RFC 9325, section 3.5). */
void	 rule_renegotiation(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* What was sent as early data was not taken (RFC 9325, section 3.10), whatever came after that. */
void	 rule_not_early(const struct observation *, const struct control *,
	    struct ruling *);

/* Many connections that stay, and their end. */
void	 rule_crowd(const struct step *, const struct observation *,
	    struct ruling *);

/* No session, promptly, in whatever way (ANSWERED: or one); many times in a row: what follows shows how the broker took it. */
void	 rule_repelled(const struct step *, const struct observation *,
	    const struct control *, struct ruling *);

/* Accepted as before; WANT_UNHARMED_OR_BANNED: or turned away for a while. */
void	 rule_unharmed(const struct step *, const struct observation *,
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
