/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/broker.h"
#include "tests/mutants/client.h"

#define BROKER_CLIENTS	128

struct broker {
	SSL_CTX			*context;
	int			 fd;
	struct hub		 hub;
	struct client		*clients[BROKER_CLIENTS];
	size_t			 count;
	unsigned		 accepted;
	unsigned		 refused;
};

static int
broker_listen(int report)
{
	struct sockaddr_in	 address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	socklen_t		 len = sizeof(address);
	int			 fd;

	if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0)) == -1 ||
	    bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(fd, BROKER_CLIENTS) == -1 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) == -1)
		err(1, "127.0.0.1: cannot listen");
	if (dprintf(report, "%u\n", (unsigned)ntohs(address.sin_port)) < 0)
		err(1, "the port cannot be told");
	close(report);
	return fd;
}

static void
broker_accept(struct broker *broker)
{
	const struct behaviour	*behaviour = broker->hub.behaviour;
	struct client		*client;
	int			 fd, on = 1;

	if (broker->count == BROKER_CLIENTS ||
	    (fd = accept4(broker->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) == -1)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	client = client_new(fd, broker->context, &broker->hub);
	broker->clients[broker->count++] = client;
	broker->accepted++;
	client->spared = behaviour->every != 0 &&
	    broker->accepted % behaviour->every != 0;
	if (behaviour->at == STAGE_ACCEPTED && !client->spared)
		client_do(client, behaviour->deed);
	else if (behaviour->bans_after != 0 &&
	    broker->refused >= behaviour->bans_after)
		client_do(client, DEED_CLOSE);
}

static int
broker_wait(const struct broker *broker, struct pollfd *fds)
{
	uint64_t	 deadline = UINT64_MAX, one;
	size_t		 i;

	for (i = 0; i < broker->count; i++) {
		fds[i].fd = broker->clients[i]->fd;
		fds[i].events = client_events(broker->clients[i]);
		fds[i].revents = 0;
		if ((one = client_deadline(broker->clients[i])) < deadline)
			deadline = one;
	}
	fds[i].fd = broker->count < BROKER_CLIENTS ? broker->fd : -1;
	fds[i].events = POLLIN;
	fds[i].revents = 0;
	return poll(fds, (nfds_t)i + 1,
	    deadline == UINT64_MAX ? -1 : clock_left_ms(deadline));
}

/*
 * Step all, drop the gone, and step the rest again: a step may queue bytes for
 * any other client, and so may the will of one that is gone.
 */
static void
broker_turn(struct broker *broker, const struct pollfd *fds)
{
	struct client	*client;
	size_t		 i, kept = 0;

	for (i = 0; i < broker->count; i++)
		client_step(broker->clients[i], fds[i].revents);
	for (i = 0; i < broker->count; i++) {
		client = broker->clients[i];
		if (client->gone) {
			broker->refused += client->refused;
			client_free(client);
		} else
			broker->clients[kept++] = client;
	}
	broker->count = kept;
	for (i = 0; i < kept; i++)
		client_step(broker->clients[i], 0);
}

int
broker_run(const char *dir, const struct behaviour *behaviour, int report)
{
	struct broker	 broker = { .hub.behaviour = behaviour };
	struct pollfd	 fds[BROKER_CLIENTS + 1];
	size_t		 count;

	broker.context = tls_context_new(dir, behaviour);
	broker.fd = broker_listen(report);
	while (behaviour->dies_after == 0 ||
	    broker.accepted <= behaviour->dies_after) {
		count = broker.count;
		if (broker_wait(&broker, fds) == -1) {
			if (errno == EINTR)
				continue;
			err(1, "poll");
		}
		broker_turn(&broker, fds);
		if (fds[count].revents != 0)
			broker_accept(&broker);
	}
	while (broker.count > 0)
		client_free(broker.clients[--broker.count]);
	close(broker.fd);
	SSL_CTX_free(broker.context);
	store_clear(&broker.hub.store);
	return 1;
}
