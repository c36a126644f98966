/* SPDX-License-Identifier: ISC */
#include <openssl/ssl.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

/* What they would still speak, if asked. */

#define VERSIONS	"tls.legacy-versions"
#define SUITES		"tls.null-anon-ciphers"
#define PSK		"tls.psk-bypass"

/* A suite that OpenSSL has no more: its ServerHello is written by hand. */
#define TAKES(id, number, what)						\
	{								\
		.name = "suites-" id,					\
		.wrong = "Takes " what ".",				\
		.fails = { SUITES },					\
		.behaviour = { .by_hand = { 0x0303, number } },		\
	}

/* Another alert than is meant, where a ClientHello is not gone on with. */
#define REFUSES_BY(id, number, ...)					\
	{								\
		.name = "hello-alert-" id,				\
		.wrong = "Nothing: refuses a ClientHello by alert " id ".", \
		.runs = { VERSIONS, SUITES, PSK },			\
		.warns = { __VA_ARGS__ },				\
		.manner = true,						\
		.behaviour = { .hello_alert_as = number },		\
	}

static const struct mutant mutants[] = {
	{
		.name = "ssl-3",
		.wrong = "Speaks SSL 3.",
		.fails = { VERSIONS },
		.behaviour = { .by_hand = { 0x0300, 0x0005 } },
	}, {
		.name = "ssl-3-under-1.0",
		.wrong = "Speaks SSL 3, and is meant to speak TLS 1.0 and newer.",
		.runs = { VERSIONS },
		.expects = { "min_tls=1.0" },
		.fails = { VERSIONS },
		.behaviour = { .by_hand = { 0x0300, 0x000a }, .weak = true,
		    .oldest = TLS1_VERSION },
	}, {
		.name = "tls-1.0",
		.wrong = "Speaks TLS 1.0 and newer.",
		.fails = { VERSIONS },
		.behaviour = { .oldest = TLS1_VERSION, .weak = true },
	}, {
		.name = "tls-1.0-by-hand",
		.wrong = "Speaks TLS 1.0 as well, but not TLS 1.1.",
		.fails = { VERSIONS },
		.behaviour = { .by_hand = { 0x0301, 0x002f } },
	}, {
		.name = "tls-1.1",
		.wrong = "Speaks TLS 1.1 and newer.",
		.fails = { VERSIONS },
		.behaviour = { .oldest = TLS1_1_VERSION, .weak = true },
	}, {
		.name = "tls-1.0-under-1.1",
		.wrong = "Speaks TLS 1.0, and is meant to speak TLS 1.1 and newer.",
		.runs = { VERSIONS },
		.expects = { "min_tls=1.1" },
		.fails = { VERSIONS },
		.behaviour = { .oldest = TLS1_VERSION, .weak = true },
	}, {
		.name = "tls-1.0-under-1.3",
		.wrong = "Speaks TLS 1.0, and is meant to speak TLS 1.3 alone.",
		.runs = { VERSIONS },
		.expects = { "min_tls=1.3" },
		.fails = { VERSIONS },
		.behaviour = { .oldest = TLS1_VERSION, .weak = true },
	}, {
		.name = "tls-1.2-under-1.3",
		.wrong = "Speaks TLS 1.2, and is meant to speak TLS 1.3 alone.",
		.runs = { VERSIONS },
		.expects = { "min_tls=1.3" },
		.fails = { VERSIONS },
	}, {
		.name = "suites-null",
		.wrong = "Takes suites without encryption.",
		.fails = { SUITES },
		.behaviour = { .suites = "ALL:!aNULL:eNULL", .weak = true },
	}, {
		.name = "suites-anonymous",
		.wrong = "Takes suites by which nobody shows a certificate.",
		.fails = { SUITES },
		.behaviour = { .suites = "ALL:aNULL", .weak = true },
	},
	TAKES("export", 0x0003, "RC4 with 40 bits"),
	TAKES("export-des", 0x0014, "DES with 40 bits"),
	TAKES("rc4", 0x0005, "RC4"),
	TAKES("des", 0x0009, "DES"),
	TAKES("3des", 0x000a, "3DES"),
	{
		.name = "psk",
		.wrong = "Takes a pre-shared key for a certificate.",
		.fails = { PSK },
		.behaviour = { .psk = true },
	}, {
		.name = "hello-shut",
		.wrong = "Refuses every ClientHello: nothing is proven.",
		.runs = { VERSIONS, SUITES, PSK },
		.undecided = { VERSIONS, SUITES, PSK },
		.behaviour = { .hello_alert = SSL_AD_HANDSHAKE_FAILURE },
	}, {
		.name = "hello-too-old",
		.wrong = "Refuses every ClientHello as too old: nothing is proven.",
		.runs = { VERSIONS, SUITES, PSK },
		.undecided = { VERSIONS, SUITES, PSK },
		.behaviour = { .hello_alert = SSL_AD_PROTOCOL_VERSION },
	}, {
		.name = "hello-ban-versions",
		.wrong = "Bans whoever has offered an old version.",
		.runs = { VERSIONS },
		.undecided = { VERSIONS },
		.behaviour = { .bans_after = 1 },
	}, {
		.name = "hello-ban-suites",
		.wrong = "Bans whoever has offered weak suites.",
		.runs = { SUITES },
		.undecided = { SUITES },
		.behaviour = { .bans_after = 1 },
	}, {
		.name = "hello-ban-psk",
		.wrong = "Bans whoever has offered a pre-shared key.",
		.runs = { PSK },
		.undecided = { PSK },
		.behaviour = { .bans_after = 1 },
	},
	REFUSES_BY("40", 40, VERSIONS),
	REFUSES_BY("47", 47, VERSIONS, SUITES, PSK),
	REFUSES_BY("80", 80, VERSIONS, SUITES, PSK),
	{
		.name = "hello-closed",
		.wrong = "Nothing: closes without an alert where a ClientHello comes to nothing.",
		.runs = { VERSIONS, SUITES, PSK },
		.warns = { VERSIONS, SUITES, PSK },
		.manner = true,
		.behaviour = { .no_alert = true },
	}, {
		.name = "hello-reset",
		.wrong = "Nothing: the same, by RST.",
		.runs = { VERSIONS, SUITES, PSK },
		.warns = { VERSIONS, SUITES, PSK },
		.manner = true,
		.behaviour = { .no_alert = true, .reset = true },
	}, {
		.name = "hello-warning",
		.wrong = "Nothing: has a warning to say about the server name first.",
		.runs = { VERSIONS, SUITES, PSK },
		.behaviour = { .hello_warning = 112 },
	}, {
		.name = "hello-tls-1.3-only",
		.wrong = "Nothing: speaks no TLS 1.2.",
		.runs = { VERSIONS, SUITES, PSK },
		.behaviour = { .speaks = TLS1_3_VERSION },
	}, {
		.name = "hello-tls-1.2-only",
		.wrong = "Nothing: speaks no TLS 1.3.",
		.runs = { VERSIONS, SUITES, PSK },
		.behaviour = { .speaks = TLS1_2_VERSION },
	}, {
		.name = "hello-retry",
		.wrong = "Nothing: asks for a share on another curve.",
		.runs = { VERSIONS, SUITES, PSK },
		.behaviour = { .curves = "P-384" },
	},
};

const struct mutant_table mutants_tls = { mutants, COUNT(mutants), NULL };
