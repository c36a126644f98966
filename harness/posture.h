/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_POSTURE_H
#define CERTCHECK_POSTURE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What a broker shows of itself in a handshake: its certificates, and what comes
 * with them.  Plain data, made of what it sent and nothing else, so that judge
 * and reports need no TLS library.
 */

/* What can be right or wrong about it, one at a time. */
enum aspect {
	ASPECT_NONE,
	ASPECT_CHAIN,		/* it verifies, up to our CA file, and bears the name */
	ASPECT_DATES,		/* every certificate sent is valid for so many days more (expect.limit) */
	ASPECT_COMPLETE,	/* all intermediates are sent, and no root */
	ASPECT_STRENGTH,	/* keys, signatures, and what the leaf is for; RSA of expect.limit bits at least */
	ASPECT_REVOCATION,	/* neither a stapled OCSP answer nor the user's own CRLs revoke it; where it promises an answer, there is one */
	ASPECT_STAPLE,		/* the same, and an answer is there, promised or not */
	ASPECTS
};

enum finding {
	FINDING_NONE,		/* no certificate came */
	FINDING_RIGHT,
	FINDING_POOR,		/* it works, and could be better: WARN */
	FINDING_WRONG,
	FINDING_MOOT,		/* there is nothing to look at: SKIP */
	FINDING_UNKNOWN		/* it could not be looked at: ERROR */
};

/* What to look at. */
struct inspection {
	enum aspect	 aspect;
	uint32_t	 limit;		/* as expect.limit */
};

/* Of the aspect that the step asks about; observation.detail says it in words. */
struct posture {
	enum finding	 finding;
	unsigned	 certificates;	/* that were sent */
	/* Of these, and of those above them in the CA file, the one that expires first: */
	char		 subject[80];	/* visible, and cut */
	int64_t		 until;		/* in seconds since 1970; -1: none has a date */
	int32_t		 days_left;	/* rounded down; negative: it has expired */
};

#endif
