/* SPDX-License-Identifier: ISC */
#include "fixtures/recipes.h"
#include "scenarios/identity_recipes.h"

/* The ordinary client, by another CN. */
#define NAMED(id, label, what, text)					\
	const struct recipe identity_##id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		.cn = text,						\
	}

/* The same with a NUL in it, so that its length has to be said. */
#define NAMED_NUL(id, label, what, text)				\
	static const struct attribute id##_subject[] = {		\
		{ "O", "mqtt-certcheck TEST ONLY" },			\
		{ "CN", text, sizeof(text) - 1 },			\
		{ NULL },						\
	};								\
	const struct recipe identity_##id = {				\
		.name = label, .odd = what, .like = &recipe_client,	\
		.subject = id##_subject,				\
	}

NAMED(unprovisioned, "name-unknown", "named as nobody the broker knows",
    "certcheck-nobody-knows");

NAMED_NUL(nul_after, "name-nul-after", "named other, a NUL, and more",
    "other\0.evil");
NAMED_NUL(nul_before, "name-nul-before", "named other, a NUL before it",
    "\0other");
NAMED_NUL(nul_last, "name-nul-last", "named other, a NUL at the end",
    "other\0");

NAMED(crlf, "name-crlf", "named other, with a line end", "other\r\n");
NAMED(x01, "name-x01", "named other, with a control character", "\001other");
NAMED(del, "name-del", "named other, with a DEL", "other\177");

NAMED(plus, "name-plus", "named +", "+");
NAMED(hash, "name-hash", "named #", "#");
NAMED(below, "name-below", "named other/x, a level below other", "other/x");
NAMED(sys, "name-sys", "named $SYS", "$SYS");
NAMED(root_vhost, "name-root-vhost",
    "named /:other, which RabbitMQ reads as other of the virtual host /",
    "/:other");
NAMED(vhost, "name-vhost",
    "named vhost:other, which RabbitMQ reads as other of a virtual host",
    "vhost:other");
NAMED(percent_u, "name-percent-u",
    "named %u, Mosquitto's placeholder for the user", "%u");
NAMED(percent_c, "name-percent-c",
    "named %c, Mosquitto's placeholder for the client identifier", "%c");
NAMED(dollar_username, "name-dollar-username",
    "named ${username}, EMQX's placeholder for the user", "${username}");
NAMED(dollar_clientid, "name-dollar-clientid",
    "named ${clientid}, EMQX's placeholder for the client identifier",
    "${clientid}");
NAMED(brace_client_id, "name-brace-client-id",
    "named {client_id}, RabbitMQ's placeholder for the client identifier",
    "{client_id}");

NAMED(case, "name-case", "named Other, with a capital", "Other");
NAMED(trailing_space, "name-trailing-space",
    "named other, with a space after it", "other ");
NAMED(leading_space, "name-leading-space",
    "named other, with a space before it", " other");
NAMED(homoglyph, "name-homoglyph", "named other, with a Cyrillic o",
    "\xd0\xbe" "ther");
NAMED(nfc, "name-nfc", "named caf\xc3\xa9, the accent composed",
    "caf\xc3\xa9");
NAMED(nfd, "name-nfd", "named cafe\xcc\x81, the accent a character of its own",
    "cafe\xcc\x81");
NAMED(byte_order_mark, "name-byte-order-mark",
    "named other, after a byte order mark", "\xef\xbb\xbf" "other");
NAMED(zero_width, "name-zero-width",
    "named other, with a space of no width in it", "ot\xe2\x80\x8b" "her");
NAMED(full_width, "name-full-width", "named other, with a wide o",
    "\xef\xbd\x8f" "ther");

#define A40	"abcdefghijabcdefghijabcdefghijabcdefghij"
#define A64	A40 "abcdefghijabcdefghijabcd"
#define A200	A64 "x" A40 A40 A40 "abcdefghijabcde"
#define A1000	A200 A200 A200 A200 A200

NAMED(64, "name-64", "named by 64 characters, all that RFC 5280 allows", A64);
NAMED(65, "name-65", "named by 65 characters", A64 "x");
NAMED(200, "name-200", "named by 200 characters", A200);
NAMED(1000, "name-1000", "named by 1000 characters", A1000);
