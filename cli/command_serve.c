/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_dir_crl.h"
#include "fixtures/publisher.h"
#include "harness/run.h"

int
command_serve(const struct options *options)
{
	const char		*dir = options->operands.items[0];
	struct publisher_plan	 plan = {
		.dir = dir,
		.host = options->listen.host,
		.port = options->listen.port,
		.log = options->log,
	};
	struct error		 error;

	if (pki_dir_check(dir, &error) == -1)
		return help_fail(&error, EXIT_USAGE);
	switch (publisher_serve(&plan, &error)) {
	case 0:
		return EXIT_PASSED;
	case -1:
		return help_fail(&error, EXIT_USAGE);
	default:
		return help_fail(&error, EXIT_TOOL);
	}
}
