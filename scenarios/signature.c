/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"

/* Who has really signed, and with what. */

/* The ordinary client with another key or signature. */
#define WITH(id, label, what, ...)					\
	static const struct recipe id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		__VA_ARGS__						\
	}

/* The client TWIN under a CA that is like the twin's, but for one property. */
#define UNDER(id, twin, ca, twin_ca, label, what, ...)			\
	static const struct recipe ca = {				\
		.name = label "-ca", .like = &twin_ca, __VA_ARGS__	\
	};								\
	static const struct recipe id = {				\
		.name = label, .odd = what, .like = &twin, .issuer = &ca, \
	}

WITH(tampered, "tampered", "one bit of its signature is flipped",
    .flaw = FLAW_SIGNATURE_BIT);
UNDER(under_tampered, recipe_via_intermediate, tampered_ca,
    recipe_intermediate, "tampered-issuer",
    "one bit of its CA's signature is flipped", .flaw = FLAW_SIGNATURE_BIT);
WITH(stolen, "stolen", "the certificate is right, the private key is another one",
    .flaw = FLAW_FOREIGN_KEY);
WITH(zero_proof, "zero-proof", "its proof is the ECDSA signature r = s = 0",
    .flaw = FLAW_ZERO_PROOF);

/* ---- Digests.  There is no ECDSA with MD5: that CA has an RSA key. ---- */

WITH(sha1, "sha1", "signed with SHA-1", .digest = DIGEST_SHA1);
UNDER(under_sha1, recipe_via_intermediate, sha1_ca, recipe_intermediate,
    "sha1-issuer", "its CA is signed with SHA-1", .digest = DIGEST_SHA1);

static const struct recipe rsa_ca = {
	.name = "rsa-ca",
	.like = &recipe_intermediate,
	.key = KEY_RSA_2048,
};

static const struct recipe under_rsa = {
	.name = "under-rsa",
	.odd = "its CA has an RSA key",
	.like = &recipe_via_intermediate,
	.issuer = &rsa_ca,
};

static const struct recipe md5 = {
	.name = "md5",
	.odd = "signed with MD5",
	.like = &under_rsa,
	.digest = DIGEST_MD5,
};

/* ---- Keys. ---- */

WITH(rsa_2048, "rsa-2048", "an RSA key of 2048 bits", .key = KEY_RSA_2048);

static const struct recipe rsa_1024 = {
	.name = "rsa-1024",
	.odd = "an RSA key of 1024 bits",
	.like = &rsa_2048,
	.key = KEY_RSA_1024,
};

UNDER(under_rsa_1024, under_rsa, rsa_1024_ca, rsa_ca, "rsa-1024-issuer",
    "its CA has an RSA key of 1024 bits", .key = KEY_RSA_1024);
WITH(p192, "p192", "an elliptic-curve key on P-192", .key = KEY_P192);
WITH(secp256k1, "secp256k1", "an elliptic-curve key on secp256k1, which TLS has given up",
    .key = KEY_SECP256K1);
WITH(explicit_curve, "explicit-curve",
    "an elliptic-curve key that spells out its curve instead of naming it",
    .key = KEY_P256_EXPLICIT);
WITH(p384, "p384", "an elliptic-curve key on P-384", .key = KEY_P384);
WITH(p521, "p521", "an elliptic-curve key on P-521", .key = KEY_P521);
WITH(rsa_4096, "rsa-4096", "an RSA key of 4096 bits", .key = KEY_RSA_4096);
WITH(rsa_pss, "rsa-pss", "an RSA key for PSS signatures only",
    .key = KEY_RSA_PSS_2048);
WITH(ed25519, "ed25519", "an Ed25519 key", .key = KEY_ED25519);

#define UPDATE "The TLS library checks this (Mosquitto: OpenSSL; RabbitMQ and EMQX: Erlang/OTP; NanoMQ: Mbed TLS; HiveMQ: the Java runtime): "
#define MEND_PROOF UPDATE "bring it up to date, and let no plugin, verify callback or TLS-terminating proxy overrule it."
#define MEND_STRENGTH "Raise the TLS library's floor (Mosquitto: ciphers DEFAULT:@SECLEVEL=2 in the listener's section; HiveMQ: jdk.certpath.disabledAlgorithms in the Java runtime's java.security). Erlang/OTP 25 (RabbitMQ, EMQX) accepts such certificates: "

#define IF_IN_USE(who)							\
	{ OP_CONNECT, .as = &who, .when = { INTENT_ALGORITHMS, "all" } }

static const struct scenario scenarios[] = {
	{
		.id = "signature.tampered",
		.title = "A certificate whose signature is wrong by one bit is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 5280, section 6.1.3 (a) (1)",
		.why = "Names, dates and limits in a certificate mean something only if the CA's signature over them is checked, on the client's certificate and on its CA's. Presented: both, one bit flipped.",
		.remedy = MEND_PROOF,
		.steps = {
			{ OP_CONNECT, .as = &tampered, .expect = { WANT_REFUSED, { 51, 48, 42 } } },
			{ OP_CONNECT, .as = &under_tampered, .expect = { WANT_REFUSED, { 51, 48, 42 } } },
		},
	},
	{
		.id = "signature.stolen-cert-wrong-key",
		.title = "A certificate without its private key is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.4.3; RFC 5246, section 7.4.8",
		.why = "Certificates are public. Here a valid one is presented, and the proof is signed with another key. A broker that does not check the proof lets in everybody who has seen a certificate: CVE-2022-25638 (wolfSSL).",
		.remedy = MEND_PROOF,
		.steps = {
			{ OP_CONNECT, .as = &stolen, .expect = { WANT_REFUSED, { 51 } } },
		},
	},
	{
		.id = "signature.ecdsa-zero",
		.title = "A proof made of zeros is refused",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 8446, section 4.4.3; RFC 5246, section 7.4.8; FIPS 186-5, section 6.4.2",
		.why = "The ECDSA signature r = s = 0 fits every message and every key if the check of its range is left out: CVE-2022-21449 (Java 15 to 18). Then any certificate can be used by anybody.",
		.remedy = UPDATE "bring it up to date; for HiveMQ, and other brokers on Java, take a Java runtime of April 2022 or later.",
		.steps = {
			{ OP_CONNECT, .as = &zero_proof, .expect = { WANT_REFUSED, { 51 } } },
		},
	},
	{
		.id = "signature.md5",
		.title = "A certificate that is signed with MD5 is refused",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 8446, section 4.4.2.4; RFC 9325, section 4.5",
		.why = "Two certificates with the same MD5 can be made at will: a CA that signs one has signed the other, which may be a CA.",
		.remedy = MEND_STRENGTH "make sure that no CA below the trusted root signs with MD5.",
		.steps = {
			{ OP_CONNECT, .as = &md5, .expect = { WANT_REFUSED, { 42 } } },
		},
	},
	{
		.id = "signature.sha1",
		.title = "A certificate that is signed with SHA-1, or whose CA is, is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8446, section 4.4.2.4; RFC 9325, section 4.5",
		.why = "Collisions of SHA-1 with chosen beginnings can be bought since 2020: a CA that still signs with it can be made to sign what it has never seen.",
		.remedy = MEND_STRENGTH "issue them anew with SHA-256.",
		.steps = {
			{ OP_CONNECT, .as = &sha1, .expect = { WANT_REFUSED, { 42 } } },
			{ OP_CONNECT, .as = &under_sha1, .expect = { WANT_REFUSED, { 42 } } },
		},
	},
	{
		.id = "signature.weak-rsa",
		.title = "An RSA key of 1024 bits is refused, the client's as well as its CA's",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 9325, section 4.5",
		.why = "RSA of 1024 bits is within reach of those with money; whoever factors the key is the client, or its CA.",
		.remedy = MEND_STRENGTH "issue them anew with RSA of 2048 bits at least, or P-256.",
		.steps = {
			{ OP_CONNECT, .as = &rsa_1024, .expect = { WANT_REFUSED, { 42 } } },
			{ OP_CONNECT, .as = &under_rsa_1024, .expect = { WANT_REFUSED, { 42 } } },
		},
	},
	{
		/* TLS 1.3 has no signature for these keys, so they never leave. */
		.id = "signature.weak-curve",
		.title = "Keys on weak or abandoned curves are refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8422, section 5.1.1; RFC 9325, section 4.5",
		.why = "P-192 is too short for today, and secp256k1 is a curve that TLS has given up: neither is looked after in TLS libraries any more.",
		.remedy = "Let the broker take the usual curves alone (Mosquitto: ciphers DEFAULT:@SECLEVEL=2 in the listener's section; HiveMQ: jdk.certpath.disabledAlgorithms and jdk.tls.namedGroups of the Java runtime), and issue such certificates anew on P-256.",
		.tls = 1 << TLS_1_2,
		.steps = {
			{ OP_CONNECT, .as = &p192, .expect = { WANT_REFUSED, { 42, 47 } } },
			{ OP_CONNECT, .as = &secp256k1, .expect = { WANT_REFUSED, { 42, 47 } } },
		},
	},
	{
		.id = "signature.explicit-curve",
		.title = "A key that spells out its curve instead of naming it is refused",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 5480, section 2.1.1; RFC 8422, section 5.1.1",
		.why = "Here it is P-256, but who spells out a curve may choose its numbers: CVE-2020-0601 (Windows took a forged CA key that way), CVE-2022-0778 (OpenSSL never came to an end over one). Erlang/OTP 25 accepts it.",
		.remedy = "Keep the TLS library up to date (Mosquitto: OpenSSL 1.1.1n or 3.0.2 at least), and issue such certificates anew on a named curve (openssl ecparam -name prime256v1 -param_enc named_curve); RabbitMQ and EMQX have no setting for it.",
		.steps = {
			{ OP_CONNECT, .as = &explicit_curve, .expect = { WANT_REFUSED, { 42, 47 } } },
		},
	},
	{
		.id = "signature.modern-algs",
		.title = "Certificates with today's algorithms are accepted",
		.severity = SEVERITY_LOW,
		.reference = "RFC 8446, sections 4.2.3 and 9.1; RFC 8422, section 5.10",
		.why = "Presented: P-384, P-521, RSA of 2048 and 4096 bits, an RSA-PSS key and Ed25519. Who moves devices to one of them has to know whether the broker comes along; those that you do not use may fail.",
		.remedy = "Let the broker take them (Mosquitto: do not narrow ciphers and ciphers_tls1.3 too far; RabbitMQ and EMQX: Erlang/OTP 25 takes Ed25519 under TLS 1.3 only; HiveMQ: Java 16 or later for Ed25519), or choose P-256, which all take.",
		.steps = {
			IF_IN_USE(p384),
			IF_IN_USE(p521),
			IF_IN_USE(rsa_2048),
			IF_IN_USE(rsa_4096),
			IF_IN_USE(rsa_pss),
			IF_IN_USE(ed25519),
		},
	},
};

const struct family signature_family = {
	"signature", scenarios, COUNT(scenarios)
};
