/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/resume.h"
#include "tests/mutants/crl.h"
#include "tests/mutants/offer.h"
#include "tests/mutants/old_hello.h"
#include "tests/mutants/proxy.h"
#include "tests/mutants/staple.h"
#include "tests/mutants/tls.h"
#include "tests/mutants/verify.h"
#include "tests/mutants/ways.h"

/* What Debian's OpenSSL sets out with: 112 bits of security. */
#define SECURITY_LEVEL	2

#define CONNECT_OCTET	0x10
#define EARLY_MAX	16384

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
	if (tls->vouched)
		mode = SSL_VERIFY_PEER;
	if (tls->port == PORT_BARE)
		mode = SSL_VERIFY_NONE;
	SSL_set_verify(ssl, mode, verify_callback);
	return 1;
}

static int
hello_callback(SSL *ssl, int *alert, void *arg)
{
	struct tls	*tls = SSL_get_app_data(ssl);

	(void)arg;
	resume_hello(ssl);
	tls->ways |= ways_of_hello(ssl, tls->resume.name);
	if ((tls->ways & tls->behaviour->shuns) != 0) {
		*alert = tls->behaviour->shuns_alert;
		return SSL_CLIENT_HELLO_ERROR;
	}
	if (tls->behaviour->hello_alert == 0)
		return SSL_CLIENT_HELLO_SUCCESS;
	*alert = tls->behaviour->hello_alert;
	return SSL_CLIENT_HELLO_ERROR;
}

/* What of the CA file is trusted, and what CertificateRequest names. */
static int
context_load_ca(SSL_CTX *context, const struct files *files,
    const struct behaviour *behaviour, struct error *error)
{
	X509_STORE	*store = SSL_CTX_get_cert_store(context);
	BIO		*bio = files_open(files, FILE_CA);
	X509		*cert;
	size_t		 count = 0;

	while (bio != NULL &&
	    (cert = PEM_read_bio_X509(bio, NULL, NULL, NULL)) != NULL) {
		if (((count == 0 || !behaviour->first_ca) &&
		    X509_STORE_add_cert(store, cert) != 1) ||
		    SSL_CTX_add_client_CA(context, cert) != 1)
			errx(1, "out of memory");
		X509_free(cert);
		count++;
	}
	BIO_free(bio);
	if (count == 0)
		return error_set(error,
		    "%s: no CA certificates can be read from it",
		    files->path[FILE_CA]);
	return 0;
}

/* One CA more in CertificateRequest. */
static void
context_ask(SSL_CTX *context, const char *cn)
{
	STACK_OF(X509_NAME)	*names = SSL_CTX_get_client_CA_list(context);
	X509_NAME		*name = X509_NAME_new();

	if (name == NULL || X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
	    (const unsigned char *)cn, -1, -1, 0) != 1 ||
	    sk_X509_NAME_push(names, name) <= 0)
		errx(1, "out of memory");
}

static int
context_load_crl(SSL_CTX *context, const struct files *files,
    struct error *error)
{
	X509_STORE		*store = SSL_CTX_get_cert_store(context);
	STACK_OF(X509_CRL)	*crls = files_crls(files);
	int			 i;

	if (crls == NULL)
		return error_set(error, "%s: no CRL can be read from it",
		    files->path[FILE_CRL]);
	/* Where traits look for them. */
	for (i = 0; i < sk_X509_CRL_num(crls); i++)
		if (X509_STORE_add_crl(store, sk_X509_CRL_value(crls, i)) != 1)
			errx(1, "out of memory");
	crl_install(store, crls);
	return 0;
}

/* The certificate, and after it in the same file what is sent with it. */
static int
context_load_server(SSL_CTX *context, const struct files *files,
    struct error *error)
{
	BIO		*certs = files_open(files, FILE_CERT);
	BIO		*keys = files_open(files, FILE_KEY);
	X509		*cert = NULL;
	EVP_PKEY	*key = NULL;
	int		 rc = 0;

	if (certs == NULL ||
	    (cert = PEM_read_bio_X509(certs, NULL, NULL, NULL)) == NULL ||
	    SSL_CTX_use_certificate(context, cert) != 1)
		rc = error_set(error, "%s: no certificate can be read from it",
		    files->path[FILE_CERT]);
	else if (keys == NULL ||
	    (key = PEM_read_bio_PrivateKey(keys, NULL, NULL, NULL)) == NULL ||
	    SSL_CTX_use_PrivateKey(context, key) != 1)
		rc = error_set(error, "%s: no private key for %s",
		    files->path[FILE_KEY], files->path[FILE_CERT]);
	X509_free(cert);
	while (rc == 0 &&
	    (cert = PEM_read_bio_X509(certs, NULL, NULL, NULL)) != NULL)
		if (SSL_CTX_add0_chain_cert(context, cert) != 1)
			errx(1, "out of memory");
	EVP_PKEY_free(key);
	BIO_free(certs);
	BIO_free(keys);
	return rc;
}

static int
context_load(SSL_CTX *context, const struct files *files,
    const struct behaviour *behaviour, struct error *error)
{
	if (context_load_ca(context, files, behaviour, error) == -1 ||
	    context_load_server(context, files, error) == -1 ||
	    (!behaviour->no_crl && context_load_crl(context, files, error) == -1))
		return -1;
	staple_install(context, files);
	if (behaviour->asks_for != NULL)
		context_ask(context, behaviour->asks_for);
	return 0;
}

SSL_CTX *
tls_context_new(const struct files *files, const struct behaviour *behaviour,
    struct error *error)
{
	SSL_CTX	*context;

	if ((context = SSL_CTX_new(TLS_server_method())) == NULL)
		errx(2, "SSL_CTX_new: %s",
		    ERR_error_string(ERR_get_error(), NULL));
	offer_install(context, behaviour);
	if (!behaviour->renegotiates)
		SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
	else
		SSL_CTX_set_options(context, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
	if (behaviour->early != EARLY_NONE) {
		SSL_CTX_set_max_early_data(context, EARLY_MAX);
		/* Which tickets there were is not remembered here. */
		SSL_CTX_set_options(context, SSL_OP_NO_ANTI_REPLAY);
	}
	/* What it sends is in its file: the store is for judging clients. */
	SSL_CTX_set_mode(context, SSL_MODE_NO_AUTO_CHAIN);
	resume_install(context, behaviour);
	SSL_CTX_set_security_level(context, behaviour->weak ? 0 :
	    SECURITY_LEVEL);
	if (behaviour->curves != NULL &&
	    SSL_CTX_set1_groups_list(context, behaviour->curves) != 1)
		errx(2, "%s: curves that OpenSSL does not know",
		    behaviour->curves);
	if (behaviour->longest_chain != 0)
		SSL_CTX_set_max_cert_list(context, behaviour->longest_chain);
	verify_install(context, behaviour);
	SSL_CTX_set_cert_cb(context, certificate_callback, NULL);
	SSL_CTX_set_client_hello_cb(context, hello_callback, NULL);
	if (context_load(context, files, behaviour, error) == -1) {
		SSL_CTX_free(context);
		context = NULL;
	}
	ERR_clear_error();
	return context;
}

bool
port_is_websocket(enum port port)
{
	return port == PORT_WSS || port == PORT_OTHER + OTHER_WS ||
	    port == PORT_OTHER + OTHER_WS_2 ||
	    port == PORT_OTHER + OTHER_WSS || port == PORT_OTHER + OTHER_WSS_2;
}

bool
port_is_plain(enum port port)
{
	return port >= PORT_OTHER && port < PORT_OTHER + OTHER_TLS;
}

void
tls_init(struct tls *tls, SSL_CTX *context, const struct behaviour *behaviour,
    enum port port)
{
	BIO	*in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());

	memset(tls, 0, sizeof(*tls));
	tls->behaviour = behaviour;
	tls->port = port;
	tls->plain = port_is_plain(port) && !behaviour->with_tls;
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

/* A PROXY header, which comes whole; returns its length. */
static size_t
tls_proxied(struct tls *tls, const void *bytes, size_t len)
{
	unsigned	 proxy = tls->behaviour->proxy;
	struct proxy	 header;

	if (proxy == 0 || tls->fed || tls->proxied || len == 0)
		return 0;
	if (!proxy_read(bytes, len, &header) || (proxy & (header.version == 1 ?
	    PROXY_V1 : PROXY_V2)) == 0) {
		tls->shunned = (proxy & PROXY_ONLY) != 0;
		return 0;
	}
	tls->proxied = true;
	tls->vouched = (proxy & PROXY_VOUCHES) != 0 ||
	    ((proxy & PROXY_CN) != 0 && header.cn[0] != '\0');
	return header.len;
}

void
tls_feed(struct tls *tls, const void *bytes, size_t len)
{
	size_t	 header = tls_proxied(tls, bytes, len);

	bytes = (const unsigned char *)bytes + header;
	len -= header;
	if (len == 0)
		return;
	if (tls->proxied && !tls->fed &&
	    (tls->behaviour->proxy & PROXY_CLEAR) != 0)
		tls->plain |= *(const unsigned char *)bytes == CONNECT_OCTET;
	/* The first octet of CONNECT begins no record of TLS. */
	if (tls->behaviour->plain_too != NULL && !tls->fed && len > 0)
		tls->plain |= *(const unsigned char *)bytes == CONNECT_OCTET;
	if (!tls->fed) {
		tls->ways |= ways_of_record(bytes, len);
		tls->answered = old_hello_answer(tls->behaviour, bytes, len,
		    SSL_get_wbio(tls->ssl));
	}
	tls->fed = true;
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

/* Take early data, and think no more of it.  False: it is not over yet. */
static bool
tls_early(struct tls *tls)
{
	char	 scrap[1024];
	size_t	 n;
	int	 rc;

	if (tls->behaviour->early != EARLY_TAKEN || tls->early_done)
		return true;
	do {
		rc = SSL_read_early_data(tls->ssl, scrap, sizeof(scrap), &n);
	} while (rc == SSL_READ_EARLY_DATA_SUCCESS);
	tls->early_done = rc == SSL_READ_EARLY_DATA_FINISH;
	return tls->early_done;
}

/* What waits to be sent is the alert. */
static void
tls_failed(struct tls *tls)
{
	const struct behaviour	*behaviour = tls->behaviour;
	BIO			*out = SSL_get_wbio(tls->ssl);

	if (behaviour->no_alert)
		BIO_reset(out);
	if (behaviour->hello_alert_as != 0 &&
	    SSL_get_pending_cipher(tls->ssl) == NULL &&
	    SSL_get_current_cipher(tls->ssl) == NULL) {
		BIO_reset(out);
		old_hello_alert(out, 2, behaviour->hello_alert_as);
	}
}

enum tls_state
tls_handshake(struct tls *tls)
{
	int	 result;

	if (tls->shunned)
		return TLS_FAILED;
	if (tls->behaviour->proxy != 0 && !tls->fed)
		return TLS_WANTS_MORE;
	if (tls->plain) {
		tls->done = true;
		return TLS_READY;
	}
	if (tls->answered)
		return TLS_WANTS_MORE;
	ERR_clear_error();
	result = tls_early(tls) ? SSL_do_handshake(tls->ssl) : 0;
	if (tls->mute) {
		BIO_reset(SSL_get_wbio(tls->ssl));
		return TLS_WANTS_MORE;
	}
	if (result == 1) {
		tls->done = true;
		return TLS_READY;
	}
	if (SSL_get_error(tls->ssl, result) == SSL_ERROR_WANT_READ)
		return TLS_WANTS_MORE;
	tls_failed(tls);
	return TLS_FAILED;
}

int
tls_read(struct tls *tls, void *buf, size_t size)
{
	int	 n;

	if (tls->plain) {
		n = BIO_read(SSL_get_rbio(tls->ssl), buf,
		    size > INT_MAX ? INT_MAX : (int)size);
		return n > 0 ? n : 0;
	}
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
	if (tls->plain)
		return BIO_write(SSL_get_wbio(tls->ssl), buf, (int)len) ==
		    (int)len ? 0 : -1;
	return SSL_write(tls->ssl, buf, (int)len) == (int)len ? 0 : -1;
}

void
tls_shutdown(struct tls *tls)
{
	ERR_clear_error();
	if (tls->done && !tls->plain && !tls->behaviour->no_close_notify)
		SSL_shutdown(tls->ssl);
}
