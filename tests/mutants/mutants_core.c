/* SPDX-License-Identifier: ISC */
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* Whoever it is that connects, what it may do, and faults. */

/* A certificate without a trusted issuer has no CRL of its issuer either. */
#define ANY_ISSUER	X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, \
	X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, \
	X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, \
	X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_CRL

static const struct mutant mutants[] = {
	/* ---- Which certificates are accepted. ---- */
	{
		.name = "never-asks",
		.wrong = "Asks nobody for a certificate; a user is who CONNECT says.",
		.runs = { BY_TLS, CORE },
		.fails = { "trust.cert-request-sent", "trust.missing-cert",
		    "trust.wrong-ca", "trust.wrong-ca-intermediate",
		    "trust.fake-root-same-dn",
		    "trust.self-signed", "trust.password-instead-of-cert",
		    "validity.expired-leaf", "validity.not-yet-valid",
		    "validity.expired-intermediate",
		    "validity.not-yet-valid-intermediate",
		    "validity.two-digit-years", "revocation.[mnru]*",
		    "revocation.serial-collision",
		    "chain.loop", "chain.issue*", "chain.pathlen-exceeded",
		    "chain.name-chaining", "constraints.nc-dns-ip-uri",
		    "constraints.nc-uri-host", "constraints.nc-dn",
		    "constraints.nc-email", "constraints.nc-combined",
		    "constraints.nc-malformed", "constraints.revoked-odd-serial",
		    "constraints.unknown-critical", "usage.eku-wrong",
		    "usage.ku-no-signature", "signature.[!m]*", "signature.md5",
		    "identity.cn-as-username", "authz.own-topic",
		    "identity.connect-username-ignored" },
		.may_warn = { "*" },
		.undecided = { "trust.ca-list-scope",
		    "usage.server-cert-identity", "identity.no-cn",
		    "identity.cn-mqtt-wildcard", "authz.foreign-topic",
		    "authz.will-topic", "mqtt.session-inherit" },
		.behaviour = { .never_ask = true, .identity = IDENTITY_CONNECT },
	}, {
		.name = "optional",
		.wrong = "Asks for a certificate, but does not require one.",
		.fails = { "trust.missing-cert", "trust.password-instead-of-cert" },
		.behaviour = { .optional = true },
	}, {
		.name = "optional-tls12",
		.wrong = "Does not require a certificate under TLS 1.2.",
		.fails = { "trust.missing-cert", "trust.password-instead-of-cert" },
		.variant = "tls1.2",
		.behaviour = { .optional = true, .only_tls = TLS1_2_VERSION },
	}, {
		.name = "optional-tls13",
		.wrong = "Does not require a certificate under TLS 1.3.",
		.fails = { "trust.missing-cert", "trust.password-instead-of-cert" },
		.variant = "tls1.3",
		.behaviour = { .optional = true, .only_tls = TLS1_3_VERSION },
	}, {
		.name = "no-crl",
		.wrong = "Does not look at the CRL.",
		.fails = { "revocation.[mnru]*", "revocation.serial-collision" },
		.behaviour = { .no_crl = true },
	}, {
		.name = "revoked-hold-ignored",
		.wrong = "Only the CRL's entries for keyCompromise count.",
		.fails = { "revocation.revoked-leaf" },
		.behaviour = { .only_compromise = true },
	}, {
		.name = "any-issuer",
		.wrong = "Accepts certificates of any issuer.",
		.fails = { "trust.wrong-ca", "trust.wrong-ca-intermediate",
		    "trust.self-signed" },
		.behaviour = { .ignore = { ANY_ISSUER } },
	}, {
		.name = "foreign-ca",
		.wrong = "Accepts certificates of a CA that it does not know.",
		.fails = { "trust.wrong-ca", "trust.wrong-ca-intermediate" },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "accepts-self-signed",
		.wrong = "Accepts certificates that clients have signed themselves.",
		.fails = { "trust.self-signed" },
		.behaviour = { .ignore = {
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "refuses-client",
		.wrong = "Refuses one valid client, as if it knew better.",
		.runs = { CORE, "trust.second-ca-in-bundle" },
		.fails = { "trust.valid-client", "trust.second-ca-in-bundle" },
		.undecided = { "trust.missing-cert", "trust.wrong-ca",
		    "trust.self-signed", "validity.*", "revocation.revoked-*",
		    "revocation.under-*", "revocation.serial-*",
		    "revocation.multi-*", "revocation.no-*", "revocation.cdp-*",
		    "identity.*", "authz.*", "mqtt.*" },
		.behaviour = { .refuse_cn = "client",
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "refuses-sibling",
		.wrong = "Takes an unrevoked certificate for a revoked one.",
		.fails = { "revocation.sibling-still-valid",
		    "revocation.no-cdp-or-idp" },
		.undecided = { "identity.*", "authz.foreign-topic",
		    "authz.device-to-device" },
		.behaviour = { .refuse_cn = "other",
		    .refuse_error = X509_V_ERR_CERT_REVOKED },
	},

	/* ---- Whom a connection is taken for, and what it may do. ---- */
	{
		.name = "connect-username",
		.wrong = "CONNECT's username wins over the certificate's CN.",
		.fails = { "identity.connect-username-ignored" },
		.behaviour = { .identity = IDENTITY_CONNECT },
	}, {
		.name = "one-user",
		.wrong = "Every certificate is the same user.",
		.fails = { "identity.cn-as-username", "authz.own-topic" },
		.undecided = { "authz.foreign-topic" },
		.behaviour = { .identity = IDENTITY_ONE },
	}, {
		.name = "no-acl",
		.wrong = "Everybody may use every topic.",
		.fails = { "authz.foreign-topic" },
		.undecided = { "identity.*" },
		.behaviour = { .acl = ACL_READ_ANY | ACL_WRITE_ANY },
	}, {
		.name = "deny-all",
		.wrong = "Nobody may use any topic.",
		.fails = { "authz.own-topic", "identity.cn-as-username" },
		.undecided = { "identity.connect-username-ignored",
		    "authz.foreign-topic", "authz.device-to-device" },
		.behaviour = { .acl = ACL_NOTHING },
	}, {
		.name = "deny-all-by-closing",
		.wrong = "Whoever uses a topic, even the own, loses the connection.",
		.fails = { "authz.own-topic" },
		.undecided = { "identity.*", "authz.foreign-topic",
		    "authz.device-to-device" },
		.behaviour = { .acl = ACL_NOTHING, .denial = DENIAL_CLOSE },
	}, {
		.name = "read-acl-missing",
		.wrong = "Everybody may listen on every topic.",
		.fails = { "authz.foreign-topic" },
		.undecided = { "identity.*" },
		.behaviour = { .acl = ACL_READ_ANY },
	}, {
		.name = "write-acl-missing",
		.wrong = "Everybody may publish to every topic.",
		.fails = { "authz.foreign-topic" },
		.undecided = { "identity.*" },
		.behaviour = { .acl = ACL_WRITE_ANY },
	}, {
		.name = "no-cross-delivery",
		.wrong = "The shared topic reaches only its publisher.",
		.fails = { "authz.device-to-device" },
		.behaviour = { .acl = ACL_NO_SHARED },
	},

	/* ---- Right, but not as the reference does it. ---- */
	{
		.name = "right-but-silent",
		.wrong = "Nothing: refusals are bare closes.",
		.runs = { BY_TLS, "authz.foreign-topic" },
		.may_warn = { "*" },
		.behaviour = { .no_alert = true },
	}, {
		.name = "right-but-reset",
		.wrong = "Nothing: refusals are resets.",
		.may_warn = { "*" },
		.behaviour = { .no_alert = true, .reset = true },
	}, {
		.name = "other-alert-46",
		.wrong = "Nothing: every refusal comes as certificate_unknown.",
		.may_warn = { "*" },
		.behaviour = { .alert_as = X509_V_ERR_PERMITTED_VIOLATION },
	}, {
		.name = "other-alert-42",
		.wrong = "Nothing: every refusal comes as bad_certificate.",
		.runs = { BY_TLS, "authz.foreign-topic" },
		.may_warn = { "*" },
		.behaviour = { .alert_as = X509_V_ERR_CERT_REJECTED },
	}, {
		.name = "connack-refusal",
		.wrong = "Nothing: refusals come by CONNACK.",
		.runs = { BY_TLS, "authz.foreign-topic" },
		.behaviour = { .after_handshake = true, .refusal = 5 },
	}, {
		.name = "slow-refusal",
		.wrong = "Nothing: refusals come by CONNACK, and a second late.",
		.behaviour = { .after_handshake = true, .refusal = 4,
		    .refusal_ms = 1000 },
	}, {
		.name = "refuses-by-silence",
		.wrong = "Nothing: but who is refused is left waiting, which proves nothing.",
		.runs = { "trust.wrong-ca", "trust.self-signed" },
		.undecided = { "*" },
		.behaviour = { .after_handshake = true, .refusal = 4,
		    .refusal_ms = 3600000 },
	}, {
		.name = "late-close",
		.wrong = "Nothing: refusals are closes after CONNECT.",
		.may_warn = { "*" },
		.behaviour = { .after_handshake = true },
	}, {
		.name = "no-close-notify",
		.wrong = "Nothing: connections end without close_notify.",
		.behaviour = { .no_close_notify = true },
	}, {
		.name = "denies-by-suback",
		.wrong = "Nothing: a denied SUBSCRIBE is answered by a failure code.",
		.behaviour = { .denial = DENIAL_CODE },
	}, {
		.name = "denies-by-closing",
		.wrong = "Nothing: a denied SUBSCRIBE or PUBLISH ends the connection.",
		.behaviour = { .denial = DENIAL_CLOSE },
	}, {
		.name = "no-mqtt5",
		.wrong = "Nothing: it does not speak MQTT 5.",
		.undecided = { "*mqtt5*" },
		.behaviour = { .no_mqtt5 = true },
	}, {
		.name = "only-tls12",
		.wrong = "Nothing: it does not speak TLS 1.3.",
		.undecided = { "*tls1.3*" },
		.behaviour = { .speaks = TLS1_2_VERSION },
	}, {
		.name = "only-tls13",
		.wrong = "Nothing: it does not speak TLS 1.2.",
		.undecided = { "*tls1.2*" },
		.behaviour = { .speaks = TLS1_3_VERSION },
	}, {
		.name = "drops-some",
		.wrong = "Nothing: but each third connection is closed at once, as by an ailing load balancer.",
		.errors = { "*" },
		.behaviour = { .at = STAGE_ACCEPTED, .deed = DEED_CLOSE, .every = 3 },
	},

	/* ---- Faults: nothing can be said about such a broker. ---- */
	{
		.name = "refuses-everybody",
		.wrong = "Answers every ClientHello with handshake_failure.",
		.fault = true,
		.behaviour = { .hello_alert = SSL_AD_HANDSHAKE_FAILURE },
	}, {
		.name = "refuses-all-certificates",
		.wrong = "Refuses every certificate with unknown_ca.",
		.fault = true,
		.behaviour = { .refuse_cn = "*",
		    .refuse_error = X509_V_ERR_UNABLE_TO_GET_CRL },
	}, {
		.name = "crl-expired",
		.wrong = "Its CRL has expired: it refuses every certificate with certificate_expired.",
		.fault = true,
		.behaviour = { .refuse_cn = "*",
		    .refuse_error = X509_V_ERR_CRL_HAS_EXPIRED },
	}, {
		.name = "refuses-by-connack",
		.wrong = "Answers every CONNECT with not authorized.",
		.fault = true,
		.behaviour = { .connack = 5 },
	}, {
		.name = "closes-on-accept",
		.wrong = "Closes every connection at once.",
		.fault = true,
		.behaviour = { .at = STAGE_ACCEPTED, .deed = DEED_CLOSE },
	}, {
		.name = "resets-on-accept",
		.wrong = "Resets every connection at once.",
		.fault = true,
		.behaviour = { .at = STAGE_ACCEPTED, .deed = DEED_CLOSE,
		    .reset = true },
	}, {
		.name = "closes-after-handshake",
		.wrong = "Closes after the handshake.",
		.fault = true,
		.behaviour = { .at = STAGE_HANDSHAKEN, .deed = DEED_CLOSE },
	}, {
		.name = "closes-on-connect",
		.wrong = "Closes instead of sending CONNACK.",
		.fault = true,
		.behaviour = { .at = STAGE_CONNECT, .deed = DEED_CLOSE },
	}, {
		.name = "mute",
		.wrong = "Takes connections and never says anything.",
		.fault = true,
		.behaviour = { .at = STAGE_ACCEPTED, .deed = DEED_MUTE },
	}, {
		.name = "mute-after-handshake",
		.wrong = "Never answers CONNECT.",
		.fault = true,
		.behaviour = { .at = STAGE_HANDSHAKEN, .deed = DEED_MUTE },
	}, {
		.name = "dies",
		.wrong = "The process ends after a few connections.",
		.fault = true,
		.behaviour = { .dies_after = 6 },
	}, {
		.name = "dies-later",
		.wrong = "The process ends after the controls have seen it well.",
		.fault = true,
		.behaviour = { .dies_after = 24 },
	}, {
		.name = "bans",
		.wrong = "Lets nobody in after three refusals.",
		.fault = true,
		.behaviour = { .bans_after = 3 },
	}, {
		.name = "bans-by-connack",
		.wrong = "Answers every CONNECT after some refusals with connection rate exceeded.",
		.fault = true,
		.behaviour = { .bans_after = 8, .ban = BAN_CONNACK },
	}, {
		.name = "bans-by-reset",
		.wrong = "Resets every connection after some refusals.",
		.fault = true,
		.behaviour = { .bans_after = 8, .ban = BAN_RESET },
	}, {
		.name = "bans-by-silence",
		.wrong = "Says nothing any more after some refusals, as a firewall that drops packets.",
		.fault = true,
		.behaviour = { .bans_after = 8, .ban = BAN_MUTE },
	}, {
		.name = "bans-by-firewall",
		.wrong = "Refuses TCP connections after some refusals, as a firewall.",
		.fault = true,
		.behaviour = { .bans_after = 8, .ban = BAN_PORTS },
	}, {
		.name = "garbage",
		.wrong = "Answers CONNECT with noise.",
		.fault = true,
		.behaviour = { .at = STAGE_CONNECT, .deed = DEED_GARBAGE },
	}, {
		.name = "endless-packet",
		.wrong = "Answers CONNECT with a packet that never ends.",
		.fault = true,
		.behaviour = { .at = STAGE_CONNECT, .deed = DEED_FLOOD },
	}, {
		.name = "slow-drip",
		.wrong = "Answers CONNECT byte by byte, without end.",
		.fault = true,
		.behaviour = { .at = STAGE_CONNECT, .deed = DEED_DRIP },
	}, {
		.name = "plain-text",
		.wrong = "Is a web server without TLS.",
		.fault = true,
		.behaviour = { .at = STAGE_ACCEPTED, .deed = DEED_HTTP },
	}, {
		.name = "impostor",
		.wrong = "Another server, with a certificate that proves nothing.",
		.fault = true,
		.behaviour = { .server = "../clients/self-signed/client" },
	}, {
		.name = "impostor-client",
		.wrong = "Another server: a client poses as the broker, with its own certificate.",
		.fault = true,
		.behaviour = { .server = "../clients/other/client" },
	},
};

const struct mutant_table mutants_core = { mutants, COUNT(mutants) };
