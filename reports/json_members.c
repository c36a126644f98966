/* SPDX-License-Identifier: ISC */
#include "harness/model.h"
#include "reports/json_members.h"

#define AT(type, member)	offsetof(struct type, member)
#define TEXT(type, member)	AT(type, member), sizeof(((struct type *)0)->member)

const struct member run_head_members[] = {
	{ "tool", MEMBER_STRING, AT(run, tool) },
	{ NULL }
};

const struct member run_members[] = {
	{ "hostname", MEMBER_STRING, AT(run, hostname) },
	{ "started", MEMBER_STRING, AT(run, started) },
	{ "elapsed_ms", MEMBER_MS, AT(run, elapsed_ms) },
	{ "strict", MEMBER_FLAG, AT(run, strict) },
	{ "min_days", MEMBER_COUNT, AT(run, min_days) },
	{ "diagnosis", MEMBER_STRING_OR_NULL, AT(run, diagnosis) },
	{ "baseline", MEMBER_STRING_OR_NULL, AT(run, baseline) },
	{ NULL }
};

const struct member entry_members[] = {
	{ "case", MEMBER_STRING, AT(entry, name), .required = true },
	{ "id", MEMBER_STRING, AT(entry, id), .required = true },
	{ "title", MEMBER_STRING, AT(entry, title) },
	{ "severity", MEMBER_STRING, AT(entry, severity) },
	{ "reference", MEMBER_STRING, AT(entry, reference) },
	{ "verdict", MEMBER_VERDICT, AT(entry, result.verdict), .required = true },
	{ "why", MEMBER_TEXT, TEXT(entry, result.why) },
	{ "remedy", MEMBER_STRING, AT(entry, remedy) },
	{ "expected", MEMBER_STRING, AT(entry, expected) },
	{ "intent", MEMBER_STRING, AT(entry, intent) },
	{ "waiver", MEMBER_STRING_OR_NULL, AT(entry, waiver) },
	{ "elapsed_ms", MEMBER_US, AT(entry, result.elapsed_us) },
	{ NULL }
};

const struct member observation_members[] = {
	{ "op", MEMBER_OP, AT(observation, op) },
	{ "credential", MEMBER_TEXT, TEXT(observation, credential) },
	{ "outcome", MEMBER_OUTCOME, AT(observation, outcome) },
	{ "layer", MEMBER_LAYER, AT(observation, layer) },
	{ "alert", MEMBER_CODE, AT(observation, alert) },
	{ "alert_name", MEMBER_ALERT_NAME, AT(observation, alert) },
	{ "connack", MEMBER_CODE, AT(observation, connack) },
	{ "connack_name", MEMBER_CONNACK_NAME, AT(observation, connack) },
	{ "tls", MEMBER_TEXT_OR_NULL, TEXT(observation, tls) },
	{ "cipher", MEMBER_TEXT_OR_NULL, TEXT(observation, cipher) },
	{ "elapsed_ms", MEMBER_US, AT(observation, elapsed_us) },
	{ "detail", MEMBER_TEXT, TEXT(observation, detail) },
	{ "handshake_done", MEMBER_FLAG, AT(observation, handshake_done) },
	{ "certificate_requested", MEMBER_FLAG,
	    AT(observation, certificate_requested) },
	{ "certificate_sent", MEMBER_FLAG, AT(observation, certificate_sent) },
	{ "proof_sent", MEMBER_FLAG, AT(observation, proof_sent) },
	{ "tickets", MEMBER_COUNT, AT(observation, tickets) },
	{ "ticket_lifetime_s", MEMBER_COUNT,
	    AT(observation, ticket_lifetime_s) },
	{ "ticket_offered", MEMBER_FLAG, AT(observation, ticket_offered) },
	{ "resumed", MEMBER_FLAG, AT(observation, resumed) },
	{ "early_data_offered", MEMBER_FLAG,
	    AT(observation, early_data_offered) },
	{ "early_data_accepted", MEMBER_FLAG,
	    AT(observation, early_data_accepted) },
	{ "ca_listed", MEMBER_COUNT, AT(observation, ca_listed) },
	{ "ca_foreign", MEMBER_COUNT, AT(observation, ca_foreign) },
	{ "ca_name", MEMBER_TEXT, TEXT(observation, ca_name) },
	{ "peer_proven", MEMBER_FLAG, AT(observation, peer_proven) },
	{ "sentinel", MEMBER_FLAG, AT(observation, sentinel) },
	{ "waited", MEMBER_FLAG, AT(observation, waited) },
	{ "session_present", MEMBER_FLAG, AT(observation, session_present) },
	{ "ticket_kept", MEMBER_FLAG, AT(observation, ticket_kept) },
	{ "served", MEMBER_FLAG, AT(observation, served) },
	{ "left", MEMBER_COUNT, AT(observation, left) },
	{ "shut", MEMBER_FLAG, AT(observation, shut) },
	{ "begun", MEMBER_FLAG, AT(observation, begun) },
	{ "close_notify", MEMBER_FLAG, AT(observation, close_notify) },
	{ "changed_ms", MEMBER_COUNT, AT(observation, changed_ms) },
	{ "approach", MEMBER_TEXT, TEXT(observation, approach) },
	{ NULL }
};

const struct member posture_members[] = {
	{ "certificates", MEMBER_COUNT, AT(posture, certificates) },
	{ "subject", MEMBER_TEXT, TEXT(posture, subject) },
	{ "until", MEMBER_DATE, AT(posture, until) },
	{ "days_left", MEMBER_DAYS, AT(posture, days_left) },
	{ NULL }
};

const struct member expiry_members[] = {
	{ "kind", MEMBER_EXPIRY_KIND, AT(expiry, kind), .required = true },
	{ "name", MEMBER_TEXT, TEXT(expiry, name), .required = true },
	{ "subject", MEMBER_TEXT, TEXT(expiry, subject) },
	{ "from", MEMBER_DATE, AT(expiry, from) },
	{ "until", MEMBER_DATE, AT(expiry, until), .required = true },
	{ NULL }
};

const struct member control_members[] = {
	{ "credential", MEMBER_TEXT, TEXT(control, credential) },
	{ NULL }
};

const struct control_time control_times[CONTROL_TIMES] = {
	{ "before", AT(control, before) },
	{ "after", AT(control, after) },
	{ "close", AT(control, close) },
};
