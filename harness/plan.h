/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PLAN_H
#define CERTCHECK_PLAN_H

#include "harness/material.h"
#include "harness/model.h"
#include "harness/scenario.h"

/* Scenarios × variants → cases, and the controls that they need. */

#define CASE_NAME_SIZE	128
#define NO_PROBE	((size_t)-1)
#define NO_CASE		((size_t)-1)

/* A control: one credential under one variant, which has to be accepted. */
struct probe {
	const struct recipe	*recipe;
	struct variant		 variant;
	struct observation	 before, after;
};

struct testcase {
	const struct scenario	*scenario;	/* as the deployment means it; the plan's */
	struct variant		 variant;
	char			 name[CASE_NAME_SIZE];	/* id[tls1.3,mqtt5] */
	size_t			 probe[STEP_MAX];	/* of each step; NO_PROBE: none */
	size_t			 rests_on;	/* case that has to pass for this one to mean anything; NO_CASE */
	bool			 hidden;	/* not selected: others rest on it */
	char			 intent[INTENT_TEXT_SIZE];	/* what it rests on; "": nothing that is configured */
	char			 skip[WHY_SIZE];	/* why it cannot run; "": it can */
	struct result		 result;
};

struct plan {
	struct testcase	*cases;
	size_t		 count;
	struct probe	*probes;
	size_t		 probes_count;
	uint64_t	 watch_us;	/* how long after a change a step is repeated: crl_latency_s */
	struct scenario	**resolved;	/* what the cases point to */
	size_t		 resolved_count;
	char		 ban[WHY_SIZE];	/* why the run was stopped: "possibly banned: …"; "": it was not */
};

struct plan_options {
	unsigned	 tls;	/* set of 1 << enum tls_version; 0: all */
	unsigned	 mqtt;	/* set of 1 << enum mqtt_version; 0: 3.1.1 and 5 */
	unsigned	 transports;	/* set of 1 << enum transport; 0: TLS alone */
	const struct intents	*intents;	/* NULL: nothing was said */
	/* Finds the scenarios that others rest on, by id. */
	const struct scenario	*(*find)(const char *id);
};

/*
 * All cases, in the order of the scenarios; then those that others rest on and
 * that were not selected.
 */
struct plan *plan_make(const struct scenario *const *, size_t count,
	    const struct plan_options *, const struct material *);
void	 plan_free(struct plan *);

#endif
