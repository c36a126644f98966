/* SPDX-License-Identifier: ISC */
#include <sys/types.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/child.h"
#include "harness/interrupt.h"

#define LOOK_US	16000	/* between two looks at whether it has ended */

/* What interrupt_reset leaves alone and a child would inherit as ignored. */
static const int inherited[] = {
	SIGQUIT, SIGPIPE, SIGCHLD, SIGUSR1, SIGUSR2
};

/* There is no portable closefrom(3); every system with /dev/fd has this. */
void
child_seal(void)
{
	struct dirent	*entry;
	DIR		*dir;
	long		 fd;

	if ((dir = opendir("/dev/fd")) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if ((fd = strtol(entry->d_name, NULL, 10)) > STDERR_FILENO)
			fcntl((int)fd, F_SETFD, FD_CLOEXEC);
	closedir(dir);
}

void
child_detach(pid_t parent)
{
	size_t	 i;

	setpgid(0, 0);
	for (i = 0; i < COUNT(inherited); i++)
		signal(inherited[i], SIG_DFL);
	interrupt_reset();
#ifdef __linux__
	/* A parent that ended before this call sends no signal any more. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) == -1 || getppid() != parent)
		_exit(127);
#else
	(void)parent;
#endif
}

static void __attribute__((__noreturn__))
child_begin(const struct child *child, int out, pid_t parent)
{
	int	 in;

	child_detach(parent);
	if ((in = open("/dev/null", O_RDONLY)) == -1 ||
	    dup2(in, STDIN_FILENO) == -1 || dup2(out, STDOUT_FILENO) == -1 ||
	    dup2(out, STDERR_FILENO) == -1)
		_exit(127);
	child_seal();
	child->body(child->argument);
	_exit(127);
}

/* WNOWAIT: until we reap it, its number cannot come to mean somebody else. */
static bool
has_ended(pid_t pid)
{
	siginfo_t	 info = { .si_pid = 0 };

	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	    info.si_pid == pid;
}

static enum child_end
child_watch(const struct child *child, pid_t pid, int out, uint64_t deadline_us)
{
	struct pollfd	 pfd = { .fd = out, .events = POLLIN };
	char		 piece[16384];
	ssize_t		 n;
	uint64_t	 now;
	bool		 ended, late;

	for (;;) {
		/* Before the look at its output, so that the last words are not missed. */
		ended = has_ended(pid);
		now = clock_us();
		late = now >= deadline_us;
		/* A descriptor of -1 makes it a mere pause. */
		n = interrupt_poll(&pfd, 1, ended || late ? 0 :
		    deadline_us - now < LOOK_US ? deadline_us : now + LOOK_US);
		if (interrupt_signal() != 0)
			return CHILD_INTERRUPTED;
		if (n <= 0 && ended)
			return CHILD_ENDED;
		if (late)
			return CHILD_LATE;
		if (n <= 0)
			continue;
		if ((n = read(out, piece, sizeof(piece))) <= 0)
			pfd.fd = -1;
		else if (!child->take(child->taker, piece, (size_t)n))
			return CHILD_CUT;
	}
}

enum child_end
child_run(const struct child *child, uint64_t deadline_us, int *status)
{
	enum child_end	 end;
	pid_t		 pid, self = getpid();
	int		 out[2];

	if (pipe(out) == -1)
		return CHILD_NONE;
	fcntl(out[0], F_SETFD, FD_CLOEXEC);
	fcntl(out[1], F_SETFD, FD_CLOEXEC);
	/* Or a child that ends by err(3) would print what is still ours. */
	fflush(NULL);
	if ((pid = fork()) == -1) {
		close(out[0]);
		close(out[1]);
		return CHILD_NONE;
	}
	if (pid == 0)
		child_begin(child, out[1], self);
	/* Both sides do it: whoever comes first, the group exists from here on. */
	setpgid(pid, pid);
	close(out[1]);
	end = child_watch(child, pid, out[0], deadline_us);
	if (end != CHILD_ENDED)
		kill(-pid, SIGKILL);
	close(out[0]);
	while (waitpid(pid, status, 0) == -1 && errno == EINTR)
		continue;
	return end;
}
