/* SPDX-License-Identifier: ISC */
#include <err.h>

#include <openssl/x509v3.h>

#include "harness/base.h"
#include "tests/mutants/crl.h"
#include "tests/mutants/crl_scope.h"
#include "tests/mutants/verify.h"

/* Of how much use a CRL is for one certificate, from none to full. */
enum use {
	USE_NONE,		/* it is another CA's */
	USE_FORGED,
	USE_NOT_ALLOWED,	/* its CA may not sign CRLs */
	USE_UNKNOWN,		/* a critical extension that nobody knows */
	USE_OTHER,		/* it is about other certificates */
	USE_FUTURE,
	USE_EXPIRED,
	USE_FULL
};

static const int errors[] = {
	[USE_NONE] = X509_V_ERR_UNABLE_TO_GET_CRL,
	[USE_FORGED] = X509_V_ERR_CRL_SIGNATURE_FAILURE,
	[USE_NOT_ALLOWED] = X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
	[USE_UNKNOWN] = X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
	[USE_OTHER] = X509_V_ERR_DIFFERENT_CRL_SCOPE,
	[USE_FUTURE] = X509_V_ERR_CRL_NOT_YET_VALID,
	[USE_EXPIRED] = X509_V_ERR_CRL_HAS_EXPIRED,
	[USE_FULL] = X509_V_OK
};

/* One certificate and all that is at hand to judge it. */
struct query {
	X509			*cert, *issuer;	/* issuer NULL: it is not there */
	STACK_OF(X509_CRL)	*crls;		/* in the order of the file */
	X509_STORE		*store;
	const struct behaviour	*behaviour;
	int			 depth;
};

static bool
mutates(const struct query *query, unsigned how)
{
	return (query->behaviour->crl & how) != 0;
}

/* ---- One CRL --------------------------------------------------------------- */

/* By name and, where both say one, key identifier. */
static bool
is_of(const X509_CRL *crl, X509 *issuer)
{
	AUTHORITY_KEYID	*keyid;
	bool		 fits;

	if (issuer == NULL || X509_NAME_cmp(X509_CRL_get_issuer(crl),
	    X509_get_subject_name(issuer)) != 0)
		return false;
	keyid = X509_CRL_get_ext_d2i(crl, NID_authority_key_identifier, NULL,
	    NULL);
	fits = keyid == NULL || X509_check_akid(issuer, keyid) == X509_V_OK;
	AUTHORITY_KEYID_free(keyid);
	return fits;
}

static bool
is_delta(const X509_CRL *crl)
{
	return X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0;
}

static bool
has_unknown_critical(const X509_CRL *crl)
{
	X509_EXTENSION	*extension;
	int		 i, nid;

	for (i = 0; i < X509_CRL_get_ext_count(crl); i++) {
		extension = X509_CRL_get_ext(crl, i);
		nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
		if (X509_EXTENSION_get_critical(extension) &&
		    nid != NID_issuing_distribution_point &&
		    nid != NID_delta_crl && nid != NID_authority_key_identifier)
			return true;
	}
	return false;
}

static enum use
use_now(const struct query *query, const X509_CRL *crl)
{
	if (X509_cmp_current_time(X509_CRL_get0_lastUpdate(crl)) > 0 &&
	    !mutates(query, CRL_FUTURE))
		return USE_FUTURE;
	if (X509_CRL_get0_nextUpdate(crl) != NULL &&
	    X509_cmp_current_time(X509_CRL_get0_nextUpdate(crl)) < 0 &&
	    !mutates(query, CRL_EXPIRED))
		return USE_EXPIRED;
	return USE_FULL;
}

static enum use
use_of(const struct query *query, X509_CRL *crl)
{
	bool	 scoped = X509_CRL_get_ext_by_NID(crl,
		    NID_issuing_distribution_point, -1) >= 0;

	if (!is_of(crl, query->issuer) ||
	    (mutates(query, CRL_NEEDS_IDP) && !scoped))
		return USE_NONE;
	if (!mutates(query, CRL_UNSIGNED) &&
	    X509_CRL_verify(crl, X509_get0_pubkey(query->issuer)) != 1)
		return USE_FORGED;
	/* All bits are set where there is no keyUsage. */
	if ((X509_get_key_usage(query->issuer) & KU_CRL_SIGN) == 0)
		return USE_NOT_ALLOWED;
	if ((has_unknown_critical(crl) && !mutates(query, CRL_ANY_EXTENSION)) ||
	    (scoped && mutates(query, CRL_NO_IDP)))
		return USE_UNKNOWN;
	if (!crl_covers(crl, query->cert, query->behaviour->crl))
		return USE_OTHER;
	return use_now(query, crl);
}

/* ---- Several ---------------------------------------------------------------- */

/* RFC 5280, section 5.2.3; 0 where there is none. */
static int64_t
number_of(const X509_CRL *crl, int nid)
{
	ASN1_INTEGER	*number = X509_CRL_get_ext_d2i(crl, nid, NULL, NULL);
	int64_t		 value = 0;

	if (number != NULL && ASN1_INTEGER_get_int64(&value, number) != 1)
		value = INT64_MAX;
	ASN1_INTEGER_free(number);
	return value;
}

/* Does it take the place of one of the same CA that stands before it in the file? */
static bool
supersedes(const struct query *query, const X509_CRL *crl, const X509_CRL *old)
{
	int	 order;

	if (mutates(query, CRL_FIRST_OF_CA | CRL_LAST_OF_CA))
		return mutates(query, CRL_LAST_OF_CA);
	order = ASN1_TIME_compare(X509_CRL_get0_lastUpdate(crl),
	    X509_CRL_get0_lastUpdate(old));
	if (order != 0 || mutates(query, CRL_BY_SECOND))
		return order > 0;
	return number_of(crl, NID_crl_number) > number_of(old, NID_crl_number);
}

/* The complete CRL that counts, and of how much use it is; NULL: there is none. */
static X509_CRL *
choose(const struct query *query, enum use *best)
{
	X509_CRL	*chosen = NULL, *crl;
	enum use	 use;
	int		 i, of_ca = 0, count = sk_X509_CRL_num(query->crls);

	*best = USE_NONE;
	if (mutates(query, CRL_FIRST_OF_FILE) && count > 1)
		count = 1;
	for (i = 0; i < count; i++) {
		crl = sk_X509_CRL_value(query->crls, i);
		of_ca += is_of(crl, query->issuer);
		if (is_delta(crl) && !mutates(query, CRL_DELTA_WHOLE))
			continue;
		use = use_of(query, crl);
		if (use > *best || (use == *best && chosen != NULL &&
		    supersedes(query, crl, chosen))) {
			chosen = crl;
			*best = use;
		}
	}
	if (of_ca > 1 && mutates(query, CRL_ONE_OF_CA)) {
		chosen = NULL;
		*best = USE_NONE;
	}
	return chosen;
}

/* The newest delta to this one (RFC 5280, sections 5.2.4 and 6.3.3 (c)); NULL: none. */
static X509_CRL *
choose_delta(const struct query *query, const X509_CRL *base)
{
	X509_CRL	*chosen = NULL, *crl;
	int64_t		 number = number_of(base, NID_crl_number);
	int		 i;

	for (i = 0; i < sk_X509_CRL_num(query->crls); i++) {
		crl = sk_X509_CRL_value(query->crls, i);
		if (is_delta(crl) && use_of(query, crl) == USE_FULL &&
		    number_of(crl, NID_delta_crl) <= number &&
		    number_of(crl, NID_crl_number) > number &&
		    (chosen == NULL || supersedes(query, crl, chosen)))
			chosen = crl;
	}
	return chosen;
}

/* ---- One certificate -------------------------------------------------------- */

/* X509_CRL_get0_by_cert: 0 not listed, 1 listed, 2 listed to be taken off. */
static int
look_up(const struct query *query, X509_CRL *crl, X509_REVOKED **entry)
{
	X509_CRL	*delta = NULL;
	int		 listed = 0;

	if (mutates(query, CRL_DELTAS) &&
	    (delta = choose_delta(query, crl)) != NULL)
		listed = X509_CRL_get0_by_cert(delta, entry, query->cert);
	if (listed == 0)
		listed = X509_CRL_get0_by_cert(crl, entry, query->cert);
	return listed;
}

/* Is its number on any CRL at all? */
static bool
is_pooled(const struct query *query)
{
	X509_REVOKED	*entry;
	int		 i;

	for (i = 0; i < sk_X509_CRL_num(query->crls); i++)
		if (X509_CRL_get0_by_serial(sk_X509_CRL_value(query->crls, i),
		    &entry, X509_get0_serialNumber(query->cert)) == 1)
			return true;
	return false;
}

/* Is there a CRL in the name of each CA that is trusted? */
static bool
is_complete(const struct query *query)
{
	STACK_OF(X509_OBJECT)	*objects = X509_STORE_get0_objects(query->store);
	X509			*ca;
	bool			 found;
	int			 i, k;

	for (i = 0; i < sk_X509_OBJECT_num(objects); i++) {
		ca = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
		found = ca == NULL;
		for (k = 0; k < sk_X509_CRL_num(query->crls) && !found; k++)
			found = X509_NAME_cmp(X509_CRL_get_issuer(
			    sk_X509_CRL_value(query->crls, k)),
			    X509_get_subject_name(ca)) == 0;
		if (!found)
			return false;
	}
	return true;
}

/* Not looked up, for a reason that only mutants have? */
static bool
is_spared(const struct query *query)
{
	bool	 points = X509_get_ext_by_NID(query->cert,
		    NID_crl_distribution_points, -1) >= 0;

	return (mutates(query, CRL_LEAF_ONLY) && query->depth > 0) ||
	    (mutates(query, CRL_NEAR_ONLY) && query->depth > 1) ||
	    (mutates(query, CRL_NEEDS_POINT) && !points) ||
	    (mutates(query, CRL_ELSEWHERE) && points) ||
	    (mutates(query, CRL_ALL_OR_NONE) && !is_complete(query));
}

/* X509_V_OK, or why it is not accepted; *entry: it is revoked by this one. */
static int
judge(const struct query *query, X509_REVOKED **entry)
{
	X509_CRL	*crl;
	enum use	 use;

	*entry = NULL;
	if (is_spared(query))
		return X509_V_OK;
	if (mutates(query, CRL_POOLED) && is_pooled(query))
		return X509_V_ERR_CERT_REVOKED;
	if (mutates(query, CRL_ALL_NEEDED) && !is_complete(query))
		return X509_V_ERR_UNABLE_TO_GET_CRL;
	crl = choose(query, &use);
	/* Whoever stands on an old list is revoked all the same. */
	if (use >= USE_FUTURE && !(use < USE_FULL &&
	    mutates(query, CRL_STALE_GONE)) &&
	    look_up(query, crl, entry) == 1)
		return X509_V_ERR_CERT_REVOKED;
	*entry = NULL;
	if (mutates(query, CRL_SOFT) || (use < USE_FULL && use >= USE_FUTURE &&
	    mutates(query, CRL_STALE_GONE)))
		return X509_V_OK;
	return errors[use];
}

/* ---- The chain --------------------------------------------------------------- */

static void
crls_free(void *parent, void *crls, CRYPTO_EX_DATA *data, int idx, long argl,
    void *argp)
{
	(void)parent;
	(void)data;
	(void)idx;
	(void)argl;
	(void)argp;
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

static int
crls_index(void)
{
	static int	 idx = -1;

	if (idx == -1)
		idx = X509_STORE_get_ex_new_index(0, NULL, NULL, NULL,
		    crls_free);
	return idx;
}

static struct query
query_at(X509_STORE_CTX *store, int depth)
{
	STACK_OF(X509)	*chain = X509_STORE_CTX_get0_chain(store);

	return (struct query){
		.cert = sk_X509_value(chain, depth),
		.issuer = sk_X509_value(chain, depth + 1),
		.crls = X509_STORE_get_ex_data(X509_STORE_CTX_get0_store(store),
		    crls_index()),
		.store = X509_STORE_CTX_get0_store(store),
		.behaviour = verify_behaviour(store),
		.depth = depth
	};
}

/* All but the root that is trusted, whatever is said of it. */
static int
check_chain(X509_STORE_CTX *store)
{
	STACK_OF(X509)	*chain = X509_STORE_CTX_get0_chain(store);
	struct query	 query;
	X509_REVOKED	*entry;
	int		 depth, error, count = sk_X509_num(chain);

	for (depth = count > 1 ? count - 2 : 0; depth >= 0; depth--) {
		query = query_at(store, depth);
		if ((error = judge(&query, &entry)) == X509_V_OK)
			continue;
		X509_STORE_CTX_set_error(store, error);
		X509_STORE_CTX_set_error_depth(store, depth);
		X509_STORE_CTX_set_current_cert(store, query.cert);
		if (X509_STORE_CTX_get_verify_cb(store)(0, store) == 0)
			return 0;
	}
	return 1;
}

int
crl_reason(X509_STORE_CTX *store)
{
	struct query	 query;
	X509_REVOKED	*entry;
	ASN1_ENUMERATED	*reason = NULL;
	long		 code = CRL_REASON_NONE;

	query = query_at(store, X509_STORE_CTX_get_error_depth(store));
	judge(&query, &entry);
	if (entry != NULL)
		reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL,
		    NULL);
	if (reason != NULL)
		code = ASN1_ENUMERATED_get(reason);
	ASN1_ENUMERATED_free(reason);
	return (int)code;
}

void
crl_install(X509_STORE *store, STACK_OF(X509_CRL) *crls)
{
	if (X509_STORE_set_ex_data(store, crls_index(), crls) != 1)
		errx(1, "out of memory");
	X509_STORE_set_check_revocation(store, check_chain);
}
