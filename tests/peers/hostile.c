/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/peers/hostile.h"

/*
 * hostile DIR BEHAVIOUR
 *
 * On a free port of 127.0.0.1, which is the first line on stdout.  DIR is the
 * folder that a broker gets of a PKI.  Without BEHAVIOUR, the names of all.
 */

#define LIFE_S	120	/* nobody waits longer */

static const struct behaviour	*const groups[] = {
	record_behaviours, tls_behaviours, mqtt_behaviours, websocket_behaviours
};

bool
guest_send(struct guest *guest, const void *data, size_t len)
{
	const char	*at = data;
	ssize_t		 n;

	for (; len > 0; at += n, len -= (size_t)n)
		if ((n = send(guest->fd, at, len, MSG_NOSIGNAL)) <= 0)
			return false;
	return true;
}

void
guest_ignore(struct guest *guest)
{
	struct pollfd	 pfd = { .fd = guest->fd, .events = POLLRDHUP };

	poll(&pfd, 1, LIFE_S * 1000);
}

static const struct behaviour *
behaviour_find(const char *name)
{
	const struct behaviour	*each;
	size_t			 i;

	for (i = 0; i < COUNT(groups); i++)
		for (each = groups[i]; each->name != NULL; each++)
			if (name == NULL)
				puts(each->name);
			else if (strcmp(each->name, name) == 0)
				return each;
	return NULL;
}

static int
listener_open(void)
{
	struct sockaddr_in	 address = { .sin_family = AF_INET };
	socklen_t		 len = sizeof(address);
	int			 fd;

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((fd = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(fd, 64) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) == -1)
		err(1, "no port");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

int
main(int argc, char **argv)
{
	struct guest		 guest = { .fd = -1 };
	const struct behaviour	*behaviour;
	int			 listener;

	if (argc == 2 && behaviour_find(NULL) == NULL)
		return 0;
	if (argc != 3 || (behaviour = behaviour_find(argv[2])) == NULL)
		errx(2, "usage: hostile DIR [BEHAVIOUR]");
	guest.dir = argv[1];
	if (behaviour->prepare != NULL)
		behaviour->prepare(&guest);
	listener = listener_open();
	signal(SIGCHLD, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (;;) {
		if ((guest.fd = accept(listener, NULL, NULL)) == -1)
			continue;
		if (fork() == 0) {
			close(listener);
			alarm(LIFE_S);
			behaviour->act(&guest);
			_exit(0);
		}
		close(guest.fd);
	}
}
