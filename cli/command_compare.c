/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "harness/run.h"
#include "reports/compare.h"

/* The comparison of two results that are of the same broker; NULL and the error. */
static struct run *
make(const struct options *options, const struct earlier *then,
    const struct earlier *now, struct error *error)
{
	const struct run	*run = earlier_run(now);

	if (!options->other_broker && earlier_check_broker(then, run->target,
	    run_property(run, "launched"), error) == -1)
		return NULL;
	return compare_make(then, now, error);
}

int
command_compare(const struct options *options)
{
	const char *const	*files = options->operands.items;
	struct earlier		*then, *now = NULL;
	struct run		*run = NULL;
	struct error		 error;
	int			 status;

	if ((then = earlier_read(files[0], &error)) == NULL ||
	    (now = earlier_read(files[1], &error)) == NULL ||
	    (run = make(options, then, now, &error)) == NULL) {
		status = help_fail(&error, EXIT_USAGE);
	} else {
		run->strict = options->strict;
		status = output_write(options, run);
	}
	compare_free(run);
	earlier_free(then);
	earlier_free(now);
	return status;
}
