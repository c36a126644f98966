/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/ruling.h"

void
rule(struct ruling *ruling, enum verdict verdict, const char *format, ...)
{
	va_list	 ap;

	ruling->verdict = verdict;
	va_start(ap, format);
	vsnprintf(ruling->why, sizeof(ruling->why), format, ap);
	va_end(ap);
}

bool
control_held(const struct control *control)
{
	if (control == NULL || control->credential[0] == '\0')
		return false;
	return control->before.outcome == OUTCOME_ACCEPTED &&
	    control->after.outcome == OUTCOME_ACCEPTED &&
	    (control->close.outcome == OUTCOME_ACCEPTED ||
	    control->close.outcome == OUTCOME_NONE);
}

bool
control_exists(const struct control *control)
{
	return control != NULL && control->credential[0] != '\0';
}

/* An alert that only a judged certificate brings about, whatever the TLS stack. */
static bool
alert_names_certificate(int alert)
{
	return (alert >= 42 && alert <= 46) || alert == 48 || alert == 51 ||
	    alert == 116;
}

/*
 * What a CONNACK code says of a credential: PASS, it was refused; WARN, it was,
 * in vague words; ERROR, the broker speaks of something else: a version, its
 * load, a ban.
 */
enum verdict
connack_weight(int code)
{
	switch (code) {
	case 2:
	case 4:
	case 5:
	case 0x85:
	case 0x86:
	case 0x87:
	case 0x8c:
		return VERDICT_PASS;
	case 0x80:
	case 0x83:
		return VERDICT_WARN;
	default:
		return VERDICT_ERROR;
	}
}

bool
connack_bans(int code)
{
	return code == 0x8a || code == 0x97 || code == 0x9f;
}

/*
 * Had the broker finished TLS too when the connection ended?  Under TLS 1.3 our
 * side of the handshake does not tell; tickets do, since they come after our
 * Finished (RFC 8446, section 4.6.1).
 */
static bool
closed_behind_tls(const struct observation *seen)
{
	return seen->outcome == OUTCOME_CLOSED && seen->layer == LAYER_TCP &&
	    seen->handshake_done && seen->connack < 0 &&
	    (seen->tickets > 0 || strcmp(seen->tls, "TLSv1.3") != 0);
}

void
judge_control_cause(const struct observation *seen, char *buf, size_t size)
{
	const char	*detail = seen->detail;

	buf[0] = '\0';
	if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 45)
		text_add(buf, size, "the broker's CRL has probably expired, or its clock is ahead: a valid certificate is refused with certificate_expired");
	else if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 48)
		text_add(buf, size, "the broker does not trust this CA, or holds no CRL for it: a valid certificate is refused with unknown_ca");
	else if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 44)
		text_add(buf, size, "the broker's CRL revokes a certificate that ours does not: it holds another CRL of this CA");
	else if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 42)
		text_add(buf, size, "the broker's clock may be behind, or its CRL not valid yet: a valid certificate is refused with bad_certificate");
	else if (seen->outcome == OUTCOME_REFUSED_TLS && seen->alert == 70)
		text_add(buf, size, "the broker does not speak this TLS version");
	else if (seen->outcome == OUTCOME_REFUSED_MQTT && connack_bans(seen->connack))
		text_add(buf, size, "the broker may have banned this address: CONNACK %d (%s)", seen->connack, connack_name(seen->connack));
	else if (seen->outcome == OUTCOME_REFUSED_MQTT && (seen->connack == 1 || seen->connack == 0x84))
		text_add(buf, size, "the broker does not speak this MQTT version");
	else if (seen->outcome == OUTCOME_REFUSED_MQTT)
		text_add(buf, size, "the broker's TLS accepts a valid certificate, its MQTT side does not: CONNACK %d (%s); does it know this user?", seen->connack, connack_text(seen->connack));
	else if (seen->outcome == OUTCOME_REFUSED_TLS)
		text_add(buf, size, "a valid certificate is refused with alert %d (%s)", seen->alert, alert_text(seen->alert));
	else if (closed_behind_tls(seen))
		text_add(buf, size, "a valid certificate gets through TLS, then the connection is closed before MQTT answers: if this is a TLS terminator, does it reach the broker behind it?");
	else if (seen->outcome == OUTCOME_NONE)
		text_add(buf, size, "the control was not run");
	else if (seen->outcome == OUTCOME_FAULT)
		text_add(buf, size, "it could not be asked: %s", detail);
	else
		text_add(buf, size, "a valid certificate gets no session: %s%s%s", outcome_text(seen->outcome), detail[0] != '\0' ? ": " : "", detail);
}

/* The first look at a control that was not accepted. */
static const struct observation *
control_broken(const struct control *control)
{
	if (control->before.outcome != OUTCOME_ACCEPTED)
		return &control->before;
	if (control->close.outcome != OUTCOME_ACCEPTED &&
	    control->close.outcome != OUTCOME_NONE)
		return &control->close;
	return &control->after;
}

void
rule_control(struct ruling *ruling, const struct control *control)
{
	const struct observation	*broken;
	char				 cause[DETAIL_SIZE * 2];

	if (!control_exists(control)) {
		rule(ruling, VERDICT_ERROR, "cannot be decided: there is no valid certificate to compare with");
		return;
	}
	broken = control_broken(control);
	judge_control_cause(broken, cause, sizeof(cause));
	rule(ruling, VERDICT_ERROR, "cannot be decided: the control %s was not accepted %s: %s",
	    control->credential, broken == &control->before ? "before" :
	    broken == &control->close ? "right after" : "after", cause);
}

/* Outcomes that say nothing about the broker, whatever was expected. */
bool
rule_infrastructure(const struct observation *seen, struct ruling *ruling)
{
	const char	*detail = seen->detail;

	switch (seen->outcome) {
	case OUTCOME_NONE:
	case OUTCOME_SILENT:
	case OUTCOME_UNREACHABLE:
	case OUTCOME_NOT_SENT:
	case OUTCOME_GARBLED:
	case OUTCOME_FAULT:
	case OUTCOMES:
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s%s%s",
		    seen->credential, outcome_text(seen->outcome),
		    detail[0] != '\0' ? ": " : "", detail);
		return true;
	case OUTCOME_UNPROVEN:
		rule(ruling, VERDICT_ERROR, "cannot be decided: peer unproven: %s",
		    detail);
		return true;
	default:
		return false;
	}
}

#define UNRECOGNIZED_NAME	112
#define NO_APPLICATION_PROTOCOL	120

/* Did the broker get to see what this step presents? */
static bool
rule_unseen(const struct step *step, const struct variant *variant,
    const struct observation *seen, struct ruling *ruling)
{
	/* In an abbreviated handshake no certificate is asked for (RFC 8446, section 2.2). */
	if (seen->resumed || (seen->ticket_offered &&
	    !seen->certificate_requested &&
	    seen->outcome == OUTCOME_REFUSED_TLS))
		return false;
	/* It is turned away by what it asks for. */
	if (!seen->certificate_requested &&
	    (seen->alert == UNRECOGNIZED_NAME ||
	    seen->alert == NO_APPLICATION_PROTOCOL) &&
	    seen->outcome == OUTCOME_REFUSED_TLS &&
	    step->expect.alerts[0] != 0 &&
	    expect_alert(&step->expect, variant, seen->alert))
		return false;
	if (!seen->certificate_requested) {
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s before the broker asked for a certificate",
		    seen->credential, outcome_text(seen->outcome));
		return true;
	}
	if (!step->as->absent && (!seen->certificate_sent || !seen->proof_sent)) {
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: %s, but our %s had not been sent",
		    seen->credential, outcome_text(seen->outcome),
		    seen->certificate_sent ? "CertificateVerify" : "Certificate");
		return true;
	}
	return false;
}

static void
rule_alert(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	const char	*name = alert_text(seen->alert);

	if (!control_exists(control)) {
		if (alert_names_certificate(seen->alert))
			rule(ruling, VERDICT_PASS, "%s was refused with alert %d (%s), which names the certificate; no control",
			    seen->credential, seen->alert, name);
		else
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s was refused with alert %d (%s), which need not be about the certificate, and there is no valid certificate to compare with",
			    seen->credential, seen->alert, name);
	} else if (!control_held(control))
		rule_control(ruling, control);
	else if (expect_alert(&step->expect, variant, seen->alert))
		rule(ruling, VERDICT_PASS, "%s was refused with alert %d (%s)",
		    seen->credential, seen->alert, name);
	else
		rule(ruling, VERDICT_WARN, "%s was refused, but with alert %d (%s)",
		    seen->credential, seen->alert, name);
}

/* A CONNACK other than 0; the control has been asked right after it. */
void
rule_connack(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	const char	*name = connack_text(seen->connack);

	if (connack_bans(seen->connack))
		rule(ruling, VERDICT_ERROR, "cannot be decided: possibly banned: CONNACK %d (%s)",
		    seen->connack, name);
	else if (connack_weight(seen->connack) == VERDICT_ERROR)
		rule(ruling, VERDICT_ERROR, "cannot be decided: CONNACK %d (%s) is not about the credential",
		    seen->connack, name);
	else if (!control_exists(control))
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s was refused with CONNACK %d (%s), and there is no valid certificate to compare with",
		    seen->credential, seen->connack, name);
	else if (!control_held(control))
		rule_control(ruling, control);
	else
		rule(ruling, connack_weight(seen->connack),
		    "%s was refused by MQTT with CONNACK %d (%s)",
		    seen->credential, seen->connack, name);
}

/* A close without a reason counts only while the twin is accepted. */
void
rule_close(const struct observation *seen, const struct control *control,
    enum verdict verdict, struct ruling *ruling)
{
	if (!control_exists(control))
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed without a reason, and there is no valid certificate to compare with",
		    seen->credential);
	else if (!control_held(control))
		rule_control(ruling, control);
	else if (control->close.outcome == OUTCOME_NONE)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed without a reason, and the control was not asked right after",
		    seen->credential);
	else if (seen->layer == LAYER_WEBSOCKET)
		rule(ruling, verdict, "%s was refused above TLS (%s); %s was accepted right after",
		    seen->credential, seen->detail, control->credential);
	else if (closed_behind_tls(seen) && seen->close_notify)
		rule(ruling, verdict, "%s was refused by closing the connection after a completed TLS handshake, which looks like a TLS terminator in front of the broker (nginx does so): the verdict is on both together; %s was accepted right after",
		    seen->credential, control->credential);
	else
		rule(ruling, verdict, "%s was refused by closing the connection without a reason; %s was accepted right after",
		    seen->credential, control->credential);
}

/* Whoever does not put a ClientHello together lets nobody around anything by it. */
static bool
is_out_by_pieces(const struct step *step, const struct observation *seen)
{
	return step->how != NULL && step->how->piece != 0 &&
	    !seen->certificate_requested &&
	    (seen->outcome == OUTCOME_REFUSED_TLS ||
	    seen->outcome == OUTCOME_CLOSED);
}

static void
rule_pieces(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (!control_held(control))
		rule_control(ruling, control);
	else if (control->close.outcome == OUTCOME_NONE)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s got no further than a ClientHello in pieces, and the control was not asked right after",
		    seen->credential);
	else
		rule(ruling, VERDICT_WARN, "%s got no further than a ClientHello in pieces, which the broker does not take (%s); %s was accepted right after",
		    seen->credential, outcome_text(seen->outcome),
		    control->credential);
}

void
rule_refusal(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (is_out_by_pieces(step, seen)) {
		rule_pieces(seen, control, ruling);
		return;
	}
	if (rule_unseen(step, variant, seen, ruling))
		return;
	if (seen->outcome == OUTCOME_REFUSED_TLS)
		rule_alert(step, variant, seen, control, ruling);
	else if (seen->outcome == OUTCOME_REFUSED_MQTT)
		rule_connack(seen, control, ruling);
	else
		rule_close(seen, control, VERDICT_WARN, ruling);
}

/* Something that must succeed was refused: the broker's fault only if another gets in. */
void
rule_unwanted_refusal(const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	char	 cause[DETAIL_SIZE * 2];

	if (seen->outcome == OUTCOME_CLOSED && !seen->proof_sent &&
	    !seen->resumed) {
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed before our certificate had been sent",
		    seen->credential);
	} else if (!control_exists(control)) {
		judge_control_cause(seen, cause, sizeof(cause));
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s was refused, and there is no other valid certificate to compare with: %s",
		    seen->credential, cause);
	} else if (!control_held(control))
		rule_control(ruling, control);
	else if (seen->outcome == OUTCOME_REFUSED_MQTT &&
	    connack_weight(seen->connack) == VERDICT_ERROR)
		rule_connack(seen, control, ruling);
	else
		rule(ruling, VERDICT_FAIL, "%s was not accepted (%s), although %s was",
		    seen->credential, outcome_text(seen->outcome),
		    control->credential);
}
