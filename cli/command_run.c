/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/baseline.h"
#include "cli/bench.h"
#include "cli/bench_expiry.h"
#include "cli/bench_labs.h"
#include "cli/bench_publisher.h"
#include "cli/catalogue.h"
#include "cli/cli.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/pace.h"
#include "cli/profile.h"
#include "cli/record.h"
#include "cli/rehearsal.h"
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
	struct earlier		 *baseline;	/* NULL: nothing */
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

static int
job_read_baseline(struct job *job, struct error *error)
{
	const struct options	*options = job->options;
	char			 target[600];

	if (options->baseline == NULL)
		return 0;
	if ((job->baseline = earlier_read(options->baseline, error)) == NULL)
		return -1;
	address_text(&options->broker, target, sizeof(target));
	return options->other_broker ? 0 : earlier_check_broker(job->baseline,
	    target, options->launch, error);
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

static struct plan *
job_plan(const struct job *job, const struct bench *bench)
{
	const struct options	*options = job->options;
	struct plan_options	 what = {
		.tls = options->tls, .mqtt = bench->mqtt,
		.transports = options->transports,
		.intents = &options->intents, .find = scenario_find
	};

	return plan_make(job->selected, job->count, &what,
	    &bench->pki->material);
}

static void
job_waive(const struct job *job, struct record *record)
{
	const struct waiver	*waivers;
	size_t			 count;

	waivers = profile_waivers(job->options->profile, &count);
	record_waive(record, waivers, count);
}

static int
job_rehearse(const struct job *job, struct bench *bench)
{
	const struct options	*options = job->options;
	struct error		 error;
	struct plan		*plan;

	if (bench_rehearse(bench, options, job->selected, job->count,
	    &error) == -1)
		return help_fail(&error, EXIT_USAGE);
	plan = job_plan(job, bench);
	rehearsal_write(stdout, bench, options, plan);
	plan_free(plan);
	return EXIT_PASSED;
}

static int
job_run(const struct job *job, struct bench *bench)
{
	const struct options	*options = job->options;
	const struct pace	 pace = pace_choose(options, &bench->target);
	struct runner_options	 how = { .jobs = pace.jobs, .rate = pace.rate };
	struct record		*record;
	struct plan		*plan;
	int			 status;
	bool			 restored;

	bench->pki->material.same_clock = target_is_local(&bench->target);
	plan = job_plan(job, bench);
	how.deadline_us = clock_us() + (uint64_t)pace.deadline_ms * 1000;
	how.progress = progress_wanted(options);
	record = record_begin(options, &bench->target, &pace);
	if (bench->broker != NULL)
		record_property(record, "broker-version",
		    bench->launcher->version(bench->broker));
	if (bench->mute[0] != '\0')
		record_property(record, "left-out", bench->mute);
	runner_run(plan, &bench->target, &bench->pki->material, &how);
	bench_publisher_tell(bench, plan, record);
	bench_expiry_tell(bench, options, plan, record);
	bench_epitaph(bench);
	restored = bench_labs_restore(bench, options) == 0;
	record_end(record, plan, bench->problem.text);
	job_compare(job, record);
	job_waive(job, record);
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
	if (options->dry_run)
		status = job_rehearse(&job, &bench);
	else if (job_read_baseline(&job, &error) == -1 ||
	    bench_prepare(&bench, options, job.selected, job.count,
	    &error) == -1) {
		if (interrupt_signal() != 0)
			status = 128 + interrupt_signal();
		else
			help_fail(&error, EXIT_USAGE);
	} else
		status = job_run(&job, &bench);
	bench_free(&bench);
	earlier_free(job.baseline);
	free(job.selected);
	return status;
}
