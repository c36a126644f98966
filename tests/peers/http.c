/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"

/*
 * http DIR
 *
 * An HTTP server on a free port of 127.0.0.1, for the tests: it serves the
 * files of DIR well, and under the names of the table below it does one thing
 * wrong.  The port is the first line on stdout; each request and how many bytes
 * were sent for it are a line on stderr.
 */

#define GIB		(1024L * 1024 * 1024)
#define OK		"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\n"
#define BLANK		"\r\n"
#define LIFE_S		300	/* nobody waits longer */

/* One connection. */
struct visit {
	int	 fd;
	int	 port;
	int	 dir;
	char	 path[512];
	long	 sent;
};

/* False: the client has gone. */
static bool
put(struct visit *visit, const char *data, size_t len)
{
	ssize_t	 n;

	for (; len > 0; data += n, len -= (size_t)n) {
		if ((n = send(visit->fd, data, len, MSG_NOSIGNAL)) <= 0)
			return false;
		visit->sent += n;
	}
	return true;
}

static bool
say(struct visit *visit, const char *text)
{
	return put(visit, text, strlen(text));
}

/* Until the client goes. */
static void
wait_for_end(struct visit *visit)
{
	char	 byte;

	while (recv(visit->fd, &byte, 1, 0) > 0)
		continue;
}

static void
redirect(struct visit *visit, const char *to)
{
	char	 text[1024];

	snprintf(text, sizeof(text),
	    "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", to);
	say(visit, text);
}

static void
do_loop(struct visit *visit)
{
	redirect(visit, "/loop");
}

/* /away/N leads to /away/N-1, with the whole URL, and /away/0 to /crl.pem. */
static void
do_away(struct visit *visit)
{
	long	 n = strtol(visit->path + strlen("/away/"), NULL, 10);
	char	 to[64];

	if (n == 0)
		snprintf(to, sizeof(to), "/crl.pem");
	else
		snprintf(to, sizeof(to), "http://127.0.0.1:%d/away/%ld",
		    visit->port, n - 1);
	redirect(visit, to);
}

static void
do_to_file(struct visit *visit)
{
	redirect(visit, "file:///etc/passwd");
}

static void
do_html(struct visit *visit)
{
	say(visit, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
	    "<!DOCTYPE html><html><body>Please log in</body></html>\n");
}

static void
do_huge(struct visit *visit)
{
	static const char	 block[65536] = "\r\nnothing but zeros follows";

	for (say(visit, OK BLANK); visit->sent < GIB; )
		if (!put(visit, block, sizeof(block)))
			return;
}

static void
do_announced(struct visit *visit)
{
	say(visit, OK "Content-Length: 1073741824\r\n\r\n");
	wait_for_end(visit);
}

static void
do_headers(struct visit *visit)
{
	say(visit, OK);
	while (say(visit, "X-More: of the same\r\n"))
		continue;
}

static void
do_long_header(struct visit *visit)
{
	say(visit, OK "X-Long: ");
	while (say(visit, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))
		continue;
}

static void
do_silent(struct visit *visit)
{
	wait_for_end(visit);
}

/* A byte now and then: each read succeeds, and it never ends. */
static void
do_drip(struct visit *visit)
{
	for (say(visit, OK BLANK); say(visit, "\n"); )
		poll(NULL, 0, 50);
}

static void
do_drip_header(struct visit *visit)
{
	for (say(visit, OK "X-Slow: "); say(visit, "a"); )
		poll(NULL, 0, 50);
}

static void
do_missing(struct visit *visit)
{
	say(visit, "HTTP/1.1 404 Not \033[31mFound\r\nContent-Length: 0\r\n\r\n");
}

static void
do_empty(struct visit *visit)
{
	say(visit, OK "Content-Length: 0\r\n\r\n");
}

static void
do_cut_off(struct visit *visit)
{
	say(visit, OK "Content-Length: 1000\r\n\r\n-----BEGIN X509 CRL-----\n");
}

static void
do_close(struct visit *visit)
{
	(void)visit;
}

static void
do_not_http(struct visit *visit)
{
	say(visit, "220 mail.example ESMTP\r\n");
	wait_for_end(visit);
}

static const struct {
	const char	*prefix;
	void		(*answer)(struct visit *);
} answers[] = {
	{ "/loop", do_loop },
	{ "/away/", do_away },
	{ "/to-file", do_to_file },
	{ "/html", do_html },
	{ "/huge", do_huge },
	{ "/announced", do_announced },
	{ "/headers", do_headers },
	{ "/long-header", do_long_header },
	{ "/silent", do_silent },
	{ "/drip-header", do_drip_header },
	{ "/drip", do_drip },
	{ "/missing", do_missing },
	{ "/empty", do_empty },
	{ "/cut-off", do_cut_off },
	{ "/close", do_close },
	{ "/not-http", do_not_http },
};

static void
serve_file(struct visit *visit)
{
	char	 block[65536], head[256];
	ssize_t	 n;
	off_t	 size;
	int	 fd;

	if ((fd = openat(visit->dir, visit->path + 1, O_RDONLY)) == -1) {
		do_missing(visit);
		return;
	}
	size = lseek(fd, 0, SEEK_END);
	lseek(fd, 0, SEEK_SET);
	snprintf(head, sizeof(head), OK "Content-Length: %lld\r\n\r\n",
	    (long long)size);
	say(visit, head);
	while ((n = read(fd, block, sizeof(block))) > 0 &&
	    put(visit, block, (size_t)n))
		continue;
	close(fd);
}

/* The path of the request line; the headers are read and ignored. */
static bool
read_request(struct visit *visit)
{
	char	 text[8192] = "";
	size_t	 len = 0;
	ssize_t	 n;

	while (strstr(text, "\r\n\r\n") == NULL && len < sizeof(text) - 1) {
		n = recv(visit->fd, text + len, sizeof(text) - 1 - len, 0);
		if (n <= 0)
			return false;
		len += (size_t)n;
		text[len] = '\0';
	}
	return sscanf(text, "GET %511s", visit->path) == 1;
}

static void
answer(struct visit *visit)
{
	size_t	 i;

	alarm(LIFE_S);
	if (!read_request(visit))
		return;
	for (i = 0; i < COUNT(answers); i++)
		if (strncmp(visit->path, answers[i].prefix,
		    strlen(answers[i].prefix)) == 0)
			break;
	if (i < COUNT(answers))
		answers[i].answer(visit);
	else
		serve_file(visit);
	dprintf(STDERR_FILENO, "%s %ld\n", visit->path, visit->sent);
}

int
main(int argc, char **argv)
{
	struct sockaddr_in	 address = { .sin_family = AF_INET };
	struct visit		 visit = { .fd = -1 };
	socklen_t		 len = sizeof(address);
	int			 listener;

	if (argc != 2)
		errx(2, "usage: http DIR");
	if ((visit.dir = open(argv[1], O_RDONLY | O_DIRECTORY)) == -1)
		err(2, "%s", argv[1]);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if ((listener = socket(AF_INET, SOCK_STREAM, 0)) == -1 ||
	    bind(listener, (struct sockaddr *)&address, sizeof(address)) == -1 ||
	    listen(listener, 64) == -1 ||
	    getsockname(listener, (struct sockaddr *)&address, &len) == -1)
		err(1, "no port");
	visit.port = ntohs(address.sin_port);
	printf("%d\n", visit.port);
	fflush(stdout);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		if ((visit.fd = accept(listener, NULL, NULL)) == -1)
			continue;
		if (fork() == 0) {
			close(listener);
			answer(&visit);
			_exit(0);
		}
		close(visit.fd);
	}
}
