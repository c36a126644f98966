/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_words.h"
#include "scenarios/scenarios.h"

/*
 * TLS sessions that are taken up again: the certificate is not shown once more,
 * so what was found out about it has to go on being true.
 */

/* ---- Who presents what, and where ------------------------------------------ */

static const struct recipe short_lived = {
	.name = "session-expires",
	.odd = "expires after its TLS session was got",
	.like = &recipe_client,
	.lasts_s = 5,
};

static const struct recipe stolen = {
	.name = "session-stolen",
	.odd = "revoked after its TLS session was got",
	.like = &recipe_client,
};

static const struct recipe stolen_too = {
	.name = "session-stolen-too",
	.odd = "revoked after its TLS session was got",
	.like = &recipe_client,
};

/* So that client can be met as a third party, with a session of its own. */
static const struct recipe namesake = {
	.name = "client-again",
	.odd = "a second certificate of the same client",
	.like = &recipe_client,
};

static const struct recipe *const without_second_root[] = {
	&recipe_root, NULL
};

static const struct approach at_the_bare_port = {
	"at the listener that asks for no certificate", .bare = true
};

/* Under TLS 1.2 brokers remember sessions as well as giving out tickets. */
static const struct approach without_tickets = {
	"asking for no ticket", .no_tickets = true
};

static const struct approach without_tickets_at_the_bare_port = {
	"asking for no ticket, at the listener that asks for no certificate",
	.bare = true, .no_tickets = true
};

static const struct approach by_another_name = {
	"asking for another server name", .sni = "another.certcheck.test"
};

/* ---- What several scenarios do --------------------------------------------- */

#define TICKET(who)							\
	{ OP_TICKET, .as = &who, .premise = true }

/* The last of a scenario's: not all brokers have both. */
#define TICKET_BY(way, who)						\
	{ OP_TICKET, .as = &who, .how = &way, .premise = true }

/* The proof that a certificate is out, whatever its session is worth. */
#define OUT_BY_ITSELF(who, ...)						\
	{ OP_CONNECT, .as = &who, .premise = true,			\
	    .watch = WATCH_UNTIL, .expect = { WANT_REFUSED, __VA_ARGS__ } }

#define OUT_BY_SESSION(who, ...)					\
	{ OP_CONNECT, .as = &who, .resumes = &who,			\
	    .watch = WATCH_UNTIL, .expect = { WANT_REFUSED, __VA_ARGS__ } }

/* Two steps. */
#define REVOKED(who)							\
	{ OP_REVOKE, .as = &who, .premise = true },			\
	{ OP_RELOAD, .as = &recipe_server, .premise = true }

/* Nobody has locked out everybody. */
#define OTHERS_ARE_IN							\
	{ OP_CONNECT, .as = &recipe_other, .premise = true }

/* Two steps: with a new session of other's, client is one of both. */
#define AS_ONE(verb, whom)						\
	TICKET(recipe_other),						\
	{ verb, .as = &recipe_client, .of = &whom,			\
	    .resumes = &recipe_other, .expect = { WANT_ONE } }

/* Two steps: no rights of other's, though CONNECT names it. */
#define NOT_BY_USERNAME(verb)						\
	TICKET(recipe_client),						\
	{ verb, .as = &recipe_client, .of = &recipe_other,		\
	    .username = &recipe_other, .resumes = &recipe_client,	\
	    .expect = { WANT_DENIED_OR_REFUSED } }

/* Two steps: whoever has this session, and no certificate, is out. */
#define UNCERTIFIED_BY(way, whose)					\
	TICKET_BY(way, whose),						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .resumes = &whose,	\
	    .expect = { WANT_REFUSED, { 116 }, { 40 } } }

#define NO_RESUMPTION \
	"let it resume no sessions (OpenSSL: SSL_OP_NO_TICKET with SSL_SESS_CACHE_OFF; Erlang's ssl: {reuse_sessions, false} and {session_tickets, disabled}; HAProxy: no-tls-tickets with tune.ssl.cachesize 0; nginx: ssl_session_tickets off with ssl_session_cache off): devices that stay connected lose nothing by it"

static const struct scenario scenarios[] = {
	{
		.id = "resumption.same-identity",
		.title = "Who comes back by its earlier TLS session is who it was, whatever CONNECT says",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, sections 2.2 and 4.6.1; RFC 5246, section 7.3; RFC 5077",
		.why = "A device that comes back in a hurry shows no certificate again. The broker has to know it all the same: one that forgets who it was goes by the username that anybody can write, and one that cannot resume at all but hands out tickets (FlashMQ) shuts its clients out until they forget theirs. Whether it resumes, or asks for the certificate again, is its own choice, and told step by step.",
		.remedy = "Update the broker, or " NO_RESUMPTION ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.steps = {
			TICKET(recipe_client),
			{ OP_ROUNDTRIP, .as = &recipe_client,
			    .resumes = &recipe_client },
			NOT_BY_USERNAME(OP_PUBLISH),
			NOT_BY_USERNAME(OP_SUBSCRIBE),
			TICKET_BY(without_tickets, recipe_client),
			{ OP_ROUNDTRIP, .as = &recipe_client,
			    .resumes = &recipe_client },
		},
	},
	{
		.id = "resumption.identity-swap",
		.title = "Who offers the TLS session of one client beside the certificate of another is one of the two, not both",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, sections 2.2 and 4.6.1; RFC 5246, section 7.3",
		.why = "A resumed session brings its client's identity; a full handshake that of the certificate. A broker that takes something from each gives one device the rights of two.",
		.remedy = "Update the broker: whom a connection belongs to is decided once, from the session if it was resumed, from the certificate if not. Until then, " NO_RESUMPTION ".",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.rests_on = IDENTITY_ORACLE,
		.steps = {
			AS_ONE(OP_PUBLISH, recipe_other),
			AS_ONE(OP_PUBLISH, namesake),
			AS_ONE(OP_SUBSCRIBE, recipe_other),
			AS_ONE(OP_SUBSCRIBE, namesake),
		},
	},
	{
		.id = "resumption.after-expiry",
		.title = "A TLS session does not let in whose certificate has expired since",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, sections 2.2 and 4.6.1; RFC 5280, section 4.1.2.5",
		.why = "Certificates of an hour are worth what they say only if sessions end with them: each resumption gives a new ticket, so a device may go on for ever. TLS leaves it to the server to look at the dates again, and most do not (Mosquitto, RabbitMQ).",
		.remedy = "Let sessions last no longer than certificates do, or " NO_RESUMPTION ". Mosquitto has no option for it; a SIGHUP drops all its sessions. If sessions are meant to outlive certificates, say --expect recheck_on_resume=no.",
		.needs = NEED_CLOCK,
		.steps = {
			TICKET(short_lived),
			{ OP_EXPIRE, .as = &short_lived, .premise = true },
			{ OP_CONNECT, .as = &short_lived, .premise = true,
			    .expect = { WANT_REFUSED, { 45 } } },
			{ OP_CONNECT, .as = &short_lived,
			    .resumes = &short_lived,
			    .when = { INTENT_RECHECK_ON_RESUME, "yes" },
			    .expect = { WANT_REFUSED, { 45 } } },
			{ OP_CONNECT, .as = &short_lived,
			    .resumes = &short_lived,
			    .when = { INTENT_RECHECK_ON_RESUME, "no" },
			    .expect = { WANT_SUCCESS_OR_REFUSED, { 45 } } },
		},
	},
	{
		.id = "resumption.after-revocation",
		.title = "A TLS session does not let in whose certificate was revoked since",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.3; RFC 8446, sections 2.2 and 4.6.1",
		.why = "The thief has the session as well as the key. If the broker looks at its new CRL in full handshakes only, the stolen device stays in for as long as it keeps coming back.",
		.remedy = "Have the broker drop its sessions and ticket keys whenever it reads a new CRL (Mosquitto does: each SIGHUP begins with new ones), or " NO_RESUMPTION ".",
		.needs = NEED_CRL,
		.steps = {
			TICKET(stolen),
			REVOKED(stolen),
			OUT_BY_ITSELF(stolen, { 44 }),
			OUT_BY_SESSION(stolen, { 44 }),
			OTHERS_ARE_IN,
			TICKET_BY(without_tickets, stolen_too),
			REVOKED(stolen_too),
			OUT_BY_SESSION(stolen_too, { 44 }),
		},
	},
	{
		.id = "resumption.after-ca-removal",
		.title = "A TLS session does not let in a client whose CA is trusted no longer",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1; RFC 8446, sections 2.2 and 4.6.1; CVE-2025-68121 (Go)",
		.why = "A CA is taken out of the trust store because it was broken into: whoever got a certificate from it before must not come back by a session.",
		.remedy = "Have the broker drop its sessions and ticket keys whenever its CA file changes, by a restart if nothing else does it, or " NO_RESUMPTION ".",
		.steps = {
			TICKET(recipe_via_second_root),
			{ OP_TRUST, .as = &recipe_server,
			    .anchors = without_second_root, .premise = true },
			{ OP_RELOAD, .as = &recipe_server, .premise = true },
			OUT_BY_ITSELF(recipe_via_second_root, { 48 }),
			OUT_BY_SESSION(recipe_via_second_root, { 48 }),
			OTHERS_ARE_IN,
		},
	},
	{
		.id = "resumption.cross-listener",
		.title = "A TLS session of a listener that asks for no certificate does not open the one that does",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, sections 2.2 and 4.6.1; CVE-2025-23419 (nginx)",
		.why = "Listeners of one process often share their ticket keys. A session from the public one, resumed at this one, brings a client that has shown no certificate past the question for it.",
		.remedy = "Update the broker or proxy; give each listener ticket keys, a session cache and a session id context of its own (OpenSSL: SSL_CTX_set_session_id_context), or " NO_RESUMPTION ".",
		.steps = {
			UNCERTIFIED_BY(at_the_bare_port, recipe_no_certificate),
			UNCERTIFIED_BY(at_the_bare_port, recipe_client),
			{ OP_CONNECT, .as = &recipe_other,
			    .resumes = &recipe_no_certificate,
			    .expect = { WANT_FULL, { 116 }, { 40 } } },
			UNCERTIFIED_BY(without_tickets_at_the_bare_port,
			    recipe_no_certificate),
		},
	},
	{
		.id = "resumption.cross-sni",
		.title = "A TLS session got under one server name is not resumed under another",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 6066, section 3; RFC 8446, section 4.6.1; CVE-2025-23419 (nginx), CVE-2025-23048 (Apache httpd), CVE-2022-21654 (Envoy)",
		.why = "Behind one address there may be several brokers by server name, each with CAs of its own: a session of one must not count at the next. RFC 6066 forbids it up to TLS 1.2; under TLS 1.3 it is harmless where all names are one broker's.",
		.remedy = "Update the broker or proxy, give each name ticket keys and a session cache of its own, or " NO_RESUMPTION ". If all names are meant to share them, say --expect resume_across_names=yes.",
		.steps = {
			TICKET(recipe_client),
			{ OP_CONNECT, .as = &recipe_client,
			    .resumes = &recipe_client, .how = &by_another_name,
			    .control = &recipe_client,
			    .when = { INTENT_RESUME_ACROSS_NAMES, "no" },
			    .expect = { WANT_FULL } },
			TICKET_BY(without_tickets, recipe_client),
			{ OP_CONNECT, .as = &recipe_client,
			    .resumes = &recipe_client, .how = &by_another_name,
			    .control = &recipe_client,
			    .when = { INTENT_RESUME_ACROSS_NAMES, "no" },
			    .expect = { WANT_FULL } },
		},
	},
	{
		.id = "resumption.ticket-lifetime",
		.title = "A TLS session may be resumed for seven days at most, or for as long as is meant",
		.severity = SEVERITY_LOW,
		.reference = "RFC 8446, section 4.6.1; RFC 9325, section 3.4",
		.why = "For as long as a session may be resumed, whoever gets hold of the key of its ticket can read what was sent in it, and whoever was let in once needs no certificate.",
		.remedy = "Set a shorter lifetime (OpenSSL: SSL_CTX_set_timeout; nginx: ssl_session_timeout; HAProxy: tune.ssl.lifetime; Erlang's ssl: session_lifetime and server_session_ticket_lifetime), and change ticket keys more often than that. How long it may be is said by --expect max_ticket_s=SECONDS.",
		.steps = {
			{ OP_TICKET, .as = &recipe_client,
			    .expect = { .limit_key = INTENT_MAX_TICKET } },
		},
	},
};

const struct family resumption_family = {
	"resumption", scenarios, COUNT(scenarios)
};
