/* SPDX-License-Identifier: ISC */
#include <openssl/x509_vfy.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/trait.h"

/* What brokers bear, and what they do not. */

#define HALF_OPEN	"robustness.half-open"
#define OVERSIZED	"robustness.oversized-credentials"
#define EXPLOSION	"robustness.path-explosion"
#define ODD_OBJECTS	"robustness.odd-cert-objects"
#define BURST		"robustness.reject-burst"

#define TIMEOUT		"handshake_timeout_s=2"

#define MEGABYTE	1000000

#define ANY_ISSUER	X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, \
	X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, \
	X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, \
	X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_CERT_CHAIN_TOO_LONG, \
	X509_V_ERR_UNABLE_TO_GET_CRL

/* One who is harmed by a certificate, and gets well again. */
#define FALLS(word, id, by) {						\
	.name = word,							\
	.wrong = "Falls over a certificate, and is started again.",	\
	.runs = { id },							\
	.fails = { id },						\
	.behaviour = { .harmed_by = by, .harm = HARM_FALLS,		\
	    .resume = RESUME_NOTHING, .longest_chain = MEGABYTE },	\
}

/* One who lets it in. */
#define TAKES(word, id, by) {						\
	.name = word,							\
	.wrong = "Trusts any issuer of a certificate that is costly to judge.", \
	.runs = { id },							\
	.fails = { id },						\
	.behaviour = { .ignore = { ANY_ISSUER }, .ignore_if = by,	\
	    .resume = RESUME_NOTHING, .longest_chain = MEGABYTE },	\
}

static const struct mutant mutants[] = {
	/* ---- Those who stay. ---- */
	{
		.name = "one-at-a-time",
		.wrong = "Serves one connection after the other.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.behaviour = { .places = 1, .queues = true },
	}, {
		.name = "few-places",
		.wrong = "Has 40 places, and gives them to whoever comes.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.behaviour = { .places = 40 },
	}, {
		.name = "more-places",
		.wrong = "Has 60 places, and clients that say nothing keep theirs.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.behaviour = { .places = 60 },
	}, {
		.name = "half-open-stays",
		.wrong = "Waits for the rest of a handshake for ever.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.expects = { TIMEOUT },
	}, {
		.name = "silent-stays",
		.wrong = "Waits for CONNECT for ever, though not for the handshake.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.expects = { TIMEOUT },
		.behaviour = { .patience_ms = 500, .only_tls_hurries = true },
	},
	{
		.name = "hurry-harms",
		.wrong = "Cuts off who does not get on, and falls over it.",
		.runs = { HALF_OPEN },
		.fails = { HALF_OPEN },
		.expects = { TIMEOUT },
		.behaviour = { .patience_ms = 1500, .hurry_harms = true,
		    .harm = HARM_FALLS },
	},
	/* ---- Large certificates, and long chains. ---- */
	TAKES("takes-large", OVERSIZED, trait_large),
	TAKES("takes-huge", OVERSIZED, trait_huge),
	TAKES("takes-long", OVERSIZED, trait_long),
	FALLS("falls-over-large", OVERSIZED, trait_large),
	FALLS("falls-over-huge", OVERSIZED, trait_huge),
	FALLS("falls-over-long", OVERSIZED, trait_long),
	{
		.name = "hangs-over-large",
		.wrong = "Takes seconds to judge a large certificate.",
		.runs = { OVERSIZED },
		.fails = { OVERSIZED },
		.behaviour = { .harmed_by = trait_large, .harm = HARM_HANGS },
	}, {
		.name = "short-chains",
		.wrong = "Nothing: it takes 50 KB of certificates.",
		.runs = { OVERSIZED },
		.behaviour = { .longest_chain = 50000 },
	}, {
		.name = "short-chains-closed",
		.wrong = "Nothing: it takes 30 KB of certificates, and closes the connection over more.",
		.runs = { OVERSIZED },
		.behaviour = { .longest_chain = 30000, .no_alert = true },
	},
	/* ---- Costly ones. ---- */
	TAKES("takes-foreign-hosts", EXPLOSION, trait_hosts_foreign),
	TAKES("takes-rounds", EXPLOSION, trait_rounds),
	FALLS("falls-over-foreign-hosts", EXPLOSION, trait_hosts_foreign),
	FALLS("falls-over-hosts", EXPLOSION, trait_hosts),
	FALLS("falls-over-rounds", EXPLOSION, trait_rounds),
	FALLS("falls-over-mappings", EXPLOSION, trait_mappings),
	{
		.name = "hangs-over-mappings",
		.wrong = "Takes seconds to judge policies.",
		.runs = { EXPLOSION },
		.fails = { EXPLOSION },
		.behaviour = { .harmed_by = trait_mappings, .harm = HARM_HANGS },
	}, {
		.name = "refuses-costly",
		.wrong = "Nothing: it refuses what is costly to judge.",
		.runs = { EXPLOSION },
		.behaviour = { .refuse_if = trait_mappings,
		    .refuse_error = X509_V_ERR_UNSPECIFIED },
	},
	/* ---- Odd ones. ---- */
	FALLS("falls-over-unknown-key", ODD_OBJECTS, trait_unknown_key),
	FALLS("falls-over-bad-curve", ODD_OBJECTS, trait_bad_curve),
	FALLS("falls-over-x400", ODD_OBJECTS, trait_x400),
	FALLS("falls-over-mailbox", ODD_OBJECTS, trait_mailbox),
	{
		.name = "ends-over-x400",
		.wrong = "Ends over a certificate, and nobody starts it again.",
		.runs = { ODD_OBJECTS },
		.undecided = { ODD_OBJECTS },
		.behaviour = { .harmed_by = trait_x400, .harm = HARM_ENDS },
	},
	/* ---- Nothing can be said. ---- */
	{
		.name = "robust-to-nobody",
		.wrong = "Lets in nobody.",
		.runs = { HALF_OPEN, EXPLOSION, ODD_OBJECTS, BURST },
		.undecided = { HALF_OPEN, EXPLOSION, ODD_OBJECTS, BURST },
		.behaviour = { .connack = 5 },
	},
	/* ---- Many. ---- */
	{
		.name = "tires",
		.wrong = "Lets in every fiftieth, whoever it is.",
		.runs = { BURST },
		.fails = { BURST },
		.behaviour = { .every = 50, .ignore = { ANY_ISSUER } },
	}, {
		.name = "bans-after-burst",
		.wrong = "Bans everybody after many refusals.",
		.runs = { BURST },
		.warns = { BURST },
		.behaviour = { .bans_after = 60, .ban = BAN_CONNACK },
	}, {
		.name = "bans-after-burst-said",
		.wrong = "Bans everybody after many refusals, which is not meant.",
		.runs = { BURST },
		.fails = { BURST },
		.expects = { "rate_limit=none" },
		.behaviour = { .bans_after = 60, .ban = BAN_CONNACK },
	}, {
		.name = "bans-as-meant",
		.wrong = "Nothing: it bans everybody after many refusals, which is meant.",
		.runs = { BURST },
		.expects = { "rate_limit=bans" },
		.behaviour = { .bans_after = 60, .ban = BAN_CONNACK },
	}, {
		.name = "bans-without-a-word",
		.wrong = "Bans everybody after many refusals, and does not say so.",
		.runs = { BURST },
		.undecided = { BURST },
		.behaviour = { .bans_after = 60, .ban = BAN_PORTS },
	},
};

const struct mutant_table mutants_robustness = { mutants, COUNT(mutants), NULL };
