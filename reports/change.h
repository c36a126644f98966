/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_CHANGE_H
#define CERTCHECK_CHANGE_H

#include "harness/model.h"

/*
 * One case in two runs: what has changed?  Where much has, the gravest; the
 * kinds stand in this order.
 */

enum change {
	CHANGE_ACCESS,		/* somebody gets in, or a message through, now or then only */
	CHANGE_VERDICT,
	CHANGE_LAYER,		/* the same came about in another way: by CONNACK instead of an alert */
	CHANGE_CODE,		/* by another alert or CONNACK code */
	CHANGE_UNDECIDED,	/* ERROR or SKIP, in one of them */
	CHANGE_INTENT,		/* it rests on other --expect values than then: not compared */
	CHANGE_NONE,		/* undecided in both, as well */
	CHANGES
};

/* PASS, WARN or FAIL. */
bool	 verdict_decided(enum verdict);

enum change change_of(const struct entry *then, const struct entry *now);

/*
 * Decided both times, and worse now: it FAILs, or somebody is let in or refused
 * who was not and that is no PASS any more.
 */
bool	 change_regressed(const struct entry *then, const struct entry *now);

/* And the other way round. */
bool	 change_mended(const struct entry *then, const struct entry *now);

/*
 * The change in words, with no end of sentence: "CONNECT as revoked: accepted
 * now, refused by a TLS alert, alert 44 (certificate_revoked) then".  "" for one
 * that no step shows.  As hostile as the runs.
 */
void	 change_text(const struct entry *then, const struct entry *now, char *,
	    size_t);

/* Did it take much longer, or much less, than then?  That alone means nothing. */
bool	 change_of_pace(const struct entry *then, const struct entry *now);

#endif
