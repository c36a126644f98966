/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/scenario.h"

static const struct {
	enum need	 need;
	const char	*name, *text;
} needs[] = {
	{ NEED_TRUST, "trust", "the broker has to trust our CA: set it up with the broker/ folder of a PKI made by `mqtt-certcheck init`, and name that PKI with --pki" },
	{ NEED_CRL, "crl", "the broker has to enforce the CRL of that PKI (broker/crl.pem)" },
	{ NEED_IDENTITY, "identity", "the broker has to take the username from the certificate (see --expect identity_source=), with an ACL that gives each user certcheck/USERNAME/# (see --topic-template)" },
	{ NEED_SHARED, "shared", "the broker's ACL has to let every user use certcheck/shared/# (see --shared-topic)" },
	{ NEED_CLOCK, "clock", "the broker has to run on this machine, so that both go by the same clock" },
	{ NEED_PASSWORD, "password", "the broker has to know the user `other` by the password `certcheck`" },
	{ NEED_LAB, "lab", "the broker's files change while it runs: with --launch mosquitto, or with --crl-file and --reload-cmd, or --refresh-cmd, for your own" },
	{ NEED_PUBLISHER, "publisher", "the broker has to reach the PKI's publisher: run `mqtt-certcheck serve DIR` where the certificates point to (see init --publish)" },
	{ NEED_WEBSOCKET, "websocket", "a WebSocket listener of the same broker is needed: name it with --wss HOST[:PORT][/PATH], beside a --broker that is not wss://" },
	{ NEED_DANGER, "danger", "this might hurt a broker: --launch one, or say --dangerous if yours may be hurt" },
	{ NEED_CAFILE, "cafile", "the CA certificates are needed that the broker's certificate is verified against: name them with --cafile, or the PKI with --pki" },
	{ NEED_OWN_SERVER, "own-server", "the broker's certificate is one of the throwaway PKI, about which there is nothing to say: test a broker that has its own, with --cafile" },
	{ NEED_ADDRESSES, "addresses", "the broker's name has one address only: nothing can differ (several: --connect-to HOST:PORT,HOST:PORT)" },
	{ NEED_UPGRADE, "upgrade", "a WebSocket listener of the broker is needed: name it with --wss HOST[:PORT][/PATH], or with --broker wss://" },
	{ NEED_BASELINE, "baseline", "an earlier result of the same scenarios is needed, written by --json: name it with --baseline" },
};

const char *
need_name(enum need need)
{
	size_t	 i;

	for (i = 0; i < COUNT(needs); i++)
		if (needs[i].need == need)
			return needs[i].name;
	return "?";
}

const char *
need_text(enum need need)
{
	size_t	 i;

	for (i = 0; i < COUNT(needs); i++)
		if (needs[i].need == need)
			return needs[i].text;
	return "?";
}

const char *
need_unsaid(unsigned set)
{
	static const struct { enum need need; const char *text; } others[] = {
		{ NEED_LAB, "needs a broker that may be changed, and its CA's key: --launch mosquitto, or --pki with --crl-file and --reload-cmd" },
		{ NEED_TRUST, "which CAs the broker is meant to trust is known of a test deployment only: see --launch and --pki" },
		{ NEED_CRL, "needs a certificate that the broker's CRL lists: give it with --credential revoked=FILE" },
		{ NEED_IDENTITY, "say how the broker names clients by --expect identity_source=cn (or another), and which topics its ACL gives each by --topic-template; without, nothing is published and nothing said of identities" },
		{ NEED_SHARED, "name a topic that every client may use by --shared-topic" },
	};
	size_t	 i;

	for (i = 0; i < COUNT(others); i++)
		if ((set & others[i].need) != 0)
			return others[i].text;
	for (i = 0; i < COUNT(needs); i++)
		if ((set & needs[i].need) != 0)
			return needs[i].text;
	return NULL;
}

size_t
scenario_steps(const struct scenario *scenario)
{
	size_t	 n = 0;

	while (n < STEP_MAX && scenario->steps[n].as != NULL)
		n++;
	return n;
}

/* What one step does to the broker, or asks of one that may be changed. */
static unsigned
step_deeds(const struct step *step)
{
	static const unsigned	 deeds[OPS] = {
		[OP_CRL] = 1u << LAB_CRL,
		[OP_REVOKE] = 1u << LAB_CRL,
		[OP_TRUST] = 1u << LAB_TRUST,
		[OP_SERVER] = 1u << LAB_SERVER,
		[OP_RELOAD] = 1u << LAB_RELOAD,
		[OP_RESTART] = 1u << LAB_RESTART,
	};

	return deeds[step->op] | (step->how != NULL && step->how->bare ?
	    1u << LAB_BARE : 0);
}

unsigned
scenario_deeds(const struct scenario *scenario)
{
	unsigned	 set = 0;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		set |= step_deeds(&scenario->steps[i]);
	return set;
}

unsigned
scenario_needs(const struct scenario *scenario)
{
	unsigned	 set = scenario->needs;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (recipe_needs_trust(scenario->steps[i].as))
			set |= NEED_TRUST;
	if (scenario_deeds(scenario) != 0)
		set |= NEED_LAB;
	return set;
}

bool
scenario_brings_ways(const struct scenario *scenario)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].port_key != INTENT_NONE)
			return true;
	return false;
}

bool
scenario_is_conditional(const struct scenario *scenario)
{
	size_t	 i;

	if (scenario->when.key != INTENT_NONE)
		return true;
	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].when.key == INTENT_NONE &&
		    !scenario->steps[i].premise)
			return false;
	return true;
}

/* Name a key with its value, once. */
static void
intent_note(const struct intents *intents, enum intent key, char *text)
{
	char	 value[INTENT_VALUE_SIZE], note[128];

	intents_value(intents, key, value, sizeof(value));
	snprintf(note, sizeof(note), "%s=%s%s", intent_key(key)->name, value,
	    intents_said(intents, key) ? "" : " (default)");
	if (strstr(text, note) == NULL)
		text_add(text, INTENT_TEXT_SIZE, "%s%s",
		    text[0] != '\0' ? ", " : "", note);
}

/* A port that its list does not have, or a limit that is none. */
static bool
step_is_beyond(const struct step *step)
{
	return (step->port_key != INTENT_NONE && step->port == 0) ||
	    (step->expect.limit_key != INTENT_NONE && step->expect.limit == 0);
}

bool
scenario_resolve(const struct scenario *scenario, const struct intents *intents,
    struct scenario *resolved, char text[INTENT_TEXT_SIZE])
{
	const struct step	*step;
	struct step		*kept;
	enum intent		 key;
	size_t			 i, n = 0;
	bool			 asked = false;

	*resolved = *scenario;
	memset(resolved->steps, 0, sizeof(resolved->steps));
	text[0] = '\0';
	if (scenario->when.key != INTENT_NONE)
		intent_note(intents, scenario->when.key, text);
	if (!intents_allow(intents, &scenario->when))
		return false;
	for (i = 0; i < scenario_steps(scenario); i++) {
		step = &scenario->steps[i];
		key = step->when.key;
		if (key != INTENT_NONE)
			intent_note(intents, key, text);
		if (!intents_allow(intents, &step->when))
			continue;
		kept = &resolved->steps[n++];
		*kept = *step;
		if (key != INTENT_NONE && !intents_said(intents, key) &&
		    !intent_key(key)->firm)
			kept->expect.lenient = true;
		if (step->port_key != INTENT_NONE) {
			intent_note(intents, step->port_key, text);
			kept->port = intents_port(intents, step->port_key,
			    step->port_nth);
			kept->port_said = intents_said(intents, step->port_key);
		}
		if (step->expect.limit_key != INTENT_NONE) {
			intent_note(intents, step->expect.limit_key, text);
			kept->expect.limit = (uint32_t)intents_number(intents,
			    step->expect.limit_key);
		}
		if (step_is_beyond(kept)) {
			memset(kept, 0, sizeof(*kept));
			n--;
			continue;
		}
		asked = asked || !step->premise;
	}
	return asked;
}
