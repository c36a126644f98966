/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/scenarios.h"
#include "scenarios/tls_hellos.h"

/*
 * What the broker would still speak, if asked: nobody's certificate has been
 * looked at by then.
 */

/* First and last: whoever answers this is a broker, and alive. */
#define ANSWERS								\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_ordinary, \
	    .premise = true, .expect = { WANT_SUCCESS } }

#define REFUSES(hello_, ...)						\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_,	\
	    .expect = { WANT_REFUSED, { __VA_ARGS__ } } }

/* The same where this is older than what the deployment means to speak: one of these. */
#define OLDER_THAN(values_, hello_)					\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_,	\
	    .when = { INTENT_MIN_TLS, values_ },				\
	    .expect = { WANT_REFUSED, { 70 } } }

/*
 * That no suite is common is handshake_failure, or insufficient_security (RFC
 * 5246, section 7.2.2); that TLS 1.3 alone is spoken, protocol_version.
 */
#define NO_SUITE	40, 71, 70

static const struct scenario scenarios[] = {
	{
		.id = "tls.legacy-versions",
		.title = "The broker speaks no TLS version older than it is meant to, and no SSL 3",
		.severity = SEVERITY_MEDIUM,
		.reference = "RFC 8996, sections 4 and 5; RFC 9325, section 3.1.1; RFC 7568, section 3",
		.why = "Handshakes of these versions are signed by way of MD5 and SHA-1, their suites are of CBC or RC4, and SSL 3 leaks plaintext (POODLE). A client and a broker that could do better can be brought down to the oldest version that both still speak, if the client falls back by itself.",
		.remedy = "Set the oldest version that the broker speaks to TLS 1.2 or 1.3: Mosquitto, tls_version tlsv1.2; RabbitMQ, ssl_options.versions.1 = tlsv1.3 and ssl_options.versions.2 = tlsv1.2. Where devices need an older one for now, say so with --expect min_tls=1.1 or 1.0.",
		.any_tls = true,
		.steps = {
			ANSWERS,
			/* SSL 3 has no protocol_version yet (RFC 6101, section 5.4.2). */
			REFUSES(hello_ssl_3, 40, 70),
			OLDER_THAN("1.1|1.2|1.3", hello_tls_1_0),
			OLDER_THAN("1.2|1.3", hello_tls_1_1),
			OLDER_THAN("1.3", hello_tls_1_2),
			ANSWERS,
		},
	}, {
		.id = "tls.null-anon-ciphers",
		.title = "The broker takes no cipher suite that is anonymous, weak or none at all",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 9325, section 4.1; RFC 7465, section 2; RFC 5469, section 4",
		.why = "By an anonymous suite neither side shows a certificate, so that anybody gets in, and anybody may stand in between. Without encryption everybody reads along; with export suites, DES and RC4 whoever has some patience does, and with 3DES whoever waits for some gigabytes of one connection (Sweet32).",
		.remedy = "Take these suites out of the broker's list: for brokers on OpenSSL a list like HIGH:!aNULL:!eNULL:!EXPORT:!RC4:!DES:!3DES (Mosquitto: ciphers) without @SECLEVEL=0; for RabbitMQ, ssl_options.ciphers with ECDHE and AES-GCM suites only.",
		.any_tls = true,
		.steps = {
			ANSWERS,
			REFUSES(hello_null, NO_SUITE),
			REFUSES(hello_anonymous, NO_SUITE),
			REFUSES(hello_export, NO_SUITE),
			REFUSES(hello_rc4, NO_SUITE),
			REFUSES(hello_des, NO_SUITE),
			REFUSES(hello_3des, NO_SUITE),
			ANSWERS,
		},
	}, {
		.id = "tls.psk-bypass",
		.title = "A pre-shared key cannot stand in for a certificate",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 4279, sections 2 to 4; MQTT 5, section 5.4.1",
		.why = "In a handshake by a pre-shared key no certificate is asked for, whatever the broker is told to require. With Mosquitto 2.1 both can stand on one listener: who holds a key of psk_file gets in there without a certificate, despite require_certificate, and no revocation keeps such a one out.",
		.remedy = "Take pre-shared keys out of the listener that asks for certificates (Mosquitto: psk_hint and psk_file), or give them a listener of their own. If a key is meant to be as good as a certificate, say so with --expect psk=allowed.",
		.any_tls = true,
		.when = { INTENT_PSK, "forbidden" },
		.steps = {
			ANSWERS,
			REFUSES(hello_psk, NO_SUITE),
			ANSWERS,
		},
	},
};

const struct family tls_family = { "tls", scenarios, COUNT(scenarios) };
