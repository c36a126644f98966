/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/x509v3.h>

#include "tests/mutants/trait.h"

/* How a certificate is written. */

#define NEAR_S		3600
#define SERIAL_MAX	64

static X509 *
current(X509_STORE_CTX *store)
{
	return X509_STORE_CTX_get_current_cert(store);
}

static bool
signed_with(X509_STORE_CTX *store, int wanted)
{
	int	 digest = NID_undef;

	X509_get_signature_info(current(store), &digest, NULL, NULL, NULL);
	return digest == wanted;
}

bool
trait_md5(X509_STORE_CTX *store)
{
	return signed_with(store, NID_md5);
}

bool
trait_sha1(X509_STORE_CTX *store)
{
	return signed_with(store, NID_sha1);
}

bool
trait_near_now(X509_STORE_CTX *store)
{
	time_t	 early = time(NULL) - NEAR_S, late = time(NULL) + NEAR_S;

	return X509_cmp_time(X509_get0_notAfter(current(store)), &early) > 0 &&
	    X509_cmp_time(X509_get0_notBefore(current(store)), &late) < 0;
}

static bool
two_digits(const ASN1_TIME *when)
{
	return ASN1_STRING_type(when) == V_ASN1_UTCTIME &&
	    ASN1_STRING_get0_data(when)[0] >= '5';
}

bool
trait_from_two_digits(X509_STORE_CTX *store)
{
	return two_digits(X509_get0_notBefore(current(store)));
}

bool
trait_to_two_digits(X509_STORE_CTX *store)
{
	return two_digits(X509_get0_notAfter(current(store)));
}

bool
trait_to_four_digits(X509_STORE_CTX *store)
{
	return ASN1_STRING_type(X509_get0_notAfter(current(store))) ==
	    V_ASN1_GENERALIZEDTIME;
}

bool
trait_serial_negative(X509_STORE_CTX *store)
{
	return ASN1_STRING_type(X509_get0_serialNumber(current(store))) ==
	    V_ASN1_NEG_INTEGER;
}

bool
trait_serial_long(X509_STORE_CTX *store)
{
	return ASN1_STRING_length(X509_get0_serialNumber(current(store))) > 20;
}

bool
trait_serial_odd(X509_STORE_CTX *store)
{
	int64_t	 number = 0;

	return trait_serial_negative(store) || trait_serial_long(store) ||
	    (ASN1_INTEGER_get_int64(&number,
	    X509_get0_serialNumber(current(store))) == 1 && number == 0);
}

/* The octets as DER has them, leading zeros left out: that loses the sign. */
static size_t
serial_digits(const ASN1_INTEGER *serial, unsigned char digits[SERIAL_MAX])
{
	unsigned char	*der = NULL;
	int		 len = i2d_ASN1_INTEGER(serial, &der), at = 2;
	size_t		 count = 0;

	while (at < len && der[at] == 0)
		at++;
	if (len > at && len - at <= SERIAL_MAX) {
		count = (size_t)(len - at);
		memcpy(digits, der + at, count);
	}
	OPENSSL_free(der);
	return count;
}

static bool
crl_lists_digits(X509_CRL *crl, const ASN1_INTEGER *serial)
{
	STACK_OF(X509_REVOKED)	*revoked = X509_CRL_get_REVOKED(crl);
	unsigned char		 a[SERIAL_MAX], b[SERIAL_MAX];
	size_t			 len = serial_digits(serial, a);
	int			 i;

	for (i = 0; i < sk_X509_REVOKED_num(revoked); i++)
		if (len > 0 && serial_digits(X509_REVOKED_get0_serialNumber(
		    sk_X509_REVOKED_value(revoked, i)), b) == len &&
		    memcmp(a, b, len) == 0)
			return true;
	return false;
}

bool
trait_serial_digits_revoked(X509_STORE_CTX *store)
{
	STACK_OF(X509_CRL)	*crls;
	bool			 found = false;
	int			 i;

	crls = X509_STORE_CTX_get1_crls(store,
	    X509_get_issuer_name(current(store)));
	for (i = 0; i < sk_X509_CRL_num(crls); i++)
		found |= crl_lists_digits(sk_X509_CRL_value(crls, i),
		    X509_get0_serialNumber(current(store)));
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	return found;
}

/* An extension that OpenSSL has no name for, and so cannot act upon. */
static bool
has_unknown_extension(X509 *cert)
{
	int	 i;

	for (i = 0; i < X509_get_ext_count(cert); i++)
		if (OBJ_obj2nid(X509_EXTENSION_get_object(X509_get_ext(cert,
		    i))) == NID_undef)
			return true;
	return false;
}

static bool
has_loose_name_constraints(X509_STORE_CTX *store)
{
	const STACK_OF(X509)	*chain = X509_STORE_CTX_get0_chain(store);
	X509			*cert;
	int			 i, at;

	for (i = 1; i < sk_X509_num(chain); i++) {
		cert = sk_X509_value(chain, i);
		at = X509_get_ext_by_NID(cert, NID_name_constraints, -1);
		if (at >= 0 &&
		    !X509_EXTENSION_get_critical(X509_get_ext(cert, at)))
			return true;
	}
	return false;
}

bool
trait_odd_form(X509_STORE_CTX *store)
{
	return trait_serial_odd(store) || trait_version_1(store) ||
	    has_unknown_extension(current(store)) ||
	    has_loose_name_constraints(store) ||
	    X509_get_ext_by_NID(current(store), NID_subject_key_identifier,
	    -1) < 0;
}
