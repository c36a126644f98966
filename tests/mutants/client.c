/* SPDX-License-Identifier: ISC */
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/base.h"
#include "tests/mutants/client.h"
#include "tests/mutants/verify.h"

#define CLIENT_BACKLOG	(256 * 1024)	/* bytes to be sent at which reading stops */
#define CLIENT_DRIP_US	100000
#define CLIENT_LINGER_US 2000000
#define CLIENT_CLOCK_US	20000		/* that time(3), which OpenSSL goes by, may lag behind */

#define REASON_ADMINISTRATIVE	0x98

struct client *
client_new(int fd, enum port port, SSL_CTX *context,
    const struct behaviour *behaviour, struct hub *hub)
{
	struct client	*client = xcalloc(1, sizeof(*client));

	client->fd = fd;
	client->behaviour = behaviour;
	tls_init(&client->tls, context, behaviour, port);
	session_join(&client->session, hub);
	client->session.behaviour = behaviour;
	client->session.bare = port == PORT_BARE;
	if (behaviour->patience_ms != 0)
		client->bored_at = clock_us() +
		    behaviour->patience_ms * (uint64_t)1000;
	return client;
}

void
client_free(struct client *client)
{
	struct linger	 hard = { .l_onoff = 1 };

	if (client == NULL)
		return;
	session_leave(&client->session);
	websocket_free(client->websocket);
	tls_clear(&client->tls);
	if (client->behaviour->reset)
		setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	close(client->fd);
	free(client);
}

/* Hand what WebSocket has queued to TLS. */
static void
client_say(struct client *client)
{
	struct pile	*says = websocket_says(client->websocket);

	if (says->len > 0 &&
	    tls_write(&client->tls, says->bytes, says->len) == -1)
		client->gone = true;
	says->len = 0;
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
	if (client->websocket != NULL) {
		websocket_output(client->websocket, session->out,
		    session->out_len);
		client_say(client);
	} else if (tls_write(&client->tls, session->out, session->out_len) == -1)
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
client_kick(struct client *client)
{
	struct session	*session = &client->session;
	struct writer	 writer = { .len = 0 };

	if (client->closing || client->gone)
		return;
	if (session->connected && session->level == 5 && !session->kicked) {
		write_byte(&writer, REASON_ADMINISTRATIVE);
		session_send(session, PACKET_DISCONNECT, 0, &writer);
	}
	client_close(client);
}

int
client_judge(const struct client *client, SSL_CTX *context)
{
	const struct session	*session = &client->session;

	if (!client->tls.done || session->cert == NULL || session->refused)
		return X509_V_OK;
	return verify_anew(client->tls.ssl, context);
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

/* When the certificate expires, on the clock of deadlines; 0: it has already. */
static uint64_t
expiry_us(const X509 *cert)
{
	struct timespec	 now;
	struct tm	 tm;
	int64_t		 left;

	if (cert == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(cert), &tm) != 1 ||
	    clock_gettime(CLOCK_REALTIME, &now) == -1)
		return 0;
	left = (int64_t)timegm(&tm) - now.tv_sec;
	if (left <= 0)
		return 0;
	return clock_us() + (uint64_t)left * 1000000 -
	    (uint64_t)now.tv_nsec / 1000 + CLIENT_CLOCK_US;
}

/* The handshake is complete: whom has it brought? */
static void
client_meet(struct client *client)
{
	struct session	*session = &client->session;

	session->cert = resume_certificate(client->tls.ssl);
	session->resumed = SSL_session_reused(client->tls.ssl);
	session->taken_for = resume_taken_for(client->tls.ssl);
	session->also = resume_also(client->tls.ssl);
	session->refused = client->tls.refused != 0;
	session->vouched = client->tls.vouched;
	client->expires_at = expiry_us(session->cert);
	session->spared = client->spared;
	if (client->tls.plain && client->behaviour->plain_too != NULL)
		session->behaviour = client->behaviour->plain_too;
	if (port_is_websocket(client->tls.port))
		client->websocket = websocket_new(session->refused ||
		    session->cert == NULL ?
		    client->behaviour->http_status : 0, client->behaviour);
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

/* What has come within TLS. */
static void
client_hear(struct client *client, const uint8_t *bytes, size_t len)
{
	struct pile	*heard;
	int		 rc;

	if (client->websocket == NULL) {
		client_obey(client,
		    session_input(&client->session, bytes, len));
		return;
	}
	rc = websocket_input(client->websocket, bytes, len);
	websocket_names(client->websocket, client->session.named,
	    sizeof(client->session.named));
	client->session.vouched |= client->session.named[0] != '\0';
	heard = websocket_heard(client->websocket);
	if (heard->len > 0)
		client_obey(client, session_input(&client->session,
		    heard->bytes, heard->len));
	heard->len = 0;
	client_say(client);
	if (rc == -1 && !client->closing) {
		client->refused = client->session.refused;
		client_close(client);
	}
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
		client_hear(client, bytes, (size_t)n);
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
	if (client->session.connected || (client->tls.done &&
	    client->behaviour->only_tls_hurries))
		client->bored_at = 0;
	if (client->bored_at != 0 && clock_us() >= client->bored_at) {
		client->tls.harmful = client->behaviour->hurry_harms;
		client->gone = true;
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
	const uint64_t	 all[] = {
		client->drip_at, client->give_up_at, client->bored_at,
		client->closing ? 0 : client->session.refuse_at,
		client->closing ? 0 : client->expires_at
	};
	uint64_t	 deadline = UINT64_MAX;
	size_t		 i;

	if (client->gone)
		return 0;
	for (i = 0; i < COUNT(all); i++)
		if (all[i] != 0 && all[i] < deadline)
			deadline = all[i];
	return deadline;
}
