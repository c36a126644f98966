/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/bench.h"
#include "cli/bench_labs.h"
#include "cli/bench_publisher.h"
#include "cli/bench_user.h"
#include "cli/rehearsal.h"
#include "cli/users.h"
#include "cli/websocket_target.h"
#include "fixtures/brokers/launchers.h"
#include "fixtures/pki_dir.h"
#include "fixtures/pki_expiry.h"
#include "fixtures/pki_trust.h"
#include "fixtures/published.h"
#include "harness/channel.h"
#include "harness/judge.h"
#include "scenarios/scenarios.h"

#define CAFILE_MAX	((size_t)1 << 20)
#define CRL_MAX		((size_t)1 << 26)	/* there are large ones */

bool
progress_wanted(const struct options *options)
{
	const char	*ci = getenv("CI");

	return !options->quiet && isatty(STDERR_FILENO) &&
	    (ci == NULL || ci[0] == '\0');
}

static int
bench_folder(struct bench *bench, struct error *error)
{
	const char	*parent = getenv("TMPDIR");

	/*
	 * A socket's path is short: 108 octets on Linux.  In memory it costs
	 * least, and no key of a launched broker gets onto a disk.
	 */
	if (parent == NULL || parent[0] != '/' ||
	    strlen(parent) > sizeof(bench->folder) - 32)
		parent = access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" :
		    "/tmp";
	snprintf(bench->folder, sizeof(bench->folder),
	    "%.40s/mqtt-certcheck.XXXXXX", parent);
	if (mkdtemp(bench->folder) == NULL) {
		error_set(error, "%s: cannot be made: %s; set TMPDIR to a folder that can be written to",
		    bench->folder, strerror(errno));
		bench->folder[0] = '\0';
		return -1;
	}
	return 0;
}

/* Made, read, or both, with the CAs that the broker is verified against; NULL and the error. */
static struct pki *
bench_pki(const struct bench *bench, const struct options *options,
    const struct recipe *const *recipes, size_t count, struct error *error)
{
	struct pki	*pki;
	char		*trust = NULL;

	if (options->pki != NULL)
		return pki_dir_read(options->pki, recipes, count, error);
	if ((options->cafile != NULL || options->capath != NULL) &&
	    (trust = pki_trust_read(options->cafile, options->capath,
	    error)) == NULL)
		return NULL;
	if (bench_user_is_given(options))
		pki = bench_user_make(options, trust, recipes, count, error);
	else
		pki = pki_make_published(recipes, count, NULL, 0, PKI_DAYS,
		    bench_publisher_url(bench), error);
	if (pki == NULL || options->launch != NULL) {
		free(trust);
		return pki;
	}
	/* Without a certificate of the user's: a PKI that nobody but us has heard of. */
	pki->material.trusted = bench_user_is_given(options);
	free((char *)pki->material.trust_pem);
	pki->material.trust_pem = trust;
	return pki;
}

/* Where the credentials come from. */
static int
bench_material(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	const struct recipe	**recipes;
	size_t			  recipes_count;

	recipes = scenarios_recipes(selected, count, &recipes_count);
	bench->pki = bench_pki(bench, options, recipes, recipes_count, error);
	free(recipes);
	return bench->pki != NULL ? 0 : -1;
}

/* What to launch, and that it can be what is expected of it. */
static int
bench_launcher(struct bench *bench, const struct options *options,
    struct error *error)
{
	char	 value[16];

	if (options->launch == NULL)
		return 0;
	if ((bench->launcher = launcher_find(options->launch)) == NULL)
		return error_set(error, "--launch: no broker of that kind is known");
	if ((options->transports & 1u << TRANSPORT_WSS) != 0 &&
	    bench->launcher->wss_port == NULL)
		return error_set(error, "--transport wss: %s is launched without a WebSocket listener",
		    bench->launcher->title);
	if ((bench->launcher->sources &
	    1u << intents_identity(&options->intents)) != 0)
		return 0;
	intents_value(&options->intents, INTENT_IDENTITY_SOURCE, value,
	    sizeof(value));
	return error_set(error, "--expect identity_source=%s: %s cannot take that for the username; "
	    "of a broker that can, use --broker instead of --launch", value,
	    bench->launcher->title);
}

static int
bench_start(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	uint64_t	 deadline_us = clock_us() +
			     bench->launcher->start_s * 1000000ULL;

	bench->names.wss = bench->launcher->wss_port != NULL &&
	    websocket_wanted(options, selected, count);
	bench->names.source = intents_identity(&options->intents);
	bench->users = users_make(selected, count, &bench->pki->material,
	    bench->names.source);
	bench->names.users = bench->users;
	if (progress_wanted(options))
		fprintf(stderr, "\r\033[Kstarting %s", bench->launcher->title);
	bench->broker = bench->launcher->start(bench->folder, &bench->names,
	    deadline_us, error);
	/* Some are built without WebSocket: then only what needs it is left out. */
	if (bench->broker == NULL && bench->names.wss &&
	    (options->transports & 1u << TRANSPORT_WSS) == 0) {
		bench->names.wss = false;
		bench->broker = bench->launcher->start(bench->folder,
		    &bench->names, deadline_us, error);
	}
	if (progress_wanted(options))
		fprintf(stderr, "\r\033[K");
	return bench->broker != NULL ? 0 : -1;
}

/*
 * Which versions of MQTT to test with.  Those that a launched broker does not
 * speak are left out, unless they were asked for by name.
 */
static int
bench_versions(struct bench *bench, const struct options *options,
    struct error *error)
{
	unsigned	 mute, v;

	bench->mqtt = options->mqtt != 0 ? options->mqtt : MQTT_ORDINARY;
	if (bench->broker == NULL)
		return 0;
	mute = bench->mqtt & ~bench->launcher->mqtt(bench->broker);
	if (mute == 0)
		return 0;
	for (v = 0; (mute & 1u << v) == 0; v++)
		continue;
	snprintf(bench->mute, sizeof(bench->mute), "%s does not speak MQTT %s",
	    bench->launcher->version(bench->broker),
	    mqtt_version_name((enum mqtt_version)v));
	if (options->mqtt != 0)
		return error_set(error, "--mqtt: %s", bench->mute);
	bench->mqtt &= ~mute;
	return 0;
}

static int
bench_launch(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	struct target	*target = &bench->target;

	if (options->launch == NULL) {
		target->host = options->broker.host;
		target->port = options->broker.port;
		target->bare_port = options->bare_port;
		if (options->broker.path[0] != '\0')
			target->path = options->broker.path;
		return 0;
	}
	if (pki_write_broker(bench->pki, bench->folder, error) == -1 ||
	    bench_start(bench, options, selected, count, error) == -1)
		return -1;
	target->host = "localhost";
	target->port = bench->launcher->port(bench->broker);
	target->dial_host = "127.0.0.1";
	target->dial_port = target->port;
	return 0;
}

/* What the broker's own certificate is looked up in. */
static int
bench_crls(struct bench *bench, const struct options *options,
    struct error *error)
{
	const char	*file;
	char		*bytes;
	size_t		 i, len;
	int		 status;

	for (i = 0; i < options->crls.count; i++) {
		file = options->crls.items[i];
		if ((bytes = file_read(file, CRL_MAX, &len, error)) == NULL)
			return -1;
		status = channel_context_add_crls(bench->target.tls, bytes,
		    len, file, error);
		if (status == 0)
			status = pki_expiry_crls(bytes, len, file,
			    &bench->expiries, error);
		free(bytes);
		if (status == -1)
			return -1;
	}
	return 0;
}

/* Has the broker's certificate come from elsewhere, or is its date of interest all the same? */
static bool
bench_meets_own_server(const struct bench *bench, const struct options *options)
{
	const char	*trust = bench->pki->material.trust_pem;

	if (intents_said(&options->intents, INTENT_MIN_DAYS))
		return true;
	return options->pki == NULL && options->launch == NULL &&
	    (trust == NULL || !pki_pem_is_throwaway(trust));
}

/* Where to dial instead of where the name leads. */
static void
bench_dials(struct bench *bench, const struct addresses *to)
{
	size_t	 i;

	if (to->count == 0)
		return;
	bench->target.dial_host = to->items[0].host;
	bench->target.dial_port = to->items[0].port;
	for (i = 1; i < to->count; i++)
		bench->also[i - 1] = (struct dial){ to->items[i].host,
		    to->items[i].port };
	bench->target.also = bench->also;
	bench->target.also_count = (unsigned)to->count - 1;
}

/* How many addresses there are of what is asked for. */
static unsigned
bench_addresses(const struct bench *bench, const struct options *options)
{
	const struct target	*over;

	over = target_over(&bench->target, (options->transports &
	    1u << TRANSPORT_TLS) != 0 ? TRANSPORT_TLS : TRANSPORT_WSS);
	if (over == NULL)
		return 0;
	/* Not resolved, they are there all the same, and every case says why not. */
	return over->address_len != 0 ? over->nodes : over->also_count + 1;
}

void
bench_terms(struct bench *bench, const struct options *options)
{
	struct material	*material = &bench->pki->material;

	material->launched = options->launch != NULL;
	material->dangerous = options->dangerous;
	material->own_server = bench_meets_own_server(bench, options);
}

static int
bench_target(struct bench *bench, const struct options *options,
    struct error *error)
{
	struct target	*target = &bench->target;
	struct error	 wrong;

	bench_dials(bench, &options->connect_to);
	target->sni = options->sni;
	target->alpn = options->alpn;
	target->timeout_ms = options->timeout_ms;
	target->identity = intents_identity(&options->intents);
	target->topic_template = options->topic_template;
	target->shared_template = options->shared_topic;
	snprintf(target->folder, sizeof(target->folder), "%s", bench->folder);
	target->tls = channel_context_new(bench->pki->material.trust_pem, &wrong);
	if (target->tls == NULL)
		return error_set(error, "%s: %s", options->cafile != NULL ?
		    options->cafile : "the PKI", wrong.text);
	if (bench_crls(bench, options, error) == -1)
		return -1;
	/* No such host: every case says so, as if nobody had answered. */
	if (target_resolve(target, &wrong) == -1)
		bench->problem = wrong;
	if (websocket_target(&bench->wss, target, options,
	    bench->broker != NULL && bench->launcher->wss_port != NULL ?
	    bench->launcher->wss_port(bench->broker) : 0, &wrong) == -1)
		bench->problem = wrong;
	bench->pki->material.websocket = target->wss != NULL;
	bench_terms(bench, options);
	bench->pki->material.broker = bench->broker;
	bench->pki->material.alive = bench->broker != NULL ?
	    bench->launcher->alive : NULL;
	bench->pki->material.upgrades = target_over(target,
	    TRANSPORT_WSS) != NULL;
	bench->pki->material.addresses = bench_addresses(bench, options);
	bench_publisher_settle(bench);
	return 0;
}

int
bench_prepare(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	if (bench_launcher(bench, options, error) == -1 ||
	    bench_folder(bench, error) == -1 ||
	    bench_publisher_begin(bench, options, selected, count, error) == -1 ||
	    bench_material(bench, options, selected, count, error) == -1 ||
	    bench_publisher_fill(bench, options, error) == -1 ||
	    bench_launch(bench, options, selected, count, error) == -1 ||
	    bench_versions(bench, options, error) == -1 ||
	    bench_target(bench, options, error) == -1)
		return -1;
	if (bench_user_check(bench, options, error) == -1)
		return -1;
	return bench_labs_begin(bench, options, error);
}

int
bench_rehearse(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	if (bench_launcher(bench, options, error) == -1 ||
	    bench_material(bench, options, selected, count, error) == -1)
		return -1;
	rehearsal_settle(bench, options);
	return 0;
}

void
bench_free(struct bench *bench)
{
	bench_labs_end(bench);
	if (bench->broker != NULL)
		bench->launcher->stop(bench->broker);
	channel_context_free(bench->target.tls);
	published_end(bench->published);
	expiries_end(&bench->expiries);
	free(bench->users);
	pki_free(bench->pki);
	if (bench->folder[0] != '\0')
		folder_remove(bench->folder);
}

/* The last line of a broker's log, for one that ended while it was tested. */
void
bench_epitaph(struct bench *bench)
{
	struct error	 error;
	const char	*last;
	char		*text, shown[512];
	size_t		 len;

	if (bench->broker == NULL || bench->launcher->alive(bench->broker))
		return;
	text = file_read(bench->launcher->log(bench->broker), CAFILE_MAX, &len,
	    &error);
	shown[0] = '\0';
	if (text != NULL) {
		while (len > 0 && text[len - 1] == '\n')
			text[--len] = '\0';
		last = strrchr(text, '\n');
		last = last != NULL ? last + 1 : text;
		text_visible(shown, sizeof(shown), last, strlen(last), NULL);
		free(text);
	}
	error_set(&bench->problem,
	    "%s ended during the run; the end of its log: %s",
	    bench->launcher->title, shown);
}
