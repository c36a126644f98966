/* SPDX-License-Identifier: ISC */
#include "cli/cli.h"
#include "cli/help.h"
#include "fixtures/pki_dir_crl.h"
#include "fixtures/published.h"
#include "fixtures/publisher.h"
#include "harness/run.h"

int
command_serve(const struct options *options)
{
	const char		*dir = options->operands.items[0];
	struct address		 address = options->listen;
	struct publisher_plan	 plan = { .dir = dir, .log = options->log };
	struct error		 error;

	if (pki_dir_check(dir, &error) == -1 || (address.host[0] == '\0' &&
	    published_address(dir, address.host, &address.port, &error) == -1))
		return help_fail(&error, EXIT_USAGE);
	plan.host = address.host;
	plan.port = address.port;
	switch (publisher_serve(&plan, &error)) {
	case 0:
		return EXIT_PASSED;
	case -1:
		return help_fail(&error, EXIT_USAGE);
	default:
		return help_fail(&error, EXIT_TOOL);
	}
}
