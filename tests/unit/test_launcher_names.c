/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/users.h"
#include "fixtures/brokers/launchers.h"
#include "fixtures/pki.h"
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"
#include "scenarios/scenarios.h"
#include "tests/unit/launcher_fixture.h"
#include "tests/unit/launcher_tests.h"

/* What launched brokers take for a username, and whom they know. */

#define DN(cn)	"CN=" cn ",O=mqtt-certcheck TEST ONLY"

static char *
configured(const struct launcher *launcher, enum identity_source source,
    const struct broker_user *users, const char *file)
{
	struct broker_config	 config = {
		.port = 8883, .pki = "/srv", .dir = tmp_dir,
		.names = { source, users }
	};
	char			*path = xasprintf("%s/%s", tmp_dir, file), *text;

	ck_assert_msg(launcher->configure(&config, &error) == 0, "%s", error.text);
	text = file_read(path, 1 << 16, NULL, &error);
	ck_assert_msg(text != NULL, "%s", error.text);
	free(path);
	return text;
}

/* The configuration has this text, or lacks it. */
static void
holds(const struct launcher *launcher, enum identity_source source,
    const char *file, const char *part, bool there)
{
	char	*text = configured(launcher, source, NULL, file);

	ck_assert_msg((strstr(text, part) != NULL) == there, "'%s' in: %s", part, text);
	free(text);
}

START_TEST(names_of_mosquitto)
{
	const struct launcher	*it = &mosquitto_launcher;
	const char		*file = "mosquitto.conf";

	ck_assert_uint_eq(it->sources, 1u << SOURCE_CN | 1u << SOURCE_DN | 1u << SOURCE_NONE);
	holds(it, SOURCE_CN, file, "\nuse_identity_as_username true\nallow_anonymous false\n", true);
	holds(it, SOURCE_CN, file, "use_subject_as_username", false);
	holds(it, SOURCE_DN, file, "\nuse_subject_as_username true\nallow_anonymous false\n", true);
	holds(it, SOURCE_DN, file, "use_identity_as_username", false);
	holds(it, SOURCE_NONE, file, "_as_username", false);
	holds(it, SOURCE_NONE, file, "\nrequire_certificate true\nallow_anonymous true\n", true);
}
END_TEST

START_TEST(names_of_rabbitmq)
{
	const struct launcher	*it = &rabbitmq_launcher;
	const char		*file = "rabbitmq.conf";
	enum identity_source	 source;

	for (source = SOURCE_CN; source < SOURCES; source++) {
		ck_assert_uint_ne(it->sources & 1u << source, 0);
		holds(it, source, file, "\nmqtt.ssl_cert_login = true\n", true);
		holds(it, source, file, "\nmqtt.allow_anonymous = false\n", true);
	}
	holds(it, SOURCE_CN, file, "\nssl_cert_login_from = common_name\n", true);
	holds(it, SOURCE_DN, file, "\nssl_cert_login_from = distinguished_name\n", true);
	holds(it, SOURCE_SAN_DNS, file, "\nssl_cert_login_san_type = dns\n", true);
	holds(it, SOURCE_SAN_EMAIL, file, "\nssl_cert_login_san_type = email\n", true);
	holds(it, SOURCE_SAN_URI, file, "\nssl_cert_login_san_type = uri\n", true);
	holds(it, SOURCE_SAN_URI, "definitions.json", "\"8883\": \"/\"", true);
	holds(it, SOURCE_CN, "definitions.json", "8883", false);
	ck_assert_uint_ne(it->sources & 1u << SOURCE_NONE, 0);
	holds(it, SOURCE_NONE, file, "\nmqtt.ssl_cert_login = false\n", true);
	holds(it, SOURCE_NONE, file, "\nmqtt.default_user = anonymous\n", true);
	holds(it, SOURCE_NONE, "definitions.json", "\"name\": \"anonymous\"", true);
}
END_TEST

START_TEST(names_of_users)
{
	static const struct broker_user	 users[] = {
		{ DN("other"), "secret" }, { "caf\xc3\xa9 \"\\", NULL }, { NULL, NULL }
	};
	char				*text;
	json_t				*root, *user;

	text = configured(&mosquitto_launcher, SOURCE_DN, users, "passwords");
	ck_assert_msg(strncmp(text, DN("other") ":$7$", strlen(DN("other") ":$7$")) == 0,
	    "%s", text);
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
	text = configured(&rabbitmq_launcher, SOURCE_DN, users, "definitions.json");
	ck_assert_ptr_nonnull(root = json_loads(text, 0, NULL));
	ck_assert_uint_eq(json_array_size(json_object_get(root, "users")), 2);
	user = json_array_get(json_object_get(root, "users"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(user, "password")), "secret");
	user = json_array_get(json_object_get(root, "users"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(user, "name")), users[1].name);
	ck_assert_str_eq(json_string_value(json_object_get(user, "password_hash")), "");
	user = json_array_get(json_object_get(root, "topic_permissions"), 1);
	ck_assert_str_eq(json_string_value(json_object_get(user, "user")), users[1].name);
	json_decref(root);
	free(text);
}
END_TEST

static bool
listed(const struct broker_user *users, const char *name)
{
	for (; users->name != NULL; users++)
		if (strcmp(users->name, name) == 0)
			return true;
	return false;
}

/* Victims are, attackers are not; each once, by what names them. */
START_TEST(names_of_a_selection)
{
	const struct scenario	*selected[] = {
		scenario_find("identity.cn-normalisation"),
		scenario_find("identity.cn-case")
	};
	const struct recipe	**recipes;
	struct broker_user	*users;
	struct pki		*pki;
	size_t			 count;

	ck_assert(selected[0] != NULL && selected[1] != NULL);
	recipes = scenarios_recipes(selected, COUNT(selected), &count);
	pki = pki_make(recipes, count, NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	free(recipes);
	users = users_make(selected, COUNT(selected), &pki->material, SOURCE_CN);
	ck_assert_str_eq(users[0].name, "other");
	ck_assert_str_eq(users[0].password, "certcheck");
	ck_assert_str_eq(users[1].name, "client");
	ck_assert_ptr_null(users[1].password);
	ck_assert_str_eq(users[2].name, identity_nfc.cn);
	ck_assert_ptr_null(users[3].name);
	free(users);
	users = users_make(selected, 0, &pki->material, SOURCE_DN);
	ck_assert(listed(users, DN("client")) && listed(users, DN("other")));
	free(users);
	users = users_make(selected, 0, &pki->material, SOURCE_SAN_URI);
	ck_assert(listed(users, "urn:certcheck:client"));
	ck_assert(!listed(users, "client"));
	free(users);
	users = users_make(selected, 0, &pki->material, SOURCE_NONE);
	ck_assert(listed(users, "client"));
	free(users);
	pki_free(pki);
}
END_TEST

/* A broker that is started gets them as well. */
START_TEST(names_reach_the_broker)
{
	static const struct broker_user	 users[] = { { "somebody", NULL }, { NULL, NULL } };
	const struct broker_names	 names = { SOURCE_DN, users };
	struct broker			*broker;
	char				*text, *path = xasprintf("%s/seen", tmp_dir);

	launcher_pretend("MQTT_CERTCHECK_MOSQUITTO",
	    "cp \"$2\" \"${0%/*}/seen\"; exec mosquitto \"$@\"");
	broker = mosquitto_launcher.start(pki_dir, &names, SOON, &error);
	ck_assert_msg(broker != NULL, "%s", error.text);
	ck_assert_uint_eq(mosquitto_launcher.mqtt(broker), (1u << MQTT_VERSIONS) - 1);
	mosquitto_launcher.stop(broker);
	ck_assert_ptr_nonnull(text = file_read(path, 1 << 16, NULL, &error));
	ck_assert_ptr_nonnull(strstr(text, "\nuse_subject_as_username true\n"));
	free(text);
	launcher_pretend("MQTT_CERTCHECK_RABBITMQ",
	    ". \"$RABBITMQ_CONF_ENV_FILE\"; grep -h -e certcheck -e somebody -e _from "
	    "\"${CONFIG_FILE%/*}/definitions.json\" \"$CONFIG_FILE\"; exit 1");
	ck_assert_ptr_null(rabbitmq_launcher.start(pki_dir, &names, SOON, &error));
	ck_assert_ptr_nonnull(strstr(error.text, "\"name\": \"somebody\""));
	ck_assert_ptr_nonnull(strstr(error.text, "distinguished_name"));
	launcher_nothing_left();
	free(path);
}
END_TEST

void
launcher_names_add(TCase *tcase)
{
	tcase_add_test(tcase, names_of_mosquitto);
	tcase_add_test(tcase, names_of_rabbitmq);
	tcase_add_test(tcase, names_of_users);
	tcase_add_test(tcase, names_of_a_selection);
	tcase_add_test(tcase, names_reach_the_broker);
}
