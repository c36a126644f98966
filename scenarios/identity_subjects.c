/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"
#include "scenarios/identity_words.h"
#include "scenarios/scenarios.h"

/* Subjects that name nobody or several, and names beside the subject. */

#define EITHER_OF(verb, who)						\
	{ verb, .as = &who, .of = &recipe_client,			\
	    .when = { INTENT_MULTI_CN, "single" }, .expect = { WANT_ONE } }, \
	{ verb, .as = &who, .of = &recipe_other,			\
	    .when = { INTENT_MULTI_CN, "single" }, .expect = { WANT_ONE } }

#define IS(who, key, value, victim)					\
	{ OP_SUBSCRIBE, .as = &who, .of = &victim, .when = { key, value } }, \
	{ OP_PUBLISH, .as = &who, .of = &victim, .when = { key, value } }

#define IS_NOT(who, key, value, victim)					\
	{ OP_SUBSCRIBE, .as = &who, .of = &victim, .when = { key, value }, \
	    .expect = { WANT_DENIED_OR_REFUSED } },			\
	{ OP_PUBLISH, .as = &who, .of = &victim, .when = { key, value },	\
	    .expect = { WANT_DENIED_OR_REFUSED } }

#define REFUSED(who, key, value)					\
	{ OP_CONNECT, .as = &who, .when = { key, value },		\
	    .expect = { WANT_REFUSED } }

/* By the username or the client identifier of CONNECT, who is nobody by certificate. */
#define CLAIMS(verb, who, claim)					\
	{ verb, .as = &who, .of = &recipe_other, .claim = &recipe_other,	\
	    .expect = { WANT_DENIED_OR_REFUSED } }

#define ONE_CN_ONLY \
	"Let the CA issue one CN only, and refuse others in the broker where that can be done (EMQX: an authenticator that knows the users; RabbitMQ: no user by both names)"

static const struct scenario scenarios[] = {
	{
		.id = "identity.no-cn",
		.title = "A certificate that names nobody is refused, whatever CONNECT says",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 4.1.2.6; MQTT 5, section 5.4.1",
		.why = "Presented: an empty subject, and one without a CN. A broker that falls back to the username of CONNECT, to anonymous, or to a user with an empty name lets the holder choose who to be.",
		.remedy = "Refuse clients without a name (Mosquitto does; RabbitMQ: mqtt.allow_anonymous = false; VerneMQ: require_certificate = on beside use_identity_as_username; EMQX: an authenticator, since a missing name is an undefined user). If others guard what such clients may do, say --expect no_cn=accept.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			REFUSED(identity_no_subject, INTENT_NO_CN, "reject"),
			REFUSED(identity_no_cn, INTENT_NO_CN, "reject"),
			CLAIMS(OP_SUBSCRIBE, identity_no_subject, username),
			CLAIMS(OP_PUBLISH, identity_no_subject, username),
			CLAIMS(OP_SUBSCRIBE, identity_no_cn, username),
			CLAIMS(OP_PUBLISH, identity_no_cn, username),
		},
	},
	{
		.id = "identity.empty-cn",
		.title = "A certificate with an empty CN is refused, whatever CONNECT says",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, appendix A.1 (an X520CommonName has a character at least); MQTT 5, section 5.4.1",
		.why = "A CN that is there, and empty, passes a check that only looks for one: the user is then the empty name, which leaves an empty level in topics, and which other parts of a broker take for no user at all.",
		.remedy = "Let the CA issue no empty CN; Mosquitto has no setting for it, and a plugin can refuse the empty username (RabbitMQ: no such user). If others guard what such clients may do, say --expect no_cn=accept.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			REFUSED(identity_empty_cn, INTENT_NO_CN, "reject"),
			CLAIMS(OP_SUBSCRIBE, identity_empty_cn, username),
			CLAIMS(OP_PUBLISH, identity_empty_cn, username),
		},
	},
	{
		/* The same where the whole subject is the name. */
		.id = "identity.no-subject",
		.title = "A certificate with an empty subject is refused where the subject is the user",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 4.1.2.6; MQTT 5, section 5.4.1",
		.why = "RFC 5280 allows an empty subject. The user is then the empty name, which ACLs may leave out, or match with everything.",
		.remedy = "Let the CA issue no certificate with an empty subject; no common broker has a setting for it. Mosquitto with use_subject_as_username takes the empty text for a user.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "dn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			REFUSED(identity_no_subject, INTENT_NO_CN, "reject"),
			CLAIMS(OP_SUBSCRIBE, identity_no_subject, username),
			CLAIMS(OP_PUBLISH, identity_no_subject, username),
		},
	},
	{
		.id = "identity.multiple-cn",
		.title = "A certificate with two CNs is one user, not both",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.4 and 4.1.2.6; CVE-2021-44533 (Node.js)",
		.why = "Who checks the certificate and who names the user may look at different CNs; a broker that grants both gives one key two users' rights. Presented in both orders, and both in one RDN.",
		.remedy = ONE_CN_ONLY ".",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			EITHER_OF(OP_SUBSCRIBE, identity_two_own_first),
			EITHER_OF(OP_SUBSCRIBE, identity_two_own_last),
			EITHER_OF(OP_SUBSCRIBE, identity_joined),
			REFUSED(identity_two_own_first, INTENT_MULTI_CN, "reject"),
			REFUSED(identity_two_own_last, INTENT_MULTI_CN, "reject"),
			REFUSED(identity_joined, INTENT_MULTI_CN, "reject"),
		},
	},
	{
		.id = "identity.multiple-cn-publish",
		.title = "A certificate with two CNs may publish as one user, not as both",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.1.2.4 and 4.1.2.6; CVE-2021-44533 (Node.js)",
		.why = "As identity.multiple-cn, for what such a client sends.",
		.remedy = ONE_CN_ONLY ".",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			EITHER_OF(OP_PUBLISH, identity_two_own_first),
			EITHER_OF(OP_PUBLISH, identity_two_own_last),
			EITHER_OF(OP_PUBLISH, identity_joined),
		},
	},
	{
		.id = "identity.multiple-cn-order",
		.title = "Of two CNs the one that is meant names the user",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.1.2.4",
		.why = "No standard says which of several CNs counts: Mosquitto takes the first, Go programs the last, RabbitMQ both as one text. Whoever issues such certificates has to know.",
		.remedy = ONE_CN_ONLY ".",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_IDENTITY_SOURCE, "cn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_SUBSCRIBE, .as = &identity_two_own_first,
			    .of = &recipe_client,
			    .when = { INTENT_MULTI_CN, "first" } },
			{ OP_SUBSCRIBE, .as = &identity_two_own_last,
			    .of = &recipe_other,
			    .when = { INTENT_MULTI_CN, "first" } },
			IS_NOT(identity_two_own_first, INTENT_MULTI_CN, "first",
			    recipe_other),
			IS_NOT(identity_two_own_last, INTENT_MULTI_CN, "first",
			    recipe_client),
			{ OP_SUBSCRIBE, .as = &identity_two_own_first,
			    .of = &recipe_other,
			    .when = { INTENT_MULTI_CN, "last" } },
			{ OP_SUBSCRIBE, .as = &identity_two_own_last,
			    .of = &recipe_client,
			    .when = { INTENT_MULTI_CN, "last" } },
			IS_NOT(identity_two_own_first, INTENT_MULTI_CN, "last",
			    recipe_client),
			IS_NOT(identity_two_own_last, INTENT_MULTI_CN, "last",
			    recipe_other),
		},
	},
	{
		.id = "identity.dn-injection",
		.title = "A name inside another attribute's text is not taken for an attribute",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 4514, section 2.4; CVE-2026-33248 (NATS)",
		.why = "A subject written as text needs its commas, plus signs and slashes escaped. Where they are not, or where a pattern searches that text for CN=, whoever chooses the organisation in a request chooses the user.",
		.remedy = "Write subjects by RFC 4514 (Mosquitto's use_subject_as_username escapes; RabbitMQ: ssl_cert_login_from = distinguished_name does too), take no name out of such text by patterns, and let the CA write the organisation itself.",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_comma, recipe_other),
			KEPT_OUT(identity_comma_after, recipe_other),
			KEPT_OUT(identity_slash, recipe_other),
			KEPT_OUT(identity_plus_sign, recipe_other),
			KEPT_OUT(identity_whole_comma, recipe_other),
			KEPT_OUT(identity_whole_slash, recipe_other),
		},
	},
	{
		.id = "identity.dn-control-chars",
		.title = "A subject with a NUL or other control characters in it is nobody else's",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 4514, section 2.4; MQTT 5, section 1.5.4 ([MQTT-1.5.4-2]); CWE-158",
		.why = "Cut at the NUL, or stripped of what cannot be seen, the text of one subject is that of another.",
		.remedy = "Write subjects by RFC 4514, which escapes them (Mosquitto's use_subject_as_username does); " CHECK_NAMES_AT_THE_CA ".",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_IDENTITY_SOURCE, "dn" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			KEPT_OUT(identity_dn_nul, recipe_other),
			KEPT_OUT(identity_nul_last, recipe_other),
			KEPT_OUT(identity_crlf, recipe_other),
			KEPT_OUT(identity_x01, recipe_other),
			KEPT_OUT(identity_del, recipe_other),
		},
	},
	{
		.id = "identity.san-missing-fallback",
		.title = "Where a name beside the subject is the user, a certificate without one is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 4.2.1.6; MQTT 5, section 5.4.1",
		.why = "A broker that then falls back to the client identifier or the username of CONNECT lets the holder choose; one that falls back to the CN lets another field decide than the one that was agreed on.",
		.remedy = "Refuse certificates without the name that is meant (RabbitMQ: mqtt.allow_anonymous = false beside ssl_cert_login_from = subject_alternative_name; its mqtt.ssl_cert_client_id_from does not refuse), and let the CA issue none.",
		.needs = NEED_IDENTITY,
		.when = { INTENT_IDENTITY_SOURCE, "san" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_CONNECT, .as = &identity_no_san,
			    .expect = { WANT_REFUSED } },
			KEPT_OUT(identity_no_san, recipe_client),
			CLAIMS(OP_SUBSCRIBE, identity_no_san, username),
			CLAIMS(OP_PUBLISH, identity_no_san, username),
			CLAIMS(OP_SUBSCRIBE, identity_no_san, client_id),
			CLAIMS(OP_PUBLISH, identity_no_san, client_id),
		},
	},
	{
		.id = "identity.san-selection",
		.title = "When the names in and beside the subject disagree, the one that is meant names the user",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.1.2.6 and 4.2.1.6; CVE-2021-44531 and CVE-2021-44532 (Node.js)",
		.why = "A CA may check the one name and copy the other from the request. A broker that takes whichever it finds is then led by the one that nobody has checked. Presented: the subject client's, all names beside it other's.",
		.remedy = "Say which name counts (Mosquitto: use_identity_as_username is the CN, use_subject_as_username the subject; RabbitMQ: ssl_cert_login_from, ssl_cert_login_san_type and ssl_cert_login_san_index; EMQX: mqtt.peer_cert_as_username), and let the CA check all of them.",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			IS(identity_san_other, INTENT_IDENTITY_SOURCE, "cn",
			    recipe_client),
			IS_NOT(identity_san_other, INTENT_IDENTITY_SOURCE, "cn",
			    recipe_other),
			IS(identity_san_other, INTENT_IDENTITY_SOURCE, "dn",
			    recipe_client),
			IS_NOT(identity_san_other, INTENT_IDENTITY_SOURCE, "dn",
			    recipe_other),
			IS(identity_san_other, INTENT_IDENTITY_SOURCE, "san",
			    recipe_other),
			IS_NOT(identity_san_other, INTENT_IDENTITY_SOURCE, "san",
			    recipe_client),
		},
	},
	{
		.id = "identity.san-index",
		.title = "Of several names of one kind beside the subject, the one that is meant names the user",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.6",
		.why = "Certificates with several names are common, and their order is up to the CA. RabbitMQ lets you choose which one counts.",
		.remedy = "Set the index (RabbitMQ: ssl_cert_login_san_index), say it with --expect san_index=, and let the CA issue one name of that kind only.",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_IDENTITY_SOURCE, "san" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			{ OP_SUBSCRIBE, .as = &identity_san_own_first,
			    .of = &recipe_client,
			    .when = { INTENT_SAN_INDEX, "0" } },
			{ OP_SUBSCRIBE, .as = &identity_san_own_last,
			    .of = &recipe_other,
			    .when = { INTENT_SAN_INDEX, "0" } },
			IS_NOT(identity_san_own_first, INTENT_SAN_INDEX, "0",
			    recipe_other),
			IS_NOT(identity_san_own_last, INTENT_SAN_INDEX, "0",
			    recipe_client),
			{ OP_SUBSCRIBE, .as = &identity_san_own_first,
			    .of = &recipe_other,
			    .when = { INTENT_SAN_INDEX, "1" } },
			{ OP_SUBSCRIBE, .as = &identity_san_own_last,
			    .of = &recipe_client,
			    .when = { INTENT_SAN_INDEX, "1" } },
			IS_NOT(identity_san_own_first, INTENT_SAN_INDEX, "1",
			    recipe_client),
			IS_NOT(identity_san_own_last, INTENT_SAN_INDEX, "1",
			    recipe_other),
		},
	},
	{
		.id = "identity.san-kinds",
		.title = "A name beside the subject of another kind than the one that is meant names nobody",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 4.2.1.6; CVE-2021-44531 (Node.js)",
		.why = "A mailbox, a URI or a Microsoft UPN is certified by other rules than a host name. Presented: client's own host name, and other's name as all of these.",
		.remedy = "Say which kind counts (RabbitMQ: ssl_cert_login_san_type), and let no plugin take the first name it finds.",
		.needs = NEED_IDENTITY | NEED_SHARED,
		.when = { INTENT_SAN_TYPE, "dns" },
		.rests_on = IDENTITY_ORACLE,
		.mqtt = true,
		.steps = {
			IS(identity_san_other_kinds, INTENT_IDENTITY_SOURCE, "san",
			    recipe_client),
			KEPT_OUT(identity_san_other_kinds, recipe_other),
		},
	},
};

const struct family identity_subjects_family = {
	"identity", scenarios, COUNT(scenarios)
};
