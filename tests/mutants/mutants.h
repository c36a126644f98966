/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_H
#define CERTCHECK_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

/*
 * Brokers that are wrong in one way each, as const data: what is wrong, and
 * what the harness has to make of it.  A new mutant is one row in a table; a new
 * kind of wrongness a trait (trait.h), or one field here and one place that
 * consults it.
 */

#define IGNORE_MAX	9	/* verify errors that one mutant overlooks */
#define PATTERN_MAX	40	/* patterns of one expectation */

#define RUN_MAX		48	/* patterns of what is run on one mutant */

/* What every kind of broker is tried with. */
#define CORE	"trust.valid-client", "trust.missing-cert", "trust.wrong-ca", \
	"trust.self-signed", "trust.cert-request-sent", \
	"validity.expired-leaf", "validity.not-yet-valid", "revocation.*", \
	"identity.*", "authz.*"

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

/* A certificate's place in its chain. */
enum place {
	PLACE_ANY,
	PLACE_LEAF,
	PLACE_INTERMEDIATE,
	PLACE_ROOT		/* the trust anchor */
};

/* What the broker makes of the signature in CertificateVerify (ECDSA keys only). */
enum proof {
	PROOF_CHECKED,
	PROOF_ANY,		/* everything passes */
	PROOF_ZERO,		/* r = s = 0 passes: CVE-2022-21449 */
	PROOF_NOT_ZERO,		/* everything but that passes */
	PROOF_ANY_CURVE		/* right, but by keys on any curve */
};

/* What a client without a certificate needs, where none is required. */
enum login {
	LOGIN_NOTHING,
	LOGIN_USER,		/* a username without a password: CVE-2016-9877 */
	LOGIN_PASSWORD,		/* a username and a password */
	LOGIN_EITHER		/* a username */
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
	enum login	 login;		/* …but this is, from those who have none */
	int		 ignore[IGNORE_MAX];	/* X509_V_ERR_… overlooked; ends at 0… */
	enum place	 ignore_at;	/* …for these certificates… */
	bool		 (*ignore_if)(X509_STORE_CTX *);	/* …that have this trait; NULL: all */
	bool		 only_compromise;	/* other CRL entries do not count */
	const char	*refuse_cn;	/* a glob: these subjects are refused as well… */
	bool		 (*refuse_if)(X509_STORE_CTX *);	/* …and chains of this trait… */
	int		 refuse_error;	/* …with this X509_V_ERR_… */
	bool		 no_chain;	/* what comes after the leaf is not looked at */
	bool		 no_detour;	/* the first path that looks right is the only one tried */
	int		 depth;		/* intermediates at most; 0: 100 */
	bool		 first_ca;	/* of ca.crt only the first certificate counts */
	const char	*asks_for;	/* this CA stands in CertificateRequest as well */
	const char	*curves;	/* that it takes, as SSL_CTX_set1_groups_list; NULL: the usual */
	enum proof	 proof;
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
	 * What is run.  None: the families that the next two lists name; when
	 * those are empty too, the core.
	 */
	const char		*runs[PATTERN_MAX];
	/*
	 * Scenarios that must FAIL in every variant that is not skipped; nothing
	 * else may.  And those that must be WARN: where deployments differ.  None
	 * of either: the broker is right, if unusual.
	 */
	const char		*fails[PATTERN_MAX];
	const char		*warns[PATTERN_MAX];
	/* Scenarios that must PASS, where the correct broker is WARN: this one is stricter. */
	const char		*passes[PATTERN_MAX];
	const char		*may_warn[PATTERN_MAX];	/* may be WARN; nothing else may */
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

struct mutant_table {
	const struct mutant	*mutants;
	size_t			 count;
};

extern const struct mutant_table mutants_core;		/* whoever it is, and faults */
extern const struct mutant_table mutants_path;		/* trust, validity, chain */
extern const struct mutant_table mutants_content;	/* constraints, usage, signature */

/*
 * Where deployments differ, the correct broker does as OpenSSL does, and that
 * is a WARN.
 */
extern const char *const correct_warns[PATTERN_MAX];

/* One after the other; NULL: there are no more. */
const struct mutant *mutant_at(size_t);

/* By name; NULL when there is none. */
const struct mutant *mutant_find(const char *name);

/*
 * The patterns of scenarios to run on it, ending with NULL; the strings live as
 * long as the program.
 */
void	 mutant_runs(const struct mutant *, const char *patterns[RUN_MAX]);

/* Does one of the patterns match the id or the whole name of a case? */
bool	 mutant_lists(const char *const patterns[PATTERN_MAX], const char *id,
	    const char *name);

#endif
