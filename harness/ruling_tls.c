/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/ruling.h"

/* What else a handshake may be asked for, once the broker lets somebody in. */

void
rule_renegotiation(const struct step *step, const struct observation *seen,
    const struct control *control, struct ruling *ruling)
{
	static const struct variant	 variant = { .tls = TLS_1_2 };

	if (!seen->handshake_done)
		rule_unwanted_refusal(seen, control, ruling);
	else if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_FAIL, "%s asked for another handshake in its connection, and the broker began it",
		    seen->credential);
	else if (!control_held(control))
		rule_control(ruling, control);
	else if (seen->outcome == OUTCOME_CLOSED)
		rule_close(seen, control, VERDICT_WARN, ruling);
	else if (seen->outcome == OUTCOME_DENIED)
		rule(ruling, VERDICT_PASS, "the broker does not answer a request for another handshake in the same connection");
	else
		rule(ruling, expect_alert(&step->expect, &variant, seen->alert) ?
		    VERDICT_PASS : VERDICT_WARN, "the broker refused another handshake in the same connection with alert %d (%s)",
		    seen->alert, alert_text(seen->alert));
}

void
rule_not_early(const struct observation *seen, const struct control *control,
    struct ruling *ruling)
{
	if (seen->early_data_accepted)
		rule(ruling, VERDICT_FAIL, "%s sent MQTT as early data, and the broker took it: who records it can send it again",
		    seen->credential);
	else if (rule_infrastructure(seen, ruling))
		return;
	else if (!control_held(control))
		rule_control(ruling, control);
	else if (!seen->ticket_offered)
		rule(ruling, VERDICT_ERROR, "cannot be decided: the earlier TLS session was not offered: %s",
		    seen->detail);
	else if (!seen->early_data_offered)
		rule(ruling, VERDICT_PASS, "the broker's tickets allow no early data, or too little for a CONNECT");
	else
		rule(ruling, VERDICT_PASS, "the broker passed over what %s sent as early data",
		    seen->credential);
}
