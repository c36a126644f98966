/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* What names in certificates are read as. */

static const struct mutant mutants[] = {
	{
		.name = "either-cn",
		.wrong = "A certificate with two CNs has the rights of both.",
		.fails = { "identity.multiple-cn",
		    "identity.multiple-cn-publish" },
		.behaviour = { .several = SEVERAL_ALL },
	}, {
		.name = "first-cn",
		.wrong = "Nothing: the first CN is the user.",
		.runs = { "identity.multiple-cn*", "identity.dn-injection",
		    "identity.cn-as-username" },
		.behaviour = { .several = SEVERAL_FIRST },
	}, {
		.name = "last-cn",
		.wrong = "Nothing: the last CN is the user.",
		.runs = { "identity.multiple-cn*", "identity.dn-injection",
		    "identity.cn-as-username" },
		.behaviour = { .several = SEVERAL_LAST },
	}, {
		.name = "joined-cns",
		.wrong = "Nothing: two CNs are one name, with a comma between.",
		.runs = { "identity.multiple-cn*", "identity.dn-injection",
		    "identity.cn-as-username" },
		.behaviour = { .several = SEVERAL_JOINED },
	}, {
		.name = "first-cn-instead",
		.wrong = "The first CN is the user where the last is meant.",
		.expects = { "multi_cn=last" },
		.fails = { "identity.multiple-cn-order" },
		.behaviour = { .several = SEVERAL_FIRST },
	}, {
		.name = "last-cn-instead",
		.wrong = "The last CN is the user where the first is meant.",
		.expects = { "multi_cn=first" },
		.fails = { "identity.multiple-cn-order" },
		.behaviour = { .several = SEVERAL_LAST },
	}, {
		.name = "either-cn-instead",
		.wrong = "Both CNs are the user where the first is meant.",
		.expects = { "multi_cn=first" },
		.fails = { "identity.multiple-cn-order" },
		.behaviour = { .several = SEVERAL_ALL },
	}, {
		.name = "accepts-two-cns",
		.wrong = "Lets in who has two CNs, where that is to be refused.",
		.expects = { "multi_cn=reject" },
		.fails = { "identity.multiple-cn" },
		.behaviour = { .several = SEVERAL_FIRST },
	}, {
		.name = "names-end-at-nul",
		.wrong = "Names end at the first NUL.",
		.fails = { "identity.cn-nul" },
		.behaviour = { .read = READ_TO_NUL },
	}, {
		.name = "names-lose-nuls",
		.wrong = "NULs in names are dropped.",
		.fails = { "identity.cn-nul" },
		.behaviour = { .read = READ_NO_NUL },
	}, {
		.name = "octets-as-they-stand",
		.wrong = "Nothing: names are octets, whatever the type of string.",
		.runs = { "identity.cn-string-type", "identity.cn-nul",
		    "identity.cn-length" },
		.behaviour = { .read = READ_OCTETS },
	}, {
		.name = "accepts-controls",
		.wrong = "Names may have control characters.",
		.fails = { "identity.cn-control-chars" },
		.behaviour = { .read = READ_CONTROLS },
	}, {
		.name = "names-lose-controls",
		.wrong = "Control characters in names are dropped.",
		.fails = { "identity.cn-control-chars", "identity.cn-nul" },
		.behaviour = { .read = READ_NO_CONTROLS },
	}, {
		.name = "names-lose-controls-later",
		.wrong = "The same, where names may have them.",
		.expects = { "control_chars=accept" },
		.fails = { "identity.cn-control-chars" },
		.behaviour = { .read = READ_NO_CONTROLS },
	}, {
		.name = "names-end-at-line",
		.wrong = "Names end where the line does.",
		.fails = { "identity.cn-control-chars", "identity.cn-nul" },
		.behaviour = { .read = READ_LINE },
	}, {
		.name = "lower-case",
		.wrong = "Capitals in names do not matter.",
		.fails = { "identity.cn-case" },
		.behaviour = { .read = READ_LOWER },
	}, {
		.name = "case-matters",
		.wrong = "Capitals in names matter where they are not meant to.",
		.expects = { "case_insensitive=yes" },
		.fails = { "identity.cn-case" },
		.behaviour = { .read = 0 },
	}, {
		.name = "trims-names",
		.wrong = "Spaces around names are dropped.",
		.fails = { "identity.cn-lookalike" },
		.behaviour = { .read = READ_TRIMMED },
	}, {
		.name = "folds-lookalikes",
		.wrong = "Letters that look like ASCII are ASCII.",
		.fails = { "identity.cn-lookalike", "identity.cn-invisible" },
		.behaviour = { .read = READ_ASCII },
	}, {
		.name = "normalises-names",
		.wrong = "Names are normalised to form C.",
		.fails = { "identity.cn-normalisation" },
		.behaviour = { .read = READ_COMPOSED },
	}, {
		.name = "drops-unseen",
		.wrong = "Characters that nobody sees are dropped.",
		.fails = { "identity.cn-invisible" },
		.behaviour = { .read = READ_VISIBLE },
	}, {
		.name = "cut-64",
		.wrong = "Names are cut after 64 octets.",
		.fails = { "identity.cn-length" },
		.behaviour = { .cut = 64 },
	}, {
		.name = "cut-40",
		.wrong = "Names are cut after 40 octets.",
		.undecided = { "identity.cn-length" },
		.behaviour = { .cut = 40 },
	}, {
		.name = "refuses-65",
		.wrong = "Nothing: names of more than 64 octets are refused.",
		.runs = { "identity.cn-length", "identity.cn-as-username" },
		.behaviour = { .longest = 64 },
	}, {
		.name = "utf8-only",
		.wrong = "Who has another type of string for a name is nobody in particular, and may then say who to be.",
		.fails = { "identity.cn-string-type", "identity.no-cn",
		    "identity.empty-cn",
		    "identity.cn-nul", "identity.cn-control-chars" },
		.behaviour = { .unnamed = UNNAMED_CONNECT,
		    .read = READ_UTF8_ONLY },
	}, {
		.name = "refuses-other-strings",
		.wrong = "Nothing: names are UTF8String, or refused.",
		.runs = { "identity.cn-string-type",
		    "identity.cn-as-username" },
		.behaviour = { .read = READ_UTF8_ONLY },
	}, {
		.name = "drops-virtual-host",
		.wrong = "What is before the last colon of a name is dropped.",
		.fails = { "identity.cn-topic-metachars" },
		.behaviour = { .read = READ_COLON },
	}, {
		.name = "first-level",
		.wrong = "What is after the first slash of a name is dropped.",
		.fails = { "identity.cn-topic-metachars" },
		.behaviour = { .read = READ_SLASH },
	}, {
		.name = "unnamed-is-nobody",
		.wrong = "Who has no name is let in as nobody in particular.",
		.fails = { "identity.no-cn", "identity.empty-cn", "identity.cn-nul",
		    "identity.cn-control-chars" },
		.behaviour = { .unnamed = UNNAMED_NOBODY },
	}, {
		.name = "unnamed-by-username",
		.wrong = "Who has no name is whom CONNECT names.",
		.fails = { "identity.no-cn", "identity.empty-cn", "identity.cn-nul",
		    "identity.cn-control-chars" },
		.behaviour = { .unnamed = UNNAMED_CONNECT },
	}, {
		.name = "unnamed-by-username-later",
		.wrong = "The same, where those without a name are let in.",
		.expects = { "no_cn=accept" },
		.fails = { "identity.no-cn", "identity.empty-cn" },
		.behaviour = { .unnamed = UNNAMED_CONNECT },
	}, {
		.name = "unnamed-by-issuer",
		.wrong = "Who has no name has that of its CA.",
		.fails = { "identity.no-cn", "identity.empty-cn", "identity.cn-nul",
		    "identity.cn-control-chars" },
		.behaviour = { .unnamed = UNNAMED_ISSUER },
	}, {
		.name = "closes-on-the-unnamed",
		.wrong = "Nothing: who has no name is turned away by a close.",
		.runs = { "identity.no-cn", "identity.cn-nul",
		    "identity.cn-control-chars", "identity.cn-as-username",
		    "mqtt.reject-code" },
		.may_warn = { "identity.*" },
		.behaviour = { .protocol = PROTOCOL_CLOSE_BAD },
	}, {
		.name = "strangers-are-client",
		.wrong = "Who is not known is taken for client.",
		.fails = { "identity.unprovisioned" },
		.behaviour = { .stranger = "*nobody-knows*",
		    .taken_for = "client" },
	}, {
		.name = "strangers-are-other",
		.wrong = "Who is not known is taken for other.",
		.fails = { "identity.unprovisioned" },
		.behaviour = { .stranger = "*nobody-knows*",
		    .taken_for = "other" },
	}, {
		.name = "strangers-are-client-later",
		.wrong = "The same, where those who are not known are to be refused.",
		.expects = { "unknown_identity=reject" },
		.fails = { "identity.unprovisioned" },
		.behaviour = { .stranger = "*nobody-knows*",
		    .taken_for = "client" },
	}, {
		.name = "strangers-are-other-later",
		.wrong = "The same, as other.",
		.expects = { "unknown_identity=reject" },
		.fails = { "identity.unprovisioned" },
		.behaviour = { .stranger = "*nobody-knows*",
		    .taken_for = "other" },
	}, {
		.name = "strangers-refused",
		.wrong = "Nothing: who is not known is refused.",
		.runs = { "identity.unprovisioned",
		    "identity.cn-as-username" },
		.behaviour = { .stranger = "*nobody-knows*" },
	}, {
		.name = "users-per-ca",
		.wrong = "Nothing: each CA has users of its own.",
		.passes = { "identity.same-cn-two-cas" },
		.behaviour = { .other_ca = "@second" },
	}, {
		.name = "users-of-any-ca",
		.wrong = "A user of one CA is the same as that of another, where that is not meant.",
		.expects = { "cn_scope=per_ca" },
		.fails = { "identity.same-cn-two-cas" },
		.behaviour = { .other_ca = NULL },
	}, {
		.name = "second-ca-is-other",
		.wrong = "Users of the second CA are all other.",
		.fails = { "identity.same-cn-two-cas" },
		.behaviour = { .other_ca = "other" },
	}, {
		.name = "second-ca-is-other-per-ca",
		.wrong = "The same, where each CA has users of its own.",
		.expects = { "cn_scope=per_ca" },
		.fails = { "identity.same-cn-two-cas" },
		.behaviour = { .other_ca = "other" },
	}, {
		.name = "second-ca-is-other-global",
		.wrong = "The same, where users are the same under each CA.",
		.expects = { "cn_scope=global" },
		.fails = { "identity.same-cn-two-cas" },
		.behaviour = { .other_ca = "other" },
	}, {
		.name = "refuses-accents",
		.wrong = "Nothing: names beyond ASCII are refused; what is left to ask of them?",
		.undecided = { "identity.cn-normalisation" },
		.behaviour = { .stranger = "caf*" },
	},
};

const struct mutant_table mutants_name = { mutants, COUNT(mutants), "1.3" };
