/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/options.h"
#include "fixtures/brokers/launchers.h"
#include "fixtures/brokers/process.h"
#include "fixtures/pki_dir.h"
#include "harness/interrupt.h"
#include "scenarios/scenarios.h"
#include "tests/bench/bare.h"
#include "tests/bench/trial.h"

/*
 * bench PROGRAM [MUTANT-BROKER]: what a whole run costs beside the same number
 * of bare connections, `init`, and a run that fails beside one that passes.
 * What is compared takes turns, so that a busy machine slows down both.
 * Targets are printed and decide nothing: exit 0 when it could measure.
 */

#define START_US	20000000
#define STOP_US		3000000
#define LOG_MAX		(64 * 1024 * 1024)
#define MUTANT		"no-crl"

/*
 * What mosquitto says of each, "New connection from" or "Client connection from
 * … failed"; one of a run's only asks whether the port answers, without TLS.
 */
#define SAID_CONNECTED	"onnection from 127.0.0.1"
#define PLAIN_DIALS	1

#define TARGET_RATIO	1.3
#define TARGET_PKI_MS	500
#define TARGET_MIB	64

#define WALL		offsetof(struct cost, wall_ms)
#define CPU		offsetof(struct cost, cpu_ms)
#define PEAK		offsetof(struct cost, peak_mib)

/* A broker of tests/mutants. */
struct mutant_broker {
	struct process	*process;
	char		*log;
	uint16_t	 port;
};

struct bench {
	char			*folder;	/* private */
	char			*pki, *pki_again, *json;
	struct pki		*made;
	struct broker		*broker;	/* mosquitto */
	struct mutant_broker	 right, wrong;
	bool			 mutants;	/* they are built */
	const char		*program;

	struct series		 run, bare, init, plain, passing, failing;
	size_t			 cases, failed, plain_count;
	unsigned		 connections;
};

static int
mutant_broker_start(struct mutant_broker *broker, const struct bench *bench,
    const char *path, const char *mutant, struct error *error)
{
	char		*pki = xasprintf("%s/broker", bench->pki);
	const char	*argv[] = { path, "--pki", pki,
			    mutant != NULL ? "--mutant" : NULL, mutant, NULL };
	char		*said;
	int		 rc = -1;

	broker->log = xasprintf("%s/%s.log", bench->folder,
	    mutant != NULL ? mutant : "right");
	if ((broker->process = process_start(argv, NULL, broker->log, error)) == NULL)
		goto out;
	/* Its first line is the port. */
	if (process_log_wait(broker->process, 0, "\n", clock_us() + START_US,
	    NULL) != PROCESS_FOUND) {
		error_set(error, "%s tells no port", path);
		goto out;
	}
	if ((said = file_read(broker->log, LOG_MAX, NULL, error)) == NULL)
		goto out;
	broker->port = (uint16_t)strtoul(said, NULL, 10);
	free(said);
	rc = 0;
 out:
	free(pki);
	return rc;
}

static void
mutant_broker_stop(struct mutant_broker *broker)
{
	process_stop(broker->process, clock_us() + STOP_US);
	free(broker->log);
}

/* Does it, or a CA above it, have one of the keys that take long to make? */
static bool
needs_rsa(const struct recipe *recipe)
{
	struct recipe	 whole;

	if (recipe == NULL)
		return false;
	recipe_resolve(recipe, &whole);
	return whole.key >= KEY_RSA_1024 || needs_rsa(recipe_issuer(recipe));
}

/* Every credential that a scenario needs, with or without the RSA keys. */
static struct pki *
make(bool with_rsa, struct error *error)
{
	const struct scenario	**all;
	const struct recipe	**recipes;
	struct pki		 *pki;
	size_t			  count, n, i, kept = 0;

	all = scenarios_all(&count);
	recipes = scenarios_recipes(all, count, &n);
	for (i = 0; i < n; i++)
		if (with_rsa || !needs_rsa(recipes[i]))
			recipes[kept++] = recipes[i];
	pki = pki_make(recipes, kept, NULL, 0, PKI_DAYS, error);
	free(all);
	free(recipes);
	return pki;
}

/* What `init` does: the PKI, and its directory. */
static struct pki *
init(const char *dir, struct cost *cost, struct error *error)
{
	uint64_t	 start = clock_us();
	struct pki	*pki = make(true, error);

	if (pki != NULL && pki_dir_write(pki, dir, error) == -1) {
		pki_free(pki);
		return NULL;
	}
	cost->wall_ms = cost_since(start);
	return pki;
}

static int
bench_prepare(struct bench *bench, const char *mutants, struct error *error)
{
	const char	*tmp = getenv("TMPDIR");
	char		*folder;
	struct cost	 ignored;

	bench->folder = xasprintf("%s/mqtt-certcheck-bench.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	if (mkdtemp(bench->folder) == NULL)
		err(1, "%s", bench->folder);
	bench->pki = xasprintf("%s/pki", bench->folder);
	bench->pki_again = xasprintf("%s/pki-again", bench->folder);
	bench->json = xasprintf("%s/result.json", bench->folder);
	if ((bench->made = init(bench->pki, &ignored, error)) == NULL)
		return -1;
	folder = xasprintf("%s/broker", bench->pki);
	bench->broker = mosquitto_launcher.start(folder, NULL, clock_us() + START_US,
	    error);
	free(folder);
	if (bench->broker == NULL)
		return -1;
	bench->mutants = access(mutants, X_OK) == 0;
	if (!bench->mutants)
		return 0;
	if (mutant_broker_start(&bench->right, bench, mutants, NULL, error) == -1)
		return -1;
	return mutant_broker_start(&bench->wrong, bench, mutants, MUTANT, error);
}

static void
bench_free(struct bench *bench)
{
	mutant_broker_stop(&bench->right);
	mutant_broker_stop(&bench->wrong);
	mosquitto_launcher.stop(bench->broker);
	pki_free(bench->made);
	folder_remove(bench->folder);
	free(bench->folder);
	free(bench->pki);
	free(bench->pki_again);
	free(bench->json);
}

/* How many connections mosquitto has taken so far: 0, or -1 and the error. */
static int
connections_count(const struct bench *bench, unsigned *count,
    struct error *error)
{
	const char	*at;
	char		*log;

	log = file_read(mosquitto_launcher.log(bench->broker), LOG_MAX, NULL,
	    error);
	if (log == NULL)
		return -1;
	*count = 0;
	for (at = log; (at = strstr(at, SAID_CONNECTED)) != NULL; at++)
		(*count)++;
	free(log);
	return 0;
}

static int
measure_trial(const struct bench *bench, uint16_t port, struct trial *trial,
    struct error *error)
{
	*trial = (struct trial){ .program = bench->program, .pki = bench->pki,
	    .json = bench->json, .port = port };
	return trial_run(trial, error);
}

/* A whole run, then the same number of bare connections. */
static int
measure_run(struct bench *bench, size_t round, struct error *error)
{
	uint16_t	 port = mosquitto_launcher.port(bench->broker);
	struct bare	 bare = { .pki = bench->pki, .port = port, .jobs = JOBS };
	struct trial	 trial;
	unsigned	 before, after;

	if (connections_count(bench, &before, error) == -1 ||
	    measure_trial(bench, port, &trial, error) == -1 ||
	    connections_count(bench, &after, error) == -1)
		return -1;
	if (after - before <= PLAIN_DIALS)
		return error_set(error, "the broker's log shows no connection");
	bench->run.round[round] = trial.cost;
	bench->cases = trial.cases;
	bench->connections = bare.connections = after - before - PLAIN_DIALS;
	return bare_run(&bare, &bench->bare.round[round], error);
}

static int
measure_init(struct bench *bench, size_t round, struct error *error)
{
	struct pki	*pki;
	uint64_t	 start;

	pki = init(bench->pki_again, &bench->init.round[round], error);
	if (pki == NULL)
		return -1;
	pki_free(pki);
	start = clock_us();
	if ((pki = make(false, error)) == NULL)
		return -1;
	bench->plain.round[round].wall_ms = cost_since(start);
	bench->plain_count = pki->count;
	pki_free(pki);
	return 0;
}

static int
measure_mutant(struct bench *bench, size_t round, struct error *error)
{
	struct trial	 right, wrong;

	if (!bench->mutants)
		return 0;
	if (measure_trial(bench, bench->right.port, &right, error) == -1 ||
	    measure_trial(bench, bench->wrong.port, &wrong, error) == -1)
		return -1;
	bench->passing.round[round] = right.cost;
	bench->failing.round[round] = wrong.cost;
	bench->failed = wrong.failed;
	return 0;
}

/* The first round warms up; the second overwrites it. */
static int
bench_measure(struct bench *bench, struct error *error)
{
	size_t	 i, round;

	for (i = 0; i < ROUNDS + 1; i++) {
		round = i > 0 ? i - 1 : 0;
		if (measure_run(bench, round, error) == -1 ||
		    measure_init(bench, round, error) == -1 ||
		    measure_mutant(bench, round, error) == -1)
			return -1;
		/* Held back until now, so that everything is tidied up. */
		interrupt_poll(NULL, 0, clock_us());
		if (interrupt_signal() != 0)
			return error_set(error, "interrupted");
	}
	return 0;
}

static void
print_times(const char *what, const struct series *series, unsigned count)
{
	double	 wall = series_median(series, WALL);

	printf("  %-20s %9.1f ms %9.1f ms %9.2f ms\n", what, wall,
	    series_median(series, CPU), wall / count);
}

static void
bench_print(const struct bench *bench)
{
	double	 init_ms = series_median(&bench->init, WALL);
	size_t	 i, credentials = 0;

	for (i = 0; i < bench->made->count; i++)
		credentials += bench->made->entries[i].credential.cert != NULL;
	printf("%zu cases, %u connections, %d at once, %s; medians of %d rounds\n\n",
	    bench->cases, bench->connections, JOBS,
	    mosquitto_launcher.version(bench->broker), ROUNDS);
	printf("  %-20s %12s %12s %12s\n", "", "wall", "own CPU",
	    "a connection");
	print_times("a whole run", &bench->run, bench->connections);
	print_times("bare connections", &bench->bare, bench->connections);
	printf("  %-20s %12.2f %12.2f %15s at most %.1f\n\n", "ratio",
	    series_ratio(&bench->run, &bench->bare, WALL),
	    series_ratio(&bench->run, &bench->bare, CPU), "target:",
	    TARGET_RATIO);
	printf("  %-20s %8.1f MiB %28s at most %d MiB\n", "largest process",
	    series_median(&bench->run, PEAK), "target:", TARGET_MIB);
	printf("  %-20s %9.1f ms, %zu credentials: %.2f ms each\n", "init",
	    init_ms, credentials, init_ms / (double)credentials);
	printf("  %-20s %9.1f ms, %zu certificates; target: at most %d ms\n",
	    "without RSA keys", series_median(&bench->plain, WALL),
	    bench->plain_count, TARGET_PKI_MS);
	if (bench->mutants)
		printf("  %-20s %12.2f times a run in which none fails (%zu of %zu fail)\n",
		    "failing cases", series_ratio(&bench->failing,
		    &bench->passing, WALL), bench->failed, bench->cases);
	else
		printf("  %-20s not measured: the mutant broker is not built (make mutants)\n",
		    "failing cases");
}

/* The mutant broker stands beside the benchmark's folder. */
static char *
mutants_path(const char *self)
{
	const char	*slash = strrchr(self, '/');

	return xasprintf("%.*s../mutants/broker",
	    slash != NULL ? (int)(slash + 1 - self) : 0, self);
}

int
main(int argc, char *argv[])
{
	struct bench	 bench = { 0 };
	struct error	 error;
	char		*mutants;
	int		 status = 0;

	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: bench PROGRAM [MUTANT-BROKER]\n");
		return 2;
	}
	base_init();
	interrupt_install();
	bench.program = argv[1];
	mutants = argc > 2 ? xstrdup(argv[2]) : mutants_path(argv[0]);
	if (bench_prepare(&bench, mutants, &error) == -1 ||
	    bench_measure(&bench, &error) == -1) {
		warnx("%s", error.text);
		status = 1;
	} else
		bench_print(&bench);
	bench_free(&bench);
	free(mutants);
	return interrupt_signal() != 0 ? 128 + interrupt_signal() : status;
}
