/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <err.h>
#include <unistd.h>

#include "tests/mutants/listener.h"

#define BACKLOG	128

/* 0: any port that is free.  The port becomes the socket's. */
static int
bind_port(uint16_t *port)
{
	struct sockaddr_in	 address = {
		.sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	socklen_t		 len = sizeof(address);
	int			 fd, on = 1;

	if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0)) == -1 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) == -1)
		err(1, "127.0.0.1: cannot listen");
	*port = ntohs(address.sin_port);
	return fd;
}

void
listener_open(struct listener *listener)
{
	listener->port = 0;
	listener->holds = bind_port(&listener->port);
	listener->fd = -1;
	listener_start(listener);
}

void
listener_start(struct listener *listener)
{
	if (listener->fd != -1)
		return;
	listener->fd = bind_port(&listener->port);
	if (listen(listener->fd, BACKLOG) == -1)
		err(1, "127.0.0.1: cannot listen");
}

void
listener_stop(struct listener *listener)
{
	if (listener->fd != -1)
		close(listener->fd);
	listener->fd = -1;
}

void
listener_close(struct listener *listener)
{
	listener_stop(listener);
	close(listener->holds);
}

int
listener_accept(const struct listener *listener)
{
	int	 fd, on = 1;

	fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd != -1)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}
