/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_JUDGE_H
#define CERTCHECK_JUDGE_H

#include "harness/model.h"

/*
 * expect × observation × control → verdict.  Pure: no I/O, no clock, no TLS
 * library; the same input always gives the same verdict and the same words.
 */

struct ruling {
	enum verdict	verdict;
	char		why[WHY_SIZE];
};

/*
 * One step, under its own variant (step_variant).  `base` is what the step is
 * compared with, for WANT_SAME only (step_base); NULL: nothing.  `control` may
 * be NULL: the step needs none, or none is to be had.
 */
void	 judge_step(const struct step *, const struct variant *,
	    const struct observation *seen, const struct observation *base,
	    const struct control *, struct ruling *);

/*
 * A whole case: each step, the worst first (FAIL, ERROR, WARN, PASS), a FAIL
 * only if result->again shows the same.  Fills in verdict and why.
 */
void	 judge_result(const struct scenario *, const struct variant *,
	    struct result *);

/* Does the broker have to be asked once more right after this step (a control) for it to count? */
bool	 judge_wants_control(const struct step *, const struct variant *,
	    const struct observation *);

/*
 * Is it as the step wants it, on the face of it?  For steps that are repeated;
 * the verdict is judge_step's.
 */
bool	 judge_met(const struct step *, const struct observation *);

/*
 * The change that a step hangs on and that never reached the broker, in a look
 * at a case: then nothing that the step shows counts.  NULL: it counts; so do
 * those who have to stay out whatever was changed.
 */
const struct observation *
	 judge_withheld(const struct scenario *, const struct observation *look,
	    size_t step);

/*
 * Though the ClientHello of this step comes to nothing, are the steps after it
 * taken?  Where all of them are about doors that have to be shut: who gets in
 * there has shown enough.
 */
bool	 judge_goes_on(const struct scenario *, size_t step);

/* Why a control was refused, in words of cause; never empty. */
void	 judge_control_cause(const struct observation *, char *, size_t);

/* The expectation of a scenario's steps in words: "client is accepted; revoked is refused with …". */
void	 judge_expected(const struct scenario *, const struct variant *, char *, size_t);

/* What a verb does to the broker, as a sentence; nothing for the other verbs. */
bool	 judge_change(const struct step *, char *, size_t);

/* Names: stable words for reports.  Never NULL. */
const char *verdict_name(enum verdict);		/* "PASS" */
const char *outcome_name(enum outcome);		/* "refused_tls": for programs */
const char *outcome_text(enum outcome);		/* "refused by a TLS alert": for people */
const char *op_outcome_text(enum op, enum outcome);	/* the same for one verb: "the will was delivered" */
bool	 op_of_broker(enum op);		/* is it the broker that does it, and nobody as whom? */
bool	 op_of_nobody(enum op);		/* is it done as nobody in particular? */
bool	 want_any_way(enum want);	/* is any refusal as good as another, as long as it is prompt? */
bool	 want_unharmed(enum want);	/* is it about the broker, after what has been done to it? */
bool	 want_recovery(enum want);	/* not met: is the control asked until it is accepted again, for a while? */
const char *layer_name(enum layer);		/* "tls" */
const char *op_name(enum op);			/* "CONNECT" */
const char *severity_name(enum severity);	/* "critical" */
const char *tls_version_name(enum tls_version);	/* "1.3" */
const char *mqtt_version_name(enum mqtt_version);/* "3.1.1" */

/* RFC 8446, section 6, and RFC 5246, section 7.2: "certificate_revoked"; NULL when unknown. */
const char *alert_name(int);

/* MQTT 3.1.1, table 3.1, and MQTT 5, section 3.2.2.2; NULL when unknown. */
const char *connack_name(int);

/* The same for sentences: "unknown" instead of NULL. */
const char *alert_text(int);
const char *connack_text(int);

/* Was it turned away, in whatever way? */
bool	 outcome_refuses(enum outcome);

/* The names read back; -1 when there is none. */
int	 verdict_find(const char *);
int	 outcome_find(const char *);
int	 layer_find(const char *);
int	 op_find(const char *);

/* One observation as a sentence: "CONNECT as revoked over MQTT 3.1: refused by a TLS alert, alert 44 (certificate_revoked), TLSv1.3". */
void	 observation_text(const struct observation *, char *, size_t);

/* A control as a sentence: "client was accepted before and after". */
void	 control_text(const struct control *, char *, size_t);

/* Did the control hold: accepted before and after (and right after, where asked)? */
bool	 control_held(const struct control *);

#endif
