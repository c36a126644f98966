/* SPDX-License-Identifier: ISC */
#include "harness/channel.h"
#include "harness/step_internal.h"

void
step_renegotiate(const struct stage *stage)
{
	struct channel	*channel;

	channel = stage_dial(stage, stage->step->as, &stage->variant,
	    stage->seen);
	if (channel == NULL)
		return;
	channel_renegotiate(channel, stage_patience(stage));
	channel_free(channel);
}
