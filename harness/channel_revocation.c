/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>

#include "harness/channel_showing.h"

/* Is it revoked, as far as the broker itself or the user's own CRLs can tell? */

#define SKEW_S		300	/* that clocks may differ by (RFC 6960, section 4.2.2.1) */
#define STATUS_REQUEST	5	/* in the TLS feature extension (RFC 7633, section 4.1) */

/* ---- The stapled answer ---------------------------------------------------- */

/* Does the certificate promise that an answer comes with it? */
static bool
promises_staple(const X509 *leaf)
{
	TLS_FEATURE	*features;
	bool		 promised = false;
	int		 i;

	features = X509_get_ext_d2i(leaf, NID_tlsfeature, NULL, NULL);
	for (i = 0; i < sk_ASN1_INTEGER_num(features); i++)
		promised |= ASN1_INTEGER_get(sk_ASN1_INTEGER_value(features,
		    i)) == STATUS_REQUEST;
	TLS_FEATURE_free(features);
	return promised;
}

/* Is the answer about this certificate?  Each names it by a digest of its own choice. */
static bool
single_matches(OCSP_SINGLERESP *single, const X509 *leaf, const X509 *issuer)
{
	OCSP_CERTID		*id, *ours;
	ASN1_OBJECT		*algorithm;
	const EVP_MD		*digest;
	bool			 same;

	id = (OCSP_CERTID *)(uintptr_t)OCSP_SINGLERESP_get0_id(single);
	if (OCSP_id_get0_info(NULL, &algorithm, NULL, NULL, id) != 1 ||
	    (digest = EVP_get_digestbyobj(algorithm)) == NULL ||
	    (ours = OCSP_cert_to_id(digest, leaf, issuer)) == NULL)
		return false;
	same = OCSP_id_cmp(ours, id) == 0;
	OCSP_CERTID_free(ours);
	return same;
}

static OCSP_SINGLERESP *
staple_find(OCSP_BASICRESP *basic, const X509 *leaf, const X509 *issuer)
{
	int	 i;

	for (i = 0; i < OCSP_resp_count(basic); i++)
		if (single_matches(OCSP_resp_get0(basic, i), leaf, issuer))
			return OCSP_resp_get0(basic, i);
	return NULL;
}

/* Of the path's; its own, if it has issued itself. */
static const X509 *
showing_issuer(const struct showing *show)
{
	return sk_X509_num(show->built) > 1 ?
	    sk_X509_value(show->built, 1) : show->leaf;
}

/* What it says, once it is known who says it. */
static void
look_answer(const struct showing *show, OCSP_SINGLERESP *single,
    struct sight *sight)
{
	ASN1_GENERALIZEDTIME	*revoked = NULL, *from, *until;
	char			 text[CERTIFICATE_TEXT], date[DATE_TEXT];
	int			 status, reason;

	certificate_text(show->leaf, text);
	if (single == NULL) {
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer is about another certificate than %s",
		    text);
		return;
	}
	status = OCSP_single_get0_status(single, &reason, &revoked, &from,
	    &until);
	if (status == V_OCSP_CERTSTATUS_REVOKED)
		sight_add(sight, FINDING_WRONG, "%s is revoked since %s: its own stapled OCSP answer says so",
		    text, date_text(revoked, date));
	else if (status != V_OCSP_CERTSTATUS_GOOD)
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer does not know %s",
		    text);
	if (OCSP_check_validity(from, until, SKEW_S, -1) != 1)
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer is not current: it is from %s, and valid until %s",
		    date_text(from, date), until != NULL ?
		    date_text(until, (char[DATE_TEXT]){ "" }) : "?");
	sight_add(sight, FINDING_RIGHT, "the stapled OCSP answer of %s says that %s is good",
	    date_text(from, date), text);
}

/* Who may answer is the issuer, or whom it has made for that (RFC 6960, section 4.2.2.2). */
static void
look_staple(const struct showing *show, OCSP_RESPONSE *response,
    struct sight *sight)
{
	OCSP_BASICRESP	*basic = NULL;
	int		 status = OCSP_response_status(response);

	if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL ||
	    (basic = OCSP_response_get1_basic(response)) == NULL)
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer is none: %s",
		    OCSP_response_status_str(status));
	else if (!show->whole)
		sight_add(sight, FINDING_MOOT, "who has signed the stapled OCSP answer cannot be told without a CA file that the broker's certificate leads to: name it with --cafile");
	else if (OCSP_basic_verify(basic, show->built,
	    SSL_CTX_get_cert_store(show->context->ssl_ctx), 0) != 1)
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer is not signed by whom it has to be: %s",
		    evidence_error(ERR_peek_last_error()));
	else
		look_answer(show, staple_find(basic, show->leaf,
		    showing_issuer(show)), sight);
	OCSP_BASICRESP_free(basic);
}

/* False: none came. */
static bool
look_stapled(const struct showing *show, struct sight *sight)
{
	const unsigned char	*der;
	OCSP_RESPONSE		*response;
	long			 len;

	len = SSL_get_tlsext_status_ocsp_resp(show->ssl, &der);
	if (der == NULL || len <= 0)
		return false;
	ERR_clear_error();
	if ((response = d2i_OCSP_RESPONSE(NULL, &der, len)) == NULL)
		sight_add(sight, FINDING_WRONG, "the stapled OCSP answer cannot be read");
	else
		look_staple(show, response, sight);
	OCSP_RESPONSE_free(response);
	return true;
}

/* ---- The user's CRLs -------------------------------------------------------- */

/* What they say of the certificates of the path. */
struct lookup {
	struct sight	*sight;
	bool		 uncovered;	/* none that is of use is about the leaf */
	bool		 complete;	/* the library has come to the end of it */
};

static void
note_revoked(X509_STORE_CTX *ctx, struct sight *sight)
{
	X509		*cert = X509_STORE_CTX_get_current_cert(ctx);
	X509_CRL	*crl = X509_STORE_CTX_get0_current_crl(ctx);
	X509_REVOKED	*entry = NULL;
	char		 text[CERTIFICATE_TEXT], date[DATE_TEXT];

	if (crl != NULL)
		X509_CRL_get0_by_cert(crl, &entry, cert);
	sight_add(sight, FINDING_WRONG, "%s is revoked since %s: it is on the CRL of its issuer",
	    certificate_text(cert, text), entry != NULL ?
	    date_text(X509_REVOKED_get0_revocationDate(entry), date) : "?");
}

/* Each complaint of the library's about a CRL; everything else is other scenarios' concern. */
static int
lookup_note(int good, X509_STORE_CTX *ctx)
{
	struct lookup	*lookup = X509_STORE_CTX_get_app_data(ctx);
	X509		*cert = X509_STORE_CTX_get_current_cert(ctx);
	int		 error = X509_STORE_CTX_get_error(ctx);
	bool		 leaf = X509_STORE_CTX_get_error_depth(ctx) == 0;
	char		 text[CERTIFICATE_TEXT];

	if (good && leaf)
		lookup->complete = true;
	/* What a root says of itself is of no interest. */
	if (good || (!leaf && certificate_is_root(cert)))
		return 1;
	switch (error) {
	case X509_V_ERR_CERT_REVOKED:
		note_revoked(ctx, lookup->sight);
		break;
	case X509_V_ERR_CRL_HAS_EXPIRED:
	case X509_V_ERR_CRL_NOT_YET_VALID:
	case X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD:
	case X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD:
		sight_add(lookup->sight, FINDING_POOR, "the CRL for %s is not current: %s",
		    certificate_text(cert, text),
		    X509_verify_cert_error_string(error));
		break;
	case X509_V_ERR_UNABLE_TO_GET_CRL:
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
	case X509_V_ERR_DIFFERENT_CRL_SCOPE:
		lookup->uncovered |= leaf;
		break;
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
	case X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE:
	case X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
	case X509_V_ERR_KEYUSAGE_NO_CRL_SIGN:
		lookup->uncovered |= leaf;
		sight_add(lookup->sight, FINDING_POOR, "the CRL for %s is of no use: %s",
		    certificate_text(cert, text),
		    X509_verify_cert_error_string(error));
		break;
	default:
		break;
	}
	return 1;
}

/* False: none of them is of the leaf's issuer. */
static bool
look_crls(const struct showing *show, struct sight *sight)
{
	struct lookup	 lookup = { .sight = sight };
	X509_STORE_CTX	*ctx;
	char		 text[CERTIFICATE_TEXT], issuer[CERTIFICATE_TEXT];

	ctx = judgement_new(show, SSL_CTX_get_cert_store(show->context->ssl_ctx));
	X509_STORE_CTX_set0_crls(ctx, show->context->crls);
	X509_STORE_CTX_set_flags(ctx, X509_V_FLAG_CRL_CHECK |
	    X509_V_FLAG_CRL_CHECK_ALL);
	X509_STORE_CTX_set_app_data(ctx, &lookup);
	X509_STORE_CTX_set_verify_cb(ctx, lookup_note);
	X509_verify_cert(ctx);
	X509_STORE_CTX_free(ctx);
	if (lookup.uncovered || !lookup.complete)
		return false;
	sight_add(sight, FINDING_RIGHT, "%s is not on the CRL of %s",
	    certificate_text(show->leaf, text),
	    certificate_issuer_text(show->leaf, issuer));
	return true;
}

/* ---- Both ------------------------------------------------------------------- */

/* There is nothing that could tell. */
static void
look_in_vain(const struct showing *show, struct sight *sight)
{
	char	 issuer[CERTIFICATE_TEXT];

	certificate_issuer_text(show->leaf, issuer);
	if (show->context->crls == NULL)
		sight_add(sight, FINDING_MOOT, "nothing says whether it is revoked: the broker staples no OCSP answer, and there is no CRL of %s: name it with --crl",
		    issuer);
	else
		sight_add(sight, FINDING_MOOT, "nothing says whether it is revoked: the broker staples no OCSP answer, and the CRLs in --crl are of other issuers than %s",
		    issuer);
}

void
look_revocation(const struct showing *show, struct sight *sight, bool required)
{
	char	 text[CERTIFICATE_TEXT];
	bool	 stapled = look_stapled(show, sight);
	bool	 listed = show->context->crls != NULL && look_crls(show, sight);

	certificate_text(show->leaf, text);
	if (!stapled && promises_staple(show->leaf))
		sight_add(sight, FINDING_WRONG, "%s promises a stapled OCSP answer (RFC 7633), and none comes: clients that mind refuse the broker",
		    text);
	else if (!stapled && required)
		sight_add(sight, FINDING_WRONG, "no stapled OCSP answer comes with %s",
		    text);
	if (!stapled && !listed)
		look_in_vain(show, sight);
}
