/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_CERTIFICATE_H
#define CERTCHECK_MUTANTS_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/types.h>

#include "tests/mutants/name.h"

/* Who a certificate says that it is. */

/* The text of the first CN; false when there is none or it holds a NUL. */
bool	 certificate_common_name(X509 *, char *, size_t);

/* All names of the kind, in their order, the first NAMES_MAX at most; how many. */
size_t	 certificate_names(X509 *, enum identity_source,
	    const struct behaviour *, struct text names[NAMES_MAX]);

/* The issuer's first CN. */
bool	 certificate_issuer(X509 *, char *, size_t);

#endif
