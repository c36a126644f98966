/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/lifecycle.h"
#include "scenarios/scenarios.h"

/* What changes while the broker runs: who is out afterwards, and who still in. */

/* ---- Who presents what ---------------------------------------------------- */

static const struct recipe lost = {
	.name = "lost-device",
	.odd = "revoked while the broker runs",
	.like = &recipe_client,
};

static const struct recipe short_lived = {
	.name = "short-lived",
	.odd = "expires while it is connected",
	.like = &recipe_client,
	.lasts_s = 5,
};

/* ---- CRL files that are none ---------------------------------------------- */

static const struct crl_file garbage = {
	.text = "a file of noise",
	.form = CRL_GARBAGE,
};

static const struct crl_file truncated = {
	.text = "a CRL that was cut off",
	.form = CRL_TRUNCATED,
};

static const struct crl_file page = {
	.text = "the web page of an error",
	.form = CRL_HTML,
};

static const struct crl_file der = {
	.text = "a CRL in DER instead of PEM",
	.form = CRL_DER,
};

static const struct crl_file empty = {
	.text = "an empty file",
	.form = CRL_EMPTY,
};

static const struct crl_file absent = {
	.text = "no file",
	.form = CRL_MISSING,
};

/* ---- What several scenarios do -------------------------------------------- */

#define LET_IN(who)							\
	{ OP_CONNECT, .as = &who, .premise = true }

#define STAYS(who)							\
	{ OP_STAY, .as = &who, .premise = true }

/*
 * The file cannot be read, and the broker has been told to.  Whoever was out
 * stays out; whether anybody else still gets in is not what is asked.  44: the
 * old CRL is in force; 48: none is, and nobody gets in.
 */
#define NEVER_OPEN(file)						\
	{ OP_CRL, .as = &recipe_server, .crl = &file },			\
	{ OP_RELOAD, .as = &recipe_server },				\
	{ OP_CONNECT, .as = &recipe_revoked,				\
	    .watch = WATCH_THROUGHOUT,					\
	    .expect = { WANT_REFUSED, { 44, 48 } } },			\
	{ OP_CONNECT, .as = &recipe_client, .control = &recipe_other,	\
	    .expect = { WANT_SUCCESS_OR_REFUSED, { 48 } } },		\
	{ OP_CONNECT, .as = &recipe_no_certificate,			\
	    .expect = { WANT_REFUSED, { 116 }, { 40 } } },		\
	{ OP_CONNECT, .as = &recipe_wrong_ca,				\
	    .expect = { WANT_REFUSED, { 48 } } }

/* Revoked, and out. */
#define TURNED_OUT(verb)						\
	{ OP_REVOKE, .as = &lost },					\
	{ verb, .as = &recipe_server },					\
	{ OP_CONNECT, .as = &lost, .watch = WATCH_UNTIL,		\
	    .expect = { WANT_REFUSED, { 44 } } }

#define MAKE_IT_RELOAD \
	"Have the broker read its CRL file again whenever that changes: " \
	"Mosquitto does so only when told, by SIGHUP (systemctl reload " \
	"mosquitto) or a restart; EMQX fetches CRLs from the certificate's " \
	"distribution point, every 15 minutes by default " \
	"(crl_cache.refresh_interval); RabbitMQ looks into its CRL folder at " \
	"every handshake; stunnel and nginx reload on SIGHUP, HAProxy by a reload"

#define REFRESH_SAFELY \
	"Never write a CRL into place that has not been checked: download it to " \
	"another name, verify it (openssl crl -in new.pem -CAfile ca.crt -noout), " \
	"rename it, and reload only then; `mqtt-certcheck crl-refresh` does all " \
	"of it. Mosquitto 2.0 that has met such a file lets revoked clients in " \
	"until it has read a good one; 2.1 ends instead"

#define END_ITS_SESSION \
	"A CRL is looked at when a client connects, and not again: after a " \
	"revocation, have its session ended. Mosquitto: the dynamic security " \
	"plugin's disableClient ends one, a restart all of them; " \
	"RabbitMQ: rabbitmqctl close_all_user_connections; EMQX: emqx ctl clients " \
	"kick, or DELETE /clients/ID; and let no session last for ever"

/* ---- The scenarios -------------------------------------------------------- */

static const struct scenario scenarios[] = {
	{
		.id = "lifecycle.crl-reload-takes-effect",
		.title = "Once the broker has reloaded its CRL, whoever was revoked is out, and nobody else",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 3.3 and 6.3.3; mosquitto(8), SIGHUP",
		.why = "A device was stolen, and its certificate revoked at once. Until the broker has read the new CRL, the thief is a valid client; and a broker that reads its files anew may forget to ask for certificates at all. The time that is told here is how long the thief had.",
		.remedy = MAKE_IT_RELOAD ".",
		.needs = NEED_CRL,
		.steps = {
			LET_IN(lost),
			TURNED_OUT(OP_RELOAD),
			STILL_GUARDED,
			{ OP_CONNECT, .as = &recipe_other },
		},
	},
	{
		.id = "lifecycle.crl-restart-takes-effect",
		.title = "Once the broker has restarted, whoever was revoked is out, and nobody else",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 3.3 and 6.3.3",
		.why = "Where a script fetches the CRL and restarts the broker, this is how a stolen device gets locked out.",
		.remedy = "See that the file which the script writes is the one that the broker reads (Mosquitto: crlfile, in each listener's section), and that the broker runs again afterwards.",
		.needs = NEED_CRL,
		.steps = {
			LET_IN(lost),
			TURNED_OUT(OP_RESTART),
			STILL_GUARDED,
			{ OP_CONNECT, .as = &recipe_other },
		},
	},
	{
		.id = "lifecycle.bad-crl-reload",
		.title = "A CRL that is noise, or was cut off, lets nobody back in who was revoked",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.3.3; CVE-2026-27586 (Caddy)",
		.why = "A download that breaks off, a full disk: one night the CRL is half a file. If the broker then goes on without any, every device that was ever stolen is back, and nothing shows it. Mosquitto 2.0 does.",
		.remedy = REFRESH_SAFELY ".",
		.needs = NEED_CRL,
		.steps = {
			NEVER_OPEN(garbage),
			NEVER_OPEN(truncated),
		},
	},
	{
		.id = "lifecycle.html-crl-reload",
		.title = "A web page in the place of the CRL, or a CRL in DER, lets nobody back in who was revoked",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 4.2.1.13 and 6.3.3",
		.why = "What a CRL's URL gives is written into place by many scripts without a look: the login page of a proxy, a maintenance notice, or the CRL as RFC 5280 has it published, which is DER, where the broker reads PEM.",
		.remedy = REFRESH_SAFELY ".",
		.needs = NEED_CRL,
		.steps = {
			NEVER_OPEN(page),
			NEVER_OPEN(der),
		},
	},
	{
		.id = "lifecycle.empty-crl-reload",
		.title = "An empty CRL file lets nobody back in who was revoked",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.3.3",
		.why = "A shell empties a file before the command that fills it has begun (curl … > crl.pem): with the CA unreachable, the broker reloads nothing at all, and whoever was locked out may be in again.",
		.remedy = REFRESH_SAFELY ".",
		.needs = NEED_CRL,
		.steps = { NEVER_OPEN(empty) },
	},
	{
		.id = "lifecycle.missing-crl-reload",
		.title = "A CRL file that is gone lets nobody back in who was revoked",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.3.3",
		.why = "A script that removes the old file before it has the new one, or a volume that is not mounted: the broker is told to read a CRL that is not there.",
		.remedy = REFRESH_SAFELY ".",
		.needs = NEED_CRL,
		.steps = { NEVER_OPEN(absent) },
	},
	{
		.id = "lifecycle.live-connection-after-revocation",
		.title = "A client that is connected when it is revoked is disconnected, and nobody else",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 3.3; MQTT 5, sections 4.13 and 5.4.2",
		.why = "The thief does not have to connect again: the device was online when it was stolen, and its session may last for weeks. Most brokers leave it. Whoever has the same name by a newer certificate, and all the others, are to notice nothing.",
		.remedy = END_ITS_SESSION ". If sessions are meant to live on, say --expect kick_on_revoke=no.",
		.needs = NEED_CRL,
		.steps = {
			STAYS(lost),
			STAYS(recipe_client),
			STAYS(recipe_other),
			{ OP_REVOKE, .as = &lost },
			{ OP_RELOAD, .as = &recipe_server },
			{ OP_CONNECT, .as = &lost, .premise = true,
			    .watch = WATCH_UNTIL,
			    .expect = { WANT_REFUSED, { 44 } } },
			ENDED_IF(INTENT_KICK_ON_REVOKE, lost,
			    WATCH_UNTIL),
			NOT_ENDED(INTENT_KICK_ON_REVOKE, recipe_client),
			NOT_ENDED(INTENT_KICK_ON_REVOKE, recipe_other),
		},
	},
	{
		.id = "lifecycle.live-connection-after-expiry",
		.title = "A client that is connected when its certificate expires is disconnected, and cannot come back",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.1.2.5 and 6.1.3(a)(2); MQTT 5, section 5.4.2",
		.why = "Short-lived certificates are meant to make revocation needless: whoever gets no new one is out. That is true only if the broker looks at the date again, or sessions end sooner.",
		.remedy = "Let no session last longer than certificates do (a restart ends all of Mosquitto's; in EMQX and RabbitMQ each can be closed), and give the broker no CRL or option that has it overlook dates. If sessions are meant to live on, say --expect kick_on_expiry=no.",
		.needs = NEED_CLOCK,
		.steps = {
			STAYS(short_lived),
			STAYS(recipe_other),
			{ OP_EXPIRE, .as = &short_lived },
			{ OP_CONNECT, .as = &short_lived,
			    .expect = { WANT_REFUSED, { 45 } } },
			ENDED_IF(INTENT_KICK_ON_EXPIRY, short_lived,
			    WATCH_ONCE),
			{ OP_ALIVE, .as = &recipe_other },
		},
	},
};

const struct family lifecycle_family = {
	"lifecycle", scenarios, COUNT(scenarios)
};
