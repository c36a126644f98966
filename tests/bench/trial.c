/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/interrupt.h"
#include "harness/run.h"
#include "reports/reports.h"
#include "tests/bench/trial.h"

/* Becomes the program. */
static void __attribute__((__noreturn__))
trial_exec(const struct trial *trial)
{
	char	*broker = xasprintf("localhost:%u", (unsigned)trial->port);
	int	 fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	interrupt_reset();
	if (fd == -1 || dup2(fd, STDOUT_FILENO) == -1)
		err(EXIT_TOOL, "/dev/null");
	execl(trial->program, trial->program, "--broker", broker, "--pki",
	    trial->pki, "--json", trial->json, "--deadline", "60", "-q",
	    (char *)NULL);
	err(EXIT_TOOL, "%s", trial->program);
}

static int
trial_read(struct trial *trial, struct error *error)
{
	struct run	*run = json_read(trial->json, error);

	if (run == NULL)
		return -1;
	trial->cases = run->count;
	trial->failed = run->verdicts[VERDICT_FAIL];
	json_run_free(run);
	return 0;
}

int
trial_run(struct trial *trial, struct error *error)
{
	uint64_t	 start = clock_us();
	struct rusage	 usage;
	pid_t		 pid;
	int		 status;

	memset(&trial->cost, 0, sizeof(trial->cost));
	switch (pid = fork()) {
	case -1:
		err(1, "fork");
	case 0:
		trial_exec(trial);
	}
	while (wait4(pid, &status, 0, &usage) == -1)
		if (errno != EINTR)
			err(1, "wait4");
	trial->cost.wall_ms = cost_since(start);
	/*
	 * The largest of the program and the processes it waited for, not their
	 * sum; never less than our own copy that became it.
	 */
	cost_add(&trial->cost, &usage);
	if (!WIFEXITED(status))
		return error_set(error, "%s was ended by signal %d",
		    trial->program, WTERMSIG(status));
	if (WEXITSTATUS(status) != EXIT_PASSED &&
	    WEXITSTATUS(status) != EXIT_FAILED)
		return error_set(error, "%s exited with status %d: not every case was decided, so its time says nothing",
		    trial->program, WEXITSTATUS(status));
	return trial_read(trial, error);
}
