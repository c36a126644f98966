/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>

#include <dlfcn.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/target.h"
#include "tests/unit/step_tests.h"

/* Which addresses a broker has, and in what order. */

#define SEVERAL		"several.test"	/* a name of two addresses: */
#define FIRST		"127.0.0.2"
#define SECOND		"127.0.0.1"

/* In the place of the library's, for a name that no machine is known to have. */
int
getaddrinfo(const char *name, const char *service,
    const struct addrinfo *hints, struct addrinfo **list)
{
	int	(*real)(const char *, const char *, const struct addrinfo *,
		    struct addrinfo **);
	int	  rc;

	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	if (name == NULL || strcmp(name, SEVERAL) != 0)
		return real(name, service, hints, list);
	if ((rc = real(FIRST, service, hints, list)) == 0)
		rc = real(SECOND, service, hints, &(*list)->ai_next);
	return rc;
}

/* Who takes connections, on a port of its own if that is 0. */
static int
listen_at(const char *host, uint16_t *port)
{
	struct sockaddr_in	 a = { .sin_family = AF_INET,
				     .sin_port = htons(*port) };
	socklen_t		 len = sizeof(a);
	int			 fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(inet_pton(AF_INET, host, &a.sin_addr), 1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	ck_assert_int_eq(listen(fd, 8), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	*port = ntohs(a.sin_port);
	return fd;
}

/* A port where nobody listens. */
static uint16_t
vacant_port(void)
{
	uint16_t	 port = 0;

	close(listen_at(SECOND, &port));
	return port;
}

static void
settled_at(const struct target *target, const char *host, uint16_t port)
{
	char	 text[64];

	snprintf(text, sizeof(text), "%s port %u", host, (unsigned)port);
	ck_assert_str_eq(target->address_text, text);
}

/* Of one name: the first that answers comes first, and one that refuses here is none. */
START_TEST(a_name_of_two_addresses)
{
	struct target	 target = { .host = SEVERAL, .timeout_ms = 5000 };
	struct error	 error;
	int		 first, second;

	second = listen_at(SECOND, &target.port);
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 1);
	settled_at(&target, SECOND, target.port);

	first = listen_at(FIRST, &target.port);
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 2);
	settled_at(&target, FIRST, target.port);
	target_choose(&target, 2);
	settled_at(&target, SECOND, target.port);

	close(second);
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 1);
	settled_at(&target, FIRST, target.port);

	/* Nobody at home: both stay. */
	close(first);
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 2);
	settled_at(&target, FIRST, target.port);
}
END_TEST

/* Those that were named stay, whether they answer or not. */
START_TEST(nodes_that_are_named)
{
	struct target	 target = { .host = "broker.example", .port = 1,
			     .timeout_ms = 5000 };
	struct dial	 also[3] = { { SECOND, 0 }, { SECOND, vacant_port() },
			     { SEVERAL, 0 } };
	struct error	 error = { "" };
	int		 fd;

	fd = listen_at(SECOND, &also[0].port);
	also[2].port = also[0].port;
	target.dial_host = SECOND;
	target.dial_port = also[1].port;
	target.also = also;
	target.also_count = 2;
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 3);
	settled_at(&target, SECOND, also[0].port);
	target_choose(&target, 2);
	settled_at(&target, SECOND, also[1].port);
	/* A name of two, one of which is here and refuses. */
	target.also_count = 3;
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 4);
	target_choose(&target, 3);
	settled_at(&target, SECOND, also[2].port);
	also[1].host = "node.invalid";
	ck_assert_int_eq(target_resolve(&target, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "node.invalid: no such host"));
	/* They go with the first one, not with the broker's own name. */
	target.dial_host = NULL;
	target.host = SECOND;
	target.port = also[0].port;
	ck_assert_int_eq(target_resolve(&target, &error), 0);
	ck_assert_uint_eq(target.nodes, 1);
	close(fd);
}
END_TEST

TCase *
target_tcase(void)
{
	TCase	*tc = tcase_create("target");

	tcase_add_test(tc, a_name_of_two_addresses);
	tcase_add_test(tc, nodes_that_are_named);
	return tc;
}
