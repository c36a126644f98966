/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/pool.h"
#include "harness/turn.h"
#include "tests/unit/suites.h"

/* Jobs that end in every way a process can. */

#define JOBS	12

enum behaviour { GOOD, CRASH, EXIT, HANG, AWAIT, CALL };

struct trial {
	enum behaviour	 behaviour[JOBS];
	size_t		 called[JOBS];
	int		 value[JOBS];
	char		 reason[JOBS][128];
	uint64_t	 limit_us;
	size_t		 idlers;
	struct pool	*pool;
	size_t		 pauses_at;	/* this job has it pause; 0: none */
	unsigned	 extra;		/* each job makes so many connections more */
	int		 call[2];	/* a pipe: AWAIT reads until CALL closes it */
};

static void
work(void *arg, size_t i, void *block)
{
	struct trial	*trial = arg;
	int		*value = block;

	switch (trial->behaviour[i]) {
	case GOOD:
		*value = (int)i * 7;
		break;
	case CRASH:
		raise(SIGKILL);
		break;
	case EXIT:
		_exit(9);
	case HANG:
		for (;;)
			pause();
	case AWAIT:
		close(trial->call[1]);
		*value = (int)read(trial->call[0], value, 1);
		break;
	case CALL:
		*value = (int)write(trial->call[1], "1234", 4);
		break;
	}
}

static uint64_t
limit(void *arg, size_t i)
{
	(void)i;
	return ((struct trial *)arg)->limit_us;
}

static unsigned
connections(void *arg, size_t i)
{
	(void)arg;
	(void)i;
	return 1;
}

static void
done(void *arg, size_t i, const void *block, const char *reason)
{
	struct trial	*trial = arg;

	trial->called[i]++;
	if (i == trial->pauses_at && i != 0)
		trial->pool->pause = true;
	trial->pool->extra += trial->extra;
	trial->value[i] = -1;
	if (block != NULL)
		memcpy(&trial->value[i], block, sizeof(int));
	else
		snprintf(trial->reason[i], sizeof(trial->reason[i]), "%s", reason);
}

/* Jobs from the first on; returns the first that was not started. */
static size_t
run_from(struct trial *trial, size_t first, unsigned jobs, unsigned rate,
    uint64_t deadline_us)
{
	struct pool	 pool = { .jobs = jobs, .deadline_us = deadline_us,
			     .idlers = trial->idlers, .rate = rate,
			     .size = sizeof(int), .arg = trial, .work = work,
			     .limit_us = limit, .connections = connections,
			     .done = done };

	if (trial->limit_us == 0)
		trial->limit_us = 30000000;
	trial->pool = &pool;
	return pool_run(&pool, first, JOBS);
}

static void
run(struct trial *trial, unsigned jobs, uint64_t deadline_us)
{
	ck_assert_uint_eq(run_from(trial, 0, jobs, 0, deadline_us), JOBS);
}

START_TEST(every_job_is_done_once)
{
	struct trial	 trial = { .behaviour = { GOOD } };
	size_t		 i;

	run(&trial, (unsigned)_i, UINT64_MAX);
	for (i = 0; i < JOBS; i++) {
		ck_assert_uint_eq(trial.called[i], 1);
		ck_assert_int_eq(trial.value[i], (int)i * 7);
	}
}
END_TEST

START_TEST(a_crash_harms_no_other)
{
	struct trial	 trial = { .behaviour = { [2] = CRASH, [5] = EXIT } };
	size_t		 i;

	run(&trial, 3, UINT64_MAX);
	for (i = 0; i < JOBS; i++) {
		ck_assert_uint_eq(trial.called[i], 1);
		if (i != 2 && i != 5)
			ck_assert_int_eq(trial.value[i], (int)i * 7);
	}
	ck_assert_ptr_nonnull(strstr(trial.reason[2], "signal 9"));
	ck_assert_ptr_nonnull(strstr(trial.reason[5], "status 9"));
}
END_TEST

START_TEST(a_hang_is_ended)
{
	struct trial	 trial = { .behaviour = { [0] = HANG }, .limit_us = 200000 };

	run(&trial, 1, UINT64_MAX);
	ck_assert_ptr_nonnull(strstr(trial.reason[0], "in time"));
	ck_assert_int_eq(trial.value[JOBS - 1], (JOBS - 1) * 7);
}
END_TEST

/* Four wait for the fifth, with two at work: only beside them does it have a turn. */
START_TEST(idlers_take_nobodys_place)
{
	struct trial	 trial = { .behaviour = { AWAIT, AWAIT, AWAIT, AWAIT, CALL },
			     .idlers = 4 };
	size_t		 i;

	ck_assert_int_eq(pipe(trial.call), 0);
	run(&trial, 2, UINT64_MAX);
	for (i = 0; i < 4; i++)
		ck_assert_int_eq(trial.value[i], 1);
	ck_assert_int_eq(trial.value[JOBS - 1], (JOBS - 1) * 7);
	/* Who asks for one at a time gets that. */
	trial.limit_us = 200000;
	run(&trial, 1, UINT64_MAX);
	for (i = 0; i < 4; i++)
		ck_assert_ptr_nonnull(strstr(trial.reason[i], "in time"));
	close(trial.call[0]);
	close(trial.call[1]);
}
END_TEST

START_TEST(the_deadline_ends_all)
{
	struct trial	 trial = { .behaviour = { [1] = HANG } };
	size_t		 i;

	run(&trial, 1, clock_us() + 300000);
	ck_assert_int_eq(trial.value[0], 0);
	for (i = 1; i < JOBS; i++) {
		ck_assert_uint_eq(trial.called[i], 1);
		ck_assert_ptr_nonnull(strstr(trial.reason[i], "deadline"));
	}
}
END_TEST

/* Those under way end well, and the rest goes on later, if at all. */
START_TEST(a_pause)
{
	struct trial	 trial = { .behaviour = { GOOD }, .pauses_at = 4 };
	size_t		 next, i;

	next = run_from(&trial, 0, (unsigned)_i, 0, UINT64_MAX);
	ck_assert_uint_gt(next, 4);
	/* Others may have overtaken it. */
	if (_i == 1)
		ck_assert_uint_eq(next, 5);
	for (i = 0; i < JOBS; i++)
		ck_assert_uint_eq(trial.called[i], i < next);
	ck_assert_uint_eq(run_from(&trial, next, (unsigned)_i, 0, UINT64_MAX),
	    JOBS);
	for (i = 0; i < JOBS; i++) {
		ck_assert_uint_eq(trial.called[i], 1);
		ck_assert_int_eq(trial.value[i], (int)i * 7);
	}
}
END_TEST

/* Of what was not started before a deadline, all is reported. */
START_TEST(a_pause_and_the_deadline)
{
	struct trial	 trial = { .behaviour = { HANG }, .pauses_at = 2 };
	size_t		 i;

	ck_assert_uint_eq(run_from(&trial, 0, 2, 0, clock_us() + 300000), JOBS);
	for (i = 0; i < JOBS; i++)
		ck_assert_uint_eq(trial.called[i], 1);
	ck_assert_ptr_nonnull(strstr(trial.reason[JOBS - 1], "deadline"));
}
END_TEST

/* At 100 a second: 12 that make three connections each instead of the one announced. */
START_TEST(a_rate)
{
	struct trial	 trial = { .behaviour = { GOOD }, .extra = 2 };
	uint64_t	 start = clock_us();

	run_from(&trial, 0, 1, 100, UINT64_MAX);
	ck_assert_uint_ge(clock_us() - start, (JOBS - 1) * 3 * 10000);
}
END_TEST

/* What only one case at a time may use: the second waits for the first, other things not. */
START_TEST(turns_are_taken)
{
	char		 folder[] = "/tmp/certcheck-turn-XXXXXX", path[64];
	struct pollfd	 pfd = { .events = POLLIN };
	int		 fds[2], mine, other, status;
	pid_t		 pid;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	mine = turn_take(folder, "it");
	ck_assert_int_ne(mine, -1);
	other = turn_take(folder, "other");
	ck_assert_int_ne(other, -1);
	turn_end(other);
	ck_assert_int_eq(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		turn_end(mine);
		other = turn_take(folder, "it");
		_exit(other != -1 && write(fds[1], "x", 1) == 1 ? 0 : 1);
	}
	pfd.fd = fds[0];
	ck_assert_int_eq(poll(&pfd, 1, 200), 0);
	turn_end(mine);
	ck_assert_int_eq(poll(&pfd, 1, 10000), 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	close(fds[0]);
	close(fds[1]);
	turn_end(-1);
	snprintf(path, sizeof(path), "%s/it.turn", folder);
	ck_assert_int_eq(unlink(path), 0);
	snprintf(path, sizeof(path), "%s/other.turn", folder);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
	ck_assert_int_eq(turn_take(folder, "it"), -1);
}
END_TEST

Suite *
pool_suite(void)
{
	Suite	*suite = suite_create("pool");
	TCase	*tc = tcase_create("jobs");

	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(tc, every_job_is_done_once, 1, 5);
	tcase_add_test(tc, a_crash_harms_no_other);
	tcase_add_test(tc, a_hang_is_ended);
	tcase_add_test(tc, idlers_take_nobodys_place);
	tcase_add_test(tc, the_deadline_ends_all);
	tcase_add_loop_test(tc, a_pause, 1, 4);
	tcase_add_test(tc, a_pause_and_the_deadline);
	tcase_add_test(tc, a_rate);
	tcase_add_test(tc, turns_are_taken);
	suite_add_tcase(suite, tc);
	return suite;
}
