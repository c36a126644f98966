/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RENEWAL_H
#define CERTCHECK_RENEWAL_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/model.h"

/* What has to be renewed, as it was when the run began. */

/*
 * Those that have ended or will soon (expiry_due), in the order in which they
 * end, as a sentence fit to show; "": none, or the run does not say when it was.
 * Caller frees.
 */
char	*renewal_text(const struct run *);

/*
 * Whether something has ended, or will soon, that no case is about: the user's
 * own certificates and CRLs.  Of the broker's, a case says it, which may be waived.
 */
enum renewal { RENEWAL_NONE, RENEWAL_SOON, RENEWAL_ENDED };
enum renewal renewal_state(const struct run *);

/* Days that are left of what ends first, a CRL or a certificate; false: there is none. */
bool	 renewal_days(const struct run *, bool crl, int32_t *days);

#endif
