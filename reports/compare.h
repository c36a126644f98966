/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_COMPARE_H
#define CERTCHECK_COMPARE_H

#include "harness/model.h"
#include "reports/earlier.h"

/*
 * What has changed from one run to another, as a run that every report can
 * tell.  Its entries are the cases of both, the gravest changes first; their
 * verdicts are about the change:
 *
 *	FAIL	decided both times, and worse now (change_regressed)
 *	ERROR	decided then, and an ERROR now
 *	WARN	changed otherwise, or not tested any more; or a FAIL now of a
 *		case that was new or not decided then
 *	PASS	as then, mended, or new and no FAIL
 *	SKIP	cannot be compared: decided in neither, or other intents
 *
 * The steps are those of now.  NULL and the error where there is no case in
 * both.  Both runs have to outlive the comparison; compare_free it.
 */
struct run *compare_make(const struct earlier *then, const struct earlier *now,
	    struct error *);
void	 compare_free(struct run *);

#endif
