/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PACE_H
#define CERTCHECK_PACE_H

#include "cli/options.h"
#include "harness/target.h"

/* How much a broker is asked to bear. */
struct pace {
	unsigned	jobs;	/* cases at the same time */
	unsigned	rate;	/* connections a second; 0: no limit */
	uint32_t	deadline_ms;	/* of the whole run */
};

/*
 * As the options say, each for itself.  Where they say nothing: at full speed to
 * a broker that was launched or is on this machine's loopback, WebSocket
 * listener included; and gently to any other, which may have other users, and
 * may ban who is refused too often.  That takes longer, and so does a broker whose
 * files are changed.  The target has been resolved.
 */
struct pace pace_choose(const struct options *, const struct target *);

/* The same for one of which it is known whether it is on this machine. */
struct pace pace_of(const struct options *, bool here);

#endif
