/* SPDX-License-Identifier: ISC */
#include "cli/pace.h"

/* When files are changed that a broker reads, each change is waited for. */
static bool
takes_time(const struct options *options, bool here)
{
	return !here || options->reload_cmd != NULL ||
	    options->refresh_cmd != NULL || options->restart_cmd != NULL;
}

struct pace
pace_of(const struct options *options, bool here)
{
	struct pace	 pace = {
		options->jobs, options->rate, options->deadline_ms
	};

	if (pace.jobs == UNSAID)
		pace.jobs = here ? JOBS : 1;
	if (pace.rate == UNSAID)
		pace.rate = here ? 0 : RATE;
	if (pace.deadline_ms == UNSAID)
		pace.deadline_ms = (takes_time(options, here) ?
		    LONG_DEADLINE_S : DEADLINE_S) * 1000;
	return pace;
}

struct pace
pace_choose(const struct options *options, const struct target *target)
{
	return pace_of(options, options->launch != NULL ||
	    (target_is_local(target) &&
	    (target->wss == NULL || target_is_local(target->wss))));
}
