/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/option_table.h"
#include "cli/output.h"
#include "harness/base.h"
#include "harness/run.h"

/*
 * Occupy descriptors 0 to 2 when they are closed, so that no file or socket
 * gets such a number and then our messages.  A closed stdout becomes one that
 * cannot be written to, so that the loss of what is printed is noticed.
 */
static int
occupy_descriptors(void)
{
	int	 fd;

	do {
		if ((fd = open("/dev/null", O_RDONLY)) == -1)
			return -1;
	} while (fd <= STDERR_FILENO);
	return close(fd);
}

/* The status, or EXIT_TOOL when what was printed did not all arrive. */
static int
close_stdout(int status)
{
	int	 failed;

	errno = 0;
	failed = ferror(stdout);
	if (fflush(stdout) == EOF || failed) {
		fprintf(stderr, "mqtt-certcheck: stdout: %s\n",
		    errno != 0 ? strerror(errno) : "write error");
		return EXIT_TOOL;
	}
	return status;
}

static int
start(const struct options *options)
{
	switch (options->show) {
	case SHOW_HELP:
		help_write(stdout, options);
		return EXIT_PASSED;
	case SHOW_VERSION:
		printf("mqtt-certcheck %s\n", VERSION);
		return EXIT_PASSED;
	case SHOW_MDOC:
		help_mdoc(stdout);
		return EXIT_PASSED;
	case SHOW_COMPLETION:
		help_completion(stdout);
		return EXIT_PASSED;
	default:
		return command_table[options->command].function(options);
	}
}

int
main(int argc, char **argv)
{
	struct options	 options;
	struct error	 error;
	int		 status;

	if (occupy_descriptors() == -1)
		return EXIT_TOOL;
	base_init();
	if (argc <= 1) {
		help_first_steps(stderr);
		return EXIT_USAGE;
	}
	if (options_parse(&options, argc, argv, &error) == -1)
		status = help_refuse(&error);
	else
		status = start(&options);
	status = output_status(&options, status);
	options_free(&options);
	return close_stdout(status);
}
