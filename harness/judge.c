/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/ruling.h"

static void
judge_refused(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	switch (seen->outcome) {
	case OUTCOME_REFUSED_TLS:
	case OUTCOME_REFUSED_MQTT:
	case OUTCOME_CLOSED:
		rule_refusal(step, variant, seen, control, ruling);
		break;
	default:
		if (seen->resumed)
			rule(ruling, VERDICT_FAIL, "%s was accepted: its earlier TLS session was resumed",
			    seen->credential);
		else if (!seen->certificate_requested)
			rule(ruling, VERDICT_FAIL, "%s was accepted: the broker never asked for a certificate",
			    seen->credential);
		else
			rule(ruling, VERDICT_FAIL, "%s was accepted",
			    seen->credential);
	}
}

/* CONNACK says neither whom the broker takes a client for, nor what it may do. */
static bool
judge_connack_alone(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	if (step->op == OP_CONNECT || step->op == OP_STAY ||
	    seen->outcome != OUTCOME_ACCEPTED)
		return false;
	rule(ruling, VERDICT_ERROR, "cannot be decided: %s was accepted, but no message has shown as whom",
	    seen->credential);
	return true;
}

/* Is this about whether anybody has a name at all, not about an odd one? */
static bool
step_is_plain(const struct step *step)
{
	return step->op == OP_ROUNDTRIP && step->of == NULL &&
	    step->username == NULL &&
	    (step->premise || step->as->like == NULL);
}

static void
judge_success(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	if (judge_connack_alone(step, seen, ruling))
		return;
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
	case OUTCOME_DELIVERED:
		if (!seen->certificate_requested && !step->as->absent &&
		    !seen->resumed)
			rule(ruling, VERDICT_WARN, "%s was accepted, but the broker never asked for its certificate",
			    seen->credential);
		else if (seen->outcome == OUTCOME_ACCEPTED)
			rule(ruling, VERDICT_PASS, "%s was accepted",
			    seen->credential);
		else
			rule(ruling, VERDICT_PASS, "%s: %s", seen->credential,
			    op_outcome_text(step->op, OUTCOME_DELIVERED));
		break;
	case OUTCOME_DENIED:
		if (!control_held(control) && control_exists(control))
			rule_control(ruling, control);
		else
			rule(ruling, VERDICT_FAIL, "%s: %s%s%s",
			    seen->credential,
			    op_outcome_text(step->op, OUTCOME_DENIED),
			    seen->detail[0] != '\0' ? ": " : "", seen->detail);
		if (ruling->verdict == VERDICT_FAIL && step_is_plain(step))
			text_add(ruling->why, sizeof(ruling->why), " on its own topic: the ACL may not give it that, or the broker not get its name from the certificate, which is lost where TLS ends at a terminator");
		break;
	default:
		rule_unwanted_refusal(seen, control, ruling);
	}
}

/* Is a refused connection as good as a message that is not delivered? */
static bool
refusal_is_right(const struct step *step)
{
	return step->expect.want == WANT_DENIED_OR_REFUSED ||
	    step->expect.want == WANT_ONE;
}

/* Nothing came: was there something to prove that nothing would? */
static void
judge_absence(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	const char	*absent = op_outcome_text(step->op, OUTCOME_DENIED);

	if (!control_held(control))
		rule_control(ruling, control);
	else if (!seen->sentinel && seen->waited &&
	    refusal_is_right(step))
		rule(ruling, VERDICT_WARN, "%s: %s, but only waiting shows it: its rightful listener got it, and %s may use no topic on which a later one could have come",
		    seen->credential, absent, seen->credential);
	else if (!seen->sentinel)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s, but neither did one come on a topic that must be allowed: %s",
		    absent, seen->detail);
	else if (step->op == OP_INHERIT && seen->session_present)
		rule(ruling, VERDICT_WARN, "%s: the session was handed over, its messages were withheld",
		    seen->credential);
	else if (step->op == OP_TAKEOVER)
		rule(ruling, VERDICT_PASS, "%s: %s", seen->credential, absent);
	else
		rule(ruling, VERDICT_PASS, "%s: %s, a later one on an allowed topic was",
		    seen->credential, absent);
}

static void
judge_denied(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	bool	 refusal = refusal_is_right(step);

	if (judge_connack_alone(step, seen, ruling))
		return;
	switch (seen->outcome) {
	case OUTCOME_DENIED:
		judge_absence(step, seen, control, ruling);
		break;
	case OUTCOME_DELIVERED:
		rule(ruling, VERDICT_FAIL, "%s: %s%s%s", seen->credential,
		    op_outcome_text(step->op, OUTCOME_DELIVERED),
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
		break;
	case OUTCOME_CLOSED:
		/* MQTT 3.1.1 knows no other way to refuse a message: [MQTT-3.3.5-2]. */
		if (seen->connack == 0)
			rule_close(seen, control, VERDICT_PASS, ruling);
		else if (refusal)
			rule_refusal(step, variant, seen, control, ruling);
		else
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed before there was a session",
			    seen->credential);
		break;
	case OUTCOME_REFUSED_MQTT:
		if (refusal)
			rule_refusal(step, variant, seen, control, ruling);
		else
			rule_connack(seen, control, ruling);
		break;
	case OUTCOME_REFUSED_TLS:
		if (refusal) {
			rule_refusal(step, variant, seen, control, ruling);
			break;
		}
		/* FALLTHROUGH */
	default:
		rule_unwanted_refusal(seen, control, ruling);
	}
}

/* One credential, two names: it may be either, not both. */
static void
judge_one(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct observation *base,
    const struct control *control, struct ruling *ruling)
{
	if (seen->outcome != OUTCOME_DELIVERED)
		judge_denied(step, variant, seen, control, ruling);
	else if (base != NULL && base->outcome == OUTCOME_DELIVERED &&
	    seen->resumed != base->resumed)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: its TLS session was resumed for one of the two messages only, so that it may have gone by one name each time",
		    seen->credential);
	else if (base != NULL && base->outcome == OUTCOME_DELIVERED)
		rule(ruling, VERDICT_FAIL, "%s: both messages were delivered, as if it were two users: %s",
		    seen->credential, seen->detail);
	else
		rule(ruling, VERDICT_PASS, "%s: this is the one of the two names that it goes by",
		    seen->credential);
}

static void
judge_request(const struct observation *seen, struct ruling *ruling)
{
	if (seen->outcome == OUTCOME_UNPROVEN)
		rule_infrastructure(seen, ruling);
	else if (seen->certificate_requested)
		rule(ruling, VERDICT_PASS, "the broker sent a CertificateRequest");
	else if (seen->handshake_done)
		rule(ruling, VERDICT_FAIL, "the handshake completed without a CertificateRequest");
	else if (!rule_infrastructure(seen, ruling))
		rule(ruling, VERDICT_ERROR, "cannot be decided: the handshake ended before a certificate could be asked for: %s",
		    outcome_text(seen->outcome));
}

/* An empty list is legal, and says nothing. */
static void
judge_ca_list(const struct observation *seen, struct ruling *ruling)
{
	judge_request(seen, ruling);
	if (ruling->verdict == VERDICT_FAIL)
		ruling->verdict = VERDICT_ERROR;
	if (ruling->verdict != VERDICT_PASS)
		return;
	if (seen->ca_listed == 0)
		rule(ruling, VERDICT_SKIP, "the broker names no CA in its CertificateRequest, which is legal");
	else if (seen->ca_foreign > 0)
		rule(ruling, VERDICT_FAIL, "of the %u CAs whose certificates the broker asks for, %u are not ours: %s",
		    seen->ca_listed, seen->ca_foreign, seen->ca_name);
	else
		rule(ruling, VERDICT_PASS, "the broker asks for certificates of %u CAs, all ours",
		    seen->ca_listed);
}

/* Those about a session and its messages; what says nothing has been sorted out. */
static void
judge_session(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct observation *base,
    const struct control *control, struct ruling *ruling)
{
	switch (step->expect.want) {
	case WANT_REFUSED:
		judge_refused(step, variant, seen, control, ruling);
		break;
	case WANT_DENIED:
	case WANT_DENIED_OR_REFUSED:
		judge_denied(step, variant, seen, control, ruling);
		break;
	case WANT_ONE:
		judge_one(step, variant, seen, base, control, ruling);
		break;
	case WANT_CLOSED:
		rule_closed(step, seen, control, ruling);
		break;
	case WANT_REASON:
		rule_reason(step, variant, seen, control, ruling);
		break;
	case WANT_FULL:
		rule_full(step, variant, seen, control, ruling);
		break;
	case WANT_SERVED:
		rule_served(step, seen, control, ruling);
		break;
	case WANT_SUCCESS_OR_REFUSED:
		if (outcome_refuses(seen->outcome))
			rule_refusal(step, variant, seen, control, ruling);
		else
			judge_success(step, seen, control, ruling);
		break;
	default:
		judge_success(step, seen, control, ruling);
	}
}

/* Those that are about no session that would be wanted, or not. */
static void
judge_other_verb(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	switch (step->op) {
	case OP_ALIVE:
		rule_alive(step, seen, control, ruling);
		break;
	case OP_TICKET:
		rule_ticket(step, seen, control, ruling);
		break;
	case OP_HELLO:
		rule_hello(step, seen, ruling);
		break;
	case OP_INSPECT:
		rule_posture(seen, ruling);
		break;
	case OP_RENEGOTIATE:
		rule_renegotiation(step, seen, control, ruling);
		break;
	case OP_CROWD:
	case OP_DISPERSE:
		rule_crowd(step, seen, ruling);
		break;
	default:
		rule_change(step, seen, ruling);
	}
}

/* By the verb, where that says more than what is wanted; false: it does not. */
static bool
judge_verb(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	if (step->expect.prompt && seen->outcome == OUTCOME_SILENT)
		rule_silence(seen, control, ruling);
	else if (step->expect.want == WANT_SHUT)
		rule_shut(step, seen, ruling);
	else if (step->expect.want == WANT_NOT_EARLY)
		rule_not_early(seen, control, ruling);
	else if (want_any_way(step->expect.want))
		rule_repelled(step, seen, control, ruling);
	else if (want_unharmed(step->expect.want))
		rule_unharmed(step, seen, control, ruling);
	else if (step->op < OP_ALIVE || step->op == OP_BURST)
		return false;
	else if (!rule_infrastructure(seen, ruling))
		judge_other_verb(step, seen, control, ruling);
	return true;
}

/* Another way, which is not open to the control either. */
static bool
judge_barred(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (seen->outcome != OUTCOME_NONE || !control_exists(control) ||
	    control_held(control))
		return false;
	rule_control(ruling, control);
	return true;
}

static void
judge_want(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct observation *base,
    const struct control *control, struct ruling *ruling)
{
	switch (step->expect.want) {
	case WANT_REQUEST:
		judge_request(seen, ruling);
		break;
	case WANT_CA_LIST:
		judge_ca_list(seen, ruling);
		break;
	case WANT_SAME:
		rule_same(step, variant, seen, base, control, ruling);
		break;
	default:
		if (!judge_barred(seen, control, ruling) &&
		    !rule_infrastructure(seen, ruling))
			judge_session(step, variant, seen, base, control,
			    ruling);
	}
}

/* How soon it was met is a finding; how long it was waited for in vain, a setting. */
static void
judge_time(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	char	 time[32];

	if (judge_met(step, seen))
		snprintf(time, sizeof(time), "%u.%03u", seen->changed_ms / 1000,
		    seen->changed_ms % 1000);
	else
		snprintf(time, sizeof(time), "%u", seen->changed_ms / 1000);
	text_add(ruling->why, sizeof(ruling->why), ", %s s after the change",
	    time);
}

/* Of several addresses: which one it is about, which the detail tells. */
static void
judge_place(const struct observation *seen, struct ruling *ruling)
{
	if (ruling->verdict != VERDICT_PASS && seen->detail[0] != '\0' &&
	    strstr(ruling->why, seen->detail) == NULL)
		text_add(ruling->why, sizeof(ruling->why), ": %s",
		    seen->detail);
}

void
judge_step(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct observation *base,
    const struct control *control, struct ruling *ruling)
{
	if (!judge_verb(step, seen, control, ruling))
		judge_want(step, variant, seen, base, control, ruling);
	if (seen->changed_ms != 0)
		judge_time(step, seen, ruling);
	if (step->how != NULL && step->how->node != 0)
		judge_place(seen, ruling);
}

bool
judge_wants_control(const struct step *step, const struct variant *variant,
    const struct observation *seen)
{
	if (step->op >= OP_CHANGES || step->op == OP_BURST)
		return false;
	if (want_any_way(step->expect.want))
		return seen->outcome == OUTCOME_SILENT;
	if (want_unharmed(step->expect.want))
		return seen->outcome == OUTCOME_SILENT ||
		    seen->outcome == OUTCOME_UNREACHABLE ||
		    outcome_refuses(seen->outcome);
	switch (seen->outcome) {
	case OUTCOME_CLOSED:
	case OUTCOME_REFUSED_MQTT:
		return true;
	case OUTCOME_SILENT:
		return step->expect.prompt;
	case OUTCOME_REFUSED_TLS:
		if (step->op == OP_ALIVE)
			return true;
		return !expect_alert(&step->expect, variant, seen->alert) ||
		    (step->how != NULL && step->how->piece != 0 &&
		    !seen->certificate_requested);
	default:
		return false;
	}
}
