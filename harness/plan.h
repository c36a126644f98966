/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PLAN_H
#define CERTCHECK_PLAN_H

#include "harness/material.h"
#include "harness/model.h"

/* Scenarios × variants → cases, and the controls that they need. */

#define CASE_NAME_SIZE	128
#define NO_PROBE	((size_t)-1)

/* A control: one credential under one variant, which has to be accepted. */
struct probe {
	const struct recipe	*recipe;
	struct variant		 variant;
	struct observation	 before, after;
};

struct testcase {
	const struct scenario	*scenario;
	struct variant		 variant;
	char			 name[CASE_NAME_SIZE];	/* id[tls1.3,mqtt5] */
	size_t			 probe[STEP_MAX];	/* of each step; NO_PROBE: none */
	char			 skip[WHY_SIZE];	/* why it cannot run; "": it can */
	struct result		 result;
};

struct plan {
	struct testcase	*cases;
	size_t		 count;
	struct probe	*probes;
	size_t		 probes_count;
};

struct plan_options {
	unsigned	 tls;	/* set of 1 << enum tls_version; 0: all */
	unsigned	 mqtt;	/* set of 1 << enum mqtt_version; 0: all */
};

struct plan *plan_make(const struct scenario *const *, size_t count,
	    const struct plan_options *, const struct material *);
void	 plan_free(struct plan *);

size_t	 scenario_steps(const struct scenario *);

/* What it asks of the broker: a set of enum need, with what its recipes tell. */
unsigned scenario_needs(const struct scenario *);

/* A need as a word, and as the sentence that says what would meet it. */
const char *need_name(enum need);
const char *need_text(enum need);

#endif
