/* SPDX-License-Identifier: ISC */
#include <sys/prctl.h>
#include <sys/socket.h>

#include <netinet/in.h>

#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/matrix_publisher.h"

#define START_US	20000000

char *
publisher_address(void)
{
	struct sockaddr_in	 address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	socklen_t		 len = sizeof(address);
	int			 fd;

	if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) == -1)
		err(1, "127.0.0.1: no free port");
	close(fd);
	return xasprintf("127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
}

static void __attribute__((__noreturn__))
serve(const char *program, const char *pki, const char *log, int out,
    pid_t parent)
{
	sigset_t	 none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	setpgid(0, 0);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (dup2(out, STDOUT_FILENO) == -1)
		_exit(1);
	execl(program, program, "serve", pki, "--log", log, (char *)NULL);
	warn("%s", program);
	_exit(1);
}

pid_t
publisher_start(const char *program, const char *pki, const char *log)
{
	struct pollfd	 poller = { .events = POLLIN };
	pid_t		 pid, self = getpid();
	char		 byte;
	int		 out[2];
	bool		 told;

	if (pipe2(out, O_CLOEXEC) == -1 || (pid = fork()) == -1)
		err(1, "%s serve", program);
	if (pid == 0)
		serve(program, pki, log, out[1], self);
	close(out[1]);
	poller.fd = out[0];
	/* Its first line is where it publishes. */
	told = poll(&poller, 1, clock_left_ms(clock_us() + START_US)) == 1 &&
	    read(out[0], &byte, 1) == 1;
	close(out[0]);
	if (told)
		return pid;
	warnx("%s serve %s does not start", program, pki);
	kill(pid, SIGKILL);
	return -1;
}
