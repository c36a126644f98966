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
	struct pollfd	 pfd = { .fd = fd, .events = POLLOUT };
	socklen_t	 len = sizeof(int);
	int		 n, problem = 0;

	do {
		n = poll(&pfd, 1, clock_left_ms(deadline_us));
	} while (n == -1 && errno == EINTR);
	if (n == 0)
		return ETIMEDOUT;
	if (n == -1 ||
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &len) == -1)
		return errno;
	return problem;
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
		snprintf(buf, size, "socket: %s", strerror(errno));
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

static void
target_settle(struct target *target, const struct addrinfo *info)
{
	memcpy(&target->address, info->ai_addr, info->ai_addrlen);
	target->address_len = info->ai_addrlen;
	target_tell(target);
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

static void
target_list(struct target *target, const struct addrinfo *info)
{
	for (target->nodes = 0; info != NULL && target->nodes < NODE_MAX;
	    info = info->ai_next, target->nodes++) {
		memcpy(&target->node[target->nodes], info->ai_addr,
		    info->ai_addrlen);
		target->node_len[target->nodes] = info->ai_addrlen;
	}
}

int
target_resolve(struct target *target, struct error *error)
{
	struct addrinfo	 hints = { .ai_socktype = SOCK_STREAM }, *list, *info;
	const char	*host = target->host;
	char		 port[8], why[256], shown[256];
	int		 fd, rc;

	if (target->dial_host != NULL)
		host = target->dial_host;
	snprintf(port, sizeof(port), "%u", (unsigned)(target->dial_host != NULL
	    ? target->dial_port : target->port));
	if ((rc = getaddrinfo(host, port, &hints, &list)) != 0) {
		text_visible(shown, sizeof(shown), host, strlen(host), NULL);
		return error_set(error, "%s: no such host: %s", shown,
		    rc == EAI_SYSTEM ? strerror(errno) : gai_strerror(rc));
	}
	target_list(target, list);
	for (info = list; info != NULL; info = info->ai_next) {
		target_settle(target, info);
		fd = target_dial(target, clock_us() +
		    (uint64_t)target->timeout_ms * 1000, why, sizeof(why));
		if (fd != -1) {
			close(fd);
			break;
		}
	}
	if (info == NULL && list != NULL)
		target_settle(target, list);
	freeaddrinfo(list);
	return 0;
}
