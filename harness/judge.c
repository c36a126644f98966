/* SPDX-License-Identifier: ISC */
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
		if (!seen->certificate_requested)
			rule(ruling, VERDICT_FAIL, "%s was accepted: the broker never asked for a certificate",
			    seen->credential);
		else
			rule(ruling, VERDICT_FAIL, "%s was accepted",
			    seen->credential);
	}
}

static void
judge_success(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
	case OUTCOME_DELIVERED:
		if (!seen->certificate_requested && !step->as->absent)
			rule(ruling, VERDICT_WARN, "%s was accepted, but the broker never asked for its certificate",
			    seen->credential);
		else if (seen->outcome == OUTCOME_ACCEPTED)
			rule(ruling, VERDICT_PASS, "%s was accepted",
			    seen->credential);
		else
			rule(ruling, VERDICT_PASS, "the message of %s was delivered",
			    seen->credential);
		break;
	case OUTCOME_DENIED:
		if (!control_held(control) && control_exists(control))
			rule_control(ruling, control);
		else
			rule(ruling, VERDICT_FAIL, "the message was not delivered: %s",
			    seen->detail[0] != '\0' ? seen->detail :
			    "a later one was");
		break;
	default:
		rule_unwanted_refusal(seen, control, ruling);
	}
}

static void
judge_denied(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	switch (seen->outcome) {
	case OUTCOME_DENIED:
		if (!control_held(control))
			rule_control(ruling, control);
		else if (!seen->sentinel)
			rule(ruling, VERDICT_ERROR, "cannot be decided: the message did not arrive, but neither did one on a topic that must be allowed: %s",
			    seen->detail);
		else
			rule(ruling, VERDICT_PASS, "the message was not delivered, a later one on an allowed topic was");
		break;
	case OUTCOME_REFUSED_MQTT:
		rule_connack(seen, control, ruling);
		break;
	case OUTCOME_CLOSED:
		/* MQTT 3.1.1 knows no other way to refuse a message: [MQTT-3.3.5-2]. */
		if (seen->connack != 0)
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s: the connection was closed before there was a session",
			    seen->credential);
		else
			rule_close(seen, control, VERDICT_PASS, ruling);
		break;
	case OUTCOME_DELIVERED:
		rule(ruling, VERDICT_FAIL, "the message was delivered: %s",
		    seen->detail);
		break;
	default:
		rule_unwanted_refusal(seen, control, ruling);
	}
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

void
judge_step(const struct step *step, const struct variant *variant,
    const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (step->expect.want == WANT_REQUEST) {
		judge_request(seen, ruling);
		return;
	}
	if (step->expect.want == WANT_CA_LIST) {
		judge_ca_list(seen, ruling);
		return;
	}
	if (rule_infrastructure(seen, ruling))
		return;
	switch (step->expect.want) {
	case WANT_REFUSED:
		judge_refused(step, variant, seen, control, ruling);
		break;
	case WANT_DENIED:
		judge_denied(seen, control, ruling);
		break;
	case WANT_SUCCESS_OR_REFUSED:
		if (seen->outcome == OUTCOME_REFUSED_MQTT ||
		    seen->outcome == OUTCOME_CLOSED)
			rule_refusal(step, variant, seen, control, ruling);
		else
			judge_success(step, seen, control, ruling);
		break;
	default:
		judge_success(step, seen, control, ruling);
	}
}

bool
judge_wants_control(const struct step *step, const struct variant *variant,
    const struct observation *seen)
{
	switch (seen->outcome) {
	case OUTCOME_CLOSED:
	case OUTCOME_REFUSED_MQTT:
		return true;
	case OUTCOME_REFUSED_TLS:
		return !expect_alert(&step->expect, variant, seen->alert);
	default:
		return false;
	}
}

/* What an unmet premise means, in words of what to do. */
static void
rule_premise(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	char	 reason[WHY_SIZE];

	if (step->expect.want == WANT_DENIED &&
	    seen->outcome == OUTCOME_DELIVERED)
		rule(ruling, VERDICT_ERROR, "identity cannot be observed: this broker lets every client use every topic; add an ACL like `pattern readwrite certcheck/%%u/#`");
	else if (step->op == OP_EXCHANGE && seen->outcome == OUTCOME_DENIED)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s may not use the shared topic; add an ACL like `pattern readwrite certcheck/shared/#`",
		    seen->credential);
	else if (ruling->verdict == VERDICT_FAIL) {
		snprintf(reason, sizeof(reason), "%s", ruling->why);
		rule(ruling, VERDICT_ERROR, "cannot be decided: a premise does not hold: %s",
		    reason);
	}
}

/* The higher, the more it says about the case. */
static int
verdict_rank(enum verdict verdict)
{
	static const int	 rank[VERDICTS] = {
		[VERDICT_PASS] = 1, [VERDICT_WARN] = 2, [VERDICT_ERROR] = 3,
		[VERDICT_FAIL] = 4, [VERDICT_SKIP] = 0
	};

	return rank[verdict];
}

/* A FAIL has to be seen twice. */
static void
rule_second_look(const struct step *step, const struct variant *variant,
    const struct result *result, size_t i, struct ruling *ruling)
{
	const struct observation	*first = &result->step[i];
	const struct observation	*second = &result->again[i];
	struct ruling			 other;

	judge_step(step, variant, second, &result->control[i], &other);
	if (other.verdict == VERDICT_FAIL && second->outcome == first->outcome)
		text_add(ruling->why, sizeof(ruling->why), "; seen twice");
	else if (second->outcome == OUTCOME_NONE)
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s, but there was no second look",
		    outcome_text(first->outcome));
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: the broker's answer changed between two looks: %s, then %s",
		    outcome_text(first->outcome), outcome_text(second->outcome));
}

void
judge_result(const struct scenario *scenario, const struct variant *variant,
    struct result *result)
{
	struct ruling		 ruling, worst = { VERDICT_SKIP, "no step was run" };
	const struct step	*step;
	size_t			 i;

	for (i = 0; i < result->steps; i++) {
		step = &scenario->steps[i];
		judge_step(step, variant, &result->step[i],
		    &result->control[i], &ruling);
		if (step->premise && ruling.verdict == VERDICT_FAIL) {
			rule_premise(step, &result->step[i], &ruling);
			worst = ruling;
			break;
		}
		if (ruling.verdict == VERDICT_FAIL)
			rule_second_look(step, variant, result, i, &ruling);
		if (ruling.verdict == VERDICT_FAIL && step->expect.lenient)
			ruling.verdict = VERDICT_WARN;
		if (i == 0 ||
		    verdict_rank(ruling.verdict) > verdict_rank(worst.verdict))
			worst = ruling;
		/* What rests on an undecided premise accuses nobody. */
		if (step->premise && ruling.verdict == VERDICT_ERROR)
			break;
	}
	result->verdict = worst.verdict;
	snprintf(result->why, sizeof(result->why), "%s", worst.why);
}
