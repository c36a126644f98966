/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_H
#define CERTCHECK_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Brokers that are wrong in one way each, as const data: what is wrong, and
 * what the harness has to make of it.  A new mutant is one row in mutants.c; a
 * new kind of wrongness one field here and one place that consults it.
 */

#define IGNORE_MAX	6	/* verify errors that one mutant overlooks */
#define PATTERN_MAX	12	/* patterns of one expectation */

/* How far a connection has come. */
enum stage {
	STAGE_NEVER,
	STAGE_ACCEPTED,		/* TCP */
	STAGE_HANDSHAKEN,	/* TLS, the client's certificate judged */
	STAGE_CONNECT		/* a CONNECT that is to be answered with CONNACK 0 */
};

/* What is done there instead of going on. */
enum deed {
	DEED_CLOSE,
	DEED_MUTE,		/* nothing more, connection kept */
	DEED_HTTP,		/* a plain-text HTTP answer, then close */
	DEED_GARBAGE,		/* bytes that are not MQTT */
	DEED_FLOOD,		/* a PUBLISH that never ends, at full speed */
	DEED_DRIP		/* a CONNACK that never ends, a byte each 100 ms */
};

/* Whom a connection is taken for. */
enum identity {
	IDENTITY_CN,		/* the certificate's CN */
	IDENTITY_CONNECT,	/* CONNECT's username, if there is one; else the CN */
	IDENTITY_ONE		/* everybody is the same user */
};

/* How a denied SUBSCRIBE or PUBLISH is answered. */
enum denial {
	DENIAL_QUIET,		/* granted, but nothing is delivered */
	DENIAL_CODE,		/* SUBACK 0x80, or 0x87 in MQTT 5 */
	DENIAL_CLOSE		/* the connection is closed */
};

/* Departures from the ACL: readwrite certcheck/USER/# and certcheck/shared/#. */
#define ACL_READ_ANY	0x1u	/* everybody may listen on every topic */
#define ACL_WRITE_ANY	0x2u	/* everybody may publish to every topic */
#define ACL_NOTHING	0x4u	/* nobody may use even the own topic */
#define ACL_NO_SHARED	0x8u	/* the shared topic reaches only its publisher */

/* All zero is the correct broker. */
struct behaviour {
	/* Which certificates are accepted. */
	bool		 never_ask;	/* no CertificateRequest */
	bool		 optional;	/* asked for, not required */
	bool		 no_crl;
	int		 ignore[IGNORE_MAX];	/* X509_V_ERR_… overlooked; ends at 0 */
	bool		 only_compromise;	/* other CRL entries do not count */
	const char	*refuse_cn;	/* a glob: these subjects are refused as well… */
	int		 refuse_error;	/* …with this X509_V_ERR_… */
	int		 only_tls;	/* of all these: only under TLS1_2_VERSION or TLS1_3_VERSION */

	/* How they are refused. */
	int		 alert_as;	/* X509_V_ERR_… whose alert is sent instead */
	int		 hello_alert;	/* this alert answers every ClientHello */
	bool		 no_alert;	/* alerts are not sent, the connection closes */
	bool		 reset;		/* connections close by RST */
	bool		 no_close_notify;
	int		 speaks;	/* only TLS1_2_VERSION or TLS1_3_VERSION */
	const char	*server;	/* NAME.crt NAME.key in the PKI folder; NULL: server */
	bool		 after_handshake;	/* TLS accepts, and the refusal follows: */
	uint8_t		 refusal;	/* MQTT 3.1.1 CONNACK code, 0: a close */
	unsigned	 refusal_ms;	/* and how late it comes */

	/* What is made of CONNECT and the topics. */
	enum identity	 identity;
	unsigned	 acl;
	enum denial	 denial;
	bool		 no_mqtt5;	/* answers it with CONNACK 1, unacceptable version */
	uint8_t		 connack;	/* MQTT 3.1.1 CONNACK code for everybody */

	/* Faults. */
	enum stage	 at;
	enum deed	 deed;
	unsigned	 every;		/* the deed is done to each Nth connection; 0: to all */
	unsigned	 dies_after;	/* connections; then the process ends */
	unsigned	 bans_after;	/* refusals; then nobody is let in */
};

/* What the harness must report.  The patterns are globs over ids, or over whole cases. */
struct mutant {
	const char		*name;
	const char		*wrong;		/* a sentence */
	/*
	 * Scenarios that must FAIL in every variant that is not skipped; nothing
	 * else may.  None: the broker is right, if unusual.
	 */
	const char		*fails[PATTERN_MAX];
	const char		*errors[PATTERN_MAX];	/* may be ERROR instead of decided */
	const char		*undecided[PATTERN_MAX];/* have to be: nothing is proven there */
	/* Part of a variant's name: only cases under it must FAIL, and only they may. */
	const char		*variant;
	/*
	 * An infrastructure fault: nothing FAILs, something is ERROR, and nothing
	 * counts as met but by positive evidence from valid credentials.
	 */
	bool			 fault;
	struct behaviour	 behaviour;
};

extern const struct mutant mutants[];
extern const size_t mutants_count;

/* By name; NULL when there is none. */
const struct mutant *mutant_find(const char *name);

/* Does one of the patterns match the id or the whole name of a case? */
bool	 mutant_lists(const char *const patterns[PATTERN_MAX], const char *id,
	    const char *name);

#endif
