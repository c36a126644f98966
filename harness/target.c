/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "harness/target.h"

const char *
target_name(const struct target *target)
{
	return target->sni != NULL ? target->sni : target->host;
}

bool
target_named_by_address(const struct target *target)
{
	unsigned char	 octets[16];

	return inet_pton(AF_INET, target_name(target), octets) == 1 ||
	    inet_pton(AF_INET6, target_name(target), octets) == 1;
}

const char *
target_sni(const struct target *target)
{
	if (target->ask_for != NULL)
		return target->ask_for[0] != '\0' ? target->ask_for : NULL;
	return target_named_by_address(target) ? NULL : target_name(target);
}

int
target_is_local(const struct target *target)
{
	const struct sockaddr_in	*v4;
	const struct sockaddr_in6	*v6;

	if (target->address.ss_family == AF_INET) {
		v4 = (const struct sockaddr_in *)&target->address;
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	}
	if (target->address.ss_family == AF_INET6) {
		v6 = (const struct sockaddr_in6 *)&target->address;
		return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
	}
	return 0;
}

/* Wait for a connect(2) under way: 0, or an errno. */
static int
connect_wait(int fd, uint64_t deadline_us)
{
	socklen_t	 len = sizeof(int);
	int		 problem = 0;

	if (!fd_wait(fd, POLLOUT, deadline_us))
		return ETIMEDOUT;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &len) == -1)
		return errno;
	return problem;
}

bool
dial_is_our_fault(int problem)
{
	switch (problem) {
	case EMFILE:
	case ENFILE:
	case ENOBUFS:
	case ENOMEM:
	case EADDRNOTAVAIL:
		return true;
	default:
		return false;
	}
}

int
target_dial(const struct target *target, uint64_t deadline_us, char *buf,
    size_t size)
{
	int	 fd, one = 1, problem = 0;

	if (target->address_len == 0) {
		snprintf(buf, size, "the name was not resolved");
		return -1;
	}
	fd = socket(target->address.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd == -1) {
		problem = errno;
		snprintf(buf, size, "socket: %s", strerror(problem));
		errno = problem;
		return -1;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (const struct sockaddr *)&target->address,
	    target->address_len) == -1)
		problem = errno == EINPROGRESS ?
		    connect_wait(fd, deadline_us) : errno;
	if (problem != 0) {
		snprintf(buf, size, "%s: %s", target->address_text,
		    strerror(problem));
		close(fd);
		errno = problem;
		return -1;
	}
	return fd;
}

static void
target_tell(struct target *target)
{
	char	 host[64], port[8];

	if (getnameinfo((const struct sockaddr *)&target->address,
	    target->address_len, host, sizeof(host), port, sizeof(port),
	    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
		snprintf(host, sizeof(host), "?");
		snprintf(port, sizeof(port), "?");
	}
	snprintf(target->address_text, sizeof(target->address_text),
	    "%s port %s", host, port);
}

void
target_choose(struct target *target, unsigned node)
{
	if (target->nodes == 0)
		return;
	node = (node - 1) % target->nodes;
	target->address = target->node[node];
	target->address_len = target->node_len[node];
	target_tell(target);
}

const struct target *
target_over(const struct target *target, enum transport transport)
{
	if ((target->path != NULL) == (transport == TRANSPORT_WSS))
		return target;
	return transport == TRANSPORT_WSS ? target->wss : NULL;
}

int
target_turn(struct target *target, uint16_t port)
{
	if (port == 0 || target->address_len == 0)
		return 0;
	if (target->address.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&target->address)->sin6_port =
		    htons(port);
	else
		((struct sockaddr_in *)&target->address)->sin_port =
		    htons(port);
	target_tell(target);
	return 1;
}

/* What came of the addresses, while they are looked up. */
struct survey {
	unsigned	 host[NODE_MAX];	/* the name it belongs to */
	bool		 asked[NODE_MAX];
	bool		 refuses[NODE_MAX];
};

static int
target_look_up(struct target *target, const char *host, uint16_t port,
    unsigned number, struct survey *survey, struct error *error)
{
	struct addrinfo	 hints = { .ai_socktype = SOCK_STREAM }, *list, *info;
	char		 service[8], shown[256];
	int		 rc;

	snprintf(service, sizeof(service), "%u", (unsigned)port);
	if ((rc = getaddrinfo(host, service, &hints, &list)) != 0) {
		text_visible(shown, sizeof(shown), host, strlen(host), NULL);
		return error_set(error, "%s: no such host: %s", shown,
		    rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	}
	for (info = list; info != NULL && target->nodes < NODE_MAX;
	    info = info->ai_next, target->nodes++) {
		memcpy(&target->node[target->nodes], info->ai_addr,
		    info->ai_addrlen);
		target->node_len[target->nodes] = info->ai_addrlen;
		survey->host[target->nodes] = number;
	}
	freeaddrinfo(list);
	return 0;
}

/* Does the address with this number, counted from 0, take a connection? */
static bool
target_ask(struct target *target, unsigned node, struct survey *survey)
{
	char	 why[256];
	int	 fd;

	target_choose(target, node + 1);
	survey->asked[node] = true;
	fd = target_dial(target, clock_us() +
	    (uint64_t)target->timeout_ms * 1000, why, sizeof(why));
	survey->refuses[node] = fd == -1 && errno == ECONNREFUSED;
	if (fd != -1)
		close(fd);
	return fd != -1;
}

/* Is nobody there, by all that can be known? */
static bool
node_is_vacant(struct target *target, unsigned node, struct survey *survey)
{
	unsigned	 i;

	target_choose(target, node + 1);
	if (!target_is_local(target))
		return false;
	for (i = 0; i < target->nodes; i++)
		if (i != node && survey->host[i] == survey->host[node] &&
		    !(survey->asked[i] && survey->refuses[i]))
			break;
	if (i == target->nodes)
		return false;
	if (!survey->asked[node])
		target_ask(target, node, survey);
	return survey->refuses[node];
}

/* All that are there, from this one on, around. */
static void
target_order(struct target *target, unsigned first, struct survey *survey)
{
	const struct target	 all = *target;
	bool			 vacant[NODE_MAX] = { false };
	unsigned		 i, at;

	for (i = 0; i < all.nodes; i++)
		vacant[i] = i != first && node_is_vacant(target, i, survey);
	for (i = target->nodes = 0; i < all.nodes; i++) {
		at = (first + i) % all.nodes;
		if (vacant[at])
			continue;
		target->node[target->nodes] = all.node[at];
		target->node_len[target->nodes++] = all.node_len[at];
	}
	target_choose(target, 1);
}

int
target_resolve(struct target *target, struct error *error)
{
	struct survey	 survey = { .host = { 0 } };
	bool		 dials = target->dial_host != NULL;
	unsigned	 i;

	target->nodes = 0;
	if (target_look_up(target, dials ? target->dial_host : target->host,
	    dials ? target->dial_port : target->port, 0, &survey, error) == -1)
		return -1;
	for (i = 0; dials && i < target->also_count; i++)
		if (target_look_up(target, target->also[i].host,
		    target->also[i].port, i + 1, &survey, error) == -1)
			return -1;
	for (i = 0; i < target->nodes; i++)
		if (target_ask(target, i, &survey))
			break;
	target_order(target, i < target->nodes ? i : 0, &survey);
	return 0;
}
