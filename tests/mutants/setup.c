/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509_vfy.h>

#include "tests/mutants/setup.h"

static void
contexts_free(SSL_CTX *contexts[PORTS])
{
	enum port	 port;

	for (port = 0; port < PORTS; port++)
		SSL_CTX_free(contexts[port]);
}

const struct behaviour *
setup_behaviour(const struct setup *setup, enum port port)
{
	if (port >= PORT_OTHER)
		return setup->behaviour.other[port - PORT_OTHER];
	return port == PORT_WSS && setup->behaviour.wss != NULL ?
	    setup->behaviour.wss : &setup->behaviour;
}

/* One for each port that is open; -1 and the error, and none. */
static int
setup_open(const struct setup *setup, const struct files *files,
    SSL_CTX *contexts[PORTS], struct error *error)
{
	const struct behaviour	*behaviour;
	enum port		 port;

	memset(contexts, 0, PORTS * sizeof(contexts[0]));
	for (port = 0; port < PORTS; port++) {
		if ((behaviour = setup_behaviour(setup, port)) == NULL)
			continue;
		contexts[port] = tls_context_new(files, behaviour, error);
		if (contexts[port] == NULL) {
			contexts_free(contexts);
			return -1;
		}
	}
	return 0;
}

static const char *
setup_server(const struct setup *setup)
{
	return setup->origin->server != NULL ? setup->origin->server : "server";
}

int
setup_start(struct setup *setup, const char *dir,
    const struct behaviour *behaviour, struct error *error)
{
	memset(setup, 0, sizeof(*setup));
	setup->dir = dir;
	setup->origin = behaviour;
	setup->behaviour = *behaviour;
	files_read(&setup->files, dir, setup_server(setup));
	if (setup_open(setup, &setup->files, setup->contexts, error) == 0)
		return 0;
	files_clear(&setup->files);
	return -1;
}

void
setup_clear(struct setup *setup)
{
	contexts_free(setup->contexts);
	files_clear(&setup->files);
}

/* What the mutant does not read, or does not give up. */
static void
setup_read(const struct setup *setup, struct files *files)
{
	unsigned	 reload = setup->origin->reload;

	files_read(files, setup->dir, setup_server(setup));
	if ((reload & RELOAD_OLD_CRL) != 0)
		files_copy(files, &setup->files, FILE_CRL);
	if ((reload & RELOAD_OLD_CA) != 0)
		files_copy(files, &setup->files, FILE_CA);
	if ((reload & RELOAD_ADDS_CA) != 0)
		files_join(files, &setup->files, FILE_CA);
	if ((reload & RELOAD_OLD_SERVER) != 0) {
		files_copy(files, &setup->files, FILE_CERT);
		files_copy(files, &setup->files, FILE_KEY);
	}
}

static void
behaviour_trust_any(struct behaviour *behaviour)
{
	static const int	 overlooked[IGNORE_MAX] = {
		X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
		X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
		X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_UNABLE_TO_GET_CRL
	};

	memcpy(behaviour->ignore, overlooked, sizeof(overlooked));
}

/* What the reload makes of the mutant. */
static void
setup_become(struct setup *setup, struct files *files, bool bad)
{
	struct behaviour	*behaviour = &setup->behaviour;
	unsigned		 reload = setup->origin->reload;

	*behaviour = *setup->origin;
	behaviour->no_crl |= (reload & RELOAD_NO_CRL) != 0 ||
	    (bad && (reload & RELOAD_BAD_OPEN) != 0);
	behaviour->never_ask |= (reload & RELOAD_ASKS_NOBODY) != 0;
	behaviour->optional |= (reload & RELOAD_OPTIONAL) != 0;
	if ((reload & RELOAD_ANY_CA) != 0)
		behaviour_trust_any(behaviour);
	if (bad && (reload & RELOAD_BAD_SHUT) != 0) {
		files_copy(files, &setup->files, FILE_CRL);
		behaviour->refuse_cn = "*";
		behaviour->refuse_error = X509_V_ERR_UNABLE_TO_GET_CRL;
	}
}

/* Has the file no CRL that is of use to the broker as it was started? */
static bool
crl_is_bad(const struct setup *setup, const struct files *files)
{
	STACK_OF(X509_CRL)	*crls;

	if (setup->origin->no_crl)
		return false;
	crls = files_crls(files);
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	return crls == NULL;
}

enum reading
setup_reload(struct setup *setup, bool *bad, struct error *error)
{
	const struct behaviour	 before = setup->behaviour;
	SSL_CTX			*contexts[PORTS];
	struct files		 files;

	*bad = false;
	if ((setup->origin->reload & RELOAD_NOTHING) != 0)
		return READING_NEW;
	setup_read(setup, &files);
	*bad = crl_is_bad(setup, &files);
	if (*bad && (setup->origin->reload & RELOAD_BAD_ENDS) != 0) {
		files_clear(&files);
		return READING_ENDED;
	}
	setup_become(setup, &files, *bad);
	if (setup_open(setup, &files, contexts, error) == -1) {
		setup->behaviour = before;
		files_clear(&files);
		return READING_KEPT;
	}
	contexts_free(setup->contexts);
	memcpy(setup->contexts, contexts, sizeof(contexts));
	files_clear(&setup->files);
	setup->files = files;
	return READING_NEW;
}
