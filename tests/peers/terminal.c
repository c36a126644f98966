/* SPDX-License-Identifier: ISC */
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "harness/base.h"

/*
 * terminal FILE PROMPT TYPED COMMAND...
 *
 * Runs it at a terminal of its own.  When that shows the prompt, TYPED is typed,
 * or, where it is kill:N, the signal N sent.  FILE gets what the terminal showed,
 * and whether it echoes: when the prompt came, and at the end.  Ends as it does.
 */

#define LIMIT_US	60000000ull

static struct {
	int	 master, slave;	/* the slave is kept open, so that its state can be seen at the end */
	pid_t	 pid;
	char	 shown[8192];
	size_t	 len;
} terminal;

static const char *
echoes(void)
{
	struct termios	 state;

	if (tcgetattr(terminal.slave, &state) == -1)
		err(2, "tcgetattr");
	return state.c_lflag & ECHO ? "on" : "off";
}

static void
begin(char **command)
{
	const char	*name;

	terminal.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal.master == -1 || grantpt(terminal.master) == -1 ||
	    unlockpt(terminal.master) == -1 ||
	    (name = ptsname(terminal.master)) == NULL ||
	    (terminal.slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)) == -1)
		err(2, "no terminal");
	if ((terminal.pid = fork()) == -1)
		err(2, "fork");
	if (terminal.pid > 0)
		return;
	if (setsid() == -1 || ioctl(terminal.slave, TIOCSCTTY, 0) == -1)
		err(126, "no controlling terminal");
	execvp(command[0], command);
	err(127, "%s", command[0]);
}

/* What is there to be read, once. */
static void
take(void)
{
	ssize_t	 n;

	n = read(terminal.master, terminal.shown + terminal.len,
	    sizeof(terminal.shown) - 1 - terminal.len);
	if (n <= 0)
		errx(2, "the terminal is gone, or too much was shown");
	terminal.len += (size_t)n;
}

static void
type(const char *text)
{
	int	 number;

	if (sscanf(text, "kill:%d", &number) == 1) {
		if (kill(terminal.pid, number) == -1)
			err(2, "kill");
	} else if (write(terminal.master, text, strlen(text)) !=
	    (ssize_t)strlen(text))
		err(2, "write");
}

/* Until it ends; what it was at the prompt: "on", "off", or "never" asked. */
static const char *
follow(const char *prompt, const char *typed)
{
	struct pollfd	 pfd[2] = { { .fd = terminal.master, .events = POLLIN },
			    { .events = POLLIN } };
	uint64_t	 deadline = clock_us() + LIMIT_US;
	const char	*was = "never";

	/* As pidfd_open(2) has it, which the C library lacks a function for. */
	if ((pfd[1].fd = (int)syscall(SYS_pidfd_open, terminal.pid, 0)) == -1)
		err(2, "pidfd_open");
	while (poll(pfd, 2, clock_left_ms(deadline)) > 0) {
		if (pfd[0].revents != 0)
			take();
		else if (pfd[1].revents != 0)
			return was;
		if (strcmp(was, "never") == 0 &&
		    strstr(terminal.shown, prompt) != NULL) {
			was = echoes();
			type(typed);
		}
	}
	kill(terminal.pid, SIGKILL);
	errx(2, "not over in time; shown: %s", terminal.shown);
}

int
main(int argc, char **argv)
{
	const char	*was;
	FILE		*file;
	int		 status;

	if (argc < 5)
		errx(2, "usage: terminal FILE PROMPT TYPED COMMAND...");
	begin(argv + 4);
	was = follow(argv[2], argv[3]);
	if (waitpid(terminal.pid, &status, 0) == -1)
		err(2, "waitpid");
	if ((file = fopen(argv[1], "we")) == NULL)
		err(2, "%s", argv[1]);
	fprintf(file, "%s\necho at the prompt: %s; at the end: %s\n",
	    terminal.shown, was, echoes());
	if (fclose(file) == EOF)
		err(2, "%s", argv[1]);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
