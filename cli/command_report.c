/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "harness/run.h"
#include "reports/reports.h"

int
command_report(const struct options *options)
{
	const struct words	*files = &options->operands;
	struct run		*run, *more;
	struct error		 error;
	size_t			 i;
	int			 status;

	if ((run = json_read(files->items[0], &error)) == NULL)
		return help_fail(&error, EXIT_USAGE);
	for (i = 1; i < files->count; i++) {
		if ((more = json_read(files->items[i], &error)) == NULL) {
			json_run_free(run);
			return help_fail(&error, EXIT_USAGE);
		}
		json_run_merge(run, more);
	}
	run->strict = options->strict;
	run_count(run);
	status = output_write(options, run);
	json_run_free(run);
	return status;
}
