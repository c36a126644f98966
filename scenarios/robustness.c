/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "harness/base.h"
#include "scenarios/robustness_recipes.h"
#include "scenarios/scenarios.h"

/*
 * What clients may send before anybody knows them.  Whatever the broker makes of
 * it, those who are known have to be served as before.
 */

static const struct crowd half_handshakes = {
	"50 half handshakes", 50, PROGRESS_HELLO
};

static const struct approach with_half_handshakes = {
	.name = "with 50 half handshakes", .crowd = &half_handshakes
};

static const struct crowd silent_clients = {
	"20 clients that say nothing after TLS", 20, PROGRESS_TLS
};

static const struct approach with_silent_clients = {
	.name = "with 20 silent clients", .crowd = &silent_clients
};

static const struct crowd all_of_them = {
	"the 70 clients that do not get on", 70, PROGRESS_TCP
};

static const struct approach until_they_are_gone = {
	.name = "until they are gone", .crowd = &all_of_them
};

static const struct approach a_hundred_times = {
	.name = "100 times in a row", .times = 100
};

#define IN_BEFORE	{ OP_CONNECT, .as = &recipe_client, \
	.control = &recipe_client, .premise = true, .expect = { WANT_SUCCESS } }

/* Its own control: asked until it is accepted again, for a while. */
#define IN_AFTER	{ OP_CONNECT, .as = &recipe_client, \
	.control = &recipe_client, .expect = { WANT_UNHARMED } }

#define REPELLED(who)							\
	{ OP_CONNECT, .as = &who, .expect = { WANT_REPELLED } }, IN_AFTER
#define ANSWERED(who)							\
	{ OP_CONNECT, .as = &who, .expect = { WANT_ANSWERED } }, IN_AFTER

static const struct scenario scenarios[] = {
	{
		.id = "robustness.half-open",
		.title = "Connections that do not get on keep nobody else out, and are ended",
		.severity = SEVERITY_MEDIUM,
		.reference = "MQTT 3.1.1, section 3.1.4; MQTT 5, section 3.1.4; CVE-2007-6750",
		.why = "Anybody who can reach the port can open connections and leave them there, before a certificate is asked for. If each takes up a worker, or one of few places, a handful of machines keeps every device out.",
		.remedy = "Limit how long a handshake and the wait for CONNECT may take (RabbitMQ: ssl_handshake_timeout, handshake_timeout; nginx: ssl_handshake_timeout, haproxy: timeout client-hs), and how many connections one address may hold.",
		.needs = NEED_DANGER,
		.any_tls = true,
		.steps = {
			IN_BEFORE,
			{ OP_CROWD, .as = &recipe_no_certificate,
			    .how = &with_half_handshakes },
			IN_AFTER,
			{ OP_CROWD, .as = &recipe_client,
			    .how = &with_silent_clients },
			IN_AFTER,
			{ OP_DISPERSE, .as = &recipe_no_certificate,
			    .how = &until_they_are_gone,
			    .expect = { .limit_key = INTENT_HANDSHAKE_TIMEOUT } },
			IN_AFTER,
		},
	},
	{
		.id = "robustness.oversized-credentials",
		.title = "Certificates and chains of absurd length are refused, and do no harm",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, section 4.4.2; CVE-2018-16875",
		.why = "Whoever asks for a certificate has to take in what comes before it is known from whom. Without a limit, strangers make the broker store and read megabytes for each connection.",
		.remedy = "Update the TLS library; keep its limit for what clients may send (OpenSSL: SSL_CTX_set_max_cert_list, 100 KB by default) and for the depth of a chain.",
		.any_tls = true,
		.steps = {
			REPELLED(robust_large),
			REPELLED(robust_huge),
			REPELLED(robust_long),
		},
	},
	{
		.id = "robustness.path-explosion",
		.title = "Certificates that are costly to judge are judged within seconds",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, section 6; CVE-2023-0464",
		.why = "Name constraints times names, policies that multiply from CA to CA, and CAs that certify each other can keep a library busy for hours over one handshake, which costs the client nothing.",
		.remedy = "Update the TLS library: current ones limit how much they compare.",
		.needs = NEED_DANGER,
		.any_tls = true,
		.steps = {
			IN_BEFORE,
			REPELLED(robust_hosts_foreign),
			ANSWERED(robust_hosts),
			REPELLED(robust_cycle),
			ANSWERED(robust_policies),
		},
	},
	{
		.id = "robustness.odd-cert-objects",
		.title = "Odd things in certificates do no harm",
		.severity = SEVERITY_MEDIUM,
		.reference = "CVE-2024-24783; CVE-2022-0778; CVE-2022-3602; CVE-2023-0286",
		.why = "A certificate is read before it is verified, so what stands in it comes from strangers: unknown keys, curves of their own making and rare kinds of names have crashed servers, and hung them.",
		.remedy = "Update the TLS library, and the broker if it brings one of its own.",
		.needs = NEED_DANGER,
		.any_tls = true,
		.steps = {
			IN_BEFORE,
			ANSWERED(robust_unknown_key),
			ANSWERED(robust_bad_curve),
			ANSWERED(robust_punycode),
			ANSWERED(robust_odd_names),
		},
	},
	{
		.id = "robustness.reject-burst",
		.title = "A hundred refused clients do not keep a valid one out",
		.severity = SEVERITY_LOW,
		.reference = "RFC 8446, section 4.4.2.4; MQTT 5, section 3.2.2.2",
		.why = "Devices with expired certificates try again and again. If a broker, or what watches its log, shuts out an address after that, all who share it, by a gateway or address translation, are out too: some mean it so, others are taken by surprise.",
		.remedy = "Ban by client and not by address, or raise the limit (EMQX: flapping_detect; fail2ban: maxretry); if it is meant, say so with --expect rate_limit=bans.",
		.needs = NEED_DANGER,
		.any_tls = true,
		.steps = {
			IN_BEFORE,
			{ OP_BURST, .as = &recipe_wrong_ca,
			    .how = &a_hundred_times,
			    .expect = { WANT_REPELLED } },
			{ OP_CONNECT, .as = &recipe_client,
			    .control = &recipe_client,
			    .when = { INTENT_RATE_LIMIT, "none" },
			    .expect = { WANT_UNHARMED } },
			{ OP_CONNECT, .as = &recipe_client,
			    .control = &recipe_client,
			    .when = { INTENT_RATE_LIMIT, "bans" },
			    .expect = { WANT_UNHARMED_OR_BANNED } },
		},
	},
};

const struct family robustness_family = {
	"robustness", scenarios, COUNT(scenarios)
};
