/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "harness/base.h"
#include "harness/websocket.h"
#include "tests/unit/suites.h"
#include "tests/unit/websocket_tests.h"

/* MQTT over WebSocket, over a stream that is a script. */

#define OPEN_HEAD	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" \
	"Connection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\nSec-WebSocket-Accept: "

/* The peer: what it will say, what it was told. */
static struct script {
	char		 says[256 * 1024];
	size_t		 len, at;
	size_t		 gulp;		/* bytes of one read; 0: as many as asked for */
	size_t		 reads;
	bool		 endless;	/* it says that again and again, … */
	size_t		 again;		/* … from here */
	bool		 ends;		/* after it has said all */
	char		 heard[256 * 1024];
	size_t		 heard_len;
	bool		 blocked;	/* takes nothing now */
	size_t		 sip;		/* bytes of one write; 0: all */
} script;

static struct websocket	*ws;

static ssize_t
script_read(void *arg, void *buf, size_t len)
{
	struct script	*s = arg;

	s->reads++;
	if (s->at == s->len && s->endless)
		s->at = s->again;
	if (s->at == s->len)
		return s->ends ? -1 : 0;
	if (s->gulp != 0 && len > s->gulp)
		len = s->gulp;
	if (len > s->len - s->at)
		len = s->len - s->at;
	memcpy(buf, s->says + s->at, len);
	s->at += len;
	return (ssize_t)len;
}

static ssize_t
script_write(void *arg, const void *buf, size_t len)
{
	struct script	*s = arg;

	if (s->blocked)
		return 0;
	if (s->sip != 0 && len > s->sip)
		len = s->sip;
	ck_assert_uint_le(s->heard_len + len, sizeof(s->heard));
	memcpy(s->heard + s->heard_len, buf, len);
	s->heard_len += len;
	return (ssize_t)len;
}

static void
say(const void *bytes, size_t len)
{
	ck_assert_uint_le(script.len + len, sizeof(script.says));
	memcpy(script.says + script.len, bytes, len);
	script.len += len;
}

#define SAY(literal)	say(literal, sizeof(literal) - 1)

/* A frame of a server's, which is not masked. */
static void
say_frame(unsigned first, const void *bytes, size_t len)
{
	unsigned char	 head[4] = { (unsigned char)first, (unsigned char)len };

	ck_assert_uint_lt(len, 65536);
	if (len > 125) {
		head[1] = 126;
		head[2] = (unsigned char)(len >> 8);
		head[3] = (unsigned char)len;
	}
	say(head, len > 125 ? 4 : 2);
	say(bytes, len);
}

static void
prepare(void)
{
	const struct stream	 stream = { script_read, script_write, &script };

	memset(&script, 0, sizeof(script));
	ws = websocket_new(&stream, "broker.example:8884", "/mqtt?x=y",
	    "X-More: of that\r\n");
}

static void
clean(void)
{
	websocket_free(ws);
}

/* What RFC 6455, section 4.2.2, has the server answer, worked out again. */
static void
accept_of(const char *request, char accept[29])
{
	static const char	 field[] = "Sec-WebSocket-Key: ";
	const char		*key = strstr(request, field);
	unsigned char		 text[64], digest[EVP_MAX_MD_SIZE];
	unsigned		 len;

	ck_assert_ptr_nonnull(key);
	snprintf((char *)text, sizeof(text),
	    "%.24s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key + strlen(field));
	ck_assert_int_eq(EVP_Digest(text, 60, digest, &len, EVP_sha1(), NULL), 1);
	EVP_EncodeBlock((unsigned char *)accept, digest, 20);
}

/* The upgrade, with frames that come at once behind it if there are any. */
static void
open_with(void (*frames)(void))
{
	char	 accept[29];

	ck_assert_int_eq(websocket_upgrade(ws), 0);
	accept_of(script.heard, accept);
	SAY(OPEN_HEAD);
	say(accept, 28);
	SAY("\r\n\r\n");
	if (frames != NULL)
		frames();
	ck_assert_int_eq(websocket_upgrade(ws), 1);
	script.heard_len = 0;
}

/* Read until nothing comes any more; what came is in buf, the last return value returned. */
static ssize_t
read_all(char *buf, size_t size, size_t *len)
{
	ssize_t	 n;

	*len = 0;
	while ((n = websocket_read(ws, buf + *len, size - *len)) > 0)
		*len += (size_t)n;
	return n;
}

START_TEST(the_request_asks_for_mqtt)
{
	static const char *const	 lines[] = {
		"GET /mqtt?x=y HTTP/1.1\r\n", "\r\nHost: broker.example:8884\r\n",
		"\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n",
		"\r\nSec-WebSocket-Version: 13\r\n",
		"\r\nSec-WebSocket-Protocol: mqtt\r\n",
		"\r\nX-More: of that\r\n\r\n"
	};
	char	 first[sizeof("Sec-WebSocket-Key: ") + 24];
	size_t	 i;

	script.sip = 7;
	ck_assert_int_eq(websocket_upgrade(ws), 0);
	for (i = 0; i < COUNT(lines); i++)
		ck_assert_ptr_nonnull(strstr(script.heard, lines[i]));
	ck_assert_str_eq(script.heard + script.heard_len - 4, "\r\n\r\n");
	snprintf(first, sizeof(first), "%s",
	    strstr(script.heard, "Sec-WebSocket-Key: "));
	/* The key is another one each time. */
	clean();
	prepare();
	ck_assert_int_eq(websocket_upgrade(ws), 0);
	ck_assert_ptr_null(strstr(script.heard, first));
	ck_assert(!websocket_pending(ws));
}
END_TEST

static void
some_frames(void)
{
	char	 big[300];

	memset(big, 'x', sizeof(big));
	say_frame(0x82, "ab", 2);
	say_frame(0x02, "c", 1);	/* fragmented, … */
	say_frame(0x89, "pi", 2);	/* … with a ping within … */
	say_frame(0x00, "", 0);
	say_frame(0x80, "de", 2);
	say_frame(0x8a, "unasked", 7);
	say_frame(0x82, big, sizeof(big));
}

/* Packets and frames need not end together, however they arrive. */
START_TEST(frames_become_a_stream)
{
	char	 buf[1024];
	size_t	 len;

	script.gulp = (size_t)_i;
	open_with(some_frames);
	ck_assert(websocket_pending(ws) || script.at < script.len);
	ck_assert_int_eq(read_all(buf, _i == 2 ? 350 : sizeof(buf), &len), 0);
	ck_assert_uint_eq(len, 5 + 300);
	ck_assert_int_eq(memcmp(buf, "abcdexxx", 8), 0);
	ck_assert(!websocket_pending(ws));
	/* The pong: final, masked, with the same two octets. */
	ck_assert_uint_eq(script.heard_len, 2 + 4 + 2);
	ck_assert_uint_eq((unsigned char)script.heard[0], 0x8a);
	ck_assert_uint_eq((unsigned char)script.heard[1], 0x80 | 2);
	ck_assert_int_eq(script.heard[6] ^ script.heard[2], 'p');
	ck_assert_int_eq(script.heard[7] ^ script.heard[3], 'i');
}
END_TEST

/* Take frames of ours apart: final, binary, masked; returns their content's length. */
static size_t
unmask(char *buf, unsigned *frames)
{
	const unsigned char	*at = (const unsigned char *)script.heard;
	const unsigned char	*end = at + script.heard_len, *mask;
	size_t			 i, len, total = 0;

	for (*frames = 0; at < end; (*frames)++) {
		ck_assert_uint_eq(at[0], 0x82);
		ck_assert_uint_ge(at[1], 0x80);
		len = at[1] & 0x7f;
		ck_assert_uint_ne(len, 127);
		at += 2;
		if (len == 126) {
			len = (size_t)at[0] << 8 | at[1];
			at += 2;
		}
		mask = at;
		for (at += 4, i = 0; i < len; i++)
			buf[total++] = (char)(*at++ ^ mask[i % 4]);
	}
	ck_assert_ptr_eq(at, end);
	return total;
}

START_TEST(what_is_written_is_masked)
{
	static char	 text[20000], back[20000];
	size_t		 done = 0, i;
	unsigned	 frames;
	ssize_t		 n;

	for (i = 0; i < sizeof(text); i++)
		text[i] = (char)(i % 251);
	script.sip = (size_t)_i;
	open_with(NULL);
	while (done < sizeof(text)) {
		/* Now and then nothing can be sent: then the same is tried again. */
		script.blocked = true;
		ck_assert_int_eq(websocket_write(ws, text + done,
		    sizeof(text) - done), 0);
		script.blocked = false;
		n = websocket_write(ws, text + done, sizeof(text) - done);
		ck_assert_int_ge(n, 0);
		done += (size_t)n;
	}
	ck_assert_uint_eq(unmask(back, &frames), sizeof(text));
	ck_assert_mem_eq(back, text, sizeof(text));
	ck_assert_uint_eq(frames, 3);
	/* No mask twice. */
	ck_assert_mem_ne(script.heard + 4, script.heard + 4 + 4 + 8192 + 4, 4);
}
END_TEST

static void
last_words(void)
{
	say_frame(0x82, "ab", 2);
	say_frame(0x88, "\x03\xf0" "go \033[31maway", 14);
}

START_TEST(a_close_is_told_after_what_came_before)
{
	char	 buf[16];
	size_t	 len;

	open_with(last_words);
	ck_assert_int_eq(read_all(buf, sizeof(buf), &len), -1);
	ck_assert_uint_eq(len, 2);
	ck_assert_int_eq(websocket_ended(ws), WEBSOCKET_CLOSED);
	ck_assert_str_eq(websocket_why(ws),
	    "the peer closed the WebSocket, code 1008: go \033[31maway");
	/* It was answered, once, and that is all. */
	ck_assert_uint_eq((unsigned char)script.heard[0], 0x88);
	len = script.heard_len;
	ck_assert_int_eq(websocket_write(ws, "x", 1), -1);
	websocket_close(ws);
	ck_assert_uint_eq(script.heard_len, len);
	ck_assert(websocket_pending(ws));
}
END_TEST

START_TEST(our_goodbye_is_a_close)
{
	open_with(NULL);
	websocket_close(ws);
	ck_assert_uint_eq((unsigned char)script.heard[0], 0x88);
	ck_assert_uint_eq((unsigned char)script.heard[1], 0x80 | 2);
	ck_assert_uint_eq((unsigned char)(script.heard[6] ^ script.heard[2]), 0x03);
	ck_assert_uint_eq((unsigned char)(script.heard[7] ^ script.heard[3]), 0xe8);
}
END_TEST

START_TEST(the_end_of_the_stream_is_the_end)
{
	char	 buf[16];
	size_t	 len;

	open_with(NULL);
	say_frame(0x82, "ab", 2);
	SAY("\x82\x05xy");
	script.ends = true;
	ck_assert_int_eq(read_all(buf, sizeof(buf), &len), -1);
	ck_assert_uint_eq(len, 4);
	ck_assert_int_eq(websocket_ended(ws), WEBSOCKET_STREAM);
	ck_assert_int_eq(websocket_write(ws, "x", 1), -1);
}
END_TEST

START_TEST(the_stream_may_end_within_the_upgrade)
{
	ck_assert_int_eq(websocket_upgrade(ws), 0);
	SAY("HTTP/1.1 101 Swit");
	script.ends = true;
	ck_assert_int_eq(websocket_upgrade(ws), -1);
	ck_assert_int_eq(websocket_ended(ws), WEBSOCKET_STREAM);
}
END_TEST

/* ---- Frames that are none ---------------------------------------------------- */

#define BYTES(literal)	literal, sizeof(literal) - 1

static const struct {
	const char	*bytes;
	size_t		 len;
	const char	*words;
} rubbish[] = {
	{ BYTES("\x81\x02hi"), "text frame" },
	{ BYTES("\x01\x02hi"), "text frame" },
	{ BYTES("\x82\x82" "abcdhi"), "6455" },		/* masked by a server */
	{ BYTES("\xc2\x02hi"), "6455" },			/* RSV1 */
	{ BYTES("\x92\x02hi"), "6455" },			/* RSV3 */
	{ BYTES("\x09\x02hi"), "6455" },			/* a ping in fragments */
	{ BYTES("\x08\x02\x03\xe8"), "6455" },		/* a close in fragments */
	{ BYTES("\x89\x7e\x00\x7e"), "6455" },		/* a ping of 126 octets */
	{ BYTES("\x80\x02hi"), "6455" },			/* goes on with nothing */
	{ BYTES("\x02\x02hi\x82\x02ho"), "6455" },		/* begins again in between */
	{ BYTES("\x83\x02hi"), "6455" },			/* unknown opcodes */
	{ BYTES("\x8b\x02hi"), "6455" },
	{ BYTES("\x82\x7e\x00\x01x"), "6455" },		/* a length in more octets than it needs */
	{ BYTES("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x01x"), "1 MiB" },
	{ BYTES("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xffx"), "1 MiB" },
	{ BYTES("\x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), "6455" },
	{ BYTES("\x88\x01\x03"), "" },			/* half a close code: closed all the same */
	{ BYTES("\x88\x02\x03\xed"), "6455" },		/* one that nobody may send */
	{ BYTES("\x88\x04\x03\xe8\xff\xfe"), "" },		/* a reason that is no UTF-8: the same */
};

START_TEST(rubbish_is_recognised)
{
	char	 buf[64];
	size_t	 len;
	ssize_t	 n;

	script.gulp = _i % 2 == 0 ? 0 : 1;
	open_with(NULL);
	say(rubbish[_i / 2].bytes, rubbish[_i / 2].len);
	n = read_all(buf, sizeof(buf), &len);
	ck_assert_int_eq(n, -1);
	if (rubbish[_i / 2].words[0] != '\0')
		ck_assert_int_eq(websocket_ended(ws), WEBSOCKET_BROKEN);
	ck_assert_msg(strstr(websocket_why(ws), rubbish[_i / 2].words) != NULL,
	    "%s", websocket_why(ws));
	ck_assert_int_eq(websocket_read(ws, buf, sizeof(buf)), -1);
}
END_TEST

static const struct {
	const char	*bytes;
	size_t		 len;
} nothings[] = {
	{ BYTES("\x89\x04ping") }, { BYTES("\x8a\x00") }, { BYTES("\x02\x00\x80\x00") }
};

/* Also to one that does not take our answers. */
START_TEST(nothing_without_end_ends)
{
	char	 buf[64];
	size_t	 i;

	open_with(NULL);
	script.blocked = _i % 2 != 0;
	script.endless = true;
	script.again = script.at;
	say(nothings[_i / 2].bytes, nothings[_i / 2].len);
	for (i = 0; i < 10000 && websocket_ended(ws) == WEBSOCKET_LIVES; i++)
		ck_assert_int_le(websocket_read(ws, buf, sizeof(buf)), 0);
	ck_assert_int_eq(websocket_ended(ws), WEBSOCKET_BROKEN);
	ck_assert_ptr_nonnull(strstr(websocket_why(ws), "without end"));
}
END_TEST

/* One call takes in no more than it can hold. */
START_TEST(a_flood_is_taken_in_portions)
{
	static char	 bulk[65000];
	char		 buf[512];
	size_t		 i, reads;

	open_with(NULL);
	script.endless = true;
	script.again = script.at;
	say_frame(0x82, bulk, sizeof(bulk));
	for (i = 0; i < 1000; i++) {
		reads = script.reads;
		ck_assert_int_gt(websocket_read(ws, buf, sizeof(buf)), 0);
		ck_assert_uint_le(script.reads - reads, 2);
	}
}
END_TEST

Suite *
websocket_suite(void)
{
	Suite	*suite = suite_create("websocket");
	TCase	*tc = tcase_create("frames");

	tcase_add_checked_fixture(tc, prepare, clean);
	tcase_add_test(tc, the_request_asks_for_mqtt);
	tcase_add_loop_test(tc, frames_become_a_stream, 0, 4);
	tcase_add_loop_test(tc, what_is_written_is_masked, 0, 2);
	tcase_add_test(tc, a_close_is_told_after_what_came_before);
	tcase_add_test(tc, our_goodbye_is_a_close);
	tcase_add_test(tc, the_end_of_the_stream_is_the_end);
	tcase_add_test(tc, the_stream_may_end_within_the_upgrade);
	tcase_add_loop_test(tc, rubbish_is_recognised, 0, 2 * COUNT(rubbish));
	tcase_add_loop_test(tc, nothing_without_end_ends, 0, 2 * COUNT(nothings));
	tcase_add_test(tc, a_flood_is_taken_in_portions);
	suite_add_tcase(suite, tc);
	suite_add_tcase(suite, upgrade_tcase());
	suite_add_tcase(suite, channel_websocket_tcase());
	suite_add_tcase(suite, channel_strange_websocket_tcase());
	return suite;
}
