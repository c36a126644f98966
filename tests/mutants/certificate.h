/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CERTIFICATE_H
#define CERTCHECK_MUTANTS_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/types.h>

/* The text of the first CN; false when there is none or it holds a NUL. */
bool	 certificate_common_name(X509 *, char *, size_t);

#endif
