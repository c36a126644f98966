/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/pace.h"
#include "cli/rehearsal_step.h"
#include "fixtures/lab.h"
#include "fixtures/pki_show.h"
#include "harness/credential.h"
#include "harness/judge.h"
#include "harness/step.h"
#include "harness/topic.h"

#define NONCE	"RANDOM"	/* where a topic has 16 random hexadecimal digits */
#define SHOW_SIZE	2048

/* ---- Making ready ---------------------------------------------------------- */

/* A host that is this machine's, by its name alone. */
static bool
is_here(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	    (strncmp(host, "127.", 4) == 0 && address_is_ip(host));
}

/* Whether the files can be read and written is for the run to find out. */
static unsigned
own_deeds(const struct options *options)
{
	unsigned	 can = 0;

	if (options->crl_file != NULL || options->refresh_cmd != NULL)
		can |= 1u << LAB_CRL;
	if (options->trust_file != NULL)
		can |= 1u << LAB_TRUST;
	if (options->server_cert != NULL)
		can |= 1u << LAB_SERVER;
	if (options->reload_cmd != NULL || options->refresh_cmd != NULL)
		can |= 1u << LAB_RELOAD;
	if (options->restart_cmd != NULL)
		can |= 1u << LAB_RESTART;
	if (options->bare_port != 0)
		can |= 1u << LAB_BARE;
	return can;
}

/* How many are shown of a name's addresses, which are not looked up. */
#define ADDRESSES_SHOWN	4

static bool
addresses_are_known(const struct options *options)
{
	return options->connect_to.count > 0 || options->launch != NULL ||
	    address_is_ip(options->broker.host);
}

static unsigned
addresses_count(const struct options *options)
{
	if (!addresses_are_known(options))
		return ADDRESSES_SHOWN;
	return options->connect_to.count > 1 ?
	    (unsigned)options->connect_to.count : 1;
}

void
rehearsal_settle(struct bench *bench, const struct options *options)
{
	struct target	*target = &bench->target;
	struct material	*material = &bench->pki->material;
	const char	*host = options->broker.host;
	unsigned	 can = own_deeds(options);

	if (options->connect_to.count > 0)
		host = options->connect_to.items[0].host;
	bench->mqtt = options->mqtt != 0 ? options->mqtt : MQTT_ORDINARY;
	target->host = options->launch != NULL ? "localhost" :
	    options->broker.host;
	target->port = options->broker.port;
	target->sni = options->sni;
	target->alpn = options->alpn;
	target->identity = intents_identity(&options->intents);
	target->topic_template = options->topic_template;
	target->shared_template = options->shared_topic;
	material->same_clock = options->launch != NULL || is_here(host);
	material->published = options->launch != NULL || options->pki != NULL;
	material->websocket = options->wss.host[0] != '\0' ||
	    (bench->launcher != NULL && bench->launcher->wss_port != NULL);
	material->upgrades = material->websocket ||
	    options->broker.path[0] != '\0';
	material->addresses = addresses_count(options);
	bench_terms(bench, options);
	if (bench->launcher != NULL && bench->launcher->changes)
		bench->labs = labs_launched(bench->pki, bench->launcher,
		    &bench->names, bench->folder);
	else if (can != 0) {
		bench->rehearsed = (struct labs){ .can = can };
		material->labs = &bench->rehearsed;
	}
	if (bench->labs != NULL)
		material->labs = bench->labs;
}

static void
put_case(const struct rehearsal *r, const struct testcase *tc)
{
	char	 text[WHY_SIZE];
	size_t	 i;

	if (tc->skip[0] != '\0') {
		text_visible(text, sizeof(text), tc->skip, strlen(tc->skip), "");
		fprintf(r->out, "\n%s: not run: %s\n", tc->name, text);
		return;
	}
	fprintf(r->out, "\n%s%s\n", tc->name,
	    tc->hidden ? ": others rest on it" : "");
	for (i = 0; i < scenario_steps(tc->scenario); i++)
		rehearsal_step(r, tc, i);
}

static void
put_controls(const struct rehearsal *r)
{
	const struct probe	*probe;
	char			 shown[SHOW_SIZE];
	size_t			 i;

	fputs("\nControls, before all cases and after them: CONNECT, and no more\n",
	    r->out);
	for (i = 0; i < r->plan->probes_count; i++) {
		const struct step	 step = { .op = OP_CONNECT,
					     .as = r->plan->probes[i].recipe };

		probe = &r->plan->probes[i];
		pki_show(rehearsal_credential(r, probe->recipe), shown,
		    sizeof(shown));
		fprintf(r->out, "    %s: ", probe->recipe->name);
		rehearsal_way(r, &step, &probe->variant);
		fprintf(r->out, "; %s\n", shown);
	}
}

static void
put_head(const struct rehearsal *r)
{
	const struct options	*options = r->options;
	char			 name[600];
	size_t			 i;
	/* By the name alone. */
	const struct pace	 pace = pace_of(options,
				     r->bench->pki->material.same_clock);

	fputs("Dry run: nothing is connected to, started or looked up.\n",
	    r->out);
	address_text(&options->broker, name, sizeof(name));
	if (options->launch != NULL)
		fprintf(r->out, "Target: %s, to be started on a free port\n",
		    r->bench->launcher->title);
	else
		fprintf(r->out, "Target: %s\n", name);
	for (i = 0; i < options->connect_to.count; i++) {
		address_text(&options->connect_to.items[i], name, sizeof(name));
		fprintf(r->out, "Dialled: %s\n", name);
	}
	if (options->wss.host[0] != '\0') {
		address_text(&options->wss, name, sizeof(name));
		fprintf(r->out, "WebSocket: %s\n", name);
	}
	if (!addresses_are_known(options))
		fprintf(r->out, "Addresses: not looked up; shown as if there "
		    "were %d\n", ADDRESSES_SHOWN);
	fprintf(r->out, "SNI: %s; ALPN: %s\n",
	    address_is_ip(target_name(&r->bench->target)) ?
	    "none, for an address" : target_name(&r->bench->target),
	    options->alpn != NULL ? options->alpn : "none");
	fprintf(r->out, "At once: %u case%s; connections a second: ",
	    pace.jobs, pace.jobs == 1 ? "" : "s");
	fprintf(r->out, pace.rate > 0 ? "%u\n" : "no limit\n", pace.rate);
	fputs("Each message is 32 random hexadecimal digits, none is retained, "
	    "and " NONCE " stands for\n16 such digits. A case that fails is run "
	    "once more, and its control right after.\n", r->out);
}

void
rehearsal_write(FILE *out, const struct bench *bench,
    const struct options *options, const struct plan *plan)
{
	const struct rehearsal	 r = { out, bench, options, plan };
	size_t			 i, j, run = 0, skipped = 0, connections;

	put_head(&r);
	put_controls(&r);
	connections = 2 * plan->probes_count;
	for (i = 0; i < plan->count; i++) {
		put_case(&r, &plan->cases[i]);
		if (plan->cases[i].skip[0] != '\0') {
			skipped++;
			continue;
		}
		run++;
		for (j = 0; j < scenario_steps(plan->cases[i].scenario); j++)
			connections += step_connections(
			    &plan->cases[i].scenario->steps[j]);
	}
	fprintf(out, "\n%zu case%s to run, %zu not; up to %zu connections if "
	    "each is as expected.\n", run, run == 1 ? "" : "s", skipped,
	    connections);
}
