/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/chain_recipes.h"
#include "scenarios/scenarios.h"

/* Which paths lead from a client's certificate to the trusted root. */

#define UPDATE_TLS_LIBRARY \
	"No option of a broker decides this, its TLS library does: update it " \
	"(Mosquitto: OpenSSL; RabbitMQ, EMQX: Erlang/OTP; HiveMQ: Java; NanoMQ: " \
	"Mbed TLS), and look for a verify callback, a plugin or a proxy that " \
	"overrules it"

#define SEND_IT_IN_ORDER \
	"let clients send their own certificate, then the intermediates from the " \
	"lowest up, and nothing else"

/* Below an issuer that is none: OpenSSL, Erlang/OTP. */
#define NO_ISSUER	{ WANT_REFUSED, { 48, 40 } }

#define UNLESS_PEDANTIC(who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_PEDANTIC, "no" } }
#define BY_ANOTHER_PATH(who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_PATH_BUILDING, "yes" } }
#define ANCHORED(who)							\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_ANCHOR_EXTENSIONS, "count" },		\
	    .expect = NO_ISSUER },					\
	{ OP_CONNECT, .as = &who,					\
	    .when = { INTENT_ANCHOR_EXTENSIONS, "ignored" } }
#define WITHIN(depth, who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_MAX_DEPTH, depth } }

static const struct scenario scenarios[] = {
	{
		.id = "chain.intermediate-sent",
		.title = "A certificate below an intermediate is accepted when the intermediate is sent along",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 4.4.2; RFC 5246, section 7.4.2",
		.why = "Whoever keeps the root offline issues from an intermediate. The broker holds only the root, and has to find the way from what the client sends.",
		.remedy = "Give the broker the root (Mosquitto: cafile; RabbitMQ: ssl_options.cacertfile; EMQX, NanoMQ: cacertfile; HiveMQ: <truststore>) and a CRL of each intermediate where it checks CRLs (Mosquitto: crlfile), and allow chains of that length (RabbitMQ: ssl_options.depth; EMQX: depth in ssl_options; VerneMQ: listener.ssl.depth).",
		.steps = {
			{ OP_CONNECT, .as = &recipe_via_intermediate },
			{ OP_CONNECT, .as = &chain_sub },
		},
	},
	{
		.id = "chain.intermediate-missing",
		.title = "A certificate is refused when the intermediate that issued it is neither sent nor known to the broker",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, section 4.4.2; RFC 5280, section 6.1",
		.why = "Without the intermediate nothing connects the certificate with the root. Who accepts it has either compared names only, or holds that intermediate: then this is a matter of setting up, and a warning.",
		.remedy = "If the broker holds the intermediate in its CA file or fetches it, all is well. If it does not, it has not verified the signature: turn verification on (RabbitMQ: ssl_options.verify = verify_peer; EMQX: verify = verify_peer; NanoMQ: verify_peer = true), or update its TLS library.",
		.steps = {
			{ OP_CONNECT, .as = &chain_alone,
			    .when = { INTENT_BROKER_HAS_ICA, "no" },
			    .expect = { WANT_REFUSED, { 48 } } },
			{ OP_CONNECT, .as = &chain_alone,
			    .when = { INTENT_BROKER_HAS_ICA, "yes" } },
		},
	},
	{
		.id = "chain.unordered-or-extra",
		.title = "A chain that is unordered, or longer than it has to be, is accepted",
		.severity = SEVERITY_LOW,
		.reference = "RFC 8446, section 4.4.2",
		.why = "Files of certificates are put together by hand: in the wrong order, with a certificate too many, with the client's own in it twice, with the root. TLS 1.3 asks servers to be prepared for that; where one is not, single devices fail and nobody sees why.",
		.remedy = UPDATE_TLS_LIBRARY "; or " SEND_IT_IN_ORDER ".",
		.steps = {
			UNLESS_PEDANTIC(chain_reversed),
			UNLESS_PEDANTIC(chain_unrelated),
			UNLESS_PEDANTIC(chain_leaf_twice),
			UNLESS_PEDANTIC(chain_root_too),
		},
	},
	{
		.id = "chain.cross-signed",
		.title = "Of several certificates of one CA, the broker takes the one that leads to the trusted root",
		.severity = SEVERITY_LOW,
		.reference = "RFC 4158, section 2.4; RFC 5280, section 6.1",
		.why = "While a CA moves from one root to another, clients send its certificates by both. A broker that follows only the first one, which leads to a root that it does not know or has expired, refuses valid clients: in May 2020 an old cross-certificate of a public root did that to half the net.",
		.remedy = UPDATE_TLS_LIBRARY "; or let clients send only the certificate that leads to the broker's root (OpenSSL, and so Mosquitto, follows the first one that is sent and still valid). Putting the intermediate's right certificate into the broker's CA file helps as well.",
		.steps = {
			BY_ANOTHER_PATH(chain_cross_first),
			BY_ANOTHER_PATH(chain_expired_cross_first),
			BY_ANOTHER_PATH(chain_expired_root_cross),
		},
	},
	{
		.id = "chain.cross-signed-circle",
		.title = "Roots that certify each other do not keep a broker from finding the one it trusts",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 4158, section 2.4; RFC 5280, section 6.1",
		.why = "Two roots with certificates for each other make a circle of otherwise valid certificates. GnuTLS refused such a chain and could be brought to abort by it (CVE-2024-0567).",
		.remedy = UPDATE_TLS_LIBRARY " (GnuTLS: 3.8.3 or later); or " SEND_IT_IN_ORDER ".",
		.steps = {
			BY_ANOTHER_PATH(chain_cross_circle),
		},
	},
	{
		.id = "chain.loop",
		.title = "A chain that runs in a circle and never reaches a root is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1; RFC 4158, section 2.4.2",
		.why = "Two CAs that certify each other make a path without an end, from certificates that anybody can make. It has to be refused like any other unknown CA, and the broker has to live on: others are accepted after it.",
		.remedy = UPDATE_TLS_LIBRARY ".",
		.steps = {
			{ OP_CONNECT, .as = &chain_loop,
			    .expect = { WANT_REFUSED, { 48 } } },
			{ OP_CONNECT, .as = &chain_loop_of_one_name,
			    .expect = { WANT_REFUSED, { 48 } } },
		},
	},
	{
		.id = "chain.depth",
		.title = "Certificates below 2, 8 and 20 intermediates are accepted",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, section 6.1",
		.why = "RFC 5280 sets no limit, brokers do, and it shows on the day when one more intermediate comes in between. Most PKIs have one or two; 20 only tells where the limit is.",
		.remedy = "If your PKI is deeper than the limit, raise it (RabbitMQ: ssl_options.depth; EMQX: depth in the listener's ssl_options; VerneMQ: listener.ssl.depth, 1 by default; HiveMQ: Java's system property jdk.tls.server.maxInboundCertificateChainLength, 8 by default in current versions, and a limit for paths besides). Mosquitto has OpenSSL's limit of 100.",
		.steps = {
			WITHIN("20", chain_depth_2),
			WITHIN("20", chain_depth_8),
			WITHIN("20", chain_depth_20),
			WITHIN("8", chain_depth_2),
			WITHIN("8", chain_depth_8),
			WITHIN("2", chain_depth_2),
		},
	},
	{
		.id = "chain.issued-by-leaf",
		.title = "A certificate that a client has issued is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1.4 (k) and (n)",
		.why = "If a client's certificate counts as a CA's, each device can make certificates for every other one, and one stolen key is all keys. (OpenSSL 1.1.1h to 1.1.1j let that through in strict mode: CVE-2021-3450.)",
		.remedy = UPDATE_TLS_LIBRARY ".",
		.steps = {
			{ OP_CONNECT, .as = &chain_by_client,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_by_client_without_usage,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_by_client_of_all_usages,
			    .expect = NO_ISSUER },
		},
	},
	{
		.id = "chain.issuer-not-ca",
		.title = "A certificate below an intermediate that is no CA is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1.4 (k)",
		.why = "basicConstraints is what tells a CA from everybody else. Missing, false, false and not marked critical, or impossible to say in X.509 v1: in each case the holder may sign nothing but its own handshakes.",
		.remedy = UPDATE_TLS_LIBRARY ". If such an intermediate is really in use, issue it anew with basicConstraints critical,CA:TRUE.",
		.steps = {
			{ OP_CONNECT, .as = &chain_no_constraints,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_ca_false,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_ca_false_not_critical,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_version_1,
			    .expect = NO_ISSUER },
		},
	},
	{
		.id = "chain.issuer-no-certsign",
		.title = "A certificate below an intermediate whose key may not sign certificates is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.2.1.3 and 6.1.4 (n)",
		.why = "A CA may have a key for its CRLs alone, which is often less well guarded. keyUsage is what keeps that key from issuing certificates, whether it is marked critical or not.",
		.remedy = UPDATE_TLS_LIBRARY ". If such an intermediate is really in use, issue it anew with keyCertSign in its keyUsage.",
		.steps = {
			{ OP_CONNECT, .as = &chain_no_certsign,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_no_certsign_not_critical,
			    .expect = NO_ISSUER },
		},
	},
	{
		.id = "chain.not-critical",
		.title = "An intermediate whose basicConstraints or keyUsage is not marked critical is one all the same",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.2.1.3, 4.2.1.9 and 6.1.4 (k)",
		.why = "CAs have to mark these extensions critical, and many small ones forget it. What they say counts either way; a broker that is stricter than RFC 5280 here locks valid clients out.",
		.remedy = "Issue the intermediate anew with both extensions marked critical; no option of a broker decides this.",
		.steps = {
			UNLESS_PEDANTIC(chain_constraints_not_critical),
			UNLESS_PEDANTIC(chain_usage_not_critical),
		},
	},
	{
		.id = "chain.no-key-identifiers",
		.title = "An intermediate without key identifiers is found by its name",
		.severity = SEVERITY_LOW,
		.reference = "RFC 5280, sections 4.2.1.1, 4.2.1.2 and 6.1.3",
		.why = "CAs have to write key identifiers into what they issue, to help in finding the way, and home-made ones leave them out. The path is valid without.",
		.remedy = "Issue the intermediate anew with subjectKeyIdentifier and authorityKeyIdentifier; no option of a broker decides this.",
		.steps = {
			UNLESS_PEDANTIC(chain_no_subject_key),
			UNLESS_PEDANTIC(chain_no_issuer_key),
		},
	},
	{
		.id = "chain.anchor-not-ca",
		.title = "A root in the broker's CA file that does not say that it may issue certificates is not relied on",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, sections 4.2.1.3, 4.2.1.9 and 6.1.1 (d)",
		.why = "RFC 5280 takes name and key alone from a root, and leaves open whether its extensions count. Brokers differ: a home-made root without basicConstraints works on one and not on the next, and a self-signed server certificate put into the CA file may become a CA by it.",
		.remedy = "Issue private roots with basicConstraints critical,CA:TRUE and keyCertSign in their keyUsage, and keep everything else out of the broker's CA file (openssl x509 -noout -text shows them).",
		.steps = {
			ANCHORED(chain_root_no_constraints),
			ANCHORED(chain_root_ca_false),
			ANCHORED(chain_root_no_certsign),
		},
	},
	{
		.id = "chain.pathlen-exceeded",
		.title = "A chain with more CAs than an intermediate's path length allows is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1.4 (l) and (m)",
		.why = "With pathlen 0 a tenant or a factory may issue to devices, but make no CAs of its own. Whether the limit is passed at once or later, stands at the top or in the middle, is contradicted further down, or hidden behind a second certificate of the same CA: the smallest one holds.",
		.remedy = UPDATE_TLS_LIBRARY ".",
		.steps = {
			{ OP_CONNECT, .as = &chain_pathlen_0_sub,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_pathlen_1_subsub,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_sub_pathlen_0,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_pathlen_0_wide,
			    .expect = NO_ISSUER },
			{ OP_CONNECT, .as = &chain_pathlen_0_self_issued_sub,
			    .expect = NO_ISSUER },
		},
	},
	{
		.id = "chain.pathlen-kept",
		.title = "A chain that uses its path length up, but does not exceed it, is accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.2.1.9 and 6.1.4 (l) and (m)",
		.why = "A path length counts the CAs below, not the client; a larger one further down is no fault. Who counts one too many locks out everybody below a CA with pathlen 0, the most usual of all. Two finer points are warnings: a CA's second certificate for itself and a CA's certificate at the end do not count.",
		.remedy = UPDATE_TLS_LIBRARY "; or issue the intermediate anew with a larger pathlen.",
		.steps = {
			{ OP_CONNECT, .as = &chain_pathlen_0 },
			{ OP_CONNECT, .as = &chain_pathlen_rises },
			{ OP_CONNECT, .as = &chain_pathlen_used_up },
			UNLESS_PEDANTIC(chain_pathlen_0_ca_leaf),
			UNLESS_PEDANTIC(chain_pathlen_0_self_issued),
			UNLESS_PEDANTIC(chain_pathlen_1_self_issued),
		},
	},
	{
		.id = "chain.name-chaining",
		.title = "A certificate that names another issuer than the one that signed it is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.1.3 (a)(4)",
		.why = "Names tie a path together: CRLs, name constraints and access rules go by the issuer's name. A certificate with a valid signature, but somebody else's name in its issuer field, would come under the wrong ones.",
		.remedy = UPDATE_TLS_LIBRARY ".",
		.steps = {
			{ OP_CONNECT, .as = &chain_names_nobody,
			    .expect = { WANT_REFUSED, { 48, 42 } } },
			{ OP_CONNECT, .as = &chain_names_root,
			    .expect = { WANT_REFUSED, { 48, 42, 51 } } },
		},
	},
	{
		.id = "chain.name-comparison",
		.title = "Issuer names are compared without regard to capitals and the width of spaces",
		.severity = SEVERITY_INFO,
		.reference = "RFC 5280, section 7.1",
		.why = "Two tools may write one CA's name in two ways. RFC 5280 has such names compared by words, many stacks compare them octet by octet; a client that one broker accepts is then refused by the next.",
		.remedy = "Issue the certificate anew, with the issuer's name copied from the CA's certificate octet by octet: no option of a broker decides this.",
		.steps = {
			UNLESS_PEDANTIC(chain_names_capitals),
			UNLESS_PEDANTIC(chain_names_inner_space),
			UNLESS_PEDANTIC(chain_names_outer_space),
		},
	},
};

const struct family chain_family = { "chain", scenarios, COUNT(scenarios) };
