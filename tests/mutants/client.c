/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/client.h"

#define CLIENT_BACKLOG	(256 * 1024)	/* bytes to be sent at which reading stops */
#define CLIENT_DRIP_US	100000
#define CLIENT_LINGER_US 2000000

struct client *
client_new(int fd, SSL_CTX *context, struct hub *hub)
{
	struct client	*client = xcalloc(1, sizeof(*client));

	client->fd = fd;
	client->behaviour = hub->behaviour;
	tls_init(&client->tls, context, hub->behaviour);
	session_join(&client->session, hub);
	return client;
}

void
client_free(struct client *client)
{
	struct linger	 hard = { .l_onoff = 1 };

	if (client == NULL)
		return;
	session_leave(&client->session);
	tls_clear(&client->tls);
	if (client->behaviour->reset)
		setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(client->fd);
	free(client);
}

/* Hand what MQTT has queued to TLS. */
static void
client_flush(struct client *client)
{
	struct session	*session = &client->session;
	const void	*bytes;

	if (session->out_len == 0 || !client->tls.done ||
	    tls_pending(&client->tls, &bytes) > CLIENT_BACKLOG)
		return;
	if (tls_write(&client->tls, session->out, session->out_len) == -1)
		client->gone = true;
	session->out_len = 0;
}

static void
client_close(struct client *client)
{
	client_flush(client);
	tls_shutdown(&client->tls);
	client->closing = true;
	client->give_up_at = clock_us() + CLIENT_LINGER_US;
}

void
client_do(struct client *client, enum deed deed)
{
	static const char	 http[] = "HTTP/1.1 400 Bad Request\r\n"
	    "Content-Length: 0\r\nConnection: close\r\n\r\n";
	/* Not a packet of MQTT in any version: type 0, then noise. */
	static const uint8_t	 garbage[] = "\x00\x9b\xff\xfe\x00SSH-2.0-\xf0\x9f\r\n";
	/* A CONNACK, and a PUBLISH, of the greatest length that can be written. */
	static const uint8_t	 drip[] = "\x20\xff\xff\xff\x7f";
	static const uint8_t	 flood[] = "\x30\xff\xff\xff\x7f\x00\x01t";

	client->idle = true;
	switch (deed) {
	case DEED_CLOSE:
		client->closing = true;
		break;
	case DEED_MUTE:
		break;
	case DEED_HTTP:
		/* A socket just accepted has room for it. */
		if (send(client->fd, http, sizeof(http) - 1, MSG_NOSIGNAL) == -1)
			client->gone = true;
		client->closing = true;
		break;
	case DEED_GARBAGE:
		tls_write(&client->tls, garbage, sizeof(garbage) - 1);
		break;
	case DEED_FLOOD:
		tls_write(&client->tls, flood, sizeof(flood) - 1);
		client->flooding = true;
		break;
	case DEED_DRIP:
		tls_write(&client->tls, drip, sizeof(drip) - 1);
		client->drip_at = clock_us() + CLIENT_DRIP_US;
		break;
	}
}

/* The handshake is complete: whom has it brought? */
static void
client_meet(struct client *client)
{
	struct session	*session = &client->session;

	session->cert = SSL_get0_peer_certificate(client->tls.ssl);
	session->refused = client->tls.refused != 0;
	session->spared = client->spared;
	if (client->behaviour->at == STAGE_HANDSHAKEN && !client->spared)
		client_do(client, client->behaviour->deed);
}

static void
client_handshake(struct client *client)
{
	switch (tls_handshake(&client->tls)) {
	case TLS_WANTS_MORE:
		break;
	case TLS_READY:
		client_meet(client);
		break;
	case TLS_FAILED:
		client->refused = true;
		client->closing = true;
		client->give_up_at = clock_us() + CLIENT_LINGER_US;
	}
}

static void
client_obey(struct client *client, enum mqtt_next next)
{
	if (next == MQTT_CLOSE)
		client_close(client);
	else if (next == MQTT_DEED)
		client_do(client, client->behaviour->deed);
}

/* Take in what has come, up to the point where it cannot be answered yet. */
static void
client_receive(struct client *client)
{
	uint8_t	 bytes[PACKET_SIZE];
	ssize_t	 got;
	int	 n;

	got = recv(client->fd, bytes, sizeof(bytes), 0);
	if (got == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		client->gone = true;
		return;
	}
	if (client->idle)
		return;
	tls_feed(&client->tls, bytes, (size_t)got);
	if (!client->tls.done)
		client_handshake(client);
	while (client->tls.done && !client->closing && !client->idle) {
		if ((n = tls_read(&client->tls, bytes, sizeof(bytes))) == 0)
			break;
		if (n < 0) {
			client_close(client);
			break;
		}
		client_obey(client,
		    session_input(&client->session, bytes, (size_t)n));
	}
}

static void
client_deeds(struct client *client)
{
	static const uint8_t	 zeros[PACKET_SIZE];
	const void		*bytes;

	if (client->flooding && tls_pending(&client->tls, &bytes) < CLIENT_BACKLOG)
		tls_write(&client->tls, zeros, sizeof(zeros));
	if (client->drip_at != 0 && clock_us() >= client->drip_at) {
		tls_write(&client->tls, zeros, 1);
		client->drip_at = clock_us() + CLIENT_DRIP_US;
	}
	if (client->session.refuse_at != 0 && !client->closing &&
	    clock_us() >= client->session.refuse_at) {
		client->refused = true;
		client_obey(client, session_refuse(&client->session));
	}
	if (client->session.kicked && !client->closing)
		client_close(client);
}

static void
client_transmit(struct client *client)
{
	const void	*bytes;
	ssize_t		 sent;
	size_t		 len;

	while ((len = tls_pending(&client->tls, &bytes)) > 0) {
		sent = send(client->fd, bytes, len, MSG_NOSIGNAL);
		if (sent == -1 && (errno == EAGAIN || errno == EINTR))
			return;
		if (sent <= 0) {
			client->gone = true;
			return;
		}
		tls_sent(&client->tls, (size_t)sent);
	}
	if (client->closing)
		client->gone = true;
}

void
client_step(struct client *client, short revents)
{
	if (!client->closing && (revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		client_receive(client);
	client_deeds(client);
	if (!client->idle && !client->closing)
		client_flush(client);
	client_transmit(client);
	if (client->closing && client->give_up_at != 0 &&
	    clock_us() >= client->give_up_at)
		client->gone = true;
}

short
client_events(const struct client *client)
{
	const void	*bytes;
	size_t		 pending = tls_pending(&client->tls, &bytes);
	short		 events = 0;

	if (!client->closing && pending <= CLIENT_BACKLOG)
		events |= POLLIN;
	if (pending > 0 || client->flooding || client->closing)
		events |= POLLOUT;
	return events;
}

uint64_t
client_deadline(const struct client *client)
{
	uint64_t	 deadline = UINT64_MAX;

	if (client->gone)
		return 0;
	if (client->drip_at != 0)
		deadline = client->drip_at;
	if (client->session.refuse_at != 0 && !client->closing)
		deadline = client->session.refuse_at;
	if (client->give_up_at != 0)
		deadline = client->give_up_at;
	return deadline;
}
