/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509.h>

#include "tests/mutants/certificate.h"

bool
certificate_common_name(X509 *cert, char *buf, size_t size)
{
	X509_NAME	*name = X509_get_subject_name(cert);
	unsigned char	*text = NULL;
	int		 at, len;
	bool		 usable = false;

	if ((at = X509_NAME_get_index_by_NID(name, NID_commonName, -1)) < 0)
		return false;
	len = ASN1_STRING_to_UTF8(&text,
	    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (len > 0 && (size_t)len < size &&
	    memchr(text, '\0', (size_t)len) == NULL) {
		memcpy(buf, text, (size_t)len);
		buf[len] = '\0';
		usable = true;
	}
	OPENSSL_free(text);
	return usable;
}
