/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/trait.h"

/* What a reload, a restart or the time leaves as it was, or opens. */

#define BAD_CRLS "lifecycle.bad-crl-reload", "lifecycle.html-crl-reload", \
	"lifecycle.empty-crl-reload", "lifecycle.missing-crl-reload"
#define NEW_CRL "lifecycle.crl-reload-takes-effect", \
	"lifecycle.crl-restart-takes-effect"
#define OLD_CA_OUT "lifecycle.ca-rotation-old-rejected"
#define NEW_CA_IN "lifecycle.ca-rotation-new-accepted", \
	"lifecycle.ca-rotation-restart"
#define NEW_SERVER "lifecycle.server-cert-reload"
#define LIVE_REVOKED "lifecycle.live-connection-after-revocation"
#define LIVE_CA "lifecycle.live-connection-after-ca-rotation"
#define LIVE_EXPIRED "lifecycle.live-connection-after-expiry"

static const struct mutant mutants[] = {
	/* ---- What is not read again. ---- */
	{
		.name = "reload-without-effect",
		.wrong = "A reload changes nothing, a restart neither.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, OLD_CA_OUT, NEW_CA_IN, NEW_SERVER },
		.undecided = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_NOTHING },
	}, {
		.name = "reload-too-late",
		.wrong = "A reload takes effect three seconds later than it may.",
		.runs = { "lifecycle.crl-reload-takes-effect" },
		.lab = true,
		.fails = { "lifecycle.crl-reload-takes-effect" },
		.behaviour = { .reload_late_ms = 4000 },
	}, {
		.name = "reload-in-time",
		.wrong = "Nothing: a reload takes effect a moment later.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.behaviour = { .reload_late_ms = 200 },
	}, {
		.name = "reload-keeps-crl",
		.wrong = "The CRL is read once, and never again.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, NEW_CA_IN },
		.undecided = { LIVE_REVOKED },
		.behaviour = { .reload = RELOAD_OLD_CRL },
	}, {
		.name = "reload-keeps-ca",
		.wrong = "The CA file is read once, and never again.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { OLD_CA_OUT, NEW_CA_IN },
		.undecided = { LIVE_CA },
		.behaviour = { .reload = RELOAD_OLD_CA },
	}, {
		.name = "reload-adds-ca",
		.wrong = "New CAs are trusted, and the old ones for ever.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { OLD_CA_OUT, "lifecycle.ca-rotation-restart" },
		.undecided = { LIVE_CA },
		.behaviour = { .reload = RELOAD_ADDS_CA },
	}, {
		.name = "reload-keeps-server",
		.wrong = "The broker's certificate is read once, and never again.",
		.lab = true,
		.fails = { NEW_SERVER },
		.behaviour = { .reload = RELOAD_OLD_SERVER },
	}, {
		.name = "remembers-clients",
		.wrong = "Who was let in once is let in for ever.",
		.lab = true,
		.fails = { NEW_CRL, LIVE_EXPIRED },
		.undecided = { LIVE_REVOKED },
		.behaviour = { .refuse_if = trait_remember,
		    .ignore = { X509_V_ERR_CERT_REVOKED,
		    X509_V_ERR_CERT_HAS_EXPIRED }, .ignore_if = trait_met },
	},

	/* ---- What is lost by reading it again. ---- */
	{
		.name = "reload-asks-nobody",
		.wrong = "After a reload nobody is asked for a certificate.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, OLD_CA_OUT, NEW_SERVER, BAD_CRLS },
		.undecided = { LIVE_REVOKED, LIVE_CA, NEW_CA_IN },
		.behaviour = { .reload = RELOAD_ASKS_NOBODY },
	}, {
		.name = "reload-requires-nothing",
		.wrong = "After a reload certificates are asked for, but not required.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, OLD_CA_OUT, NEW_CA_IN, NEW_SERVER, BAD_CRLS },
		.behaviour = { .reload = RELOAD_OPTIONAL },
	}, {
		.name = "reload-trusts-any-ca",
		.wrong = "After a reload any CA is trusted.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, OLD_CA_OUT, NEW_SERVER, BAD_CRLS },
		.undecided = { LIVE_CA, NEW_CA_IN },
		.behaviour = { .reload = RELOAD_ANY_CA },
	}, {
		.name = "reload-drops-crl",
		.wrong = "After a reload no CRL counts.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { NEW_CRL, OLD_CA_OUT, NEW_CA_IN, NEW_SERVER, BAD_CRLS },
		.undecided = { LIVE_REVOKED },
		.behaviour = { .reload = RELOAD_NO_CRL },
	}, {
		.name = "bad-crl-opens",
		.wrong = "A CRL that cannot be read is none: revoked clients are let in.",
		.runs = { "lifecycle.*" },
		.lab = true,
		.fails = { BAD_CRLS },
		.behaviour = { .reload = RELOAD_BAD_OPEN },
	}, {
		.name = "bad-crl-ends",
		.wrong = "A CRL that cannot be read is the end of the broker.",
		.lab = true,
		.warns = { BAD_CRLS },
		.behaviour = { .reload = RELOAD_BAD_ENDS },
	}, {
		.name = "bad-crl-shuts",
		.wrong = "Nothing: with a CRL that cannot be read nobody is let in.",
		.lab = true,
		.passes = { BAD_CRLS },
		.behaviour = { .reload = RELOAD_BAD_SHUT },
	}, {
		.name = "first-ca-later",
		.wrong = "Of several CAs only the first one in the file is trusted.",
		.lab = true,
		.fails = { "lifecycle.ca-rotation-new-accepted" },
		.undecided = { OLD_CA_OUT, "lifecycle.ca-rotation-restart",
		    LIVE_CA },
		.behaviour = { .first_ca = true },
	}, {
		.name = "any-ca-before",
		.wrong = "Certificates of any CA are accepted, told of it or not.",
		.lab = true,
		.undecided = { NEW_CA_IN },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "shuts-with-other-ca",
		.wrong = "With other CAs than those it was started with, nobody is let in.",
		.lab = true,
		.fails = { OLD_CA_OUT, NEW_CA_IN },
		.behaviour = { .refuse_if = trait_other_anchors,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "any-ca-with-other-ca",
		.wrong = "With other CAs than those it was started with, any CA is trusted.",
		.lab = true,
		.fails = { NEW_CA_IN },
		.behaviour = { .ignore_if = trait_other_anchors, .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "shuts-with-other-server",
		.wrong = "With another certificate of its own, nobody is let in.",
		.lab = true,
		.fails = { NEW_SERVER },
		.behaviour = { .refuse_if = trait_other_server,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "shuts-after-revocation",
		.wrong = "When it has turned out whom it knew, it turns away the next two as well.",
		.lab = true,
		.fails = { NEW_CRL },
		.behaviour = { .ignore = { X509_V_ERR_CERT_REVOKED },
		    .ignore_if = trait_startles, .refuse_if = trait_startled,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	},

	/* ---- Who stays connected. ---- */
	{
		.name = "kicks-all",
		.wrong = "A reload disconnects everybody.",
		.lab = true,
		.fails = { NEW_SERVER },
		.warns = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_KICKS_ALL },
	}, {
		.name = "kicks-namesakes",
		.wrong = "Whoever has the name of one who is revoked is disconnected too.",
		.lab = true,
		.warns = { LIVE_REVOKED },
		.behaviour = { .reload = RELOAD_KICKS_NAME },
	}, {
		.name = "kicks-nobody",
		.wrong = "Who is connected stays so, whatever a reload brings.",
		.lab = true,
		.warns = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_STAY_REVOKED |
		    RELOAD_STAY_STRANGE },
	}, {
		.name = "kicks-no-expired",
		.wrong = "Who is connected when its certificate expires stays so.",
		.lab = true,
		.warns = { LIVE_EXPIRED },
		.behaviour = { .reload = RELOAD_STAY_EXPIRED },
	}, {
		.name = "kicks-all-at-expiry",
		.wrong = "When one certificate expires, everybody is disconnected.",
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .reload = RELOAD_EXPIRY_ALL },
	},

	/* ---- The same, where somebody has said what is meant. ---- */
	{
		.name = "kicks-nobody-as-told",
		.wrong = "Who is connected stays so, although that is not meant.",
		.expects = { "kick_on_revoke=yes" },
		.lab = true,
		.fails = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_STAY_REVOKED |
		    RELOAD_STAY_STRANGE },
	}, {
		.name = "kicks-all-as-told",
		.wrong = "A reload disconnects everybody, not only who is revoked.",
		.expects = { "kick_on_revoke=yes" },
		.lab = true,
		.fails = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_KICKS_ALL },
	}, {
		.name = "kicks-before-effect",
		.wrong = "A reload changes nothing: who is revoked can come back.",
		.expects = { "kick_on_revoke=yes" },
		.lab = true,
		.undecided = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_NOTHING },
	}, {
		.name = "kicks-revoked-untold",
		.wrong = "Who is revoked is disconnected, although that is not meant.",
		.expects = { "kick_on_revoke=no" },
		.lab = true,
		.fails = { LIVE_REVOKED, LIVE_CA },
	}, {
		.name = "kicks-all-untold",
		.wrong = "A reload disconnects everybody, although nobody is meant to be.",
		.expects = { "kick_on_revoke=no" },
		.lab = true,
		.fails = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_KICKS_ALL },
	}, {
		.name = "keeps-before-effect",
		.wrong = "A reload changes nothing, so that nothing is said by who stays.",
		.expects = { "kick_on_revoke=no" },
		.lab = true,
		.undecided = { LIVE_REVOKED, LIVE_CA },
		.behaviour = { .reload = RELOAD_NOTHING },
	}, {
		.name = "kicks-no-expired-as-told",
		.wrong = "Who is connected when its certificate expires stays so, although that is not meant.",
		.expects = { "kick_on_expiry=yes" },
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .reload = RELOAD_STAY_EXPIRED },
	}, {
		.name = "kicks-all-at-expiry-as-told",
		.wrong = "When one certificate expires, everybody is disconnected.",
		.expects = { "kick_on_expiry=yes" },
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .reload = RELOAD_EXPIRY_ALL },
	}, {
		.name = "remembers-expired-as-told",
		.wrong = "Who was let in once is let in for ever.",
		.expects = { "kick_on_expiry=yes" },
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .refuse_if = trait_remember,
		    .ignore = { X509_V_ERR_CERT_HAS_EXPIRED },
		    .ignore_if = trait_met },
	}, {
		.name = "kicks-expired-untold",
		.wrong = "When one certificate expires, everybody is disconnected, although nobody is meant to be.",
		.expects = { "kick_on_expiry=no" },
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .reload = RELOAD_EXPIRY_ALL },
	}, {
		.name = "remembers-expired-untold",
		.wrong = "Who was let in once is let in for ever.",
		.expects = { "kick_on_expiry=no" },
		.lab = true,
		.fails = { LIVE_EXPIRED },
		.behaviour = { .refuse_if = trait_remember,
		    .ignore = { X509_V_ERR_CERT_HAS_EXPIRED },
		    .ignore_if = trait_met },
	},

	/* ---- Who comes with another certificate of the same name. ---- */
	{
		.name = "pins-certificates",
		.wrong = "Of each name, only the certificate that came first is accepted.",
		.lab = true,
		.fails = { "lifecycle.client-renewal" },
		.undecided = { NEW_CRL },
		.behaviour = { .refuse_if = trait_not_the_first,
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "sessions-by-certificate",
		.wrong = "A renewed certificate makes another client, beside the old one.",
		.lab = true,
		.fails = { "lifecycle.client-renewal" },
		.behaviour = { .id_per_certificate = true },
	}, {
		.name = "renewal-side-by-side",
		.wrong = "Connections with the same client identifier live side by side, whoever they are.",
		.lab = true,
		.undecided = { "lifecycle.client-renewal" },
		.behaviour = { .takeover = TAKEOVER_NEVER },
	}, {
		.name = "renewal-keeps-nothing",
		.wrong = "No session outlives its connection, whoever it is.",
		.lab = true,
		.undecided = { "lifecycle.client-renewal" },
		.behaviour = { .protocol = PROTOCOL_NO_STORE },
	},

	/* ---- One node unlike the other. ---- */
	{
		.name = "node-requires-nothing",
		.wrong = "Each second connection meets a node that requires no certificate.",
		.runs = { "lifecycle.node-parity" },
		.fails = { "lifecycle.node-parity" },
		.behaviour = { .optional = true, .every = 2 },
	}, {
		.name = "node-trusts-any-ca",
		.wrong = "Each third connection meets a node that trusts any CA.",
		.runs = { "lifecycle.node-parity" },
		.fails = { "lifecycle.node-parity" },
		.behaviour = { .every = 3, .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "node-without-crl",
		.wrong = "Each second connection meets a node without a CRL.",
		.runs = { "lifecycle.node-parity-own-ca" },
		.fails = { "lifecycle.node-parity-own-ca" },
		.behaviour = { .every = 2,
		    .ignore = { X509_V_ERR_CERT_REVOKED } },
	}, {
		.name = "node-refuses-client",
		.wrong = "Each second connection meets a node that refuses one client.",
		.runs = { "lifecycle.node-parity-own-ca" },
		.fails = { "lifecycle.node-parity-own-ca" },
		.behaviour = { .every = 2, .refuse_cn = "client",
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	}, {
		.name = "nodes-require-nothing",
		.wrong = "No node requires a certificate: that is parity.",
		.runs = { "lifecycle.node-parity" },
		.passes = { "lifecycle.node-parity" },
		.behaviour = { .optional = true },
	}, {
		.name = "nodes-trust-any-ca",
		.wrong = "Every node trusts any CA: that is parity.",
		.runs = { "lifecycle.node-parity" },
		.passes = { "lifecycle.node-parity" },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
		    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
		    X509_V_ERR_UNABLE_TO_GET_CRL } },
	}, {
		.name = "nodes-overlook-all",
		.wrong = "Every node lets in who is revoked or has expired: that is parity.",
		.runs = { "lifecycle.node-parity-own-ca" },
		.passes = { "lifecycle.node-parity-own-ca" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_REVOKED,
		    X509_V_ERR_CERT_HAS_EXPIRED } },
	}, {
		.name = "nodes-refuse-client",
		.wrong = "Every node refuses one client: that is parity.",
		.runs = { "lifecycle.node-parity-own-ca" },
		.passes = { "lifecycle.node-parity-own-ca" },
		.behaviour = { .refuse_cn = "client",
		    .refuse_error = X509_V_ERR_CERT_UNTRUSTED },
	},
};

const struct mutant_table mutants_lifecycle = { mutants, COUNT(mutants), "1.3" };
