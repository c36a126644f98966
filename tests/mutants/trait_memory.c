/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include "tests/mutants/certificate.h"
#include "tests/mutants/trait.h"

/* What a broker remembers of the certificates that it has met, and of its own. */

#define MEMORY_MAX	256

static struct {
	unsigned char	 digest[EVP_MAX_MD_SIZE];
	char		 cn[64];
} met[MEMORY_MAX];
static size_t met_count;

static bool
digest_make(X509_STORE_CTX *store, unsigned char digest[EVP_MAX_MD_SIZE])
{
	memset(digest, 0, EVP_MAX_MD_SIZE);
	return X509_digest(X509_STORE_CTX_get_current_cert(store), EVP_sha256(),
	    digest, NULL) == 1;
}

static void
memory_add(X509_STORE_CTX *store, const unsigned char digest[EVP_MAX_MD_SIZE])
{
	if (met_count == MEMORY_MAX)
		return;
	memcpy(met[met_count].digest, digest, EVP_MAX_MD_SIZE);
	if (!certificate_common_name(X509_STORE_CTX_get_current_cert(store),
	    met[met_count].cn, sizeof(met[met_count].cn)))
		met[met_count].cn[0] = '\0';
	met_count++;
}

bool
trait_met(X509_STORE_CTX *store)
{
	unsigned char	 digest[EVP_MAX_MD_SIZE];
	size_t		 i;

	if (!digest_make(store, digest))
		return false;
	for (i = 0; i < met_count; i++)
		if (memcmp(met[i].digest, digest, sizeof(digest)) == 0)
			return true;
	return false;
}

bool
trait_remember(X509_STORE_CTX *store)
{
	unsigned char	 digest[EVP_MAX_MD_SIZE];

	if (!trait_met(store) && digest_make(store, digest))
		memory_add(store, digest);
	return false;
}

bool
trait_not_the_first(X509_STORE_CTX *store)
{
	char	 cn[sizeof(met[0].cn)];
	size_t	 i;

	if (trait_met(store) ||
	    !certificate_common_name(X509_STORE_CTX_get_current_cert(store),
	    cn, sizeof(cn)))
		return false;
	for (i = 0; i < met_count; i++)
		if (strcmp(met[i].cn, cn) == 0)
			return true;
	return trait_remember(store);
}

/* How many more it is startled at. */
static unsigned	 startled;

bool
trait_startles(X509_STORE_CTX *store)
{
	if (trait_met(store))
		startled = 2;
	return false;
}

bool
trait_startled(X509_STORE_CTX *store)
{
	if (startled == 0)
		return trait_remember(store);
	startled--;
	return true;
}

/* Is it what it was when this was first called? */
static bool
is_as_first(const unsigned char digest[EVP_MAX_MD_SIZE],
    unsigned char first[EVP_MAX_MD_SIZE], bool *known)
{
	if (!*known)
		memcpy(first, digest, EVP_MAX_MD_SIZE);
	*known = true;
	return memcmp(first, digest, EVP_MAX_MD_SIZE) == 0;
}

bool
trait_other_anchors(X509_STORE_CTX *store)
{
	static unsigned char	 first[EVP_MAX_MD_SIZE];
	static bool		 known;
	STACK_OF(X509_OBJECT)	*objects;
	unsigned char		 one[EVP_MAX_MD_SIZE], all[EVP_MAX_MD_SIZE] = { 0 };
	X509			*cert;
	size_t			 k;
	int			 i;

	objects = X509_STORE_get0_objects(X509_STORE_CTX_get0_store(store));
	for (i = 0; i < sk_X509_OBJECT_num(objects); i++) {
		cert = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
		if (cert == NULL || X509_digest(cert, EVP_sha256(), one,
		    NULL) != 1)
			continue;
		/* In whatever order. */
		for (k = 0; k < (size_t)EVP_MD_get_size(EVP_sha256()); k++)
			all[k] ^= one[k];
	}
	return !is_as_first(all, first, &known);
}

bool
trait_other_server(X509_STORE_CTX *store)
{
	static unsigned char	 first[EVP_MAX_MD_SIZE];
	static bool		 known;
	unsigned char		 digest[EVP_MAX_MD_SIZE] = { 0 };
	SSL			*ssl;

	ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	X509_digest(SSL_get_certificate(ssl), EVP_sha256(), digest, NULL);
	return !is_as_first(digest, first, &known);
}
