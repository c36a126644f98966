/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/reload.h"

static int
judge(const struct client *client, const struct setup *setup)
{
	return client_judge(client, setup->contexts[client->tls.port]);
}

/* Is that a reason to disconnect?  Not so that nothing can be said, for want of a usable CRL. */
static bool
ends(int error, unsigned reload)
{
	switch (error) {
	case X509_V_ERR_CERT_REVOKED:
		return (reload & RELOAD_STAY_REVOKED) == 0;
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return (reload & RELOAD_STAY_EXPIRED) == 0;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		return (reload & RELOAD_STAY_STRANGE) == 0;
	default:
		return false;
	}
}

static void
kick_all(struct client *const *clients, size_t count)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		client_kick(clients[i]);
}

static void
kick_name(struct client *const *clients, size_t count, const char *name)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if (clients[i]->session.connected &&
		    strcmp(clients[i]->session.user.name, name) == 0)
			client_kick(clients[i]);
}

void
reload_kick(struct client *const *clients, size_t count,
    const struct setup *setup, bool bad)
{
	unsigned	 reload = setup->behaviour.reload;
	size_t		 i;
	int		 error;

	if ((reload & RELOAD_KICKS_ALL) != 0 ||
	    (bad && (reload & RELOAD_BAD_KICKS) != 0))
		kick_all(clients, count);
	for (i = 0; i < count; i++) {
		error = judge(clients[i], setup);
		if (ends(error, reload))
			client_kick(clients[i]);
		if (error == X509_V_ERR_CERT_REVOKED &&
		    (reload & RELOAD_KICKS_NAME) != 0)
			kick_name(clients, count, clients[i]->session.user.name);
	}
}

void
reload_expire(struct client *const *clients, size_t count,
    const struct setup *setup)
{
	unsigned	 reload = setup->behaviour.reload;
	size_t		 i;
	int		 error;

	for (i = 0; i < count; i++) {
		if (clients[i]->expires_at == 0 ||
		    clock_us() < clients[i]->expires_at)
			continue;
		clients[i]->expires_at = 0;
		error = judge(clients[i], setup);
		if (ends(error, reload))
			client_kick(clients[i]);
		if (error == X509_V_ERR_CERT_HAS_EXPIRED &&
		    (reload & RELOAD_EXPIRY_ALL) != 0)
			kick_all(clients, count);
	}
}
