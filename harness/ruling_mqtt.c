/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/ruling.h"

/* The rules about what MQTT says, and about one way to the broker against another. */

/* Malformed packet, protocol error: what MQTT 5 calls packets that should not have come. */
static bool
connack_blames_packets(int code)
{
	return code == 0x81 || code == 0x82;
}

/* What is sent raw bears no client identifier. */
static bool
connack_blames_identifier(int code)
{
	return code == 2 || code == 0x85;
}

static void
rule_end(struct ruling *ruling, const struct control *control,
    const char *text)
{
	if (!control_held(control))
		rule_control(ruling, control);
	else
		rule(ruling, VERDICT_PASS, "%s", text);
}

void
rule_closed(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	const char	*what = step->raw != NULL ? step->raw->text : "it";

	switch (seen->outcome) {
	case OUTCOME_CLOSED:
		if (!seen->handshake_done)
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed before anything could be sent",
			    seen->credential);
		else
			rule_close(seen, control, VERDICT_PASS, ruling);
		break;
	case OUTCOME_REFUSED_MQTT:
		if (seen->connack == 1 || seen->connack == 0x84)
			rule(ruling, VERDICT_SKIP, "the broker does not speak the MQTT version of %s",
			    what);
		else if (connack_blames_identifier(seen->connack))
			rule(ruling, VERDICT_ERROR, "cannot be decided: the broker wants a client identifier: CONNACK %d (%s)",
			    seen->connack, connack_name(seen->connack));
		else if (connack_blames_packets(seen->connack))
			rule_end(ruling, control, "the broker answered that the packets are wrong, and closed the connection");
		else
			rule_connack(seen, control, ruling);
		break;
	case OUTCOME_REFUSED_TLS:
		rule_end(ruling, control, "the connection was ended by a TLS alert");
		break;
	default:
		/* One that answers whatever comes has answered nothing. */
		if (control_exists(control) && !control_held(control)) {
			rule_control(ruling, control);
			break;
		}
		rule(ruling, VERDICT_FAIL, "%s: %s was answered%s%s",
		    seen->credential, what, seen->detail[0] != '\0' ? ": " : "",
		    seen->detail);
	}
}

/* The MQTT version that the answer has to be in: byte 9 of CONNECT, if literal (MQTT 5, section 3.1.2.2). */
static bool
speaks_mqtt_5(const struct step *step, const struct variant *variant)
{
	if (step->raw != NULL && step->raw->len > 8 &&
	    step->raw->bytes[0] == 0x10)
		return step->raw->bytes[8] == 5;
	return variant->mqtt == MQTT_5;
}

static void
rule_code(const struct step *step, const struct variant *variant,
    const struct observation *seen, struct ruling *ruling)
{
	const char	*name = connack_name(seen->connack);
	bool		 five = speaks_mqtt_5(step, variant);

	if (name == NULL)
		name = "unknown code";
	if (five != (seen->connack >= 0x80))
		rule(ruling, VERDICT_WARN, "%s: CONNACK %d (%s) is not a code of MQTT %s",
		    seen->credential, seen->connack, name, five ? "5" : "3");
	else if (connack_weight(seen->connack) != VERDICT_PASS)
		rule(ruling, VERDICT_WARN, "%s: CONNACK %d (%s) does not say that it is about the client",
		    seen->credential, seen->connack, name);
	else if (seen->session_present)
		rule(ruling, VERDICT_WARN, "%s: CONNACK %d (%s) claims that there is a session",
		    seen->credential, seen->connack, name);
	else
		rule(ruling, VERDICT_PASS, "%s was refused with CONNACK %d (%s)%s%s",
		    seen->credential, seen->connack, name,
		    seen->detail[0] != '\0' ? "; " : "", seen->detail);
}

void
rule_reason(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	switch (seen->outcome) {
	case OUTCOME_REFUSED_MQTT:
		if (connack_bans(seen->connack))
			rule_connack(seen, control, ruling);
		else
			rule_code(step, variant, seen, ruling);
		break;
	case OUTCOME_CLOSED:
		rule_close(seen, control, VERDICT_PASS, ruling);
		if (ruling->verdict == VERDICT_PASS)
			rule(ruling, VERDICT_PASS, "%s: closed without a word, which is allowed; %s was accepted right after",
			    seen->credential, control->credential);
		break;
	case OUTCOME_REFUSED_TLS:
		rule(ruling, VERDICT_SKIP, "%s: refused by TLS, so MQTT has nothing to say",
		    seen->credential);
		break;
	default:
		if (seen->connack > 0)
			rule(ruling, VERDICT_WARN, "%s: refused with CONNACK %d, but the connection was not closed: %s",
			    seen->credential, seen->connack, seen->detail);
		else
			rule(ruling, VERDICT_SKIP, "%s: not refused, so there is nothing to look at",
			    seen->credential);
	}
}

/* Did it get in, or its message through? */
static bool
let_in(const struct observation *seen)
{
	return seen->outcome == OUTCOME_ACCEPTED ||
	    seen->outcome == OUTCOME_DELIVERED;
}

#define PROTOCOL_VERSION	70

/* Does the broker turn away even the control, because it does not know this way? */
static bool
rule_unspoken(const struct step *step, const struct control *control,
    struct ruling *ruling)
{
	const struct observation	*before;

	if (!control_exists(control))
		return false;
	before = &control->before;
	if (before->outcome != OUTCOME_CLOSED &&
	    (before->outcome != OUTCOME_REFUSED_TLS ||
	    before->alert != PROTOCOL_VERSION) &&
	    (before->outcome != OUTCOME_REFUSED_MQTT ||
	    connack_bans(before->connack)))
		return false;
	rule(ruling, VERDICT_SKIP, "the broker does not accept %s %s either (%s), so there is nothing to compare",
	    control->credential, step->how != NULL ? step->how->name :
	    "this way", outcome_text(before->outcome));
	return true;
}

void
rule_same(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct observation *base,
    const struct control *control, struct ruling *ruling)
{
	const char	*way = step->how != NULL ? step->how->name : "this way";

	if (rule_unspoken(step, control, ruling) ||
	    rule_infrastructure(seen, ruling))
		return;
	if (base == NULL) {
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: there is nothing to compare with",
		    seen->credential);
		return;
	}
	if (rule_infrastructure(base, ruling))
		return;
	if (!let_in(seen) && seen->outcome != OUTCOME_DENIED) {
		rule_refusal(step, variant, seen, control, ruling);
		if (ruling->verdict == VERDICT_ERROR)
			return;
	}
	if (let_in(seen) == let_in(base))
		rule(ruling, VERDICT_PASS, "%s: %s %s as well as otherwise",
		    seen->credential, let_in(seen) ? "let in" : "kept out", way);
	else
		rule(ruling, VERDICT_FAIL, "%s: %s %s, otherwise not (%s, and %s)",
		    seen->credential, let_in(seen) ? "let in" : "kept out", way,
		    outcome_text(seen->outcome), outcome_text(base->outcome));
}
