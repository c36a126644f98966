/* SPDX-License-Identifier: ISC */
#include <err.h>

#include <openssl/x509v3.h>

#include "harness/channel_showing.h"

/* Does the broker send what its clients need to get from its certificate to a root, and no more? */

/* Of the CA file, only what needs no issuer: what its clients have for sure. */
static X509_STORE *
roots_new(const struct showing *show)
{
	STACK_OF(X509)	*all;
	X509_STORE	*roots = X509_STORE_new();
	int		 i;

	all = X509_STORE_get1_all_certs(SSL_CTX_get_cert_store(
	    show->context->ssl_ctx));
	if (all == NULL || roots == NULL)
		err(4, NULL);
	for (i = 0; i < sk_X509_num(all); i++)
		if (certificate_is_root(sk_X509_value(all, i)) &&
		    X509_STORE_add_cert(roots, sk_X509_value(all, i)) != 1)
			err(4, NULL);
	sk_X509_pop_free(all, X509_free);
	return roots;
}

/* The same CA by another certificate, for clients that know another root. */
static bool
is_cross(const STACK_OF(X509) *path, X509 *cert)
{
	const X509	*other;
	int		 i;

	for (i = 0; i < sk_X509_num(path); i++) {
		other = sk_X509_value(path, i);
		if (X509_NAME_cmp(X509_get_subject_name(other),
		    X509_get_subject_name(cert)) == 0 &&
		    EVP_PKEY_eq(X509_get0_pubkey(other),
		    X509_get0_pubkey(cert)) == 1)
			return true;
	}
	return false;
}

/* Of all that is sent, is anything needless, or in another order (RFC 5246, section 7.4.2)? */
static void
look_needless(const struct showing *show, const STACK_OF(X509) *path,
    struct sight *sight)
{
	char	 text[CERTIFICATE_TEXT];
	X509	*cert;
	int	 i, at;

	for (i = 1; i < sk_X509_num(show->sent); i++) {
		cert = sk_X509_value(show->sent, i);
		certificate_text(cert, text);
		at = certificate_index(path, cert);
		if (certificate_is_root(cert))
			sight_add(sight, FINDING_POOR, "the broker sends the root %s too, which helps nobody: who does not have it must not trust it",
			    text);
		else if (at == -1 && !is_cross(path, cert))
			sight_add(sight, FINDING_POOR, "the broker sends %s, which nothing needs",
			    text);
		else if (at != -1 && at != i)
			sight_add(sight, FINDING_POOR, "the broker sends %s in the wrong place: each certificate has to follow the one that it has issued",
			    text);
	}
}

/* The path does not come to a root of the CA file by what was sent. */
static void
look_missing(const struct showing *show, int error,
    const STACK_OF(X509) *path, struct sight *sight)
{
	char	 text[CERTIFICATE_TEXT], issuer[CERTIFICATE_TEXT];
	X509	*cert;
	int	 i;

	for (i = 1; show->whole && i < sk_X509_num(show->built); i++) {
		cert = sk_X509_value(show->built, i);
		if (certificate_index(show->sent, cert) == -1 &&
		    !certificate_is_root(cert))
			sight_add(sight, FINDING_WRONG, "the broker does not send the intermediate %s: only clients that have it from elsewhere, as your CA file does, can verify %s",
			    certificate_text(cert, text),
			    certificate_text(show->leaf, issuer));
	}
	cert = sk_X509_value(path, sk_X509_num(path) - 1);
	switch (error) {
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		if (sight->finding == FINDING_NONE)
			sight_add(sight, FINDING_WRONG, "the chain ends at %s: its issuer, %s, is neither sent nor a root of your CA file",
			    certificate_text(cert, text),
			    certificate_issuer_text(cert, issuer));
		break;
	default:
		sight_add(sight, FINDING_UNKNOWN, "the chain ends at %s: %s (see server.chain-and-hostname)",
		    certificate_text(cert, text),
		    X509_verify_cert_error_string(error));
	}
}

/* Without a CA file: what was sent speaks for itself, as far as it goes. */
static void
look_complete_alone(const struct showing *show, struct sight *sight)
{
	char	 text[CERTIFICATE_TEXT], issuer[CERTIFICATE_TEXT];
	X509	*last = sk_X509_value(show->built,
		    sk_X509_num(show->built) - 1);

	if (sk_X509_num(show->sent) > 1)
		look_needless(show, show->built, sight);
	if (show->leaf == last && certificate_is_root(last))
		sight_add(sight, FINDING_MOOT, "%s is signed by its own key: there is no chain",
		    certificate_text(last, text));
	else
		sight_add(sight, FINDING_MOOT, "what is sent ends at %s; whether its issuer, %s, is a root that clients have cannot be told without a CA file: name it with --cafile",
		    certificate_text(last, text),
		    certificate_issuer_text(last, issuer));
}

void
look_complete(const struct showing *show, struct sight *sight)
{
	X509_STORE	*roots;
	X509_STORE_CTX	*ctx;
	STACK_OF(X509)	*path;
	char		 text[CERTIFICATE_TEXT];
	int		 error, sent = sk_X509_num(show->sent);

	if (!show->context->verify) {
		look_complete_alone(show, sight);
		return;
	}
	roots = roots_new(show);
	ctx = judgement_new(show, roots);
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_NO_CHECK_TIME);
	X509_verify_cert(ctx);
	error = X509_STORE_CTX_get_error(ctx);
	if ((path = X509_STORE_CTX_get1_chain(ctx)) == NULL)
		err(4, NULL);
	if (error != X509_V_OK && sk_X509_num(path) > 0)
		look_missing(show, error, path, sight);
	else
		look_needless(show, path, sight);
	certificate_text(show->leaf, text);
	if (sent == 1)
		sight_add(sight, FINDING_RIGHT, "the broker sends %s alone, whose issuer is a root of your CA file",
		    text);
	else
		sight_add(sight, FINDING_RIGHT, "the broker sends %s with %d intermediate%s: all that is needed up to a root of your CA file",
		    text, sent - 1, sent > 2 ? "s" : "");
	sk_X509_pop_free(path, X509_free);
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(roots);
}
