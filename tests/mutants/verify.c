/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <fnmatch.h>

#include <openssl/x509v3.h>

#include "tests/mutants/certificate.h"
#include "tests/mutants/crl.h"
#include "tests/mutants/ocsp.h"
#include "tests/mutants/proof.h"
#include "tests/mutants/tls.h"
#include "tests/mutants/verify.h"

static struct tls *
store_tls(X509_STORE_CTX *store)
{
	return SSL_get_app_data((SSL *)X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx()));
}

bool
verify_is_odd(const SSL *ssl, const struct behaviour *behaviour)
{
	const struct tls	*tls = SSL_get_app_data(ssl);

	return !tls->spared && (behaviour->only_tls == 0 ||
	    SSL_version(ssl) == behaviour->only_tls) &&
	    (behaviour->only_ways == 0 ||
	    (tls->ways & behaviour->only_ways) != 0);
}

const struct behaviour *
verify_behaviour(X509_STORE_CTX *store)
{
	static const struct behaviour	 right;
	const struct tls		*tls = store_tls(store);

	return verify_is_odd(tls->ssl, tls->behaviour) ? tls->behaviour : &right;
}

static enum place
place(X509_STORE_CTX *store)
{
	int	 depth = X509_STORE_CTX_get_error_depth(store);
	X509	*cert = X509_STORE_CTX_get_current_cert(store);

	if (depth == 0)
		return PLACE_LEAF;
	return cert != NULL && X509_NAME_cmp(X509_get_subject_name(cert),
	    X509_get_issuer_name(cert)) == 0 ? PLACE_ROOT : PLACE_INTERMEDIATE;
}

static bool
overlooked(const struct behaviour *behaviour, X509_STORE_CTX *store, int error)
{
	size_t	 i;

	if (behaviour->ignore_at != PLACE_ANY &&
	    behaviour->ignore_at != place(store))
		return false;
	for (i = 0; i < IGNORE_MAX && behaviour->ignore[i] != 0; i++)
		if (behaviour->ignore[i] == error)
			return behaviour->ignore_if == NULL ||
			    behaviour->ignore_if(store);
	return error == X509_V_ERR_CERT_REVOKED && behaviour->only_compromise &&
	    crl_reason(store) != CRL_REASON_KEY_COMPROMISE;
}

static bool
disliked(const struct behaviour *behaviour, X509_STORE_CTX *store)
{
	char	 cn[256];

	/* The leaf's turn is the last. */
	if (X509_STORE_CTX_get_error_depth(store) != 0)
		return false;
	if (behaviour->refuse_if != NULL)
		return behaviour->refuse_if(store);
	return behaviour->refuse_cn != NULL &&
	    certificate_common_name(X509_STORE_CTX_get_current_cert(store), cn,
	    sizeof(cn)) && fnmatch(behaviour->refuse_cn, cn, 0) == 0;
}

/* The verify error that the broker makes of what OpenSSL found; X509_V_OK: none. */
static int
verify_judge(struct tls *tls, X509_STORE_CTX *store, bool good)
{
	const struct behaviour	*behaviour = tls->behaviour;
	int			 error = X509_STORE_CTX_get_error(store);
	bool			 odd = verify_is_odd(tls->ssl, behaviour);

	if (!good)
		return odd && overlooked(behaviour, store, error) ? X509_V_OK :
		    error;
	if (odd && disliked(behaviour, store))
		return behaviour->refuse_error;
	return X509_STORE_CTX_get_error_depth(store) != 0 ? X509_V_OK :
	    ocsp_judge(store, behaviour, &tls->mute);
}

int
verify_callback(int good, X509_STORE_CTX *store)
{
	struct tls	*tls = store_tls(store);
	int		 error;

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

/* Does a path lead from it to an anchor, over those sent of which `alive` says so? */
static bool
leads_on(X509_STORE_CTX *store, STACK_OF(X509) *sent, const bool *alive, int at)
{
	X509	*cert = sk_X509_value(sent, at), *issuer = NULL;
	bool	 leads;
	int	 i;

	leads = X509_STORE_CTX_get1_issuer(&issuer, store, cert) == 1 &&
	    X509_verify(cert, X509_get0_pubkey(issuer)) == 1;
	X509_free(issuer);
	for (i = 1; !leads && i < sk_X509_num(sent); i++)
		leads = alive[i] && i != at &&
		    X509_check_issued(sk_X509_value(sent, i), cert) == X509_V_OK &&
		    X509_verify(cert, X509_get0_pubkey(sk_X509_value(sent, i))) == 1;
	return leads;
}

static bool
has_better(STACK_OF(X509) *sent, const bool *alive, int at)
{
	int	 i;

	for (i = 1; i < sk_X509_num(sent); i++)
		if (alive[i] && X509_NAME_cmp(X509_get_subject_name(
		    sk_X509_value(sent, i)), X509_get_subject_name(
		    sk_X509_value(sent, at))) == 0)
			return true;
	return false;
}

#define SENT_MAX	128

/*
 * OpenSSL takes the first issuer that fits by name and key, and never comes
 * back: so leave out those that lead nowhere, where another one with the same
 * name does lead to an anchor.
 */
static STACK_OF(X509) *
path_choose(X509_STORE_CTX *store)
{
	STACK_OF(X509)	*sent = X509_STORE_CTX_get0_untrusted(store), *chosen;
	bool		 alive[SENT_MAX] = { false }, changed = true;
	int		 i, count = sk_X509_num(sent);

	if (count <= 2 || count > SENT_MAX)
		return sk_X509_dup(sent);
	while (changed) {
		changed = false;
		for (i = 1; i < count; i++)
			if (!alive[i] && leads_on(store, sent, alive, i))
				changed = alive[i] = true;
	}
	chosen = sk_X509_new_null();
	for (i = 0; i < count; i++)
		if (i == 0 || alive[i] || !has_better(sent, alive, i))
			sk_X509_push(chosen, sk_X509_value(sent, i));
	return chosen;
}

static int
verify_chain(X509_STORE_CTX *store, void *arg)
{
	const struct behaviour	*behaviour = arg;
	struct tls		*tls = store_tls(store);
	STACK_OF(X509)		*sent = X509_STORE_CTX_get0_untrusted(store);
	STACK_OF(X509)		*used = NULL;
	bool			 odd = verify_is_odd(tls->ssl, behaviour);
	int			 result;

	if (odd && behaviour->no_chain)
		X509_STORE_CTX_set0_untrusted(store, NULL);
	else if (!(odd && behaviour->no_detour)) {
		if ((used = path_choose(store)) == NULL)
			errx(1, "out of memory");
		X509_STORE_CTX_set0_untrusted(store, used);
	}
	if (odd && behaviour->harmed_by != NULL)
		tls->harmful = behaviour->harmed_by(store);
	result = X509_verify_cert(store);
	X509_STORE_CTX_set0_untrusted(store, sent);
	sk_X509_free(used);
	if (result == 1 && odd)
		proof_weaken(X509_STORE_CTX_get0_cert(store), behaviour->proof);
	return result;
}

int
verify_anew(SSL *ssl, SSL_CTX *context)
{
	struct tls		*tls = SSL_get_app_data(ssl);
	STACK_OF(X509)		*sent = NULL;
	X509			*cert = SSL_get0_peer_certificate(ssl);
	X509_STORE_CTX		*store = X509_STORE_CTX_new();
	X509_VERIFY_PARAM	*param;
	int			 error;

	if (SSL_get_peer_cert_chain(ssl) != NULL)
		sent = sk_X509_dup(SSL_get_peer_cert_chain(ssl));
	else
		sent = sk_X509_new_null();
	if (store == NULL || sent == NULL || sk_X509_unshift(sent, cert) == 0 ||
	    X509_STORE_CTX_init(store, SSL_CTX_get_cert_store(context), cert,
	    sent) != 1 ||
	    X509_STORE_CTX_set_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx(), ssl) != 1)
		errx(1, "out of memory");
	X509_STORE_CTX_set_default(store, "ssl_client");
	param = X509_STORE_CTX_get0_param(store);
	X509_VERIFY_PARAM_set1(param, SSL_CTX_get0_param(context));
	X509_VERIFY_PARAM_set_auth_level(param,
	    SSL_CTX_get_security_level(context));
	X509_STORE_CTX_set_verify_cb(store, verify_callback);
	tls->refused = X509_V_OK;
	error = verify_chain(store, (void *)tls->behaviour) == 1 ?
	    tls->refused : X509_STORE_CTX_get_error(store);
	X509_STORE_CTX_free(store);
	sk_X509_free(sent);
	return error;
}

void
verify_install(SSL_CTX *context, const struct behaviour *behaviour)
{
	SSL_CTX_set_cert_verify_callback(context, verify_chain,
	    (void *)behaviour);
	if (behaviour->depth != 0)
		SSL_CTX_set_verify_depth(context, behaviour->depth);
}
