/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/upgrade.h"
#include "tests/unit/websocket_tests.h"

/* What makes an answer to the upgrade a WebSocket for MQTT, and what does not. */

/* The example of RFC 6455, section 1.3. */
static const struct upgrade	 example = { "dGhlIHNhbXBsZSBub25jZQ==" };

#define LINE		"HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE		"Upgrade: websocket\r\n"
#define CONNECTION	"Connection: Upgrade\r\n"
#define ACCEPT		"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
#define MQTT		"Sec-WebSocket-Protocol: mqtt\r\n"
#define END		"\r\n"

static const struct {
	const char		*head;
	enum upgrade_answer	 answer;
	const char		*words;
} answers[] = {
	{ LINE UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_OPEN },
	{ "HTTP/1.1 101 \r\n" UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_OPEN },
	{ "HTTP/1.1 101\r\n" UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_OPEN },
	{ LINE "upgrade:WebSocket \r\nCONNECTION: keep-alive,\tupgrade\r\n"
	    "sec-websocket-accept:s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
	    "sec-websocket-protocol:  mqtt\t\r\nServer: x: y\r\n" END, UPGRADE_OPEN },
	{ "HTTP/1.1 101 ok\nUpgrade: websocket\nConnection: Upgrade\n"
	    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\n"
	    "Sec-WebSocket-Protocol: mqtt\n\n", UPGRADE_OPEN },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT "Sec-WebSocket-Extensions:\r\n" END, UPGRADE_OPEN },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT "Connection: close\r\n" END, UPGRADE_OPEN },

	{ "HTTP/1.1 403 Forbidden\r\n\r\n", UPGRADE_REFUSED, "HTTP/1.1 403 Forbidden" },
	{ "HTTP/1.0 401 Who?\r\n\r\n", UPGRADE_REFUSED, "401 Who?" },
	{ "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<html>", UPGRADE_REFUSED, "400 Bad" },

	{ "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", UPGRADE_WRONG, "200 OK" },
	{ "HTTP/1.1 404 \x1b[31m\r\n\r\n", UPGRADE_WRONG, "404" },
	{ "HTTP/1.1 429 Too Many Requests\r\n\r\n", UPGRADE_WRONG, "429" },
	{ "HTTP/1.1 503 x\r\n\r\n", UPGRADE_WRONG, "503" },
	{ "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n", UPGRADE_WRONG, "301" },
	{ "HTTP/1.1 100 Continue\r\n\r\n" LINE UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "100" },
	{ "HTTP/1.1 1010 x\r\n" UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "1010" },
	{ "HTTP/1.1 40\r\n\r\n", UPGRADE_WRONG, "HTTP/1.1 40" },
	{ "HTTP/1.1\r\n\r\n", UPGRADE_WRONG, "HTTP/1.1" },
	{ "HTTP/1.1 4x3 no\r\n\r\n", UPGRADE_WRONG, "4x3" },
	{ "HTTP/1.0 101 x\r\n" UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "HTTP/1.0" },

	{ LINE CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "no Upgrade" },
	{ LINE UPGRADE UPGRADE CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "no Upgrade" },
	{ LINE "Upgrade: h2c\r\n" CONNECTION ACCEPT MQTT END, UPGRADE_WRONG, "no Upgrade" },
	{ LINE UPGRADE ACCEPT MQTT END, UPGRADE_WRONG, "no Connection" },
	{ LINE UPGRADE "Connection: Upgraded, x\r\n" ACCEPT MQTT END, UPGRADE_WRONG, "no Connection" },
	{ LINE UPGRADE CONNECTION MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION ACCEPT ACCEPT MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION "Sec-WebSocket-Accept: \r\n" MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=x\r\n" MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION "Sec-WebSocket-Accept: dGhlIHNhbXBsZSBub25jZQ==\r\n" MQTT END, UPGRADE_WRONG, "Accept" },
	{ LINE UPGRADE CONNECTION ACCEPT END, UPGRADE_WRONG, "subprotocol" },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT MQTT END, UPGRADE_WRONG, "subprotocol" },
	{ LINE UPGRADE CONNECTION ACCEPT "Sec-WebSocket-Protocol: mqttv3.1\r\n" END, UPGRADE_WRONG, "subprotocol" },
	{ LINE UPGRADE CONNECTION ACCEPT "Sec-WebSocket-Protocol: mqtt, chat\r\n" END, UPGRADE_WRONG, "subprotocol" },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT "Sec-WebSocket-Extensions: permessage-deflate\r\n" END, UPGRADE_WRONG, "extension" },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT "nonsense\r\n" END, UPGRADE_WRONG, "no header field" },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT ": x\r\n" END, UPGRADE_WRONG, "no header field" },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT " folded: x\r\n" END, UPGRADE_WRONG, "no header field" },
	{ LINE UPGRADE "Connection : Upgrade\r\n" ACCEPT MQTT END, UPGRADE_WRONG, "no header field" },

	/* At once, without waiting for the end of what has none. */
	{ "\x20\x02", UPGRADE_WRONG, "not answered in HTTP" },
	{ "SSH-2.0-OpenSSH\r\n", UPGRADE_WRONG, "SSH-2.0-OpenSSH" },
	{ "HTTP/2", UPGRADE_WRONG, "HTTP/2" },
	{ "<html>\r\n\r\n", UPGRADE_WRONG, "<html>" },
	{ "", UPGRADE_MORE },
	{ "HTTP", UPGRADE_MORE },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT, UPGRADE_MORE },
	{ LINE UPGRADE CONNECTION ACCEPT MQTT "\r", UPGRADE_MORE },
};

/* Headers that were asked for, and no others. */
START_TEST(requests_have_what_they_are_given)
{
	struct upgrade	 upgrade;
	char		*more, *plain;

	more = upgrade_request(&upgrade, "h", "/p", "A: b\r\nC: d\r\n");
	ck_assert_str_eq(strstr(more, "Protocol:"),
	    "Protocol: mqtt\r\nA: b\r\nC: d\r\n\r\n");
	plain = upgrade_request(&upgrade, "h", "/p", NULL);
	ck_assert_str_eq(strstr(plain, "Protocol:"), "Protocol: mqtt\r\n\r\n");
	free(more);
	free(plain);
}
END_TEST

START_TEST(answers_are_judged)
{
	const char		*head = answers[_i].head;
	char			 why[UPGRADE_WHY_SIZE] = "", *exact;
	size_t			 used = 0, len = strlen(head);
	enum upgrade_answer	 answer;

	/* On the heap, where reading too far is noticed. */
	exact = malloc(len + 1);
	memcpy(exact, head, len);
	answer = upgrade_answer(&example, exact, len, &used, why);
	ck_assert_msg(answer == answers[_i].answer, "%d %s: %s", (int)answer,
	    why, head);
	if (answers[_i].words != NULL)
		ck_assert_msg(strstr(why, answers[_i].words) != NULL, "%s", why);
	if (answer == UPGRADE_OPEN)
		ck_assert_uint_eq(used, len);
	free(exact);
}
END_TEST

START_TEST(an_answer_may_come_octet_by_octet)
{
	static const char	 head[] = LINE UPGRADE CONNECTION ACCEPT MQTT END;
	char			 why[UPGRADE_WHY_SIZE];
	size_t			 used, i;

	for (i = 0; i < sizeof(head) - 1; i++)
		ck_assert_int_eq(upgrade_answer(&example, head, i, &used, why),
		    UPGRADE_MORE);
	ck_assert_int_eq(upgrade_answer(&example, head, i, &used, why),
	    UPGRADE_OPEN);
	ck_assert_uint_eq(used, i);
	/* A frame that comes with it is none of the head. */
	ck_assert_int_eq(upgrade_answer(&example,
	    LINE UPGRADE CONNECTION ACCEPT MQTT END "\x82\x00\n\n", i + 4, &used,
	    why), UPGRADE_OPEN);
	ck_assert_uint_eq(used, i);
}
END_TEST

START_TEST(a_head_has_an_end)
{
	static char	 head[UPGRADE_HEAD_MAX + 1];
	char		 why[UPGRADE_WHY_SIZE];
	size_t		 used, n = strlen(LINE);

	memset(head, 'a', sizeof(head));
	memcpy(head, LINE, n);
	ck_assert_int_eq(upgrade_answer(&example, head, UPGRADE_HEAD_MAX - 1,
	    &used, why), UPGRADE_MORE);
	ck_assert_int_eq(upgrade_answer(&example, head, UPGRADE_HEAD_MAX,
	    &used, why), UPGRADE_WRONG);
	ck_assert_ptr_nonnull(strstr(why, "8192 octets"));
	/* A NUL is nothing of HTTP, wherever it stands. */
	head[100] = '\0';
	ck_assert_int_eq(upgrade_answer(&example, head, 200, &used, why),
	    UPGRADE_WRONG);
}
END_TEST

TCase *
upgrade_tcase(void)
{
	TCase	*tc = tcase_create("upgrade");

	tcase_add_test(tc, requests_have_what_they_are_given);
	tcase_add_loop_test(tc, answers_are_judged, 0, COUNT(answers));
	tcase_add_test(tc, an_answer_may_come_octet_by_octet);
	tcase_add_test(tc, a_head_has_an_end);
	return tc;
}
