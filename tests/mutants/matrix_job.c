/* SPDX-License-Identifier: ISC */
#include <sys/prctl.h>
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/broker.h"
#include "tests/mutants/matrix_job.h"
#include "tests/mutants/matrix_lab.h"

#define BROKER_START_US	20000000
#define ARGS_MAX	(48 + LAB_ARGS + 2 * EXPECT_MAX + RUN_MAX)

#define LATENCY		"crl_latency_s="

/* Whoever changes a broker does one thing after the other. */
#define LAB_DEADLINE_S	"1500"

/* Faults wait it out.  Those that are changed do not, and their commands may take as long. */
#define TIMEOUT_S	"2"
#define LAB_TIMEOUT_S	"6"

static unsigned
job_deadline_s(const struct job *job)
{
	return job->mutant->lab ? 3 * JOB_DEADLINE_S : JOB_DEADLINE_S;
}

/* Die with the parent, whatever it dies of. */
static void
follow(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
}

/* The broker of a job. */
struct rival {
	pid_t		 pid;
	unsigned	 port, bare_port, wss_port;
	unsigned	 other[OTHERS];
	struct lab_kit	 kit;	/* if it has a folder of its own */
	const char	*crl;	/* which the harness is given; NULL: none */
};

/* The ports that a broker reports; false: it says none in time. */
static bool
broker_ports(int fd, struct rival *rival)
{
	struct pollfd	 poller = { .fd = fd, .events = POLLIN };
	uint64_t	 deadline = clock_us() + BROKER_START_US;
	char		 line[32 + OTHERS * 6], *end;
	size_t		 len = 0, i;
	ssize_t		 got;

	while (len < sizeof(line) - 1) {
		if (poll(&poller, 1, clock_left_ms(deadline)) <= 0 ||
		    (got = read(fd, line + len, sizeof(line) - 1 - len)) <= 0)
			return false;
		len += (size_t)got;
		line[len] = '\0';
		if (strchr(line, '\n') != NULL) {
			rival->port = (unsigned)strtoul(line, &end, 10);
			rival->bare_port = (unsigned)strtoul(end, &end, 10);
			rival->wss_port = (unsigned)strtoul(end, &end, 10);
			for (i = 0; i < OTHERS; i++)
				rival->other[i] =
				    (unsigned)strtoul(end, &end, 10);
			return rival->port != 0;
		}
	}
	return false;
}

/* A folder of its own, with what it shows of itself. */
static const char *
rival_show(struct rival *rival, const struct showing *shows,
    const struct bench *bench, const char *copy)
{
	if (rival->kit.dir == NULL)
		lab_kit_make(&rival->kit, xasprintf("%s/broker", bench->pki),
		    copy);
	showing_make(shows, xasprintf("%s/ca", bench->pki), rival->kit.dir);
	if (shows->listing != LISTING_NONE)
		rival->crl = xasprintf("%s/user.crl", rival->kit.dir);
	return rival->kit.dir;
}

static bool
broker_fork(const struct job *job, const struct bench *bench,
    struct rival *rival)
{
	const char	*dir = xasprintf("%s/broker", bench->pki);
	const char	*copy = xasprintf("%s/%s.broker", bench->folder,
			    job->mutant->name);
	pid_t		 parent = getpid();
	bool		 told;
	int		 report[2];

	if (job->mutant->lab) {
		lab_kit_make(&rival->kit, dir, copy);
		dir = rival->kit.dir;
	}
	if (job->mutant->shows != NULL)
		dir = rival_show(rival, job->mutant->shows, bench, copy);
	if (pipe2(report, O_CLOEXEC) == -1)
		err(JOB_NO_BROKER, "pipe");
	switch (rival->pid = fork()) {
	case -1:
		err(JOB_NO_BROKER, "fork");
	case 0:
		follow(parent);
		close(report[0]);
		_exit(broker_run(dir, &job->mutant->behaviour, report[1],
		    rival->kit.reloads));
	}
	close(report[1]);
	told = broker_ports(report[0], rival);
	close(report[0]);
	return told;
}

/* The arguments of the harness; ends with NULL. */
struct args {
	const char	*argv[ARGS_MAX + 1];
	size_t		 count;
};

static void
args_add(struct args *args, const char *word)
{
	if (args->count == ARGS_MAX)
		errx(JOB_NO_HARNESS, "too many arguments");
	args->argv[args->count++] = word;
}

static void
args_add_option(struct args *args, const char *option, const char *value)
{
	args_add(args, option);
	args_add(args, value);
}

static void
args_add_intents(struct args *args, const struct mutant *mutant)
{
	bool	 latency = false;
	size_t	 i;

	for (i = 0; i < EXPECT_MAX && mutant->expects[i] != NULL; i++) {
		args_add_option(args, "--expect", mutant->expects[i]);
		latency |= strncmp(mutant->expects[i], LATENCY,
		    strlen(LATENCY)) == 0;
	}
	/* These brokers have reloaded when they say so; the rest is for slow machines. */
	if (mutant->lab && !latency)
		args_add_option(args, "--expect", LATENCY "1");
}

/* Where nobody may get in: two of each kind. */
static void
args_add_ports(struct args *args, const unsigned other[OTHERS])
{
	static const char *const	 keys[] = {
		"plaintext_ports", "ws_ports", "tls_ports", "wss_ports"
	};
	size_t	 i;

	for (i = 0; i < COUNT(keys); i++)
		args_add_option(args, "--expect", xasprintf("%s=%u,%u",
		    keys[i], other[2 * i], other[2 * i + 1]));
}

/* Becomes the harness. */
static void __attribute__((__noreturn__))
harness_exec(const struct job *job, const struct bench *bench,
    const struct rival *rival)
{
	const struct mutant	*mutant = job->mutant;
	const char		*patterns[RUN_MAX] = { NULL };
	const char		*lab[LAB_ARGS] = { NULL };
	struct args		 args = { .count = 0 };
	size_t			 i;

	args_add(&args, bench->program);
	args_add_option(&args, "--broker", xasprintf("localhost:%u", rival->port));
	args_add_option(&args, "--wss",
	    xasprintf("localhost:%u", rival->wss_port));
	if (mutant->transport != NULL)
		args_add_option(&args, "--transport", mutant->transport);
	if (mutant->nodes)
		args_add_option(&args, "--connect-to", xasprintf(
		    "127.0.0.1:%u,127.0.0.1:%u,127.0.0.1:%u", rival->port,
		    rival->other[OTHER_TLS], rival->other[OTHER_TLS_2]));
	args_add_option(&args, "--pki", bench->pki);
	args_add_option(&args, "--json",
	    xasprintf("%s/%s.json", bench->folder, mutant->name));
	args_add_option(&args, "--timeout", mutant->lab ? LAB_TIMEOUT_S :
	    TIMEOUT_S);
	args_add(&args, "-q");
	args_add_intents(&args, mutant);
	args_add_ports(&args, rival->other);
	args_add(&args, "--dangerous");
	if (rival->crl != NULL)
		args_add_option(&args, "--crl", rival->crl);
	if (mutant->lab) {
		lab_kit_args(&rival->kit, rival->pid, lab);
		args_add_option(&args, "--deadline", LAB_DEADLINE_S);
		args_add_option(&args, "--bare-port",
		    xasprintf("%u", rival->bare_port));
	}
	for (i = 0; i < LAB_ARGS && lab[i] != NULL; i++)
		args_add(&args, lab[i]);
	if (mutant_tls(mutant) != NULL)
		args_add_option(&args, "--tls", mutant_tls(mutant));
	/* Most of what a fault takes is time. */
	args_add_option(&args, "--jobs", mutant->fault ? "16" :
	    mutant_is_serial(mutant) ? "1" : "4");
	mutant_runs(mutant, patterns);
	for (i = 0; i < RUN_MAX && patterns[i] != NULL; i++)
		args_add(&args, patterns[i]);
	execv(bench->program, (char *const *)args.argv);
	err(JOB_NO_HARNESS, "%s", bench->program);
}

static void __attribute__((__noreturn__))
job_main(const struct job *job, const struct bench *bench)
{
	pid_t		 self = getpid(), harness;
	struct rival	 rival = { .pid = 0 };
	char		*log;
	int		 status, fd;

	alarm(job_deadline_s(job));
	log = xasprintf("%s/%s.log", bench->folder, job->mutant->name);
	if ((fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) == -1)
		err(JOB_NO_HARNESS, "%s", log);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (!broker_fork(job, bench, &rival))
		_exit(JOB_NO_BROKER);
	switch (harness = fork()) {
	case -1:
		err(JOB_NO_HARNESS, "fork");
	case 0:
		follow(self);
		harness_exec(job, bench, &rival);
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
		snprintf(text, sizeof(text), "it did not end within %u seconds",
		    job_deadline_s(job));
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
