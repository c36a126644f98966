/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/rehearsal_step.h"
#include "fixtures/pki_show.h"
#include "harness/credential.h"
#include "harness/judge.h"
#include "harness/step.h"
#include "harness/topic.h"

#define NONCE	"RANDOM"	/* where a topic has 16 random hexadecimal digits */
#define SHOW_SIZE	2048

/* ---- Who connects, and with what ------------------------------------------- */

const struct credential *
rehearsal_credential(const struct rehearsal *r, const struct recipe *recipe)
{
	const struct material	*material = &r->bench->pki->material;
	const char		*why;

	/* What comes back does not point to it. */
	/* cppcheck-suppress returnDanglingLifetime */
	return material->credential(material, recipe, &why);
}

/* The topic of a holder; where it can have none, that which everybody may use. */
static void
topic_of(const struct rehearsal *r, const struct recipe *recipe, char *topic)
{
	const struct target	*target = &r->bench->target;
	const struct credential	*credential = NULL;
	const char		*identity = NULL;

	if (recipe != NULL)
		credential = rehearsal_credential(r, recipe);
	if (credential != NULL && target->identity < SOURCES)
		identity = credential->identity[target->identity];
	if (identity == NULL || !topic_identity_usable(identity))
		topic_make(topic, target->shared_template != NULL ?
		    target->shared_template : SHARED_TEMPLATE, NULL, NONCE);
	else
		topic_make(topic, target->topic_template != NULL ?
		    target->topic_template : TOPIC_TEMPLATE, identity, NONCE);
}

static void
put_text(const struct rehearsal *r, const char *text)
{
	char	 shown[SHOW_SIZE];

	text_visible(shown, sizeof(shown), text, strlen(text), "");
	fputs(shown, r->out);
}

/* Whose name CONNECT claims. */
static void
put_claim(const struct rehearsal *r, const char *what,
    const struct recipe *recipe)
{
	const struct credential	*credential = rehearsal_credential(r, recipe);
	enum identity_source	 source = r->bench->target.identity;
	const char		*name = NULL;

	if (credential != NULL)
		name = credential->identity[source < SOURCES ? source :
		    SOURCE_CN];
	fprintf(r->out, ", %s ", what);
	put_text(r, name != NULL ? name : "(none)");
}

/* Over WebSocket, without the words of step.how saying so? */
static bool
is_over_websocket(const struct step *step, const struct variant *variant)
{
	const struct approach	*how = step->how;

	if (step->op == OP_INSPECT || variant->transport != TRANSPORT_WSS)
		return false;
	return how == NULL || (!how->wss && how->path == NULL);
}

/* Versions, but for those that the words of step.how say. */
static void
put_versions(const struct rehearsal *r, const struct step *step,
    const struct variant *variant)
{
	const struct approach	*how = step->how;
	const char		*between = "";

	if (how == NULL || (!how->plain && how->tls == 0)) {
		fprintf(r->out, "TLS %s", tls_version_name(variant->tls));
		between = ", ";
	}
	if (step->op != OP_INSPECT && step->op != OP_RENEGOTIATE &&
	    (how == NULL || how->mqtt == 0))
		fprintf(r->out, "%sMQTT %s", between,
		    mqtt_version_name(variant->mqtt));
	if (is_over_websocket(step, variant))
		fputs(" over WebSocket", r->out);
}

void
rehearsal_way(const struct rehearsal *r, const struct step *step,
    const struct variant *variant)
{
	const struct approach	*how = step->how;
	char			 words[64];

	put_versions(r, step, variant);
	step_approach(step, words, sizeof(words));
	if (words[0] != '\0')
		fprintf(r->out, ", %s", words);
	if (how != NULL && how->sni != NULL && how->sni[0] != '\0')
		fprintf(r->out, " (SNI %s)", how->sni);
	if (how != NULL && how->bare)
		fprintf(r->out, " (port %u)", r->bench->target.bare_port);
	if (step->resumes != NULL)
		fprintf(r->out, ", resuming the TLS session of %s",
		    step->resumes->name);
}

/* Does MQTT begin as ever? */
static bool
sends_connect(enum op op)
{
	return op != OP_RAW && op != OP_INSPECT && op != OP_RENEGOTIATE &&
	    op != OP_CROWD;
}

/* One line for a connection's credential and CONNECT. */
static void
put_party(const struct rehearsal *r, const struct step *step,
    const struct recipe *recipe, const struct variant *variant, bool claims)
{
	const struct credential	*credential = rehearsal_credential(r, recipe);
	char			 shown[SHOW_SIZE] = "made on the spot";

	if (credential != NULL)
		pki_show(credential, shown, sizeof(shown));
	fprintf(r->out, "      %s: ", recipe->name);
	rehearsal_way(r, step, variant);
	fprintf(r->out, "; %s\n", shown);
	if (!sends_connect(step->op))
		return;
	fputs("        CONNECT, client identifier ", r->out);
	if (claims && step->client_id != NULL)
		put_claim(r, "that of", step->client_id);
	else
		fputs("mcc and 20 random hexadecimal digits", r->out);
	if (claims && step->username != NULL)
		put_claim(r, "username", step->username);
	if (claims && step->username != NULL && step->password != NULL)
		fprintf(r->out, ", password %s", step->password);
	putc('\n', r->out);
}

/* ---- What they send -------------------------------------------------------- */

static void
put_packet(const struct rehearsal *r, const struct recipe *who,
    const char *packet, const char *topic)
{
	fprintf(r->out, "        %s: %s ", who->name, packet);
	put_text(r, topic);
	putc('\n', r->out);
}

static void
put_raw(const struct rehearsal *r, const struct packets *packets)
{
	size_t	 i;

	fprintf(r->out, "        %s, %zu octets:", packets->text, packets->len);
	for (i = 0; i < packets->len; i++)
		fprintf(r->out, "%s%02x", i % 24 == 0 ? "\n          " : " ",
		    packets->bytes[i]);
	putc('\n', r->out);
}

/* Where a WebSocket is asked for until one is known, as stage_dial does. */
static void
put_paths(const struct rehearsal *r, const struct approach *how)
{
	const struct options	*options = r->options;
	const char		*named = options->wss.host[0] != '\0' ?
				     options->wss.path : options->broker.path;

	fprintf(r->out, "        path %s; where that is not known, %s",
	    how->path, how->other_path);
	if (named[0] != '\0' && strcmp(named, how->path) != 0 &&
	    strcmp(named, how->other_path) != 0) {
		fputs(", then ", r->out);
		put_text(r, named);
	}
	putc('\n', r->out);
}

/* What is sent besides, before TLS, in HTTP or in the first flight. */
static void
put_besides(const struct rehearsal *r, const struct approach *how)
{
	char	 shown[SHOW_SIZE];

	if (how == NULL)
		return;
	if (how->preface != NULL)
		put_raw(r, how->preface);
	if (how->early != NULL) {
		fputs("        as early data, where the session allows any:\n",
		    r->out);
		put_raw(r, how->early);
	}
	if (how->other_path != NULL)
		put_paths(r, how);
	if (how->headers == NULL)
		return;
	text_visible(shown, sizeof(shown), how->headers, strlen(how->headers),
	    "");
	fprintf(r->out, "        headers of the WebSocket request: %s\n", shown);
}

/* Verbs that have no credential of their own, or no session.  False: another one. */
static bool
put_other_verb(const struct rehearsal *r, const struct step *step,
    const struct variant *variant, size_t i)
{
	const struct approach	*how = step->how;

	switch (step->op) {
	case OP_HELLO:
		fprintf(r->out, "    %zu. a ClientHello %s, and nothing after it\n",
		    i + 1, how->name);
		return true;
	case OP_CROWD:
		fprintf(r->out, "    %zu. %s, which stay\n", i + 1,
		    how->crowd->text);
		if (how->crowd->progress == PROGRESS_TLS)
			put_party(r, step, step->as, variant, false);
		return true;
	case OP_DISPERSE:
		fprintf(r->out, "    %zu. wait until the broker has ended them\n",
		    i + 1);
		return true;
	default:
		return false;
	}
}

/* Messages of the verbs that exchange some; each is 32 random hexadecimal digits. */
static void
put_messages(const struct rehearsal *r, const struct step *step)
{
	const struct recipe	*as = step->as;
	const struct recipe	*of = step->of != NULL ? step->of : as;
	char			 topic[TOPIC_SIZE], filter[FILTER_SIZE];

	topic_of(r, step->op == OP_EXCHANGE ? NULL : of, topic);
	snprintf(filter, sizeof(filter), "%s", topic);
	if (step->filter != NULL)
		topic_filter_make(filter, step->filter, topic, NONCE);
	switch (step->op) {
	case OP_ROUNDTRIP:
		put_packet(r, as, "SUBSCRIBE", filter);
		put_packet(r, as, "PUBLISH (QoS 1)", topic);
		break;
	case OP_PUBLISH:
	case OP_EXCHANGE:
		put_packet(r, of, "SUBSCRIBE", filter);
		put_packet(r, as, "PUBLISH (QoS 1)", topic);
		break;
	case OP_SUBSCRIBE:
		put_packet(r, as, "SUBSCRIBE", filter);
		put_packet(r, of, "PUBLISH (QoS 1)", topic);
		break;
	case OP_WILL:
		put_packet(r, of, "SUBSCRIBE", topic);
		put_packet(r, as, "will (QoS 1), then cut off;", topic);
		break;
	case OP_INHERIT:
		put_packet(r, of, "SUBSCRIBE (QoS 1), kept for 300 s;", topic);
		put_packet(r, of, "PUBLISH (QoS 1)", topic);
		put_packet(r, as, "CONNECT to that session;", "the same client identifier, and at the end everybody once more to clear it");
		break;
	case OP_TAKEOVER:
		put_packet(r, as, "CONNECT while the other is there;", "the same client identifier");
		break;
	case OP_LISTEN:
		put_packet(r, as, "SUBSCRIBE", filter);
		if (step->ask != NULL) {
			put_packet(r, as, "PUBLISH (QoS 1)", step->ask->topic);
			put_packet(r, as, "  with the payload",
			    step->ask->payload);
		}
		break;
	default:
		return;
	}
	topic_of(r, as, topic);
	put_packet(r, as, "a later message to itself, SUBSCRIBE and PUBLISH",
	    topic);
}

void
rehearsal_step(const struct rehearsal *r, const struct testcase *tc, size_t i)
{
	const struct step	*step = &tc->scenario->steps[i];
	char			 text[SHOW_SIZE] = "";
	bool			 two = step->of != NULL && step->of != step->as &&
				     step_connections(step) > 1;

	if (judge_change(step, text, sizeof(text))) {
		fprintf(r->out, "    %zu. ", i + 1);
		put_text(r, text);
		putc('\n', r->out);
		return;
	}
	if (put_other_verb(r, step, &tc->variant, i))
		return;
	fprintf(r->out, "    %zu. %s as %s%s%s\n", i + 1, op_name(step->op),
	    step->as->name, two ? ", with " : "", two ? step->of->name : "");
	if (step->op == OP_ALIVE)
		return;
	if (two)
		put_party(r, step, step->of, &tc->variant, false);
	put_party(r, step, step->as, &tc->variant, true);
	put_besides(r, step->how);
	if (step->op == OP_RAW)
		put_raw(r, step->raw);
	else
		put_messages(r, step);
}
