/* SPDX-License-Identifier: ISC */
#include "cli/option_table.h"
#include "harness/base.h"

/* Which options go together, and which do not. */

#define LAUNCHED	"a launched broker is changed and restarted without it"
#define OWN		"your own certificate is for a broker that trusts your own CA"
#define REFRESHED	"the refresh command does that"

const struct exclusion exclusions[] = {
	{ "broker", "launch" },
	{ "broker", "h" },
	{ "broker", "p" },
	{ "launch", "h" },
	{ "launch", "p" },
	{ "launch", "connect-to" },
	{ "launch", "pki" },
	{ "launch", "wss" },
	{ "launch", "cafile" },
	{ "pki", "cafile" },
	{ "launch", "capath" },
	{ "pki", "capath" },
	{ "launch", "cert", OWN },
	{ "launch", "pkcs12", OWN },
	{ "pki", "cert", OWN },
	{ "pki", "pkcs12", OWN },
	{ "pkcs12", "cert" },
	{ "pkcs12", "key", "the key is in the PKCS#12 file" },
	{ "json", "markdown", .commands = 1u << COMMAND_LIST },
	{ "quiet", "verbose" },
	{ "launch", "crl-file", LAUNCHED },
	{ "launch", "trust-file", LAUNCHED },
	{ "launch", "server-cert", LAUNCHED },
	{ "launch", "server-key", LAUNCHED },
	{ "launch", "reload-cmd", LAUNCHED },
	{ "launch", "refresh-cmd", LAUNCHED },
	{ "launch", "restart-cmd", LAUNCHED },
	{ "launch", "bare-port", "a launched broker has such a listener where it can" },
	{ "refresh-cmd", "crl-file", REFRESHED },
	{ "refresh-cmd", "reload-cmd", REFRESHED },
};
const size_t exclusions_count = COUNT(exclusions);

#define KEYS	"the PKI made by 'init' that your broker uses, with the keys of its CAs"
#define READ	"it has your broker read the file again"
#define A_CERTIFICATE	"a certificate of yours that the broker accepts"

const struct requirement requirements[] = {
	{ "key", "cert", NULL, A_CERTIFICATE },
	{ "chain", "cert", "pkcs12", A_CERTIFICATE },
	{ "passin", "cert", "pkcs12", A_CERTIFICATE, 1u << COMMAND_RUN },
	{ "passin", "issuer-key", NULL, "the key that it is the password of",
	    1u << COMMAND_INIT },
	{ "issuer", "issuer-key", NULL, "the CA has to sign one certificate" },
	{ "issuer-key", "issuer", NULL, "the CA whose key it is" },
	{ "credential", "cert", "pkcs12", A_CERTIFICATE },
	{ "server-cert", "server-key", NULL, "the two are replaced together" },
	{ "server-key", "server-cert", NULL, "the two are replaced together" },
	{ "crl-file", "reload-cmd", "restart-cmd", READ },
	{ "trust-file", "reload-cmd", "restart-cmd", READ },
	{ "server-cert", "reload-cmd", "restart-cmd", READ },
	{ "crl-file", "pki", NULL, KEYS },
	{ "trust-file", "pki", NULL, KEYS },
	{ "server-cert", "pki", NULL, KEYS },
	{ "reload-cmd", "pki", NULL, KEYS },
	{ "refresh-cmd", "pki", NULL, KEYS },
	{ "restart-cmd", "pki", NULL, KEYS },
	{ "bare-port", "pki", NULL, KEYS },
};
const size_t requirements_count = COUNT(requirements);
