/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REVOCATION_FILES_H
#define CERTCHECK_REVOCATION_FILES_H

#include "harness/crl.h"

/* What the broker's CRL file becomes in the family revocation. */

extern const struct crl_file without_second_root_crl;
extern const struct crl_file without_intermediate_crl;

extern const struct crl_file expired_crl_file;
extern const struct crl_file future_crl_file;

/* Those that are forged list nobody. */
extern const struct crl_file forged_beside_crl_file;
extern const struct crl_file forged_crl_file;
extern const struct crl_file forged_by_ca_crl_file;

/* The newer one lists newly_revoked. */
extern const struct crl_file old_and_new_crl_file;
extern const struct crl_file new_and_old_crl_file;
extern const struct crl_file same_second_crl_file;

/* The delta lists newly_revoked and nobody else. */
extern const struct crl_file base_and_delta_crl_file;
extern const struct crl_file delta_crl_file;

/* They list nobody, and may not be used to tell that. */
extern const struct crl_file unknown_critical_crl_file;
extern const struct crl_file only_ca_crl_file;
extern const struct crl_file some_reasons_crl_file;

/* They cover our clients, and list newly_revoked. */
extern const struct crl_file only_user_crl_file;
extern const struct crl_file named_point_crl_file;

#endif
