/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_EXPECTATION_H
#define CERTCHECK_EXPECTATION_H

#include "harness/model.h"

/* The alerts that are expected under a variant; ends with 0, may be empty. */
const uint8_t *expect_alerts(const struct expect *, const struct variant *);

/* Is this alert one of them?  If none is named, every one is. */
bool	 expect_alert(const struct expect *, const struct variant *, int alert);

#endif
