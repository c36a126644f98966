/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/unit/tls_peer.h"

#define OPTION_MAX	32

struct peer {
	pid_t		 pid;
	int		 in, out;	/* our ends of its stdin, and of its stdout and stderr */
	uint16_t	 port;
	char		 said[65536];
	size_t		 len, from;
};

/* In the child.  The end of its stdin is the end of it. */
static void
run(const char *folder, const char *const *options)
{
	const char	*argv[OPTION_MAX] = {
		"openssl", "s_server", "-accept", "127.0.0.1:0",
		"-cert", "server.crt", "-key", "server.key", "-CAfile", "ca.crt",
		"-Verify", "5", "-verify_return_error"
	};
	size_t		 n;

	for (n = 0; argv[n] != NULL; n++)
		continue;
	for (; options != NULL && *options != NULL; options++)
		argv[n++] = *options;
	if (chdir(folder) == 0)
		execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(127);
}

struct peer *
peer_start(const char *folder, const char *const *options)
{
	struct peer	*peer = xcalloc(1, sizeof(*peer));
	int		 in[2], out[2];

	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	if ((peer->pid = fork()) == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(out[1], 2);
		run(folder, options);
	}
	ck_assert_int_gt(peer->pid, 0);
	close(in[0]);
	close(out[1]);
	peer->in = in[1];
	peer->out = out[0];
	ck_assert_msg(peer_says(peer, "ACCEPT 127.0.0.1:") &&
	    peer_says(peer, "\n"), "openssl s_server: %s", peer->said);
	peer->port = (uint16_t)strtoul(strstr(peer->said, "127.0.0.1:") + 10,
	    NULL, 10);
	return peer;
}

uint16_t
peer_port(const struct peer *peer)
{
	return peer->port;
}

bool
peer_says(struct peer *peer, const char *text)
{
	uint64_t	 deadline = clock_us() + 20000000;
	struct pollfd	 pfd = { .fd = peer->out, .events = POLLIN };
	const char	*found;
	ssize_t		 n;

	while ((found = strstr(peer->said + peer->from, text)) == NULL) {
		if (poll(&pfd, 1, clock_left_ms(deadline)) != 1)
			return false;
		n = read(peer->out, peer->said + peer->len,
		    sizeof(peer->said) - 1 - peer->len);
		if (n <= 0)
			return false;
		peer->len += (size_t)n;
	}
	peer->from = (size_t)(found - peer->said) + strlen(text);
	return true;
}

bool
peer_said(const struct peer *peer, const char *text)
{
	return strstr(peer->said, text) != NULL;
}

void
peer_pause(struct peer *peer)
{
	int	 status;

	ck_assert_int_eq(kill(peer->pid, SIGSTOP), 0);
	ck_assert_int_eq(waitpid(peer->pid, &status, WUNTRACED), peer->pid);
	ck_assert(WIFSTOPPED(status));
}

void
peer_tell(struct peer *peer, const void *data, size_t len)
{
	ck_assert_int_eq(write(peer->in, data, len), (ssize_t)len);
}

void
peer_stop(struct peer *peer)
{
	kill(peer->pid, SIGKILL);
	waitpid(peer->pid, NULL, 0);
	close(peer->in);
	close(peer->out);
	free(peer);
}
