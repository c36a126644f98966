/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MOMENT_H
#define CERTCHECK_MOMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "harness/model.h"

/* Points in time as results have them: seconds since 1970, or UTC as YYYY-MM-DDTHH:MM:SSZ, until the year 9999. */

#define MOMENT_TEXT	24

/* False for what is no such text; NULL is legal. */
bool	 moment_read(const char *, int64_t *);
void	 moment_text(int64_t, char buf[MOMENT_TEXT]);

/* When a run was started; false: it does not say, or says no date. */
bool	 moment_started(const struct run *, time_t *);

#endif
