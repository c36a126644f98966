/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_words.h"
#include "scenarios/scenarios.h"
#include "scenarios/tls_hellos.h"

/*
 * Clients who say of themselves what only a proxy in front of the broker may
 * say, and the broker's other addresses.
 */

/* ---- PROXY protocol headers ------------------------------------------------- */

/* haproxy's proxy-protocol.txt, section 2.1. */
static const char	 text_header[] =
    "PROXY TCP4 192.0.2.1 192.0.2.2 49152 8883\r\n";

#define CN		'a', 'd', 'm', 'i', 'n'
#define VERSION		'T', 'L', 'S', 'v', '1', '.', '3'

/*
 * The same, section 2.2: a connection over TLS, by a client whose certificate,
 * of that CN, was verified.
 */
static const uint8_t	 binary_header[] = {
	0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
	0x21, 0x11, 0x00, 0x26,		/* version 2, PROXY; TCP over IPv4; 38 octets */
	192, 0, 2, 1, 192, 0, 2, 2, 0xc0, 0x00, 0x22, 0xb3,
	0x20, 0x00, 0x17,		/* PP2_TYPE_SSL, 23 octets: */
	0x07, 0x00, 0x00, 0x00, 0x00,	/* SSL, CERT_CONN, CERT_SESS; verify says 0 */
	0x21, 0x00, 0x07, VERSION,	/* PP2_SUBTYPE_SSL_VERSION */
	0x22, 0x00, 0x05, CN		/* PP2_SUBTYPE_SSL_CN */
};

static const struct packets	 version_1 = {
	"a forged PROXY header of version 1",
	(const uint8_t *)text_header, sizeof(text_header) - 1
};

static const struct packets	 version_2 = {
	"a forged PROXY header of version 2", binary_header,
	sizeof(binary_header)
};

#define BEHIND(header, number)						\
static const struct approach	 v##number##_then_tls = {		\
	.name = "over TLS behind a PROXY header of version " #number,	\
	.preface = &header };						\
static const struct approach	 v##number##_in_clear = {		\
	.name = "without TLS behind a PROXY header of version " #number, \
	.preface = &header, .plain = true };				\
/* MQTT alone, also of a broker that is known by its WebSocket listener. */ \
static const struct approach	 v##number##_elsewhere = {		\
	.name = "without TLS behind a PROXY header of version " #number, \
	.preface = &header, .plain = true, .path = "" }

BEHIND(version_1, 1);
BEHIND(version_2, 2);

/* ---- Headers of HTTP -------------------------------------------------------- */

/* What proxies tell of the certificate that they have verified, and of its owner. */
static const struct approach	 as_other = {
	.name = "with headers that name other",
	.headers =
	    "X-SSL-Client-CN: other\r\n"
	    "X-SSL-Client-S-DN: CN=other\r\n"
	    "X-SSL-Client-DN: CN=other\r\n"
	    "X-SSL-Client-Verify: SUCCESS\r\n"
	    "X-Client-CN: other\r\n"
	    "X-Client-Cert: CN=other\r\n"
	    "X-Client-Verify: SUCCESS\r\n"
	    "X-Forwarded-Client-Cert: Subject=\"CN=other\"\r\n"
	    "X-Amzn-Mtls-Clientcert-Subject: CN=other\r\n"
	    "X-Forwarded-User: other\r\n"
	    "X-Remote-User: other\r\n"
	    "X-Forwarded-For: 127.0.0.1\r\n"
	    "X-Forwarded-Proto: https\r\n"
};

/* ---- Addresses --------------------------------------------------------------- */

#define AT(place, number)						\
static const struct approach	 at_##place = {				\
	.name = "at its " #place " address", .node = number };		\
static const struct approach	 hello_at_##place = {			\
	.name = "with TLS 1.3 and 1.2 at its " #place " address",	\
	.node = number, .hello = &ordinary }

static const struct hello	 ordinary = { "TLS 1.3 and 1.2", 0x0304, NULL };

AT(second, 2);
AT(third, 3);
AT(fourth, 4);

/* ---- What several scenarios do ----------------------------------------------- */

#define IT_LIVES							\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_ordinary, \
	    .premise = true }

/* Where anybody may come without a certificate, a header adds nothing. */
#define SHUT_OVER_TLS(way)						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,	\
	    .when = { INTENT_CLIENT_CERT, "required" },			\
	    .expect = { WANT_SHUT } }

#define SHUT_IN_CLEAR(way)						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,	\
	    .expect = { WANT_SHUT } }

#define SHUT_AT(way, nth)						\
	{ OP_CONNECT, .as = &recipe_no_certificate, .how = &way,	\
	    .port_key = INTENT_PLAINTEXT_PORTS, .port_nth = nth,	\
	    .expect = { WANT_SHUT } }

#define NOT_BY_HEADERS(verb)						\
	{ verb, .as = &recipe_client, .of = &recipe_other, .how = &as_other, \
	    .expect = { WANT_DENIED_OR_REFUSED } }

#define IN_OR_OUT(who)							\
	{ OP_CONNECT, .as = &who, .control = &recipe_client,		\
	    .expect = { WANT_SUCCESS_OR_REFUSED } }

#define AS_ELSEWHERE(who, place)					\
	{ OP_CONNECT, .as = &who, .control = &recipe_client,		\
	    .how = &at_##place, .expect = { WANT_SAME } }

/* Three steps; one that answers nobody must not look as if it refused. */
#define SAME_AT(place)							\
	{ OP_HELLO, .as = &recipe_no_certificate, .how = &hello_at_##place }, \
	AS_ELSEWHERE(recipe_no_certificate, place),			\
	AS_ELSEWHERE(recipe_wrong_ca, place)

#define NO_HEADERS \
	"Have the broker take who a client is from TLS, not from headers; where TLS ends at a proxy, have that proxy remove such headers from what clients send (nginx: proxy_set_header X-SSL-Client-CN $ssl_client_s_dn_cn; HAProxy: http-request del-header before set-header; Envoy: forward_client_cert_details: SANITIZE_SET), and let nobody but the proxy reach the broker. VerneMQ: proxy_xff_use_cn_as_username = off, or proxy_xff_trusted_intermediate with the proxy's address alone. If clients are meant to say who they are, say --expect trusted_proxy=yes."

static const struct scenario scenarios[] = {
	{
		.id = "listener.proxy-protocol-forgery",
		.title = "A PROXY protocol header that a client has written itself lets nobody in",
		.severity = SEVERITY_CRITICAL,
		.reference = "The PROXY protocol (haproxy, proxy-protocol.txt), sections 2, 2.2.6 and 5",
		.why = "Behind a proxy that ends TLS, the broker is told by this header who the client is, the CN of its certificate included, and believes it: nothing in it is signed. If the port can be reached past the proxy, the header is all that anybody needs to be any user. Mosquitto 2.1's proxy listener lets one in as admin who says so.",
		.remedy = "Let nobody but the proxy reach that port: bind it to the loopback or a private network, and filter all others (Mosquitto 2.1: listener PORT 127.0.0.1 with enable_proxy_protocol; EMQX: listeners.tcp.NAME.bind with proxy_protocol; RabbitMQ: mqtt.proxy_protocol counts for all of its MQTT listeners). Which other ports are tried without TLS says plaintext_ports, its first three. If the broker is meant to be asked as a proxy does, say --expect proxy_protocol=trusted.",
		.when = { INTENT_PROXY_PROTOCOL, "refused" },
		.any_tls = true,
		.steps = {
			IT_LIVES,
			SHUT_OVER_TLS(v1_then_tls),
			SHUT_OVER_TLS(v2_then_tls),
			SHUT_IN_CLEAR(v1_in_clear),
			SHUT_IN_CLEAR(v2_in_clear),
			SHUT_AT(v1_elsewhere, 1),
			SHUT_AT(v2_elsewhere, 1),
			SHUT_AT(v1_elsewhere, 2),
			SHUT_AT(v2_elsewhere, 2),
			SHUT_AT(v1_elsewhere, 3),
			SHUT_AT(v2_elsewhere, 3),
			IT_LIVES,
		},
	},
	{
		.id = "listener.identity-header-forgery",
		.title = "Over WebSocket, headers about a certificate do not stand in for one",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 9440, sections 2.4 and 4; RFC 6455, section 10.5; MQTT 5, sections 5.4.1 and 6",
		.why = "Proxies hand on in headers of HTTP whose certificate they have verified. A broker that goes by them cannot tell the proxy's from those that a client sends: then a line of text is as good as a certificate.",
		.remedy = NO_HEADERS,
		.when = { INTENT_TRUSTED_PROXY, "no" },
		.needs = NEED_UPGRADE,
		.any_tls = true,
		.steps = {
			IT_LIVES,
			{ OP_CONNECT, .as = &recipe_no_certificate,
			    .how = &as_other,
			    .when = { INTENT_CLIENT_CERT, "required" },
			    .expect = { WANT_SHUT } },
			IT_LIVES,
		},
	},
	{
		.id = "listener.identity-header-override",
		.title = "Over WebSocket, headers that name another user do not outweigh the certificate",
		.severity = SEVERITY_CRITICAL,
		.reference = "RFC 9440, sections 2.4 and 4; MQTT 5, sections 5.4.1 and 5.4.2",
		.why = "A client with a certificate of its own is let in by the proxy, which forwards its headers along with those it adds. If the first one counts, or one that the proxy does not know of, every device can be every other one.",
		.remedy = NO_HEADERS,
		.when = { INTENT_TRUSTED_PROXY, "no" },
		.needs = NEED_UPGRADE | NEED_IDENTITY,
		.rests_on = IDENTITY_ORACLE,
		.any_tls = true,
		.steps = {
			NOT_BY_HEADERS(OP_SUBSCRIBE),
			NOT_BY_HEADERS(OP_PUBLISH),
			/* It alone: whoever it is taken for has both rights. */
			NOT_BY_HEADERS(OP_ROUNDTRIP),
		},
	},
	{
		.id = "listener.address-parity",
		.title = "Who has no certificate of the broker's CA gets the same answer at each of its addresses, of which four are asked",
		.severity = SEVERITY_HIGH,
		.reference = "RFC 9325, section 3.9; RFC 8446, section 4.4.2.4",
		.why = "A name stands for several addresses, of nodes or of both families, and each may lead to a listener of its own: the one for IPv6 was set up later, with what was at hand. Clients take whichever they like, and so does who looks for a way in. An address that cannot be reached from here may have any answer, so it leaves the question open.",
		.remedy = "Give all addresses the same listener (Mosquitto: one `listener PORT` without an address takes both families; where each has its own, repeat cafile, crlfile and require_certificate below it), all nodes the same settings, and take addresses out of DNS where no broker is. To ask nodes that have names of their own: --connect-to HOST:PORT,HOST:PORT.",
		.needs = NEED_ADDRESSES,
		.steps = {
			IN_OR_OUT(recipe_no_certificate),
			IN_OR_OUT(recipe_wrong_ca),
			SAME_AT(second),
			SAME_AT(third),
			SAME_AT(fourth),
		},
	},
};

const struct family listener_forgery_family = {
	"listener", scenarios, COUNT(scenarios)
};
