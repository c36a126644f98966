/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "harness/base.h"
#include "tests/mutants/tls.h"

static bool
tls_is_odd(const struct tls *tls)
{
	return tls->behaviour->only_tls == 0 ||
	    SSL_version(tls->ssl) == tls->behaviour->only_tls;
}

/* The text of the first CN; false when there is none or it holds a NUL. */
static bool
certificate_common_name(X509 *cert, char *buf, size_t size)
{
	X509_NAME	*name = X509_get_subject_name(cert);
	unsigned char	*text = NULL;
	int		 at, len;
	bool		 usable = false;

	if ((at = X509_NAME_get_index_by_NID(name, NID_commonName, -1)) < 0)
		return false;
	len = ASN1_STRING_to_UTF8(&text,
	    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len > 0 && (size_t)len < size &&
	    memchr(text, '\0', (size_t)len) == NULL) {
		memcpy(buf, text, (size_t)len);
		buf[len] = '\0';
		usable = true;
	}
	OPENSSL_free(text);
	return usable;
}

/* Is the certificate on the CRL for another reason than keyCompromise? */
static bool
revocation_is_mild(X509_STORE_CTX *store)
{
	X509_CRL	*crl = X509_STORE_CTX_get0_current_crl(store);
	X509		*cert = X509_STORE_CTX_get_current_cert(store);
	X509_REVOKED	*entry = NULL;
	ASN1_ENUMERATED	*reason;
	long		 code = -1;

	if (crl == NULL || X509_CRL_get0_by_cert(crl, &entry, cert) == 0 ||
	    entry == NULL)
		return false;
	reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	if (reason != NULL)
		code = ASN1_ENUMERATED_get(reason);
	ASN1_ENUMERATED_free(reason);
	return code != CRL_REASON_KEY_COMPROMISE;
}

/* The verify error that the broker makes of what OpenSSL found; X509_V_OK: none. */
static int
verify_judge(const struct tls *tls, X509_STORE_CTX *store, bool good)
{
	const struct behaviour	*behaviour = tls->behaviour;
	char			 cn[256];
	int			 error = X509_STORE_CTX_get_error(store);
	size_t			 i;

	if (!tls_is_odd(tls))
		return good ? X509_V_OK : error;
	if (good) {
		if (behaviour->refuse_cn != NULL &&
		    X509_STORE_CTX_get_error_depth(store) == 0 &&
		    certificate_common_name(X509_STORE_CTX_get_current_cert(store),
		    cn, sizeof(cn)) &&
		    fnmatch(behaviour->refuse_cn, cn, 0) == 0)
			return behaviour->refuse_error;
		return X509_V_OK;
	}
	for (i = 0; i < IGNORE_MAX && behaviour->ignore[i] != 0; i++)
		if (behaviour->ignore[i] == error)
			return X509_V_OK;
	if (error == X509_V_ERR_CERT_REVOKED && behaviour->only_compromise &&
	    revocation_is_mild(store))
		return X509_V_OK;
	return error;
}

static int
verify_callback(int good, X509_STORE_CTX *store)
{
	SSL		*ssl;
	struct tls	*tls;
	int		 error;

	ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	tls = SSL_get_app_data(ssl);
	error = verify_judge(tls, store, good == 1);
	if (error != X509_V_OK && tls->behaviour->after_handshake) {
		tls->refused = error;
		error = X509_V_OK;
	}
	if (error != X509_V_OK && tls->behaviour->alert_as != 0)
		error = tls->behaviour->alert_as;
	/* OpenSSL derives the alert, and SSL_get_verify_result, from this. */
	X509_STORE_CTX_set_error(store, error);
	return error == X509_V_OK;
}

/* Called when the version is negotiated: whether a certificate is asked for may depend on it. */
static int
certificate_callback(SSL *ssl, void *arg)
{
	const struct tls	*tls = SSL_get_app_data(ssl);
	const struct behaviour	*behaviour = tls->behaviour;
	int			 mode;

	(void)arg;
	mode = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
	if (behaviour->after_handshake)
		mode = SSL_VERIFY_PEER;
	if (tls_is_odd(tls) && behaviour->optional)
		mode = SSL_VERIFY_PEER;
	if (tls_is_odd(tls) && behaviour->never_ask)
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
	if (SSL_CTX_load_verify_file(context, ca) != 1)
		errx(2, "%s: no CA certificates can be read from it", ca);
	SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(ca));
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

int
tls_common_name(const struct tls *tls, char *buf, size_t size)
{
	X509	*cert = SSL_get0_peer_certificate(tls->ssl);

	buf[0] = '\0';
	if (cert == NULL)
		return -1;
	return certificate_common_name(cert, buf, size) ? 1 : 0;
}
