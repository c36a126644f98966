/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/options.h"
#include "cli/profile.h"
#include "tests/fuzz/input.h"

/* A profile, in YAML, with all that the options in it make of their values. */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char		 path[64], *argv[] = { "mqtt-certcheck", "--broker",
			    "broker.example", "--profile", path, NULL };
	struct options	 options;
	struct error	 error = { "" };
	size_t		 count;
	int		 status;

	/* It is of one mebibyte at most, and the bulk of that adds nothing. */
	snprintf(path, sizeof(path), "%s", input_file(data, len));
	status = options_parse(&options, 5, argv, &error);
	must((status == -1) == (error.text[0] != '\0'),
	    "what is refused has a reason");
	if (status == 0)
		profile_waivers(options.profile, &count);
	options_free(&options);
	return 0;
}
