/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "harness/channel.h"

/* How long to listen after a TLS 1.3 handshake that brings no ticket. */
#define GRACE_US	100000
/* How long a failed write may go on reading. */
#define DRAIN_US	2000000

struct channel_context {
	SSL_CTX	*ssl_ctx;
	bool	 verify;
};

struct channel {
	SSL			*ssl;
	int			 fd;
	short			 events;	/* what the last call waits for */
	bool			 ended;
	bool			 empty_sent;	/* an empty Certificate left */
	bool			 heard;		/* anything at all came back */
	const struct credential	*credential;
	struct observation	*seen;
};

/*
 * The bodies start behind the four octets of the handshake header.  Certificate
 * is a list with a three-octet length, in TLS 1.3 behind a context with a
 * one-octet length (RFC 5246, section 7.4.6; RFC 8446, section 4.4.2).
 */
static bool
certificate_empty(int version, const unsigned char *body, size_t len)
{
	size_t	 at = 4;

	if (version == TLS1_3_VERSION) {
		if (len < at + 1)
			return true;
		at += 1 + (size_t)body[at];
	}
	if (len < at + 3)
		return true;
	return body[at] == 0 && body[at + 1] == 0 && body[at + 2] == 0;
}

static void
saw_sent(struct channel *channel, int version, const unsigned char *body,
    size_t len)
{
	if (body[0] == SSL3_MT_CERTIFICATE) {
		if (certificate_empty(version, body, len))
			channel->empty_sent = true;
		else
			channel->seen->certificate_sent = true;
	} else if (body[0] == SSL3_MT_CERTIFICATE_VERIFY)
		channel->seen->proof_sent = true;
}

/* SSL_CTX_set_msg_callback(3): every handshake message and alert, both ways. */
static void
saw_message(int sent, int version, int type, const void *data, size_t len,
    SSL *ssl, void *arg)
{
	struct channel		*channel = arg;
	const unsigned char	*body = data;

	(void)ssl;
	if (!sent)
		channel->heard = true;
	if (type == SSL3_RT_HANDSHAKE && len >= 1) {
		if (sent)
			saw_sent(channel, version, body, len);
		else if (body[0] == SSL3_MT_CERTIFICATE_REQUEST)
			channel->seen->certificate_requested = true;
		else if (body[0] == SSL3_MT_NEWSESSION_TICKET)
			channel->seen->tickets++;
	} else if (type == SSL3_RT_ALERT && !sent && len == 2) {
		if (body[1] != SSL_AD_CLOSE_NOTIFY &&
		    body[1] != SSL_AD_USER_CANCELLED &&
		    channel->seen->alert < 0)
			channel->seen->alert = body[1];
	}
}

static int
context_trust(struct channel_context *context, const char *pem,
    struct error *error)
{
	BIO		*bio = BIO_new_mem_buf(pem, -1);
	X509_STORE	*store = SSL_CTX_get_cert_store(context->ssl_ctx);
	X509		*cert;
	size_t		 count = 0;

	if (bio == NULL)
		err(4, NULL);
	while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		count += X509_STORE_add_cert(store, cert) == 1;
		X509_free(cert);
	}
	BIO_free(bio);
	ERR_clear_error();
	if (count == 0)
		return error_set(error, "the CA file for the broker holds no certificate in PEM form");
	return 0;
}

struct channel_context *
channel_context_new(const char *trust_pem, struct error *error)
{
	struct channel_context	*context = xcalloc(1, sizeof(*context));

	if ((context->ssl_ctx = SSL_CTX_new(TLS_client_method())) == NULL)
		errx(4, "the TLS library gives no context");
	/*
	 * Whatever is presented must reach the broker as it is: no policy of
	 * ours, no chain completed from the store, no session of an earlier
	 * handshake, and an end without close_notify is what it is.
	 */
	SSL_CTX_set_security_level(context->ssl_ctx, 0);
	SSL_CTX_set_mode(context->ssl_ctx, SSL_MODE_NO_AUTO_CHAIN |
	    SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(context->ssl_ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_msg_callback(context->ssl_ctx, saw_message);
	/* A chain of hostile length is not worth reading. */
	SSL_CTX_set_max_cert_list(context->ssl_ctx, 256 * 1024);
	if (trust_pem != NULL) {
		if (context_trust(context, trust_pem, error) == -1) {
			channel_context_free(context);
			return NULL;
		}
		context->verify = true;
		SSL_CTX_set_verify(context->ssl_ctx, SSL_VERIFY_PEER, NULL);
	}
	return context;
}

void
channel_context_free(struct channel_context *context)
{
	if (context == NULL)
		return;
	SSL_CTX_free(context->ssl_ctx);
	free(context);
}

const char *
channel_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

static bool
is_address(const char *name)
{
	unsigned char	 buf[16];

	return inet_pton(AF_INET, name, buf) == 1 ||
	    inet_pton(AF_INET6, name, buf) == 1;
}

static int
offer_alpn(SSL *ssl, const char *alpn)
{
	unsigned char	 wire[256];
	size_t		 len = strlen(alpn);

	if (len == 0 || len > 255)
		return -1;
	wire[0] = (unsigned char)len;
	memcpy(wire + 1, alpn, len);
	return SSL_set_alpn_protos(ssl, wire, (unsigned)len + 1) == 0 ? 0 : -1;
}

/* 0, or -1 when the TLS library will not offer what this case needs. */
static int
channel_prepare(struct channel *channel, const struct target *target,
    enum tls_version tls)
{
	const struct credential	*credential = channel->credential;
	const char		*name = target_name(target);
	SSL			*ssl = channel->ssl;
	int			 version;

	version = tls == TLS_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
	if (SSL_set_min_proto_version(ssl, version) != 1 ||
	    SSL_set_max_proto_version(ssl, version) != 1 ||
	    SSL_set_fd(ssl, channel->fd) != 1)
		return -1;
	SSL_set_msg_callback_arg(ssl, channel);
	if (is_address(name)) {
		if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) != 1)
			return -1;
	} else if (SSL_set1_host(ssl, name) != 1 ||
	    SSL_set_tlsext_host_name(ssl, name) != 1)
		return -1;
	if (target->alpn != NULL && offer_alpn(ssl, target->alpn) == -1)
		return -1;
	if (credential == NULL || credential->cert == NULL)
		return 0;
	if (SSL_use_certificate(ssl, credential->cert) != 1 ||
	    SSL_use_PrivateKey(ssl, credential->key) != 1)
		return -1;
	if (credential->chain != NULL &&
	    SSL_set1_chain(ssl, credential->chain) != 1)
		return -1;
	return 0;
}

static void
ended(struct channel *channel, enum outcome outcome, enum layer layer)
{
	channel->ended = true;
	channel->seen->outcome = outcome;
	channel->seen->layer = layer;
}

static void
detail(struct channel *channel, const char *text)
{
	text_visible(channel->seen->detail, sizeof(channel->seen->detail),
	    text, strlen(text), NULL);
}

static const char *
error_reason(unsigned long code)
{
	const char	*reason = ERR_reason_error_string(code);

	return reason != NULL ? reason : "unknown error";
}

static void
ended_by_library(struct channel *channel, unsigned long code)
{
	char	 text[DETAIL_SIZE];
	int	 reason = ERR_GET_REASON(code);

	if (reason == SSL_R_CERTIFICATE_VERIFY_FAILED) {
		snprintf(text, sizeof(text), "the broker's certificate does not verify: %s",
		    X509_verify_cert_error_string(SSL_get_verify_result(channel->ssl)));
		ended(channel, OUTCOME_UNPROVEN, LAYER_TLS);
	} else if (reason == SSL_R_WRONG_VERSION_NUMBER ||
	    reason == SSL_R_HTTP_REQUEST) {
		snprintf(text, sizeof(text), "the peer does not answer in TLS: is this a plaintext port?");
		ended(channel, OUTCOME_GARBLED, LAYER_TLS);
	} else if (reason == SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM) {
		snprintf(text, sizeof(text), "the broker takes no algorithm that our key can use");
		ended(channel, OUTCOME_NOT_SENT, LAYER_HARNESS);
	} else if (!channel->heard) {
		snprintf(text, sizeof(text), "our TLS library: %s", error_reason(code));
		ended(channel, OUTCOME_FAULT, LAYER_HARNESS);
	} else {
		snprintf(text, sizeof(text), "the peer's TLS is not understood: %s", error_reason(code));
		ended(channel, OUTCOME_GARBLED, LAYER_TLS);
	}
	detail(channel, text);
}

/*
 * The TLS library has given up: say why.  An alert outranks everything, since
 * what comes after it (a reset, an end) is only its consequence; but our own
 * missing certificate outranks the alert that complains of it.
 */
static void
channel_classify(struct channel *channel, int ssl_error)
{
	struct observation	*seen = channel->seen;
	unsigned long		 code = ERR_peek_error();
	int			 saved = errno;

	if (seen->alert >= 0) {
		ended(channel, OUTCOME_REFUSED_TLS, LAYER_TLS);
		if (channel->empty_sent && channel->credential != NULL &&
		    channel->credential->cert != NULL) {
			ended(channel, OUTCOME_NOT_SENT, LAYER_HARNESS);
			detail(channel, "our TLS library sent an empty Certificate: the broker takes no algorithm that this key can use");
		}
	} else if (ssl_error == SSL_ERROR_SSL && ERR_GET_REASON(code) !=
	    SSL_R_UNEXPECTED_EOF_WHILE_READING)
		ended_by_library(channel, code);
	else {
		ended(channel, OUTCOME_CLOSED, LAYER_TCP);
		if (ssl_error == SSL_ERROR_ZERO_RETURN)
			detail(channel, "end of stream with close_notify");
		else if (ssl_error == SSL_ERROR_SYSCALL && saved != 0)
			detail(channel, strerror(saved));
		else
			detail(channel, "end of stream");
	}
	ERR_clear_error();
}

/* Acknowledge at once what has come, or each flight waits for a timer of the peer's. */
static void
quick_ack(const struct channel *channel)
{
#ifdef TCP_QUICKACK
	int	 one = 1;

	setsockopt(channel->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof(one));
#else
	(void)channel;
#endif
}

/* After a call of the library: 0 wait, -1 ended. */
static int
channel_result(struct channel *channel, int rc)
{
	int	 ssl_error = SSL_get_error(channel->ssl, rc);

	channel->events = 0;
	if (ssl_error == SSL_ERROR_WANT_READ)
		return 0;
	if (ssl_error == SSL_ERROR_WANT_WRITE) {
		channel->events = POLLOUT;
		return 0;
	}
	channel_classify(channel, ssl_error);
	return -1;
}

/* Until it is ready or the deadline passes: 1 or 0. */
static int
channel_wait(struct channel *channel, uint64_t deadline_us)
{
	struct pollfd	 pfd = { .fd = channel->fd };
	int		 n;

	pfd.events = channel->events != 0 ? channel->events : POLLIN;
	do {
		n = poll(&pfd, 1, clock_left_ms(deadline_us));
	} while (n == -1 && errno == EINTR && clock_us() < deadline_us);
	return n > 0;
}

static void
note_session(struct channel *channel)
{
	struct observation	*seen = channel->seen;
	const char		*cipher = SSL_get_cipher_name(channel->ssl);

	snprintf(seen->tls, sizeof(seen->tls), "%s", SSL_get_version(channel->ssl));
	snprintf(seen->cipher, sizeof(seen->cipher), "%s", cipher != NULL ? cipher : "");
}

/* 0 when done, -1 when ended. */
static int
channel_handshake(struct channel *channel, uint64_t deadline_us)
{
	int	 rc;

	for (;;) {
		ERR_clear_error();
		errno = 0;
		quick_ack(channel);
		if ((rc = SSL_connect(channel->ssl)) == 1)
			break;
		if (channel_result(channel, rc) == -1)
			return -1;
		if (!channel_wait(channel, deadline_us)) {
			ended(channel, OUTCOME_SILENT, LAYER_TLS);
			detail(channel, "the TLS handshake did not end in time");
			return -1;
		}
	}
	channel->seen->handshake_done = true;
	note_session(channel);
	if (channel->seen->certificate_requested && channel->empty_sent &&
	    channel->credential != NULL && channel->credential->cert != NULL) {
		ended(channel, OUTCOME_NOT_SENT, LAYER_HARNESS);
		detail(channel, "our TLS library sent an empty Certificate: the broker takes no algorithm that this key can use");
		return -1;
	}
	return 0;
}

/*
 * Under TLS 1.3 our side is done before the broker has looked at our
 * certificate (RFC 8446, section 4.4.2.4): a ticket, an alert, an end or a
 * short silence has to come first.
 */
static int
channel_listen(struct channel *channel, uint64_t deadline_us)
{
	uint64_t	 end = clock_us() + GRACE_US;
	char		 octet;
	int		 rc;

	if (end > deadline_us)
		end = deadline_us;
	while (channel->seen->tickets == 0) {
		ERR_clear_error();
		errno = 0;
		quick_ack(channel);
		if ((rc = SSL_peek(channel->ssl, &octet, 1)) > 0)
			return 0;
		if (channel_result(channel, rc) == -1)
			return -1;
		if (channel->seen->tickets == 0 && !channel_wait(channel, end))
			return 0;
	}
	return 0;
}

struct channel *
channel_open(const struct target *target, const struct credential *credential,
    enum tls_version tls, uint64_t deadline_us, struct observation *seen)
{
	struct channel	*channel = xcalloc(1, sizeof(*channel));

	channel->seen = seen;
	channel->credential = credential;
	channel->fd = target_dial(target, deadline_us, seen->detail,
	    sizeof(seen->detail));
	if (channel->fd == -1) {
		ended(channel, OUTCOME_UNREACHABLE, LAYER_TCP);
		channel_free(channel);
		return NULL;
	}
	if ((channel->ssl = SSL_new(target->tls->ssl_ctx)) == NULL ||
	    channel_prepare(channel, target, tls) == -1) {
		ended(channel, OUTCOME_FAULT, LAYER_HARNESS);
		detail(channel, error_reason(ERR_peek_error()));
		channel_free(channel);
		return NULL;
	}
	if (channel_handshake(channel, deadline_us) == -1 ||
	    (tls == TLS_1_3 && channel_listen(channel, deadline_us) == -1)) {
		note_session(channel);
		channel_free(channel);
		return NULL;
	}
	seen->peer_proven = target->tls->verify;
	return channel;
}

ssize_t
channel_read(struct channel *channel, void *buf, size_t len)
{
	int	 rc;

	if (channel->ended)
		return -1;
	ERR_clear_error();
	errno = 0;
	quick_ack(channel);
	rc = SSL_read(channel->ssl, buf, len > 65536 ? 65536 : (int)len);
	if (rc > 0)
		return rc;
	return channel_result(channel, rc);
}

/* The peer is gone: read what it said before it went. */
static ssize_t
channel_drain(struct channel *channel, uint64_t deadline_us)
{
	char		 scrap[4096];
	uint64_t	 end = clock_us() + DRAIN_US;
	ssize_t		 n;

	channel->ended = false;
	if (end > deadline_us)
		end = deadline_us;
	do {
		n = channel_read(channel, scrap, sizeof(scrap));
		if (n == 0 && !channel_wait(channel, end))
			break;
	} while (n >= 0 && clock_us() < end);
	if (!channel->ended)
		ended(channel, OUTCOME_CLOSED, LAYER_TCP);
	return -1;
}

ssize_t
channel_write(struct channel *channel, const void *buf, size_t len,
    uint64_t deadline_us)
{
	int	 rc;

	if (channel->ended)
		return -1;
	ERR_clear_error();
	errno = 0;
	rc = SSL_write(channel->ssl, buf, len > 65536 ? 65536 : (int)len);
	if (rc > 0)
		return rc;
	if (channel_result(channel, rc) == 0)
		return 0;
	return channel_drain(channel, deadline_us);
}

int
channel_fd(const struct channel *channel)
{
	return channel->fd;
}

short
channel_events(const struct channel *channel)
{
	return channel->events;
}

bool
channel_pending(const struct channel *channel)
{
	return !channel->ended && SSL_pending(channel->ssl) > 0;
}

void
channel_free(struct channel *channel)
{
	if (channel == NULL)
		return;
	if (channel->ssl != NULL && !channel->ended)
		SSL_shutdown(channel->ssl);
	SSL_free(channel->ssl);
	ERR_clear_error();
	if (channel->fd != -1)
		close(channel->fd);
	free(channel);
}
