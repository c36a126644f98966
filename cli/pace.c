/* SPDX-License-Identifier: ISC */
#include "cli/pace.h"

struct pace
pace_choose(const struct options *options, const struct target *target)
{
	bool		 here;
	struct pace	 pace = { options->jobs, options->rate };

	here = options->launch != NULL || (target_is_local(target) &&
	    (target->wss == NULL || target_is_local(target->wss)));
	if (pace.jobs == UNSAID)
		pace.jobs = here ? JOBS : 1;
	if (pace.rate == UNSAID)
		pace.rate = here ? 0 : RATE;
	return pace;
}
