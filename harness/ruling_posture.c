/* SPDX-License-Identifier: ISC */
#include "harness/ruling.h"

/* What the broker shows of itself: the findings are made, see posture.h. */

/* It has not come to a certificate. */
static void
rule_nothing_shown(const struct observation *seen, struct ruling *ruling)
{
	if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_ERROR, "cannot be decided: the broker showed no certificate: %s",
		    seen->cipher);
	else if (seen->outcome == OUTCOME_REFUSED_TLS)
		rule(ruling, VERDICT_ERROR, "cannot be decided: the broker ended the handshake with alert %d (%s) before it had shown a certificate",
		    seen->alert, alert_text(seen->alert));
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s before the broker had shown a certificate",
		    outcome_text(seen->outcome));
}

void
rule_posture(const struct observation *seen, struct ruling *ruling)
{
	static const enum verdict	 verdicts[] = {
		[FINDING_RIGHT] = VERDICT_PASS, [FINDING_POOR] = VERDICT_WARN,
		[FINDING_WRONG] = VERDICT_FAIL, [FINDING_MOOT] = VERDICT_SKIP
	};

	switch (seen->posture.finding) {
	case FINDING_RIGHT:
	case FINDING_POOR:
	case FINDING_WRONG:
	case FINDING_MOOT:
		rule(ruling, verdicts[seen->posture.finding], "%s",
		    seen->detail);
		break;
	case FINDING_NONE:
		rule_nothing_shown(seen, ruling);
		break;
	default:
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s",
		    seen->detail);
	}
}
