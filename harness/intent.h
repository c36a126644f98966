/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_INTENT_H
#define CERTCHECK_INTENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/base.h"

/*
 * What is right depends on the deployment for some questions.  Each of these is
 * a key with a few values; --expect KEY=VALUE says which one is meant.  Steps
 * that are about one value say so (step.when) and are left out under another.
 */

enum intent {
	INTENT_NONE,
	INTENT_IDENTITY_SOURCE,
	INTENT_SAN_TYPE,
	INTENT_SAN_INDEX,
	INTENT_CLIENT_CERT,
	INTENT_PASSWORD_AUTH,
	INTENT_CONNECT_USERNAME,
	INTENT_PRECEDENCE,
	INTENT_NO_CN,
	INTENT_MULTI_CN,
	INTENT_CONTROL_CHARS,
	INTENT_CASE,
	INTENT_CN_SCOPE,
	INTENT_UNKNOWN_IDENTITY,
	INTENT_BIND_CLIENT_ID,
	INTENT_TAKEOVER,
	INTENT_ANONYMOUS,
	INTENT_ADMIN_TOPICS,
	INTENT_TRUST_SCOPE,
	INTENT_EXPIRED_ANCHOR,
	INTENT_CLOCK_SKEW,
	INTENT_BROKER_HAS_ICA,
	INTENT_PATH_BUILDING,
	INTENT_NAME_CONSTRAINTS,
	INTENT_ANCHOR_EXTENSIONS,
	INTENT_CA_MISTAKES,
	INTENT_MAX_DEPTH,
	INTENT_REVOCATION_MODE,
	INTENT_CRL_DEPTH,
	INTENT_DELTA_CRL,
	INTENT_CLIENT_OCSP,
	INTENT_CRL_LATENCY,
	INTENT_KICK_ON_REVOKE,
	INTENT_KICK_ON_EXPIRY,
	INTENT_RECHECK_ON_RESUME,
	INTENT_RESUME_ACROSS_NAMES,
	INTENT_MAX_TICKET,
	INTENT_POLICIES,
	INTENT_PEDANTIC,
	INTENT_EKU_ANY,
	INTENT_EKU_REQUIRED,
	INTENT_EKU_CHAINING,
	INTENT_CA_AS_LEAF,
	INTENT_SERVER_CERT_LOGIN,
	INTENT_ALGORITHMS,
	INTENT_MIN_TLS,
	INTENT_PSK,
	INTENT_RENEGOTIATION,
	INTENT_MIN_DAYS,
	INTENT_MIN_RSA_BITS,
	INTENT_STAPLE,
	INTENT_PLAINTEXT_PORTS,
	INTENT_WS_PORTS,
	INTENT_TLS_PORTS,
	INTENT_WSS_PORTS,
	INTENT_PROXY_PROTOCOL,
	INTENT_TRUSTED_PROXY,
	INTENT_HANDSHAKE_TIMEOUT,
	INTENT_RATE_LIMIT,
	INTENTS
};

struct intent_key {
	const char	*name;		/* "takeover" */
	/*
	 * "deny|allow", the default first; "10|N": any whole number from 1 on;
	 * "any|N": no number, or one; "1883,8083|PORTS": ports, PORTS_MAX at most,
	 * or "none".
	 */
	const char	*values;
	/*
	 * Not met, the default is a WARN as long as nobody has said what is meant.
	 * True: it is a FAIL even then.
	 */
	bool		 firm;
	const char	*text;		/* what it is about, a sentence for the help */
};

/* "Only where the intent has this value", or one of several: "1.2|1.3".  INTENT_NONE: always. */
struct clause {
	enum intent	 key;
	const char	*value;
};

#define PORTS_MAX		8
#define INTENT_VALUE_SIZE	(PORTS_MAX * 6 + 1)

/* What a deployment intends; all zero: nothing was said. */
struct intents {
	char	 said[INTENTS][INTENT_VALUE_SIZE];	/* "": the default */
};

/* The keys, INTENT_NONE left out: from 1 to INTENTS - 1. */
const struct intent_key *intent_key(enum intent);

/* Take in "KEY=VALUE".  -1 and the error, which names the nearest key or the values there are. */
int	 intents_set(struct intents *, const char *assignment, struct error *);

/* The value that holds, said or by default. */
void	 intents_value(const struct intents *, enum intent, char *, size_t);

/* The same as a number; of those that are one. */
unsigned long intents_number(const struct intents *, enum intent);

/* The port with this number, counted from 1, of those that are a list; 0: there are not so many. */
uint16_t intents_port(const struct intents *, enum intent, unsigned nth);

/* Was it said? */
bool	 intents_said(const struct intents *, enum intent);

/* Does what the clause asks for hold?  Always, without a key. */
bool	 intents_allow(const struct intents *, const struct clause *);

/* Are its values such as the key has? */
bool	 clause_valid(const struct clause *);

/* ---- What of a certificate names its holder ------------------------------- */

enum identity_source {
	SOURCE_CN,
	SOURCE_DN,		/* the whole subject, by RFC 2253: "CN=x,O=y" */
	SOURCE_SAN_DNS,
	SOURCE_SAN_EMAIL,
	SOURCE_SAN_URI,
	SOURCES,
	SOURCE_NONE = SOURCES	/* identity_source=none */
};

/* What identity_source and san_type come to. */
enum identity_source intents_identity(const struct intents *);

#endif
