/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/baseline.h"
#include "cli/bench.h"
#include "cli/bench_labs.h"
#include "cli/bench_publisher.h"
#include "cli/catalogue.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/pace.h"
#include "cli/record.h"
#include "cli/selection.h"
#include "harness/interrupt.h"
#include "harness/run.h"
#include "harness/runner.h"
#include "harness/session.h"
#include "scenarios/scenarios.h"

/* What is to be run, and compared with. */
struct job {
	const struct options	 *options;
	const struct scenario	**selected;
	size_t			  count;
	struct baseline		 *baseline;	/* NULL: nothing */
};

/*
 * The comparison with a baseline has no steps to run: --baseline asks for it,
 * not a pattern.
 */
static int
job_leave_out_baseline(struct job *job, struct error *error)
{
	size_t	 i, kept = 0;

	for (i = 0; i < job->count; i++)
		if (job->selected[i] != &baseline_scenario)
			job->selected[kept++] = job->selected[i];
	job->count = kept;
	if (kept == 0)
		return error_set(error, "%s compares a run with an earlier one: "
		    "give --baseline OLD.json, and what to run", baseline_scenario.id);
	return 0;
}

static int
job_make(struct job *job, struct error *error)
{
	const struct family *const	*all;
	size_t				 count;

	all = catalogue_families(&count);
	if (selection_make(job->options, all, count, &job->selected,
	    &job->count, error) == -1)
		return -1;
	return job_leave_out_baseline(job, error);
}

static void
job_compare(const struct job *job, struct record *record)
{
	struct result	 result;

	if (job->baseline == NULL)
		return;
	baseline_compare(job->baseline, record_run(record), &result);
	record_add(record, &baseline_scenario, baseline_expected, &result);
}

static int
job_run(const struct job *job, struct bench *bench)
{
	const struct options	*options = job->options;
	struct plan_options	 what = {
		.tls = options->tls, .mqtt = bench->mqtt,
		.transports = options->transports,
		.intents = &options->intents, .find = scenario_find
	};
	const struct pace	 pace = pace_choose(options, &bench->target);
	struct runner_options	 how = { .jobs = pace.jobs, .rate = pace.rate };
	struct record		*record;
	struct plan		*plan;
	int			 status;
	bool			 restored;

	bench->pki->material.same_clock = target_is_local(&bench->target);
	plan = plan_make(job->selected, job->count, &what,
	    &bench->pki->material);
	how.deadline_us = clock_us() + (uint64_t)options->deadline_ms * 1000;
	how.progress = progress_wanted(options);
	record = record_begin(options, &bench->target, &pace);
	if (bench->broker != NULL)
		record_property(record, "broker-version",
		    bench->launcher->version(bench->broker));
	if (bench->mute[0] != '\0')
		record_property(record, "left-out", bench->mute);
	runner_run(plan, &bench->target, &bench->pki->material, &how);
	bench_publisher_tell(bench, plan, record);
	bench_epitaph(bench);
	restored = bench_labs_restore(bench, options) == 0;
	record_end(record, plan, bench->problem.text);
	job_compare(job, record);
	status = output_write(options, record_run(record));
	record_free(record);
	plan_free(plan);
	if (!restored)
		return EXIT_TOOL;
	if (interrupt_signal() != 0)
		return 128 + interrupt_signal();
	return status;
}

int
command_run(const struct options *options)
{
	struct job	 job = { .options = options };
	struct bench	 bench;
	struct error	 error;
	int		 status = EXIT_USAGE;

	memset(&bench, 0, sizeof(bench));
	session_init();
	interrupt_install();
	if (job_make(&job, &error) == -1) {
		free(job.selected);
		return help_refuse(&error);
	}
	if ((options->baseline != NULL &&
	    (job.baseline = baseline_read(options->baseline, &error)) == NULL) ||
	    bench_prepare(&bench, options, job.selected, job.count,
	    &error) == -1) {
		if (interrupt_signal() != 0)
			status = 128 + interrupt_signal();
		else
			help_fail(&error, EXIT_USAGE);
	} else
		status = job_run(&job, &bench);
	bench_free(&bench);
	baseline_free(job.baseline);
	free(job.selected);
	return status;
}
