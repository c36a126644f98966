/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/revocation_files.h"
#include "scenarios/revocation_recipes.h"
#include "scenarios/scenarios.h"

/* CRLs of every kind, given to a broker that runs. */

#define HARD	{ INTENT_REVOCATION_MODE, "hard" }
#define SOFT	{ INTENT_REVOCATION_MODE, "soft" }

/* Two steps: the broker goes by another file. */
#define GIVEN(file)							\
	{ OP_CRL, .as = &recipe_server, .crl = &file },			\
	{ OP_RELOAD, .as = &recipe_server }

#define IN(who)								\
	{ OP_CONNECT, .as = &who, .watch = WATCH_UNTIL }
#define IN_IF_SOFT(who)							\
	{ OP_CONNECT, .as = &who, .when = SOFT, .watch = WATCH_UNTIL }

/* The CRL that lists it takes effect.  Without that CRL it is accepted itself. */
#define OUT_NOW(who)							\
	{ OP_CONNECT, .as = &who, .control = &who, .watch = WATCH_UNTIL,\
	    .expect = { WANT_REFUSED, { 44 } } }
/* Nobody can tell any more whether it is revoked. */
#define OUT_IF_HARD(who, ...)						\
	{ OP_CONNECT, .as = &who, .control = &who, .when = HARD,	\
	    .watch = WATCH_UNTIL, .expect = { WANT_REFUSED, { __VA_ARGS__ } } }

/* The one that is revoked all along, by whatever CRL is right. */
#define STILL_OUT(...)							\
	{ OP_CONNECT, .as = &recipe_revoked, .watch = WATCH_THROUGHOUT,	\
	    .expect = { WANT_REFUSED, { __VA_ARGS__ } } }
#define STILL_OUT_IF_HARD(...)						\
	{ OP_CONNECT, .as = &recipe_revoked, .when = HARD,		\
	    .watch = WATCH_THROUGHOUT,					\
	    .expect = { WANT_REFUSED, { __VA_ARGS__ } } }

/* Else nothing of this tells anything. */
#define RELOADS	"lifecycle.crl-reload-takes-effect"

#define LOOK_AT_IT "openssl crl -in crl.pem -noout -issuer -lastupdate -nextupdate"
#define CHECK_BEFORE "Have what fetches CRLs check them before they replace the old file (`mqtt-certcheck crl-refresh` does: signature, dates, number, extensions)"

static const struct scenario scenarios[] = {
	{
		.id = "revocation.crl-missing-for-issuer",
		.title = "Without a CRL of their CA, clients are refused or accepted as intended, and the other CAs' CRLs still count",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.3 and 6.3.3",
		.why = "A new CA is trusted, and its CRL forgotten. A broker that must know refuses all of its clients, with an alert that looks as if the CA were not trusted; one that lets them in has no way to lock any of them out, and nobody notices.",
		.remedy = "Give the broker a CRL of every CA in the chain, even if it lists nobody (Mosquitto: all of them in one file, crlfile). RabbitMQ: crl_check true refuses without one, best_effort accepts. Where clients are meant to be accepted then, say --expect revocation_mode=soft.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(without_intermediate_crl),
			OUT_IF_HARD(recipe_via_intermediate, 48, 42, 46),
			IN_IF_SOFT(recipe_via_intermediate),
			GIVEN(without_second_root_crl),
			OUT_IF_HARD(recipe_via_second_root, 48, 42, 46),
			IN_IF_SOFT(recipe_via_second_root),
			STILL_OUT(44),
			IN(recipe_other),
		},
	},
	{
		.id = "revocation.crl-stale",
		.title = "By a CRL that has expired, or is not valid yet, whoever is revoked is refused, and the others as intended",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 5.1.2.4, 5.1.2.5 and 6.3.3 (a)",
		.why = "The job that fetches CRLs has died, or a clock is wrong. A broker that goes on as if nothing were wrong misses every revocation since then; one that drops the old CRL lets everybody back in who was on it; one that refuses everybody is down. Which of the last is better depends on what is behind it, but not on chance.",
		.remedy = "Fetch CRLs well before they expire, alarm on their nextUpdate (" LOOK_AT_IT "), and keep clocks right. Mosquitto refuses everybody by such a CRL, and has no setting for less; clients see certificate_expired, though theirs has not. Where clients are meant to be accepted then, say --expect revocation_mode=soft.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(expired_crl_file),
			STILL_OUT(44, 45, 42, 46),
			OUT_IF_HARD(recipe_other, 45, 42, 46),
			IN_IF_SOFT(recipe_other),
			GIVEN(future_crl_file),
			STILL_OUT(44, 42, 46),
			OUT_IF_HARD(recipe_other, 42, 46),
			IN_IF_SOFT(recipe_other),
		},
	},
	{
		.id = "revocation.crl-forged",
		.title = "A CRL that its CA has not signed lets nobody in who is revoked",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.3.3 (f) and (g)",
		.why = "CRLs travel over plain HTTP, through proxies and by scripts. If their signature does not count, whoever can answer in the CA's place undoes every revocation with a list that is newer, and empty.",
		.remedy = CHECK_BEFORE ", and bring the broker up to date: OpenSSL and Erlang/OTP check the signature; of VerneMQ it is known that it does not.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(forged_beside_crl_file),
			STILL_OUT(44, 51, 48, 42),
			GIVEN(forged_crl_file),
			STILL_OUT_IF_HARD(51, 48, 42, 44),
			GIVEN(forged_by_ca_crl_file),
			STILL_OUT_IF_HARD(51, 48, 42, 44),
		},
	},
	{
		.id = "revocation.crl-superseded",
		.title = "Of an old and a new CRL of one CA the new one counts, in whatever order they stand",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 3.3, 5.1.2.4 and 5.2.3",
		.why = "A script that appends instead of replacing, or a folder in which old CRLs stay, leaves both. A broker that takes the first that it finds goes by the old one, and whoever was revoked since is still in.",
		.remedy = "Replace the CRL file as a whole instead of appending to it (Mosquitto: crlfile), and keep one CRL of each CA in a folder of hashed ones.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(old_and_new_crl_file),
			OUT_NOW(newly_revoked),
			IN(recipe_other),
			GIVEN(new_and_old_crl_file),
			{ OP_CONNECT, .as = &newly_revoked,
			    .control = &newly_revoked,
			    .watch = WATCH_THROUGHOUT,
			    .expect = { WANT_REFUSED, { 44 } } },
			IN(recipe_other),
		},
	},
	{
		.id = "revocation.crl-same-second",
		.title = "Of two CRLs that a CA has issued in the same second, that with the greater number counts",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, section 5.2.3, which leaves to the broker how it tells",
		.why = "Dates in CRLs are whole seconds. A CA that revokes one by one issues several in one second, and their numbers alone tell which is the last. OpenSSL takes the first that it has read.",
		.remedy = "Replace the CRL file as a whole instead of appending to it, and have the CA leave a second between two CRLs.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(same_second_crl_file),
			{ OP_CONNECT, .as = &newly_revoked,
			    .control = &newly_revoked, .watch = WATCH_UNTIL,
			    .expect = { WANT_REFUSED, { 44 }, .lenient = true } },
			IN(recipe_other),
		},
	},
	{
		.id = "revocation.delta-crl",
		.title = "A delta CRL adds to the complete one where that is intended, and never takes its place",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 5.2.4 and 6.3.3 (c) and (d)",
		.why = "A delta CRL lists only what has changed. A broker that does not know them must not take one for the whole list, which would let everybody in who is on the complete one only; and where deltas are relied on, a broker that passes them over learns of a theft days later.",
		.remedy = "Mosquitto passes delta CRLs over, and has no setting for them: give it complete ones, as often as needed (crlfile). If your broker is meant to use them, say --expect delta_crl=yes.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(base_and_delta_crl_file),
			{ OP_CONNECT, .as = &newly_revoked,
			    .control = &newly_revoked,
			    .when = { INTENT_DELTA_CRL, "yes" },
			    .watch = WATCH_UNTIL,
			    .expect = { WANT_REFUSED, { 44 } } },
			STILL_OUT(44),
			IN(recipe_other),
			GIVEN(delta_crl_file),
			STILL_OUT_IF_HARD(44, 48, 42, 46),
		},
	},
	{
		.id = "revocation.crl-unusable",
		.title = "A CRL that may not be used to tell whether a client is revoked lets nobody in who is",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 5.2, 5.2.5 and 6.3.3 (b)(2), (d) and (e)",
		.why = "Given in place of the root's CRL: one with a critical extension that nobody knows, one for CA certificates only, one for certificates only that were superseded. None of them lists the stolen device, since it is not what they are about. A broker that takes such a list for the whole one lets it in. (Files that are no CRL at all: lifecycle.bad-crl-reload and its kin.)",
		.remedy = "Give the broker a CRL that covers all certificates of its CA and all reasons (openssl crl -in crl.pem -noout -text shows the issuing distribution point). " CHECK_BEFORE ".",
		.needs = NEED_CRL,
		.when = HARD,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(unknown_critical_crl_file),
			STILL_OUT_IF_HARD(46, 48, 42, 44),
			GIVEN(only_ca_crl_file),
			STILL_OUT_IF_HARD(46, 48, 42, 44),
			GIVEN(some_reasons_crl_file),
			STILL_OUT_IF_HARD(46, 48, 42, 44),
		},
	},
	{
		.id = "revocation.crl-with-idp",
		.title = "A CRL that says which certificates it covers counts for those",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.13, 5.2.5 and 6.3.3 (b)(2)",
		.why = "Large CAs divide their CRLs, and every one then bears a critical issuingDistributionPoint. A broker that cannot read it refuses everybody; one that passes the CRL over lets the stolen device in. Given: a CRL for end-entity certificates only, and one for those certificates that name the same place of publication.",
		.remedy = "Bring the broker's TLS library up to date (OpenSSL and Erlang/OTP know the extension), or have the CA issue one CRL for all of its certificates, without it.",
		.needs = NEED_CRL,
		.rests_on = RELOADS,
		.steps = {
			GIVEN(only_user_crl_file),
			OUT_NOW(newly_revoked),
			IN(recipe_other),
			GIVEN(named_point_crl_file),
			{ OP_CONNECT, .as = &revoked_pointing,
			    .watch = WATCH_THROUGHOUT,
			    .expect = { WANT_REFUSED, { 44 } } },
			IN(pointing),
		},
	},
};

const struct family revocation_crl_family = {
	"revocation", scenarios, COUNT(scenarios)
};
