/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/brokers/port.h"
#include "fixtures/brokers/process.h"
#include "harness/model.h"
#include "tests/unit/launcher_fixture.h"
#include "tests/unit/launcher_tests.h"

/*
 * RabbitMQ takes long to start: here others stand in for it.  The real one is
 * for tests/e2e.
 */

#define PROGRAM_ENV	"MQTT_CERTCHECK_RABBITMQ"

static const struct launcher	*rabbitmq = &rabbitmq_launcher;

/* A script that knows the port. */
static void
pretend(const char *script)
{
	char	*text = xasprintf(". \"$RABBITMQ_CONF_ENV_FILE\"\n"
		    "port=$(sed -n 's/^mqtt.listeners.ssl.1 = 127.0.0.1://p' \"$CONFIG_FILE\")\n"
		    "%s", script);

	launcher_pretend(PROGRAM_ENV, text);
	free(text);
}

/* A Mosquitto on its port, and the words of a RabbitMQ. */
static void
pretend_running(const char *settings)
{
	char	*script = xasprintf(
		    "printf '%%s\\n' \"listener $port 127.0.0.1\" \"user $(id -un)\" %s >\"$0.conf\"\n"
		    "mosquitto -c \"$0.conf\" >\"$0.log\" 2>&1 & child=$!\n"
		    "trap 'kill $child; wait; exit 3' TERM\n"
		    "until grep -q running \"$0.log\"; do :; done\n"
		    "env >\"$0.env\"\n"
		    "echo ' Starting RabbitMQ 3.10.8 on Erlang 25.2.3 [jit]'\n"
		    "echo 'Server startup complete; 1 plugins started.'\n"
		    "wait $child\n", settings);

	pretend(script);
	free(script);
}

static struct broker *
start(void)
{
	struct broker	*broker;
	char		*settings;

	settings = xasprintf("'cafile %s/ca.crt' 'certfile %s/server.crt' "
	    "'keyfile %s/server.key' 'require_certificate true'", pki_dir,
	    pki_dir, pki_dir);
	pretend_running(settings);
	free(settings);
	broker = rabbitmq->start(pki_dir, NULL, SOON, &error);
	ck_assert_msg(broker != NULL, "%s", error.text);
	return broker;
}

static char *
tmp_read(const char *name)
{
	char	*path = xasprintf("%s/%s", tmp_dir, name), *text;

	text = file_read(path, 1 << 16, NULL, &error);
	ck_assert_msg(text != NULL, "%s", error.text);
	free(path);
	return text;
}

static void
has(const char *text, const char *part)
{
	ck_assert_msg(strstr(text, part) != NULL, "no '%s' in: %s", part, text);
}

static void
shell(const char *command)
{
	char		*log = xasprintf("%s/shell.log", tmp_dir), state[64];
	const char	*argv[] = { "/bin/sh", "-c", command, NULL };
	struct process	*process = process_start(argv, NULL, log, &error);

	ck_assert_msg(process != NULL, "%s", error.text);
	process_log_wait(process, 0, "never said", SOON, NULL);
	process_state(process, state, sizeof(state));
	ck_assert_str_eq(state, "ended with status 0");
	process_stop(process, SOON);
	free(log);
}

/* ---- While it runs ------------------------------------------------------- */

START_TEST(rabbitmq_starts_and_stops)
{
	struct broker	*broker = start();
	uint16_t	 port = rabbitmq->port(broker);

	ck_assert_ptr_eq(launcher_find("rabbitmq"), rabbitmq);
	ck_assert_str_eq(rabbitmq->version(broker), "rabbitmq 3.10.8");
	ck_assert_uint_eq(rabbitmq->mqtt(broker), 1u << MQTT_3_1 | 1u << MQTT_3_1_1);
	ck_assert_int_eq(rabbitmq->alive(broker), 1);
	rabbitmq->stop(broker);
	ck_assert_int_eq(port_dial(port, SOON, &error), -1);
	launcher_nothing_left();
	rabbitmq->stop(NULL);
}
END_TEST

/* Nothing that is set for another RabbitMQ gets through, nor does our home. */
START_TEST(rabbitmq_is_alone)
{
	struct broker	*broker;
	char		*env, *home;

	setenv("RABBITMQ_NODENAME", "stranger", 1);
	setenv("ERL_FLAGS", "stranger", 1);
	setenv("HOME", "/home/stranger", 1);
	broker = start();
	env = tmp_read("pretender.env");
	ck_assert_msg(strstr(env, "stranger") == NULL, "%s", env);
	home = xasprintf("\nHOME=%s/mqtt-certcheck-", tmp_dir);
	has(env, home);
	has(env, "\nRABBITMQ_ALLOW_INPUT=1\n");
	rabbitmq->stop(broker);
	launcher_nothing_left();
	free(env);
	free(home);
}
END_TEST

START_TEST(rabbitmq_without_tls_is_told)
{
	pretend_running("'allow_anonymous true'");
	ck_assert_ptr_null(rabbitmq->start(pki_dir, NULL, SOON, &error));
	has(error.text, "does not answer TLS");
	has(error.text, pki_dir);
	launcher_nothing_left();
}
END_TEST

START_TEST(rabbitmq_reloads_all_but_cas)
{
	struct broker	*broker;
	char		*path;

	launcher_pki_copy();
	broker = start();
	ck_assert_msg(rabbitmq->reload(broker, &error) == 0, "%s", error.text);
	path = xasprintf("%s/crl.pem", pki_dir);
	launcher_write(path, 0600, "new\n");
	free(path);
	ck_assert_msg(rabbitmq->reload(broker, &error) == 0, "%s", error.text);
	path = xasprintf("%s/ca.crt", pki_dir);
	launcher_write(path, 0600, "new\n");
	ck_assert_int_eq(rabbitmq->reload(broker, &error), -1);
	has(error.text, path);
	rabbitmq->stop(broker);
	launcher_nothing_left();
	free(path);
}
END_TEST

START_TEST(rabbitmq_that_ended_is_seen)
{
	struct broker	*broker = start();
	char		*command;
	int		 ms;

	/* Its port is in the configuration of the stand-in alone. */
	command = xasprintf("kill $(ps -eo pid,args | "
	    "sed -n 's,^ *\\([0-9]*\\) mosquitto -c %s/pretender.conf$,\\1,p')", tmp_dir);
	shell(command);
	for (ms = 0; rabbitmq->alive(broker) && ms < 20000; ms++)
		poll(NULL, 0, 1);
	ck_assert_int_eq(rabbitmq->alive(broker), 0);
	ck_assert_int_eq(rabbitmq->reload(broker, &error), -1);
	has(error.text, "cannot be reloaded (it ended with status 0)");
	rabbitmq->stop(broker);
	launcher_nothing_left();
	free(command);
}
END_TEST

START_TEST(rabbitmq_missing_is_told)
{
	setenv(PROGRAM_ENV, "/nowhere/rabbitmq-server", 1);
	ck_assert_ptr_null(rabbitmq->start(pki_dir, NULL, SOON, &error));
	has(error.text, "/nowhere/rabbitmq-server");
	has(error.text, "apt-get install rabbitmq-server");
	launcher_nothing_left();
}
END_TEST

START_TEST(rabbitmq_port_taken_is_retried)
{
	pretend("mkdir \"$0.1\" 2>/dev/null || mkdir \"$0.2\" 2>/dev/null || "
	    "{ echo no mood; exit 7; }\n"
	    "echo 'reason: eaddrinuse'; exit 1");
	ck_assert_ptr_null(rabbitmq->start(pki_dir, NULL, SOON, &error));
	has(error.text, "does not start (it ended with status 7)");
	has(error.text, "no mood");
	launcher_nothing_left();
}
END_TEST

/* ---- Its configuration --------------------------------------------------- */

static void
configure(const char *pki, const char *final_dir, const char *address)
{
	struct broker_config	 config = {
		.address = address, .port = 8883, .pki = pki, .dir = tmp_dir,
		.final_dir = final_dir
	};

	ck_assert_msg(rabbitmq->configure(&config, &error) == 0, "%s", error.text);
}

START_TEST(rabbitmq_configuration)
{
	char	*text;

	configure("/srv/a b/broker", "/srv/a b/config/rabbitmq", NULL);
	text = tmp_read("rabbitmq.conf");
	has(text, "\nmqtt.listeners.ssl.default = 8883\n");
	has(text, "\nmqtt.allow_anonymous = false\n");
	has(text, "\nmqtt.ssl_cert_login = true\n");
	has(text, "\nssl_cert_login_from = common_name\n");
	free(text);
	text = tmp_read("advanced.config");
	has(text, "{cacertfile, \"/srv/a b/broker/ca.crt\"}");
	has(text, "{dir, \"/srv/a b/broker/crls\"}");
	has(text, "{load_definitions, \"/srv/a b/config/rabbitmq/definitions.json\"}");
	has(text, "{verify, verify_peer}");
	has(text, "{fail_if_no_peer_cert, true}");
	has(text, "{crl_check, true}");
	free(text);
	configure("/srv", NULL, "127.0.0.1");
	text = tmp_read("rabbitmq.conf");
	has(text, "\nmqtt.listeners.ssl.1 = 127.0.0.1:8883\n");
	free(text);
}
END_TEST

START_TEST(rabbitmq_users)
{
	char		*text;
	json_error_t	 where;
	json_t		*root, *user, *rights;
	size_t		 i;
	const char	*name, *topics;

	configure("/srv", NULL, NULL);
	text = tmp_read("definitions.json");
	ck_assert_msg((root = json_loads(text, 0, &where)) != NULL, "%s", where.text);
	ck_assert_uint_eq(json_array_size(json_object_get(root, "users")), 2);
	json_array_foreach(json_object_get(root, "users"), i, user) {
		name = json_string_value(json_object_get(user, "name"));
		rights = json_array_get(json_object_get(root, "topic_permissions"), i);
		ck_assert_str_eq(json_string_value(json_object_get(rights, "user")), name);
		topics = json_string_value(json_object_get(rights, "read"));
		has(topics, "{username}");
		ck_assert_str_eq(json_string_value(json_object_get(rights, "write")), topics);
		rights = json_array_get(json_object_get(root, "permissions"), i);
		ck_assert_str_eq(json_string_value(json_object_get(rights, "user")), name);
	}
	json_decref(root);
	free(text);
}
END_TEST

/* What is odd in a path survives the shell's and Erlang's quotes, or is refused. */
START_TEST(rabbitmq_quotes)
{
	struct broker_config	 config = { .port = 8883, .dir = tmp_dir };
	char	*command, *text;

	configure("/a\"b\\c", "/x\"$HOME`id`\\'y", NULL);
	text = tmp_read("advanced.config");
	has(text, "{keyfile, \"/a\\\"b\\\\c/server.key\"}");
	free(text);
	command = xasprintf("cd '%s' && . ./rabbitmq-env.conf && "
	    "printf '%%s' \"$CONFIG_FILE\" >told", tmp_dir);
	shell(command);
	free(command);
	text = tmp_read("told");
	ck_assert_str_eq(text, "/x\"$HOME`id`\\'y/rabbitmq.conf");
	free(text);
	config.pki = "/srv/a\n%%";
	ck_assert_int_eq(rabbitmq->configure(&config, &error), -1);
	has(error.text, "\\x0A");
	has(error.text, "rabbitmq");
}
END_TEST

void
launcher_rabbitmq_add(TCase *tcase)
{
	tcase_add_test(tcase, rabbitmq_starts_and_stops);
	tcase_add_test(tcase, rabbitmq_is_alone);
	tcase_add_test(tcase, rabbitmq_without_tls_is_told);
	tcase_add_test(tcase, rabbitmq_reloads_all_but_cas);
	tcase_add_test(tcase, rabbitmq_that_ended_is_seen);
	tcase_add_test(tcase, rabbitmq_missing_is_told);
	tcase_add_test(tcase, rabbitmq_port_taken_is_retried);
	tcase_add_test(tcase, rabbitmq_configuration);
	tcase_add_test(tcase, rabbitmq_users);
	tcase_add_test(tcase, rabbitmq_quotes);
}
