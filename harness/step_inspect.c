/* SPDX-License-Identifier: ISC */
#include "harness/channel.h"
#include "harness/step_internal.h"

/*
 * What the broker shows of itself.  We come without a certificate, so it may
 * turn us away; by then it has shown its own.
 */
void
step_inspect(const struct stage *stage)
{
	struct observation	*seen = stage->seen;
	struct channel		*channel;

	channel = stage_dial(stage, stage->step->as, &stage->variant, seen);
	if (channel != NULL || seen->posture.finding != FINDING_NONE) {
		seen->outcome = OUTCOME_ACCEPTED;
		seen->layer = LAYER_TLS;
	}
	channel_free(channel);
}
