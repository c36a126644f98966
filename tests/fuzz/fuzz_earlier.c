/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/earlier.h"
#include "reports/reports.h"
#include "tests/fuzz/input.h"

/* The result of an earlier run, in JSON, and what every report makes of it. */

static void
write_all(const struct run *run)
{
	static FILE			*nowhere;
	const struct console_options	 console = { .verbosity = 2, .colour = true };
	size_t				 i;

	if (nowhere == NULL && (nowhere = fopen("/dev/null", "we")) == NULL)
		err(4, "/dev/null");
	for (i = 0; i < reports_count; i++)
		reports[i].write(nowhere, run);
	console_write(nowhere, run, &console);
	nagios_write(nowhere, run);
	annotations_write(nowhere, run);
}

/* What we write we can read, and then write the same. */
static void
write_again(const struct run *run)
{
	struct run	*again;
	struct error	 error;
	FILE		*stream;
	char		*text[2];
	size_t		 len[2];
	int		 i;

	for (i = 0; i < 2; i++) {
		if ((stream = open_memstream(&text[i], &len[i])) == NULL)
			err(4, "open_memstream");
		json_write(stream, run);
		fclose(stream);
		if (i == 1)
			break;
		again = json_read(input_file(text[0], len[0]), &error);
		must(again != NULL, "what is written can be read");
		run = again;
	}
	must(len[0] == len[1] && memcmp(text[0], text[1], len[0]) == 0,
	    "what was read is what was written");
	json_run_free(again);
	free(text[0]);
	free(text[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct earlier	*earlier;
	struct error	 error = { "" };

	earlier = earlier_read(input_file(data, len), &error);
	must((earlier == NULL) == (error.text[0] != '\0'),
	    "what is refused has a reason");
	if (earlier == NULL)
		return 0;
	earlier_check_broker(earlier, "broker.example:8883", NULL, &error);
	write_all(earlier_run(earlier));
	write_again(earlier_run(earlier));
	earlier_free(earlier);
	return 0;
}
