/* SPDX-License-Identifier: ISC */
#include "cli/bench_user.h"
#include "fixtures/pki_user.h"
#include "fixtures/recipes.h"
#include "harness/step.h"

bool
bench_user_is_given(const struct options *options)
{
	return options->own.cert != NULL || options->own.pkcs12 != NULL;
}

/* What is asked of the broker by default, but would be guessed of one that is somebody's. */
static unsigned
unsaid(const struct options *options)
{
	unsigned	 set = NEED_TRUST | NEED_PASSWORD | NEED_PUBLISHER | NEED_LAB;
	const struct intents *intents = &options->intents;

	if (options->own.roles[USER_REVOKED] == NULL)
		set |= NEED_CRL;
	if (options->topic_template == NULL &&
	    !intents_said(intents, INTENT_IDENTITY_SOURCE))
		set |= NEED_IDENTITY;
	if (options->shared_topic == NULL)
		set |= NEED_SHARED;
	return set;
}

struct pki *
bench_user_make(const struct options *options, const char *trust_pem,
    const struct recipe *const *recipes, size_t count, struct error *error)
{
	struct pki	*pki;

	pki = pki_user_make(&options->own, trust_pem, recipes, count, error);
	if (pki != NULL)
		pki->material.unsaid = unsaid(options);
	return pki;
}

int
bench_user_check(const struct bench *bench, const struct options *options,
    struct error *error)
{
	const struct variant	 variant = {
		.tls = options->tls & 1u << TLS_1_3 ? TLS_1_3 : TLS_1_2,
		.transport = options->transports & 1u << TRANSPORT_TLS ?
		    TRANSPORT_TLS : TRANSPORT_WSS
	};
	struct observation	 seen;

	if (!bench_user_is_given(options) ||
	    (options->cafile == NULL && options->capath == NULL) ||
	    bench->problem.text[0] != '\0')
		return 0;
	step_connect(&bench->target, &bench->pki->material, &recipe_client,
	    &variant, &seen);
	if (seen.trouble != TROUBLE_ISSUER)
		return 0;
	return error_set(error, "%s: %s; give the CA that issued the broker's certificate",
	    options->cafile != NULL ? options->cafile : options->capath,
	    seen.detail);
}
