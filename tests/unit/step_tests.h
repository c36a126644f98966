/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STEP_TESTS_H
#define CERTCHECK_STEP_TESTS_H

#include <check.h>

/* Parts of the suite step that stand in files of their own. */

TCase	*step_broker_tcase(void);
void	 step_traces_add(TCase *);	/* to that one */

#endif
