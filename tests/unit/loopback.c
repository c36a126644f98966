/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <netinet/in.h>

#include <check.h>

#include "tests/unit/loopback.h"

int
loopback_listen(struct target *target, int backlog)
{
	struct sockaddr_in	*address = (struct sockaddr_in *)&target->address;
	int			 fd;

	*address = (struct sockaddr_in){
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	target->address_len = sizeof(*address);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ne(fd, -1);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)address,
	    sizeof(*address)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)address,
	    &target->address_len), 0);
	ck_assert_int_eq(listen(fd, backlog), 0);
	target->port = target->dial_port = ntohs(address->sin_port);
	return fd;
}
