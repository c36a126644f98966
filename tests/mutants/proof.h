/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_PROOF_H
#define CERTCHECK_MUTANTS_PROOF_H

#include <openssl/types.h>

#include "tests/mutants/mutants.h"

/*
 * CertificateVerify: is the client's signature made by the key that its
 * certificate names?
 */

/*
 * From here on, signatures that are to be verified with this certificate's key
 * are verified as the mutant does it.  Only ECDSA keys, for which OpenSSL lets
 * an application do that.
 */
void	 proof_weaken(X509 *, enum proof);

#endif
