/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/tls.h"
#include "tests/mutants/verify.h"

/* What Debian's OpenSSL sets out with: 112 bits of security. */
#define SECURITY_LEVEL	2

/* Called when the version is negotiated: whether a certificate is asked for may depend on it. */
static int
certificate_callback(SSL *ssl, void *arg)
{
	const struct tls	*tls = SSL_get_app_data(ssl);
	const struct behaviour	*behaviour = tls->behaviour;
	bool			 odd = verify_is_odd(ssl, behaviour);
	int			 mode;

	(void)arg;
	mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	if (behaviour->after_handshake)
		mode = SSL_VERIFY_PEER;
	if (odd && behaviour->optional)
		mode = SSL_VERIFY_PEER;
	if (odd && behaviour->never_ask)
		mode = SSL_VERIFY_NONE;
	SSL_set_verify(ssl, mode, verify_callback);
	return 1;
}

static int
hello_callback(SSL *ssl, int *alert, void *arg)
{
	const struct tls	*tls = SSL_get_app_data(ssl);

	(void)arg;
	if (tls->behaviour->hello_alert == 0)
		return SSL_CLIENT_HELLO_SUCCESS;
	*alert = tls->behaviour->hello_alert;
	return SSL_CLIENT_HELLO_ERROR;
}

static void
context_trust_first(SSL_CTX *context, const char *path)
{
	FILE	*file = fopen(path, "re");
	X509	*cert = file != NULL ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;

	if (cert == NULL ||
	    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), cert) != 1)
		errx(2, "%s: no CA certificate can be read from it", path);
	X509_free(cert);
	fclose(file);
}

/* The CA list of CertificateRequest. */
static void
context_ask(SSL_CTX *context, const char *path, const char *cn)
{
	STACK_OF(X509_NAME)	*names = SSL_load_client_CA_file(path);
	X509_NAME		*name;

	if (cn != NULL) {
		name = X509_NAME_new();
		if (names == NULL || name == NULL ||
		    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
		    (const unsigned char *)cn, -1, -1, 0) != 1 ||
		    sk_X509_NAME_push(names, name) <= 0)
			errx(1, "out of memory");
	}
	SSL_CTX_set_client_CA_list(context, names);
}

static void
context_load(SSL_CTX *context, const char *dir, const struct behaviour *behaviour)
{
	const char	*server = behaviour->server;
	char		*ca = xasprintf("%s/ca.crt", dir), *cert, *key;
	char		*crl = xasprintf("%s/crl.pem", dir);
	X509_STORE	*store = SSL_CTX_get_cert_store(context);
	X509_LOOKUP	*lookup;

	if (server == NULL)
		server = "server";
	cert = xasprintf("%s/%s.crt", dir, server);
	key = xasprintf("%s/%s.key", dir, server);
	if (behaviour->first_ca)
		context_trust_first(context, ca);
	else if (SSL_CTX_load_verify_file(context, ca) != 1)
		errx(2, "%s: no CA certificates can be read from it", ca);
	context_ask(context, ca, behaviour->asks_for);
	if (SSL_CTX_use_certificate_chain_file(context, cert) != 1)
		errx(2, "%s: no certificate can be read from it", cert);
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1)
		errx(2, "%s: no private key for %s", key, cert);
	if (!behaviour->no_crl) {
		lookup = X509_STORE_add_lookup(store, X509_LOOKUP_file());
		if (lookup == NULL ||
		    X509_load_crl_file(lookup, crl, X509_FILETYPE_PEM) < 1)
			errx(2, "%s: no CRL can be read from it", crl);
		X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
	}
	free(ca);
	free(cert);
	free(key);
	free(crl);
}

SSL_CTX *
tls_context_new(const char *dir, const struct behaviour *behaviour)
{
	static const unsigned char	 name[] = "certcheck-broker";
	SSL_CTX				*context;

	if ((context = SSL_CTX_new(TLS_server_method())) == NULL)
		errx(2, "SSL_CTX_new: %s",
		    ERR_error_string(ERR_get_error(), NULL));
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	if (behaviour->speaks != 0) {
		SSL_CTX_set_min_proto_version(context, behaviour->speaks);
		SSL_CTX_set_max_proto_version(context, behaviour->speaks);
	}
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	SSL_CTX_set_session_id_context(context, name, sizeof(name) - 1);
	if (behaviour->after_handshake) {
		/* A resumed session would come without its refusal. */
		SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
		SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	}
	SSL_CTX_set_security_level(context, SECURITY_LEVEL);
	if (behaviour->curves != NULL &&
	    SSL_CTX_set1_groups_list(context, behaviour->curves) != 1)
		errx(2, "%s: curves that OpenSSL does not know",
		    behaviour->curves);
	verify_install(context, behaviour);
	SSL_CTX_set_cert_cb(context, certificate_callback, NULL);
	SSL_CTX_set_client_hello_cb(context, hello_callback, NULL);
	context_load(context, dir, behaviour);
	ERR_clear_error();
	return context;
}

void
tls_init(struct tls *tls, SSL_CTX *context, const struct behaviour *behaviour)
{
	BIO	*in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	memset(tls, 0, sizeof(*tls));
	tls->behaviour = behaviour;
	if ((tls->ssl = SSL_new(context)) == NULL || in == NULL || out == NULL)
		errx(1, "out of memory");
	SSL_set_bio(tls->ssl, in, out);
	SSL_set_app_data(tls->ssl, tls);
	SSL_set_accept_state(tls->ssl);
}

void
tls_clear(struct tls *tls)
{
	SSL_free(tls->ssl);
	tls->ssl = NULL;
}

void
tls_feed(struct tls *tls, const void *bytes, size_t len)
{
	BIO_write(SSL_get_rbio(tls->ssl), bytes, len > INT_MAX ? INT_MAX : (int)len);
}

size_t
tls_pending(const struct tls *tls, const void **bytes)
{
	char	*data = NULL;
	long	 len;

	len = BIO_get_mem_data(SSL_get_wbio(tls->ssl), &data);
	*bytes = data;
	return len > 0 ? (size_t)len : 0;
}

void
tls_sent(struct tls *tls, size_t len)
{
	char	 scrap[4096];
	int	 n;

	while (len > 0) {
		n = BIO_read(SSL_get_wbio(tls->ssl), scrap,
		    len < sizeof(scrap) ? (int)len : (int)sizeof(scrap));
		if (n <= 0)
			return;
		len -= (size_t)n;
	}
}

enum tls_state
tls_handshake(struct tls *tls)
{
	int	 result;

	ERR_clear_error();
	if ((result = SSL_do_handshake(tls->ssl)) == 1) {
		tls->done = true;
		return TLS_READY;
	}
	if (SSL_get_error(tls->ssl, result) == SSL_ERROR_WANT_READ)
		return TLS_WANTS_MORE;
	/* What waits to be sent now is the alert. */
	if (tls->behaviour->no_alert)
		BIO_reset(SSL_get_wbio(tls->ssl));
	return TLS_FAILED;
}

int
tls_read(struct tls *tls, void *buf, size_t size)
{
	int	 n;

	ERR_clear_error();
	n = SSL_read(tls->ssl, buf, size > INT_MAX ? INT_MAX : (int)size);
	if (n > 0)
		return n;
	return SSL_get_error(tls->ssl, n) == SSL_ERROR_WANT_READ ? 0 : -1;
}

int
tls_write(struct tls *tls, const void *buf, size_t len)
{
	ERR_clear_error();
	if (len == 0 || len > INT_MAX)
		return len == 0 ? 0 : -1;
	return SSL_write(tls->ssl, buf, (int)len) == (int)len ? 0 : -1;
}

void
tls_shutdown(struct tls *tls)
{
	ERR_clear_error();
	if (tls->done && !tls->behaviour->no_close_notify)
		SSL_shutdown(tls->ssl);
}
