/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_STEP_FIXTURE_H
#define CERTCHECK_STEP_FIXTURE_H

#include <stdbool.h>

#include "fixtures/pki.h"
#include "harness/launcher.h"
#include "harness/model.h"
#include "harness/target.h"

/* A real broker, and steps run against it. */

extern const struct recipe	 plus;		/* CN "+" */
extern const struct recipe	 wild;		/* CN "x/#" */
extern const struct recipe	 newline;	/* CN with a line feed in it */
extern const struct approach	 over_3_1;
extern const struct variant	 variants[3];	/* one of each MQTT version */

extern struct pki	*pki;
extern struct broker	*broker;
extern struct target	 target;

void	 start_broker(void);
void	 stop_broker(void);

/* Run a step under one of the variants. */
struct observation run_step(const struct step *, int variant);

/* The same, and fail unless this is seen, with these words in its detail. */
void	 check_seen(const struct step *, int variant, enum outcome,
	    bool sentinel, const char *words);

#endif
