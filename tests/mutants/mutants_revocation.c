/* SPDX-License-Identifier: ISC */
#include <string.h>

#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/certificate.h"
#include "tests/mutants/mutants.h"

/* What brokers make of CRLs. */

#define EVERY_REVOKED	"revocation.revoked-leaf", \
	"revocation.under-intermediate", "revocation.revoked-*intermediate", \
	"revocation.serial-collision", "revocation.multi-crl-file", \
	"revocation.no-cdp-or-idp", "revocation.reissued-identity"

/* Those in which nobody can tell, whatever the reason. */
#define EVERY_UNSURE	"revocation.crl-missing-for-issuer", \
	"revocation.crl-stale", "revocation.crl-forged", \
	"revocation.delta-crl", "revocation.crl-unusable"

static bool
is_reissued(X509_STORE_CTX *store)
{
	char	 cn[256];

	return certificate_common_name(X509_STORE_CTX_get_current_cert(store),
	    cn, sizeof(cn)) && strcmp(cn, "reissued") == 0;
}

static const struct mutant mutants[] = {
	/* ---- Which certificates are looked up, and where. ---- */
	{
		.name = "crl-leaf-only",
		.wrong = "Revoked CAs are not noticed.",
		.fails = { "revocation.revoked-*intermediate" },
		.behaviour = { .crl = CRL_LEAF_ONLY },
	}, {
		.name = "crl-near-only",
		.wrong = "Of the CAs, only the client's own is looked up.",
		.fails = { "revocation.revoked-outer-intermediate" },
		.behaviour = { .crl = CRL_NEAR_ONLY },
	}, {
		.name = "crl-whole-chain-unasked",
		.wrong = "Looks up CAs, where it was said to look at the leaf only.",
		.expects = { "crl_depth=leaf" },
		.fails = { "revocation.revoked-*intermediate" },
	}, {
		.name = "crl-pooled",
		.wrong = "A serial number that one CA has revoked is revoked for all.",
		.fails = { "revocation.serial-collision" },
		.behaviour = { .crl = CRL_POOLED },
	}, {
		.name = "crl-first-of-file",
		.wrong = "Reads the first CRL of the file, and lets the clients of other CAs in.",
		.fails = { "revocation.multi-crl-file",
		    "revocation.under-intermediate" },
		.behaviour = { .crl = CRL_FIRST_OF_FILE | CRL_SOFT },
	}, {
		.name = "crl-first-of-file-hard",
		.wrong = "Reads the first CRL of the file, and refuses the clients of other CAs.",
		.fails = { "revocation.multi-crl-file" },
		.undecided = { "revocation.under-intermediate",
		    "revocation.revoked-*intermediate",
		    "revocation.serial-collision" },
		.behaviour = { .crl = CRL_FIRST_OF_FILE },
	}, {
		.name = "crl-needs-point",
		.wrong = "Looks up only certificates that say where their CRL is published.",
		.fails = { EVERY_REVOKED },
		.behaviour = { .crl = CRL_NEEDS_POINT },
	}, {
		.name = "crl-elsewhere",
		.wrong = "Looks up only certificates that do not say where their CRL is published.",
		.fails = { "revocation.no-cdp-or-idp" },
		.behaviour = { .crl = CRL_ELSEWHERE },
	}, {
		.name = "crl-needs-idp",
		.wrong = "A CRL that does not say what it covers is passed over.",
		.fails = { EVERY_REVOKED },
		.behaviour = { .crl = CRL_NEEDS_IDP | CRL_SOFT },
	}, {
		.name = "crl-blocks-name",
		.wrong = "With a certificate its name is revoked.",
		.fails = { "revocation.reissued-identity" },
		.behaviour = { .refuse_cn = "reissued",
		    .refuse_error = X509_V_ERR_CERT_REVOKED },
	}, {
		.name = "crl-pardons-name",
		.wrong = "A name that has a new certificate is let in by the old one too.",
		.fails = { "revocation.reissued-identity" },
		.behaviour = { .ignore = { X509_V_ERR_CERT_REVOKED },
		    .ignore_if = is_reissued },
	},

	/* ---- Which CRL counts. ---- */
	{
		.name = "crl-expired-counts",
		.wrong = "A CRL that has expired counts like a new one.",
		.lab = true,
		.warns = { "revocation.crl-stale" },
		.behaviour = { .crl = CRL_EXPIRED },
	}, {
		.name = "crl-future-counts",
		.wrong = "A CRL of tomorrow counts today.",
		.lab = true,
		.warns = { "revocation.crl-stale" },
		.behaviour = { .crl = CRL_FUTURE },
	}, {
		.name = "crl-stale-dropped",
		.wrong = "A CRL that has expired, or is of tomorrow, is as good as an empty one.",
		.lab = true,
		.fails = { "revocation.crl-stale" },
		.behaviour = { .crl = CRL_STALE_GONE },
	}, {
		.name = "crl-any-signature",
		.wrong = "Whoever has signed a CRL, it counts.",
		.lab = true,
		.fails = { "revocation.crl-forged" },
		.behaviour = { .crl = CRL_UNSIGNED },
	}, {
		.name = "crl-first-of-ca",
		.wrong = "Of several CRLs of one CA the first in the file counts.",
		.lab = true,
		.fails = { "revocation.crl-superseded" },
		.warns = { "revocation.crl-same-second" },
		.behaviour = { .crl = CRL_FIRST_OF_CA },
	}, {
		.name = "crl-last-of-ca",
		.wrong = "Of several CRLs of one CA the last in the file counts.",
		.lab = true,
		.runs = { "revocation.crl-superseded",
		    "revocation.crl-same-second" },
		.fails = { "revocation.crl-superseded" },
		.behaviour = { .crl = CRL_LAST_OF_CA },
	}, {
		.name = "crl-by-second",
		.wrong = "Of two CRLs of the same second the first in the file counts.",
		.lab = true,
		.runs = { "revocation.crl-superseded",
		    "revocation.crl-same-second" },
		.warns = { "revocation.crl-same-second" },
		.behaviour = { .crl = CRL_BY_SECOND },
	}, {
		.name = "crl-any-extension",
		.wrong = "Critical extensions of CRLs that it does not know are passed over.",
		.lab = true,
		.warns = { "revocation.crl-unusable" },
		.behaviour = { .crl = CRL_ANY_EXTENSION },
	}, {
		.name = "crl-any-scope",
		.wrong = "A CRL for some certificates is taken for one for all.",
		.lab = true,
		.warns = { "revocation.crl-unusable" },
		.behaviour = { .crl = CRL_ANY_SCOPE },
	}, {
		.name = "crl-any-reason",
		.wrong = "A CRL for some reasons is taken for one for all.",
		.lab = true,
		.warns = { "revocation.crl-unusable" },
		.behaviour = { .crl = CRL_ANY_REASON },
	}, {
		.name = "crl-no-idp",
		.wrong = "By a CRL that says what it covers, everybody is refused.",
		.lab = true,
		.fails = { "revocation.crl-with-idp" },
		.behaviour = { .crl = CRL_NO_IDP },
	}, {
		.name = "crl-no-idp-soft",
		.wrong = "A CRL that says what it covers is passed over.",
		.lab = true,
		.expects = { "revocation_mode=soft" },
		.fails = { "revocation.crl-with-idp" },
		.behaviour = { .crl = CRL_NO_IDP | CRL_SOFT },
	}, {
		.name = "crl-delta-whole",
		.wrong = "A delta CRL is taken for the complete one.",
		.lab = true,
		.fails = { "revocation.delta-crl" },
		.behaviour = { .crl = CRL_DELTA_WHOLE },
	}, {
		.name = "crl-no-deltas",
		.wrong = "Passes over delta CRLs, where they are said to be in use.",
		.lab = true,
		.expects = { "delta_crl=yes" },
		.fails = { "revocation.delta-crl" },
	},

	/* ---- And when none does. ---- */
	{
		.name = "crl-soft",
		.wrong = "Where nobody can tell whether a client is revoked, it is let in.",
		.lab = true,
		.warns = { EVERY_UNSURE },
		.behaviour = { .crl = CRL_SOFT },
	}, {
		.name = "crl-soft-for-hard",
		.wrong = "The same, where it was said to be refused.",
		.lab = true,
		.expects = { "revocation_mode=hard" },
		.fails = { EVERY_UNSURE },
		.behaviour = { .crl = CRL_SOFT },
	}, {
		.name = "crl-hard-for-soft",
		.wrong = "Where nobody can tell whether a client is revoked, it is refused, though it was said to be let in.",
		.lab = true,
		.expects = { "revocation_mode=soft" },
		.fails = { "revocation.crl-missing-for-issuer",
		    "revocation.crl-stale" },
	}, {
		.name = "crl-all-or-none",
		.wrong = "When a trusted CA has no CRL, those of the others do not count either.",
		.lab = true,
		.fails = { "revocation.crl-missing-for-issuer" },
		.behaviour = { .crl = CRL_ALL_OR_NONE },
	}, {
		.name = "crl-all-needed",
		.wrong = "When a trusted CA has no CRL, nobody is let in, of whatever CA.",
		.lab = true,
		.fails = { "revocation.crl-missing-for-issuer" },
		.behaviour = { .crl = CRL_ALL_NEEDED },
	}, {
		.name = "crl-one-of-ca",
		.wrong = "Where a CA has two CRLs, its clients are refused.",
		.lab = true,
		.fails = { "revocation.crl-superseded",
		    "revocation.crl-same-second", "revocation.delta-crl" },
		.behaviour = { .crl = CRL_ONE_OF_CA },
	},
};

const struct mutant_table mutants_revocation = { mutants, COUNT(mutants) };
