/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/ruling.h"

/* Those who stay, TLS sessions that are resumed, and changes of the broker. */

void
rule_change(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	if (seen->outcome == OUTCOME_ENDED)
		rule(ruling, VERDICT_WARN, "the broker ended when it was told to %s: nobody has got in since%s%s",
		    step->op == OP_RESTART ? "restart" : "reload",
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
	else if (step->op == OP_EXPIRE)
		rule(ruling, VERDICT_PASS, "the certificate of %s has expired",
		    seen->credential);
	else
		rule(ruling, VERDICT_PASS, "%s: %s%s%s", op_name(step->op),
		    op_outcome_text(step->op, seen->outcome),
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
}

void
rule_withheld(const struct observation *change, struct ruling *ruling)
{
	rule(ruling, VERDICT_SKIP, "the broker never met what was published: %s; whoever had to stay out all the same did; to have the broker itself meet it, say --crl-file and --reload-cmd instead of --refresh-cmd",
	    change->detail);
}

/* RFC 8446, section 4.6.1: seven days at most, and less where that is meant. */
void
rule_ticket(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	uint32_t	 limit = step->expect.limit;

	if (!seen->ticket_kept && (seen->outcome == OUTCOME_ACCEPTED ||
	    seen->outcome == OUTCOME_REFUSED_MQTT))
		rule(ruling, VERDICT_SKIP, "the broker gives no TLS session to be resumed (%s)",
		    seen->tls);
	else if (!seen->ticket_kept)
		rule_unwanted_refusal(seen, control, ruling);
	else if (limit != 0 && seen->ticket_lifetime_s == 0)
		rule(ruling, VERDICT_SKIP, "the broker does not say for how long its TLS sessions may be resumed");
	else if (limit != 0 && seen->ticket_lifetime_s > limit)
		rule(ruling, VERDICT_FAIL, "a TLS session may be resumed for %u s, which is longer than %u s",
		    seen->ticket_lifetime_s, limit);
	else
		rule(ruling, VERDICT_PASS, "the broker gave %s a TLS session, to be resumed for %u s",
		    seen->credential, seen->ticket_lifetime_s);
}

/* An end of its own accord counts only while others get in. */
void
rule_alive(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	bool	 ended = seen->outcome != OUTCOME_ACCEPTED;

	if (ended && !control_held(control))
		rule_control(ruling, control);
	else if (ended == (step->expect.want == WANT_CLOSED))
		rule(ruling, VERDICT_PASS, ended ?
		    "the session of %s was ended" : "%s is still connected",
		    seen->credential);
	else
		rule(ruling, VERDICT_FAIL, ended ?
		    "the session of %s was ended" : "%s is still connected",
		    seen->credential);
}

void
rule_full(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (seen->outcome != OUTCOME_ACCEPTED &&
	    seen->outcome != OUTCOME_DELIVERED)
		rule_refusal(step, variant, seen, control, ruling);
	else if (seen->resumed)
		rule(ruling, VERDICT_FAIL, "%s was accepted by resuming a TLS session, without a look at its certificate",
		    seen->credential);
	else if (control_exists(control) && !control_held(control))
		rule_control(ruling, control);
	else
		rule(ruling, VERDICT_PASS, "%s was accepted by a full handshake",
		    seen->credential);
}

void
rule_served(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	if (seen->outcome != OUTCOME_ACCEPTED)
		rule_unwanted_refusal(seen, control, ruling);
	else if (seen->served)
		rule(ruling, VERDICT_PASS, "the broker shows the certificate %s",
		    step->of->name);
	else
		rule(ruling, VERDICT_FAIL, "the broker does not show the certificate %s, but another one",
		    step->of->name);
}

/* Whoever never answers is at fault, as long as it answers others. */
void
rule_silence(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (!control_held(control) || control->close.outcome == OUTCOME_NONE)
		rule_control(ruling, control);
	else
		rule(ruling, VERDICT_FAIL, "%s got no answer in %.1f s; %s was accepted right after",
		    seen->credential, seen->elapsed_us / 1e6,
		    control->credential);
}
