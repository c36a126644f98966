/* SPDX-License-Identifier: ISC */
#include "harness/cipher_suite.h"
#include "harness/judge.h"
#include "harness/scenario.h"
#include "scenarios/check.h"

/* ClientHellos of our own, and what is expected of nobody in particular. */

/* All can be told by name, and fit into one ClientHello. */
static bool
suites_known(const uint16_t *suites)
{
	size_t	 n;

	for (n = 0; suites != NULL && suites[n] != 0; n++)
		if (cipher_suite_name(suites[n]) == NULL ||
		    n == CIPHER_SUITES_MAX - 1)
			return false;
	return suites == NULL || n > 0;
}

static bool
alerts_known(const struct expect *expect)
{
	size_t	 i;

	for (i = 0; i < ALERT_MAX && expect->alerts[i] != 0; i++)
		if (alert_name(expect->alerts[i]) == NULL)
			return false;
	return i > 0;
}

/* A premise which nobody who is dead, or shut to all, would meet. */
static bool
step_shows_life(const struct step *step)
{
	return step->premise && step->expect.want == WANT_SUCCESS;
}

/*
 * Where nothing is compared with a certificate that is accepted, a broker that
 * refuses everybody must not pass.
 */
static bool
step_is_sheltered(const struct scenario *scenario)
{
	return step_shows_life(&scenario->steps[0]) && step_shows_life(
	    &scenario->steps[scenario_steps(scenario) - 1]);
}

const char *
check_hello(const struct scenario *scenario, const struct step *step)
{
	const struct hello	*hello;

	if ((step->expect.want == WANT_SHUT || (step->op == OP_HELLO &&
	    step->expect.want == WANT_REFUSED)) && !step_is_sheltered(scenario))
		return "the first and the last step have to show that the broker lives";
	if (step->op != OP_HELLO)
		return NULL;
	hello = step->how->hello;
	if (hello->text == NULL || hello->version < 0x0300 ||
	    hello->version > 0x0304 || !suites_known(hello->suites))
		return "a ClientHello has a text, a version and suites that there are";
	if (step->expect.want == WANT_REFUSED && !alerts_known(&step->expect))
		return "no alert is expected, or one that no TLS has";
	if (step->expect.want != WANT_REFUSED &&
	    step->expect.want != WANT_SUCCESS)
		return "a ClientHello is gone on with, or refused";
	return NULL;
}
