/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_REPORT_H
#define CERTCHECK_MUTANTS_MATRIX_REPORT_H

#include "tests/mutants/matrix_score.h"

/*
 * Print everything; returns whether it is as it has to be.  Not `whole`: a part
 * of the mutants, which proves nothing about the scenarios.
 */
bool	 report_print(const struct score *, size_t count,
	    const struct columns *, bool whole);

#endif
