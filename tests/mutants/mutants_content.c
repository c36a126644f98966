/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/trait.h"

/* What certificates say of others, what they are for, and who has signed. */

#define OUT_OF_BOUNDS	X509_V_ERR_PERMITTED_VIOLATION, \
	X509_V_ERR_EXCLUDED_VIOLATION

static const struct mutant mutants[] = {
	/* ---- constraints: names ---- */
	{
		.name = "ignores-permitted",
		.wrong = "Does not look at the names that a CA may certify.",
		.fails = { "constraints.nc-dns-ip-uri", "constraints.nc-uri-host",
		    "constraints.nc-dn", "constraints.nc-email",
		    "constraints.nc-combined", "constraints.nc-malformed" },
		.warns = { "constraints.nc-anchor", "constraints.nc-wildcard" },
		.behaviour = { .ignore = { X509_V_ERR_PERMITTED_VIOLATION } },
	}, {
		.name = "ignores-excluded",
		.wrong = "Does not look at the names that a CA may not certify.",
		.fails = { "constraints.nc-dns-ip-uri", "constraints.nc-dn",
		    "constraints.nc-email", "constraints.nc-combined" },
		.warns = { "constraints.nc-anchor" },
		.behaviour = { .ignore = { X509_V_ERR_EXCLUDED_VIOLATION } },
	}, {
		.name = "ignores-bad-names",
		.wrong = "Goes on where names and constraints cannot be compared.",
		.fails = { "constraints.nc-malformed" },
		.behaviour = { .ignore = { X509_V_ERR_UNSUPPORTED_NAME_SYNTAX,
		    X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX } },
	}, {
		.name = "ignores-hosts",
		.wrong = "Knows no constraints of host names.",
		.fails = { "constraints.nc-dns-ip-uri", "constraints.nc-combined",
		    "constraints.nc-malformed" },
		.warns = { "constraints.nc-anchor", "constraints.nc-wildcard" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_dns },
	}, {
		.name = "ignores-addresses",
		.wrong = "Knows no constraints of addresses.",
		.fails = { "constraints.nc-dns-ip-uri" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_ip },
	}, {
		.name = "ignores-uris",
		.wrong = "Knows no constraints of URIs.",
		.fails = { "constraints.nc-dns-ip-uri", "constraints.nc-uri-host" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_uri },
	}, {
		.name = "ignores-mailboxes",
		.wrong = "Knows no constraints of mailboxes.",
		.fails = { "constraints.nc-email" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_email },
	}, {
		.name = "ignores-tenants",
		.wrong = "Knows no constraints of directory names.",
		.fails = { "constraints.nc-dn" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_dn },
	}, {
		.name = "ignores-names-of-cas",
		.wrong = "Holds constraints against clients only.",
		.fails = { "constraints.nc-combined" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "ignores-upper-constraints",
		.wrong = "Knows only the constraints of the CA that has issued the certificate.",
		.fails = { "constraints.nc-combined" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_upper },
	}, {
		.name = "ignores-constraints-of-roots",
		.wrong = "Does not look at the constraints of a trusted root.",
		.warns = { "constraints.nc-anchor" },
		.behaviour = { .ignore = { OUT_OF_BOUNDS },
		    .ignore_if = trait_violates_anchor },
	}, {
		.name = "no-host-constraints",
		.wrong = "Refuses what is below constraints of host names: it does not know them.",
		.warns = { "constraints.nc-satisfied" },
		.undecided = { "constraints.nc-dns-ip-uri",
		    "constraints.nc-combined", "constraints.nc-malformed",
		    "constraints.nc-wildcard", "constraints.nc-pedantic",
		    "constraints.nc-anchor", "constraints.benign-extensions",
		    "constraints.unknown-critical-anchor" },
		.behaviour = { .refuse_if = trait_bound_dns,
		    .refuse_error = X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE },
	}, {
		.name = "no-tenant-constraints",
		.wrong = "Refuses what is below constraints of directory names.",
		.warns = { "constraints.nc-satisfied" },
		.undecided = { "constraints.nc-dn" },
		.behaviour = { .refuse_if = trait_bound_dn,
		    .refuse_error = X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE },
	}, {
		.name = "no-other-constraints",
		.wrong = "Refuses what is below constraints of addresses, URIs or mailboxes.",
		.warns = { "constraints.nc-satisfied" },
		.undecided = { "constraints.nc-dns-ip-uri",
		    "constraints.nc-uri-host", "constraints.nc-email",
		    "constraints.nc-malformed" },
		.behaviour = { .refuse_if = trait_bound_other,
		    .refuse_error = X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE },
	}, {
		.name = "no-domain-constraints",
		.wrong = "Refuses what is below constraints of URIs or mailboxes that begin with a dot.",
		.warns = { "constraints.nc-uri-host", "constraints.nc-email" },
		.behaviour = { .refuse_if = trait_bound_dot,
		    .refuse_error = X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX },
	}, {
		.name = "no-self-issued",
		.wrong = "Refuses what is below a CA's renewed key.",
		.warns = { "constraints.nc-satisfied" },
		.behaviour = { .refuse_if = trait_self_issued,
		    .refuse_error = X509_V_ERR_PERMITTED_VIOLATION },
	}, {
		.name = "minds-wildcards",
		.wrong = "Nothing: it sees that a wildcard stands for an excluded host.",
		.passes = { "constraints.nc-wildcard" },
		.behaviour = { .refuse_if = trait_wildcard_overlaps,
		    .refuse_error = X509_V_ERR_EXCLUDED_VIOLATION },
	}, {
		.name = "minds-odd-names",
		.wrong = "Nothing: it refuses names and constraints that no CA should issue.",
		.passes = { "constraints.nc-pedantic" },
		.behaviour = { .refuse_if = trait_odd_names,
		    .refuse_error = X509_V_ERR_UNSUPPORTED_NAME_SYNTAX },
	},

	/* ---- constraints: other extensions ---- */
	{
		.name = "ignores-critical",
		.wrong = "Overlooks critical extensions of clients that it does not know.",
		.fails = { "constraints.unknown-critical" },
		.warns = { "constraints.wrongly-critical" },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION },
		    .ignore_at = PLACE_LEAF },
	}, {
		.name = "ignores-critical-of-cas",
		.wrong = "Overlooks critical extensions of intermediates that it does not know.",
		.fails = { "constraints.unknown-critical" },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION },
		    .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "ignores-critical-of-roots",
		.wrong = "Overlooks critical extensions of trusted roots that it does not know.",
		.warns = { "constraints.unknown-critical-anchor" },
		.behaviour = { .ignore = {
		    X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION },
		    .ignore_at = PLACE_ROOT },
	}, {
		.name = "no-policies",
		.wrong = "Does not know certificate policies: refuses critical ones, as Erlang/OTP 25 does.",
		.warns = { "constraints.critical-policies" },
		.behaviour = { .refuse_if = trait_critical_policies,
		    .refuse_error = X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION },
	}, {
		.name = "minds-policies",
		.wrong = "Nothing: it obeys a CA that requires policies.",
		.passes = { "constraints.critical-policies" },
		.behaviour = { .refuse_if = trait_no_policy,
		    .refuse_error = X509_V_ERR_NO_EXPLICIT_POLICY },
	}, {
		.name = "pedantic",
		.wrong = "Refuses certificates that are odd, but harmless.",
		.fails = { "constraints.revoked-odd-serial" },
		.warns = { "constraints.benign-extensions" },
		.behaviour = { .refuse_if = trait_odd_form,
		    .refuse_error = X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION },
	}, {
		.name = "crl-loses-odd-serials",
		.wrong = "Does not find negative and very long serial numbers on the CRL.",
		.fails = { "constraints.revoked-odd-serial" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_REVOKED },
		    .ignore_if = trait_serial_odd },
	}, {
		.name = "crl-loses-signs",
		.wrong = "Takes 255 for -1 when it searches the CRL.",
		.fails = { "constraints.revoked-odd-serial" },
		.behaviour = { .refuse_if = trait_serial_digits_revoked,
		    .refuse_error = X509_V_ERR_CERT_REVOKED },
	},

	/* ---- usage ---- */
	{
		.name = "ignores-purpose",
		.wrong = "Does not look at extendedKeyUsage.",
		.fails = { "usage.eku-wrong" },
		.behaviour = { .ignore = { X509_V_ERR_INVALID_PURPOSE },
		    .ignore_at = PLACE_LEAF, .ignore_if = trait_wrong_purpose },
	}, {
		.name = "any-purpose",
		.wrong = "Takes anyExtendedKeyUsage for clientAuth.",
		.warns = { "usage.eku-any" },
		.behaviour = { .ignore = { X509_V_ERR_INVALID_PURPOSE },
		    .ignore_if = trait_any_purpose },
	}, {
		.name = "wants-purpose",
		.wrong = "Insists on extendedKeyUsage.",
		.warns = { "usage.eku-absent" },
		.behaviour = { .refuse_if = trait_no_purpose,
		    .refuse_error = X509_V_ERR_INVALID_PURPOSE },
	}, {
		.name = "wants-one-purpose",
		.wrong = "Wants clientAuth alone, and not critical.",
		.warns = { "usage.eku-several" },
		.passes = { "usage.server-cert-as-client" },
		.behaviour = { .refuse_if = trait_several_purposes,
		    .refuse_error = X509_V_ERR_INVALID_PURPOSE },
	}, {
		.name = "ignores-key-usage",
		.wrong = "Does not look at a client's keyUsage, as Erlang/OTP 25.",
		.fails = { "usage.ku-no-signature" },
		.behaviour = { .ignore = { X509_V_ERR_INVALID_PURPOSE,
		    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
		    X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
		    X509_V_ERR_UNABLE_TO_GET_CRL },
		    .ignore_if = trait_no_signature, .ignore_at = PLACE_LEAF },
	}, {
		.name = "wants-usage",
		.wrong = "Wants critical keyUsage everywhere, and basicConstraints in clients.",
		.warns = { "usage.ku-optional" },
		.undecided = { "usage.issuer-no-crl-sign" },
		.behaviour = { .refuse_if = trait_loose_usage,
		    .refuse_error = X509_V_ERR_INVALID_PURPOSE },
	}, {
		.name = "ignores-crl-sign",
		.wrong = "Believes a CRL whoever has signed it.",
		.warns = { "usage.issuer-no-crl-sign" },
		.behaviour = { .ignore = { X509_V_ERR_KEYUSAGE_NO_CRL_SIGN } },
	}, {
		.name = "minds-cas",
		.wrong = "Nothing: it refuses a CA as a client.",
		.passes = { "usage.ca-cert-as-client" },
		.behaviour = { .refuse_if = trait_ca,
		    .refuse_error = X509_V_ERR_INVALID_PURPOSE },
	}, {
		.name = "ignores-purpose-of-cas",
		.wrong = "Does not look at the extendedKeyUsage of intermediates.",
		.warns = { "usage.issuer-eku-excludes-client" },
		.behaviour = { .ignore = { X509_V_ERR_INVALID_PURPOSE },
		    .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "ignores-purpose-of-roots",
		.wrong = "Does not look at the extendedKeyUsage of trusted roots.",
		.warns = { "usage.issuer-eku-excludes-client" },
		.behaviour = { .ignore = { X509_V_ERR_INVALID_PURPOSE },
		    .ignore_at = PLACE_ROOT },
	}, {
		.name = "minds-servers",
		.wrong = "Nothing: it refuses a server's certificate, whatever else that is for.",
		.passes = { "usage.server-cert-as-client" },
		.behaviour = { .refuse_if = trait_server,
		    .refuse_error = X509_V_ERR_INVALID_PURPOSE },
	},

	/* ---- signature ---- */
	{
		.name = "ignores-signature",
		.wrong = "Does not check the signature of the client's certificate.",
		.fails = { "signature.tampered" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_SIGNATURE_FAILURE },
		    .ignore_at = PLACE_LEAF },
	}, {
		.name = "ignores-signature-of-cas",
		.wrong = "Does not check the signatures of intermediates.",
		.fails = { "signature.tampered" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_SIGNATURE_FAILURE },
		    .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "ignores-proof",
		.wrong = "Does not check CertificateVerify.",
		.fails = { "signature.stolen-cert-wrong-key",
		    "signature.ecdsa-zero" },
		.behaviour = { .proof = PROOF_ANY },
	}, {
		.name = "accepts-zero-proof",
		.wrong = "Takes r = s = 0 for a valid ECDSA signature: CVE-2022-21449.",
		.fails = { "signature.ecdsa-zero" },
		.behaviour = { .proof = PROOF_ZERO },
	}, {
		.name = "accepts-foreign-proof",
		.wrong = "Takes every ECDSA signature that is well formed.",
		.fails = { "signature.stolen-cert-wrong-key" },
		.behaviour = { .proof = PROOF_NOT_ZERO },
	}, {
		.name = "ignores-proof-tls12",
		.wrong = "Does not check CertificateVerify under TLS 1.2.",
		.fails = { "signature.stolen-cert-wrong-key",
		    "signature.ecdsa-zero" },
		.variant = "tls1.2",
		.behaviour = { .proof = PROOF_ANY, .only_tls = 0x0303 },
	}, {
		.name = "accepts-md5",
		.wrong = "Accepts signatures with MD5.",
		.fails = { "signature.md5" },
		.behaviour = { .ignore = { X509_V_ERR_CA_MD_TOO_WEAK },
		    .ignore_if = trait_md5 },
	}, {
		.name = "accepts-sha1",
		.wrong = "Accepts signatures with SHA-1.",
		.fails = { "signature.sha1" },
		.behaviour = { .ignore = { X509_V_ERR_CA_MD_TOO_WEAK },
		    .ignore_if = trait_sha1 },
	}, {
		.name = "accepts-sha1-of-cas",
		.wrong = "Accepts intermediates signed with SHA-1.",
		.fails = { "signature.sha1" },
		.behaviour = { .ignore = { X509_V_ERR_CA_MD_TOO_WEAK },
		    .ignore_if = trait_sha1, .ignore_at = PLACE_INTERMEDIATE },
	}, {
		.name = "accepts-rsa-1024",
		.wrong = "Accepts short RSA keys of clients.",
		.fails = { "signature.weak-rsa" },
		.behaviour = { .ignore = { X509_V_ERR_EE_KEY_TOO_SMALL },
		    .ignore_if = trait_rsa },
	}, {
		.name = "accepts-rsa-1024-of-cas",
		.wrong = "Accepts short RSA keys of CAs.",
		.fails = { "signature.weak-rsa" },
		.behaviour = { .ignore = { X509_V_ERR_CA_KEY_TOO_SMALL } },
	}, {
		.name = "accepts-any-curve",
		.wrong = "Accepts keys on P-192 and secp256k1.",
		.fails = { "signature.weak-curve" },
		.behaviour = { .ignore = { X509_V_ERR_EE_KEY_TOO_SMALL },
		    .ignore_if = trait_ec, .proof = PROOF_ANY_CURVE },
	}, {
		.name = "takes-secp256k1",
		.wrong = "Takes secp256k1 for a curve of TLS 1.2, if the client offers it.",
		.fails = { "signature.weak-curve" },
		.behaviour = { .curves = "X25519:P-256:P-384:P-521:secp256k1" },
	}, {
		.name = "accepts-explicit-curve",
		.wrong = "Accepts keys that spell out their curve.",
		.fails = { "signature.explicit-curve" },
		.behaviour = { .ignore = { X509_V_ERR_EC_KEY_EXPLICIT_PARAMS } },
	}, {
		.name = "security-level-0",
		.wrong = "Accepts keys and digests however weak.",
		.fails = { "signature.md5", "signature.sha1",
		    "signature.weak-rsa", "signature.weak-curve" },
		.behaviour = { .ignore = { X509_V_ERR_EE_KEY_TOO_SMALL,
		    X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK },
		    .proof = PROOF_ANY_CURVE },
	}, {
		.name = "only-p256",
		.wrong = "Accepts no keys but those on P-256.",
		.warns = { "signature.modern-algs" },
		.undecided = { "signature.weak-rsa" },
		.behaviour = { .refuse_if = trait_not_p256,
		    .refuse_error = X509_V_ERR_EE_KEY_TOO_SMALL },
	},
};

const struct mutant_table mutants_content = { mutants, COUNT(mutants) };
