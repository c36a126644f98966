/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>
#include <sys/wait.h>

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/brokers/port.h"
#include "fixtures/pki_dir.h"
#include "tests/unit/launcher_fixture.h"
#include "tests/unit/launcher_tests.h"
#include "tests/unit/suites.h"

#define PROGRAM_ENV	"MQTT_CERTCHECK_MOSQUITTO"

static const struct launcher	*mosquitto = &mosquitto_launcher;

/* ---- The launcher -------------------------------------------------------- */

static void
pretend(const char *script)
{
	launcher_pretend(PROGRAM_ENV, script);
}

static struct broker *
start(void)
{
	struct broker	*broker = mosquitto->start(pki_dir, NULL, SOON, &error);

	ck_assert_msg(broker != NULL, "%s", error.text);
	return broker;
}

/* A TLS handshake that shows the certificate in the PKI's server.crt. */
static void
answers(const struct broker *broker)
{
	char	*path = xasprintf("%s/server.crt", pki_dir);
	FILE	*file = fopen(path, "r");
	SSL_CTX	*ctx = SSL_CTX_new(TLS_client_method());
	SSL	*ssl = SSL_new(ctx);
	X509	*want, *got;
	int	 fd;

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(want = PEM_read_X509(file, NULL, NULL, NULL));
	fd = port_dial(mosquitto->port(broker), SOON, &error);
	ck_assert_msg(fd != -1, "%s", error.text);
	fcntl(fd, F_SETFL, 0);
	SSL_set_fd(ssl, fd);
	/* Without a certificate of ours 1.2 would end here; 1.3 shows us theirs first. */
	SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
	ck_assert_int_eq(SSL_connect(ssl), 1);
	ck_assert_ptr_nonnull(got = SSL_get1_peer_certificate(ssl));
	ck_assert_int_eq(X509_cmp(want, got), 0);
	X509_free(got);
	X509_free(want);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
	fclose(file);
	free(path);
}

START_TEST(finds_kinds)
{
	ck_assert_ptr_eq(launcher_find("mosquitto"), mosquitto);
	ck_assert_ptr_null(launcher_find("mosquito"));
	ck_assert_ptr_null(launcher_find(""));
}
END_TEST

START_TEST(starts_answers_stops)
{
	struct broker	*broker = start();
	struct stat	 st;
	char		*log = xstrdup(mosquitto->log(broker));
	uint16_t	 port = mosquitto->port(broker);

	ck_assert_int_eq(mosquitto->alive(broker), 1);
	ck_assert_int_eq(strncmp(mosquitto->version(broker), "mosquitto 2.", 12), 0);
	ck_assert_int_eq(stat(log, &st), 0);
	answers(broker);
	mosquitto->stop(broker);
	ck_assert_int_eq(stat(log, &st), -1);
	ck_assert_int_eq(port_dial(port, SOON, &error), -1);
	launcher_nothing_left();
	free(log);
	mosquitto->stop(NULL);
}
END_TEST

START_TEST(two_at_once)
{
	struct broker	*one = start(), *two = start();

	ck_assert_int_ne(mosquitto->port(one), mosquitto->port(two));
	answers(one);
	answers(two);
	mosquitto->stop(one);
	ck_assert_int_eq(mosquitto->alive(two), 1);
	answers(two);
	mosquitto->stop(two);
	launcher_nothing_left();
}
END_TEST

START_TEST(reloads)
{
	struct broker	*broker = start();
	char		*log;
	const char	*p;
	size_t		 len;
	int		 i, seen = 0;

	for (i = 0; i < 3; i++) {
		ck_assert_msg(mosquitto->reload(broker, &error) == 0, "%s", error.text);
		answers(broker);
	}
	ck_assert_ptr_nonnull(log = file_read(mosquitto->log(broker), 1 << 20, &len, &error));
	for (p = log; (p = strstr(p, "Reloading config.")) != NULL; p++)
		seen++;
	ck_assert_int_eq(seen, 3);
	free(log);
	mosquitto->stop(broker);
	launcher_nothing_left();
}
END_TEST

/* After a reload, the certificate shown is the one that was written before it. */
START_TEST(reload_is_over)
{
	struct pki	*pki;
	struct broker	*broker;

	launcher_pki_copy();
	broker = start();
	pki = pki_make(NULL, 0, NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_int_eq(pki_write_broker(pki, pki_dir, &error), 0);
	pki_free(pki);
	ck_assert_msg(mosquitto->reload(broker, &error) == 0, "%s", error.text);
	answers(broker);
	mosquitto->stop(broker);
	launcher_nothing_left();
}
END_TEST

/* It says that it reloads, and is not back at its work yet: reload waits for that. */
START_TEST(reload_waits_for_the_end)
{
	struct broker	*broker;
	char		*log;
	size_t		 len;

	pretend("mosquitto \"$@\" & child=$!\n"
	    "trap 'kill -STOP $child; echo Reloading config.; sleep 0.3; echo done;"
	    " kill -CONT $child' HUP\n"
	    "while :; do wait; done");
	broker = start();
	ck_assert_msg(mosquitto->reload(broker, &error) == 0, "%s", error.text);
	ck_assert_ptr_nonnull(log = file_read(mosquitto->log(broker), 1 << 20, &len, &error));
	ck_assert_ptr_nonnull(strstr(log, "\ndone\n"));
	free(log);
	mosquitto->stop(broker);
	launcher_nothing_left();
}
END_TEST

START_TEST(ended_is_seen)
{
	struct broker	*broker;
	int		 ms;

	pretend("mosquitto \"$@\" & child=$!\ntrap 'kill $child; wait; exit 7' HUP\n"
	    "wait $child");
	broker = start();
	ck_assert_int_eq(mosquitto->alive(broker), 1);
	ck_assert_int_eq(mosquitto->reload(broker, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "ended with status 7"));
	for (ms = 0; mosquitto->alive(broker) && ms < 20000; ms++)
		poll(NULL, 0, 1);
	ck_assert_int_eq(mosquitto->alive(broker), 0);
	ck_assert_int_eq(mosquitto->reload(broker, &error), -1);
	mosquitto->stop(broker);
	launcher_nothing_left();
}
END_TEST

START_TEST(garbage_crl_is_told)
{
	char	*path;

	launcher_pki_copy();
	path = xasprintf("%s/crl.pem", pki_dir);
	launcher_write(path, 0600, "garbage\n");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, path));
	ck_assert_ptr_nonnull(strstr(error.text, "Unable to load certificate revocation file"));
	launcher_nothing_left();
	free(path);
}
END_TEST

START_TEST(hostile_log_is_made_visible)
{
	pretend("printf '\\033[31mred\\n' >&2; exit 1");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "\\x1B[31mred"));
	ck_assert_ptr_null(strchr(error.text, '\033'));
	launcher_nothing_left();
}
END_TEST

START_TEST(missing_program_is_told)
{
	setenv(PROGRAM_ENV, "/nowhere/mosquitto", 1);
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "/nowhere/mosquitto"));
	ck_assert_ptr_nonnull(strstr(error.text, mosquitto->install));
	/* There, but not for this machine. */
	pretend("");
	launcher_write(getenv(PROGRAM_ENV), 0700, "\x7f" "ELF");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "cannot run"));
	launcher_nothing_left();
}
END_TEST

/* What it says when it cannot have the port of a listener, of MQTT and of WebSocket. */
static const char *const	 taken[] = {
	"Error: Address already in use",
	"Error: Unable to create websockets listener on port 44499."
};

START_TEST(taken_port_is_retried)
{
	struct broker	*broker;
	char		 script[512];

	snprintf(script, sizeof(script),
	    "mkdir \"$0.1\" 2>/dev/null || mkdir \"$0.2\" 2>/dev/null || exec mosquitto \"$@\"\n"
	    "echo '%s' >&2; exit 1", taken[_i]);
	pretend(script);
	broker = start();
	answers(broker);
	mosquitto->stop(broker);
	snprintf(script, sizeof(script), "echo '%s' >&2; exit 1", taken[_i]);
	pretend(script);
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, taken[_i]));
	launcher_nothing_left();
}
END_TEST

/* It says that it runs, and somebody answers on its port: but it is somebody else. */
START_TEST(foreign_port_is_not_ours)
{
	pretend("mosquitto \"$@\" >\"$0.log\" 2>&1 &\n"
	    "until grep -q running \"$0.log\"; do :; done\n"
	    "echo 'mosquitto version 9 running' >&2; wait");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, clock_us() + 2000000, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "in time"));
	/* And where nobody answers. */
	pretend("echo 'mosquitto version 9 running' >&2; exec sleep 60");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "refused"));
	launcher_nothing_left();
}
END_TEST

START_TEST(silent_program_is_late)
{
	pretend("exec sleep 60");
	ck_assert_ptr_null(mosquitto->start(pki_dir, NULL, clock_us() + 200000, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "not ready in time"));
	launcher_nothing_left();
}
END_TEST

START_TEST(configuration_names_final_dir)
{
	struct broker_config	 config = {
		.port = 8883, .pki = "/srv/a b/broker", .dir = tmp_dir,
		.final_dir = "/srv/a b/config/mosquitto"
	};
	char			*path = xasprintf("%s/mosquitto.conf", tmp_dir), *text;
	size_t			 len;

	ck_assert_int_eq(mosquitto->configure(&config, &error), 0);
	ck_assert_ptr_nonnull(text = file_read(path, 1 << 16, &len, &error));
	ck_assert_ptr_nonnull(strstr(text, "\nlistener 8883\n"));
	ck_assert_ptr_nonnull(strstr(text, "\ncrlfile /srv/a b/broker/crl.pem\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nacl_file /srv/a b/config/mosquitto/acl\n"));
	ck_assert_ptr_nonnull(strstr(text,
	    "\npassword_file /srv/a b/config/mosquitto/passwords\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nrequire_certificate true\n"));
	ck_assert_ptr_null(strstr(text, "\nuser "));
	ck_assert_ptr_null(strstr(text, tmp_dir));
	free(text);
	free(path);
	config.pki = "/srv/a\nallow_anonymous true";
	ck_assert_int_eq(mosquitto->configure(&config, &error), -1);
	ck_assert_ptr_nonnull(strstr(error.text, "\\x0A"));
	config.pki = "/srv";
	config.user = "a\rb";
	ck_assert_int_eq(mosquitto->configure(&config, &error), -1);
}
END_TEST

#ifdef __linux__
START_TEST(broker_dies_with_us)
{
	struct broker	*broker;
	uint16_t	 port = 0;
	uint64_t	 deadline = SOON;
	pid_t		 pid;
	int		 fds[2], fd;

	ck_assert_int_eq(pipe(fds), 0);
	if ((pid = fork()) == 0) {
		broker = mosquitto->start(pki_dir, NULL, deadline, &error);
		if (broker != NULL)
			port = mosquitto->port(broker);
		if (write(fds[1], &port, sizeof(port)) != sizeof(port))
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	ck_assert_int_eq(read(fds[0], &port, sizeof(port)), sizeof(port));
	ck_assert_int_ne(port, 0);
	waitpid(pid, NULL, 0);
	while ((fd = port_dial(port, deadline, &error)) != -1 &&
	    clock_left_ms(deadline) > 0) {
		close(fd);
		poll(NULL, 0, 5);
	}
	ck_assert_int_eq(fd, -1);
}
END_TEST
#endif

Suite *
launcher_suite(void)
{
	Suite	*suite = suite_create("launcher");
	TCase	*tcase = tcase_create("launcher");

	tcase_set_timeout(tcase, 60);
	tcase_add_unchecked_fixture(tcase, launcher_setup, launcher_teardown);
	tcase_add_checked_fixture(tcase, launcher_tmp, NULL);
	tcase_add_test(tcase, finds_kinds);
	tcase_add_test(tcase, starts_answers_stops);
	tcase_add_test(tcase, two_at_once);
	tcase_add_test(tcase, reloads);
	tcase_add_test(tcase, reload_is_over);
	tcase_add_test(tcase, reload_waits_for_the_end);
	tcase_add_test(tcase, ended_is_seen);
	tcase_add_test(tcase, garbage_crl_is_told);
	tcase_add_test(tcase, hostile_log_is_made_visible);
	tcase_add_test(tcase, missing_program_is_told);
	tcase_add_loop_test(tcase, taken_port_is_retried, 0, COUNT(taken));
	tcase_add_test(tcase, foreign_port_is_not_ours);
	tcase_add_test(tcase, silent_program_is_late);
	tcase_add_test(tcase, configuration_names_final_dir);
	launcher_process_add(tcase);
	launcher_rabbitmq_add(tcase);
	launcher_names_add(tcase);
#ifdef __linux__
	tcase_add_test(tcase, broker_dies_with_us);
#endif
	suite_add_tcase(suite, tcase);
	return suite;
}
