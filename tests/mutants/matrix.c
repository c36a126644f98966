/* SPDX-License-Identifier: ISC */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/matrix_job.h"
#include "tests/mutants/matrix_publisher.h"
#include "tests/mutants/matrix_report.h"
#include "tests/mutants/reload_command.h"

/*
 * matrix [-j N] [-k] [--every N] [--only PATTERN] [--alone] PROGRAM [PKI]: run
 * the harness against the correct broker and every mutant, and say whether it saw
 * what it had to see.  The harness is given matrix --reload, and --restart, as commands for
 * the mutants (reload_command.h).
 */

#define SETTLE_US	5000000

struct matrix {
	struct bench	 bench;
	const char	*only;		/* a glob over mutants, "@(one|two*)" as well; NULL: all */
	bool		 alone;		/* without those that others are held against */
	size_t		 every;		/* each Nth of the table, and the ailing ones; 1: all */
	size_t		 at_once;
	struct job	*jobs;		/* those of correct brokers first */
	size_t		 count;
	sigset_t	 signals;	/* blocked, and waited for */
};

/* The child pid has ended: whose was it? */
static void
matrix_reap(struct matrix *matrix)
{
	pid_t	 pid;
	size_t	 i;
	int	 status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (i = 0; i < matrix->count; i++)
			if (matrix->jobs[i].pid == pid) {
				matrix->jobs[i].status = status;
				job_end(&matrix->jobs[i]);
			}
}

/*
 * Orphans come to this process, so that it can wait for everything to be gone
 * before the folder is removed.  False: a process has escaped from its group.
 */
static bool
matrix_settle(struct matrix *matrix)
{
	const struct timespec	 pause = { .tv_nsec = 20000000 };
	uint64_t		 deadline = clock_us() + SETTLE_US;
	sigset_t		 child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	for (;;) {
		matrix_reap(matrix);
		if (waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD)
			return true;
		if (clock_us() >= deadline)
			return false;
		sigtimedwait(&child, NULL, &pause);
	}
}

/* Returns the signal that ended it, or 0. */
static int
matrix_run(struct matrix *matrix)
{
	size_t	 next = 0, running, i;
	int	 number;

	for (;;) {
		running = 0;
		for (i = 0; i < next; i++)
			running += matrix->jobs[i].pid != 0;
		while (next < matrix->count && running < matrix->at_once) {
			job_start(&matrix->jobs[next++], &matrix->bench);
			running++;
		}
		if (running == 0)
			return 0;
		if ((number = sigwaitinfo(&matrix->signals, NULL)) == -1)
			continue;
		if (number != SIGCHLD) {
			for (i = 0; i < next; i++)
				job_end(&matrix->jobs[i]);
			return number;
		}
		matrix_reap(matrix);
	}
}

/* Have the program make its PKI; exits when it does not. */
static void
matrix_make_pki(const struct matrix *matrix)
{
	const struct bench	*bench = &matrix->bench;
	char			*publish = publisher_address();
	sigset_t		 none;
	pid_t			 pid;
	int			 status = 0;

	if ((pid = fork()) == -1)
		err(1, "fork");
	if (pid == 0) {
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		/* Only what goes wrong is of interest. */
		if (freopen("/dev/null", "w", stdout) == NULL)
			_exit(JOB_NO_HARNESS);
		execl(bench->program, bench->program, "init", bench->pki,
		    "--publish", publish, (char *)NULL);
		warn("%s", bench->program);
		_exit(JOB_NO_HARNESS);
	}
	free(publish);
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (sigwaitinfo(&matrix->signals, NULL) != SIGCHLD)
			kill(pid, SIGKILL);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		folder_remove(bench->folder);
		errx(1, "%s init %s failed", bench->program, bench->pki);
	}
}

/* Is the mutant at this place of the table asked for? */
static bool
matrix_wants(const struct matrix *matrix, size_t i)
{
	const struct mutant	*mutant = mutant_at(i);

	if (i % matrix->every != 0 && !mutant->fault)
		return false;
	return matrix->only == NULL ||
	    fnmatch(matrix->only, mutant->name, FNM_EXTMATCH) == 0;
}

/* Is it asked for, or the one that others are held against? */
static bool
matrix_needs(const struct matrix *matrix, const struct mutant *mutant)
{
	const struct mutant	*other;
	size_t			 i;

	for (i = 0; (other = mutant_at(i)) != NULL; i++)
		if (matrix_wants(matrix, i) && (other == mutant ||
		    (!matrix->alone && mutant_reference(other) == mutant)))
			return true;
	return false;
}

static void
matrix_plan(struct matrix *matrix)
{
	const struct mutant	*mutant;
	size_t			 i;

	for (i = 0; (mutant = mutant_at(i)) != NULL; i++) {
		if (mutant_reference(mutant) == NULL)
			errx(2, "%s: no correct broker has its intents",
			    mutant->name);
		if (!matrix_needs(matrix, mutant))
			continue;
		matrix->jobs = xreallocarray(matrix->jobs, matrix->count + 1,
		    sizeof(*matrix->jobs));
		matrix->jobs[matrix->count++] =
		    (struct job){ .mutant = mutant };
	}
	if (matrix->count == 0)
		errx(2, "%s: no such mutant", matrix->only);
}

static void
matrix_score(const struct matrix *matrix, const struct job *job,
    struct score *score, struct columns *columns)
{
	const char	*trouble = job_trouble(job);
	char		*path;

	if (trouble != NULL) {
		score_spoil(score, job->mutant, trouble);
		return;
	}
	path = xasprintf("%s/%s.json", matrix->bench.folder, job->mutant->name);
	score_read(score, columns, job->mutant, path, WEXITSTATUS(job->status));
	free(path);
}

static bool
matrix_report(const struct matrix *matrix)
{
	struct score	*scores = xcalloc(matrix->count, sizeof(*scores));
	struct columns	*columns = xcalloc(1, sizeof(*columns));
	bool		 good;
	size_t		 i;

	for (i = 0; i < matrix->count; i++)
		matrix_score(matrix, &matrix->jobs[i], &scores[i], columns);
	columns_share(columns);
	good = report_print(scores, matrix->count, columns,
	    matrix->only == NULL && matrix->every == 1 && !matrix->alone);
	for (i = 0; i < matrix->count; i++)
		score_clear(&scores[i]);
	free(scores);
	free(columns);
	return good;
}

static void __attribute__((__noreturn__))
usage(void)
{
	fprintf(stderr, "usage: matrix [-j N] [-k] [--every N] [--only PATTERN] [--alone] PROGRAM [PKI]\n"
	    "       matrix --reload PID FILE | --restart PID FILE\n"
	    "  -j, --jobs N        mutants at once (6)\n"
	    "  -k, --keep          keep the folder with results and logs\n"
	    "      --every N       each Nth mutant, and the ailing ones\n"
	    "      --only PATTERN  only these mutants, and the correct brokers they depart from\n"
	    "      --alone         without those\n");
	exit(2);
}

static bool
matrix_options(struct matrix *matrix, int argc, char *argv[])
{
	static const struct option	 options[] = {
		{ "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },
		{ "every", required_argument, NULL, 'e' },
		{ "only", required_argument, NULL, 'o' },
		{ "alone", no_argument, NULL, 'a' },
		{ "reload", required_argument, NULL, SIGHUP },
		{ "restart", required_argument, NULL, SIGUSR1 },
		{ NULL, 0, NULL, 0 }
	};
	bool	 keep = false;
	int	 c;

	while ((c = getopt_long(argc, argv, "j:k", options, NULL)) != -1)
		switch (c) {
		case 'j':
			matrix->at_once = strtoul(optarg, NULL, 10);
			if (matrix->at_once == 0)
				errx(2, "%s: -j takes a number from 1", optarg);
			break;
		case 'e':
			matrix->every = strtoul(optarg, NULL, 10);
			if (matrix->every == 0)
				errx(2, "%s: --every takes a number from 1", optarg);
			break;
		case 'k':
			keep = true;
			break;
		case 'a':
			matrix->alone = true;
			break;
		case 'o':
			matrix->only = optarg;
			break;
		case SIGHUP:
		case SIGUSR1:
			if (optind + 1 != argc)
				usage();
			exit(reload_command(c, optarg, argv[optind]));
		default:
			usage();
		}
	if (argc - optind < 1 || argc - optind > 2)
		usage();
	matrix->bench.program = argv[optind];
	matrix->bench.pki = argv[optind + 1];
	return keep;
}

int
main(int argc, char *argv[])
{
	struct matrix	 matrix = { .at_once = 6, .every = 1 };
	const char	*parent = getenv("TMPDIR");
	char		*folder, *pki = NULL, *log;
	pid_t		 publisher;
	bool		 keep, settled, good = false;
	int		 number;

	keep = matrix_options(&matrix, argc, argv);
	matrix_plan(&matrix);
	sigemptyset(&matrix.signals);
	sigaddset(&matrix.signals, SIGCHLD);
	sigaddset(&matrix.signals, SIGINT);
	sigaddset(&matrix.signals, SIGTERM);
	sigaddset(&matrix.signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &matrix.signals, NULL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	folder = xasprintf("%s/certcheck-mutants.XXXXXX",
	    parent != NULL && parent[0] != '\0' ? parent : "/tmp");
	if (mkdtemp(folder) == NULL)
		err(1, "%s", folder);
	matrix.bench.folder = folder;
	if (matrix.bench.pki == NULL) {
		matrix.bench.pki = pki = xasprintf("%s/pki", folder);
		matrix_make_pki(&matrix);
	}
	log = xasprintf("%s/publisher.log", folder);
	publisher = publisher_start(matrix.bench.program, matrix.bench.pki, log);
	free(log);
	number = matrix_run(&matrix);
	if (publisher != -1)
		kill(publisher, SIGTERM);
	if (!(settled = matrix_settle(&matrix)))
		warnx("%s has left processes behind", matrix.bench.program);
	if (number == 0)
		good = matrix_report(&matrix) && settled;
	fflush(stdout);
	if (keep)
		warnx("results and logs are in %s", folder);
	else
		folder_remove(folder);
	free(matrix.jobs);
	free(folder);
	free(pki);
	if (number != 0)
		return 128 + number;
	return good ? 0 : 1;
}
