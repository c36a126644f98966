/* SPDX-License-Identifier: ISC */
#include <openssl/x509v3.h>

#include "tests/mutants/trait.h"

/* What might hurt a broker, in what a client has sent. */

#define LARGE	65536
#define HUGE	200000
#define LONG	100
#define MANY	500

static int
leaf_length(X509_STORE_CTX *store)
{
	return i2d_X509(X509_STORE_CTX_get0_cert(store), NULL);
}

bool
trait_large(X509_STORE_CTX *store)
{
	return leaf_length(store) > LARGE && leaf_length(store) <= HUGE;
}

bool
trait_huge(X509_STORE_CTX *store)
{
	return leaf_length(store) > HUGE;
}

bool
trait_long(X509_STORE_CTX *store)
{
	return sent_count(store) >= LONG;
}

bool
trait_rounds(X509_STORE_CTX *store)
{
	return sent_count(store) < LONG && trait_sends_circle(store);
}

/* How many of its names are of this type; -1: any. */
static int
names_count(X509_STORE_CTX *store, int type)
{
	GENERAL_NAMES	*names;
	int		 i, n = 0;

	names = X509_get_ext_d2i(X509_STORE_CTX_get0_cert(store),
	    NID_subject_alt_name, NULL, NULL);
	for (i = 0; i < sk_GENERAL_NAME_num(names); i++)
		n += type == -1 ||
		    sk_GENERAL_NAME_value(names, i)->type == type;
	GENERAL_NAMES_free(names);
	return n;
}

/* Does one of the CAs that it trusts certify the CA that is sent? */
static bool
is_below_anchor(X509_STORE_CTX *store)
{
	X509	*issuer = NULL;
	bool	 is;

	is = sent_count(store) > 1 && X509_STORE_CTX_get1_issuer(&issuer,
	    store, sent_at(store, sent_count(store) - 1)) == 1;
	X509_free(issuer);
	return is;
}

bool
trait_hosts(X509_STORE_CTX *store)
{
	return names_count(store, GEN_DNS) > MANY && is_below_anchor(store);
}

bool
trait_hosts_foreign(X509_STORE_CTX *store)
{
	return names_count(store, GEN_DNS) > MANY && !is_below_anchor(store);
}

bool
trait_mappings(X509_STORE_CTX *store)
{
	int	 i;

	for (i = 1; i < sent_count(store); i++)
		if (X509_get_ext_by_NID(sent_at(store, i),
		    NID_policy_mappings, -1) >= 0)
			return true;
	return false;
}

/* A key that cannot be read, on a curve or not. */
static bool
sends_unreadable(X509_STORE_CTX *store, bool curve)
{
	ASN1_OBJECT	*type;
	int		 i;

	for (i = 1; i < sent_count(store); i++) {
		if (X509_get0_pubkey(sent_at(store, i)) != NULL)
			continue;
		X509_PUBKEY_get0_param(&type, NULL, NULL, NULL,
		    X509_get_X509_PUBKEY(sent_at(store, i)));
		if ((OBJ_obj2nid(type) == NID_X9_62_id_ecPublicKey) == curve)
			return true;
	}
	return false;
}

bool
trait_unknown_key(X509_STORE_CTX *store)
{
	return sends_unreadable(store, false);
}

bool
trait_bad_curve(X509_STORE_CTX *store)
{
	return sends_unreadable(store, true);
}

bool
trait_mailbox(X509_STORE_CTX *store)
{
	return names_count(store, GEN_OTHERNAME) > 0 &&
	    sent_count(store) > 1;
}

bool
trait_x400(X509_STORE_CTX *store)
{
	return names_count(store, GEN_X400) > 0;
}
