/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "harness/run.h"
#include "reports/reports.h"

/* One more result, added to the others. */
static int
merge(struct run *run, const char *path, struct error *error)
{
	struct run	*more = json_read(path, error);

	if (more == NULL)
		return -1;
	if (run->baseline != NULL || more->baseline != NULL) {
		json_run_free(more);
		return error_set(error, "%s: only runs can be merged, and no comparisons", path);
	}
	json_run_merge(run, more);
	return 0;
}

int
command_report(const struct options *options)
{
	const struct words	*files = &options->operands;
	struct run		*run;
	struct error		 error;
	size_t			 i;
	int			 status;

	if ((run = json_read(files->items[0], &error)) == NULL)
		return help_fail(&error, EXIT_USAGE);
	for (i = 1; i < files->count; i++) {
		if (merge(run, files->items[i], &error) == -1) {
			json_run_free(run);
			return help_fail(&error, EXIT_USAGE);
		}
	}
	run->strict = options->strict;
	run_count(run);
	status = output_write(options, run);
	json_run_free(run);
	return status;
}
