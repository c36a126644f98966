/* SPDX-License-Identifier: ISC */
#include <poll.h>

#include "cli/bench_labs.h"
#include "fixtures/lab.h"
#include "fixtures/recipes.h"
#include "harness/step.h"

#define RESTART_US	5000000	/* how long it may take to come up again */
#define POLL_MS		50

/* Is the ordinary client let in, at once or, as after a restart, soon? */
static bool
lets_in(const struct bench *bench, const struct options *options,
    uint64_t patience_us)
{
	const struct variant	 variant = {
		.tls = options->tls & 1u << TLS_1_3 ? TLS_1_3 : TLS_1_2
	};
	struct observation	 seen;
	uint64_t		 deadline = clock_us() + patience_us;

	for (;;) {
		step_connect(&bench->target, &bench->pki->material,
		    &recipe_client, &variant, &seen);
		if (seen.outcome == OUTCOME_ACCEPTED)
			return true;
		if (clock_us() >= deadline)
			return false;
		poll(NULL, 0, POLL_MS);
	}
}

/* The user's own broker, if an option says how it may be changed. */
static int
own_begin(struct bench *bench, const struct options *options,
    struct error *error)
{
	const struct lab_own	 own = {
		.pki_dir = options->pki,
		.crl_file = options->crl_file,
		.trust_file = options->trust_file,
		.server_cert = options->server_cert,
		.server_key = options->server_key,
		.reload_cmd = options->reload_cmd,
		.refresh_cmd = options->refresh_cmd,
		.restart_cmd = options->restart_cmd,
		.command_ms = options->timeout_ms,
	};

	if (own.reload_cmd == NULL && own.refresh_cmd == NULL &&
	    own.restart_cmd == NULL && options->bare_port == 0)
		return 0;
	if ((bench->labs = labs_own(bench->pki, &own, error)) == NULL)
		return -1;
	if (options->bare_port != 0)
		bench->labs->can |= 1u << LAB_BARE;
	bench->labs_answered = lets_in(bench, options, 0);
	return 0;
}

int
bench_labs_begin(struct bench *bench, const struct options *options,
    struct error *error)
{
	if (bench->broker == NULL) {
		if (own_begin(bench, options, error) == -1)
			return -1;
	} else if (bench->launcher->changes)
		bench->labs = labs_launched(bench->pki, bench->launcher,
		    &bench->names, bench->folder);
	bench->pki->material.labs = bench->labs;
	return 0;
}

int
bench_labs_restore(struct bench *bench, const struct options *options)
{
	struct error	 error = { "" };

	if (bench->labs == NULL || bench->broker != NULL)
		return 0;
	if (labs_restore(bench->labs, &error) == 0 &&
	    (!bench->labs_answered || lets_in(bench, options, RESTART_US)))
		return 0;
	if (error.text[0] == '\0')
		error_set(&error, "%s: the files are as they were, but it lets in nobody any more; start it again",
		    bench->target.address_text);
	fprintf(stderr, "mqtt-certcheck: the broker is not as it was: %s\n",
	    error.text);
	error_set(&bench->problem, "the broker is not as it was: %s",
	    error.text);
	return -1;
}

void
bench_labs_end(struct bench *bench)
{
	labs_free(bench->labs);
	bench->labs = NULL;
}
