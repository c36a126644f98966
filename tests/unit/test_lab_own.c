/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/brokers/port.h"
#include "fixtures/lab_file.h"
#include "fixtures/pki_crls.h"
#include "fixtures/pki_dir.h"
#include "harness/interrupt.h"
#include "harness/shell.h"
#include "tests/unit/lab_fixture.h"

/* Labs with a Mosquitto that is not ours: started, reloaded and restarted by shell commands. */

#define OWNER		1234	/* of the CRL file, where we may say so */
#define MODE		0640
#define COMMAND_MS	20000

/* Where it has its files; the CRL file is reached by a link. */
static char		*dir, *crl, *trust, *cert, *key, *reload, *restart, *pki_dir;
static char		*original;	/* what the CRL file holds */
static struct stat	 was;
static struct lab_own	 told;
static struct labs	*kind;
static struct target	 target;

static void
good(int status)
{
	ck_assert_msg(status == 0, "%s", lab_error.text);
}

static void
ends(enum lab_end want, enum lab_end end, const char *words)
{
	ck_assert_msg(end == want, "%d, not %d: %s", (int)end, (int)want,
	    lab_error.text);
	ck_assert_msg(strstr(lab_error.text, words) != NULL, "%s",
	    lab_error.text);
}

static void
shell(const char *command)
{
	static struct shell_result	 result;

	ck_assert_msg(shell_run(command, clock_us() + 20000000, &result) == 0,
	    "%s: %s: %s", command, result.why, result.output);
}

static char *
text_of(const char *path)
{
	char	*text = file_read(path, 1 << 20, NULL, &lab_error);

	ck_assert_msg(text != NULL, "%s", lab_error.text);
	return text;
}

/* Mosquitto as its package would run it: a daemon with a file for its number. */
static void
broker_start(void)
{
	struct broker_config	 config = {
		.address = "127.0.0.1", .pki = dir, .dir = dir, .user = "root"
	};
	char			*path = xasprintf("%s/mosquitto.conf", dir);
	FILE			*conf;

	config.port = port_free(&lab_error);
	good(pki_write_broker(lab_pki, dir, &lab_error));
	good(mosquitto_launcher.configure(&config, &lab_error));
	ck_assert_ptr_nonnull(conf = fopen(path, "a"));
	fprintf(conf, "pid_file %s/pid\nlog_dest none\n", dir);
	ck_assert_int_eq(fclose(conf), 0);
	free(path);
	lab_like.port = lab_like.dial_port = config.port;
	restart = xasprintf("PATH=$PATH:/usr/sbin; cd %s; test ! -f pid || "
	    "{ pid=$(cat pid); while kill $pid; do sleep 0.02; done; "
	    "rm -f pid; } 2>/dev/null; mosquitto -d -c mosquitto.conf && "
	    "until test -s pid; do sleep 0.02; done", dir);
	shell(restart);
	good(target_resolve(&lab_like, &lab_error));
	lab_becomes(&lab_like, &recipe_client, OUTCOME_ACCEPTED);
}

static void
setup(void)
{
	char	*real;

	lab_setup();
	dir = xasprintf("%s/broker", lab_folder);
	ck_assert_int_eq(mkdir(dir, 0700), 0);
	trust = xasprintf("%s/ca.crt", dir);
	cert = xasprintf("%s/server.crt", dir);
	key = xasprintf("%s/server.key", dir);
	crl = xasprintf("%s/link.pem", dir);
	real = xasprintf("%s/crl.pem", dir);
	reload = xasprintf("kill -HUP $(cat %s/pid)", dir);
	pki_dir = xasprintf("%s/pki", lab_folder);
	broker_start();
	ck_assert_int_eq(symlink("crl.pem", crl), 0);
	ck_assert_int_eq(chmod(real, MODE), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(chown(real, OWNER, OWNER), 0);
	ck_assert_int_eq(stat(crl, &was), 0);
	original = text_of(crl);
	told = (struct lab_own){
		.pki_dir = pki_dir, .crl_file = crl, .trust_file = trust,
		.server_cert = cert, .server_key = key, .reload_cmd = reload,
		.restart_cmd = restart, .command_ms = COMMAND_MS
	};
	free(real);
}

static void
teardown(void)
{
	/* It overlooks any other signal that comes while it starts. */
	char	*stop = xasprintf("cd %s; test ! -f pid || kill -9 $(cat pid) "
		    "2>/dev/null || :", dir);

	shell(stop);
	labs_free(kind);
	free(stop);
	free(dir);
	free(crl);
	free(trust);
	free(cert);
	free(key);
	free(reload);
	free(restart);
	free(pki_dir);
	free(original);
	lab_teardown();
}

static struct lab *
start(void)
{
	struct lab	*lab;

	if (kind == NULL)
		kind = labs_own(lab_pki, &told, &lab_error);
	ck_assert_msg(kind != NULL, "%s", lab_error.text);
	lab = kind->open(kind, &lab_like, &target, &lab_error);
	ck_assert_msg(lab != NULL, "%s", lab_error.text);
	return lab;
}

/* The CRL file bears the owner, group and mode that it had, whatever it holds. */
static void
owned(void)
{
	struct stat	 st;

	ck_assert_int_eq(stat(crl, &st), 0);
	ck_assert_uint_eq(st.st_mode, was.st_mode);
	ck_assert_uint_eq(st.st_uid, was.st_uid);
	ck_assert_uint_eq(st.st_gid, was.st_gid);
}

/* Is anything of ours beside the user's files? */
static bool
is_saved(void)
{
	struct dirent	*item;
	DIR		*stream = opendir(dir);
	bool		 found = false;

	ck_assert_ptr_nonnull(stream);
	while ((item = readdir(stream)) != NULL)
		found = found || strstr(item->d_name, "certcheck") != NULL ||
		    strncmp(item->d_name, "crl.pem.", 8) == 0;
	closedir(stream);
	return found;
}

/* It is as it was: the very file, by its own name, with its own bytes. */
static void
untouched(void)
{
	struct stat	 st;
	char		*text = text_of(crl);

	ck_assert_str_eq(text, original);
	owned();
	ck_assert_int_eq(stat(crl, &st), 0);
	ck_assert_uint_eq(st.st_ino, was.st_ino);
	ck_assert_int_eq(lstat(crl, &st), 0);
	ck_assert(S_ISLNK(st.st_mode));
	ck_assert(!is_saved());
	free(text);
}

START_TEST(test_revoke)
{
	struct lab	*lab = start();
	char		*text;

	ck_assert_uint_eq(kind->can, (1u << LAB_BARE) - 1);
	ck_assert(!kind->many && !kind->settles && kind->open_us > 0);
	untouched();
	good(kind->revoke(lab, &recipe_client, &lab_error));
	owned();
	ck_assert(is_saved());
	text = text_of(crl);
	ck_assert_str_ne(text, original);
	free(text);
	lab_accepts(&target, &recipe_client);
	ends(LAB_DONE, kind->reload(lab, &target, &lab_error), "");
	lab_becomes(&target, &recipe_client, OUTCOME_REFUSED_TLS);
	lab_accepts(&target, &recipe_other);
	good(kind->reset(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_client);
	kind->close(lab);
	/* For the next one, nobody has been revoked. */
	lab = start();
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	lab_refuses(&target, &recipe_revoked);
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ends(LAB_DONE, kind->reload(lab, &target, &lab_error), "");
	lab_becomes(&target, &recipe_client, OUTCOME_REFUSED_TLS);
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	untouched();
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	lab_refuses(&target, &recipe_revoked);
	good(labs_restore(kind, &lab_error));
	untouched();
}
END_TEST

/* Nothing was changed: nothing is told. */
START_TEST(test_idle)
{
	struct lab	*lab;

	told.reload_cmd = told.restart_cmd = "exit 1";
	lab = start();
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	untouched();
}
END_TEST

/* The number of its process. */
static char *
broker_pid(void)
{
	char	*path = xasprintf("%s/pid", dir), *text = text_of(path);

	free(path);
	return text;
}

START_TEST(test_files)
{
	static const struct recipe *const foreign[] = {
		&recipe_foreign_root, NULL
	};
	struct lab	*lab = start();
	char		*ca = text_of(trust), *secret = text_of(key), *text;
	char		*pid, *next;
	struct stat	 st;

	good(kind->trust(lab, foreign, &lab_error));
	good(kind->server(lab, &lab_new_server, &lab_error));
	ck_assert_int_eq(stat(key, &st), 0);
	ck_assert_uint_eq(st.st_mode & 07777, 0600);
	ends(LAB_DONE, kind->restart(lab, &target, &lab_error), "");
	ck_assert(lab_shows(target.dial_port, &lab_new_server));
	lab_refuses(&target, &recipe_client);
	good(kind->reset(lab, &target, &lab_error));
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	ck_assert(lab_shows(target.dial_port, &recipe_server));
	/* To take back a CA, it is restarted, for a case and at the end. */
	good(kind->trust(lab, foreign, &lab_error));
	pid = broker_pid();
	good(kind->reset(lab, &target, &lab_error));
	next = broker_pid();
	ck_assert_str_ne(next, pid);
	free(pid);
	good(kind->trust(lab, foreign, &lab_error));
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	pid = broker_pid();
	ck_assert_str_ne(next, pid);
	free(pid);
	free(next);
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	text = text_of(trust);
	ck_assert_str_eq(text, ca);
	free(text);
	text = text_of(key);
	ck_assert_str_eq(text, secret);
	ck_assert(!is_saved());
	free(text);
	free(ca);
	free(secret);
}
END_TEST

/* Certificate and key may be one file. */
START_TEST(test_one_file)
{
	struct lab	*lab;
	char		*command, *text;

	command = xasprintf("cat %s >>%s", key, cert);
	shell(command);
	told.server_key = cert;
	lab = start();
	good(kind->server(lab, &lab_new_server, &lab_error));
	text = text_of(cert);
	ck_assert_ptr_nonnull(strstr(text, "BEGIN CERTIFICATE"));
	ck_assert_ptr_nonnull(strstr(text, "PRIVATE KEY"));
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	ck_assert(!is_saved());
	free(text);
	free(command);
}
END_TEST

START_TEST(test_missing)
{
	static const struct crl_file	 none = { .form = CRL_MISSING };
	struct lab			*lab = start();
	struct stat			 st;

	good(kind->crl(lab, &none, &lab_error));
	ck_assert_int_eq(stat(crl, &st), -1);
	ck_assert(is_saved());
	good(kind->crl(lab, NULL, &lab_error));
	owned();
	good(kind->crl(lab, &none, &lab_error));
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	untouched();
}
END_TEST

/* ---- Commands ----------------------------------------------------------------- */

START_TEST(test_failing)
{
	struct lab	*lab;

	told.reload_cmd = "echo one; echo no such service >&2; exit 3";
	told.restart_cmd = NULL;
	lab = start();
	ck_assert_uint_eq(kind->can & 1u << LAB_RESTART, 0);
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ends(LAB_FAILED, kind->reload(lab, &target, &lab_error),
	    "the reload command ended with status 3: one no such service");
	ck_assert_int_eq(kind->reset(lab, &target, &lab_error), -1);
	kind->close(lab);
	ck_assert_int_eq(labs_restore(kind, &lab_error), -1);
	ends(LAB_DONE, LAB_DONE, "the reload command ended with status 3");
	untouched();
}
END_TEST

START_TEST(test_hanging)
{
	struct lab	*lab;
	uint64_t	 begin = clock_us();

	told.reload_cmd = "echo waiting; sleep 300";
	told.command_ms = 300;
	lab = start();
	ends(LAB_FAILED, kind->reload(lab, &target, &lab_error),
	    "did not end in time");
	ck_assert_uint_lt(clock_us() - begin, 20000000);
	kind->close(lab);
}
END_TEST

/* It kills the broker, whatever status it ends with. */
START_TEST(test_killing)
{
	struct lab	*lab;
	char		*kill_it = xasprintf("kill -9 $(cat %s/pid); rm %s/pid; "
			    "exit %d", dir, dir, _i);

	told.reload_cmd = kill_it;
	lab = start();
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ends(LAB_ENDED, kind->reload(lab, &target, &lab_error),
	    "nobody listens any more");
	good(kind->reset(lab, &target, &lab_error));
	lab_refuses(&target, &recipe_client);
	lab_accepts(&target, &recipe_other);
	kind->close(lab);
	/* Neither does it stay so at the end, if the command says so. */
	ck_assert_int_eq(labs_restore(kind, &lab_error), 0);
	untouched();
	free(kill_it);
}
END_TEST

/* ---- Accidents ------------------------------------------------------------------ */

/* Who changed it is killed in the midst of it: the parent puts it back. */
START_TEST(test_killed)
{
	static const struct crl_file	 garbage = { .form = CRL_GARBAGE };
	struct lab			*lab;
	pid_t				 pid;
	int				 status;

	kind = labs_own(lab_pki, &told, &lab_error);
	ck_assert_ptr_nonnull(kind);
	if ((pid = fork()) == 0) {
		lab = kind->open(kind, &lab_like, &target, &lab_error);
		if (lab != NULL && kind->crl(lab, &garbage, &lab_error) == 0)
			kill(getpid(), SIGKILL);
		_exit(1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert(is_saved());
	/* The next case begins with what is ordinary. */
	lab = start();
	kind->close(lab);
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	/* After an interrupt too, and it is still known of. */
	interrupt_aside(SIGINT);
	good(labs_restore(kind, &lab_error));
	ck_assert_int_eq(interrupt_signal(), SIGINT);
	interrupt_aside(0);
	untouched();
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
}
END_TEST

/* The whole run was killed: the next one says what to do, and that helps. */
START_TEST(test_left)
{
	struct lab	*lab = start();
	struct labs	*next;
	char		*from, *to;

	good(kind->revoke(lab, &recipe_client, &lab_error));
	kind->close(lab);
	next = labs_own(lab_pki, &told, &lab_error);
	ck_assert_ptr_null(next);
	ck_assert_ptr_nonnull(strstr(lab_error.text, "crl.pem is not what it was"));
	ck_assert_ptr_nonnull(from = strstr(lab_error.text, "mv '"));
	to = xstrdup(from);
	shell(to);
	free(to);
	untouched();
	next = labs_own(lab_pki, &told, &lab_error);
	ck_assert_msg(next != NULL, "%s", lab_error.text);
	labs_free(next);
}
END_TEST

/* Two runs that began before either has changed anything. */
START_TEST(test_two)
{
	struct lab	*lab = start(), *late;
	struct labs	*second = labs_own(lab_pki, &told, &lab_error);
	struct target	 other;

	ck_assert_ptr_nonnull(second);
	good(kind->revoke(lab, &recipe_client, &lab_error));
	late = second->open(second, &lab_like, &other, &lab_error);
	ck_assert_ptr_nonnull(late);
	ck_assert_int_eq(second->revoke(late, &recipe_other, &lab_error), -1);
	ck_assert_ptr_nonnull(strstr(lab_error.text, "another run"));
	second->close(late);
	/* What is not its own it does not put back. */
	good(labs_restore(second, &lab_error));
	ck_assert(is_saved());
	labs_free(second);
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	untouched();
}
END_TEST

/* Somebody else, such as cron, puts another file there: it is not lost. */
START_TEST(test_found)
{
	struct lab	*lab = start();
	char		*command, *path, *text;

	good(kind->revoke(lab, &recipe_client, &lab_error));
	kind->close(lab);
	command = xasprintf("cd %s && echo theirs >new && mv new crl.pem", dir);
	shell(command);
	ck_assert_int_eq(labs_restore(kind, &lab_error), -1);
	ck_assert_ptr_nonnull(strstr(lab_error.text, "somebody else"));
	path = xasprintf("%s/crl.pem" LAB_FILE_FOUND, dir);
	text = text_of(path);
	ck_assert_str_eq(text, "theirs\n");
	unlink(path);
	untouched();
	free(text);
	free(path);
	free(command);
}
END_TEST

START_TEST(test_bad_input)
{
	struct lab_own	 bad = told;
	char		*page = xasprintf("%s/page.html", dir);
	FILE		*stream = fopen(page, "w");

	ck_assert_ptr_nonnull(stream);
	fputs("<html>\n", stream);
	ck_assert_int_eq(fclose(stream), 0);
	bad.crl_file = "/no/such/crl.pem";
	ck_assert_ptr_null(labs_own(lab_pki, &bad, &lab_error));
	ends(LAB_DONE, LAB_DONE, "/no/such/crl.pem: cannot be read");
	bad.crl_file = dir;
	ck_assert_ptr_null(labs_own(lab_pki, &bad, &lab_error));
	ends(LAB_DONE, LAB_DONE, "regular file");
	bad.crl_file = page;
	ck_assert_ptr_null(labs_own(lab_pki, &bad, &lab_error));
	ends(LAB_DONE, LAB_DONE, "page.html: ");
	bad = told;
	bad.server_key = NULL;
	ck_assert_ptr_null(labs_own(lab_pki, &bad, &lab_error));
	ends(LAB_DONE, LAB_DONE, "--server-key");
	bad = told;
	bad.refresh_cmd = "true";
	ck_assert_ptr_null(labs_own(lab_pki, &bad, &lab_error));
	ends(LAB_DONE, LAB_DONE, pki_dir);
	free(page);
	/* What was not told cannot be done. */
	bad = (struct lab_own){ .pki_dir = pki_dir, .command_ms = COMMAND_MS };
	kind = labs_own(lab_pki, &bad, &lab_error);
	ck_assert_ptr_nonnull(kind);
	ck_assert_uint_eq(kind->can, 0);
	untouched();
}
END_TEST

/* ---- Their script fetches what the CA publishes ------------------------------------ */

/* A refresh as it should be: a look at what it got before it replaces anything. */
static char *
refresh_command(void)
{
	return xasprintf("cd %s && cp %s/crl/bundle.pem new && "
	    "openssl crl -in new -noout 2>/dev/null || "
	    "{ echo no CRL there; exit 1; }; cmp -s new crl.pem && exit 0; "
	    "mv new crl.pem && echo x >>count && %s", dir, pki_dir, reload);
}

static int64_t
published_number(const char *name)
{
	char		*path = xasprintf("%s/crl/%s", pki_dir, name), *text;
	struct pki_crls	*crls;
	size_t		 len;
	int64_t		 number;

	text = file_read(path, 1 << 20, &len, &lab_error);
	ck_assert_msg(text != NULL, "%s", lab_error.text);
	crls = pki_crls_read(text, len, &lab_error);
	ck_assert_msg(crls != NULL, "%s", lab_error.text);
	ck_assert_int_eq(ASN1_INTEGER_get_int64(&number,
	    crls->items[0].number), 1);
	pki_crls_free(crls);
	free(text);
	free(path);
	return number;
}

START_TEST(test_refresh)
{
	static const struct crl_file	 page = { .form = CRL_HTML };
	struct lab			*lab;
	char				*command = refresh_command(), *text;
	char				*left;

	good(pki_dir_write(lab_pki, pki_dir, &lab_error));
	told.crl_file = told.reload_cmd = NULL;
	told.refresh_cmd = command;
	lab = start();
	ck_assert_uint_ne(kind->can & 1u << LAB_CRL, 0);
	ck_assert_uint_ne(kind->can & 1u << LAB_RELOAD, 0);
	/* With nothing new it reads them again all the same. */
	ends(LAB_DONE, kind->reload(lab, &target, &lab_error), "");
	text = text_of(crl);
	ck_assert_str_ne(text, original);
	free(text);
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ck_assert_int_eq(published_number("crl_root.pem"),
	    published_number("bundle.pem"));
	ck_assert_int_eq(published_number("crl_root.der"),
	    published_number("bundle.pem"));
	ends(LAB_DONE, kind->reload(lab, &target, &lab_error), "");
	lab_becomes(&target, &recipe_client, OUTCOME_REFUSED_TLS);
	lab_accepts(&target, &recipe_other);
	left = text_of(crl);
	ends(LAB_DONE, kind->reload(lab, &target, &lab_error), "");
	text = text_of(crl);
	ck_assert_str_ne(text, left);
	free(text);
	free(left);
	good(kind->crl(lab, &page, &lab_error));
	ends(LAB_REFUSED, kind->reload(lab, &target, &lab_error),
	    "the refresh command ended with status 1: no CRL there");
	/* It was told, and started with what it has; of the next one it has to be told. */
	ends(LAB_DONE, kind->restart(lab, &target, &lab_error), "");
	good(kind->crl(lab, &page, &lab_error));
	ends(LAB_REFUSED, kind->restart(lab, &target, &lab_error), "no CRL");
	lab_becomes(&target, &recipe_other, OUTCOME_ACCEPTED);
	good(kind->reset(lab, &target, &lab_error));
	lab_becomes(&target, &recipe_client, OUTCOME_REFUSED_TLS);
	good(kind->crl(lab, &page, &lab_error));
	kind->close(lab);
	good(labs_restore(kind, &lab_error));
	lab_becomes(&target, &recipe_client, OUTCOME_ACCEPTED);
	lab_refuses(&target, &recipe_revoked);
	ck_assert_int_gt(published_number("bundle.pem"), 3);
	ck_assert_int_eq(published_number("crl_root.pem"),
	    published_number("bundle.pem"));
	text = xasprintf("! ls %s/crl | grep certcheck", pki_dir);
	shell(text);
	free(text);
	free(command);
}
END_TEST

/* The CA publishes nothing wrong: then it is the command's fault. */
START_TEST(test_refresh_fails)
{
	struct lab	*lab;

	good(pki_dir_write(lab_pki, pki_dir, &lab_error));
	told.crl_file = told.reload_cmd = told.restart_cmd = NULL;
	told.refresh_cmd = "echo cannot connect; exit 7";
	lab = start();
	good(kind->revoke(lab, &recipe_client, &lab_error));
	ends(LAB_FAILED, kind->reload(lab, &target, &lab_error),
	    "the refresh command ended with status 7: cannot connect");
	kind->close(lab);
}
END_TEST

void
lab_own_add(Suite *suite)
{
	TCase	*tc = tcase_create("own");

	tcase_set_timeout(tc, 120);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_revoke);
	tcase_add_test(tc, test_idle);
	tcase_add_test(tc, test_files);
	tcase_add_test(tc, test_one_file);
	tcase_add_test(tc, test_missing);
	tcase_add_test(tc, test_failing);
	tcase_add_test(tc, test_hanging);
	tcase_add_loop_test(tc, test_killing, 0, 2);
	tcase_add_test(tc, test_killed);
	tcase_add_test(tc, test_left);
	tcase_add_test(tc, test_two);
	tcase_add_test(tc, test_found);
	tcase_add_test(tc, test_bad_input);
	tcase_add_test(tc, test_refresh);
	tcase_add_test(tc, test_refresh_fails);
	suite_add_tcase(suite, tc);
}
