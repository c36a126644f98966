/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/cipher_suite.h"
#include "harness/hello.h"
#include "tests/unit/hello_tests.h"
#include "tests/unit/suites.h"

/* ClientHellos as they are written, and answers as they are read. */

static const uint16_t		 rc4[] = { 0x0005, 0x0004, 0 };
static const struct hello	 ssl3 = { "SSL 3", 0x0300, NULL };
static const struct hello	 tls10 = { "TLS 1.0", 0x0301, NULL };
static const struct hello	 tls12 = { "TLS 1.2", 0x0303, NULL };
static const struct hello	 tls13 = { "TLS 1.3", 0x0304, NULL };
static const struct hello	 weak = { "RC4", 0x0303, rc4 };

/* ---- Writing ---------------------------------------------------------------- */

static unsigned
number16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

/* What a ClientHello holds, taken apart again. */
struct parts {
	uint8_t		 bytes[HELLO_SIZE];
	size_t		 len;
	unsigned	 record, version;
	const uint8_t	*random, *session;
	size_t		 session_len;
	const uint8_t	*suites;
	size_t		 suites_len;	/* in octets */
	const uint8_t	*extensions;	/* NULL: none */
	size_t		 extensions_len;
};

static struct parts	 parts;

static void
take_apart(const struct hello *hello, const char *sni, const char *alpn)
{
	uint8_t	 random[HELLO_RANDOM];
	size_t	 i, at;

	for (i = 0; i < sizeof(random); i++)
		random[i] = (uint8_t)(i + 1);
	memset(&parts, 0, sizeof(parts));
	parts.len = hello_write(hello, sni, alpn, random, parts.bytes);
	ck_assert_uint_le(parts.len, HELLO_SIZE);
	ck_assert_uint_eq(parts.bytes[0], 22);
	parts.record = number16(parts.bytes + 1);
	ck_assert_uint_eq(number16(parts.bytes + 3), parts.len - 5);
	ck_assert_uint_eq(parts.bytes[5], 1);
	ck_assert_uint_eq(parts.bytes[6], 0);
	ck_assert_uint_eq(number16(parts.bytes + 7), parts.len - 9);
	parts.version = number16(parts.bytes + 9);
	parts.random = parts.bytes + 11;
	ck_assert_int_eq(memcmp(parts.random, random, 32), 0);
	parts.session_len = parts.bytes[43];
	parts.session = parts.bytes + 44;
	at = 44 + parts.session_len;
	parts.suites_len = number16(parts.bytes + at);
	parts.suites = parts.bytes + at + 2;
	at += 2 + parts.suites_len;
	ck_assert_uint_eq(number16(parts.bytes + at), 0x0100);
	at += 2;
	if (at == parts.len)
		return;
	parts.extensions_len = number16(parts.bytes + at);
	parts.extensions = parts.bytes + at + 2;
	ck_assert_uint_eq(at + 2 + parts.extensions_len, parts.len);
}

/* The body of an extension, its length in *len; NULL: it is not there. */
static const uint8_t *
extension(unsigned type, size_t *len)
{
	const uint8_t	*found = NULL;
	size_t		 at;

	for (at = 0; at < parts.extensions_len;
	    at += 4 + number16(parts.extensions + at + 2)) {
		ck_assert_uint_le(at + 4 + number16(parts.extensions + at + 2),
		    parts.extensions_len);
		if (number16(parts.extensions + at) != type)
			continue;
		ck_assert_ptr_null(found);
		found = parts.extensions + at + 4;
		*len = number16(parts.extensions + at + 2);
	}
	return found;
}

static bool
offers(uint16_t suite)
{
	size_t	 at;

	for (at = 0; at < parts.suites_len; at += 2)
		if (number16(parts.suites + at) == suite)
			return true;
	return false;
}

START_TEST(of_tls_1_3)
{
	static const uint8_t	 versions[] = { 4, 3, 4, 3, 3 };
	static const uint8_t	 name[] = "\0\x09\0\0\6broker";
	static const uint8_t	 alpn[] = "\0\5\4mqtt";
	const uint8_t		*body;
	size_t			 len;

	take_apart(&tls13, "broker", "mqtt");
	ck_assert_uint_eq(parts.record, 0x0301);
	ck_assert_uint_eq(parts.version, 0x0303);
	ck_assert_uint_eq(parts.session_len, 32);
	ck_assert_uint_eq(parts.session[0], 33);
	ck_assert(offers(0x1301) && offers(0xc02f) && offers(0x00ff));
	ck_assert(!offers(0x0005) && !offers(0x000a) && !offers(0x0000));
	body = extension(43, &len);
	ck_assert(body != NULL && len == sizeof(versions));
	ck_assert_int_eq(memcmp(body, versions, len), 0);
	body = extension(0, &len);
	ck_assert(body != NULL && len == sizeof(name) - 1);
	ck_assert_int_eq(memcmp(body, name, len), 0);
	body = extension(16, &len);
	ck_assert(body != NULL && len == sizeof(alpn) - 1);
	ck_assert_int_eq(memcmp(body, alpn, len), 0);
	body = extension(51, &len);
	ck_assert(body != NULL && len == 38);
	ck_assert_uint_eq(number16(body), 36);
	ck_assert_uint_eq(number16(body + 2), 0x001d);
	ck_assert_uint_eq(number16(body + 4), 32);
	ck_assert_uint_eq(body[6], 65);
	ck_assert(extension(10, &len) != NULL && extension(13, &len) != NULL);
	ck_assert_ptr_null(extension(35, &len));
}
END_TEST

START_TEST(of_older_versions)
{
	size_t	 len;

	take_apart(&tls12, "", NULL);
	ck_assert_uint_eq(parts.version, 0x0303);
	ck_assert_uint_eq(parts.session_len, 0);
	ck_assert(offers(0xc02f) && !offers(0x1301) && offers(0x00ff));
	ck_assert(extension(43, &len) == NULL && extension(51, &len) == NULL);
	ck_assert(extension(0, &len) == NULL && extension(16, &len) == NULL);
	ck_assert_ptr_nonnull(extension(13, &len));

	take_apart(&tls10, "broker", NULL);
	ck_assert_uint_eq(parts.version, 0x0301);
	ck_assert(offers(0x002f) && offers(0x000a) && !offers(0xc02f));
	ck_assert_ptr_null(extension(13, &len));
	ck_assert(extension(0, &len) != NULL && extension(11, &len) != NULL);

	take_apart(&ssl3, "broker", "mqtt");
	ck_assert_uint_eq(parts.record, 0x0300);
	ck_assert_uint_eq(parts.version, 0x0300);
	ck_assert(offers(0x000a) && offers(0x0005));
	ck_assert_ptr_null(parts.extensions);

	take_apart(&weak, NULL, NULL);
	ck_assert_uint_eq(parts.suites_len, 6);
	ck_assert(offers(0x0005) && offers(0x0004) && offers(0x00ff));
}
END_TEST

/* The longest there is still fits; what is too long for its field is left out. */
START_TEST(of_great_length)
{
	char	 name[257];
	size_t	 len;

	memset(name, 'x', sizeof(name));
	name[256] = '\0';
	take_apart(&tls13, name, name);
	ck_assert(extension(0, &len) == NULL && extension(16, &len) == NULL);
	name[255] = '\0';
	take_apart(&tls13, name, name);
	ck_assert(extension(0, &len) != NULL && len == 260);
	ck_assert(extension(16, &len) != NULL && len == 258);
}
END_TEST

START_TEST(names)
{
	uint16_t	 list[CIPHER_SUITES_MAX];
	unsigned	 number, known = 0;
	uint16_t	 version;
	size_t		 i;

	ck_assert_str_eq(hello_version_name(0x0300), "SSLv3");
	ck_assert_str_eq(hello_version_name(0x0301), "TLSv1");
	ck_assert_str_eq(hello_version_name(0x0304), "TLSv1.3");
	ck_assert_str_eq(hello_version_name(0x0305), "?");
	ck_assert_str_eq(hello_version_name(0x02ff), "?");
	ck_assert_str_eq(cipher_suite_name(0x0005), "TLS_RSA_WITH_RC4_128_SHA");
	ck_assert_ptr_null(cipher_suite_name(0x00ff));
	for (version = 0x0300; version <= 0x0304; version++) {
		cipher_suites_in_use(version, list);
		for (i = 0; list[i] != 0; i++)
			ck_assert_ptr_nonnull(cipher_suite_name(list[i]));
		ck_assert_uint_gt(i, 8);
		ck_assert_uint_lt(i, CIPHER_SUITES_MAX - 1);
	}
	/* They fit into an observation. */
	for (number = 0; number <= 0xffff; number++)
		if (cipher_suite_name((uint16_t)number) != NULL) {
			ck_assert_uint_lt(strlen(cipher_suite_name(
			    (uint16_t)number)), 48);
			known++;
		}
	ck_assert_uint_gt(known, 80);
}
END_TEST

/* ---- Reading ---------------------------------------------------------------- */

static uint8_t	 answer[HELLO_ANSWER + 64];
static size_t	 answer_len;

static void
add(const void *bytes, size_t len)
{
	ck_assert_uint_le(answer_len + len, sizeof(answer));
	memcpy(answer + answer_len, bytes, len);
	answer_len += len;
}

static void
add_record(unsigned type, const void *bytes, size_t len)
{
	const uint8_t	 header[] = {
		(uint8_t)type, 3, 3, (uint8_t)(len >> 8), (uint8_t)len
	};

	add(header, sizeof(header));
	add(bytes, len);
}

static void
add_alert(unsigned level, unsigned alert)
{
	const uint8_t	 bytes[] = { (uint8_t)level, (uint8_t)alert };

	add_record(21, bytes, sizeof(bytes));
}

/* A ServerHello as one message; `version` 0x0304 goes into an extension. */
static size_t
server_hello(uint8_t *buf, unsigned version, unsigned suite, bool retry)
{
	static const uint8_t	 magic[32] = {
		0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
		0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
		0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
		0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c
	};
	/* Behind one that nobody asked about, whose body is empty. */
	static const uint8_t	 extensions[] = {
		0, 10, 0, 23, 0, 0, 0, 43, 0, 2, 3, 4
	};
	unsigned		 legacy = version > 0x0303 ? 0x0303 : version;
	size_t			 len = 4;

	buf[len++] = (uint8_t)(legacy >> 8);
	buf[len++] = (uint8_t)legacy;
	memset(buf + len, 0x5a, 32);
	if (retry)
		memcpy(buf + len, magic, 32);
	len += 32;
	buf[len++] = 2;
	buf[len++] = 0xaa;
	buf[len++] = 0xbb;
	buf[len++] = (uint8_t)(suite >> 8);
	buf[len++] = (uint8_t)suite;
	buf[len++] = 0;
	if (version > 0x0303) {
		memcpy(buf + len, extensions, sizeof(extensions));
		len += sizeof(extensions);
		buf[len - 1] = (uint8_t)version;
	}
	buf[0] = 2;
	buf[1] = 0;
	buf[2] = (uint8_t)((len - 4) >> 8);
	buf[3] = (uint8_t)(len - 4);
	return len;
}

static void
start(void)
{
	answer_len = 0;
}

static void
add_hello(unsigned version, unsigned suite, bool retry)
{
	uint8_t	 message[128];
	size_t	 len = server_hello(message, version, suite, retry);

	add_record(22, message, len);
}

/* The verdict on all of it; before the last octet that decides, it is MORE. */
static enum hello_verdict
read_all(const struct hello *hello, struct hello_answer *seen)
{
	enum hello_verdict	 verdict, early;
	struct hello_answer	 other;
	uint8_t			*copy;
	size_t			 n;

	verdict = hello_read(hello, answer, answer_len, seen);
	for (n = 0; n < answer_len; n++) {
		/* Of its own, so that reading beyond it is noticed. */
		copy = malloc(n != 0 ? n : 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, answer, n);
		early = hello_read(hello, copy, n, &other);
		ck_assert(early == HELLO_MORE || early == verdict);
		free(copy);
	}
	return verdict;
}

static void
check_accepted(const struct hello *hello, unsigned version, unsigned suite,
    bool retry)
{
	struct hello_answer	 seen;

	ck_assert_int_eq(read_all(hello, &seen), HELLO_ACCEPTED);
	ck_assert_uint_eq(seen.version, version);
	ck_assert_uint_eq(seen.suite, suite);
	ck_assert_int_eq(seen.retry, retry);
}

static void
check_alien(const struct hello *hello, const char *words)
{
	struct hello_answer	 seen;

	ck_assert_int_eq(read_all(hello, &seen), HELLO_ALIEN);
	ck_assert_msg(strstr(seen.why, words) != NULL, "%s", seen.why);
}

START_TEST(a_server_hello)
{
	struct hello_answer	 seen;
	uint8_t			 message[128];
	size_t			 len, i;

	add_hello(0x0304, 0x1301, false);
	check_accepted(&tls13, 0x0304, 0x1301, false);
	start();
	add_hello(0x0304, 0x1302, true);
	check_accepted(&tls13, 0x0304, 0x1302, true);
	start();
	add_hello(0x0303, 0xc02f, false);
	check_accepted(&tls13, 0x0303, 0xc02f, false);
	check_accepted(&tls12, 0x0303, 0xc02f, false);
	start();
	add_hello(0x0300, 0x0005, false);
	check_accepted(&ssl3, 0x0300, 0x0005, false);
	/* Lower than the highest is in the offer. */
	check_accepted(&tls10, 0x0300, 0x0005, false);
	check_accepted(&weak, 0x0300, 0x0005, false);

	/* An octet in each record, and more messages behind it in the last one. */
	start();
	len = server_hello(message, 0x0304, 0x1301, false);
	for (i = 0; i < len; i++)
		add_record(22, message + i, 1);
	add_record(22, "\x0b\xff\xff\xff", 4);
	check_accepted(&tls13, 0x0304, 0x1301, false);
	start();
	len = server_hello(message, 0x0303, 0xc02f, false);
	message[len] = 11;
	add_record(22, message, len + 1);
	check_accepted(&tls12, 0x0303, 0xc02f, false);

	/* A record that holds it, and is not all there yet. */
	start();
	add_record(22, message, len + 1);
	answer[3] = 0x3f;
	ck_assert_int_eq(hello_read(&tls12, answer, answer_len, &seen),
	    HELLO_ACCEPTED);
}
END_TEST

START_TEST(an_alert)
{
	struct hello_answer	 seen;

	add_alert(2, 70);
	ck_assert_int_eq(read_all(&tls10, &seen), HELLO_REFUSED);
	ck_assert_int_eq(seen.alert, 70);
	/* A warning decides nothing, and is remembered. */
	start();
	add_alert(1, 112);
	ck_assert_int_eq(read_all(&tls10, &seen), HELLO_MORE);
	ck_assert_int_eq(seen.alert, 112);
	add_alert(2, 40);
	ck_assert_int_eq(read_all(&tls10, &seen), HELLO_REFUSED);
	ck_assert_int_eq(seen.alert, 40);
	start();
	add_alert(1, 112);
	add_hello(0x0303, 0xc02f, false);
	check_accepted(&tls12, 0x0303, 0xc02f, false);
	/* In the middle of a ServerHello. */
	start();
	add_record(22, "\x02\0\0", 3);
	add_alert(2, 80);
	ck_assert_int_eq(read_all(&tls12, &seen), HELLO_REFUSED);
	ck_assert_int_eq(seen.alert, 80);

	start();
	add_alert(3, 40);
	check_alien(&tls12, "a level that there is not");
	start();
	add_record(21, "\2\50\2\50", 4);
	check_alien(&tls12, "a record of a length");
	start();
	ck_assert_int_eq(read_all(&tls12, &seen), HELLO_MORE);
	ck_assert_int_eq(seen.alert, -1);
}
END_TEST

START_TEST(what_was_not_offered)
{
	add_hello(0x0303, 0xc02f, false);
	check_alien(&tls10, "a version that was not offered");
	check_alien(&weak, "a cipher suite that was not offered");
	start();
	add_hello(0x0302, 0xc013, false);
	check_alien(&tls13, "a version that was not offered");
	start();
	add_hello(0x02ff, 0x0005, false);
	check_alien(&ssl3, "a version that was not offered");
	/* By an extension that was not sent. */
	start();
	add_hello(0x0304, 0x1301, false);
	check_alien(&tls12, "a version that was not offered");
	start();
	add_hello(0x0305, 0x1301, false);
	check_alien(&tls13, "a version that was not offered");
	/* Suites of the other version; the signal that is no suite; none at all. */
	start();
	add_hello(0x0304, 0xc02f, false);
	check_alien(&tls13, "a cipher suite");
	start();
	add_hello(0x0303, 0x1301, false);
	check_alien(&tls13, "a cipher suite");
	start();
	add_hello(0x0303, 0x00ff, false);
	check_alien(&tls12, "a cipher suite");
	start();
	add_hello(0x0303, 0x0000, false);
	check_alien(&tls12, "a cipher suite");
	start();
	add_hello(0x0303, 0xc02f, false);
	answer[answer_len - 1] = 1;
	check_alien(&tls12, "a compression");
	start();
	add_hello(0x0304, 0x1301, false);
	answer[5 + 5] = 2;	/* the old field is not that of TLS 1.2 */
	check_alien(&tls13, "a version that was not offered");
}
END_TEST

/* What is wrong with the octets of an answer that would be right. */
static const struct {
	size_t		 at;
	uint8_t		 octet;
	const char	*words;
} flaws[] = {
	{ 0, 23, "a plaintext port" },
	{ 0, 'H', "a plaintext port" },
	{ 0, 0x80, "a plaintext port" },
	{ 1, 2, "a record of a version" },
	{ 2, 5, "a record of a version" },
	{ 3, 0x41, "a record of a length" },
	{ 5, 1, "no ServerHello" },		/* our ClientHello back */
	{ 5, 0, "no ServerHello" },
	{ 6, 1, "longer than any" },
	{ 7, 0x20, "longer than any" },
	{ 8, 35, "ServerHello is not well" },		/* its length */
	{ 8, 38, "ServerHello is not well" },
	{ 8, 41, "the extensions" },
	{ 5 + 4 + 34, 33, "ServerHello is not well" },	/* that of the session identifier */
	{ 5 + 4 + 34, 32, "ServerHello is not well" },
	{ 5 + 4 + 41, 11, "the extensions" },	/* that of all extensions */
	{ 5 + 4 + 41, 9, "the extensions" },
	{ 5 + 4 + 45, 1, "the extensions" },	/* of the first */
	{ 5 + 4 + 45, 9, "the extensions" },
	{ 5 + 4 + 49, 1, "the extensions" },	/* of the second */
	{ 5 + 4 + 49, 3, "the extensions" },
};

START_TEST(flawed_octets)
{
	add_hello(0x0304, 0x1301, false);
	answer[flaws[_i].at] = flaws[_i].octet;
	check_alien(&tls13, flaws[_i].words);
}
END_TEST

START_TEST(versions_twice)
{
	static const uint8_t	 more[] = { 0, 43, 0, 2, 3, 4 };

	add_hello(0x0304, 0x1301, false);
	add(more, sizeof(more));
	answer[4] = (uint8_t)(answer[4] + sizeof(more));
	answer[8] = (uint8_t)(answer[8] + sizeof(more));
	answer[5 + 4 + 41] = (uint8_t)(answer[5 + 4 + 41] + sizeof(more));
	check_alien(&tls13, "the extensions");
}
END_TEST

/* Whoever never comes to the point is not listened to for ever. */
START_TEST(an_answer_without_end)
{
	struct hello_answer	 seen;

	while (answer_len + 7 < HELLO_ANSWER)
		add_alert(1, 112);
	ck_assert_int_eq(hello_read(&tls12, answer, answer_len, &seen),
	    HELLO_MORE);
	add_alert(1, 112);
	add_alert(1, 112);
	ck_assert_int_eq(hello_read(&tls12, answer, HELLO_ANSWER, &seen),
	    HELLO_ALIEN);
	/* The longest message that is looked at, cut into octets. */
	start();
	add_record(22, "\2\0\x1f\xff", 4);
	ck_assert_int_eq(hello_read(&tls12, answer, answer_len, &seen),
	    HELLO_ALIEN);
	start();
	add_record(22, "\2\0\x1f\xfc", 4);
	while (answer_len + 6 < HELLO_ANSWER)
		add_record(22, "\3", 1);
	ck_assert_int_eq(hello_read(&tls12, answer, answer_len, &seen),
	    HELLO_MORE);
	/* The same at once, and more of the record than there is room for. */
	start();
	memset(answer, 0, sizeof(answer));
	add("\x16\3\3\x3f\xff\2\0\x1f\xfc", 9);
	ck_assert_int_eq(hello_read(&tls12, answer, 9 + 8187, &seen),
	    HELLO_MORE);
	ck_assert_int_eq(hello_read(&tls12, answer, HELLO_ANSWER, &seen),
	    HELLO_ALIEN);
	ck_assert_ptr_nonnull(strstr(seen.why, "the extensions"));
}
END_TEST

/* Whatever comes, it ends, and nothing beyond the octets is read (under ASan). */
START_TEST(noise)
{
	static const struct hello *const	 hellos[] = {
		&ssl3, &tls10, &tls12, &tls13, &weak
	};
	struct hello_answer	 seen;
	uint8_t			*copy;
	unsigned		 seed = 1, round;
	size_t			 len, i;

	for (round = 0; round < 20000; round++) {
		start();
		add_hello(round % 2 != 0 ? 0x0304 : 0x0303,
		    round % 2 != 0 ? 0x1301 : 0xc02f, false);
		for (i = 0; i < 1 + round % 4; i++) {
			seed = seed * 1103515245 + 12345;
			answer[(seed >> 16) % answer_len] = (uint8_t)(seed >> 8);
		}
		seed = seed * 1103515245 + 12345;
		len = (seed >> 16) % (answer_len + 1);
		copy = malloc(len != 0 ? len : 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, answer, len);
		if (hello_read(hellos[round % COUNT(hellos)], copy, len,
		    &seen) == HELLO_ALIEN)
			ck_assert_ptr_nonnull(seen.why);
		free(copy);
	}
}
END_TEST

Suite *
hello_suite(void)
{
	Suite	*suite = suite_create("hello");
	TCase	*writing = tcase_create("writing");
	TCase	*reading = tcase_create("reading");

	tcase_add_test(writing, of_tls_1_3);
	tcase_add_test(writing, of_older_versions);
	tcase_add_test(writing, of_great_length);
	tcase_add_test(writing, names);
	suite_add_tcase(suite, writing);
	tcase_add_checked_fixture(reading, start, NULL);
	tcase_add_test(reading, a_server_hello);
	tcase_add_test(reading, an_alert);
	tcase_add_test(reading, what_was_not_offered);
	tcase_add_loop_test(reading, flawed_octets, 0, COUNT(flaws));
	tcase_add_test(reading, versions_twice);
	tcase_add_test(reading, an_answer_without_end);
	tcase_add_test(reading, noise);
	suite_add_tcase(suite, reading);
	suite_add_tcase(suite, step_hello_tcase());
	return suite;
}
