/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_JUDGE_TESTS_H
#define CERTCHECK_JUDGE_TESTS_H

#include <check.h>

#include "harness/judge.h"

/* What the parts of the judge's suite share. */

/* Observed, the credential really shown; the code is the alert's or CONNACK's. */
struct observation
	 seen(const char *credential, enum outcome, int code);

/* The control `client`, accepted before and after; with `close`: right after too. */
struct control held(void);
struct control held_close(void);

/* The verdict on one step, and its words if `why` (WHY_SIZE) is not NULL. */
enum verdict
	 judged(const struct step *, const struct variant *, struct observation,
	    const struct control *, char *why);
/* The same against another observation. */
enum verdict
	 compared(const struct step *, const struct variant *,
	    struct observation, const struct observation *base,
	    const struct control *, char *why);

TCase	*judge_mqtt_tcase(void);
TCase	*judge_stay_tcase(void);
TCase	*judge_posture_tcase(void);
TCase	*judge_shut_tcase(void);
TCase	*judge_ways_tcase(void);
TCase	*judge_terminator_tcase(void);
TCase	*judge_hello_tcase(void);
TCase	*judge_crowd_tcase(void);

#endif
