/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_REHEARSAL_STEP_H
#define CERTCHECK_REHEARSAL_STEP_H

#include "cli/rehearsal.h"

/* What a run is told by. */
struct rehearsal {
	FILE			*out;
	const struct bench	*bench;
	const struct options	*options;
	const struct plan	*plan;
};

/* What the step with this index would send, and as whom. */
void	 rehearsal_step(const struct rehearsal *, const struct testcase *,
	    size_t);

/* What is presented as this recipe; NULL: nothing yet. */
const struct credential *rehearsal_credential(const struct rehearsal *,
	    const struct recipe *);

/* Versions, and by which way: "TLS 1.3, MQTT 5 over WebSocket". */
void	 rehearsal_way(const struct rehearsal *, const struct step *,
	    const struct variant *);

#endif
