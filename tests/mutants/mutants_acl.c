/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* What users may do, and under which names. */

static const struct mutant mutants[] = {
	{
		.name = "names-as-patterns",
		.wrong = "Wildcards in a name count where it stands in the ACL.",
		.fails = { "identity.cn-mqtt-wildcard" },
		.behaviour = { .acl = ACL_PATTERN },
	}, {
		.name = "names-by-prefix",
		.wrong = "Of two names the ACL compares as much as the shorter one has.",
		.runs = { "identity.cn-length" },
		.fails = { "identity.cn-length" },
		.behaviour = { .acl = ACL_PREFIX },
	}, {
		.name = "names-filled-in",
		.wrong = "A name that is a placeholder of the ACL is filled in.",
		.fails = { "identity.cn-placeholder" },
		.behaviour = { .acl = ACL_TWICE },
	}, {
		.name = "dollar-is-admin",
		.wrong = "Names that begin with $ may use everything.",
		.runs = { "identity.cn-topic-metachars",
		    "identity.cn-placeholder" },
		.fails = { "identity.cn-topic-metachars",
		    "identity.cn-placeholder" },
		.behaviour = { .admin = "$*" },
	}, {
		.name = "odd-names-nothing",
		.wrong = "Nothing: a name with a wildcard or a slash may use no topic at all.",
		.runs = { "identity.cn-mqtt-wildcard",
		    "identity.cn-topic-metachars" },
		.may_warn = { "identity.cn-mqtt-wildcard",
		    "identity.cn-topic-metachars" },
		.behaviour = { .acl = ACL_ODD_NOTHING },
	}, {
		.name = "wildcards-reach-all",
		.wrong = "What a filter with wildcards reaches is not checked.",
		.fails = { "authz.wildcard-subscribe", "authz.admin-topics" },
		.behaviour = { .acl = ACL_WILDCARD },
	}, {
		.name = "shared-reach-all",
		.wrong = "What a shared subscription reaches is not checked.",
		.fails = { "authz.wildcard-subscribe" },
		.behaviour = { .acl = ACL_SHARE },
	}, {
		.name = "no-shared",
		.wrong = "Nothing: shared subscriptions are refused.",
		.runs = { "authz.*" },
		.behaviour = { .protocol = PROTOCOL_NO_SHARE },
	}, {
		.name = "wills-unchecked",
		.wrong = "Wills are published without a check.",
		.fails = { "authz.will-topic" },
		.behaviour = { .acl = ACL_WILL },
	}, {
		.name = "wills-never",
		.wrong = "No will is published.",
		.undecided = { "authz.will-topic" },
		.behaviour = { .protocol = PROTOCOL_NO_WILL },
	}, {
		.name = "wills-checked-first",
		.wrong = "Nothing: who has a will that it may not publish is refused.",
		.runs = { "authz.*" },
		.behaviour = { .protocol = PROTOCOL_WILL_FIRST },
	}, {
		.name = "system-open",
		.wrong = "Everybody may listen on $SYS.",
		.fails = { "authz.admin-topics",
		    "identity.cn-topic-metachars" },
		.behaviour = { .acl = ACL_SYS },
	}, {
		.name = "control-open",
		.wrong = "Everybody may use $CONTROL.",
		.fails = { "authz.admin-topics" },
		.behaviour = { .acl = ACL_CONTROL },
	}, {
		.name = "nobody-may-all",
		.wrong = "Who has no name, or no certificate, is let in and may use everything.",
		.runs = { "trust.valid-client", "trust.missing-cert",
		    "trust.password-instead-of-cert",
		    "mqtt.anonymous-fallback", "identity.no-cn" },
		.fails = { "mqtt.anonymous-fallback", "identity.no-cn",
		    "trust.missing-cert", "trust.password-instead-of-cert" },
		.behaviour = { .optional = true, .unnamed = UNNAMED_NOBODY,
		    .admin = "" },
	}, {
		.name = "client-id-as-pattern",
		.wrong = "The client identifier stands in the ACL, wildcards and all.",
		.fails = { "mqtt.wildcard-identifiers",
		    "identity.client-id-binding" },
		.behaviour = { .acl = ACL_CLIENT_PATTERN },
	}, {
		.name = "client-id-by-level",
		.wrong = "The first level of the client identifier lends its topics.",
		.fails = { "mqtt.wildcard-identifiers",
		    "identity.client-id-binding" },
		.behaviour = { .acl = ACL_CLIENT_ID | ACL_LEVEL },
	}, {
		.name = "username-as-pattern",
		.wrong = "CONNECT's username stands in the ACL, wildcards and all.",
		.fails = { "mqtt.wildcard-identifiers",
		    "identity.connect-username-ignored" },
		.behaviour = { .acl = ACL_CONNECT_PATTERN },
	}, {
		.name = "username-by-level",
		.wrong = "The first level of CONNECT's username lends its topics.",
		.fails = { "mqtt.wildcard-identifiers",
		    "identity.connect-username-ignored" },
		.behaviour = { .acl = ACL_CONNECT | ACL_LEVEL },
	}, {
		.name = "other-may-all",
		.wrong = "One user may use the topics of all others.",
		.fails = { "identity.cn-as-username" },
		.behaviour = { .admin = "other" },
	}, {
		.name = "hosts-may-all",
		.wrong = "Users who are named like the broker's host may use everything.",
		.fails = { "usage.server-cert-identity" },
		.behaviour = { .admin = "broker.*" },
	},
};

const struct mutant_table mutants_acl = { mutants, COUNT(mutants), "1.3" };
