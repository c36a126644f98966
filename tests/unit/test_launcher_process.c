/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "fixtures/brokers/process.h"
#include "tests/unit/launcher_fixture.h"
#include "tests/unit/launcher_tests.h"

static struct process *
shell(const char *script)
{
	char		*log = xasprintf("%s/log", tmp_dir);
	struct process	*process;

	process = process_start((const char *const []){ "/bin/sh", "-c", script, NULL },
	    NULL, log, &error);
	ck_assert_msg(process != NULL, "%s", error.text);
	free(log);
	return process;
}

START_TEST(stop_kills_the_deaf)
{
	struct process	*process = shell("trap '' TERM; echo ready; while :; do sleep 1; done");

	ck_assert_int_eq(process_log_wait(process, 0, "ready", SOON, NULL), PROCESS_FOUND);
	process_stop(process, clock_us() + 50000);
	launcher_nothing_left();
}
END_TEST

START_TEST(end_is_in_words)
{
	struct process	*process = shell("echo one; echo two; exit 3");
	char		 text[64];
	off_t		 where;

	ck_assert_int_eq(process_log_wait(process, 0, "three", SOON, NULL), PROCESS_ENDED);
	ck_assert_int_eq(process_log_wait(process, 0, "two", SOON, &where), PROCESS_FOUND);
	ck_assert_int_eq(where, 4);
	ck_assert_int_eq(process_log_find(process, 5, "two"), -1);
	process_state(process, text, sizeof(text));
	ck_assert_str_eq(text, "ended with status 3");
	process_log_end(process, text, sizeof(text));
	ck_assert_str_eq(text, "one\ntwo");
	/* Whole lines, as many as fit. */
	process_log_end(process, text, sizeof("ne\ntwo"));
	ck_assert_str_eq(text, "two");
	process_log_end(process, text, sizeof("two"));
	ck_assert_str_eq(text, "two");
	process_log_end(process, text, sizeof("wo"));
	ck_assert_str_eq(text, "wo");
	ck_assert_int_eq(process_signal(process, SIGHUP), -1);
	process_stop(process, SOON);
	process = shell("kill -9 $$");
	ck_assert_int_eq(process_log_wait(process, 0, "x", SOON, NULL), PROCESS_ENDED);
	process_state(process, text, sizeof(text));
	ck_assert_str_eq(text, "was killed by signal 9");
	process_stop(process, SOON);
	launcher_nothing_left();
}
END_TEST

START_TEST(descriptors_stay_here)
{
	struct process	*process;
	struct pollfd	 pfd;
	int		 fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	process = shell("read x || echo no input; exec sleep 60");
	close(fds[1]);
	/* The end of file comes only if nobody else holds the other end. */
	pfd = (struct pollfd){ .fd = fds[0], .events = POLLIN };
	ck_assert_int_eq(poll(&pfd, 1, 5000), 1);
	ck_assert_int_eq(process_log_wait(process, 0, "no input", SOON, NULL), PROCESS_FOUND);
	process_stop(process, SOON);
	close(fds[0]);
	/* SIGPIPE is not ignored there, though it is here. */
	signal(SIGPIPE, SIG_IGN);
	process = shell("kill -PIPE $$; exec sleep 60");
	ck_assert_int_eq(process_log_wait(process, 0, "x", SOON, NULL), PROCESS_ENDED);
	process_stop(process, SOON);
	launcher_nothing_left();
}
END_TEST

/* None of ours when it is given one. */
START_TEST(environment_is_the_one_given)
{
	static const char *const argv[] = { "/bin/sh", "-c", "echo \"<$ONE$TWO>\"", NULL };
	static const char *const env[] = { "ONE=1", NULL };
	char		*log = xasprintf("%s/log", tmp_dir);
	struct process	*process;

	setenv("TWO", "2", 1);
	process = process_start(argv, env, log, &error);
	ck_assert_msg(process != NULL, "%s", error.text);
	ck_assert_int_eq(process_log_wait(process, 0, "<1>", SOON, NULL), PROCESS_FOUND);
	process_stop(process, SOON);
	process = process_start(argv, NULL, log, &error);
	ck_assert_msg(process != NULL, "%s", error.text);
	ck_assert_int_eq(process_log_wait(process, 0, "<2>", SOON, NULL), PROCESS_FOUND);
	process_stop(process, SOON);
	free(log);
}
END_TEST

void
launcher_process_add(TCase *tcase)
{
	tcase_add_test(tcase, stop_kills_the_deaf);
	tcase_add_test(tcase, end_is_in_words);
	tcase_add_test(tcase, descriptors_stay_here);
	tcase_add_test(tcase, environment_is_the_one_given);
}
