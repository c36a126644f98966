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

size_t
scenario_steps(const struct scenario *scenario)
{
	size_t	 n = 0;

	while (n < STEP_MAX && scenario->steps[n].as != NULL)
		n++;
	return n;
}

unsigned
scenario_needs(const struct scenario *scenario)
{
	unsigned	 set = scenario->needs;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (recipe_needs_trust(scenario->steps[i].as))
			set |= NEED_TRUST;
	return set;
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
	char	 value[32], note[96];

	intents_value(intents, key, value, sizeof(value));
	snprintf(note, sizeof(note), "%s=%s%s", intent_key(key)->name, value,
	    intents_said(intents, key) ? "" : " (default)");
	if (strstr(text, note) == NULL)
		text_add(text, INTENT_TEXT_SIZE, "%s%s",
		    text[0] != '\0' ? ", " : "", note);
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
		asked = asked || !step->premise;
	}
	return asked;
}
