/* SPDX-License-Identifier: ISC */
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <netinet/in.h>

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/recipes.h"
#include "harness/base.h"
#include "harness/step.h"
#include "tests/unit/loopback.h"
#include "tests/unit/step_tests.h"

/* Those who stay, at a peer that does as it is told. */

#define SOME	5

static const struct crowd	 sockets = { "5 sockets", SOME, PROGRESS_TCP };
static const struct crowd	 halves = { "5 halves", SOME, PROGRESS_HELLO };
static const struct approach	 with_sockets = { "with sockets", .crowd = &sockets };
static const struct approach	 with_halves = { "with halves", .crowd = &halves };

/* What the peer does to each that comes, once it has said something if it has to. */
enum habit {
	HABIT_HOLD,	/* nothing */
	HABIT_END,
	HABIT_ANSWER,	/* say something, and end it */
	HABIT_END_ONE	/* the first only */
};

static struct target	 target;
static struct scene	 scene;
static int		 listener;
static pid_t		 pid;

/* In the child; never returns. */
static void
peer_run(enum habit habit, bool heeds)
{
	uint8_t	 bytes[4096];
	ssize_t	 n;
	int	 fds[SOME], i;

	for (i = 0; i < SOME; i++)
		if ((fds[i] = accept(listener, NULL, NULL)) == -1)
			_exit(1);
	for (i = 0; i < SOME; i++) {
		/* The head of a record, and not the whole of it. */
		n = heeds ? recv(fds[i], bytes, sizeof(bytes), 0) : 0;
		if (heeds && (n < 5 || bytes[0] != 22 ||
		    n >= 5 + (bytes[3] << 8 | bytes[4])))
			_exit(1);
		if (habit == HABIT_ANSWER)
			send(fds[i], "\x15\x03\x03\x00\x02\x02\x28", 7, MSG_NOSIGNAL);
		if (habit != HABIT_HOLD && (habit != HABIT_END_ONE || i == 0))
			close(fds[i]);
	}
	pause();
	_exit(0);
}

static void
peer_start(enum habit habit, bool heeds)
{
	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0)
		peer_run(habit, heeds);
}

static struct observation
try(enum op op, const struct approach *how, uint32_t limit, struct scene *where)
{
	const struct step	 step = {
		op, .as = &recipe_no_certificate, .how = how,
		.expect = { .limit = limit }
	};
	const struct variant	 variant = { TLS_1_3, MQTT_5 };
	struct material		 material;
	struct observation	 seen;

	memset(&material, 0, sizeof(material));
	step_run(&target, &material, &step, &variant, where, &seen);
	ck_assert_int_eq(seen.op, op);
	return seen;
}

static void
open_port(void)
{
	memset(&target, 0, sizeof(target));
	memset(&scene, 0, sizeof(scene));
	target.host = "broker.example";
	target.timeout_ms = 10000;
	listener = loopback_listen(&target, SOME);
	pid = 0;
}

static void
close_port(void)
{
	scene_clear(&scene);
	ck_assert_ptr_null(scene.gathering);
	close(listener);
	if (pid != 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
}

START_TEST(nobody_goes)
{
	struct observation	 o;

	peer_start(HABIT_HOLD, true);
	o = try(OP_CROWD, &with_halves, 0, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_ACCEPTED);
	ck_assert_uint_eq(o.left, SOME);
	o = try(OP_DISPERSE, &with_halves, 1, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_DENIED);
	ck_assert_uint_eq(o.left, SOME);
	ck_assert_uint_ge(o.elapsed_us, 1000000);
}
END_TEST

START_TEST(all_go)
{
	struct observation	 o;

	peer_start(_i == 0 ? HABIT_END : HABIT_ANSWER, true);
	o = try(OP_CROWD, &with_halves, 0, &scene);
	ck_assert_uint_eq(o.left, SOME);
	/* As soon as they are gone, not at the limit. */
	o = try(OP_DISPERSE, &with_halves, 3600, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_ACCEPTED);
	ck_assert_uint_eq(o.left, 0);
}
END_TEST

START_TEST(some_go)
{
	struct observation	 o;

	peer_start(HABIT_END_ONE, false);
	try(OP_CROWD, &with_sockets, 0, &scene);
	o = try(OP_DISPERSE, &with_sockets, 1, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_DENIED);
	ck_assert_uint_eq(o.left, SOME - 1);
}
END_TEST

/* A second crowd does not send the first away. */
START_TEST(crowds_add_up)
{
	struct observation	 o;

	ck_assert_int_eq(listen(listener, 2 * SOME), 0);
	try(OP_CROWD, &with_sockets, 0, &scene);
	o = try(OP_CROWD, &with_halves, 0, &scene);
	ck_assert_uint_eq(o.left, SOME);
	o = try(OP_DISPERSE, &with_halves, 1, &scene);
	ck_assert_uint_eq(o.left, 2 * SOME);
}
END_TEST

START_TEST(nobody_comes)
{
	struct observation	 o;

	shutdown(listener, SHUT_RDWR);
	o = try(OP_CROWD, &with_sockets, 0, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_UNREACHABLE);
	ck_assert_uint_eq(o.left, 0);
	o = try(OP_CROWD, &with_sockets, 0, NULL);
	ck_assert_int_eq(o.outcome, OUTCOME_FAULT);
	o = try(OP_DISPERSE, &with_sockets, 1, NULL);
	ck_assert_int_eq(o.outcome, OUTCOME_FAULT);
	scene_clear(&scene);
	o = try(OP_DISPERSE, &with_sockets, 1, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_FAULT);
}
END_TEST

/* That we could not come is no limit of the broker's. */
START_TEST(we_have_no_more_sockets)
{
	struct rlimit		 limit;
	struct observation	 o;
	int			 fd;

	ck_assert_int_ne(fd = dup(listener), -1);
	close(fd);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = (rlim_t)fd + 2;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
	o = try(OP_CROWD, &with_sockets, 0, &scene);
	ck_assert_int_eq(o.outcome, OUTCOME_FAULT);
	ck_assert_uint_lt(o.left, SOME);
}
END_TEST

TCase *
step_crowd_tcase(void)
{
	TCase	*tcase = tcase_create("crowd");

	tcase_add_checked_fixture(tcase, open_port, close_port);
	tcase_set_timeout(tcase, 30);
	tcase_add_test(tcase, nobody_goes);
	tcase_add_loop_test(tcase, all_go, 0, 2);
	tcase_add_test(tcase, some_go);
	tcase_add_test(tcase, crowds_add_up);
	tcase_add_test(tcase, nobody_comes);
	tcase_add_test(tcase, we_have_no_more_sockets);
	return tcase;
}
