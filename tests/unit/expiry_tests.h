/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_EXPIRY_TESTS_H
#define CERTCHECK_EXPIRY_TESTS_H

#include <check.h>

/* The suite's parts. */

TCase	*pki_expiry_tcase(void);

#endif
