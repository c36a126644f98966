/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/judge.h"

const uint8_t *
expect_alerts(const struct expect *expect, const struct variant *variant)
{
	if (variant->tls == TLS_1_2 && expect->alerts_tls12[0] != 0)
		return expect->alerts_tls12;
	return expect->alerts;
}

bool
expect_alert(const struct expect *expect, const struct variant *variant,
    int alert)
{
	const uint8_t	*alerts = expect_alerts(expect, variant);
	size_t		 i;

	if (alerts[0] == 0)
		return true;
	for (i = 0; i < ALERT_MAX && alerts[i] != 0; i++)
		if (alerts[i] == alert)
			return true;
	return false;
}

static void
expected_refusal(const struct expect *expect, const struct variant *variant,
    char *buf, size_t size)
{
	const uint8_t	*alerts = expect_alerts(expect, variant);
	size_t		 i;

	text_add(buf, size, "is refused");
	for (i = 0; i < ALERT_MAX && alerts[i] != 0; i++)
		text_add(buf, size, "%s%d (%s)", i == 0 ? " with alert " :
		    " or ", alerts[i], alert_name(alerts[i]) != NULL ?
		    alert_name(alerts[i]) : "unknown");
}

static void
expected_step(const struct step *step, const struct variant *variant,
    char *buf, size_t size)
{
	const char	*of = (step->of != NULL ? step->of : step->as)->name;

	switch (step->op) {
	case OP_CONNECT:
		text_add(buf, size, "%s", step->as->name);
		break;
	case OP_ROUNDTRIP:
		text_add(buf, size, "a message of %s to its own topic",
		    step->as->name);
		break;
	case OP_PUBLISH:
		text_add(buf, size, "a message of %s to the topic of %s",
		    step->as->name, of);
		break;
	case OP_SUBSCRIBE:
		text_add(buf, size, "a message to %s, listening on the topic of %s,",
		    step->as->name, of);
		break;
	default:
		text_add(buf, size, "a message of %s to %s on the shared topic",
		    step->as->name, of);
	}
	if (step->username != NULL)
		text_add(buf, size, " (CONNECT username: that of %s)",
		    step->username->name);
	text_add(buf, size, " ");
	switch (step->expect.want) {
	case WANT_REFUSED:
		expected_refusal(&step->expect, variant, buf, size);
		break;
	case WANT_DENIED:
		text_add(buf, size, "is not delivered");
		break;
	case WANT_CA_LIST:
		text_add(buf, size, "is asked for certificates of our CAs only");
		break;
	case WANT_REQUEST:
		text_add(buf, size, "is asked for a certificate");
		break;
	default:
		text_add(buf, size, step->op == OP_CONNECT ? "is accepted" :
		    "is delivered");
		if (step->expect.want == WANT_SUCCESS_OR_REFUSED)
			text_add(buf, size, ", or the connection refused");
	}
}

void
judge_expected(const struct scenario *scenario, const struct variant *variant,
    char *buf, size_t size)
{
	size_t	 i;

	buf[0] = '\0';
	for (i = 0; i < STEP_MAX && scenario->steps[i].as != NULL; i++) {
		if (i > 0)
			text_add(buf, size, "; ");
		expected_step(&scenario->steps[i], variant, buf, size);
	}
}
