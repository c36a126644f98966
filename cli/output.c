/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/github.h"
#include "cli/help.h"
#include "cli/output.h"
#include "harness/run.h"
#include "reports/reports.h"

#define REPORT_MODE	0644

FILE *
output_console(const struct options *options)
{
	bool	 any = false, to_stdout = false;
	size_t	 i;

	for (i = 0; i < REPORTS_MAX; i++) {
		if (options->reports[i] == NULL)
			continue;
		any = true;
		if (strcmp(options->reports[i], "-") == 0)
			to_stdout = true;
	}
	if (to_stdout)
		return options->verbose > 0 ? stderr : NULL;
	if (any && options->command == COMMAND_REPORT &&
	    options->verbose == 0 && options->format == FORMAT_TEXT)
		return NULL;
	return stdout;
}

bool
output_colour(const struct options *options, FILE *out)
{
	const char	*no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (options->color != COLOR_AUTO)
		return options->color == COLOR_ALWAYS;
	if (no_color != NULL && *no_color != '\0')
		return false;
	if (term != NULL && strcmp(term, "dumb") == 0)
		return false;
	return isatty(fileno(out)) == 1;
}

static int
write_report(const struct report *report, const char *path,
    const struct run *run, struct error *error)
{
	struct file	*file;

	if ((file = file_begin(path, REPORT_MODE, error)) == NULL)
		return -1;
	if (report->write(file_stream(file), run) == -1) {
		error_set(error, "%s: cannot write the report: %s", path,
		    ferror(file_stream(file)) && errno != 0 ? strerror(errno) :
		    "it cannot hold this result");
		file_abort(file);
		return -1;
	}
	return file_commit(file, error);
}

static int
write_console(const struct options *options, const struct run *run)
{
	FILE			*out = output_console(options);
	struct console_options	 console;

	if (out == NULL)
		return 0;
	console.colour = output_colour(options, out);
	console.verbosity = options->quiet ? -1 :
	    options->verbose > 2 ? 2 : (int)options->verbose;
	errno = 0;
	if ((options->format == FORMAT_NAGIOS ? nagios_write(out, run) :
	    console_write(out, run, &console)) == -1 || fflush(out) == EOF) {
		fprintf(stderr, "mqtt-certcheck: %s: %s\n",
		    out == stdout ? "stdout" : "stderr", strerror(errno));
		clearerr(out);	/* it has been told */
		return -1;
	}
	return 0;
}

int
output_write(const struct options *options, const struct run *run)
{
	struct error	 error;
	bool		 failed = false;
	size_t		 i;

	for (i = 0; i < reports_count && i < REPORTS_MAX; i++) {
		if (options->reports[i] == NULL)
			continue;
		errno = 0;
		if (write_report(&reports[i], options->reports[i], run,
		    &error) == -1) {
			fprintf(stderr, "mqtt-certcheck: %s\n", error.text);
			failed = true;
		}
	}
	if (write_console(options, run) == -1)
		failed = true;
	if (github_tell(options, output_console(options), run) == -1)
		failed = true;
	if (failed)
		return EXIT_TOOL;
	return options->format == FORMAT_NAGIOS ?
	    EXIT_NAGIOS + nagios_status(run) : run_exit_status(run);
}

int
output_status(const struct options *options, int status)
{
	if (options->format != FORMAT_NAGIOS || options->show != SHOW_NOTHING)
		return status;
	if (status >= EXIT_NAGIOS && status <= EXIT_NAGIOS + NAGIOS_UNKNOWN)
		return status - EXIT_NAGIOS;
	nagios_fail(stdout, help_said(), status);
	return NAGIOS_UNKNOWN;
}
