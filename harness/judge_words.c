/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"

/* The words for everything that a verdict speaks of. */

static const char *const verdicts[VERDICTS] = {
	"PASS", "WARN", "FAIL", "ERROR", "SKIP"
};

static const struct { const char *name, *text; } outcomes[OUTCOMES] = {
	{ "none", "not tried" },
	{ "accepted", "accepted" },
	{ "delivered", "the message was delivered" },
	{ "denied", "the message was not delivered" },
	{ "refused_tls", "refused by a TLS alert" },
	{ "refused_mqtt", "refused by CONNACK" },
	{ "closed", "the connection was closed without a reason" },
	{ "silent", "no answer in time" },
	{ "unreachable", "no connection" },
	{ "not_sent", "our credential was not sent" },
	{ "garbled", "answered in another protocol" },
	{ "unproven", "the peer did not prove to be the broker" },
	{ "fault", "the test itself failed" },
	{ "ended", "the broker ended" },
	{ "withheld", "the refresh command kept it from the broker" },
};

static const char *const layers[] = { "none", "tcp", "tls", "websocket", "mqtt", "harness" };

static const char *const ops[OPS] = {
	"CONNECT", "ROUNDTRIP", "PUBLISH", "SUBSCRIBE", "EXCHANGE",
	"WILL", "TAKEOVER", "INHERIT", "LISTEN", "RAW",
	"STAY", "ALIVE", "TICKET", "EXPIRE",
	"HELLO", "INSPECT", "RENEGOTIATE", "CROWD", "DISPERSE", "BURST",
	"CRL", "REVOKE", "TRUST", "SERVER", "RELOAD", "RESTART"
};

/* What "accepted" comes to for those that are not about a session. */
static const char *const op_accepted[OPS] = {
	[OP_ALIVE] = "still connected",
	[OP_EXPIRE] = "done",
	[OP_HELLO] = "the broker went on with it",
	[OP_INSPECT] = "looked at",
	[OP_RENEGOTIATE] = "the broker began another handshake",
	[OP_CROWD] = "they stay",
	[OP_DISPERSE] = "the broker has ended all of them",
};

/* What "delivered" and "denied" come to for those that are not about a message. */
static const struct { const char *delivered, *denied; } op_outcomes[OPS] = {
	[OP_WILL] = { "the will was delivered", "the will was not delivered" },
	[OP_TAKEOVER] = { "the other's session was ended", "the other's session went on" },
	[OP_INHERIT] = { "the waiting message was delivered", "the waiting message was not delivered" },
	[OP_LISTEN] = { "a message came that is not ours", "no message came that is not ours" },
	[OP_RAW] = { "it was answered", "it was not answered" },
	[OP_RENEGOTIATE] = { NULL, "the broker does not answer that" },
	[OP_DISPERSE] = { NULL, "the broker has not ended all of them" },
};

static const char *const severities[] = {
	"info", "low", "medium", "high", "critical"
};

struct number_name {
	int		 number;
	const char	*name;
};

/* RFC 8446, section 6, and what older versions had (RFC 5246, section 7.2). */
static const struct number_name alerts[] = {
	{ 0, "close_notify" }, { 10, "unexpected_message" },
	{ 20, "bad_record_mac" }, { 21, "decryption_failed" },
	{ 22, "record_overflow" }, { 30, "decompression_failure" },
	{ 40, "handshake_failure" }, { 41, "no_certificate" },
	{ 42, "bad_certificate" }, { 43, "unsupported_certificate" },
	{ 44, "certificate_revoked" }, { 45, "certificate_expired" },
	{ 46, "certificate_unknown" }, { 47, "illegal_parameter" },
	{ 48, "unknown_ca" }, { 49, "access_denied" },
	{ 50, "decode_error" }, { 51, "decrypt_error" },
	{ 60, "export_restriction" }, { 70, "protocol_version" },
	{ 71, "insufficient_security" }, { 80, "internal_error" },
	{ 86, "inappropriate_fallback" }, { 90, "user_canceled" },
	{ 100, "no_renegotiation" }, { 109, "missing_extension" },
	{ 110, "unsupported_extension" },
	{ 111, "certificate_unobtainable" }, { 112, "unrecognized_name" },
	{ 113, "bad_certificate_status_response" },
	{ 114, "bad_certificate_hash_value" },
	{ 115, "unknown_psk_identity" }, { 116, "certificate_required" },
	{ 120, "no_application_protocol" },
};

/* MQTT 3.1.1, section 3.2.2.3, and MQTT 5, section 3.2.2.2: the ranges do not overlap. */
static const struct number_name connacks[] = {
	{ 0, "accepted" },
	{ 1, "unacceptable protocol version" }, { 2, "identifier rejected" },
	{ 3, "server unavailable" }, { 4, "bad user name or password" },
	{ 5, "not authorized" },
	{ 0x80, "unspecified error" }, { 0x81, "malformed packet" },
	{ 0x82, "protocol error" }, { 0x83, "implementation specific error" },
	{ 0x84, "unsupported protocol version" },
	{ 0x85, "client identifier not valid" },
	{ 0x86, "bad user name or password" }, { 0x87, "not authorized" },
	{ 0x88, "server unavailable" }, { 0x89, "server busy" },
	{ 0x8a, "banned" }, { 0x8c, "bad authentication method" },
	{ 0x90, "topic name invalid" }, { 0x95, "packet too large" },
	{ 0x97, "quota exceeded" }, { 0x99, "payload format invalid" },
	{ 0x9a, "retain not supported" }, { 0x9b, "QoS not supported" },
	{ 0x9c, "use another server" }, { 0x9d, "server moved" },
	{ 0x9f, "connection rate exceeded" },
};

static const char *
number_find(const struct number_name *table, size_t count, int number)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if (table[i].number == number)
			return table[i].name;
	return NULL;
}

static int
word_find(const char *const *words, size_t count, const char *word)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

const char *
verdict_name(enum verdict verdict)
{
	return (size_t)verdict < VERDICTS ? verdicts[verdict] : "?";
}

int
verdict_find(const char *name)
{
	return word_find(verdicts, VERDICTS, name);
}

const char *
outcome_name(enum outcome outcome)
{
	return (size_t)outcome < OUTCOMES ? outcomes[outcome].name : "?";
}

const char *
outcome_text(enum outcome outcome)
{
	return (size_t)outcome < OUTCOMES ? outcomes[outcome].text : "?";
}

const char *
op_outcome_text(enum op op, enum outcome outcome)
{
	const char	*text = NULL;

	if ((size_t)op < OPS && outcome == OUTCOME_DELIVERED)
		text = op_outcomes[op].delivered;
	if ((size_t)op < OPS && outcome == OUTCOME_DENIED)
		text = op_outcomes[op].denied;
	if ((size_t)op < OPS && outcome == OUTCOME_ACCEPTED)
		text = op >= OP_CHANGES ? "done" : op_accepted[op];
	return text != NULL ? text : outcome_text(outcome);
}

bool
op_of_broker(enum op op)
{
	return op >= OP_CHANGES && op != OP_REVOKE && op != OP_SERVER;
}

bool
op_of_nobody(enum op op)
{
	return op_of_broker(op) || op == OP_HELLO || op == OP_INSPECT ||
	    op == OP_CROWD || op == OP_DISPERSE;
}

bool
want_any_way(enum want want)
{
	return want == WANT_REPELLED || want == WANT_ANSWERED;
}

bool
want_unharmed(enum want want)
{
	return want == WANT_UNHARMED || want == WANT_UNHARMED_OR_BANNED;
}

bool
want_recovery(enum want want)
{
	return want_any_way(want) || want_unharmed(want);
}

int
outcome_find(const char *name)
{
	size_t	 i;

	for (i = 0; i < OUTCOMES; i++)
		if (strcmp(outcomes[i].name, name) == 0)
			return (int)i;
	return -1;
}

const char *
layer_name(enum layer layer)
{
	return (size_t)layer < COUNT(layers) ? layers[layer] : "?";
}

int
layer_find(const char *name)
{
	return word_find(layers, COUNT(layers), name);
}

const char *
op_name(enum op op)
{
	return (size_t)op < OPS ? ops[op] : "?";
}

int
op_find(const char *name)
{
	return word_find(ops, OPS, name);
}

const char *
severity_name(enum severity severity)
{
	return (size_t)severity < COUNT(severities) ? severities[severity] : "?";
}

const char *
tls_version_name(enum tls_version version)
{
	return version == TLS_1_2 ? "1.2" : "1.3";
}

const char *
mqtt_version_name(enum mqtt_version version)
{
	switch (version) {
	case MQTT_3_1:
		return "3.1";
	case MQTT_5:
		return "5";
	default:
		return "3.1.1";
	}
}

const char *
alert_name(int alert)
{
	return number_find(alerts, COUNT(alerts), alert);
}

const char *
connack_name(int code)
{
	return number_find(connacks, COUNT(connacks), code);
}

const char *
alert_text(int alert)
{
	const char	*name = alert_name(alert);

	return name != NULL ? name : "unknown";
}

const char *
connack_text(int code)
{
	const char	*name = connack_name(code);

	return name != NULL ? name : "unknown code";
}

bool
outcome_refuses(enum outcome outcome)
{
	return outcome == OUTCOME_REFUSED_TLS ||
	    outcome == OUTCOME_REFUSED_MQTT || outcome == OUTCOME_CLOSED;
}

static void
add_number(char *buf, size_t size, const char *what, int number,
    const char *name)
{
	text_add(buf, size, ", %s%d", what, number);
	if (name != NULL)
		text_add(buf, size, " (%s)", name);
}

void
observation_text(const struct observation *seen, char *buf, size_t size)
{
	buf[0] = '\0';
	text_add(buf, size, "%s", op_name(seen->op));
	if (!op_of_nobody(seen->op))
		text_add(buf, size, " as %s", seen->credential);
	text_add(buf, size, "%s%s: %s", seen->approach[0] != '\0' ? " " : "",
	    seen->approach, op_outcome_text(seen->op, seen->outcome));
	if (seen->alert >= 0 && seen->outcome != OUTCOME_ACCEPTED)
		add_number(buf, size, "alert ", seen->alert,
		    alert_name(seen->alert));
	if (seen->connack > 0)
		add_number(buf, size, "CONNACK ", seen->connack,
		    connack_name(seen->connack));
	if (seen->tls[0] != '\0')
		text_add(buf, size, ", %s", seen->tls);
	if (seen->resumed)
		text_add(buf, size, ", by resuming a TLS session");
	if (seen->changed_ms != 0)
		text_add(buf, size, ", %u.%03u s after the change",
		    seen->changed_ms / 1000, seen->changed_ms % 1000);
	if (seen->detail[0] != '\0')
		text_add(buf, size, "; %s", seen->detail);
}

static void
add_seen(char *buf, size_t size, const struct observation *seen,
    const char *when)
{
	text_add(buf, size, "%s %s", outcome_text(seen->outcome), when);
	if (seen->alert >= 0)
		add_number(buf, size, "alert ", seen->alert,
		    alert_name(seen->alert));
	if (seen->connack > 0)
		add_number(buf, size, "CONNACK ", seen->connack,
		    connack_name(seen->connack));
}

void
control_text(const struct control *control, char *buf, size_t size)
{
	buf[0] = '\0';
	if (control->credential[0] == '\0') {
		text_add(buf, size, "none: no valid credential at hand");
		return;
	}
	text_add(buf, size, "%s: ", control->credential);
	if (control_held(control)) {
		text_add(buf, size, "accepted before and after");
		return;
	}
	add_seen(buf, size, &control->before, "before");
	if (control->close.outcome != OUTCOME_NONE) {
		text_add(buf, size, "; ");
		add_seen(buf, size, &control->close, "right after");
	}
	text_add(buf, size, "; ");
	add_seen(buf, size, &control->after, "after");
}
