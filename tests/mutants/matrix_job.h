/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_MATRIX_JOB_H
#define CERTCHECK_MUTANTS_MATRIX_JOB_H

#include <sys/types.h>

#include "tests/mutants/mutants.h"

/* One run of the harness against one mutant, in a process group of its own. */

#define JOB_DEADLINE_S	600

/* Exit statuses of a job's process beside those of the harness. */
#define JOB_NO_BROKER	120
#define JOB_NO_HARNESS	121

struct job {
	const struct mutant	*mutant;
	pid_t			 pid;		/* 0: not running */
	int			 status;	/* as from waitpid(2), once it has ended */
};

/* What all jobs share; paths. */
struct bench {
	const char	*program;	/* the harness */
	const char	*pki;		/* the folder that its init made */
	const char	*folder;	/* for NAME.json and NAME.log */
};

/* Start it. */
void	 job_start(struct job *, const struct bench *);

/* It has ended, or has to: leave nothing of its group behind. */
void	 job_end(struct job *);

/* How it ended, when not by an exit of the harness; NULL otherwise. Static storage. */
const char *job_trouble(const struct job *);

#endif
