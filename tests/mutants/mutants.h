/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_H
#define CERTCHECK_MUTANTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/mutants/behaviour.h"
#include "tests/mutants/showing.h"

/*
 * Brokers that are wrong in one way each, as const data: what is wrong, and
 * what the harness has to make of it.  A new mutant is one row in a table; a new
 * kind of wrongness a trait (trait.h), or one field of its behaviour and one
 * place that consults it.
 */

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
	/*
	 * It is given what scenarios need that change the broker: a folder of its
	 * own, and the commands.  Of the families only what is named is run then.
	 */
	bool			 lab;
	bool			 nodes;		/* its TLS ports (OTHER_TLS…) are said to be more addresses of it */
	const char		*transport;	/* as --transport has it; NULL: TLS alone */
	const struct showing	*shows;		/* of itself, in a folder of its own; NULL: what the PKI has */
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
extern const struct mutant_table mutants_revocation;	/* what they make of CRLs */
extern const struct mutant_table mutants_online;	/* what they ask over HTTP */
extern const struct mutant_table mutants_session;	/* sessions and packets */
extern const struct mutant_table mutants_listener;	/* other ways in */
extern const struct mutant_table mutants_ports;		/* … at other ports */
extern const struct mutant_table mutants_forgery;	/* … who claims to be a proxy; other addresses */
extern const struct mutant_table mutants_tls;		/* the handshake itself */
extern const struct mutant_table mutants_ways;		/* … the same refusals, whatever ClientHello says */
extern const struct mutant_table mutants_server;	/* what they show of themselves */
extern const struct mutant_table mutants_robustness;
extern const struct mutant_table mutants_resumption;	/* TLS sessions taken up again */
extern const struct mutant_table mutants_lifecycle;	/* reloads, restarts, expiry, several nodes */

/* One after the other; NULL: there are no more. */
const struct mutant *mutant_at(size_t);

/* By name; NULL when there is none. */
const struct mutant *mutant_find(const char *name);

/* The correct one of the same intents; NULL when there is none. */
const struct mutant *mutant_reference(const struct mutant *);

/*
 * Is it tried with client identifiers that are names?  Two cases at once would
 * end each other's connections.  Or does it hold up others while it asks?
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
