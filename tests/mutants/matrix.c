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
#include "tests/mutants/matrix_score.h"

/*
 * matrix [-j N] [-k] [--only PATTERN] PROGRAM [PKI]: run the harness against the
 * correct broker and every mutant, and say whether it saw what it had to see.
 */

#define SETTLE_US	5000000

struct matrix {
	struct bench	 bench;
	const char	*only;		/* a glob over mutants; NULL: all */
	size_t		 at_once;
	struct job	*jobs;		/* the correct broker's first */
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
		    (char *)NULL);
		warn("%s", bench->program);
		_exit(JOB_NO_HARNESS);
	}
	while (waitpid(pid, &status, WNOHANG) == 0)
		if (sigwaitinfo(&matrix->signals, NULL) != SIGCHLD)
			kill(pid, SIGKILL);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		folder_remove(bench->folder);
		errx(1, "%s init %s failed", bench->program, bench->pki);
	}
}

static void
matrix_plan(struct matrix *matrix)
{
	const struct mutant	*mutant;
	size_t			 i;

	matrix->jobs = xcalloc(1, sizeof(*matrix->jobs));
	matrix->count = 1;
	for (i = 0; (mutant = mutant_at(i)) != NULL; i++) {
		if (matrix->only != NULL &&
		    fnmatch(matrix->only, mutant->name, 0) != 0)
			continue;
		matrix->jobs = xreallocarray(matrix->jobs, matrix->count + 1,
		    sizeof(*matrix->jobs));
		matrix->jobs[matrix->count++] =
		    (struct job){ .mutant = mutant };
	}
	if (matrix->count == 1)
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
	path = xasprintf("%s/%s.json", matrix->bench.folder, job_name(job));
	score_read(score, columns, job->mutant, path, WEXITSTATUS(job->status));
	free(path);
}

/* Cells in groups by family. */
static void
print_cells(const struct columns *columns, const char *cells)
{
	const char	*id, *last = "";
	size_t		 i;

	for (i = 0; i < columns->count; i++) {
		id = columns->column[i].id;
		if (i > 0 && strncmp(id, last, strcspn(id, ".") + 1) != 0)
			putchar(' ');
		putchar(cells[i]);
		last = id;
	}
}

static void
print_rows(const struct matrix *matrix, const struct score *scores,
    const struct columns *columns)
{
	const struct mutant	*mutant;
	size_t			 i;

	printf("columns:\n");
	for (i = 0; i < columns->count; i++)
		printf("%4zu %s\n", i + 1, columns->column[i].id);
	putchar('\n');
	for (i = 0; i < matrix->count; i++) {
		mutant = scores[i].mutant;
		printf("%-29s ", job_name(&matrix->jobs[i]));
		print_cells(columns, scores[i].cells);
		printf("  %s\n%s", !scores[i].met ? "NOT AS EXPECTED" :
		    mutant == NULL ? "passes" : mutant->fault ? "undecided" :
		    mutant->fails[0] != NULL || mutant->warns[0] != NULL ||
		    mutant->passes[0] != NULL ?
		    "caught" : "no alarm",
		    scores[i].notes);
	}
	putchar('\n');
}

/* What no mutant has turned, by name; counts what was. */
static void
print_unproven(const struct columns *columns, size_t *scenarios,
    size_t *steps, size_t *all_steps)
{
	const struct column	*column;
	size_t			 i, k;

	for (i = 0; i < columns->count; i++) {
		column = &columns->column[i];
		if (!column->passed || column->spoilt)
			printf("not proven: %s: not as it has to be on the correct broker\n",
			    column->id);
		else if (!column->proven)
			printf("not proven: %s: no mutant turns it\n",
			    column->id);
		else
			++*scenarios;
		*all_steps += column->steps;
		for (k = 0; k < column->steps; k++)
			if (column->step[k].proven)
				++*steps;
			else if (column->proven)
				printf("not proven: %s: step %zu, as %s\n",
				    column->id, k + 1,
				    column->step[k].credential);
	}
}

/* The summary; returns whether everything is as it has to be. */
static bool
print_score(const struct matrix *matrix, const struct score *scores,
    const struct columns *columns)
{
	size_t	 i, caught = 0, scenarios = 0, steps = 0, alarms = 0;
	size_t	 tests = matrix->count, all_steps = 0, passed;

	for (i = 0; i < matrix->count; i++) {
		alarms += scores[i].false_alarms;
		if (i > 0)
			caught += scores[i].met;
	}
	passed = caught + scores[0].met;
	/* A part of the mutants proves nothing about the scenarios. */
	if (matrix->only == NULL) {
		print_unproven(columns, &scenarios, &steps, &all_steps);
		passed += scenarios + steps;
		tests += columns->count + all_steps;
	}
	printf("mutants: %zu of %zu caught", caught, matrix->count - 1);
	if (matrix->only == NULL)
		printf(", scenarios: %zu of %zu proven, their steps: %zu of %zu",
		    scenarios, columns->count, steps, all_steps);
	printf(", %zu false alarms\nscore: %.1f %%\n%zu passed, %zu failed\n",
	    alarms, 100.0 * (double)passed / (double)tests, passed,
	    tests - passed);
	return passed == tests && columns->count > 0;
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
	print_rows(matrix, scores, columns);
	good = print_score(matrix, scores, columns);
	for (i = 0; i < matrix->count; i++)
		score_clear(&scores[i]);
	free(scores);
	free(columns);
	return good;
}

static void __attribute__((__noreturn__))
usage(void)
{
	fprintf(stderr, "usage: matrix [-j N] [-k] [--only PATTERN] PROGRAM [PKI]\n"
	    "  -j, --jobs N        mutants at once (4)\n"
	    "  -k, --keep          keep the folder with results and logs\n"
	    "      --only PATTERN  only these mutants\n");
	exit(2);
}

static bool
matrix_options(struct matrix *matrix, int argc, char *argv[])
{
	static const struct option	 options[] = {
		{ "jobs", required_argument, NULL, 'j' },
		{ "keep", no_argument, NULL, 'k' },
		{ "only", required_argument, NULL, 'o' },
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
		case 'k':
			keep = true;
			break;
		case 'o':
			matrix->only = optarg;
			break;
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
	struct matrix	 matrix = { .at_once = 4 };
	const char	*parent = getenv("TMPDIR");
	char		*folder, *pki = NULL;
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
	number = matrix_run(&matrix);
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
