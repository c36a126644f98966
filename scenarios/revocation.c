/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/revocation_recipes.h"
#include "scenarios/scenarios.h"

/* Who is out, and that nobody else is, by CRLs that stay as they are. */

#define OUT(who)							\
	{ OP_CONNECT, .as = &who, .expect = { WANT_REFUSED, { 44 } } }
#define IN(who)								\
	{ OP_CONNECT, .as = &who }

/* Where only the leaf is meant to be looked at, its CA may be revoked. */
#define OUT_WITH_ITS_CA(who)						\
	{ OP_CONNECT, .as = &who, .when = { INTENT_CRL_DEPTH, "chain" },\
	    .expect = { WANT_REFUSED, { 44 } } },			\
	{ OP_CONNECT, .as = &who, .when = { INTENT_CRL_DEPTH, "leaf" } }

#define MEND_CRLS "Give the broker a current CRL of every CA in the chain of client certificates, and reload it when one changes (Mosquitto: all of them in one PEM file, crlfile, then SIGHUP or a restart; RabbitMQ: crl_check true and a crl_cache with the folder of hashed CRLs, in advanced.config; EMQX: enable_crl_check = true in the listener's ssl_options; HAProxy: crl-file; nginx: ssl_crl; stunnel: CRLfile)"

#define MEND_DEPTH "Check the whole chain against CRLs (RabbitMQ: crl_check true instead of peer; HAProxy: crl-file; nginx: ssl_crl). Mosquitto, EMQX and stunnel look at the leaf only and have no setting for more: put a TLS proxy that checks the chain in front of them, or give clients a new root when an intermediate CA is lost. If that is accepted, say --expect crl_depth=leaf"

static const struct scenario scenarios[] = {
	{
		.id = "revocation.revoked-leaf",
		.title = "A revoked certificate is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 5.3.1 and 6.3",
		.why = "Revocation is the only way to lock out a stolen device before its certificate expires.",
		.remedy = "Give the broker a current CRL of every CA that issues client certificates, and reload it when it changes (Mosquitto: crlfile, then SIGHUP or a restart).",
		.needs = NEED_CRL,
		.steps = { OUT(recipe_revoked), OUT(recipe_revoked_hold) },
	},
	{
		.id = "revocation.sibling-still-valid",
		.title = "While a CRL is in force, an unrevoked certificate of the same CA is accepted",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.3.3",
		.why = "A revocation that locks out the devices beside the stolen one is an outage.",
		.remedy = "Give the broker a CRL that is current and of the right CA (openssl crl -in crl.pem -noout -issuer -lastupdate -nextupdate).",
		.needs = NEED_CRL,
		.steps = { IN(recipe_other) },
	},
	{
		.id = "revocation.under-intermediate",
		.title = "A certificate that an intermediate CA has revoked is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, sections 6.3.3 (b) and (i)",
		.why = "Where intermediate CAs issue the clients' certificates, it is their CRLs that name the stolen ones. A broker that goes by the root's CRL alone finds none of them there.",
		.remedy = MEND_CRLS ".",
		.needs = NEED_CRL,
		.steps = { OUT(revoked_via_intermediate) },
	},
	{
		.id = "revocation.revoked-intermediate",
		.title = "A certificate of a revoked CA is refused, though it is on no CRL itself",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.1.3 (a)(3) and 6.3.3",
		.why = "An intermediate CA is revoked when its key is stolen. Whoever has that key makes certificates for any name, and puts them on no CRL: as long as the broker looks at the leaf alone, all of them are in, and only a new root keeps them out.",
		.remedy = MEND_DEPTH ".",
		.needs = NEED_CRL,
		.steps = { OUT_WITH_ITS_CA(via_revoked_intermediate) },
	},
	{
		.id = "revocation.revoked-outer-intermediate",
		.title = "A certificate below a revoked CA is refused, though its own CA is not revoked",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 6.1.3 (a)(3) and 6.3.3",
		.why = "With the stolen key of an intermediate CA, the thief makes another CA first, and lets that one issue. A broker that looks up the client and its CA, and no further, lets all of them in.",
		.remedy = MEND_DEPTH ".",
		.needs = NEED_CRL,
		.steps = { OUT_WITH_ITS_CA(via_revoked_outer) },
	},
	{
		.id = "revocation.serial-collision",
		.title = "What one CA has revoked, it has revoked for itself: the same serial number of another CA is accepted",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 4.1.2.2, 5.3 and 6.3.3 (b)(1)",
		.why = "Serial numbers are unique for one CA only, and small CAs count from 1. A broker that throws the entries of all CRLs together locks out the device of one CA when another one's is stolen.",
		.remedy = "Bring the broker up to date, and have CAs use random serial numbers of 64 bits or more (openssl ca: rand_serial), so that none is there twice.",
		.needs = NEED_CRL,
		.steps = {
			OUT(serial_shared_revoked),
			IN(serial_shared_second_root),
			IN(serial_shared_intermediate),
		},
	},
	{
		.id = "revocation.multi-crl-file",
		.title = "Of several CRLs in the broker's file each one counts, not only the first",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, section 6.3.3; RFC 7468, sections 2 and 6",
		.why = "With several CAs, their CRLs stand one after the other in one file. A reader that stops after the first knows nothing of the others: whoever they revoke is in, or all of their clients are out.",
		.remedy = MEND_CRLS ". Mosquitto reads all of a file from 1.6.8 on; Node.js takes a list of CRLs, one in each string.",
		.needs = NEED_CRL,
		.least = 2,
		.steps = {
			OUT(recipe_revoked),
			OUT(revoked_via_second_root),
			OUT(revoked_via_intermediate),
			IN(recipe_via_second_root),
			IN(recipe_via_intermediate),
		},
	},
	{
		.id = "revocation.no-cdp-or-idp",
		.title = "A CRL that the broker was given counts, whether or not certificates say where it is published",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 5280, sections 4.2.1.13, 5.2.5 and 6.3.3",
		.why = "A private CA hands out its CRL as a file and leaves both extensions out: cRLDistributionPoints in certificates, issuingDistributionPoint in the CRL. A broker that looks for a CRL only where they point finds none, and lets the stolen device in or keeps everybody out. And where a certificate points to a directory that nobody can reach, the file still counts.",
		.remedy = "Give the broker the CRL as a file (Mosquitto: crlfile; RabbitMQ: crl_cache with ssl_crl_hash_dir). EMQX fetches CRLs by the URL in cRLDistributionPoints and knows no file: issue certificates with an http:// URL in it, and CRLs with an issuingDistributionPoint of the same URL.",
		.needs = NEED_CRL,
		.least = 2,
		.steps = {
			OUT(recipe_revoked),
			IN(recipe_other),
			OUT(revoked_pointing),
			IN(pointing),
		},
	},
	{
		.id = "revocation.reissued-identity",
		.title = "After a device got a new certificate, the new one is accepted and the old one, which is revoked, refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5280, sections 5.3 and 6.3.3 (i)",
		.why = "A lost device is replaced, and the new one has the same name. If the name is blocked instead of the certificate, the new device is out; if only the name counts, the old one is still in.",
		.remedy = "Revoke by the CA's CRL, which names serial numbers, and let usernames be (Mosquitto: crlfile; do not take the user out of the ACL or the password file for it).",
		.needs = NEED_CRL,
		.steps = { OUT(revoked_before_reissue), IN(reissued) },
	},
};

const struct family revocation_family = {
	"revocation", scenarios, COUNT(scenarios)
};
