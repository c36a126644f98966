/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_RUN_H
#define CERTCHECK_RUN_H

#include "harness/model.h"

/* Exit statuses of the program, 128+n for signal n aside. */
enum { EXIT_PASSED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_UNDECIDED = 3, EXIT_TOOL = 4 };

/* Count the verdicts afresh from the entries. */
void	 run_count(struct run *);

/* 0, 1 or 3, by the counts (what is waived is none) and run->strict.  A run without any decided case is 3. */
int	 run_exit_status(const struct run *);

/* The family of an entry: its id up to the first dot, copied and cut to size. */
void	 entry_family(const struct entry *, char *, size_t);

/* Does this entry count as failed: FAIL, or WARN in a strict run, and not waived? */
bool	 entry_failed(const struct run *, const struct entry *);

void	 run_add_property(struct run *, const char *name, const char *value);

/* The value of a property; NULL: the run has none of this name. */
const char *run_property(const struct run *, const char *name);

#endif
