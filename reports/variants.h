/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_VARIANTS_H
#define CERTCHECK_VARIANTS_H

#include "reports/group.h"

/*
 * The variants of a group of one scenario, in short: "tls1.2 and tls1.3,
 * mqtt3.1.1 and mqtt5" for each with each, else "[tls1.2,mqtt5], [tls1.3,mqtt3.1.1]".
 * As hostile as the run; the caller frees.
 */
char	*variants_text(const struct group *);

#endif
