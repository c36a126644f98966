/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/ruling.h"

/* What a broker makes of a ClientHello of ours. */

/*
 * It has to be gone on with, or the broker is not there, or not one that speaks
 * TLS as we do: nothing is known of it then.
 */
static void
rule_hello_wanted(const char *offer, const struct observation *seen,
    struct ruling *ruling)
{
	if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_PASS, "a ClientHello with %s was gone on with: %s, %s",
		    offer, seen->tls, seen->cipher);
	else if (seen->outcome == OUTCOME_REFUSED_TLS)
		rule(ruling, VERDICT_ERROR, "cannot be decided: even a ClientHello with %s was refused, with alert %d (%s)",
		    offer, seen->alert, alert_text(seen->alert));
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: even a ClientHello with %s was not gone on with: %s%s%s",
		    offer, outcome_text(seen->outcome),
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
}

void
rule_hello(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	const char		*offer = step->how->hello->text;
	/* A ClientHello says itself which versions it is about. */
	const struct variant	 variant = { .tls = TLS_1_3 };

	if (step->expect.want != WANT_REFUSED)
		rule_hello_wanted(offer, seen, ruling);
	else if (seen->outcome == OUTCOME_ACCEPTED)
		rule(ruling, VERDICT_FAIL, "the broker went on with a ClientHello with %s: %s, %s",
		    offer, seen->tls, seen->cipher);
	else if (seen->outcome == OUTCOME_CLOSED)
		rule(ruling, VERDICT_WARN, "a ClientHello with %s was not gone on with, but the connection was closed without an alert",
		    offer);
	else if (seen->outcome != OUTCOME_REFUSED_TLS)
		rule(ruling, VERDICT_ERROR, "cannot be decided: a ClientHello with %s: %s",
		    offer, outcome_text(seen->outcome));
	else if (expect_alert(&step->expect, &variant, seen->alert))
		rule(ruling, VERDICT_PASS, "a ClientHello with %s was refused with alert %d (%s)",
		    offer, seen->alert, alert_text(seen->alert));
	else
		rule(ruling, VERDICT_WARN, "a ClientHello with %s was refused, but with alert %d (%s)",
		    offer, seen->alert, alert_text(seen->alert));
}
