/* SPDX-License-Identifier: ISC */
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/ssl.h>

#include "fixtures/brokers/port.h"
#include "harness/channel.h"
#include "harness/session.h"
#include "harness/step.h"
#include "tests/unit/lab_fixture.h"

#define SOON		(clock_us() + 20000000)

const struct recipe	 lab_new_server = {
	.name = "new-server", .like = &recipe_server, .cn = "new server"
};

static const struct recipe *const	 recipes[] = {
	&recipe_client, &recipe_other, &recipe_revoked, &recipe_wrong_ca,
	&recipe_via_intermediate, &recipe_no_certificate, &lab_new_server,
};

char			*lab_folder;
struct pki		*lab_pki;
struct target		 lab_like;
struct error		 lab_error;

void
lab_setup(void)
{
	const char	*tmp = getenv("TMPDIR");

	session_init();
	lab_folder = xasprintf("%s/certcheck-lab.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(lab_folder));
	lab_pki = pki_make(recipes, COUNT(recipes), NULL, 0, PKI_DAYS,
	    &lab_error);
	ck_assert_msg(lab_pki != NULL, "%s", lab_error.text);
	memset(&lab_like, 0, sizeof(lab_like));
	lab_like.host = "localhost";
	lab_like.dial_host = "127.0.0.1";
	lab_like.timeout_ms = 20000;
	snprintf(lab_like.folder, sizeof(lab_like.folder), "%s", lab_folder);
	lab_like.tls = channel_context_new(lab_pki->material.trust_pem,
	    &lab_error);
	ck_assert_ptr_nonnull(lab_like.tls);
}

void
lab_teardown(void)
{
	channel_context_free(lab_like.tls);
	pki_free(lab_pki);
	folder_remove(lab_folder);
	free(lab_folder);
}

struct observation
lab_meet(const struct target *target, const struct recipe *recipe)
{
	static const struct variant	 variant = { TLS_1_3, MQTT_3_1_1 };
	struct observation		 seen;

	step_connect(target, &lab_pki->material, recipe, &variant, &seen);
	return seen;
}

void
lab_accepts(const struct target *target, const struct recipe *recipe)
{
	struct observation	 seen = lab_meet(target, recipe);

	ck_assert_msg(seen.outcome == OUTCOME_ACCEPTED, "%s: %d, %s",
	    recipe->name, (int)seen.outcome, seen.detail);
}

void
lab_refuses(const struct target *target, const struct recipe *recipe)
{
	struct observation	 seen = lab_meet(target, recipe);

	ck_assert_msg(seen.outcome == OUTCOME_REFUSED_TLS, "%s: %d, %s",
	    recipe->name, (int)seen.outcome, seen.detail);
}

void
lab_becomes(const struct target *target, const struct recipe *recipe,
    enum outcome outcome)
{
	uint64_t		 deadline = clock_us() + 10000000;
	struct observation	 seen = lab_meet(target, recipe);

	while (seen.outcome != outcome && clock_us() < deadline) {
		poll(NULL, 0, 20);
		seen = lab_meet(target, recipe);
	}
	ck_assert_msg(seen.outcome == outcome, "%s: %d, %s", recipe->name,
	    (int)seen.outcome, seen.detail);
}

bool
lab_shows(uint16_t port, const struct recipe *recipe)
{
	SSL_CTX	*ctx = SSL_CTX_new(TLS_client_method());
	SSL	*ssl = SSL_new(ctx);
	X509	*got;
	bool	 same;
	int	 fd = port_dial(port, SOON, &lab_error);

	ck_assert_msg(fd != -1, "%s", lab_error.text);
	fcntl(fd, F_SETFL, 0);
	SSL_set_fd(ssl, fd);
	/* Under 1.3 it shows us its certificate before it misses ours. */
	SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
	ck_assert_int_eq(SSL_connect(ssl), 1);
	ck_assert_ptr_nonnull(got = SSL_get1_peer_certificate(ssl));
	same = X509_cmp(got, pki_find(lab_pki, recipe)->credential.cert) == 0;
	X509_free(got);
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	close(fd);
	return same;
}
