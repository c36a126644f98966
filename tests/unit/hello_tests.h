/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_HELLO_TESTS_H
#define CERTCHECK_HELLO_TESTS_H

#include <check.h>

/* Part of the suite hello that stands in a file of its own: what a step makes of it. */
TCase	*step_hello_tcase(void);

#endif
