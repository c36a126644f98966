/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/brokers/port.h"
#include "harness/channel.h"
#include "tests/unit/lab_fixture.h"
#include "tests/unit/suites.h"

/* Labs with a Mosquitto of their own. */

static struct labs	*kind;
static struct target	 target;

static void
setup(void)
{
	lab_setup();
	kind = labs_launched(lab_pki, &mosquitto_launcher, NULL, lab_folder);
}

static void
teardown(void)
{
	labs_free(kind);
	lab_teardown();
}

static struct lab *
start(void)
{
	struct lab	*lab = kind->open(kind, &lab_like, &target, &lab_error);

	ck_assert_msg(lab != NULL, "%s", lab_error.text);
	return lab;
}

static void
done(enum lab_end end)
{
	ck_assert_msg(end == LAB_DONE, "%d: %s", (int)end, lab_error.text);
}

static void
good(int status)
{
	ck_assert_msg(status == 0, "%s", lab_error.text);
}

static int
items(const char *path)
{
	DIR	*dir = opendir(path);
	int	 count = -2;

	ck_assert_ptr_nonnull(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

static void
nothing_left(void)
{
	ck_assert_int_eq(items(lab_folder), 0);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

/* Its WebSocket listener goes with it, and its port where that goes. */
START_TEST(test_websocket)
{
	const struct broker_names	 names = { .wss = true };
	const struct target		 elsewhere = { .path = "/somewhere" };
	struct labs			*labs;
	struct target			 like = lab_like;
	struct lab			*lab;

	labs = labs_launched(lab_pki, &mosquitto_launcher, &names, lab_folder);
	like.wss = &elsewhere;
	lab = labs->open(labs, &like, &target, &lab_error);
	ck_assert_msg(lab != NULL, "%s", lab_error.text);
	ck_assert_ptr_nonnull(target.wss);
	ck_assert_str_eq(target.wss->path, "/somewhere");
	ck_assert_ptr_null(target.wss->wss);
	ck_assert_int_ne(target.wss->dial_port, target.dial_port);
	ck_assert(lab_shows(target.wss->dial_port, &recipe_server));
	done(labs->restart(lab, &target, &lab_error));
	ck_assert_ptr_nonnull(target.wss);
	ck_assert_str_eq(target.wss->path, "/somewhere");
	ck_assert(lab_shows(target.wss->dial_port, &recipe_server));
	labs->close(lab);
	/* One that nobody asks for it is not known. */
	like.wss = NULL;
	lab = labs->open(labs, &like, &target, &lab_error);
	ck_assert_msg(lab != NULL, "%s", lab_error.text);
	ck_assert_ptr_null(target.wss);
	labs->close(lab);
	labs_free(labs);
	nothing_left();
}
END_TEST

START_TEST(test_open)
{
	const char	*tmp = getenv("TMPDIR");
	char		*elsewhere = xasprintf("%s/elsewhere", lab_folder);
	struct lab	*one, *two;
	struct target	 second;
	struct stat	 st;

	/* Nothing of it anywhere but in the folder. */
	setenv("TMPDIR", "/nowhere", 1);
	ck_assert_uint_eq(kind->can, (1u << LAB_DEEDS) - 1);
	ck_assert(kind->many && kind->settles && kind->open_us > 0);
	one = start();
	two = kind->open(kind, &lab_like, &second, &lab_error);
	ck_assert_msg(two != NULL, "%s", lab_error.text);
	ck_assert_int_eq(items(lab_folder), 2);
	ck_assert_int_ne(target.dial_port, second.dial_port);
	ck_assert_int_ne(target.bare_port, target.dial_port);
	ck_assert_str_eq(target.host, "localhost");
	if (tmp != NULL)
		setenv("TMPDIR", tmp, 1);
	else
		unsetenv("TMPDIR");
	lab_accepts(&target, &recipe_client);
	lab_accepts(&target, &recipe_other);
	lab_refuses(&target, &recipe_revoked);
	lab_accepts(&second, &recipe_client);
	/* To what is done to one, the other is indifferent. */
	good(kind->revoke(one, &recipe_client, &lab_error));
	done(kind->reload(one, &target, &lab_error));
	lab_refuses(&target, &recipe_client);
	lab_accepts(&second, &recipe_client);
	kind->close(one);
	ck_assert_int_eq(items(lab_folder), 1);
	ck_assert_int_eq(port_dial(target.dial_port, clock_us() + 1000000,
	    &lab_error), -1);
	kind->close(two);
	kind->close(NULL);
	nothing_left();
	good(labs_restore(kind, &lab_error));
	ck_assert_int_eq(stat(elsewhere, &st), -1);
	free(elsewhere);
}
END_TEST

/* The second listener takes those without a certificate, as far as TLS goes. */
START_TEST(test_bare)
{
	struct lab			*lab = start();
	struct target			 bare = target;
	struct observation		 seen;

	ck_assert_int_ne(target.bare_port, 0);
	ck_assert(lab_shows(target.bare_port, &recipe_server));
	bare.dial_port = bare.port = bare.bare_port;
	good(target_resolve(&bare, &lab_error));
	seen = lab_meet(&bare, &recipe_no_certificate);
	ck_assert_msg(seen.outcome == OUTCOME_REFUSED_MQTT, "%d: %s",
	    (int)seen.outcome, seen.detail);
	lab_refuses(&target, &recipe_no_certificate);
	kind->close(lab);
	nothing_left();
}
END_TEST

START_TEST(test_revoke)
{
	struct lab		*lab = start();
	struct observation	 seen;
	uint16_t		 port = target.dial_port;

	lab_accepts(&target, &recipe_client);
	good(kind->revoke(lab, &recipe_client, &lab_error));
	/* Not before it reloads. */
	lab_accepts(&target, &recipe_client);
	done(kind->reload(lab, &target, &lab_error));
	seen = lab_meet(&target, &recipe_client);
	ck_assert_int_eq(seen.outcome, OUTCOME_REFUSED_TLS);
	ck_assert_int_eq(seen.alert, 44);
	lab_accepts(&target, &recipe_other);
	lab_refuses(&target, &recipe_revoked);
	/* It stays so. */
	good(kind->reset(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_client);
	lab_accepts(&target, &recipe_other);
	ck_assert_int_eq(target.dial_port, port);
	done(kind->restart(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_client);
	lab_accepts(&target, &recipe_other);
	kind->close(lab);
	nothing_left();
}
END_TEST

/* A CRL without anybody on it lets them in; the ordinary one keeps them out again. */
START_TEST(test_crl)
{
	static const struct crl_recipe	 empty = {
		.issuer = &recipe_root, .omits = true
	};
	static const struct crl_recipe *const list[] = { &empty, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct lab			*lab = start();

	good(kind->crl(lab, &told, &lab_error));
	done(kind->reload(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_revoked);
	good(kind->crl(lab, NULL, &lab_error));
	done(kind->reload(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_revoked);
	good(kind->crl(lab, &told, &lab_error));
	done(kind->restart(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_revoked);
	good(kind->reset(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_revoked);
	lab_accepts(&target, &recipe_client);
	kind->close(lab);
	nothing_left();
}
END_TEST

/* Whatever Mosquitto makes of these, we are still there, and it comes back. */
START_TEST(test_bad_crl)
{
	struct crl_file	 told = { .form = (enum crl_form)_i };
	struct lab	*lab = start();
	enum lab_end	 end;

	good(kind->crl(lab, &told, &lab_error));
	end = kind->reload(lab, &target, &lab_error);
	ck_assert_msg(end == LAB_DONE || end == LAB_ENDED, "%d: %s", (int)end,
	    lab_error.text);
	good(kind->reset(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_client);
	lab_refuses(&target, &recipe_revoked);
	/* With none of these it starts. */
	good(kind->crl(lab, &told, &lab_error));
	end = kind->restart(lab, &target, &lab_error);
	ck_assert_msg(end == LAB_ENDED, "%d: %s", (int)end, lab_error.text);
	ck_assert_ptr_nonnull(strstr(lab_error.text, "does not start"));
	ck_assert_int_eq(kind->reload(lab, &target, &lab_error), LAB_ENDED);
	good(kind->reset(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_client);
	lab_refuses(&target, &recipe_revoked);
	kind->close(lab);
	nothing_left();
}
END_TEST

START_TEST(test_trust)
{
	static const struct recipe *const foreign[] = {
		&recipe_foreign_root, NULL
	};
	static const struct crl_recipe	 crl = { .issuer = &recipe_foreign_root };
	static const struct crl_recipe *const list[] = { &crl, NULL };
	static const struct crl_file	 told = { .crls = list };
	struct lab			*lab = start();
	uint16_t			 port;

	lab_refuses(&target, &recipe_wrong_ca);
	good(kind->trust(lab, foreign, &lab_error));
	good(kind->crl(lab, &told, &lab_error));
	done(kind->restart(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_wrong_ca);
	lab_refuses(&target, &recipe_client);
	/* To take that back, it is another process. */
	port = target.dial_port;
	good(kind->reset(lab, &target, &lab_error));
	ck_assert_int_ne(target.dial_port, port);
	lab_accepts(&target, &recipe_client);
	lab_refuses(&target, &recipe_wrong_ca);
	/* NULL: the ordinary ones. */
	good(kind->trust(lab, foreign, &lab_error));
	good(kind->trust(lab, NULL, &lab_error));
	done(kind->restart(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_client);
	kind->close(lab);
	nothing_left();
}
END_TEST

START_TEST(test_server)
{
	struct lab	*lab = start();

	ck_assert(lab_shows(target.dial_port, &recipe_server));
	good(kind->server(lab, &lab_new_server, &lab_error));
	done(kind->restart(lab, &target, &lab_error));
	ck_assert(lab_shows(target.dial_port, &lab_new_server));
	lab_accepts(&target, &recipe_client);
	good(kind->reset(lab, &target, &lab_error));
	ck_assert(lab_shows(target.dial_port, &recipe_server));
	good(kind->server(lab, &lab_new_server, &lab_error));
	done(kind->reload(lab, &target, &lab_error));
	ck_assert(lab_shows(target.dial_port, &lab_new_server));
	kind->close(lab);
	nothing_left();
}
END_TEST

/* Another's fault that is not the broker's, and one that is no lab's. */
START_TEST(test_faults)
{
	static const struct recipe	 nobody = { .name = "nobody",
					    .like = &recipe_client };
	struct lab			*lab = start();
	struct labs			*other;

	ck_assert_int_eq(kind->revoke(lab, &nobody, &lab_error), -1);
	ck_assert_ptr_nonnull(strstr(lab_error.text, "nobody"));
	ck_assert_int_eq(kind->server(lab, &nobody, &lab_error), -1);
	setenv("MQTT_CERTCHECK_MOSQUITTO", "/bin/false", 1);
	/* Its files are ordinary: that it does not start is no finding. */
	ck_assert_int_eq(kind->restart(lab, &target, &lab_error), LAB_FAILED);
	ck_assert_int_eq(kind->reset(lab, &target, &lab_error), -1);
	unsetenv("MQTT_CERTCHECK_MOSQUITTO");
	good(kind->reset(lab, &target, &lab_error));
	lab_accepts(&target, &recipe_client);
	kind->close(lab);
	nothing_left();
	other = labs_launched(lab_pki, &rabbitmq_launcher, NULL, lab_folder);
	ck_assert_uint_eq(other->can, 0);
	labs_free(other);
	other = labs_launched(lab_pki, &mosquitto_launcher, NULL, "/nowhere");
	ck_assert_ptr_null(other->open(other, &lab_like, &target, &lab_error));
	ck_assert_ptr_nonnull(strstr(lab_error.text, "/nowhere"));
	labs_free(other);
}
END_TEST

/* One that ends of a reload, and one that is deaf to it. */
START_TEST(test_ends)
{
	static const char *const scripts[] = {
		"trap 'kill $!; exit 1' HUP; mosquitto \"$@\" & wait $!",
		"trap '' HUP; mosquitto \"$@\" & wait $!",
	};
	char		*path = xasprintf("%s/pretender", lab_folder);
	FILE		*script = fopen(path, "w");
	struct lab	*lab;

	ck_assert_ptr_nonnull(script);
	fprintf(script, "#!/bin/sh\nPATH=$PATH:/usr/sbin:/usr/local/sbin\n%s\n",
	    scripts[_i]);
	ck_assert_int_eq(fclose(script), 0);
	ck_assert_int_eq(chmod(path, 0700), 0);
	setenv("MQTT_CERTCHECK_MOSQUITTO", path, 1);
	lab = start();
	unsetenv("MQTT_CERTCHECK_MOSQUITTO");
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ck_assert_int_eq(kind->reload(lab, &target, &lab_error), _i == 0 ?
	    LAB_ENDED : LAB_FAILED);
	good(kind->restart(lab, &target, &lab_error) == LAB_DONE ? 0 : -1);
	lab_refuses(&target, &recipe_client);
	kind->close(lab);
	unlink(path);
	nothing_left();
	free(path);
}
END_TEST

/* Who opened it is killed: its broker goes with it. */
START_TEST(test_killed)
{
	struct lab	*lab;
	pid_t		 pid;
	uint64_t	 deadline = clock_us() + 10000000;
	int		 ready[2], status, fd;
	uint16_t	 port;

	ck_assert_int_eq(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		lab = kind->open(kind, &lab_like, &target, &lab_error);
		port = lab != NULL ? target.dial_port : 0;
		if (write(ready[1], &port, sizeof(port)) == sizeof(port))
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(ready[0], &port, sizeof(port)), sizeof(port));
	ck_assert_int_ne(port, 0);
	kill(pid, SIGKILL);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	while ((fd = port_dial(port, deadline, &lab_error)) != -1) {
		close(fd);
		ck_assert_msg(clock_us() < deadline, "the broker still runs");
	}
	close(ready[0]);
	close(ready[1]);
}
END_TEST

Suite *
lab_suite(void)
{
	Suite	*suite = suite_create("lab");
	TCase	*tc = tcase_create("launched");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_open);
	tcase_add_test(tc, test_websocket);
	tcase_add_test(tc, test_bare);
	tcase_add_test(tc, test_revoke);
	tcase_add_test(tc, test_crl);
	tcase_add_loop_test(tc, test_bad_crl, CRL_DER, CRL_MISSING + 1);
	tcase_add_test(tc, test_trust);
	tcase_add_test(tc, test_server);
	tcase_add_test(tc, test_faults);
	tcase_add_loop_test(tc, test_ends, 0, 2);
	tcase_add_test(tc, test_killed);
	suite_add_tcase(suite, tc);
	lab_own_add(suite);
	return suite;
}
