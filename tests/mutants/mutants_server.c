/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "tests/mutants/mutants.h"

/*
 * What a broker shows of itself.  With most of these certificates it cannot be
 * told from another, so that nothing else is asked of it.
 */

#define CHAIN		"server.chain-and-hostname"
#define DAYS		"server.expiry-window"
#define COMPLETE	"server.chain-complete"
#define STRONG		"server.key-and-signature"
#define REVOCATION	"server.revocation-status"

/* The throwaway PKI does not live for the thirty days that are the default. */
#define ABOUT_ITSELF	.runs = { "server.*" }, .expects = { "min_days=3" }
#define ABOUT_STAPLES	.runs = { REVOCATION }, .expects = { "staple=required" }
#define SHOWS(...)	.shows = &(const struct showing){ __VA_ARGS__ }

static const struct mutant mutants[] = {
	/* ---- Whose it is, and until when. ---- */
	{
		.name = "server-expired",
		.wrong = "Its certificate has expired two days ago.",
		ABOUT_ITSELF,
		.fails = { CHAIN, DAYS },
		SHOWS(.days = -2),
	}, {
		.name = "server-of-tomorrow",
		.wrong = "Its certificate is not valid yet.",
		ABOUT_ITSELF,
		.fails = { CHAIN, DAYS },
		SHOWS(.starts = 1),
	}, {
		.name = "server-of-another-host",
		.wrong = "Its certificate is for another host.",
		ABOUT_ITSELF,
		.fails = { CHAIN },
		SHOWS(.names = "DNS:broker.example"),
	}, {
		.name = "server-of-an-address",
		.wrong = "Its certificate is for its address only, and it is called by name.",
		ABOUT_ITSELF,
		.fails = { CHAIN },
		SHOWS(.names = "IP:127.0.0.1"),
	}, {
		.name = "server-of-a-wildcard",
		.wrong = "Its certificate is for all hosts below a domain, which it is not.",
		ABOUT_ITSELF,
		.fails = { CHAIN },
		SHOWS(.names = "DNS:*.localhost"),
	}, {
		.name = "server-of-strange-ca",
		.wrong = "Its certificate is of a CA that nobody trusts.",
		ABOUT_ITSELF,
		.fails = { CHAIN, COMPLETE },
		SHOWS(.foreign = true),
	}, {
		.name = "server-expires-soon",
		.wrong = "Its certificate expires in a day.",
		ABOUT_ITSELF,
		.fails = { DAYS },
		SHOWS(.days = 1),
	}, {
		.name = "server-ca-expires-soon",
		.wrong = "The CA above it expires in a day.",
		ABOUT_ITSELF,
		.fails = { DAYS },
		SHOWS(.intermediates = 1, .above_days = 1),
	}, {
		.name = "server-ca-expired",
		.wrong = "The CA above it has expired.",
		ABOUT_ITSELF,
		.fails = { CHAIN, DAYS },
		SHOWS(.intermediates = 1, .above_days = -1),
	}, {
		.name = "server-of-cn-alone",
		.wrong = "Its certificate has the host's name in the CN alone.",
		ABOUT_ITSELF,
		.warns = { CHAIN, STRONG },
		.manner = true,
		SHOWS(.names = "", .cn = "localhost"),
	},

	/* ---- What is sent. ---- */
	{
		.name = "server-alone",
		.wrong = "It does not send the intermediate.",
		ABOUT_ITSELF,
		.fails = { CHAIN, COMPLETE },
		SHOWS(.intermediates = 1, .sends = SENDING_NOTHING),
	}, {
		.name = "server-with-root",
		.wrong = "It sends the root as well.",
		ABOUT_ITSELF,
		.warns = { COMPLETE },
		.manner = true,
		SHOWS(.intermediates = 1, .sends = SENDING_ROOT),
	}, {
		.name = "server-with-stranger",
		.wrong = "It sends a CA that has nothing to do with it.",
		ABOUT_ITSELF,
		.warns = { COMPLETE },
		.manner = true,
		SHOWS(.intermediates = 1, .sends = SENDING_STRANGER),
	}, {
		.name = "server-backwards",
		.wrong = "It sends the upper CA first.",
		ABOUT_ITSELF,
		.warns = { COMPLETE },
		.manner = true,
		SHOWS(.intermediates = 2, .sends = SENDING_BACKWARDS),
	}, {
		.name = "server-deep",
		.wrong = "Nothing: there are two CAs between it and the root.",
		ABOUT_ITSELF,
		SHOWS(.intermediates = 2),
	},

	/* ---- How strong it is, and what for. ---- */
	{
		.name = "server-rsa-1024",
		.wrong = "Its RSA key has 1024 bits.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.behaviour = { .weak = true },
		SHOWS(.key = STRENGTH_RSA_1024),
	}, {
		.name = "server-ca-rsa-1024",
		.wrong = "The RSA key of the CA above it has 1024 bits.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.behaviour = { .weak = true },
		SHOWS(.intermediates = 1, .above_key = STRENGTH_RSA_1024),
	}, {
		.name = "server-p192",
		.wrong = "Its key is on a curve of 192 bits.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.variant = "tls1.2",	/* newer TLS knows no such signature */
		.errors = { "server.*" },
		.behaviour = { .weak = true, .curves = "X25519:P-256:P-192" },
		SHOWS(.key = STRENGTH_P192),
	}, {
		.name = "server-sha1",
		.wrong = "Its certificate is signed with SHA-1.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.behaviour = { .weak = true },
		SHOWS(.digest = "SHA1"),
	}, {
		.name = "server-ca-sha1",
		.wrong = "The certificate of the CA above it is signed with SHA-1.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.behaviour = { .weak = true },
		SHOWS(.intermediates = 1, .above_digest = "SHA1"),
	}, {
		.name = "server-for-clients",
		.wrong = "Its certificate is for clients only.",
		ABOUT_ITSELF,
		.fails = { CHAIN, STRONG },
		SHOWS(.usage = "clientAuth"),
	}, {
		.name = "server-for-anything",
		.wrong = "Its certificate is for anything, by anyExtendedKeyUsage, where OpenSSL wants serverAuth.",
		ABOUT_ITSELF,
		.fails = { CHAIN },
		.warns = { STRONG },
		.manner = true,
		SHOWS(.usage = "anyExtendedKeyUsage"),
	}, {
		.name = "server-is-ca",
		.wrong = "Its certificate is a CA's.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		SHOWS(.ca = true),
	}, {
		.name = "server-version-1",
		.wrong = "Its certificate is of version 1, without extensions.",
		ABOUT_ITSELF,
		.fails = { STRONG },
		.warns = { CHAIN },
		.manner = true,
		SHOWS(.version_1 = true, .cn = "localhost"),
	}, {
		.name = "server-without-usage",
		.wrong = "Nothing: its certificate does not say what it is for.",
		ABOUT_ITSELF,
		SHOWS(.usage = ""),
	}, {
		.name = "server-rsa",
		.wrong = "Nothing: its RSA key has 2048 bits.",
		ABOUT_ITSELF,
		SHOWS(.intermediates = 1, .key = STRENGTH_RSA_2048,
		    .above_key = STRENGTH_RSA_PSS_2048),
	}, {
		.name = "server-rsa-pss",
		.wrong = "Nothing: its RSA key is for PSS only.",
		ABOUT_ITSELF,
		SHOWS(.key = STRENGTH_RSA_PSS_2048),
	}, {
		.name = "server-ed25519",
		.wrong = "Nothing: its key is for Ed25519.",
		ABOUT_ITSELF,
		SHOWS(.key = STRENGTH_ED25519),
	}, {
		.name = "server-p384",
		.wrong = "Nothing: its key is on P-384, and signed with SHA-384.",
		ABOUT_ITSELF,
		SHOWS(.key = STRENGTH_P384, .digest = "SHA384"),
	},

	/* ---- Whether it is revoked. ---- */
	{
		.name = "server-listed",
		.wrong = "Its certificate is on the CRL.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.intermediates = 1, .listing = LISTING_LEAF),
	}, {
		.name = "server-ca-listed",
		.wrong = "The CA above it is on the CRL.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.intermediates = 1, .listing = LISTING_INTERMEDIATE),
	}, {
		.name = "server-crl-old",
		.wrong = "Nothing, but that the CRL has expired says little.",
		ABOUT_ITSELF,
		.warns = { REVOCATION },
		.manner = true,
		SHOWS(.listing = LISTING_OLD),
	}, {
		.name = "server-promises-staple",
		.wrong = "Its certificate promises a stapled answer, and none comes.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.must_staple = true, .listing = LISTING_CLEAN),
	}, {
		.name = "server-keeps-promise",
		.wrong = "Nothing: the answer that its certificate promises comes.",
		ABOUT_ITSELF,
		SHOWS(.intermediates = 1, .must_staple = true,
		    .stapled = STAPLED_GOOD),
	}, {
		.name = "server-stapled-revoked",
		.wrong = "Its own stapled answer says that it is revoked.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.intermediates = 1, .stapled = STAPLED_REVOKED),
	}, {
		.name = "server-stapled-unknown",
		.wrong = "Its stapled answer does not know its certificate.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_UNKNOWN),
	}, {
		.name = "server-stapled-old",
		.wrong = "Its stapled answer is of last week.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_OLD, .listing = LISTING_CLEAN),
	}, {
		.name = "server-stapled-another",
		.wrong = "Its stapled answer is about another certificate.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_ANOTHER),
	}, {
		.name = "server-stapled-forged",
		.wrong = "Its stapled answer is signed by a CA that nobody trusts.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_FORGED),
	}, {
		.name = "server-stapled-later",
		.wrong = "Its stapled answer says that there is none now.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_TRY_LATER),
	}, {
		.name = "server-stapled-garbage",
		.wrong = "Its stapled answer is garbage.",
		ABOUT_ITSELF,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_GARBAGE),
	}, {
		.name = "server-staples-nothing",
		.wrong = "It staples no answer, although one is wanted.",
		ABOUT_STAPLES,
		.fails = { REVOCATION },
		SHOWS(.listing = LISTING_CLEAN),
	}, {
		.name = "server-staples-old",
		.wrong = "It staples an answer of last week, where one is wanted.",
		ABOUT_STAPLES,
		.fails = { REVOCATION },
		SHOWS(.stapled = STAPLED_OLD),
	},
};

const struct mutant_table mutants_server = { mutants, COUNT(mutants), NULL };
