/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/pki_dir.h"
#include "fixtures/recipes.h"
#include "harness/channel.h"
#include "harness/session.h"
#include "harness/step.h"
#include "tests/unit/step_fixture.h"
#include "tests/unit/suites.h"

const struct recipe	 plus = {
	.name = "plus", .like = &recipe_client, .cn = "+"
};
const struct recipe	 wild = {
	.name = "wild", .like = &recipe_client, .cn = "x/#"
};
const struct recipe	 newline = {
	.name = "newline", .like = &recipe_client, .cn = "a\nb"
};
static const struct recipe *const	 recipes[] = {
	&recipe_client, &recipe_other, &recipe_revoked, &plus, &wild, &newline,
};

const struct approach	 over_3_1 = { "over MQTT 3.1", .mqtt = 1 + MQTT_3_1 };
const struct variant	 variants[] = {
	{ TLS_1_3, MQTT_3_1_1 }, { TLS_1_2, MQTT_5 }, { TLS_1_3, MQTT_3_1 },
};

static char		 folder[64];
struct pki	*pki;
struct broker	*broker;
struct target	 target;

void
start_broker(void)
{
	struct error	 error = { "" };

	snprintf(folder, sizeof(folder), "/tmp/certcheck-step.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	session_init();
	pki = pki_make(recipes, COUNT(recipes), NULL, 0, PKI_DAYS, &error);
	ck_assert_msg(pki != NULL, "%s", error.text);
	ck_assert_int_eq(pki_write_broker(pki, folder, &error), 0);
	memset(&target, 0, sizeof(target));
	target.host = "localhost";
	target.dial_host = "127.0.0.1";
	target.timeout_ms = 20000;
	snprintf(target.folder, sizeof(target.folder), "%s", folder);
	target.tls = channel_context_new(pki->material.trust_pem, &error);
	ck_assert_ptr_nonnull(target.tls);
	broker = mosquitto_launcher.start(folder, NULL,
	    clock_us() + 30000000, &error);
	ck_assert_msg(broker != NULL, "%s", error.text);
	target.port = target.dial_port = mosquitto_launcher.port(broker);
	ck_assert_int_eq(target_resolve(&target, &error), 0);
}

void
stop_broker(void)
{
	mosquitto_launcher.stop(broker);
	channel_context_free(target.tls);
	pki_free(pki);
	folder_remove(folder);
}

struct observation
run_step(const struct step *step, int variant)
{
	struct observation	 seen;

	step_run(&target, &pki->material, step, &variants[variant], NULL, &seen);
	return seen;
}

void
check_seen(const struct step *step, int variant, enum outcome outcome,
    bool sentinel, const char *words)
{
	struct observation	 seen = run_step(step, variant);

	ck_assert_msg(seen.outcome == outcome, "outcome %d: %s",
	    (int)seen.outcome, seen.detail);
	ck_assert_int_eq(seen.sentinel, sentinel);
	ck_assert_msg(strstr(seen.detail, words) != NULL, "%s", seen.detail);
}
