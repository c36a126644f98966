/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"

#define OURS	"mqtt-certcheck TEST ONLY"

/* The ordinary client, by another subject. */
#define SUBJECT(id, label, what, ...)					\
	static const struct attribute id##_subject[] = {		\
		__VA_ARGS__, { NULL }					\
	};								\
	const struct recipe identity_##id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		.subject = id##_subject,				\
	}

/* The ordinary client with other names beside its subject. */
#define BESIDE(id, label, what, names)					\
	const struct recipe identity_##id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		.extensions = { { "subjectAltName", names } },		\
	}

SUBJECT(no_cn, "name-none", "an organisation, but no CN", { "O", OURS });
SUBJECT(empty_cn, "name-empty", "an empty CN", { "O", OURS }, { "CN", "" });

static const struct attribute no_attributes[] = { { NULL } };

const struct recipe identity_no_subject = {
	.name = "name-no-subject",
	.odd = "an empty subject",
	.like = &recipe_client,
	.subject = no_attributes,
};

/* ---- The type of string ---- */

SUBJECT(printable, "name-printable", "its CN a PrintableString",
    { "O", OURS }, { "CN", "client", .string = STRING_PRINTABLE });
SUBJECT(ia5, "name-ia5", "its CN an IA5String",
    { "O", OURS }, { "CN", "client", .string = STRING_IA5 });
SUBJECT(t61, "name-t61", "its CN a T61String",
    { "O", OURS }, { "CN", "client", .string = STRING_T61 });
SUBJECT(bmp, "name-bmp", "its CN a BMPString, two octets a character",
    { "O", OURS }, { "CN", "client", .string = STRING_BMP });

/* ---- Several CNs ---- */

SUBJECT(two_own_first, "name-two-own-first", "two CNs: client, then other",
    { "O", OURS }, { "CN", "client" }, { "CN", "other" });
SUBJECT(two_own_last, "name-two-own-last", "two CNs: other, then client",
    { "O", OURS }, { "CN", "other" }, { "CN", "client" });
SUBJECT(joined, "name-joined", "two CNs, client and other, in one RDN",
    { "O", OURS }, { "CN", "client" }, { "CN", "other", .joined = true });

/* ---- Names inside of other attributes ---- */

SUBJECT(comma, "name-comma", "CN client, after an O that ends with \",CN=other\"",
    { "O", "x,CN=other" }, { "CN", "client" });
SUBJECT(comma_after, "name-comma-after",
    "CN client, before an O that ends with \",CN=other\"",
    { "CN", "client" }, { "O", "x,CN=other" });
SUBJECT(slash, "name-slash", "CN client, after an O that ends with \"/CN=other\"",
    { "O", "x/CN=other" }, { "CN", "client" });
SUBJECT(plus_sign, "name-plus-sign",
    "CN client, after an O that ends with \"+CN=other\"",
    { "O", "x+CN=other" }, { "CN", "client" });
/* Written without escapes, these two are other's whole subject. */
SUBJECT(whole_comma, "name-whole-comma",
    "a CN that reads like other's whole subject by RFC 4514",
    { "CN", "other,O=" OURS });
SUBJECT(whole_slash, "name-whole-slash",
    "an O that reads like other's whole subject on one line",
    { "O", OURS "/CN=other" });
SUBJECT(dn_nul, "name-dn-nul", "other's subject, and a NUL and more after it",
    { "O", OURS "\0.evil", sizeof(OURS "\0.evil") - 1 }, { "CN", "other" });

/* ---- Names beside the subject ---- */

#define OTHERS_MAILBOX	"email:other@clients.certcheck.test"
#define OTHERS_URI	"URI:urn:certcheck:other"
#define OWN_MAILBOX	"email:client@clients.certcheck.test"
#define OWN_URI		"URI:urn:certcheck:client"

BESIDE(no_san, "san-none", "no name beside the subject", NULL);
BESIDE(san_other, "san-other", "other's names beside its own subject",
    "DNS:other," OTHERS_MAILBOX "," OTHERS_URI);
BESIDE(san_own_first, "san-own-first",
    "two names of each kind beside its subject: its own, then other's",
    "DNS:client,DNS:other," OWN_MAILBOX "," OTHERS_MAILBOX "," OWN_URI ","
    OTHERS_URI);
BESIDE(san_own_last, "san-own-last",
    "two names of each kind beside its subject: other's, then its own",
    "DNS:other,DNS:client," OTHERS_MAILBOX "," OWN_MAILBOX "," OTHERS_URI ","
    OWN_URI);
BESIDE(san_other_kinds, "san-other-kinds",
    "its own host name, and other's as a mailbox, a URI and a Microsoft UPN",
    "otherName:1.3.6.1.4.1.311.20.2.3;UTF8:other,IP:127.0.0.1,"
    OTHERS_MAILBOX "," OTHERS_URI ",DNS:client");
