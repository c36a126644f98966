/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_SCENARIOS_TESTS_H
#define CERTCHECK_SCENARIOS_TESTS_H

#include <check.h>

/* A part of the suite of the scenarios that stands in a file of its own. */

TCase	*scenarios_check_tcase(void);

#endif
