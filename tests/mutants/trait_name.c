/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509v3.h>

#include "tests/mutants/trait.h"

/* Names, and the bounds that CAs set to them: RFC 5280, section 4.2.1.10. */

static X509 *
chain_at(X509_STORE_CTX *store, int i)
{
	return sk_X509_value(X509_STORE_CTX_get0_chain(store), i);
}

static int
chain_count(X509_STORE_CTX *store)
{
	return sk_X509_num(X509_STORE_CTX_get0_chain(store));
}

static NAME_CONSTRAINTS *
bounds_of(X509 *cert)
{
	return X509_get_ext_d2i(cert, NID_name_constraints, NULL, NULL);
}

static void
drop_type(STACK_OF(GENERAL_SUBTREE) *trees, int type)
{
	GENERAL_SUBTREE	*tree;
	int		 i;

	for (i = sk_GENERAL_SUBTREE_num(trees) - 1; i >= 0; i--) {
		tree = sk_GENERAL_SUBTREE_value(trees, i);
		if (tree->base->type == type) {
			sk_GENERAL_SUBTREE_delete(trees, i);
			GENERAL_SUBTREE_free(tree);
		}
	}
}

/* Is the certificate within the bounds that this CA sets, those of one type (-1: none) aside? */
static bool
within(X509 *cert, X509 *ca, int type)
{
	NAME_CONSTRAINTS	*bounds = bounds_of(ca);
	bool			 good;

	if (bounds == NULL)
		return true;
	drop_type(bounds->permittedSubtrees, type);
	drop_type(bounds->excludedSubtrees, type);
	good = NAME_CONSTRAINTS_check(cert, bounds) == X509_V_OK;
	NAME_CONSTRAINTS_free(bounds);
	return good;
}

static bool
violates_only(X509_STORE_CTX *store, int type)
{
	X509	*cert = X509_STORE_CTX_get_current_cert(store);
	int	 i = X509_STORE_CTX_get_error_depth(store);

	while (++i < chain_count(store))
		if (!within(cert, chain_at(store, i), type))
			return false;
	return true;
}

bool
trait_violates_dns(X509_STORE_CTX *store)
{
	return violates_only(store, GEN_DNS);
}

bool
trait_violates_ip(X509_STORE_CTX *store)
{
	return violates_only(store, GEN_IPADD);
}

bool
trait_violates_uri(X509_STORE_CTX *store)
{
	return violates_only(store, GEN_URI);
}

bool
trait_violates_dn(X509_STORE_CTX *store)
{
	return violates_only(store, GEN_DIRNAME);
}

bool
trait_violates_email(X509_STORE_CTX *store)
{
	return violates_only(store, GEN_EMAIL);
}

bool
trait_violates_anchor(X509_STORE_CTX *store)
{
	X509	*cert = X509_STORE_CTX_get_current_cert(store);
	int	 i = X509_STORE_CTX_get_error_depth(store);

	while (++i < chain_count(store) - 1)
		if (!within(cert, chain_at(store, i), -1))
			return false;
	return true;
}

bool
trait_violates_upper(X509_STORE_CTX *store)
{
	X509	*cert = X509_STORE_CTX_get_current_cert(store);
	int	 i = X509_STORE_CTX_get_error_depth(store) + 1;

	return i < chain_count(store) && within(cert, chain_at(store, i), -1);
}

static bool
has_type(const STACK_OF(GENERAL_SUBTREE) *trees, int type)
{
	int	 i;

	for (i = 0; i < sk_GENERAL_SUBTREE_num(trees); i++)
		if (sk_GENERAL_SUBTREE_value(trees, i)->base->type == type)
			return true;
	return false;
}

static bool
bound(X509_STORE_CTX *store, int type)
{
	NAME_CONSTRAINTS	*bounds;
	bool			 found = false;
	int			 i;

	for (i = 1; i < chain_count(store); i++) {
		if ((bounds = bounds_of(chain_at(store, i))) == NULL)
			continue;
		found |= has_type(bounds->permittedSubtrees, type) ||
		    has_type(bounds->excludedSubtrees, type);
		NAME_CONSTRAINTS_free(bounds);
	}
	return found;
}

bool
trait_bound_dns(X509_STORE_CTX *store)
{
	return bound(store, GEN_DNS);
}

bool
trait_bound_dn(X509_STORE_CTX *store)
{
	return bound(store, GEN_DIRNAME) && !trait_self_issued(store);
}

bool
trait_bound_other(X509_STORE_CTX *store)
{
	return bound(store, GEN_IPADD) || bound(store, GEN_URI) ||
	    bound(store, GEN_EMAIL);
}

static bool
has_dot(const STACK_OF(GENERAL_SUBTREE) *trees)
{
	const GENERAL_NAME	*base;
	int			 i;

	for (i = 0; i < sk_GENERAL_SUBTREE_num(trees); i++) {
		base = sk_GENERAL_SUBTREE_value(trees, i)->base;
		if ((base->type == GEN_URI || base->type == GEN_EMAIL) &&
		    ASN1_STRING_get0_data(base->d.ia5)[0] == '.')
			return true;
	}
	return false;
}

bool
trait_bound_dot(X509_STORE_CTX *store)
{
	NAME_CONSTRAINTS	*bounds;
	bool			 found = false;
	int			 i;

	for (i = 1; i < chain_count(store); i++) {
		if ((bounds = bounds_of(chain_at(store, i))) == NULL)
			continue;
		found |= has_dot(bounds->permittedSubtrees);
		NAME_CONSTRAINTS_free(bounds);
	}
	return found;
}

static const char *
dns_text(const GENERAL_NAME *name)
{
	return name->type != GEN_DNS ? "" :
	    (const char *)ASN1_STRING_get0_data(name->d.dNSName);
}

/* Does one of its names begin like that?  The rest of the first that does; NULL: none. */
static const char *
dns_beginning(const GENERAL_NAMES *names, const char *start)
{
	const char	*text;
	int		 i;

	for (i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		text = dns_text(sk_GENERAL_NAME_value(names, i));
		if (strncmp(text, start, strlen(start)) == 0)
			return text + strlen(start);
	}
	return NULL;
}

/* Is a host right below the domain among those excluded? */
static bool
excludes_below(X509 *ca, const char *domain)
{
	NAME_CONSTRAINTS	*bounds = bounds_of(ca);
	const char		*host, *dot;
	bool			 found = false;
	int			 i;

	for (i = 0; bounds != NULL &&
	    i < sk_GENERAL_SUBTREE_num(bounds->excludedSubtrees); i++) {
		host = dns_text(sk_GENERAL_SUBTREE_value(
		    bounds->excludedSubtrees, i)->base);
		dot = strchr(host, '.');
		found |= dot != NULL && strcmp(dot + 1, domain) == 0;
	}
	NAME_CONSTRAINTS_free(bounds);
	return found;
}

bool
trait_wildcard_overlaps(X509_STORE_CTX *store)
{
	GENERAL_NAMES	*names;
	const char	*domain;
	bool		 found = false;
	int		 i;

	names = X509_get_ext_d2i(chain_at(store, 0), NID_subject_alt_name, NULL,
	    NULL);
	domain = dns_beginning(names, "*.");
	for (i = 1; domain != NULL && i < chain_count(store); i++)
		found |= excludes_below(chain_at(store, i), domain);
	GENERAL_NAMES_free(names);
	return found;
}

static bool
has_empty_bounds(X509 *ca)
{
	NAME_CONSTRAINTS	*bounds = bounds_of(ca);
	bool			 empty;

	empty = bounds != NULL &&
	    sk_GENERAL_SUBTREE_num(bounds->permittedSubtrees) <= 0 &&
	    sk_GENERAL_SUBTREE_num(bounds->excludedSubtrees) <= 0;
	NAME_CONSTRAINTS_free(bounds);
	return empty;
}

bool
trait_odd_names(X509_STORE_CTX *store)
{
	X509		*leaf = chain_at(store, 0);
	GENERAL_NAMES	*names;
	bool		 odd;
	int		 i;

	names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	odd = dns_beginning(names, ".") != NULL ||
	    X509_get_ext_by_NID(leaf, NID_name_constraints, -1) >= 0;
	GENERAL_NAMES_free(names);
	for (i = 1; i < chain_count(store); i++)
		odd |= has_empty_bounds(chain_at(store, i));
	return odd;
}
