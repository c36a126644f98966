/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/expectation.h"
#include "harness/judge.h"
#include "harness/step.h"

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
		    " or ", alerts[i], alert_text(alerts[i]));
}

/* What of the broker is looked at. */
static const char *
posture_subject(enum aspect aspect)
{
	static const char *const	 subjects[ASPECTS] = {
		[ASPECT_NONE] = "what the broker shows is",
		[ASPECT_CHAIN] = "the broker's chain and its name are",
		[ASPECT_DATES] = "the dates of the broker's certificates are",
		[ASPECT_COMPLETE] = "the certificates that the broker sends are",
		[ASPECT_STRENGTH] = "the broker's keys and signatures are",
		[ASPECT_REVOCATION] = "the stapled OCSP answer and the CRL, where there are any, are",
		[ASPECT_STAPLE] = "the stapled OCSP answer, and the CRL where there is one, are",
	};

	return aspect < ASPECTS ? subjects[aspect] : subjects[ASPECT_NONE];
}

/* What is tried: the subject of the sentence. */
static void
expected_subject(const struct step *step, char *buf, size_t size)
{
	const char	*as = step->as->name;
	const char	*of = (step->of != NULL ? step->of : step->as)->name;

	switch (step->op) {
	case OP_CONNECT:
		text_add(buf, size, "%s", as);
		break;
	case OP_ROUNDTRIP:
		if (step->of == NULL || step->of == step->as)
			text_add(buf, size, "a message of %s to its own topic", as);
		else
			text_add(buf, size, "a message of %s to itself, on the topic of %s,",
			    as, of);
		break;
	case OP_PUBLISH:
		text_add(buf, size, "a message of %s to the topic of %s", as, of);
		break;
	case OP_SUBSCRIBE:
		text_add(buf, size, "a message to %s, listening on the topic of %s%s%s,",
		    as, of, step->filter != NULL ? " by " : "",
		    step->filter != NULL ? step->filter : "");
		break;
	case OP_WILL:
		text_add(buf, size, "a will of %s for the topic of %s", as, of);
		break;
	case OP_TAKEOVER:
		text_add(buf, size, "%s, with the client identifier of %s, who is connected,",
		    as, of);
		break;
	case OP_INHERIT:
		text_add(buf, size, "a message that waits in the session of %s, resumed by %s,",
		    of, as);
		break;
	case OP_LISTEN:
		text_add(buf, size, "a message that is not ours to %s, listening on %s%s%s,",
		    as, step->filter != NULL ? step->filter : "nothing",
		    step->ask != NULL ? " after a request to " : "",
		    step->ask != NULL ? step->ask->topic : "");
		break;
	case OP_RAW:
		text_add(buf, size, "%s, sent by %s,", step->raw != NULL ?
		    step->raw->text : "nothing", as);
		break;
	case OP_STAY:
	case OP_TICKET:
		text_add(buf, size, "%s", as);
		break;
	case OP_ALIVE:
		text_add(buf, size, "%s, who has stayed connected,", as);
		break;
	case OP_HELLO:
		text_add(buf, size, "a ClientHello with %s",
		    step->how->hello->text);
		break;
	case OP_INSPECT:
		text_add(buf, size, "%s", posture_subject(step->expect.aspect));
		break;
	case OP_RENEGOTIATE:
		text_add(buf, size, "%s, asking for another handshake in its connection,",
		    as);
		break;
	case OP_CROWD:
	case OP_DISPERSE:
		text_add(buf, size, "%s", step->how->crowd->text);
		break;
	case OP_BURST:
		text_add(buf, size, "%s, %u times in a row,", as,
		    step->how->times);
		break;
	default:
		text_add(buf, size, "a message of %s to %s on the shared topic",
		    as, of);
	}
}

/* What CONNECT claims, and by which way. */
static void
expected_claims(const struct step *step, char *buf, size_t size)
{
	const char	*open = " (";
	char		 way[64];

	if (step->username != NULL) {
		text_add(buf, size, "%sCONNECT username: that of %s%s", open,
		    step->username->name, step->password != NULL ?
		    ", and a password" : "");
		open = "; ";
	}
	if (step->client_id != NULL) {
		text_add(buf, size, "%sclient identifier: that of %s", open,
		    step->client_id->name);
		open = "; ";
	}
	if (step->resumes != NULL) {
		text_add(buf, size, "%sresuming the TLS session of %s", open,
		    step->resumes->name);
		open = "; ";
	}
	step_approach(step, way, sizeof(way));
	if (way[0] != '\0' && !op_of_nobody(step->op)) {
		text_add(buf, size, "%s%s", open, way);
		open = "; ";
	}
	if (open[0] == ';')
		text_add(buf, size, ")");
}

static const char *
expected_denial(enum op op)
{
	switch (op) {
	case OP_TAKEOVER:
		return "does not end that session";
	case OP_LISTEN:
		return "does not come";
	default:
		return "is not delivered";
	}
}

static const char *
expected_success(enum op op)
{
	switch (op) {
	case OP_CONNECT:
		return "is accepted";
	case OP_TAKEOVER:
		return "ends that session";
	case OP_LISTEN:
		return "comes";
	case OP_RAW:
		return "is answered";
	case OP_STAY:
		return "is accepted and stays";
	case OP_ALIVE:
		return "still is";
	case OP_TICKET:
		return "gets a TLS session";
	case OP_HELLO:
		return "is gone on with";
	case OP_INSPECT:
		return "as they should be";
	case OP_RENEGOTIATE:
		return "gets it";
	case OP_CROWD:
		return "stay";
	case OP_DISPERSE:
		return "are ended";
	case OP_BURST:
		return "is accepted";
	default:
		return "is delivered";
	}
}

/* Nothing is expected of that. */
bool
judge_change(const struct step *step, char *buf, size_t size)
{
	const struct recipe	*const *anchor;

	switch (step->op) {
	case OP_EXPIRE:
		text_add(buf, size, "the certificate of %s expires",
		    step->as->name);
		return true;
	case OP_CRL:
		text_add(buf, size, "the broker's CRL file becomes %s",
		    step->crl != NULL ? step->crl->text : "the ordinary one");
		return true;
	case OP_REVOKE:
		text_add(buf, size, "%s is revoked", step->as->name);
		return true;
	case OP_TRUST:
		text_add(buf, size, "the broker's CA file becomes %s",
		    step->anchors == NULL ? "the ordinary one" : "that of");
		for (anchor = step->anchors; anchor != NULL && *anchor != NULL;
		    anchor++)
			text_add(buf, size, "%s %s", anchor == step->anchors ?
			    "" : " and", (*anchor)->name);
		return true;
	case OP_SERVER:
		text_add(buf, size, "the broker's certificate becomes %s",
		    step->as->name);
		return true;
	case OP_RELOAD:
		text_add(buf, size, "the broker reads its files again");
		return true;
	case OP_RESTART:
		text_add(buf, size, "the broker is restarted");
		return true;
	default:
		return false;
	}
}

/* The number that bounds it. */
static void
expected_limit(const struct step *step, char *buf, size_t size)
{
	if (step->expect.limit == 0)
		return;
	if (step->op == OP_TICKET)
		text_add(buf, size, " of %u s at most", step->expect.limit);
	else if (step->op == OP_DISPERSE)
		text_add(buf, size, " within %u s", step->expect.limit);
	else if (step->expect.aspect == ASPECT_DATES)
		text_add(buf, size, " for %u days more", step->expect.limit);
	else if (step->expect.aspect == ASPECT_STRENGTH)
		text_add(buf, size, ", RSA keys of %u bits at least",
		    step->expect.limit);
}

static void
expected_step(const struct step *step, const struct variant *variant,
    char *buf, size_t size)
{
	if (judge_change(step, buf, size))
		return;
	expected_subject(step, buf, size);
	expected_claims(step, buf, size);
	text_add(buf, size, " ");
	switch (step->expect.want) {
	case WANT_REFUSED:
		expected_refusal(&step->expect, variant, buf, size);
		break;
	case WANT_DENIED:
		text_add(buf, size, "%s", expected_denial(step->op));
		break;
	case WANT_DENIED_OR_REFUSED:
		text_add(buf, size, "%s, or the connection is refused",
		    expected_denial(step->op));
		break;
	case WANT_ONE:
		text_add(buf, size, "is delivered for one of its names at most");
		break;
	case WANT_CLOSED:
		text_add(buf, size, step->op == OP_ALIVE ?
		    "is disconnected" : "ends the connection, unanswered");
		break;
	case WANT_FULL:
		text_add(buf, size, "is accepted by a full handshake, if at all");
		break;
	case WANT_SERVED:
		text_add(buf, size, "is accepted by a broker that shows the certificate %s",
		    step->of->name);
		break;
	case WANT_SAME:
		text_add(buf, size, "is let in or kept out as otherwise");
		break;
	case WANT_REASON:
		text_add(buf, size, "is refused, if at all, by a code that its MQTT version has for that, or without a word");
		break;
	case WANT_SHUT:
		text_add(buf, size, "gets no session");
		break;
	case WANT_NOT_EARLY:
		text_add(buf, size, "is not taken as early data");
		break;
	case WANT_REPELLED:
		text_add(buf, size, "gets no session, promptly");
		break;
	case WANT_ANSWERED:
		text_add(buf, size, "is accepted or refused, but promptly");
		break;
	case WANT_UNHARMED:
		text_add(buf, size, "is accepted, promptly, as before");
		break;
	case WANT_UNHARMED_OR_BANNED:
		text_add(buf, size, "is accepted, promptly, as before, or turned away for a while");
		break;
	case WANT_CA_LIST:
		text_add(buf, size, "is asked for certificates of our CAs only");
		break;
	case WANT_REQUEST:
		text_add(buf, size, "is asked for a certificate");
		break;
	case WANT_SUCCESS_OR_REFUSED:
		text_add(buf, size, "%s, or the connection refused",
		    expected_success(step->op));
		break;
	default:
		text_add(buf, size, "%s", expected_success(step->op));
	}
	expected_limit(step, buf, size);
	if (step->expect.prompt)
		text_add(buf, size, ", promptly");
	if (step->watch == WATCH_UNTIL)
		text_add(buf, size, " within crl_latency_s");
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
