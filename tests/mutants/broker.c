/* SPDX-License-Identifier: ISC */
#include <sys/signalfd.h>

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
#include "tests/mutants/client.h"
#include "tests/mutants/listener.h"
#include "tests/mutants/reload.h"
#include "tests/mutants/setup.h"

#define BROKER_CLIENTS	128
#define BROKER_POLLED	(BROKER_CLIENTS + PORTS + 1)
#define DOWN_US		1000000	/* until it has been started again */
#define HANGS_MS	3000
#define BROKER_ENDED	8	/* the status of one that has no usable CRL */

struct broker {
	struct setup		 setup;
	struct listener		 listeners[PORTS];
	int			 signals;
	struct hub		 hub;
	struct client		*clients[BROKER_CLIENTS];
	size_t			 count;
	unsigned		 accepted;
	unsigned		 refused;

	int			 reloads;	/* where they are told; -1: nowhere */
	unsigned		 reloaded;	/* how often */
	uint64_t		 reload_at;	/* when one takes effect; 0: none waits */
	bool			 ended;		/* until a restart */
	bool			 harmed;	/* what somebody has sent was too much */
	uint64_t		 down_until;	/* it has been harmed, and is started again */
};

/* Told by poll(2) instead of being interrupted. */
static int
signals_open(void)
{
	sigset_t	 signals;
	int		 fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) == -1 ||
	    (fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)) == -1)
		err(1, "signalfd");
	return fd;
}

/* All at once: somebody waits for the first octet of it. */
static void
broker_tell(const struct broker *broker, int report)
{
	char		 line[PORTS * 6 + 1] = "";
	enum port	 port;

	for (port = 0; port < PORTS; port++)
		text_add(line, sizeof(line), "%u%s",
		    (unsigned)broker->listeners[port].port,
		    port == PORTS - 1 ? "\n" : " ");
	if (write(report, line, strlen(line)) != (ssize_t)strlen(line))
		err(1, "the ports cannot be told");
}

static void
broker_open(struct broker *broker, const char *dir,
    const struct behaviour *behaviour, int report, const char *reloads)
{
	struct error	 error;
	enum port	 port;

	if (setup_start(&broker->setup, dir, behaviour, &error) == -1)
		errx(2, "%s", error.text);
	broker->hub.behaviour = &broker->setup.behaviour;
	broker->reloads = -1;
	if (reloads != NULL && (broker->reloads = open(reloads,
	    O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) == -1)
		err(1, "%s", reloads);
	broker->signals = signals_open();
	for (port = 0; port < PORTS; port++) {
		listener_open(&broker->listeners[port]);
		if (setup_behaviour(&broker->setup, port) == NULL)
			listener_stop(&broker->listeners[port]);
	}
	broker_tell(broker, report);
	close(report);
}

/* Each one is told on stderr, so that they can be counted. */
static void
broker_turn_away(struct broker *broker, struct client *client)
{
	static const struct behaviour	 reset = { .reset = true };

	warnx("banned, and here again");
	switch (broker->hub.behaviour->ban) {
	case BAN_RESET:
		client->behaviour = &reset;
		/* FALLTHROUGH */
	case BAN_CLOSE:
		client_do(client, DEED_CLOSE);
		break;
	case BAN_MUTE:
		client_do(client, DEED_MUTE);
		break;
	default:
		break;
	}
}

/* They have been refused often enough. */
static void
broker_ban(struct broker *broker)
{
	enum port	 port;

	broker->hub.banned = true;
	for (port = 0; port < PORTS &&
	    broker->hub.behaviour->ban == BAN_PORTS; port++)
		listener_stop(&broker->listeners[port]);
}

/* Nothing is left of what it holds in memory. */
static void
broker_forget(struct broker *broker)
{
	while (broker->count > 0)
		client_free(broker->clients[--broker->count]);
	store_clear(&broker->hub.store);
}

/* Those who come may have to wait. */
static bool
broker_takes(const struct broker *broker)
{
	const struct behaviour	*behaviour = broker->hub.behaviour;

	return broker->count < BROKER_CLIENTS && !(behaviour->queues &&
	    broker->count >= behaviour->places);
}

/* Is there no place left for the last who has come? */
static bool
broker_is_full(const struct broker *broker)
{
	const struct behaviour	*behaviour = broker->hub.behaviour;

	return clock_us() < broker->down_until || (behaviour->places != 0 &&
	    broker->count > behaviour->places);
}

/* What the certificate of a client has done to it. */
static void
broker_suffer(struct broker *broker)
{
	if (!broker->harmed)
		return;
	broker->harmed = false;
	switch (broker->hub.behaviour->harm) {
	case HARM_FALLS:
		broker_forget(broker);
		broker->down_until = clock_us() + DOWN_US;
		break;
	case HARM_HANGS:
		poll(NULL, 0, HANGS_MS);
		break;
	case HARM_ENDS:
		_exit(1);
	default:
		break;
	}
}

static void
broker_accept(struct broker *broker, enum port port)
{
	const struct behaviour	*behaviour = broker->hub.behaviour;
	struct client		*client;
	int			 fd;

	if (!broker_takes(broker) ||
	    (fd = listener_accept(&broker->listeners[port])) == -1)
		return;
	client = client_new(fd, port, broker->setup.contexts[port],
	    setup_behaviour(&broker->setup, port), &broker->hub);
	broker->clients[broker->count++] = client;
	broker->accepted++;
	client->spared = behaviour->every != 0 &&
	    broker->accepted % behaviour->every != 0;
	client->tls.spared = client->spared;
	if (broker_is_full(broker))
		client_do(client, DEED_CLOSE);
	else if (behaviour->at == STAGE_ACCEPTED && !client->spared)
		client_do(client, behaviour->deed);
	else if (port >= PORT_OTHER &&
	    client->behaviour->at == STAGE_ACCEPTED)
		client_do(client, client->behaviour->deed);
	else if (broker->hub.banned)
		broker_turn_away(broker, client);
}

/* The clients come first, then the ports, then the signals; returns how many of all. */
static size_t
broker_poll(const struct broker *broker, struct pollfd fds[BROKER_POLLED],
    uint64_t *deadline)
{
	enum port	 port;
	size_t		 i;

	*deadline = broker->reload_at != 0 ? broker->reload_at : UINT64_MAX;
	for (i = 0; i < broker->count; i++) {
		fds[i].fd = broker->clients[i]->fd;
		fds[i].events = client_events(broker->clients[i]);
		if (client_deadline(broker->clients[i]) < *deadline)
			*deadline = client_deadline(broker->clients[i]);
	}
	for (port = 0; port < PORTS; port++, i++) {
		fds[i].fd = broker_takes(broker) ?
		    broker->listeners[port].fd : -1;
		fds[i].events = POLLIN;
	}
	fds[i].fd = broker->signals;
	fds[i].events = POLLIN;
	return i + 1;
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
		client_step(broker->clients[i], fds != NULL ? fds[i].revents : 0);
	for (i = 0; i < broker->count; i++) {
		client = broker->clients[i];
		broker->harmed |= client->tls.harmful;
		client->tls.harmful = false;
		if (client->gone) {
			broker->refused += client->refused;
			client_free(client);
		} else
			broker->clients[kept++] = client;
	}
	broker->count = kept;
	for (i = 0; i < kept; i++)
		client_step(broker->clients[i], 0);
	if (broker->hub.behaviour->bans_after != 0 &&
	    broker->refused >= broker->hub.behaviour->bans_after)
		broker_ban(broker);
}

/* It has read its files, or tried to. */
static void
broker_reload(struct broker *broker)
{
	struct error	 error;
	enum reading	 reading;
	enum port	 port;
	bool		 bad;

	broker->reload_at = 0;
	reading = setup_reload(&broker->setup, &bad, &error);
	if (reading == READING_KEPT)
		warnx("%s; all stays as it was", error.text);
	broker->ended = reading == READING_ENDED;
	for (port = 0; port < PORTS; port++)
		if (broker->ended)
			listener_stop(&broker->listeners[port]);
		else if (setup_behaviour(&broker->setup, port) != NULL)
			listener_start(&broker->listeners[port]);
	if (broker->ended) {
		broker_forget(broker);
		return;
	}
	reload_kick(broker->clients, broker->count, &broker->setup, bad);
	if ((broker->setup.origin->reload & RELOAD_FORGETS) != 0)
		store_clear(&broker->hub.store);
	/* What is to be said to those who have to go is said now. */
	broker_turn(broker, NULL);
}

static void
broker_signal(struct broker *broker)
{
	struct signalfd_siginfo	 info;
	unsigned		 late = broker->setup.origin->reload_late_ms;

	if (read(broker->signals, &info, sizeof(info)) != sizeof(info))
		return;
	if (info.ssi_signo == SIGUSR1) {
		broker_forget(broker);
		broker_reload(broker);
	} else if (!broker->ended && late == 0)
		broker_reload(broker);
	else if (!broker->ended)
		broker->reload_at = clock_us() + late * (uint64_t)1000;
	if (broker->reloads == -1)
		return;
	if (broker->ended)
		dprintf(broker->reloads, "ended %d\n", BROKER_ENDED);
	else
		dprintf(broker->reloads, "reloaded %u\n", ++broker->reloaded);
}

static void
broker_close(struct broker *broker)
{
	enum port	 port;

	broker_forget(broker);
	for (port = 0; port < PORTS; port++)
		listener_close(&broker->listeners[port]);
	close(broker->signals);
	if (broker->reloads != -1)
		close(broker->reloads);
	setup_clear(&broker->setup);
}

int
broker_run(const char *dir, const struct behaviour *behaviour, int report,
    const char *reloads)
{
	struct broker	 broker = { .count = 0 };
	struct pollfd	 fds[BROKER_POLLED];
	uint64_t	 deadline;
	enum port	 port;
	size_t		 polled;

	broker_open(&broker, dir, behaviour, report, reloads);
	while (behaviour->dies_after == 0 ||
	    broker.accepted <= behaviour->dies_after) {
		polled = broker_poll(&broker, fds, &deadline);
		if (poll(fds, (nfds_t)polled, deadline == UINT64_MAX ? -1 :
		    clock_left_ms(deadline)) == -1) {
			if (errno == EINTR)
				continue;
			err(1, "poll");
		}
		broker_suffer(&broker);
		reload_expire(broker.clients, broker.count, &broker.setup);
		broker_turn(&broker, fds);
		for (port = 0; port < PORTS; port++)
			if (fds[polled - 1 - PORTS + port].revents != 0)
				broker_accept(&broker, port);
		if (broker.reload_at != 0 && clock_us() >= broker.reload_at)
			broker_reload(&broker);
		if (fds[polled - 1].revents != 0)
			broker_signal(&broker);
	}
	broker_close(&broker);
	return 1;
}
