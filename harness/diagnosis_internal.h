/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_DIAGNOSIS_INTERNAL_H
#define CERTCHECK_DIAGNOSIS_INTERNAL_H

#include "harness/plan.h"

/*
 * Each adds its cause in words, and says whether it holds: where every step
 * that could show it does, in the cases that were decided, and several
 * scenarios fail by it.
 */
bool	 diagnose_open(const struct plan *, char *, size_t);	/* everybody is let in */
bool	 diagnose_crl(const struct plan *, char *, size_t);	/* revoked certificates are taken */
bool	 diagnose_acl(const struct plan *, char *, size_t);	/* every topic is free */

#endif
