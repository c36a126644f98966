/* SPDX-License-Identifier: ISC */
#include <openssl/ssl.h>

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
		.lab = true,
		.warns = { "chain.anchor-not-ca",	/* a root needs no basicConstraints */
		    "constraints.nc-wildcard",	/* overlaps with constraints are not seen */
		    "constraints.nc-pedantic",	/* what does no harm is let pass */
		    "constraints.critical-policies",	/* policies are not processed */
		    "usage.ca-cert-as-client",	/* RFC 5280 does not forbid it */
		    "usage.server-cert-as-client",	/* RFC 5280 allows it */
		    "identity.same-cn-two-cas" },	/* no common broker looks at issuers */
	}, {
		.name = "correct-nodes",
		.wrong = "Nothing: it is the same at three addresses.",
		.runs = { "listener.address-parity" },
		.correct = true,
		.nodes = true,
		.behaviour = {
		    .other[OTHER_TLS] = &(const struct behaviour){ .optional = false },
		    .other[OTHER_TLS_2] = &(const struct behaviour){ .optional = false } },
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
	}, {
		.name = "correct-ocsp",
		.wrong = "Nothing: OCSP has to call a client good.",
		.runs = { "revocation.ocsp-*", "revocation.cdp-unreachable" },
		.expects = { "client_ocsp=yes", "revocation_mode=hard" },
		.correct = true,
		.behaviour = { .online = ONLINE_OCSP },
	}, {
		.name = "correct-ocsp-soft",
		.wrong = "Nothing: OCSP must not call a client revoked.",
		.runs = { "revocation.ocsp-*", "revocation.cdp-unreachable" },
		.expects = { "client_ocsp=yes", "revocation_mode=soft" },
		.correct = true,
		.behaviour = { .online = ONLINE_OCSP | ONLINE_SOFT },
	}, {
		.name = "correct-recheck",
		.wrong = "Nothing: TLS sessions end with their certificates.",
		.runs = { "resumption.after-expiry" },
		LIMITED("recheck_on_resume=yes"),
	}, {
		.name = "correct-no-recheck",
		.wrong = "Nothing: TLS sessions may outlive their certificates.",
		.runs = { "resumption.after-expiry" },
		LIMITED("recheck_on_resume=no"),
		.behaviour = { .resume = RESUME_EXPIRED },
	}, {
		.name = "correct-one-name",
		.wrong = "Nothing: TLS sessions are one server name's.",
		.runs = { "resumption.cross-sni" },
		LIMITED("resume_across_names=no"),
	}, {
		.name = "correct-hour",
		.wrong = "Nothing: TLS sessions last an hour.",
		.runs = { "resumption.ticket-lifetime" },
		LIMITED("max_ticket_s=3600"),
		.behaviour = { .session_s = 3600 },
	}, {
		.name = "correct-hard",
		.wrong = "Nothing: whoever cannot be looked up is refused.",
		.runs = { "revocation.*" },
		LIMITED("revocation_mode=hard"),
		.lab = true,
	}, {
		.name = "correct-soft",
		.wrong = "Nothing: whoever cannot be looked up is let in.",
		.runs = { "revocation.*" },
		LIMITED("revocation_mode=soft"),
		.lab = true,
		.behaviour = { .crl = CRL_SOFT },
	}, {
		.name = "correct-deltas",
		.wrong = "Nothing: delta CRLs count.",
		.runs = { "revocation.delta-crl" },
		LIMITED("delta_crl=yes"),
		.lab = true,
		.behaviour = { .crl = CRL_DELTAS },
	}, {
		.name = "correct-leaf",
		.wrong = "Nothing: CAs are not looked up.",
		.runs = { "revocation.*" },
		LIMITED("crl_depth=leaf"),
		.behaviour = { .crl = CRL_LEAF_ONLY },
	}, {
		.name = "correct-kicks",
		.wrong = "Nothing: who is out is disconnected.",
		.runs = { "lifecycle.live-connection-after-revocation",
		    "lifecycle.live-connection-after-ca-rotation" },
		.lab = true,
		LIMITED("kick_on_revoke=yes"),
	}, {
		.name = "correct-keeps",
		.wrong = "Nothing: who is out may stay while connected.",
		.runs = { "lifecycle.live-connection-after-revocation",
		    "lifecycle.live-connection-after-ca-rotation" },
		.lab = true,
		LIMITED("kick_on_revoke=no"),
		.behaviour = { .reload = RELOAD_STAY_REVOKED |
		    RELOAD_STAY_STRANGE },
	}, {
		.name = "correct-kicks-expired",
		.wrong = "Nothing: whose certificate expires is disconnected.",
		.runs = { "lifecycle.live-connection-after-expiry" },
		.lab = true,
		LIMITED("kick_on_expiry=yes"),
	}, {
		.name = "correct-keeps-expired",
		.wrong = "Nothing: whose certificate expires may stay while connected.",
		.runs = { "lifecycle.live-connection-after-expiry" },
		.lab = true,
		LIMITED("kick_on_expiry=no"),
		.behaviour = { .reload = RELOAD_STAY_EXPIRED },
	}, {
		.name = "correct-server",
		.wrong = "Nothing: its certificate lives for some days, below an intermediate CA.",
		.runs = { "server.*", "trust.valid-client" },
		LIMITED("min_days=3"),
		.shows = &(const struct showing){ .intermediates = 1,
		    .listing = LISTING_CLEAN },
	}, {
		.name = "correct-staple",
		.wrong = "Nothing: it staples an OCSP answer.",
		.runs = { "server.revocation-status", "trust.valid-client" },
		LIMITED("staple=required"),
		.shows = &(const struct showing){ .intermediates = 1,
		    .stapled = STAPLED_GOOD },
	}, {
		.name = "correct-tls-1.3-only",
		.wrong = "Nothing: TLS 1.2 is too old.",
		.runs = { "tls.legacy-versions" },
		LIMITED("min_tls=1.3"),
		.behaviour = { .speaks = TLS1_3_VERSION },
	}, {
		.name = "correct-tls-1.1",
		.wrong = "Nothing: TLS 1.1 may be spoken.",
		.runs = { "tls.legacy-versions" },
		LIMITED("min_tls=1.1"),
		.behaviour = { .oldest = TLS1_1_VERSION, .weak = true },
	}, {
		.name = "correct-tls-1.0",
		.wrong = "Nothing: TLS 1.0 may be spoken.",
		.runs = { "tls.legacy-versions" },
		LIMITED("min_tls=1.0"),
		.behaviour = { .oldest = TLS1_VERSION, .weak = true },
	}, {
		.name = "correct-psk",
		.wrong = "Nothing: a pre-shared key will do.",
		.runs = { "tls.psk-bypass", "tls.null-anon-ciphers" },
		LIMITED("psk=allowed"),
		.behaviour = { .psk = true },
	}, {
		.name = "correct-handshake-timeout",
		.wrong = "Nothing: who does not get on is cut off.",
		.runs = { "robustness.half-open" },
		LIMITED("handshake_timeout_s=2"),
		.behaviour = { .patience_ms = 500 },
	}, {
		.name = "correct-rate-limit-none",
		.wrong = "Nothing: nobody is banned.",
		.runs = { "robustness.reject-burst" },
		LIMITED("rate_limit=none"),
	}, {
		.name = "correct-rate-limit-bans",
		.wrong = "Nothing: nobody is banned, though it would be right.",
		.runs = { "robustness.reject-burst" },
		LIMITED("rate_limit=bans"),
	},
};

const struct mutant_table mutants_correct = { mutants, COUNT(mutants) };
