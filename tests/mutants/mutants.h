/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_H
#define CERTCHECK_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

#include "harness/intent.h"

/*
 * Brokers that are wrong in one way each, as const data: what is wrong, and
 * what the harness has to make of it.  A new mutant is one row in a table; a new
 * kind of wrongness a trait (trait.h), or one field here and one place that
 * consults it.
 */

#define IGNORE_MAX	9	/* verify errors that one mutant overlooks */
#define PATTERN_MAX	40	/* patterns of one expectation */

#define EXPECT_MAX	4	/* what the harness is told to expect of one mutant */
#define RUN_MAX		48	/* patterns of what is run on one mutant */

/* What every kind of broker is tried with. */
#define CORE	"trust.valid-client", "trust.missing-cert", "trust.wrong-ca", \
	"trust.self-signed", "trust.cert-request-sent", \
	"validity.expired-leaf", "validity.not-yet-valid", "revocation.*", \
	"identity.cn-as-username", "identity.connect-username-ignored", \
	"identity.no-cn", "identity.cn-mqtt-wildcard", "authz.own-topic", \
	"authz.foreign-topic", "authz.will-topic", "authz.device-to-device", \
	"mqtt.packet-before-connect", "mqtt.takeover-by-other-cert", \
	"mqtt.session-inherit"

/* What TLS decides. */
#define BY_TLS	"trust.*", "validity.*", "revocation.*", "chain.*", \
	"constraints.*", "usage.*", "signature.*"

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

/* What CONNECT has to say beside the certificate. */
enum identity {
	IDENTITY_CERTIFICATE,	/* nothing: the certificate names the user */
	IDENTITY_CONNECT,	/* its username wins, if there is one */
	IDENTITY_PASSWORD,	/* a username with its right password wins */
	IDENTITY_BOTH,		/* the username, if there is one, has to be the certificate's */
	IDENTITY_NO_USERNAME,	/* a username is refused */
	IDENTITY_LOST,		/* a username makes it nobody */
	IDENTITY_CLIENT_ID,	/* a client identifier that is a user's name wins */
	IDENTITY_ONE		/* everybody is the same user */
};

/* Whom a certificate with several names of the kind that counts stands for. */
enum several {
	SEVERAL_REFUSED,
	SEVERAL_FIRST,
	SEVERAL_LAST,
	SEVERAL_SECOND,		/* where there is one; else the first */
	SEVERAL_JOINED,		/* "first,last" */
	SEVERAL_ALL		/* a user with the rights of each */
};

/* Whom one stands for that names nobody. */
enum unnamed {
	UNNAMED_REFUSED,
	UNNAMED_NOBODY,		/* nobody in particular, who has no topics of his own */
	UNNAMED_CONNECT,	/* whom CONNECT's username names; else nobody in particular */
	UNNAMED_CLIENT_ID,	/* whom the client identifier names */
	UNNAMED_CN,		/* whom the first CN names: for names out of subjectAltName */
	UNNAMED_ISSUER		/* whom the issuer's CN names */
};

/* How names are read from certificates. */
#define READ_OCTETS	0x1u	/* as they stand, whatever the string's type */
#define READ_TO_NUL	0x2u	/* up to the first NUL */
#define READ_NO_NUL	0x4u	/* without NULs */
#define READ_CONTROLS	0x8u	/* with control characters… */
#define READ_NO_CONTROLS 0x10u	/* …without… */
#define READ_LINE	0x20u	/* …up to the first */
#define READ_LOWER	0x40u	/* upper and lower case are the same */
#define READ_TRIMMED	0x80u	/* without spaces around */
#define READ_ASCII	0x100u	/* letters that look alike are the same */
#define READ_COMPOSED	0x200u	/* by Unicode's normalisation form C */
#define READ_VISIBLE	0x400u	/* without characters that nobody sees */
#define READ_COLON	0x800u	/* what is before the last colon is dropped… */
#define READ_SLASH	0x1000u	/* …what is after the first slash */
#define READ_UNESCAPED	0x2000u	/* a DN's values are joined without escaping… */
#define READ_ONE_LINE	0x4000u	/* …by slashes… */
#define READ_DN_FIRST	0x8000u	/* …and the first "CN=" in that counts… */
#define READ_DN_LAST	0x10000u /* …or the last… */
#define READ_DIRECTORY	0x20000u /* …which a directory knows by its whole subject */
#define READ_UTF8_ONLY	0x40000u /* other types of string are not read */
#define READ_ANY_KIND	0x80000u /* any name beside the subject is a host name */

/* Whose a client identifier is, and the session behind it. */
enum takeover {
	TAKEOVER_DENIED,	/* the first user's: another one is refused… */
	TAKEOVER_REFUSED_TOO_LATE, /* …but not before the first is disconnected */
	TAKEOVER_LIVE_ONLY,	/* …and may have the identifier once the first is away */
	TAKEOVER_ALLOWED,	/* whoever comes last, session included */
	TAKEOVER_FRESH,		/* whoever comes last, but another user gets no session */
	TAKEOVER_PER_USER,	/* each user has identifiers of its own */
	TAKEOVER_NEVER		/* all of them, side by side */
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
#define ACL_PATTERN	0x10u	/* wildcards in a name count */
#define ACL_PREFIX	0x20u	/* of two names, one begins with the other: good enough */
#define ACL_TWICE	0x40u	/* %u, %c and ${username} in a name are filled in */
#define ACL_ODD_NOTHING	0x80u	/* a name with a wildcard or a slash may use no topic at all */
#define ACL_CLIENT_ID	0x100u	/* the topics of the client identifier as well… */
#define ACL_CLIENT_PATTERN 0x200u	/* …wildcards included */
#define ACL_CONNECT	0x400u	/* the topics of CONNECT's username as well… */
#define ACL_CONNECT_PATTERN 0x800u	/* …wildcards included */
#define ACL_WILL	0x1000u	/* wills are published without a check */
#define ACL_WILDCARD	0x2000u	/* a filter with wildcards reaches everything */
#define ACL_SHARE	0x4000u	/* a shared subscription reaches everything */
#define ACL_WAITING	0x8000u	/* what has waited is delivered without a check */
#define ACL_SYS		0x10000u	/* everybody may listen on $SYS/# */
#define ACL_CONTROL	0x40000u	/* everybody may use $CONTROL/# */
#define ACL_LEVEL	0x20000u	/* of a client identifier or username, the first level counts */

/* Departures from the protocol. */
#define PROTOCOL_EARLY	0x1u	/* packets before CONNECT are answered */
#define PROTOCOL_AGAIN	0x2u	/* a second CONNECT is answered, and makes another user… */
#define PROTOCOL_DEAF	0x4u	/* …or is overlooked, and so is what comes before CONNECT */
#define PROTOCOL_ANY_METHOD 0x8u /* an unknown Authentication Method is overlooked… */
#define PROTOCOL_METHOD_INSTEAD 0x10u /* …and stands in for a certificate */
#define PROTOCOL_CHALLENGE 0x20u /* AUTH answers it */
#define PROTOCOL_STAYS	0x40u	/* the connection stays open after a refusal by CONNACK */
#define PROTOCOL_PRESENT 0x80u	/* Session Present in a refusal */
#define PROTOCOL_WILL_FIRST 0x100u /* CONNECT with a will that the ACL denies is refused */
#define PROTOCOL_NO_SHARE 0x200u /* shared subscriptions are refused */
#define PROTOCOL_NO_STORE 0x400u /* no session outlives its connection */
#define PROTOCOL_CLOSE_BAD 0x800u /* who has no usable name is refused by a close */
#define PROTOCOL_FORGET	0x1000u	/* a refusal that waits for CONNECT is forgotten */
#define PROTOCOL_NO_WILL 0x2000u /* wills are not published */

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

	/* Whom a client is taken for. */
	enum identity	 identity;
	enum identity_source source;	/* what of the certificate names it; SOURCE_NONE: nothing */
	enum several	 several;
	enum unnamed	 unnamed;
	unsigned	 read;		/* READ_… */
	size_t		 cut;		/* names are cut after so many octets; 0: never */
	size_t		 longest;	/* longer ones are refused; 0: those beyond 1024 */
	const char	*other_ca;	/* whom users of another CA than the first are; "@": their name with that added */
	const char	*stranger;	/* glob: these users are not known, and not let in; NULL: all are known */
	const char	*taken_for;	/* …but taken for this one */
	bool		 binds_id;	/* a user's name is a client identifier for that user only */

	/* What is made of CONNECT and the topics. */
	unsigned	 acl;		/* ACL_… */
	const char	*admin;		/* glob: users who may use every topic; "": nobody in particular */
	enum denial	 denial;
	enum takeover	 takeover;
	unsigned	 protocol;	/* PROTOCOL_… */
	bool		 no_mqtt31;	/* answers it with CONNACK 1, unacceptable version */
	bool		 no_mqtt5;	/* the same */
	uint8_t		 connack;	/* MQTT 3.1.1 CONNACK code for everybody */
	uint8_t		 code;		/* CONNACK code of refusals as it is sent; 0: as it should be */
	unsigned	 only_mqtt;	/* from CONNECT on: only under this level, 3, 4 or 5 */

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
	 * What is run.  None: what the lists of verdicts name, with their families
	 * where those are quick; when those are empty too, the core.
	 */
	const char		*runs[PATTERN_MAX];
	const char		*expects[EXPECT_MAX];	/* intents that the harness is given: KEY=VALUE */
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
	/* The warnings are about how the broker refuses: no step ends the other way. */
	bool			 manner;
	/*
	 * An infrastructure fault: nothing FAILs, something is ERROR, and nothing
	 * counts as met but by positive evidence from valid credentials.
	 */
	bool			 fault;
	/*
	 * The correct broker of its intents: everything PASSes, or is among .warns;
	 * its cases are what mutants of the same intents are held against.
	 */
	bool			 correct;
	struct behaviour	 behaviour;
};

struct mutant_table {
	const struct mutant	*mutants;
	size_t			 count;
	const char		*tls;	/* the only version they are tried under, since MQTT decides; NULL: all */
};

extern const struct mutant_table mutants_correct;	/* the correct ones, each for its intents */
extern const struct mutant_table mutants_core;		/* whoever it is, and faults */
extern const struct mutant_table mutants_path;		/* trust, validity, chain */
extern const struct mutant_table mutants_content;	/* constraints, usage, signature */
extern const struct mutant_table mutants_name;		/* whom certificates name */
extern const struct mutant_table mutants_subject;	/* whole subjects, names beside them */
extern const struct mutant_table mutants_user;		/* whom CONNECT names */
extern const struct mutant_table mutants_acl;		/* what users may do */
extern const struct mutant_table mutants_session;	/* sessions and packets */

/* One after the other; NULL: there are no more. */
const struct mutant *mutant_at(size_t);

/* By name; NULL when there is none. */
const struct mutant *mutant_find(const char *name);

/* The correct one of the same intents; NULL when there is none. */
const struct mutant *mutant_reference(const struct mutant *);

/*
 * Is it tried with client identifiers that are names?  Two cases at once would
 * end each other's connections.
 */
bool	 mutant_is_serial(const struct mutant *);

/* The only TLS version that it is tried under, as --tls has it; NULL: all. */
const char *mutant_tls(const struct mutant *);

/*
 * The patterns of scenarios to run on it, ending with NULL; the strings live as
 * long as the program.
 */
void	 mutant_runs(const struct mutant *, const char *patterns[RUN_MAX]);

/* Does one of the patterns match the id or the whole name of a case? */
bool	 mutant_lists(const char *const patterns[PATTERN_MAX], const char *id,
	    const char *name);

#endif
