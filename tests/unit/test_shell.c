/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "harness/base.h"
#include "harness/shell.h"
#include "tests/unit/suites.h"

#define LONG_US		60000000
#define SHORT_US	300000

static struct shell_result	 result;

static int
run(const char *command, uint64_t us)
{
	return shell_run(command, clock_us() + us, &result);
}

START_TEST(test_good)
{
	ck_assert_int_eq(run("echo one; echo two >&2; cat", LONG_US), 0);
	ck_assert_str_eq(result.output, "one\ntwo");
	ck_assert_int_eq(result.status, 0);
	ck_assert_int_eq(result.signal, 0);
	ck_assert_int_eq(result.end, CHILD_ENDED);
}
END_TEST

START_TEST(test_bad)
{
	ck_assert_int_eq(run("exit 3", LONG_US), -1);
	ck_assert_int_eq(result.status, 3);
	ck_assert_str_eq(result.why, "ended with status 3");
	ck_assert_str_eq(result.output, "");
	ck_assert_int_eq(run("kill -TERM $$", LONG_US), -1);
	ck_assert_int_eq(result.status, -1);
	ck_assert_int_eq(result.signal, SIGTERM);
	ck_assert_str_eq(result.why, "was killed by signal 15");
	ck_assert_int_eq(run("/no/such/program", LONG_US), -1);
	ck_assert_int_eq(result.status, 127);
}
END_TEST

/* Late: it and all that it has started are gone; its words are not. */
START_TEST(test_late)
{
	uint64_t	 begin = clock_us();
	long		 pid;

	ck_assert_int_eq(run("sleep 300 & echo $!; exec >/dev/null 2>&1; sleep 300",
	    SHORT_US), -1);
	ck_assert_uint_ge(clock_us() - begin, SHORT_US);
	ck_assert_uint_lt(clock_us() - begin, LONG_US);
	ck_assert_int_eq(result.end, CHILD_LATE);
	ck_assert_int_eq(result.status, -1);
	ck_assert_ptr_nonnull(strstr(result.why, "in time"));
	ck_assert_int_eq(sscanf(result.output, "%ld", &pid), 1);
	/* Who inherits it reaps it when it likes. */
	for (begin = clock_us(); kill((pid_t)pid, 0) == 0; ) {
		char	 path[64], state[512] = "";
		int	 fd;

		ck_assert_uint_lt(clock_us() - begin, LONG_US);
		snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
		if ((fd = open(path, O_RDONLY)) == -1)
			break;
		ck_assert_int_ge(read(fd, state, sizeof(state) - 1), 0);
		close(fd);
		if (strstr(state, ") Z ") != NULL)
			break;
	}
}
END_TEST

/* It ended; that what it left holds the pipe is no reason to wait. */
START_TEST(test_background)
{
	uint64_t	 begin = clock_us();
	long		 pid;

	ck_assert_int_eq(run("sleep 300 & echo $!", LONG_US), 0);
	ck_assert_uint_lt(clock_us() - begin, LONG_US / 2);
	ck_assert_int_eq(sscanf(result.output, "%ld", &pid), 1);
	ck_assert_int_eq(kill((pid_t)pid, SIGKILL), 0);
}
END_TEST

START_TEST(test_flood)
{
	ck_assert_int_eq(run("yes | head -c 10000000; echo last", LONG_US), 0);
	ck_assert_ptr_nonnull(strstr(result.output, "y\nlast"));
	ck_assert_int_eq(strncmp(result.output, "y\ny\n", 4), 0);
	ck_assert_uint_lt(strlen(result.output), SHELL_TAIL);
	/* The last words of a long line, all of them to be escaped. */
	ck_assert_int_eq(run("head -c 100000 /dev/zero", LONG_US), 0);
	ck_assert_uint_eq(strlen(result.output), 4 * SHELL_TAIL);
	ck_assert_int_eq(run("yes", SHORT_US), -1);
	ck_assert_int_eq(result.end, CHILD_LATE);
}
END_TEST

/* Nothing of ours but the environment; signals do what they do by default. */
START_TEST(test_inherits_nothing)
{
	int	 pair[2];
	char	 command[128];

	ck_assert_int_eq(pipe(pair), 0);
	ck_assert_int_eq(run("kill -PIPE $$", LONG_US), -1);
	ck_assert_int_eq(result.signal, SIGPIPE);
	snprintf(command, sizeof(command), "test ! -e /proc/self/fd/%d", pair[1]);
	ck_assert_int_eq(run(command, LONG_US), 0);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

Suite *
shell_suite(void)
{
	Suite	*suite = suite_create("shell");
	TCase	*tcase = tcase_create("shell");

	tcase_set_timeout(tcase, 120);
	tcase_add_test(tcase, test_good);
	tcase_add_test(tcase, test_bad);
	tcase_add_test(tcase, test_late);
	tcase_add_test(tcase, test_background);
	tcase_add_test(tcase, test_flood);
	tcase_add_test(tcase, test_inherits_nothing);
	suite_add_tcase(suite, tcase);
	return suite;
}
