/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/plan_internal.h"
#include "harness/step.h"

const char *
plan_lacks(const struct material *material, const struct recipe *recipe)
{
	const char	*why = NULL;

	if (recipe_needs_trust(recipe) && !material->trusted)
		return need_text(NEED_TRUST);
	return material->credential(material, recipe, &why) != NULL ? NULL : why;
}

/* Can what the scenario does to the broker be done? NULL, or what would make it possible. */
static const char *
case_unchangeable(const struct scenario *scenario,
    const struct material *material)
{
	unsigned	 deeds = scenario_deeds(scenario);
	int		 deed;

	if (material->labs != NULL)
		deeds &= ~material->labs->can;
	for (deed = 0; deed < LAB_DEEDS; deed++)
		if ((deeds & 1u << deed) != 0)
			return lab_advice((enum lab_deed)deed);
	return NULL;
}

static const struct recipe *
list_lacks(const struct recipe *const *list, const struct material *material,
    const char **why)
{
	for (; list != NULL && *list != NULL; list++)
		if ((*why = plan_lacks(material, *list)) != NULL)
			return *list;
	return NULL;
}

/* Whoever issues, signs or stands in the CRLs of a file. */
static const struct recipe *
crls_lack(const struct crl_file *file, const struct material *material,
    const char **why)
{
	const struct crl_recipe	*const *crl = file->crls;
	const struct recipe	*lack = list_lacks(file->without, material, why);

	for (; lack == NULL && crl != NULL && *crl != NULL; crl++) {
		const struct recipe	*const cas[] = {
			(*crl)->issuer, (*crl)->signer, NULL
		};

		if ((lack = list_lacks(cas, material, why)) == NULL)
			lack = list_lacks((*crl)->lists, material, why);
	}
	return lack;
}

/* The recipe of a step that is not to be had, and why; NULL: all are. */
static const struct recipe *
step_lacks(const struct step *step, const struct material *material,
    const char **why)
{
	const struct recipe	*recipes[] = {
		op_of_broker(step->op) ? NULL : step->as, step->of,
		step->username, step->client_id
	};
	size_t			 i;

	for (i = 0; i < COUNT(recipes); i++)
		if (recipes[i] != NULL &&
		    (*why = plan_lacks(material, recipes[i])) != NULL)
			return recipes[i];
	if (step->crl != NULL)
		return crls_lack(step->crl, material, why);
	return list_lacks(step->anchors, material, why);
}

/* Does anything else in the scenario rest on it?  If not, it can be left out. */
static bool
step_stands_alone(const struct step *step)
{
	switch (step->op) {
	case OP_CONNECT:
	case OP_ROUNDTRIP:
	case OP_PUBLISH:
	case OP_SUBSCRIBE:
	case OP_WILL:
	case OP_RAW:
		return !step->premise && step->expect.want != WANT_ONE;
	default:
		return false;
	}
}

void
plan_reduce(struct scenario *scenario, const struct material *material,
    char text[INTENT_TEXT_SIZE])
{
	struct scenario		 kept = *scenario;
	const struct recipe	*lack;
	const struct step	*step;
	const char		*why;
	char			 lacks[INTENT_TEXT_SIZE] = "";
	size_t			 i, n = 0, asked = 0, refused = 0;

	memset(kept.steps, 0, sizeof(kept.steps));
	for (i = 0; i < scenario_steps(scenario); i++) {
		step = &scenario->steps[i];
		lack = step_lacks(step, material, &why);
		if (lack == NULL) {
			asked += !step->premise &&
			    (step->op != OP_CONNECT || step->as->like != NULL);
			refused += step->expect.want == WANT_REFUSED;
			kept.steps[n++] = *step;
		} else if (!step_stands_alone(step))
			return;
		else if (strstr(lacks, lack->name) == NULL)
			text_add(lacks, sizeof(lacks), "%s%s",
			    lacks[0] != '\0' ? ", " : "", lack->name);
	}
	if (asked == 0 || refused < scenario->least || lacks[0] == '\0')
		return;
	text_add(text, INTENT_TEXT_SIZE, "%swithout %s",
	    text[0] != '\0' ? "; " : "", lacks);
	*scenario = kept;
}

/*
 * Of its needs, those that can be left unsaid.  That our CA is trusted is not,
 * but which other ones are.
 */
static unsigned
scenario_asks(const struct scenario *scenario)
{
	unsigned	 set = scenario->needs & ~(unsigned)NEED_TRUST;
	size_t		 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].expect.want == WANT_CA_LIST)
			set |= NEED_TRUST;
	return scenario_deeds(scenario) != 0 ? set | NEED_LAB : set;
}

/* A password goes only to a broker that has proven to be the one. */
static bool
sends_password(const struct scenario *scenario)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].password != NULL)
			return true;
	return false;
}

bool
plan_is_elsewhere(const struct step *step, const struct intents *intents,
    const struct material *material)
{
	return material->launched && step->port_key != INTENT_NONE &&
	    !intents_said(intents, step->port_key);
}

/* What is asked around the certificate.  NULL, or why it is not. */
static const char *
case_around(const struct scenario *scenario, const struct intents *intents,
    const struct material *material)
{
	const struct { enum need need; bool given; } needs[] = {
		{ NEED_DANGER, material->launched || material->dangerous },
		{ NEED_CAFILE, material->trust_pem != NULL },
		{ NEED_OWN_SERVER, material->own_server },
		{ NEED_ADDRESSES, material->addresses > 1 },
		{ NEED_UPGRADE, material->upgrades },
	};
	size_t		 i;

	for (i = 0; i < COUNT(needs); i++)
		if ((scenario->needs & needs[i].need) != 0 && !needs[i].given)
			return need_text(needs[i].need);
	if (sends_password(scenario) && material->trust_pem == NULL)
		return "a password is sent, and only to a broker that proves to be the one: name the CA certificates to verify it against with --cafile, or the PKI with --pki";
	for (i = 0; i < scenario_steps(scenario); i++)
		if (plan_is_elsewhere(&scenario->steps[i], intents, material))
			return "the broker that was launched listens where it was told to, and other ports of this machine are not its own: name them with --expect if they are to be tried";
	return NULL;
}

void
plan_check(struct testcase *tc, const struct intents *intents,
    const struct material *material)
{
	const struct scenario	*scenario = tc->scenario;
	const char		*why = NULL;
	size_t			 i;

	if (scenario->tls != 0 && (scenario->tls & 1u << tc->variant.tls) == 0)
		why = "this TLS version cannot show what the scenario is about";
	else if ((scenario->needs & NEED_WEBSOCKET) != 0 &&
	    !material->websocket)
		why = need_text(NEED_WEBSOCKET);
	else if ((scenario->needs & NEED_TRUST) != 0 && !material->trusted)
		why = need_text(NEED_TRUST);
	else if ((scenario->needs & NEED_CLOCK) != 0 && !material->same_clock)
		why = need_text(NEED_CLOCK);
	else if ((scenario->needs & NEED_IDENTITY) != 0 &&
	    intents_identity(intents) == SOURCE_NONE)
		why = "certificates name nobody in this deployment (identity_source=none)";
	else if ((scenario->needs & NEED_PUBLISHER) != 0 &&
	    !material->published)
		why = need_text(NEED_PUBLISHER);
	else if ((why = case_around(scenario, intents, material)) == NULL &&
	    !material->partial)
		why = case_unchangeable(scenario, material);
	for (i = 0; i < scenario_steps(scenario) && why == NULL; i++)
		step_lacks(&scenario->steps[i], material, &why);
	if (why == NULL)
		why = need_unsaid(scenario_asks(scenario) & material->unsaid);
	if (why == NULL)
		why = case_unchangeable(scenario, material);
	if (why != NULL)
		snprintf(tc->skip, sizeof(tc->skip), "%s", why);
}
