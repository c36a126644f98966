/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STORY_FIXTURE_H
#define CERTCHECK_STORY_FIXTURE_H

#include "reports/earlier.h"

/* Small runs made by hand, to be compared. */

#define CASES	8

/* A run of cases "a.0[tls1.3]", "a.1[tls1.3]", … with these verdicts. */
struct story {
	struct run	 run;
	struct entry	 entries[CASES];
	char		 names[CASES][32];
};

/* With these verdicts; each case has one step, refused with alert 44. */
void	 story_make(struct story *, const enum verdict *, size_t count);

/* As it comes back from a file; earlier_free. */
struct earlier *story_read(const struct story *, struct error *);

/* In tables. */
#define P	VERDICT_PASS
#define W	VERDICT_WARN
#define F	VERDICT_FAIL
#define E	VERDICT_ERROR
#define S	VERDICT_SKIP

#endif
