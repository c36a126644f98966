/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/trait.h"

/* Whom the broker trusts, when a certificate is good, which path it takes. */

/* Nothing leads from here to an anchor, and so there is no CRL either. */
#define NO_PATH	X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, \
	X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, \
	X509_V_ERR_UNABLE_TO_GET_CRL

/* An issuer that may not be one, also to OpenSSL's check of purposes. */
#define NO_CA	X509_V_ERR_INVALID_CA, X509_V_ERR_INVALID_PURPOSE

static const struct mutant mutants[] = {
	/* ---- trust ---- */
	{
		.name = "trusts-by-name",
		.wrong = "Takes who issued the client's certificate from its issuer field; the signature is not checked.",
		.fails = { "trust.fake-root-same-dn" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_SIGNATURE_FAILURE },
		    .ignore_at = PLACE_LEAF },
	}, {
		.name = "trusts-roots-sent",
		.wrong = "Takes a root out of the client's chain for an anchor, if it has an anchor's name.",
		.fails = { "trust.fake-root-same-dn" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_SIGNATURE_FAILURE },
		    .ignore_if = trait_sends_anchor },
	}, {
		.name = "asks-for-public-ca",
		.wrong = "Names a CA in CertificateRequest that is none of ours.",
		.fails = { "trust.ca-list-scope" },
		.behaviour = { .asks_for = "Public CA" },
	}, {
		.name = "one-intermediate",
		.wrong = "Accepts what one intermediate of the root has issued, and not its siblings.",
		.warns = { "trust.sibling-intermediate" },
		.behaviour = { .refuse_if = trait_outside_scope,
		    .refuse_error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
	}, {
		.name = "first-ca-only",
		.wrong = "Reads only the first certificate of its CA file.",
		.fails = { "trust.second-ca-in-bundle" },
		.behaviour = { .first_ca = true },
	}, {
		.name = "user-instead",
		.wrong = "A username without a password stands in for a certificate.",
		.fails = { "trust.password-instead-of-cert" },
		.behaviour = { .optional = true, .login = LOGIN_USER },
	}, {
		.name = "password-instead",
		.wrong = "A username with any password stands in for a certificate.",
		.fails = { "trust.password-instead-of-cert" },
		.behaviour = { .optional = true, .login = LOGIN_PASSWORD },
	}, {
		.name = "password-instead-tls13",
		.wrong = "Under TLS 1.3 a username stands in for a certificate.",
		.fails = { "trust.password-instead-of-cert" },
		.variant = "tls1.3",
		.behaviour = { .optional = true, .login = LOGIN_EITHER,
		    .only_tls = 0x0304 },
	},

	/* ---- validity ---- */
	{
		.name = "ignores-expiry",
		.wrong = "Accepts certificates after their notAfter.",
		.fails = { "validity.expired-leaf", "validity.expired-intermediate",
		    "validity.two-digit-years" },
		.warns = { "validity.skew-window", "validity.expired-root" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED } },
	}, {
		.name = "ignores-not-yet-valid",
		.wrong = "Accepts certificates before their notBefore.",
		.fails = { "validity.not-yet-valid",
		    "validity.not-yet-valid-intermediate" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_NOT_YET_VALID } },
	}, {
		.name = "ignores-dates-of-leaves",
		.wrong = "Looks at the dates of CAs only.",
		.fails = { "validity.expired-leaf", "validity.not-yet-valid",
		    "validity.two-digit-years" },
		.warns = { "validity.skew-window" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED,
		    X509_V_ERR_CERT_NOT_YET_VALID }, .ignore_at = PLACE_LEAF },
	}, {
		.name = "ignores-dates-of-cas",
		.wrong = "Does not look at the dates of intermediates.",
		.fails = { "validity.expired-intermediate",
		    "validity.not-yet-valid-intermediate" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED,
		    X509_V_ERR_CERT_NOT_YET_VALID },
		    .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "ignores-dates-of-roots",
		.wrong = "Does not look at the dates of trusted roots.",
		.warns = { "validity.expired-root" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED },
		    .ignore_at = PLACE_ROOT },
	}, {
		.name = "forgives-an-hour",
		.wrong = "Accepts certificates for an hour after their notAfter.",
		.warns = { "validity.skew-window" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED },
		    .ignore_if = trait_near_now },
	}, {
		.name = "expires-in-20xx",
		.wrong = "Reads a notAfter of 1950 to 1999 as 2050 to 2099.",
		.fails = { "validity.two-digit-years" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_HAS_EXPIRED },
		    .ignore_if = trait_to_two_digits },
	}, {
		.name = "begins-in-20xx",
		.wrong = "Reads a notBefore of 1950 to 1999 as 2050 to 2099.",
		.fails = { "validity.two-digit-years" },
		.behaviour = { .refuse_if = trait_from_two_digits,
		    .refuse_error = X509_V_ERR_CERT_NOT_YET_VALID },
	}, {
		.name = "no-generalized-time",
		.wrong = "Cannot read years of four digits.",
		.fails = { "validity.generalized-time" },
		.behaviour = { .refuse_if = trait_to_four_digits,
		    .refuse_error = X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD },
	},

	/* ---- chain: what is sent ---- */
	{
		.name = "no-chain",
		.wrong = "Does not look at what comes after the client's certificate.",
		.fails = { "chain.intermediate-sent" },
		.undecided = { "chain.intermediate-missing",
		    "chain.unordered-or-extra", "chain.cross-signed",
		    "chain.depth", "chain.issue*", "chain.not-critical",
		    "chain.no-key-identifiers", "chain.pathlen-*",
		    "chain.name-*" },
		.behaviour = { .no_chain = true },
	}, {
		.name = "knows-the-intermediate",
		.wrong = "Does without the intermediates that are not sent.",
		.warns = { "chain.intermediate-missing" },
		.behaviour = { .ignore = { NO_PATH }, .ignore_if = trait_alone },
	}, {
		.name = "wants-order",
		.wrong = "Wants each certificate sent to certify the one before.",
		.warns = { "chain.unordered-or-extra", "chain.cross-signed" },
		.behaviour = { .refuse_if = trait_disordered,
		    .refuse_error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY },
	}, {
		.name = "wants-no-root",
		.wrong = "Refuses a chain that has a root in it, or a CA's renewed key.",
		.warns = { "chain.unordered-or-extra", "chain.pathlen-kept" },
		.undecided = { "chain.pathlen-exceeded" },
		.behaviour = { .refuse_if = trait_sends_root,
		    .refuse_error = X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN },
	}, {
		.name = "no-detour",
		.wrong = "Takes the first issuer that fits, and does not come back.",
		.warns = { "chain.cross-signed" },
		.behaviour = { .no_detour = true },
	}, {
		.name = "stumbles-over-expired",
		.wrong = "Refuses a chain sent with an expired certificate that is not needed.",
		.warns = { "chain.cross-signed" },
		.behaviour = { .refuse_if = trait_sends_expired,
		    .refuse_error = X509_V_ERR_CERT_HAS_EXPIRED },
	}, {
		.name = "lost-in-circles",
		.wrong = "Gives up where two certificates sent certify each other.",
		.warns = { "chain.cross-signed-circle" },
		.undecided = { "chain.loop" },
		.behaviour = { .refuse_if = trait_sends_circle,
		    .refuse_error = X509_V_ERR_CERT_CHAIN_TOO_LONG },
	}, {
		.name = "ends-in-circles",
		.wrong = "Takes a CA that it has seen before for the end of the chain.",
		.fails = { "chain.loop" },
		.behaviour = { .ignore = { NO_PATH }, .ignore_if = trait_looped },
	}, {
		.name = "depth-1",
		.wrong = "Allows one intermediate, as VerneMQ does.",
		.fails = { "chain.intermediate-sent" },
		.warns = { "chain.depth" },
		.undecided = { "chain.unordered-or-extra", "chain.pathlen-*" },
		.behaviour = { .depth = 1 },
	}, {
		.name = "depth-10",
		.wrong = "Allows ten intermediates, as Erlang/OTP does.",
		.warns = { "chain.depth" },
		.behaviour = { .depth = 10 },
	},

	/* ---- chain: who may issue ---- */
	{
		.name = "leaf-issues",
		.wrong = "Accepts what a client has issued.",
		.fails = { "chain.issued-by-leaf" },
		.behaviour = { .ignore = { NO_CA,
		    X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
		    X509_V_ERR_KEYUSAGE_NO_CRL_SIGN }, .ignore_if = trait_client },
	}, {
		.name = "leaf-without-usage-issues",
		.wrong = "Accepts what a client has issued if no keyUsage forbids it: CVE-2021-3450.",
		.fails = { "chain.issued-by-leaf" },
		.behaviour = { .ignore = { NO_CA }, .ignore_if = trait_client },
	}, {
		.name = "ca-without-constraints",
		.wrong = "An intermediate needs no basicConstraints.",
		.fails = { "chain.issuer-not-ca" },
		.behaviour = { .ignore = { NO_CA },
		    .ignore_if = trait_no_constraints },
	}, {
		.name = "ca-false",
		.wrong = "Takes an intermediate with CA:FALSE for a CA.",
		.fails = { "chain.issuer-not-ca" },
		.behaviour = { .ignore = { NO_CA }, .ignore_if = trait_no_ca },
	}, {
		.name = "ca-version-1",
		.wrong = "Takes an intermediate of X.509 version 1 for a CA.",
		.fails = { "chain.issuer-not-ca" },
		.behaviour = { .ignore = { NO_CA }, .ignore_if = trait_version_1 },
	}, {
		.name = "ignores-certsign",
		.wrong = "Does not look at the keyUsage of CAs.",
		.fails = { "chain.issuer-no-certsign" },
		.behaviour = { .ignore = { NO_CA,
		    X509_V_ERR_KEYUSAGE_NO_CERTSIGN },
		    .ignore_if = trait_no_certsign },
	}, {
		.name = "wants-critical",
		.wrong = "Wants basicConstraints and keyUsage of CAs to be critical.",
		.warns = { "chain.not-critical" },
		.undecided = { "chain.issued-by-leaf" },
		.behaviour = { .refuse_if = trait_loose_ca,
		    .refuse_error = X509_V_ERR_INVALID_CA },
	}, {
		.name = "wants-key-identifiers",
		.wrong = "Wants the key identifiers of certificate and issuer in every certificate.",
		.warns = { "chain.no-key-identifiers" },
		.behaviour = { .refuse_if = trait_no_key_identifiers,
		    .refuse_error = X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER },
	}, {
		.name = "any-anchor",
		.wrong = "Does not ask whether a trusted root is a CA.",
		.warns = { "chain.anchor-not-ca" },
		.behaviour = { .ignore = { NO_CA,
		    X509_V_ERR_KEYUSAGE_NO_CERTSIGN }, .ignore_at = PLACE_ROOT },
	}, {
		.name = "minds-anchors",
		.wrong = "Nothing: it wants basicConstraints in a trusted root too.",
		.passes = { "chain.anchor-not-ca" },
		.behaviour = { .refuse_if = trait_loose_anchor,
		    .refuse_error = X509_V_ERR_INVALID_CA },
	}, {
		.name = "ignores-pathlen",
		.wrong = "Does not look at path lengths.",
		.fails = { "chain.pathlen-exceeded" },
		.behaviour = { .ignore = { X509_V_ERR_PATH_LENGTH_EXCEEDED } },
	}, {
		.name = "pathlen-one-less",
		.wrong = "Allows one intermediate less than a path length does.",
		.fails = { "chain.pathlen-kept" },
		.behaviour = { .refuse_if = trait_pathlen_used_up,
		    .refuse_error = X509_V_ERR_PATH_LENGTH_EXCEEDED },
	},

	/* ---- chain: names ---- */
	{
		.name = "issuer-by-key",
		.wrong = "Finds the issuer by its signature; its name does not matter.",
		.fails = { "chain.name-chaining" },
		.behaviour = { .ignore = { NO_PATH },
		    .ignore_if = trait_sends_signer },
	}, {
		.name = "names-verbatim",
		.wrong = "Compares names byte by byte.",
		.warns = { "chain.name-comparison" },
		.behaviour = { .refuse_if = trait_names_not_verbatim,
		    .refuse_error = X509_V_ERR_SUBJECT_ISSUER_MISMATCH },
	},
};

const struct mutant_table mutants_path = { mutants, COUNT(mutants) };
