/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "fixtures/brokers/port.h"
#include "harness/interrupt.h"
#include "tests/bench/bare.h"

#define CONNECTION_US	10000000
#define WORKER_S	60

/* MQTT 3.1.1, section 3.1: clean session, keep alive 60 s, no client identifier. */
static const unsigned char	 connect_packet[] = {
	0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 0x02, 0, 60, 0, 0
};
/* Section 3.2: accepted. */
static const unsigned char	 connack_packet[] = { 0x20, 2, 0, 0 };

struct wire {
	SSL		*ssl;
	int		 fd;
	uint64_t	 deadline_us;
};

static void __attribute__((__noreturn__))
failed(const char *what)
{
	const char	*reason = ERR_reason_error_string(ERR_peek_last_error());

	errx(1, "a bare connection: %s: %s", what,
	    reason != NULL ? reason : "no answer");
}

/*
 * As a run does: acknowledge at once what has come, or under TLS 1.3 each
 * connection waits 40 ms for a timer, and there would be nothing to compare.
 */
static void
wire_ready(const struct wire *wire)
{
	int	 one = 1;

	ERR_clear_error();
	errno = 0;
	setsockopt(wire->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
}

/* After a call that returned rc: wait for what it lacks, or exit. */
static void
wire_wait(const struct wire *wire, int rc, const char *what)
{
	struct pollfd	 pfd = { .fd = wire->fd };

	switch (SSL_get_error(wire->ssl, rc)) {
	case SSL_ERROR_WANT_READ:
		pfd.events = POLLIN;
		break;
	case SSL_ERROR_WANT_WRITE:
		pfd.events = POLLOUT;
		break;
	default:
		failed(what);
	}
	if (poll(&pfd, 1, clock_left_ms(wire->deadline_us)) <= 0)
		failed(what);
}

static void
wire_talk(const struct wire *wire)
{
	unsigned char	 answer[sizeof(connack_packet)];
	size_t		 got = 0;
	int		 rc;

	for (;;) {
		wire_ready(wire);
		if ((rc = SSL_connect(wire->ssl)) == 1)
			break;
		wire_wait(wire, rc, "handshake");
	}
	ERR_clear_error();
	rc = SSL_write(wire->ssl, connect_packet, sizeof(connect_packet));
	if (rc != sizeof(connect_packet))
		failed("CONNECT");
	while (got < sizeof(answer)) {
		wire_ready(wire);
		rc = SSL_read(wire->ssl, answer + got,
		    (int)(sizeof(answer) - got));
		if (rc > 0)
			got += (size_t)rc;
		else
			wire_wait(wire, rc, "CONNACK");
	}
	if (memcmp(answer, connack_packet, sizeof(answer)) != 0)
		errx(1, "a bare connection: CONNECT was refused with code %d",
		    answer[3]);
}

static void
bare_connect(SSL_CTX *context, uint16_t port, int version)
{
	struct wire	 wire = { .deadline_us = clock_us() + CONNECTION_US };
	struct error	 error;
	int		 one = 1;

	if ((wire.fd = port_dial(port, wire.deadline_us, &error)) == -1)
		errx(1, "a bare connection: %s", error.text);
	setsockopt(wire.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if ((wire.ssl = SSL_new(context)) == NULL ||
	    SSL_set_min_proto_version(wire.ssl, version) != 1 ||
	    SSL_set_max_proto_version(wire.ssl, version) != 1 ||
	    SSL_set1_host(wire.ssl, "localhost") != 1 ||
	    SSL_set_tlsext_host_name(wire.ssl, "localhost") != 1 ||
	    SSL_set_fd(wire.ssl, wire.fd) != 1)
		failed("set-up");
	wire_talk(&wire);
	SSL_shutdown(wire.ssl);
	SSL_free(wire.ssl);
	close(wire.fd);
}

static SSL_CTX *
bare_context(const char *pki)
{
	SSL_CTX	*context = SSL_CTX_new(TLS_client_method());
	char	*ca = xasprintf("%s/broker/ca.crt", pki);
	char	*chain = xasprintf("%s/clients/client/chain.pem", pki);
	char	*key = xasprintf("%s/clients/client/client.key", pki);

	if (context == NULL ||
	    SSL_CTX_load_verify_locations(context, ca, NULL) != 1 ||
	    SSL_CTX_use_certificate_chain_file(context, chain) != 1 ||
	    SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		failed("credentials");
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	return context;
}

/* Every `jobs`th connection; its own ones take turns between the versions. */
static void __attribute__((__noreturn__))
bare_work(const struct bare *bare, unsigned worker)
{
	SSL_CTX		*context;
	unsigned	 i;
	bool		 old = worker % 2 == 0;

	interrupt_reset();
	alarm(WORKER_S);
	context = bare_context(bare->pki);
	for (i = worker; i < bare->connections; i += bare->jobs, old = !old)
		bare_connect(context, bare->port,
		    old ? TLS1_2_VERSION : TLS1_3_VERSION);
	_exit(0);
}

int
bare_run(const struct bare *bare, struct cost *cost, struct error *error)
{
	uint64_t	 start = clock_us();
	struct rusage	 usage;
	pid_t		*pids = xcalloc(bare->jobs, sizeof(*pids));
	unsigned	 i;
	int		 status, rc = 0;

	memset(cost, 0, sizeof(*cost));
	for (i = 0; i < bare->jobs; i++)
		switch (pids[i] = fork()) {
		case -1:
			err(1, "fork");
		case 0:
			bare_work(bare, i);
		}
	for (i = 0; i < bare->jobs; i++) {
		while (wait4(pids[i], &status, 0, &usage) == -1)
			if (errno != EINTR)
				err(1, "wait4");
		cost_add(cost, &usage);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			rc = error_set(error, "the bare connections failed: there is nothing to compare with");
	}
	cost->wall_ms = cost_since(start);
	free(pids);
	return rc;
}
