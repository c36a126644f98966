/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"
#include "scenarios/identity_words.h"
#include "scenarios/scenarios.h"

/*
 * Names as attackers write them, in an otherwise ordinary certificate.  Whether
 * one is harmful is told by the victim's topic, in both directions.
 */

#define REFUSED(who)							\
	{ OP_CONNECT, .as = &who, .expect = { WANT_REFUSED } }

#define CONTROL_REFUSED(who)						\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_CONTROL_CHARS, "reject" },			\
	    .expect = { WANT_REFUSED } }

/* Two steps: a name that may be filled in anew, with the victim's in its place. */
#define NOT_FILLED_IN(who, place)					\
	{ OP_SUBSCRIBE, .as = &who, .of = &recipe_other,		\
	    .place = &recipe_other,					\
	    .expect = { WANT_DENIED_OR_REFUSED } },			\
	{ OP_PUBLISH, .as = &who, .of = &recipe_other,			\
	    .place = &recipe_other,					\
	    .expect = { WANT_DENIED_OR_REFUSED } }

static const struct scenario scenarios[] = {
	{
		.id = "identity.cn-nul",
		.title = "A CN with a NUL in it is refused, and is nobody else's",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, section 1.5.4 ([MQTT-1.5.4-2]); MQTT 3.1.1, section 1.5.3 ([MQTT-1.5.3-2]); CWE-158",
		.why = "Programs in C end a string at its first NUL: a CA that certifies \"other\", a NUL and \".evil\" has certified other. Browsers fell for that in 2009 (CVE-2009-2408).",
		.remedy = "Update the broker (Mosquitto refuses such a CN with CONNACK 4), or take the user from the certificate in a plugin that minds lengths; " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			REFUSED(identity_nul_after),
			KEPT_OUT(identity_nul_after, recipe_other),
			REFUSED(identity_nul_before),
			KEPT_OUT(identity_nul_before, recipe_other),
			REFUSED(identity_nul_last),
			KEPT_OUT(identity_nul_last, recipe_other),
		},
	},
	{
		.id = "identity.cn-control-chars",
		.title = "A CN with control characters in it is refused, and is nobody else's",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, section 1.5.4; MQTT 3.1.1, section 1.5.3; CWE-117",
		.why = "A line end in a name writes lines into logs, into password and ACL files, and into the headers of authentication by HTTP; trimmed on the way, it turns one user into another. MQTT leaves it to brokers to refuse control characters in CONNECT, and the same name may not come in by the certificate instead.",
		.remedy = "Update the broker (Mosquitto: 2.1 or later refuses them; EMQX: 6.0.3 or later); " CHECK_NAMES_AT_THE_CA ". If they are meant to be accepted, say --expect control_chars=accept.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_crlf, recipe_other),
			KEPT_OUT(identity_x01, recipe_other),
			KEPT_OUT(identity_del, recipe_other),
			CONTROL_REFUSED(identity_crlf),
			CONTROL_REFUSED(identity_x01),
			CONTROL_REFUSED(identity_del),
		},
	},
	{
		.id = "identity.cn-mqtt-wildcard",
		.title = "A CN that is a wildcard of MQTT gives no rights over others",
		.severity = SEVERITY_CRITICAL,
		.reference = "MQTT 5, section 4.7.1; CVE-2017-7650 (Mosquitto)",
		.why = "In an ACL like `certcheck/%u/#` a user named + or # has all topics of all users.",
		.remedy = "Update the broker (Mosquitto: 1.4.12 or later), or refuse such names where users are authenticated (EMQX: an authenticator; RabbitMQ: no such user); " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_plus, recipe_other),
			KEPT_OUT(identity_hash, recipe_other),
		},
	},
	{
		.id = "identity.cn-topic-metachars",
		.title = "A CN with characters that mean something in topics and virtual hosts gives no rights over others",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 4.7.1 and 4.7.2; RabbitMQ, plugin rabbitmq_mqtt: a user is VHOST:USER",
		.why = "A slash makes a user of a name below another's, $SYS one that reads the broker's own topics where they begin with the user. RabbitMQ takes what stands before the last colon for a virtual host, so that /:other is other.",
		.remedy = CHECK_NAMES_AT_THE_CA ". RabbitMQ: set mqtt.vhost, keep the users of one virtual host out of the others (`rabbitmqctl clear_permissions`), and let no CA certify a name with a colon; Mosquitto, EMQX: give ACL patterns a level before the user's, as certcheck/%u/# has.",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_below, recipe_other),
			KEPT_OUT(identity_root_vhost, recipe_other),
			KEPT_OUT(identity_vhost, recipe_other),
			KEPT_OUT(identity_sys, recipe_other),
			{ OP_LISTEN, .as = &identity_sys, .filter = "$SYS/#",
			    .when = { INTENT_ADMIN_TOPICS, "deny" },
			    .expect = { WANT_DENIED_OR_REFUSED } },
		},
	},
	{
		.id = "identity.cn-placeholder",
		.title = "A CN that is a placeholder of the ACL is not filled in a second time",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, section 5.4.2; CWE-94",
		.why = "A client named %c is filled into `certcheck/%u/#` first, and if that text is filled in again, its client identifier comes into the place: it is whoever it says. The same goes for ${clientid}, ${username} and {client_id}.",
		.remedy = "Update the broker, or refuse such names where users are authenticated; " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			NOT_FILLED_IN(identity_percent_c, client_id),
			NOT_FILLED_IN(identity_dollar_clientid, client_id),
			NOT_FILLED_IN(identity_brace_client_id, client_id),
			NOT_FILLED_IN(identity_percent_u, username),
			NOT_FILLED_IN(identity_dollar_username, username),
		},
	},
	{
		.id = "identity.cn-lookalike",
		.title = "Names that only look alike are different users",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 1.5.4 and 5.4.9",
		.why = "A space at the end or the beginning, a Cyrillic letter: whoever reviews a request for a certificate sees a name that is free. If the broker, or the database behind it, sees one that is taken, its rights go to the newcomer.",
		.remedy = "Update the broker, and " EXACT_NAMES "; " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_trailing_space, recipe_other),
			KEPT_OUT(identity_leading_space, recipe_other),
			KEPT_OUT(identity_homoglyph, recipe_other),
		},
	},
	{
		.id = "identity.cn-normalisation",
		.title = "An accent that is composed and one that is not make two users",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, sections 1.5.4 and 5.4.9; Unicode Standard Annex 15",
		.why = "Unicode writes many letters in two ways that look the same. MQTT compares octets; a directory or a database that normalises makes one user of two. Presented: a client named by the one, trying the topic of a client named by the other.",
		.remedy = "Update the broker, and " EXACT_NAMES "; " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &identity_nfc, .premise = true },
			KEPT_OUT(identity_nfd, identity_nfc),
		},
	},
	{
		.id = "identity.cn-case",
		.title = "Names that differ in capitals are different users",
		.severity = SEVERITY_HIGH,
		.reference = "MQTT 5, sections 1.5.4 and 5.4.9; RFC 5280, section 7.1, by which names of CAs are compared without regard to case",
		.why = "CAs compare names without regard to case, MQTT with it. A broker that folds them, or a database behind it, gives Other the rights of other; ejabberd does it on purpose.",
		.remedy = "Update the broker, and " EXACT_NAMES ", or let the CA see to it that no two names differ in capitals only, and say --expect case_insensitive=yes.",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_SUBSCRIBE, .as = &identity_case, .of = &recipe_other,
			    .when = { INTENT_CASE, "no" },
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_PUBLISH, .as = &identity_case, .of = &recipe_other,
			    .when = { INTENT_CASE, "no" },
			    .expect = { WANT_DENIED_OR_REFUSED } },
			{ OP_SUBSCRIBE, .as = &identity_case, .of = &recipe_other,
			    .when = { INTENT_CASE, "yes" } },
			{ OP_PUBLISH, .as = &identity_case, .of = &recipe_other,
			    .when = { INTENT_CASE, "yes" } },
		},
	},
	{
		.id = "identity.cn-invisible",
		.title = "Characters that Unicode hides or folds are part of a name",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 5, section 1.5.4 ([MQTT-1.5.4-3])",
		.why = "A byte order mark or a space of no width shows nowhere, and MQTT forbids to strip them; a wide letter turns into the plain one wherever text is normalised for compatibility. A broker that drops or folds them makes two users one.",
		.remedy = "Update the broker, and " EXACT_NAMES "; " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_byte_order_mark, recipe_other),
			KEPT_OUT(identity_zero_width, recipe_other),
			KEPT_OUT(identity_full_width, recipe_other),
		},
	},
	{
		.id = "identity.cn-length",
		.title = "A CN that is too long is not cut to another user's name",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, appendix A.1 (ub-common-name, 64); MQTT 5, section 1.5.4",
		.why = "A CN ends at 64 characters by RFC 5280, and CAs issue longer ones. If a buffer, or a column of a database, cuts them, the long name is the user of the short one. Presented: 65, 200 and 1000 characters, all beginning with those of a client named by 64.",
		.remedy = "Update the broker, make room in the database of users, and let the CA issue no CN of more than 64 characters.",
		.needs = NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &identity_64, .premise = true },
			KEPT_OUT(identity_65, identity_64),
			KEPT_OUT(identity_200, identity_64),
			KEPT_OUT(identity_1000, identity_64),
			{ OP_ROUNDTRIP, .as = &identity_65,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			{ OP_ROUNDTRIP, .as = &identity_200,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			/* Longer with the rest of a subject, it stands in no topic. */
			{ OP_ROUNDTRIP, .as = &identity_1000,
			    .when = { INTENT_IDENTITY_SOURCE, "cn" },
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
		},
	},
	{
		.id = "identity.cn-string-type",
		.title = "A CN is the same name in whatever type of string the CA writes it, or is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.4 and appendix A.1",
		.why = "Old CAs write BMPString, two octets a character, and T61String. Read as something else, the name is nobody's or another's; brokers that then fall back to the username of CONNECT (VerneMQ) let the client choose.",
		.remedy = "Issue names as UTF8String or PrintableString (OpenSSL: string_mask = utf8only); update a broker that reads them as another name.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_ROUNDTRIP, .as = &identity_printable,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			{ OP_ROUNDTRIP, .as = &identity_ia5,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			{ OP_ROUNDTRIP, .as = &identity_t61,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			{ OP_ROUNDTRIP, .as = &identity_bmp,
			    .expect = { WANT_SUCCESS_OR_REFUSED } },
			NOT_FILLED_IN(identity_t61, username),
			NOT_FILLED_IN(identity_bmp, username),
		},
	},
};

const struct family identity_names_family = {
	"identity", scenarios, COUNT(scenarios)
};
