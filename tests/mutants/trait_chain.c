/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "tests/mutants/certificate.h"
#include "tests/mutants/trait.h"

/* What was sent, and the chain that was built from it. */

int
sent_count(X509_STORE_CTX *store)
{
	return sk_X509_num(X509_STORE_CTX_get0_untrusted(store));
}

X509 *
sent_at(X509_STORE_CTX *store, int i)
{
	return sk_X509_value(X509_STORE_CTX_get0_untrusted(store), i);
}

static int
chain_count(X509_STORE_CTX *store)
{
	return sk_X509_num(X509_STORE_CTX_get0_chain(store));
}

static X509 *
chain_at(X509_STORE_CTX *store, int i)
{
	return sk_X509_value(X509_STORE_CTX_get0_chain(store), i);
}

static bool
is_self_issued(X509 *cert)
{
	return X509_NAME_cmp(X509_get_subject_name(cert),
	    X509_get_issuer_name(cert)) == 0;
}

static bool
issued(X509 *ca, X509 *cert)
{
	return X509_check_issued(ca, cert) == X509_V_OK;
}

static bool
has_signed(X509 *ca, X509 *cert)
{
	return X509_verify(cert, X509_get0_pubkey(ca)) == 1;
}

bool
trait_alone(X509_STORE_CTX *store)
{
	return sent_count(store) == 1;
}

bool
trait_disordered(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (!issued(sent_at(store, i), sent_at(store, i - 1)))
			return true;
	return false;
}

bool
trait_sends_root(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (is_self_issued(sent_at(store, i)))
			return true;
	return false;
}

bool
trait_sends_expired(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (X509_cmp_current_time(X509_get0_notAfter(sent_at(store,
		    i))) < 0)
			return true;
	return false;
}

bool
trait_sends_circle(X509_STORE_CTX *store)
{
	int	 i, k;

	for (i = 1; i < sent_count(store); i++)
		for (k = i + 1; k < sent_count(store); k++)
			if (issued(sent_at(store, i), sent_at(store, k)) &&
			    issued(sent_at(store, k), sent_at(store, i)))
				return true;
	return false;
}

bool
trait_sends_anchor(X509_STORE_CTX *store)
{
	X509	*cert = X509_STORE_CTX_get_current_cert(store);
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (is_self_issued(sent_at(store, i)) &&
		    issued(sent_at(store, i), cert) &&
		    has_signed(sent_at(store, i), cert))
			return true;
	return false;
}

bool
trait_sends_signer(X509_STORE_CTX *store)
{
	X509	*cert = X509_STORE_CTX_get_current_cert(store);
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (!issued(sent_at(store, i), cert) &&
		    has_signed(sent_at(store, i), cert))
			return true;
	return false;
}

bool
trait_looped(X509_STORE_CTX *store)
{
	int	 i, last = chain_count(store) - 1;

	for (i = 1; i < last; i++)
		if (issued(chain_at(store, i), chain_at(store, last)))
			return true;
	return false;
}

bool
trait_outside_scope(X509_STORE_CTX *store)
{
	char	 cn[256];

	return chain_count(store) > 2 &&
	    (!certificate_common_name(chain_at(store, 1), cn, sizeof(cn)) ||
	    strcmp(cn, "intermediate") != 0);
}

static bool
verbatim(const X509_NAME *a, const X509_NAME *b)
{
	const unsigned char	*x, *y;
	size_t			 x_len, y_len;

	return X509_NAME_get0_der(a, &x, &x_len) == 1 &&
	    X509_NAME_get0_der(b, &y, &y_len) == 1 && x_len == y_len &&
	    memcmp(x, y, x_len) == 0;
}

bool
trait_names_not_verbatim(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < chain_count(store); i++)
		if (!verbatim(X509_get_issuer_name(chain_at(store, i - 1)),
		    X509_get_subject_name(chain_at(store, i))))
			return true;
	return false;
}

bool
trait_pathlen_used_up(X509_STORE_CTX *store)
{
	int	 i, below = 0;

	for (i = 1; i < chain_count(store); i++) {
		if (X509_get_pathlen(chain_at(store, i)) == below)
			return true;
		below += !is_self_issued(chain_at(store, i));
	}
	return false;
}

bool
trait_self_issued(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < chain_count(store) - 1; i++)
		if (is_self_issued(chain_at(store, i)))
			return true;
	return false;
}

static bool
has(X509 *cert, int nid)
{
	return X509_get_ext_by_NID(cert, nid, -1) >= 0;
}

static bool
has_critical(X509 *cert, int nid)
{
	int	 at = X509_get_ext_by_NID(cert, nid, -1);

	return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(cert, at));
}

bool
trait_loose_ca(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < chain_count(store); i++)
		if (!has_critical(chain_at(store, i), NID_basic_constraints) ||
		    !has_critical(chain_at(store, i), NID_key_usage))
			return true;
	return false;
}

bool
trait_loose_usage(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 0; i < chain_count(store); i++)
		if (!has_critical(chain_at(store, i), NID_key_usage))
			return true;
	return !has(chain_at(store, 0), NID_basic_constraints);
}

bool
trait_no_key_identifiers(X509_STORE_CTX *store)
{
	int	 i, last = chain_count(store) - 1;

	for (i = 0; i < last; i++)
		if (!has(chain_at(store, i), NID_subject_key_identifier) ||
		    !has(chain_at(store, i), NID_authority_key_identifier))
			return true;
	return false;
}

bool
trait_loose_anchor(X509_STORE_CTX *store)
{
	return !has(chain_at(store, chain_count(store) - 1),
	    NID_basic_constraints);
}

bool
trait_no_policy(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < chain_count(store); i++)
		if (has(chain_at(store, i), NID_policy_constraints))
			return !has(chain_at(store, 0),
			    NID_certificate_policies);
	return false;
}
