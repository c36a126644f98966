/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "fixtures/brokers/launchers.h"
#include "fixtures/pki_dir.h"
#include "fixtures/recipes.h"
#include "harness/session.h"
#include "tests/unit/channel_tests.h"

struct channel_scene	 scene;

void
scene_prepare(void)
{
	struct error	 error = { "" };

	memset(&scene, 0, sizeof(scene));
	snprintf(scene.folder, sizeof(scene.folder), "/tmp/certcheck-channel.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scene.folder));
	session_init();
	scene.pki = pki_make(client_recipes, client_recipes_count, NULL, 0,
	    PKI_DAYS, &error);
	ck_assert_msg(scene.pki != NULL, "%s", error.text);
	ck_assert_int_eq(pki_write_broker(scene.pki, scene.folder, &error), 0);
	scene.target.host = "localhost";
	scene.target.dial_host = "127.0.0.1";
	scene.target.timeout_ms = 20000;
	snprintf(scene.target.folder, sizeof(scene.target.folder), "%s",
	    scene.folder);
	scene.target.tls = channel_context_new(scene.pki->material.trust_pem,
	    &error);
	ck_assert_ptr_nonnull(scene.target.tls);
}

void
scene_clean(void)
{
	channel_context_free(scene.target.tls);
	pki_free(scene.pki);
	folder_remove(scene.folder);
}

void
scene_port(uint16_t port)
{
	struct error	 error = { "" };

	scene.target.port = scene.target.dial_port = port;
	ck_assert_int_eq(target_resolve(&scene.target, &error), 0);
}

void
scene_start_broker(void)
{
	struct error	 error = { "" };

	scene_prepare();
	scene.broker = mosquitto_launcher.start(scene.folder, NULL,
	    clock_us() + 30000000, &error);
	ck_assert_msg(scene.broker != NULL, "%s", error.text);
	scene_port(mosquitto_launcher.port(scene.broker));
}

void
scene_stop_broker(void)
{
	mosquitto_launcher.stop(scene.broker);
	scene_clean();
}

struct channel *
scene_channel(const struct recipe *recipe, enum tls_version tls,
    const struct channel_options *options, struct observation *seen)
{
	const struct material	*material = &scene.pki->material;
	const struct credential	*credential;
	const char		*why;

	memset(seen, 0, sizeof(*seen));
	seen->alert = seen->connack = -1;
	credential = material->credential(material, recipe, &why);
	ck_assert_ptr_nonnull(credential);
	return channel_start(&scene.target, credential, tls, options,
	    clock_us() + 20000000, seen);
}

struct ticket *
scene_ticket(enum tls_version tls, bool no_tickets)
{
	struct channel_options	 options = { .no_tickets = no_tickets };
	struct observation	 seen;
	struct channel		*channel;
	struct ticket		*ticket;

	channel = scene_channel(&recipe_client, tls, &options, &seen);
	ck_assert_msg(channel != NULL, "outcome %d: %s", (int)seen.outcome,
	    seen.detail);
	ck_assert(!seen.ticket_offered && !seen.resumed &&
	    seen.certificate_sent && seen.proof_sent && seen.peer_proven);
	ticket = channel_ticket(channel);
	if (ticket != NULL)
		ck_assert_uint_eq(ticket_lifetime_s(ticket),
		    seen.ticket_lifetime_s);
	channel_free(channel);
	return ticket;
}
