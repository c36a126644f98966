/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "harness/channel_internal.h"

/* What is the same for all channels, and what each is loaded with. */

static int
context_trust(struct channel_context *context, const char *pem,
    struct error *error)
{
	BIO		*bio = BIO_new_mem_buf(pem, -1);
	X509_STORE	*store = SSL_CTX_get_cert_store(context->ssl_ctx);
	X509		*cert;
	X509_NAME	*name;
	size_t		 count = 0;

	if (bio == NULL)
		err(4, NULL);
	while ((cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		count += X509_STORE_add_cert(store, cert) == 1;
		name = X509_NAME_dup(X509_get_subject_name(cert));
		if (name == NULL || sk_X509_NAME_push(context->names, name) <= 0)
			err(4, NULL);
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

	if ((context->names = sk_X509_NAME_new_null()) == NULL)
		err(4, NULL);
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
	SSL_CTX_set_msg_callback(context->ssl_ctx, evidence_message);
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
	sk_X509_NAME_pop_free(context->names, X509_NAME_free);
	sk_X509_CRL_pop_free(context->crls, X509_CRL_free);
	free(context);
}

/* -1: what is there cannot be read, as PEM does not tell from its end. */
static int
crls_read(STACK_OF(X509_CRL) *crls, BIO *bio, bool pem)
{
	X509_CRL	*crl;
	int		 before = sk_X509_CRL_num(crls);

	ERR_clear_error();
	while ((crl = pem ? PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL) :
	    d2i_X509_CRL_bio(bio, NULL)) != NULL) {
		if (sk_X509_CRL_push(crls, crl) <= 0)
			err(4, NULL);
		if (!pem)
			break;
	}
	if (pem && ERR_GET_REASON(ERR_peek_last_error()) !=
	    PEM_R_NO_START_LINE)
		return -1;
	ERR_clear_error();
	return sk_X509_CRL_num(crls) > before ? 0 : -1;
}

int
channel_context_add_crls(struct channel_context *context, const char *bytes,
    size_t len, const char *file, struct error *error)
{
	BIO	*bio = len <= INT_MAX ? BIO_new_mem_buf(bytes, (int)len) : NULL;
	bool	 pem = strstr(bytes, "-----BEGIN ") != NULL;
	int	 status;

	if (context->crls == NULL)
		context->crls = sk_X509_CRL_new_null();
	if (bio == NULL || context->crls == NULL)
		err(4, NULL);
	status = crls_read(context->crls, bio, pem);
	BIO_free(bio);
	ERR_clear_error();
	if (status == 0)
		return 0;
	return error_set(error, pem ?
	    "%s: a CRL in it cannot be read: name a file of whole CRLs in PEM form, or of one in DER form" :
	    "%s: this is no CRL: name a file of CRLs in PEM form, or of one in DER form",
	    file);
}

const char *
channel_library(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
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

/*
 * Under TLS 1.2 a server may hold a client's certificate against the curves of
 * its ClientHello: offer the one of our key, or what is refused is our offer.
 * TLS 1.3 knows no other curves than those offered anyhow.
 */
static int
offer_curve(SSL *ssl, EVP_PKEY *key)
{
	char	 curve[64], list[128];

	if (!EVP_PKEY_is_a(key, "EC") || EVP_PKEY_get_group_name(key, curve,
	    sizeof(curve), NULL) != 1 || strcmp(curve, "prime256v1") == 0 ||
	    strcmp(curve, "secp384r1") == 0 || strcmp(curve, "secp521r1") == 0)
		return 0;
	snprintf(list, sizeof(list), "X25519:P-256:P-384:P-521:%s", curve);
	return SSL_set1_groups_list(ssl, list) == 1 ? 0 : -1;
}

/*
 * For looking at it, whatever certificate the broker has will do: on any curve
 * too, and an OCSP answer comes only to those who ask for it (RFC 6066, section 8).
 */
static int
offer_widely(const struct channel *channel)
{
	if (SSL_set_tlsext_status_type(channel->ssl,
	    TLSEXT_STATUSTYPE_ocsp) != 1)
		return -1;
	return channel->tls != TLS_1_2 || SSL_set1_groups_list(channel->ssl,
	    "X25519:P-256:P-384:P-521:P-224:P-192:secp256k1") == 1 ? 0 : -1;
}

int
channel_prepare(struct channel *channel, const struct target *target,
    const struct channel_options *options)
{
	const struct credential	*credential = channel->credential;
	const char		*name = target_name(target);
	const char		*asked = target_sni(target);
	SSL			*ssl = channel->ssl;
	int			 version;

	version = channel->tls == TLS_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
	if (SSL_set_min_proto_version(ssl, version) != 1 ||
	    SSL_set_max_proto_version(ssl, version) != 1 ||
	    SSL_set_fd(ssl, channel->fd) != 1)
		return -1;
	SSL_set_msg_callback_arg(ssl, channel);
	if (target_named_by_address(target)) {
		if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name) != 1)
			return -1;
	} else if (SSL_set1_host(ssl, name) != 1)
		return -1;
	if (asked != NULL && SSL_set_tlsext_host_name(ssl, asked) != 1)
		return -1;
	if (target->alpn != NULL && target->alpn[0] != '\0' &&
	    offer_alpn(ssl, target->alpn) == -1)
		return -1;
	if (options->anyone)
		SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	if (options->inspect.aspect != ASPECT_NONE && offer_widely(channel) == -1)
		return -1;
	if (options->piece != 0 && channel_cut_up(channel, options->piece) == -1)
		return -1;
	if (options->no_tickets)
		SSL_set_options(ssl, SSL_OP_NO_TICKET);
	if (options->ticket != NULL && ticket_offer(ssl, options->ticket) == -1)
		return -1;
	if (credential == NULL || credential->cert == NULL)
		return 0;
	if (SSL_use_certificate(ssl, credential->cert) != 1 ||
	    SSL_use_PrivateKey(ssl, credential->key) != 1)
		return -1;
	if (channel->tls == TLS_1_2 && offer_curve(ssl, credential->key) == -1)
		return -1;
	if (credential->chain != NULL &&
	    SSL_set1_chain(ssl, credential->chain) != 1)
		return -1;
	return 0;
}
