/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_BEHAVIOUR_H
#define CERTCHECK_MUTANTS_BEHAVIOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <openssl/types.h>

#include "harness/intent.h"

/* How a broker behaves, right or wrong, as const data. */

#define IGNORE_MAX	9	/* verify errors that one mutant overlooks */

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

/* How those are turned away who are banned. */
enum ban {
	BAN_CLOSE,
	BAN_RESET,
	BAN_MUTE,		/* their packets are dropped */
	BAN_PORTS,		/* connections are refused: nobody can tell whose */
	BAN_CONNACK		/* 0x9f, connection rate exceeded; 3 before MQTT 5 */
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

/*
 * Departures of a reload.  What is said of a CRL that cannot be read (there is no
 * file, or it is empty, cut off, DER, something else) is said of a restart too;
 * and so is all that is about files.
 */
#define RELOAD_NOTHING	0x1u	/* nothing changes by it */
#define RELOAD_OLD_CRL	0x2u	/* the CRL file is not read again… */
#define RELOAD_OLD_CA	0x4u	/* …nor the CA file… */
#define RELOAD_OLD_SERVER 0x8u	/* …nor the server's certificate and key */
#define RELOAD_ADDS_CA	0x10u	/* old CAs stay beside the new */
#define RELOAD_NO_CRL	0x20u	/* from then on revocation is not checked */
#define RELOAD_ANY_CA	0x40u	/* from then on any CA is trusted… */
#define RELOAD_ASKS_NOBODY 0x80u /* …nobody is asked for a certificate, and nobody needs one… */
#define RELOAD_OPTIONAL	0x80000u /* …or who is asked need not have one */
#define RELOAD_BAD_OPEN	0x100u	/* a CRL that cannot be read: revocation is not checked… */
#define RELOAD_BAD_SHUT	0x200u	/* …nobody is let in any more… */
#define RELOAD_BAD_ENDS	0x400u	/* …the broker ends; a restart starts it again */
#define RELOAD_BAD_KICKS 0x800u	/* …everybody is disconnected */
#define RELOAD_KICKS_ALL 0x1000u /* everybody is disconnected… */
#define RELOAD_KICKS_NAME 0x2000u /* …or who has the name of one who is revoked */
#define RELOAD_STAY_REVOKED 0x4000u /* who is revoked stays connected… */
#define RELOAD_STAY_STRANGE 0x8000u /* …and whose CA is gone… */
#define RELOAD_STAY_EXPIRED 0x10000u /* …and whose certificate expires, reload or not */
#define RELOAD_EXPIRY_ALL 0x20000u /* when one expires, everybody is disconnected */
#define RELOAD_FORGETS	0x40000u /* stored MQTT sessions are lost */

/*
 * Which TLS sessions are taken up: those of the same listener, got since the
 * files were read last, under the same server name, by one whose certificate is
 * still valid; and the departures from that.
 */
#define RESUME_NOTHING	0x1u	/* no sessions are given… */
#define RESUME_NEVER	0x2u	/* …or none is ever taken up… */
#define RESUME_ONCE	0x4u	/* …or each only once */
#define RESUME_BY_ID	0x8u	/* no tickets, in TLS 1.3 none that hold the session */
#define RESUME_IDS_ONLY	0x1000u	/* of what follows: only for those that have no ticket */
#define RESUME_TICKETS	0x2000u	/* tickets only */
#define RESUME_LOADS	0x10u	/* those from before a reload too */
#define RESUME_PORTS	0x20u	/* those of the other listener */
#define RESUME_NAMES	0x40u	/* those got under another server name */
#define RESUME_EXPIRED	0x80u	/* those of expired certificates */
#define RESUME_ABORT	0x100u	/* who offers one is refused, by alert 80 */
#define RESUME_NAMELESS	0x200u	/* whose it was is forgotten: it is whom CONNECT names */
#define RESUME_OTHER	0x400u	/* it is `other`, whoever it was */
#define RESUME_BOTH	0x800u	/* a full handshake follows, and it has the rights of both */

/*
 * What is asked over HTTP while a client waits: the OCSP responder that its
 * certificate names has to call it good; and the departures from that.
 */
#define ONLINE_OCSP	0x1u	/* it is asked at all */
#define ONLINE_REVOKED	0x2u	/* who is called revoked is let in all the same… */
#define ONLINE_UNKNOWN	0x4u	/* …who is not known to it… */
#define ONLINE_ANY_SIGNER 0x8u	/* …by an answer that somebody else has signed… */
#define ONLINE_RUBBISH	0x10u	/* …by what is no answer… */
#define ONLINE_SILENCE	0x20u	/* …or by none; */
#define ONLINE_SOFT	(ONLINE_UNKNOWN | ONLINE_ANY_SIGNER | ONLINE_RUBBISH | \
	ONLINE_SILENCE)
#define ONLINE_WAITS	0x40u	/* which is waited for without end */
#define ONLINE_CRL	0x80u	/* the CRL that a certificate names has to be there to be fetched… */
#define ONLINE_CRL_WAITS 0x100u	/* …and is waited for without end */

/*
 * What is made of CRLs.  The correct broker wants a usable one for each
 * certificate below the root that it trusts, and passes deltas over; soft ones,
 * those that use deltas, and those that look at the leaf only, have intents of
 * their own.
 */
#define CRL_SOFT	0x1u	/* without a usable one everybody is let in who is on none */
#define CRL_DELTAS	0x2u	/* deltas count */
#define CRL_LEAF_ONLY	0x4u	/* CAs are not looked up… */
#define CRL_NEAR_ONLY	0x8u	/* …but for that which has issued the client */
#define CRL_EXPIRED	0x10u	/* it never expires… */
#define CRL_FUTURE	0x20u	/* …nor is too new… */
#define CRL_STALE_GONE	0x40u	/* …or it is dropped then, and everybody let in */
#define CRL_UNSIGNED	0x80u	/* whoever has signed it */
#define CRL_POOLED	0x100u	/* serial numbers of all CAs are one */
#define CRL_FIRST_OF_FILE 0x200u /* there is only one in a file */
#define CRL_FIRST_OF_CA	0x400u	/* of several of one CA the first counts… */
#define CRL_LAST_OF_CA	0x800u	/* …or the last… */
#define CRL_BY_SECOND	0x1000u	/* …or, of those of the newest second, the first */
#define CRL_DELTA_WHOLE	0x2000u	/* a delta is taken for the whole list */
#define CRL_ANY_EXTENSION 0x4000u /* critical extensions that nobody knows are passed over… */
#define CRL_ANY_SCOPE	0x8000u	/* …and what it says that it is about… */
#define CRL_ANY_REASON	0x10000u /* …and for which reasons… */
#define CRL_NO_IDP	0x20000u /* …or one that says that is of no use… */
#define CRL_NEEDS_IDP	0x40000u /* …or only one that does is seen */
#define CRL_NEEDS_POINT	0x80000u /* certificates are looked up only if they name a distribution point… */
#define CRL_ELSEWHERE	0x100000u /* …or only if they do not */
#define CRL_ALL_OR_NONE	0x200000u /* none counts when one of a trusted CA is missing… */
#define CRL_ALL_NEEDED	0x400000u /* …or nobody is let in then… */
#define CRL_ONE_OF_CA	0x800000u /* …or of a CA that has several */

/* Its other ports, which the harness is told of: two of each kind. */
enum other {
	OTHER_PLAIN,		/* plaintext_ports */
	OTHER_PLAIN_2,
	OTHER_WS,		/* ws_ports */
	OTHER_WS_2,
	OTHER_TLS,		/* tls_ports */
	OTHER_TLS_2,
	OTHER_WSS,		/* wss_ports */
	OTHER_WSS_2,
	OTHERS
};

/* What is made of a PROXY protocol header in front of everything else. */
#define PROXY_V1	0x1u	/* one of version 1 is taken away… */
#define PROXY_V2	0x2u	/* …and one of version 2… */
#define PROXY_VOUCHES	0x4u	/* …and who comes so needs no certificate… */
#define PROXY_CN	0x8u	/* …if it names the CN of one… */
#define PROXY_CLEAR	0x10u	/* …nor TLS */
#define PROXY_ONLY	0x20u	/* who comes without one is turned away */

/* What a ClientHello says, and how it comes. */
#define WAY_NO_NAME	0x1u	/* no server name… */
#define WAY_FOREIGN_NAME 0x2u	/* …or another one than localhost… */
#define WAY_ADDRESS	0x4u	/* …or an IPv4 address… */
#define WAY_LOCALHOST	0x8u	/* …or localhost */
#define WAY_NO_ALPN	0x10u	/* no protocol… */
#define WAY_ALPN_MQTT	0x20u	/* …or, first, mqtt… */
#define WAY_ALPN_AWS	0x40u	/* …or x-amzn-mqtt-ca… */
#define WAY_ALPN_H2	0x80u	/* …or h2… */
#define WAY_ALPN_OTHER	0x100u	/* …or another one */
#define WAY_PIECES	0x200u	/* its first record is a short one… */
#define WAY_OCTETS	0x400u	/* …of one octet */

/* What becomes of early data. */
enum early { EARLY_NONE, EARLY_OFFERED, EARLY_TAKEN };

/* What a certificate does to a broker. */
enum harm {
	HARM_NONE,
	HARM_FALLS,		/* everybody is cut off, and nobody served for a second: it is started again */
	HARM_HANGS,		/* nobody is served for some seconds */
	HARM_ENDS		/* its process ends */
};

/* All zero is the correct broker. */
struct behaviour {
	/* Which certificates are accepted. */
	bool		 never_ask;	/* no CertificateRequest */
	bool		 optional;	/* asked for, not required */
	bool		 no_crl;
	unsigned	 crl;		/* CRL_… */
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
	unsigned	 only_ways;	/* …or only for a ClientHello that has one of these: WAY_… */
	unsigned	 shuns;		/* a ClientHello that has one of these: WAY_…, is answered… */
	int		 shuns_alert;	/* …by this alert */
	bool		 renegotiates;	/* clients may */
	enum early	 early;

	unsigned	 online;	/* what is asked over HTTP: ONLINE_… */

	/* How they are refused. */
	int		 alert_as;	/* X509_V_ERR_… whose alert is sent instead */
	int		 hello_alert;	/* this alert answers every ClientHello */
	bool		 no_alert;	/* alerts are not sent, the connection closes */
	bool		 reset;		/* connections close by RST */
	bool		 no_close_notify;
	int		 speaks;	/* only TLS1_2_VERSION or TLS1_3_VERSION */
	int		 oldest;	/* version that it speaks; 0: TLS1_2_VERSION */
	const char	*suites;	/* that it takes, as SSL_CTX_set_cipher_list; NULL: the usual */
	bool		 psk;		/* a pre-shared key will do as well */
	struct { uint16_t version, suite; } by_hand;	/* a ClientHello with both is gone on with, as long as that is not OpenSSL's to do */
	uint8_t		 hello_warning;	/* this alert goes out before anything else, as a warning */
	uint8_t		 hello_alert_as;	/* this one instead of OpenSSL's when a ClientHello comes to nothing */
	const char	*server;	/* NAME.crt NAME.key in the PKI folder; NULL: server */
	bool		 weak;		/* it shows, and takes, what OpenSSL finds too weak by default */
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
	bool		 id_per_certificate;	/* each certificate has client identifiers of its own */

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

	/* What a reload does (and a restart, which ends all connections and forgets sessions as well). */
	unsigned	 reload;	/* RELOAD_… */
	unsigned	 reload_late_ms;/* it takes effect so much later than it says */

	/* Over WebSocket. */
	const struct behaviour *wss;	/* how it is there instead; NULL: no other */
	int		 http_status;	/* of .wss: that answers whose certificate is to be refused; 0: refused as elsewhere */
	bool		 pieces;	/* of .wss: each octet of MQTT comes in a frame of its own */

	/* At its other ports. */
	const struct behaviour *other[OTHERS];	/* how it is there; NULL: it does not listen there */
	bool		 with_tls;	/* of .other: TLS is spoken also where none has to be */
	const struct behaviour *plain_too;	/* what begins with CONNECT is MQTT without TLS, and it is like this; NULL: it is no record of TLS */
	unsigned	 proxy;		/* PROXY_… */
	const char	*header;	/* over WebSocket, who it names is the user, and needs no certificate; NULL: there is none */
	int		 header_status;	/* HTTP's, that answers who sends it, instead; 0: let in */
	const char	*only_path;	/* over WebSocket, others answer HTTP 404; NULL: any will do */

	/* How TLS sessions are resumed. */
	unsigned	 resume;	/* RESUME_… */
	uint32_t	 session_s;	/* for how long; 0: two hours */

	/* What it bears. */
	unsigned	 places;	/* connections at the same time, others are closed; 0: as many as there are… */
	bool		 queues;	/* …or wait */
	unsigned	 patience_ms;	/* who has not sent CONNECT by then is cut off; 0: nobody is… */
	bool		 only_tls_hurries;	/* …and only who has not finished TLS… */
	bool		 hurry_harms;	/* …which is harmful */
	long		 longest_chain;	/* octets of certificates; 0: as OpenSSL has it */
	bool		 (*harmed_by)(X509_STORE_CTX *);	/* certificates of this trait do it… */
	enum harm	 harm;		/* …this */

	/* Faults. */
	enum stage	 at;
	enum deed	 deed;
	unsigned	 every;		/* the deed is done to each Nth connection, and those certificates are accepted there; 0: to all */
	unsigned	 dies_after;	/* connections; then the process ends */
	unsigned	 bans_after;	/* refusals; then nobody is let in… */
	enum ban	 ban;		/* …but turned away like this */
};

#endif
