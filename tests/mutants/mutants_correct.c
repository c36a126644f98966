/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "tests/mutants/mutants.h"

/*
 * Brokers that are right.  Where deployments differ, the first does as OpenSSL
 * and Mosquitto do, and that is a WARN.  The others have intents of their own:
 * they are tried where these make a difference.
 */

#define LIMITED(key_value)	.expects = { key_value }, .correct = true

static const struct mutant mutants[] = {
	{
		.name = "correct",
		.wrong = "Nothing.",
		.runs = { "*" },
		.correct = true,
		.warns = { "chain.anchor-not-ca",	/* a root needs no basicConstraints */
		    "constraints.nc-wildcard",	/* overlaps with constraints are not seen */
		    "constraints.nc-pedantic",	/* what does no harm is let pass */
		    "constraints.critical-policies",	/* policies are not processed */
		    "usage.ca-cert-as-client",	/* RFC 5280 does not forbid it */
		    "usage.server-cert-as-client",	/* RFC 5280 allows it */
		    "identity.same-cn-two-cas" },	/* no common broker looks at issuers */
	}, {
		.name = "correct-dn",
		.wrong = "Nothing: the whole subject is the user.",
		.runs = { "identity.no-subject", "identity.dn-*",
		    "identity.san-selection" },
		LIMITED("identity_source=dn"),
		.behaviour = { .source = SOURCE_DN },
	}, {
		.name = "correct-san",
		.wrong = "Nothing: the first host name beside the subject is the user.",
		.runs = { "identity.san-*" },
		LIMITED("identity_source=san"),
		.behaviour = { .source = SOURCE_SAN_DNS,
		    .several = SEVERAL_FIRST },
	}, {
		.name = "correct-san-second",
		.wrong = "Nothing: of two host names beside the subject the second is the user.",
		.runs = { "identity.san-index" },
		.expects = { "identity_source=san", "san_index=1" },
		.correct = true,
		.behaviour = { .source = SOURCE_SAN_DNS,
		    .several = SEVERAL_SECOND },
	}, {
		.name = "correct-first-cn",
		.wrong = "Nothing: of two CNs the first is the user.",
		.runs = { "identity.multiple-cn-order" },
		LIMITED("multi_cn=first"),
		.behaviour = { .several = SEVERAL_FIRST },
	}, {
		.name = "correct-last-cn",
		.wrong = "Nothing: of two CNs the last is the user.",
		.runs = { "identity.multiple-cn-order" },
		LIMITED("multi_cn=last"),
		.behaviour = { .several = SEVERAL_LAST },
	}, {
		.name = "correct-one-cn",
		.wrong = "Nothing: who has two CNs is refused.",
		.runs = { "identity.multiple-cn" },
		LIMITED("multi_cn=reject"),
	}, {
		.name = "correct-no-cn",
		.wrong = "Nothing: who has no name is nobody in particular.",
		.runs = { "identity.no-cn", "identity.empty-cn" },
		LIMITED("no_cn=accept"),
		.behaviour = { .unnamed = UNNAMED_NOBODY },
	}, {
		.name = "correct-controls",
		.wrong = "Nothing: names may have control characters.",
		.runs = { "identity.cn-control-chars" },
		LIMITED("control_chars=accept"),
		.behaviour = { .read = READ_CONTROLS },
	}, {
		.name = "correct-lower-case",
		.wrong = "Nothing: capitals do not matter.",
		.runs = { "identity.cn-case" },
		LIMITED("case_insensitive=yes"),
		.behaviour = { .read = READ_LOWER },
	}, {
		.name = "correct-per-ca",
		.wrong = "Nothing: each CA has users of its own.",
		.runs = { "identity.same-cn-two-cas" },
		LIMITED("cn_scope=per_ca"),
		.behaviour = { .other_ca = "@second" },
	}, {
		.name = "correct-global",
		.wrong = "Nothing: users are the same under each CA.",
		.runs = { "identity.same-cn-two-cas" },
		LIMITED("cn_scope=global"),
	}, {
		.name = "correct-strangers",
		.wrong = "Nothing: who is not known is refused.",
		.runs = { "identity.unprovisioned" },
		LIMITED("unknown_identity=reject"),
		.behaviour = { .stranger = "*nobody-knows*" },
	}, {
		.name = "correct-any-username",
		.wrong = "Nothing: usernames are not looked at.",
		.runs = { "identity.connect-username" },
		LIMITED("connect_username=any"),
	}, {
		.name = "correct-own-username",
		.wrong = "Nothing: the username, if there is one, is the certificate's.",
		.runs = { "identity.connect-username" },
		LIMITED("connect_username=cn"),
		.behaviour = { .identity = IDENTITY_BOTH },
	}, {
		.name = "correct-no-username",
		.wrong = "Nothing: usernames are refused.",
		.runs = { "identity.connect-username" },
		LIMITED("connect_username=none"),
		.behaviour = { .identity = IDENTITY_NO_USERNAME },
	}, {
		.name = "correct-password",
		.wrong = "Nothing: a valid password wins.",
		.runs = { "identity.credentials-override" },
		LIMITED("precedence=password"),
		.behaviour = { .identity = IDENTITY_PASSWORD },
	}, {
		.name = "correct-both",
		.wrong = "Nothing: password and certificate have to agree.",
		.runs = { "identity.credentials-override" },
		LIMITED("precedence=both"),
		.behaviour = { .identity = IDENTITY_BOTH },
	}, {
		.name = "correct-bound-id",
		.wrong = "Nothing: a user's name is a client identifier for that user only.",
		.runs = { "identity.client-id-binding" },
		LIMITED("bind_client_id=yes"),
		.behaviour = { .binds_id = true },
	}, {
		.name = "correct-takeover",
		.wrong = "Nothing: whoever comes last has the client identifier.",
		.runs = { "mqtt.takeover-by-other-cert" },
		LIMITED("takeover=allow"),
		.behaviour = { .takeover = TAKEOVER_ALLOWED },
	},
};

const struct mutant_table mutants_correct = { mutants, COUNT(mutants) };
