/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STEP_TESTS_H
#define CERTCHECK_STEP_TESTS_H

#include <check.h>

/* Parts of the suite step that stand in files of their own. */

TCase	*step_broker_tcase(void);
void	 step_traces_add(TCase *);	/* to that one */
void	 step_stay_add(TCase *);
void	 step_addresses_add(TCase *);	/* to one without a broker */

TCase	*target_tcase(void);
TCase	*step_crowd_tcase(void);

#endif
