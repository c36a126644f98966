/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/ruling.h"

/* What might hurt a broker, and how it has taken it. */

#define PROMPT_US	5000000		/* longer than this no answer may take… */
#define USUAL_US	1000000		/* …of a broker that usually takes less than this */

/* Where a usual answer is quick, has this one been slow? */
static bool
is_late(const struct observation *seen, const struct control *control)
{
	return seen->elapsed_us > PROMPT_US && control_exists(control) &&
	    control->before.elapsed_us < USUAL_US;
}

static void
rule_accepted(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (is_late(seen, control))
		rule(ruling, VERDICT_FAIL, "%s was accepted, but only after %.1f s",
		    seen->credential, seen->elapsed_us / 1e6);
	else
		rule(ruling, VERDICT_PASS, "%s was accepted after %.1f s",
		    seen->credential, seen->elapsed_us / 1e6);
}

/* ---- Those who stay -------------------------------------------------------- */

static void
rule_dispersed(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	const char	*text = step->how->crowd->text;

	if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_PASS, "the broker has ended %s after %.1f s",
		    text, seen->elapsed_us / 1e6);
	else
		rule(ruling, VERDICT_FAIL, "%u of %s are still open after %.0f s",
		    seen->left, text, seen->elapsed_us / 1e6);
}

void
rule_crowd(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	if (step->op == OP_DISPERSE)
		rule_dispersed(step, seen, ruling);
	else if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_PASS, "%u of %s were let in",
		    seen->left, step->how->crowd->text);
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: not one of %s was let in: %s%s%s",
		    step->how->crowd->text, outcome_text(seen->outcome),
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
}

/* ---- Those who are kept out ------------------------------------------------ */

/* In what way, as the end of a sentence. */
static void
refusal_tell(const struct observation *seen, char *buf, size_t size)
{
	buf[0] = '\0';
	if (seen->outcome == OUTCOME_REFUSED_TLS)
		text_add(buf, size, "with alert %d (%s)", seen->alert,
		    alert_text(seen->alert));
	else if (seen->outcome == OUTCOME_REFUSED_MQTT)
		text_add(buf, size, "with CONNACK %d (%s)", seen->connack,
		    connack_text(seen->connack));
	else
		text_add(buf, size, "by closing the connection%s",
		    seen->proof_sent ? "" : " before all was sent");
}

static void
repelled_let_in(const struct observation *seen, struct ruling *ruling)
{
	rule(ruling, VERDICT_FAIL, "%s was accepted%s", seen->credential,
	    seen->certificate_requested ? "" :
	    ": the broker never asked for a certificate");
}

/*
 * Whatever became of the later ones, they did not get in; the first was refused
 * as it should be.
 */
static void
rule_burst(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	char	 way[96];

	refusal_tell(seen, way, sizeof(way));
	if (seen->outcome == OUTCOME_ACCEPTED ||
	    seen->outcome == OUTCOME_DELIVERED)
		repelled_let_in(seen, ruling);
	else if (seen->left >= step->how->times && outcome_refuses(seen->outcome) &&
	    seen->certificate_requested)
		rule(ruling, VERDICT_PASS, "%s was refused %u times %s",
		    seen->credential, seen->left, way);
	else if (seen->left > 0 && seen->left < step->how->times &&
	    (outcome_refuses(seen->outcome) || seen->outcome == OUTCOME_SILENT ||
	    seen->outcome == OUTCOME_UNREACHABLE))
		rule(ruling, VERDICT_PASS, "%s was refused %u times, and then turned away: %s",
		    seen->credential, seen->left, outcome_text(seen->outcome));
	else if (!rule_infrastructure(seen, ruling))
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s before the broker asked for a certificate",
		    seen->credential, outcome_text(seen->outcome));
}

/* That a valid client is let in is the next step's to show (see check.c). */
static void
repelled_refused(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	char	 way[96];

	refusal_tell(seen, way, sizeof(way));
	if (!seen->certificate_requested)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s before the broker asked for a certificate",
		    seen->credential, outcome_text(seen->outcome));
	else if (seen->outcome == OUTCOME_REFUSED_MQTT &&
	    connack_weight(seen->connack) == VERDICT_ERROR)
		rule_connack(seen, control, ruling);
	else if (is_late(seen, control))
		rule(ruling, VERDICT_FAIL, "%s was refused, but only after %.1f s",
		    seen->credential, seen->elapsed_us / 1e6);
	else
		rule(ruling, VERDICT_PASS, "%s was refused %s",
		    seen->credential, way);
}

void
rule_repelled(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	if (step->op == OP_BURST)
		rule_burst(step, seen, ruling);
	else if (seen->outcome == OUTCOME_ACCEPTED &&
	    step->expect.want == WANT_ANSWERED)
		rule_accepted(seen, control, ruling);
	else if (seen->outcome == OUTCOME_ACCEPTED ||
	    seen->outcome == OUTCOME_DELIVERED)
		repelled_let_in(seen, ruling);
	else if (seen->outcome == OUTCOME_SILENT)
		rule_silence(seen, control, ruling);
	else if (outcome_refuses(seen->outcome))
		repelled_refused(seen, control, ruling);
	else if (!rule_infrastructure(seen, ruling))
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s",
		    seen->credential, outcome_text(seen->outcome));
}

/* ---- Those who have nothing to do with it ---------------------------------- */

/*
 * Nobody has to believe that it is the broker's doing until it is there again,
 * or has said so itself.
 */
static void
unharmed_out(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	bool	 banned = seen->outcome == OUTCOME_REFUSED_MQTT;
	bool	 back = control->close.outcome == OUTCOME_ACCEPTED;

	if (!control_exists(control) ||
	    control->before.outcome != OUTCOME_ACCEPTED)
		rule_control(ruling, control);
	else if (step->expect.want == WANT_UNHARMED_OR_BANNED &&
	    (banned || back))
		rule(ruling, VERDICT_PASS, "%s was turned away after that, as this deployment means it: %s",
		    seen->credential, outcome_text(seen->outcome));
	else if (banned)
		rule(ruling, VERDICT_FAIL, "%s was turned away after that, with CONNACK %d (%s)",
		    seen->credential, seen->connack,
		    connack_text(seen->connack));
	else if (back)
		rule(ruling, VERDICT_FAIL, "%s was not accepted after that (%s); a while later it was again",
		    seen->credential, outcome_text(seen->outcome));
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s was accepted before that, and is not any more (%s): the broker may have ended, or shut this machine out: look at its log, and see to it that it runs",
		    seen->credential, outcome_text(seen->outcome));
}

void
rule_unharmed(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
		rule_accepted(seen, control, ruling);
		break;
	case OUTCOME_ENDED:
		rule(ruling, VERDICT_FAIL, "the broker has ended: its process is gone after that");
		break;
	case OUTCOME_SILENT:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_CLOSED:
	case OUTCOME_REFUSED_TLS:
	case OUTCOME_REFUSED_MQTT:
		unharmed_out(step, seen, control, ruling);
		break;
	default:
		if (!rule_infrastructure(seen, ruling))
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s",
			    seen->credential, outcome_text(seen->outcome));
	}
}
