/* SPDX-License-Identifier: ISC */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/broker.h"
#include "tests/mutants/matrix_job.h"

#define BROKER_START_US	20000000

/* Die with the parent, whatever it dies of. */
static void
follow(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
}

/* The port that a broker reports; 0 when it says none in time. */
static unsigned
broker_port(int fd)
{
	struct pollfd	 poller = { .fd = fd, .events = POLLIN };
	uint64_t	 deadline = clock_us() + BROKER_START_US;
	char		 line[16];
	size_t		 len = 0;
	ssize_t		 got;

	while (len < sizeof(line) - 1) {
		if (poll(&poller, 1, clock_left_ms(deadline)) <= 0 ||
		    (got = read(fd, line + len, sizeof(line) - 1 - len)) <= 0)
			return 0;
		len += (size_t)got;
		line[len] = '\0';
		if (strchr(line, '\n') != NULL)
			return (unsigned)strtoul(line, NULL, 10);
	}
	return 0;
}

static unsigned
broker_fork(const struct job *job, const struct bench *bench)
{
	pid_t		 parent = getpid();
	unsigned	 port;
	char		*dir;
	int		 report[2];

	if (pipe2(report, O_CLOEXEC) == -1)
		err(JOB_NO_BROKER, "pipe");
	switch (fork()) {
	case -1:
		err(JOB_NO_BROKER, "fork");
	case 0:
		follow(parent);
		close(report[0]);
		dir = xasprintf("%s/broker", bench->pki);
		_exit(broker_run(dir, &job->mutant->behaviour, report[1]));
	}
	close(report[1]);
	port = broker_port(report[0]);
	close(report[0]);
	return port;
}

/* Becomes the harness. */
static void __attribute__((__noreturn__))
harness_exec(const struct job *job, const struct bench *bench, unsigned port)
{
	const char	*address = xasprintf("localhost:%u", port);
	const char	*json = xasprintf("%s/%s.json", bench->folder,
			    job->mutant->name);
	const char	*patterns[RUN_MAX] = { NULL };
	const char	*argv[20 + 2 * EXPECT_MAX + RUN_MAX] = {
		bench->program, "--broker", address, "--pki", bench->pki,
		"--json", json, "-q", "--timeout", "2"
	};
	size_t		 i, count = 10;

	for (i = 0; i < EXPECT_MAX && job->mutant->expects[i] != NULL; i++) {
		argv[count++] = "--expect";
		argv[count++] = job->mutant->expects[i];
	}
	if (mutant_tls(job->mutant) != NULL) {
		argv[count++] = "--tls";
		argv[count++] = mutant_tls(job->mutant);
	}
	/* Most of what a fault takes is time. */
	argv[count++] = "--jobs";
	argv[count++] = job->mutant->fault ? "16" :
	    mutant_is_serial(job->mutant) ? "1" : "4";
	mutant_runs(job->mutant, patterns);
	for (i = 0; i < RUN_MAX && patterns[i] != NULL; i++)
		argv[count++] = patterns[i];
	execv(bench->program, (char *const *)argv);
	err(JOB_NO_HARNESS, "%s", bench->program);
}

static void __attribute__((__noreturn__))
job_main(const struct job *job, const struct bench *bench)
{
	pid_t		 self = getpid(), harness;
	unsigned	 port;
	char		*log;
	int		 status, fd;

	alarm(JOB_DEADLINE_S);
	log = xasprintf("%s/%s.log", bench->folder, job->mutant->name);
	if ((fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) == -1)
		err(JOB_NO_HARNESS, "%s", log);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if ((port = broker_fork(job, bench)) == 0)
		_exit(JOB_NO_BROKER);
	switch (harness = fork()) {
	case -1:
		err(JOB_NO_HARNESS, "fork");
	case 0:
		follow(self);
		harness_exec(job, bench, port);
	}
	while (waitpid(harness, &status, 0) == -1)
		if (errno != EINTR)
			err(JOB_NO_HARNESS, "waitpid");
	if (WIFSIGNALED(status)) {
		/* Tell the parent by the same signal; it must not leave a core here. */
		signal(WTERMSIG(status), SIG_DFL);
		prctl(PR_SET_DUMPABLE, 0);
		kill(self, WTERMSIG(status));
	}
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : JOB_NO_HARNESS);
}

void
job_start(struct job *job, const struct bench *bench)
{
	pid_t		 parent = getpid();
	sigset_t	 none;

	fflush(NULL);
	if ((job->pid = fork()) == -1)
		err(1, "fork");
	if (job->pid == 0) {
		setpgid(0, 0);
		follow(parent);
		sigemptyset(&none);
		sigprocmask(SIG_SETMASK, &none, NULL);
		job_main(job, bench);
	}
	/* Both set it, so that the group exists when either needs it. */
	setpgid(job->pid, job->pid);
}

void
job_end(struct job *job)
{
	if (job->pid == 0)
		return;
	kill(-job->pid, SIGKILL);
	job->pid = 0;
}

const char *
job_trouble(const struct job *job)
{
	static char	 text[128];

	if (WIFSIGNALED(job->status) && WTERMSIG(job->status) == SIGALRM) {
		snprintf(text, sizeof(text), "it did not end within %d seconds",
		    JOB_DEADLINE_S);
		return text;
	}
	if (WIFSIGNALED(job->status)) {
		snprintf(text, sizeof(text), "it was ended by signal %d",
		    WTERMSIG(job->status));
		return text;
	}
	if (WEXITSTATUS(job->status) == JOB_NO_BROKER)
		return "its broker did not start";
	if (WEXITSTATUS(job->status) == JOB_NO_HARNESS)
		return "the program under test could not be run";
	return NULL;
}
