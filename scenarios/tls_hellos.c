/* SPDX-License-Identifier: ISC */
#include "scenarios/tls_hellos.h"

/* On the wire. */
#define SSL_3		0x0300
#define TLS_1_0		0x0301
#define TLS_1_1		0x0302
#define TLS_1_2_WIRE	0x0303
#define TLS_1_3_WIRE	0x0304

/* The name of a way follows "HELLO", the text "a ClientHello". */
#define WAY(text_, version_, suites_)					\
	{ .name = "with " text_, .hello = &(const struct hello){	\
	    .text = text_, .version = version_, .suites = suites_ } }

/* The numbers have their names in harness/cipher_suite.c. */
#define SUITES		static const uint16_t

SUITES	 null_suites[] = { 0xc006, 0xc010, 0x003b, 0x0002, 0x0001, 0 };
SUITES	 anonymous_suites[] = {
	0x00a6, 0x00a7, 0x006c, 0x006d, 0x0034, 0x003a, 0x001b, 0x0018, 0x001a,
	0x0017, 0x0019, 0xc018, 0xc019, 0xc017, 0xc016, 0xc015, 0
};
SUITES	 export_suites[] = { 0x0003, 0x0006, 0x0008, 0x0014, 0x0062, 0x0064, 0 };
SUITES	 rc4_suites[] = { 0xc007, 0xc011, 0x0005, 0x0004, 0 };
SUITES	 des_suites[] = { 0x0009, 0x0015, 0x0007, 0 };
SUITES	 triple_des_suites[] = { 0xc008, 0xc012, 0x0016, 0x000a, 0 };
SUITES	 psk_suites[] = {
	0xd001, 0xd002, 0xccac, 0xc037, 0xc038, 0xc035, 0xc036,
	0x00aa, 0x00ab, 0xccad, 0x0090, 0x0091,
	0x00ac, 0x00ad, 0xccae, 0x0094, 0x0095,
	0x00a8, 0x00a9, 0xccab, 0xc0a4, 0xc0a8, 0x00ae, 0x00af, 0x008c, 0x008d,
	0x008b, 0x008a, 0x002c, 0
};

const struct approach	 hello_ordinary =
    WAY("TLS 1.3 and 1.2", TLS_1_3_WIRE, NULL);
const struct approach	 hello_ssl_3 =
    WAY("SSL 3 alone", SSL_3, NULL);
const struct approach	 hello_tls_1_0 =
    WAY("TLS 1.0 at most", TLS_1_0, NULL);
const struct approach	 hello_tls_1_1 =
    WAY("TLS 1.1 at most", TLS_1_1, NULL);
const struct approach	 hello_tls_1_2 =
    WAY("TLS 1.2 at most", TLS_1_2_WIRE, NULL);
const struct approach	 hello_null =
    WAY("no suites but those without encryption", TLS_1_2_WIRE, null_suites);
const struct approach	 hello_anonymous =
    WAY("anonymous suites alone", TLS_1_2_WIRE, anonymous_suites);
const struct approach	 hello_export =
    WAY("export suites alone", TLS_1_2_WIRE, export_suites);
const struct approach	 hello_rc4 =
    WAY("RC4 suites alone", TLS_1_2_WIRE, rc4_suites);
const struct approach	 hello_des =
    WAY("DES and IDEA suites alone", TLS_1_2_WIRE, des_suites);
const struct approach	 hello_3des =
    WAY("3DES suites alone", TLS_1_2_WIRE, triple_des_suites);
const struct approach	 hello_psk =
    WAY("pre-shared key suites alone", TLS_1_2_WIRE, psk_suites);
