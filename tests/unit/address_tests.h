/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_ADDRESS_TESTS_H
#define CERTCHECK_ADDRESS_TESTS_H

#include <check.h>

/* The part of the options suite that is about addresses. */
TCase	*address_tests(void);

#endif
