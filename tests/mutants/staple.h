/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_STAPLE_H
#define CERTCHECK_MUTANTS_STAPLE_H

#include <openssl/types.h>

#include "tests/mutants/files.h"

/*
 * Whoever asks is given the OCSP answer of the folder with the certificate (RFC
 * 6066, section 8), as it is there; where there is none, nothing.
 */
void	 staple_install(SSL_CTX *, const struct files *);

#endif
