/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MODEL_H
#define CERTCHECK_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/crl.h"
#include "harness/expiry.h"
#include "harness/hello.h"
#include "harness/intent.h"
#include "harness/posture.h"
#include "harness/recipe.h"
#include "harness/transport.h"

/*
 * The nouns.  Declarations (recipe, scenario, step, expect) are const tables
 * and never written to; what was seen (observation, control, result) is plain
 * data without pointers, so that it crosses a pipe in one write; the verdict is
 * computed from both by judge.h and by nothing else.
 */

#define STEP_MAX	12	/* steps of one scenario */
#define ALERT_MAX	4	/* alerts that one expectation names */
#define NAME_SIZE	64	/* a recipe's, a case's short names */
#define DETAIL_SIZE	256	/* one sentence of evidence */
#define WHY_SIZE	512	/* the reason for a verdict */

/* ---- What can be varied -------------------------------------------------- */

enum tls_version { TLS_1_2, TLS_1_3, TLS_VERSIONS };
enum mqtt_version { MQTT_3_1_1, MQTT_5, MQTT_3_1, MQTT_VERSIONS };

/* Those that are tried unless others are asked for. */
#define MQTT_ORDINARY	(1u << MQTT_3_1_1 | 1u << MQTT_5)

struct variant {
	enum tls_version	tls;
	enum mqtt_version	mqtt;
	enum transport		transport;
};

/*
 * Another way to the broker than the variant's.  Zero: as the variant has it.
 */
struct approach {
	const char	*name;		/* as a phrase: "over MQTT 3.1" */
	unsigned	 tls;		/* 1 + enum tls_version */
	unsigned	 mqtt;		/* 1 + enum mqtt_version */
	bool		 wss;		/* the same broker's WebSocket listener: target.wss… */
	bool		 if_known;	/* …and where none is known, the step is left out */
	const char	*sni;		/* this name in SNI, "" none; the broker's certificate is verified by its own */
	const char	*alpn;		/* this protocol by ALPN, "" none, instead of the target's */
	unsigned	 node;		/* the address with this number of those that its name has, counted from 1, around */
	bool		 bare;		/* its listener that asks for no certificate: target.bare_port */
	bool		 no_tickets;	/* TLS 1.2: no ticket is asked for, so that a session has an identifier only */
	bool		 plain;		/* without TLS */
	bool		 anyone;	/* the broker's certificate is not verified: nothing secret is sent */
	const char	*path;		/* over WebSocket with this path, at the same address; "": MQTT alone */
	const char	*other_path;	/* tried if that is not known there, and after it the one that the user has named */
	const char	*headers;	/* header lines of the WebSocket request, each with its CR LF */
	const struct packets *preface;	/* octets before everything else, TLS included */
	const struct packets *early;	/* TLS 1.3, with .resumes: sent as early data */
	size_t		 piece;		/* our ClientHello goes out in records of so many octets, each in a segment of its own */
	const struct hello *hello;	/* HELLO: what is offered */
	const struct crowd *crowd;	/* CROWD: what stays there */
	unsigned	 times;		/* BURST: how often */
};

/* Connections that stay, and how far each has got. */
enum progress { PROGRESS_TCP, PROGRESS_HELLO, PROGRESS_TLS };

struct crowd {
	const char	*text;		/* "50 half handshakes" */
	unsigned	 count;
	enum progress	 progress;	/* TCP alone; half a ClientHello; the handshake is done, and no CONNECT follows */
};

/* ---- What is asked ------------------------------------------------------- */

/*
 * The verbs.  "Its topic" is the topic that the deployment's ACL reserves for
 * an identity; "shared" is one that every identity may use.
 */
enum op {
	OP_CONNECT,	/* .as connects, and CONNECT is answered */
	OP_ROUNDTRIP,	/* .as publishes to the topic of .of, its own by default, and listens there */
	OP_PUBLISH,	/* .as publishes to the topic of .of, who listens there */
	OP_SUBSCRIBE,	/* .as listens on the topic of .of, who publishes there */
	OP_EXCHANGE,	/* .as publishes to the shared topic, .of listens there */
	OP_WILL,	/* .as has a will for the topic of .of, who listens there, and is cut off */
	OP_TAKEOVER,	/* .as connects with the client identifier of .of, who is connected */
	OP_INHERIT,	/* .as resumes the session of .of, for which a message waits */
	OP_LISTEN,	/* .as listens with .filter for what is not ours, after .ask */
	OP_RAW,		/* .as sends .raw instead of MQTT by the library */
	/* One who is remembered: by the same recipe in later steps. */
	OP_STAY,	/* .as connects and stays */
	OP_ALIVE,	/* is the session of .as that stays still answered? */
	OP_TICKET,	/* .as connects (CONNECT may be refused) and keeps the TLS session: see .resumes */
	OP_EXPIRE,	/* wait until the certificate of .as, which was made to be short-lived, has expired */
	/* Around the certificate.  Of those by nobody .as is recipe_no_certificate. */
	OP_HELLO,	/* by nobody: a ClientHello of our own making, .how->hello, and the first answer to it */
	OP_INSPECT,	/* by nobody: a handshake, and what the broker shows of itself: expect.aspect */
	OP_RENEGOTIATE,	/* .as, once it is in by TLS 1.2, asks for another handshake in the same connection */
	OP_CROWD,	/* by nobody, but for those with TLS: the connections of .how->crowd are opened, and stay */
	OP_DISPERSE,	/* by nobody: wait until the broker has ended all of them, expect.limit seconds at most */
	OP_BURST,	/* .as connects .how->times times, one after the other: the last answer, or the first that differs */
	/* The broker's files are changed (lab.h).  .as is the server, unless said otherwise. */
	OP_CRL,		/* its CRL file becomes .crl; NULL: the ordinary one */
	OP_REVOKE,	/* .as is revoked: its CRL file becomes the ordinary one with that entry */
	OP_TRUST,	/* its CA file becomes the certificates of .anchors; NULL: the ordinary one */
	OP_SERVER,	/* its certificate becomes that of .as */
	OP_RELOAD,	/* it reads its files again */
	OP_RESTART,
	OPS
};

/* From here on, verbs change the broker. */
#define OP_CHANGES	OP_CRL

/* After a change: how long is a step repeated? */
enum watch {
	WATCH_ONCE,
	WATCH_UNTIL,		/* until it is met, or crl_latency_s are over since the change */
	WATCH_THROUGHOUT	/* until it is not met any more, or those are over; once, where a lab settles */
};

enum want {
	WANT_SUCCESS,		/* CONNECT: accepted; messages: delivered */
	WANT_REFUSED,		/* no session: by alert, CONNACK or close */
	WANT_DENIED,		/* the message is not delivered */
	WANT_SUCCESS_OR_REFUSED,
	WANT_DENIED_OR_REFUSED,
	WANT_ONE,		/* delivered here or in the first such step of this credential, not in both */
	WANT_CLOSED,		/* RAW: the connection ends, and what was sent is not answered; ALIVE: it has ended */
	WANT_SAME,		/* in or out as the first step of this credential without .how */
	WANT_REASON,		/* if MQTT refuses, then in the form that its version has for that */
	WANT_REQUEST,		/* the broker asks for a certificate, whatever follows */
	WANT_CA_LIST,		/* the CAs that it asks for are those we know it trusts */
	WANT_FULL,		/* if it gets in, then by a full handshake: the TLS session of .resumes is not taken up */
	WANT_SERVED,		/* accepted, by a broker that shows the certificate of .of */
	WANT_SHUT,		/* no session: refused, or nobody is there, or who is there does not speak MQTT */
	WANT_NOT_EARLY,		/* what was sent as early data was not taken */
	WANT_REPELLED,		/* no session, and that promptly, in whatever way: also cut off while it is sending */
	WANT_ANSWERED,		/* let in or kept out, whichever, but promptly */
	WANT_UNHARMED,		/* accepted, promptly, as it was before whatever the steps before have done */
	WANT_UNHARMED_OR_BANNED,/* the same, or turned away for a while */
	WANTS
};

struct expect {
	enum want	 want;
	uint8_t		 alerts[ALERT_MAX];	/* expected ones; none named: any */
	uint8_t		 alerts_tls12[ALERT_MAX];/* the same under TLS 1.2, where it differs */
	bool		 lenient;	/* deployments differ: not met is WARN, not FAIL (see plan_make) */
	bool		 prompt;	/* no answer in time is the broker's fault, if the control is answered right after */
	enum intent	 limit_key;	/* TICKET, INSPECT, DISPERSE: the number of this intent bounds it; INTENT_NONE: nothing */
	uint32_t	 limit;		/* that number (see scenario_resolve) */
	enum aspect	 aspect;	/* INSPECT: what has to be right (posture.h) */
};

/* Literal MQTT packets, for what no MQTT library sends; the last one is a PINGREQ. */
struct packets {
	const char	*text;		/* what they are: "SUBSCRIBE before CONNECT" */
	const uint8_t	*bytes;
	size_t		 len;
};

/* A request that a broker may answer on some topic. */
struct ask {
	const char	*topic, *payload;
};

struct step {
	enum op			 op;
	const struct recipe	*as;		/* who connects */
	const struct recipe	*of;		/* the other party; NULL: .as itself */
	const struct recipe	*username;	/* whose identity CONNECT claims; NULL: no username */
	const char		*password;	/* with that username; NULL: none */
	const struct recipe	*client_id;	/* whose identity the client identifier is; NULL: a random one */
	const char		*filter;	/* SUBSCRIBE, LISTEN: this topic filter; {topic} is the topic, {nonce} a random word */
	const struct ask	*ask;		/* LISTEN: sent first; NULL: nothing */
	const struct packets	*raw;		/* RAW */
	const struct approach	*how;		/* NULL: as the variant has it */
	enum intent		 port_key;	/* at a port of this intent's list; INTENT_NONE: at the broker's own */
	unsigned		 port_nth;	/* counted from 1; a step beyond the list is left out */
	uint16_t		 port;		/* that port (see scenario_resolve) */
	bool			 port_said;	/* somebody has named it: the list is not the default */
	const struct recipe	*resumes;	/* .as offers the TLS session that TICKET got as this one; NULL: none */
	const struct crl_file	*crl;		/* CRL */
	const struct recipe	*const *anchors;/* TRUST; ends with NULL */
	enum watch		 watch;
	struct clause		 when;		/* asked only of deployments that intend this; none: of all */
	const struct recipe	*control;	/* must be accepted for this to mean anything; NULL: see step_control */
	bool			 premise;	/* not met, it voids the case (ERROR) instead of failing it */
	struct expect		 expect;
};

enum severity { SEVERITY_INFO, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };

/* What a scenario asks of the broker, beyond what its recipes already tell. */
enum need {
	NEED_TRUST = 1 << 0,	/* the broker trusts our root (follows from the recipes) */
	NEED_CRL = 1 << 1,	/* the broker enforces our CRL */
	NEED_IDENTITY = 1 << 2,	/* the certificate's CN is the username, and an ACL guards topics */
	NEED_SHARED = 1 << 3,	/* a topic that every identity may use */
	NEED_CLOCK = 1 << 4,	/* the broker goes by this machine's clock */
	NEED_PASSWORD = 1 << 5,	/* the broker knows the user `other` by the password `certcheck` */
	NEED_LAB = 1 << 6,	/* the broker can be changed while it runs (follows from the verbs) */
	NEED_PUBLISHER = 1 << 7,/* the PKI's publisher answers where certificates point to */
	NEED_BASELINE = 1 << 8,	/* an earlier result to compare with; decided by cli, without steps */
	NEED_WEBSOCKET = 1 << 9,/* a WebSocket listener beside the one with TLS alone (material.websocket) */
	NEED_DANGER = 1 << 10,	/* it might hurt the broker: ours, or --dangerous */
	NEED_CAFILE = 1 << 11,	/* a CA file to verify the broker's certificate against */
	NEED_OWN_SERVER = 1 << 12,/* the broker's certificate is not one of the throwaway PKI */
	NEED_ADDRESSES = 1 << 13,/* the broker's name has several addresses */
	NEED_UPGRADE = 1 << 14	/* MQTT over WebSocket, by whatever listener: asked over that alone (material.upgrades) */
};

struct scenario {
	const char	*id;		/* family.name; never reused, never renamed */
	const char	*title;		/* a sentence that is true on PASS */
	enum severity	 severity;
	const char	*reference;	/* the clause it tests */
	const char	*remedy;	/* how to mend a broker that fails it */
	const char	*why;		/* why it matters: what an attacker gains, or users lose */
	unsigned	 needs;		/* enum need, those the recipes do not tell */
	struct clause	 when;		/* asked only of deployments that intend this; none: of all */
	const char	*rests_on;	/* id of a scenario that has to pass for this one to mean anything; NULL: none */
	bool		 mqtt;		/* decided by MQTT: vary the MQTT version too */
	bool		 any_tls;	/* the TLS version makes no difference: one will do, and is not named */
	unsigned	 tls;		/* set of 1 << enum tls_version it applies to; 0: all */
	unsigned	 least;		/* so many steps have to refuse somebody for it to show anything; 0: not told */
	struct step	 steps[STEP_MAX];/* ends at the first whose .as is NULL */
};

struct family {
	const char		*name;
	const struct scenario	*scenarios;
	size_t			 count;
};

/* ---- What was seen ------------------------------------------------------- */

enum outcome {
	OUTCOME_NONE,		/* not tried */
	OUTCOME_ACCEPTED,	/* CONNACK 0 */
	OUTCOME_DELIVERED,	/* the message arrived */
	OUTCOME_DENIED,		/* proven not to have arrived: a later one did */
	OUTCOME_REFUSED_TLS,	/* fatal alert */
	OUTCOME_REFUSED_MQTT,	/* CONNACK other than 0 */
	OUTCOME_CLOSED,		/* end of stream or reset, no reason given; LAYER_WEBSOCKET: see websocket.h */
	OUTCOME_SILENT,		/* no answer before the deadline */
	OUTCOME_UNREACHABLE,	/* no TCP connection */
	OUTCOME_NOT_SENT,	/* our Certificate or CertificateVerify did not leave */
	OUTCOME_GARBLED,	/* the answer is not the protocol */
	OUTCOME_UNPROVEN,	/* the peer is not the broker: its certificate does not verify */
	OUTCOME_FAULT,		/* our own fault, or our machine's */
	OUTCOME_ENDED,		/* the broker ended when it was told to reload or restart; UNHARMED: since then */
	OUTCOME_WITHHELD,	/* RELOAD, RESTART: the user's refresh command refused what is published: the broker has what it had */
	OUTCOMES
};

/* What the handshake tells of a peer that is not the broker that was meant. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_PLAINTEXT,	/* it does not answer in TLS */
	TROUBLE_NAME,		/* its certificate: not for this name, … */
	TROUBLE_EXPIRED,
	TROUBLE_NOT_YET,
	TROUBLE_ISSUER		/* … or of no CA that was given */
};

enum layer { LAYER_NONE, LAYER_TCP, LAYER_TLS, LAYER_WEBSOCKET, LAYER_MQTT, LAYER_HARNESS };

struct observation {
	enum op		 op;
	char		 credential[NAME_SIZE];	/* of .as */
	enum outcome	 outcome;
	enum layer	 layer;			/* where the outcome came from */
	enum trouble	 trouble;		/* for the diagnosis alone */
	int		 alert;			/* received; -1: none */
	int		 connack;		/* reason or return code; -1: no CONNACK */
	char		 tls[16];		/* negotiated version as TLS libraries spell it; "" none */
	char		 cipher[48];
	bool		 handshake_done;	/* complete from our side */
	bool		 close_notify;		/* and TLS was taken leave of, not cut off */
	bool		 certificate_requested;	/* CertificateRequest seen */
	bool		 certificate_sent;	/* a non-empty Certificate left */
	bool		 proof_sent;		/* a CertificateVerify left */
	unsigned	 tickets;		/* NewSessionTicket messages seen */
	unsigned	 ticket_lifetime_s;	/* what the newest of them says; 0: nothing */
	bool		 ticket_offered;	/* our ClientHello offered an earlier TLS session */
	bool		 resumed;		/* and it was taken up: no certificate was asked for or sent */
	bool		 early_data_offered;	/* our ClientHello announced early data */
	bool		 early_data_accepted;	/* and the broker took it */
	unsigned	 ca_listed;		/* CAs named in CertificateRequest */
	unsigned	 ca_foreign;		/* of these, those that are not in our CA file */
	char		 ca_name[128];		/* the first of those */
	bool		 peer_proven;		/* the broker's certificate verified, name included */
	bool		 sentinel;		/* a message sent later, on an allowed topic, arrived */
	bool		 waited;		/* no later one could, but the rightful listener got its message, and this one none for a while more */
	bool		 session_present;	/* said so in CONNACK */
	bool		 ticket_kept;		/* TICKET: there is a TLS session to resume */
	bool		 served;		/* the broker showed the certificate of step.of */
	bool		 shut;			/* UNREACHABLE: the port refused the connection, or reset it at once */
	bool		 begun;			/* the answer began as MQTT's does: with HTTP 101 for it, or as a CONNACK */
	unsigned	 left;			/* CROWD: connections opened; DISPERSE: still open; BURST: so many were answered alike */
	struct posture	 posture;		/* INSPECT */
	uint32_t	 changed_ms;		/* how long after the last change it ended like this; 0: nothing was changed, or not watched */
	char		 approach[64];		/* the name of step.how, and the port of the step; "": none */
	uint32_t	 elapsed_us;
	char		 detail[DETAIL_SIZE];	/* made visible: no control characters, valid UTF-8 */
};

/* One control seen before, after, and, where that is asked for, right after. */
struct control {
	char			credential[NAME_SIZE];	/* "": none to be had */
	struct observation	before;
	struct observation	after;
	struct observation	close;	/* right after the step; OUTCOME_NONE: not asked for */
};

enum verdict { VERDICT_PASS, VERDICT_WARN, VERDICT_FAIL, VERDICT_ERROR, VERDICT_SKIP, VERDICTS };

struct result {
	enum verdict		verdict;
	char			why[WHY_SIZE];
	size_t			steps;
	struct observation	step[STEP_MAX];
	struct observation	again[STEP_MAX];/* the second look at a FAIL; OUTCOME_NONE: none taken */
	struct control		control[STEP_MAX];
	uint32_t		elapsed_us;
};

/* ---- What a report sees -------------------------------------------------- */

/* One case as a report tells it.  The strings belong to the run or to const tables. */
struct entry {
	const char	*name;		/* id[variant] */
	const char	*id;
	const char	*title;
	const char	*severity;
	const char	*reference;
	const char	*remedy;
	const char	*expected;	/* the expectation in words */
	const char	*intent;	/* what it rests on: "takeover=deny (default)"; "": nothing that is configured */
	const char	*waiver;	/* why it does not count although it failed: "waived until 2030-12-31 (…)"; NULL: it counts */
	struct result	 result;
};

#define PROPERTY_MAX	16

struct property {
	const char	*name;		/* "broker", "address", "openssl", … */
	const char	*value;
};

struct run {
	const char	*tool;		/* "mqtt-certcheck 0.1.0" */
	const char	*target;	/* host:port as the user named it */
	const char	*hostname;	/* of the machine that ran it */
	const char	*started;	/* UTC, YYYY-MM-DDTHH:MM:SSZ */
	uint64_t	 elapsed_ms;
	const char	*diagnosis;	/* one cause behind many cases, said first; NULL: none */
	const char	*baseline;	/* a comparison with this earlier run, and the entries are what changed since; NULL: a run of its own */
	bool		 strict;	/* a WARN counts as a FAIL */
	struct property	 properties[PROPERTY_MAX];
	size_t		 nproperties;
	struct entry	*entries;
	size_t		 count;
	size_t		 verdicts[VERDICTS];	/* how many of each */
	size_t		 waived;	/* of these, how many failed and do not count */
	struct expiries	 expiries;	/* what is known of when things end; those of a throwaway PKI are not among them */
	unsigned	 min_days;	/* and how many days before that it matters: min_days of --expect */
	void		*owner;		/* what the strings live in; see run_free */
};

#endif
