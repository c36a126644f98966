/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/record.h"
#include "cli/selection.h"
#include "cli/users.h"
#include "fixtures/brokers/launchers.h"
#include "fixtures/pki_dir.h"
#include "harness/channel.h"
#include "harness/interrupt.h"
#include "harness/judge.h"
#include "harness/run.h"
#include "harness/runner.h"
#include "harness/session.h"
#include "scenarios/scenarios.h"

#define CAFILE_MAX	((size_t)1 << 20)

/* All that a run holds and has to give back. */
struct bench {
	char			 folder[64];	/* private: local sockets, a launched broker's PKI */
	struct pki		*pki;
	const struct launcher	*launcher;
	struct broker		*broker;
	unsigned		 mqtt;		/* versions to test with, a set of 1 << enum mqtt_version */
	char			 mute[128];	/* "rabbitmq 3.10.8 does not speak MQTT 5"; "": nothing like that */
	struct target		 target;
	struct error		 problem;	/* no such host; a broker that ended */
};

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

/* Where the credentials come from: the user's PKI directory, or made on the spot. */
static int
bench_material(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	const struct recipe	**recipes;
	size_t			  recipes_count;

	recipes = scenarios_recipes(selected, count, &recipes_count);
	if (options->pki != NULL)
		bench->pki = pki_dir_read(options->pki, recipes, recipes_count,
		    error);
	else
		bench->pki = pki_make(recipes, recipes_count, NULL, 0, PKI_DAYS,
		    error);
	free(recipes);
	if (bench->pki == NULL)
		return -1;
	if (options->pki != NULL || options->launch != NULL)
		return 0;
	/* A PKI that nobody but us has heard of. */
	bench->pki->material.trusted = false;
	free((char *)bench->pki->material.trust_pem);
	bench->pki->material.trust_pem = NULL;
	if (options->cafile == NULL)
		return 0;
	bench->pki->material.trust_pem = file_read(options->cafile, CAFILE_MAX,
	    NULL, error);
	return bench->pki->material.trust_pem != NULL ? 0 : -1;
}

static bool
progress_wanted(const struct options *options)
{
	const char	*ci = getenv("CI");

	return !options->quiet && isatty(STDERR_FILENO) &&
	    (ci == NULL || ci[0] == '\0');
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
	struct broker_names	 names = {
		.source = intents_identity(&options->intents)
	};
	struct broker_user	*users;

	users = users_make(selected, count, &bench->pki->material, names.source);
	names.users = users;
	if (progress_wanted(options))
		fprintf(stderr, "\r\033[Kstarting %s", bench->launcher->title);
	bench->broker = bench->launcher->start(bench->folder, &names,
	    clock_us() + bench->launcher->start_s * 1000000ULL, error);
	if (progress_wanted(options))
		fprintf(stderr, "\r\033[K");
	free(users);
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

static int
bench_target(struct bench *bench, const struct options *options,
    struct error *error)
{
	struct target	*target = &bench->target;
	struct error	 wrong;

	if (options->connect_to.host[0] != '\0') {
		target->dial_host = options->connect_to.host;
		target->dial_port = options->connect_to.port;
	}
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
	/* No such host: every case says so, as if nobody had answered. */
	if (target_resolve(target, &wrong) == -1)
		bench->problem = wrong;
	return 0;
}

static int
bench_prepare(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	if (bench_launcher(bench, options, error) == -1 ||
	    bench_folder(bench, error) == -1 ||
	    bench_material(bench, options, selected, count, error) == -1 ||
	    bench_launch(bench, options, selected, count, error) == -1 ||
	    bench_versions(bench, options, error) == -1)
		return -1;
	return bench_target(bench, options, error);
}

static void
bench_free(struct bench *bench)
{
	if (bench->broker != NULL)
		bench->launcher->stop(bench->broker);
	channel_context_free(bench->target.tls);
	pki_free(bench->pki);
	if (bench->folder[0] != '\0')
		folder_remove(bench->folder);
}

/* The last line of a broker's log, for one that ended while it was tested. */
static void
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

static int
bench_run(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count)
{
	struct plan_options	 what = {
		.tls = options->tls, .mqtt = bench->mqtt,
		.intents = &options->intents, .find = scenario_find
	};
	struct runner_options	 how = { .jobs = options->jobs,
				     .rate = options->rate };
	struct record		*record;
	struct plan		*plan;
	int			 status;

	bench->pki->material.same_clock = target_is_local(&bench->target);
	plan = plan_make(selected, count, &what, &bench->pki->material);
	how.deadline_us = clock_us() + (uint64_t)options->deadline_ms * 1000;
	how.progress = progress_wanted(options);
	record = record_begin(options, &bench->target);
	if (bench->broker != NULL)
		record_property(record, "broker-version",
		    bench->launcher->version(bench->broker));
	if (bench->mute[0] != '\0')
		record_property(record, "left-out", bench->mute);
	runner_run(plan, &bench->target, &bench->pki->material, &how);
	bench_epitaph(bench);
	record_end(record, plan, bench->problem.text);
	status = output_write(options, record_run(record));
	record_free(record);
	plan_free(plan);
	if (interrupt_signal() != 0)
		return 128 + interrupt_signal();
	return status;
}

int
command_run(const struct options *options)
{
	struct bench		  bench;
	struct error		  error;
	const struct scenario	**selected = NULL;
	size_t			  count;
	int			  status = EXIT_USAGE;

	memset(&bench, 0, sizeof(bench));
	session_init();
	interrupt_install();
	if (selection_make(options, families, families_count, &selected, &count,
	    &error) == -1)
		return help_refuse(&error);
	if (bench_prepare(&bench, options, selected, count, &error) == -1) {
		if (interrupt_signal() != 0)
			status = 128 + interrupt_signal();
		else
			help_fail(&error, EXIT_USAGE);
	} else
		status = bench_run(&bench, options, selected, count);
	bench_free(&bench);
	free(selected);
	return status;
}
