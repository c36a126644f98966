/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "harness/channel_internal.h"

/* What the handshake and its end tell, put into the observation. */

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

static unsigned
number16(const unsigned char *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/*
 * Does our ClientHello offer a session (RFC 5246, section 7.4.1.2; RFC 8446,
 * section 4.2.11), or early data?  The library puts an identifier beside a
 * ticket of TLS 1.2 as well (RFC 5077, section 3.4); in TLS 1.3 it means
 * nothing.  The extensions are behind the version, the random number and three
 * vectors.
 */
static void
saw_hello(struct channel *channel, const unsigned char *body, size_t len)
{
	size_t	 at = 4 + 2 + 32;

	if (len <= at)
		return;
	if (channel->tls == TLS_1_2 && body[at] != 0)
		channel->seen->ticket_offered = true;
	at += 1 + (size_t)body[at];
	at += at + 2 <= len ? 2 + (size_t)number16(body + at) : 0;
	at += at < len ? 1 + (size_t)body[at] : 0;
	for (at += 2; at + 4 <= len; at += 4 + (size_t)number16(body + at + 2)) {
		if (number16(body + at) == TLSEXT_TYPE_psk)
			channel->seen->ticket_offered = true;
		else if (number16(body + at) == TLSEXT_TYPE_early_data)
			channel->seen->early_data_offered = true;
	}
}

static void
saw_sent(struct channel *channel, int version, const unsigned char *body,
    size_t len)
{
	if (body[0] == SSL3_MT_CLIENT_HELLO)
		saw_hello(channel, body, len);
	else if (body[0] == SSL3_MT_CERTIFICATE) {
		if (certificate_empty(version, body, len))
			channel->empty_sent = true;
		else
			channel->seen->certificate_sent = true;
	} else if (body[0] == SSL3_MT_CERTIFICATE_VERIFY)
		channel->seen->proof_sent = true;
}

/* It begins with its lifetime, in all versions (RFC 5077, section 3.3). */
static void
saw_ticket(struct observation *seen, const unsigned char *body, size_t len)
{
	seen->tickets++;
	if (len >= 4 + 4)
		seen->ticket_lifetime_s = number16(body + 4) << 16 |
		    number16(body + 6);
}

void
evidence_message(int sent, int version, int type, const void *data, size_t len,
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
		else if (body[0] == SSL3_MT_SERVER_HELLO)
			channel->hellos++;
		else if (body[0] == SSL3_MT_NEWSESSION_TICKET)
			saw_ticket(channel->seen, body, len);
	} else if (type == SSL3_RT_ALERT && !sent && len == 2) {
		if (body[1] != SSL_AD_CLOSE_NOTIFY &&
		    body[1] != SSL_AD_USER_CANCELLED &&
		    channel->seen->alert < 0)
			channel->seen->alert = body[1];
	}
}

void
evidence_end(struct channel *channel, enum outcome outcome, enum layer layer,
    const char *detail)
{
	channel->ended = true;
	channel->seen->outcome = outcome;
	channel->seen->layer = layer;
	text_visible(channel->seen->detail, sizeof(channel->seen->detail),
	    detail, strlen(detail), NULL);
}

void
evidence_note(struct channel *channel, const char *text)
{
	if (channel->seen->detail[0] == '\0')
		snprintf(channel->seen->detail, sizeof(channel->seen->detail),
		    "%s", text);
}

const char *
evidence_error(unsigned long code)
{
	const char	*reason = ERR_reason_error_string(code);

	return reason != NULL ? reason : "unknown error";
}

/* Why the broker's certificate does not verify. */
static enum trouble
verify_trouble(long result)
{
	switch (result) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return TROUBLE_NAME;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return TROUBLE_EXPIRED;
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return TROUBLE_NOT_YET;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		return TROUBLE_ISSUER;
	default:
		return TROUBLE_NONE;
	}
}

/* The library itself gave up: the peer's fault, or ours. */
static void
classify_error(struct channel *channel, unsigned long code)
{
	enum outcome	 outcome = OUTCOME_GARBLED;
	enum layer	 layer = LAYER_TLS;
	char		 text[DETAIL_SIZE];

	/* A token that is gone, say: nothing that the peer has sent is in doubt. */
	if (SSL_get_state(channel->ssl) == TLS_ST_CW_CERT_VRFY &&
	    ERR_GET_REASON(code) != SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM) {
		snprintf(text, sizeof(text), "our private key did not sign: %s",
		    evidence_error(code));
		evidence_end(channel, OUTCOME_FAULT, LAYER_HARNESS, text);
		return;
	}
	switch (ERR_GET_REASON(code)) {
	case SSL_R_CERTIFICATE_VERIFY_FAILED:
		outcome = OUTCOME_UNPROVEN;
		channel->seen->trouble =
		    verify_trouble(SSL_get_verify_result(channel->ssl));
		snprintf(text, sizeof(text), "the broker's certificate does not verify: %s",
		    X509_verify_cert_error_string(SSL_get_verify_result(channel->ssl)));
		break;
	case SSL_R_WRONG_VERSION_NUMBER:
	case SSL_R_HTTP_REQUEST:
		channel->seen->trouble = TROUBLE_PLAINTEXT;
		snprintf(text, sizeof(text), "the peer does not answer in TLS: is this a plaintext port?");
		break;
	case SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM:
		outcome = OUTCOME_NOT_SENT;
		layer = LAYER_HARNESS;
		snprintf(text, sizeof(text), "the broker takes no algorithm that our key can use");
		break;
	default:
		if (!channel->heard) {
			outcome = OUTCOME_FAULT;
			layer = LAYER_HARNESS;
		}
		snprintf(text, sizeof(text), "%s: %s", channel->heard ?
		    "the peer's TLS is not understood" : "our TLS library",
		    evidence_error(code));
	}
	evidence_end(channel, outcome, layer, text);
}

bool
evidence_unsent(struct channel *channel)
{
	if (!channel->empty_sent || channel->credential == NULL ||
	    channel->credential->cert == NULL)
		return false;
	evidence_end(channel, OUTCOME_NOT_SENT, LAYER_HARNESS,
	    "our TLS library sent an empty Certificate: the broker takes no algorithm that this key can use");
	return true;
}

/*
 * An alert outranks everything, since what comes after it (a reset, an end) is
 * only its consequence; but our own missing certificate outranks the alert that
 * complains of it.
 */
void
evidence_classify(struct channel *channel, int ssl_error)
{
	unsigned long	 code = ERR_peek_error();
	int		 saved = errno;

	if (channel->seen->alert >= 0) {
		if (!evidence_unsent(channel))
			evidence_end(channel, OUTCOME_REFUSED_TLS, LAYER_TLS, "");
	} else if (ssl_error == SSL_ERROR_SSL && ERR_GET_REASON(code) !=
	    SSL_R_UNEXPECTED_EOF_WHILE_READING)
		classify_error(channel, code);
	else {
		channel->seen->close_notify = ssl_error == SSL_ERROR_ZERO_RETURN;
		evidence_end(channel, OUTCOME_CLOSED, LAYER_TCP,
		    channel->seen->close_notify ?
		    "end of stream with close_notify" :
		    ssl_error == SSL_ERROR_SYSCALL && saved != 0 ?
		    strerror(saved) : "end of stream");
	}
	ERR_clear_error();
}

/* Which CAs does the broker ask for (RFC 8446, section 4.2.4)? */
static void
note_authorities(struct channel *channel)
{
	const STACK_OF(X509_NAME)	*listed = SSL_get0_peer_CA_list(channel->ssl);
	struct observation		*seen = channel->seen;
	const X509_NAME			*name;
	char				 text[200];
	int				 i, k, known;

	seen->ca_listed = seen->ca_foreign = 0;
	for (i = 0; i < sk_X509_NAME_num(listed); i++) {
		name = sk_X509_NAME_value(listed, i);
		known = 0;
		for (k = 0; k < sk_X509_NAME_num(channel->names); k++)
			known |= X509_NAME_cmp(name,
			    sk_X509_NAME_value(channel->names, k)) == 0;
		seen->ca_listed++;
		if (known || seen->ca_foreign++ > 0 ||
		    X509_NAME_oneline(name, text, sizeof(text)) == NULL)
			continue;
		text_visible(seen->ca_name, sizeof(seen->ca_name), text,
		    strlen(text), NULL);
	}
}

/*
 * The certificate of a resumed session was held against the name that the
 * session was got under, which need not be this one.
 */
static bool
peer_named(SSL *ssl, X509 *cert)
{
	X509_VERIFY_PARAM	*param = SSL_get0_param(ssl);
	const char		*host = X509_VERIFY_PARAM_get0_host(param, 0);
	char			*ip;
	int			 ok;

	if (host != NULL)
		return X509_check_host(cert, host, 0, 0, NULL) == 1;
	ip = X509_VERIFY_PARAM_get1_ip_asc(param);
	ok = ip != NULL && X509_check_ip_asc(cert, ip, 0) == 1;
	OPENSSL_free(ip);
	return ok;
}

bool
channel_shows(const struct channel *channel, const struct credential *credential)
{
	X509	*peer;

	if (channel->ssl == NULL)
		return false;
	peer = SSL_get0_peer_certificate(channel->ssl);
	return peer != NULL && credential->cert != NULL &&
	    X509_cmp(peer, credential->cert) == 0;
}

void
evidence_session(struct channel *channel)
{
	struct observation	*seen = channel->seen;
	const char		*cipher;
	X509			*cert;

	if (channel->ssl == NULL)
		return;
	cipher = SSL_get_cipher_name(channel->ssl);
	cert = SSL_get0_peer_certificate(channel->ssl);
	snprintf(seen->tls, sizeof(seen->tls), "%s", SSL_get_version(channel->ssl));
	snprintf(seen->cipher, sizeof(seen->cipher), "%s", cipher != NULL ? cipher : "");
	note_authorities(channel);
	seen->resumed = SSL_session_reused(channel->ssl);
	seen->early_data_accepted = SSL_get_early_data_status(channel->ssl) ==
	    SSL_EARLY_DATA_ACCEPTED;
	seen->peer_proven = SSL_get_verify_mode(channel->ssl) != SSL_VERIFY_NONE &&
	    cert != NULL && SSL_get_verify_result(channel->ssl) == X509_V_OK &&
	    (!seen->resumed || peer_named(channel->ssl, cert));
}
