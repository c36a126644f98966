/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_FILES_H
#define CERTCHECK_MUTANTS_FILES_H

#include <stddef.h>

#include <openssl/x509.h>

/* What a broker has read of its folder: bytes, whatever they are. */

enum file_name { FILE_CA, FILE_CRL, FILE_CERT, FILE_KEY, FILE_STAPLE, FILES };

struct files {
	char	*path[FILES];
	char	*bytes[FILES];	/* a string; NULL: it could not be read */
	size_t	 len[FILES];
};

/* ca.crt crl.pem SERVER.crt SERVER.key SERVER.ocsp as they are now. */
void	 files_read(struct files *, const char *dir, const char *server);
void	 files_clear(struct files *);

/* One becomes what it is over there, or what both of them are. */
void	 files_copy(struct files *, const struct files *from, enum file_name);
void	 files_join(struct files *, const struct files *from, enum file_name);

/* For reading PEM; NULL when it could not be read.  BIO_free. */
BIO	*files_open(const struct files *, enum file_name);

/*
 * All CRLs of the file; NULL when it cannot be read: missing, empty, cut off,
 * not PEM, without a CRL.
 */
STACK_OF(X509_CRL) *
	 files_crls(const struct files *);

#endif
