/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_LAUNCHER_TESTS_H
#define CERTCHECK_LAUNCHER_TESTS_H

#include <check.h>

/* Parts of the suite of the launchers that stand in files of their own. */

void	 launcher_process_add(TCase *);
void	 launcher_rabbitmq_add(TCase *);
void	 launcher_names_add(TCase *);

#endif
