/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/address.h"
#include "tests/unit/address_tests.h"

static struct error	 error;

static const struct {
	const char	*text;
	const char	*host;	/* NULL: refused */
	unsigned	 port;	/* 0: the default */
	const char	*words;	/* of the refusal */
} addresses[] = {
	{ "localhost", "localhost", 0 },
	{ "localhost:1", "localhost", 1 },
	{ "mqtts://a.b-c.example:65535", "a.b-c.example", 65535 },
	{ "MQTTS://host/", "host", 0 },
	{ "127.0.0.1:8884", "127.0.0.1", 8884 },
	{ "[::1]:8884", "::1", 8884 },
	{ "[::1]", "::1", 0 },
	{ "::1", "::1", 0 },
	{ "mqtts://[2001:db8::1]:443/", "2001:db8::1", 443 },
	{ "fe80::1%eth0", "fe80::1%eth0", 0 },
	{ "my_broker", "my_broker", 0 },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example", 0 },
	{ "", NULL, 0, "host is missing" },
	{ "/", NULL, 0, "host is missing" },
	{ ":8883", NULL, 0, "host is missing" },
	{ "mqtts://", NULL, 0, "host is missing" },
	{ "[]:1", NULL, 0, "host is missing" },
	{ "host:", NULL, 0, "port" },
	{ "host:0", NULL, 0, "port" },
	{ "host:65536", NULL, 0, "port" },
	{ "host:99999999999999999999", NULL, 0, "port" },
	{ "host:-1", NULL, 0, "port" },
	{ "host:8883x", NULL, 0, "port" },
	{ "host: 8883", NULL, 0, "port" },
	{ "[::1]x", NULL, 0, "[ADDRESS]" },
	{ "[::1", NULL, 0, "[ADDRESS]" },
	{ "[host]:1", NULL, 0, "not an IPv6 address" },
	{ "[127.0.0.1]:1", NULL, 0, "not an IPv6 address" },
	{ "1:2:3", NULL, 0, "not an IPv6 address" },
	{ "fe80::1%", NULL, 0, "not an IPv6 address" },
	{ "mqtt://host", NULL, 0, "need it" },
	{ "ws://host", NULL, 0, "need it" },
	{ "wss://host/mqtt", NULL, 0, "no meaning here" },
	{ "https://host", NULL, 0, "unknown scheme" },
	{ "://host", NULL, 0, "unknown scheme" },
	{ "user@host", NULL, 0, "no place here" },
	{ "mqtts://u:p@host", NULL, 0, "no place here" },
	{ "host/path", NULL, 0, "path" },
	{ "host//", NULL, 0, "path" },
	{ "host?x", NULL, 0, "path" },
	{ "host#x", NULL, 0, "path" },
	{ "-host", NULL, 0, "not a host name" },
	{ "host-", NULL, 0, "not a host name" },
	{ "a..b", NULL, 0, "not a host name" },
	{ ".a", NULL, 0, "not a host name" },
	{ "8883", NULL, 0, "not a host name" },
	{ "999.1.1.1", NULL, 0, "not a host name" },
	{ "ho st", NULL, 0, "not a host name" },
	{ "ho\nst", NULL, 0, "not a host name" },
	{ "h\xc3\xb6st", NULL, 0, "not a host name" },
	{ "a;id", NULL, 0, "not a host name" },
};

START_TEST(test_address)
{
	struct address	 address;
	char		 text[300];

	if (addresses[_i].host == NULL) {
		ck_assert_msg(address_parse(addresses[_i].text, 7, &address,
		    &error) == -1, "accepted: %s", addresses[_i].text);
		ck_assert_msg(strstr(error.text, addresses[_i].words) != NULL,
		    "%s: %s", addresses[_i].text, error.text);
		return;
	}
	ck_assert_msg(address_parse(addresses[_i].text, 7, &address,
	    &error) == 0, "%s: %s", addresses[_i].text, error.text);
	ck_assert_str_eq(address.host, addresses[_i].host);
	ck_assert_uint_eq(address.port, addresses[_i].port != 0 ?
	    addresses[_i].port : 7);
	/* As text it is the same address again. */
	address_text(&address, text, sizeof(text));
	ck_assert_int_eq(address_parse(text, 1, &address, &error), 0);
	ck_assert_str_eq(address.host, addresses[_i].host);
}
END_TEST

static const struct {
	const char	*text;
	const char	*host;	/* NULL: refused */
	unsigned	 port;
	const char	*path;	/* or words of the refusal */
} brokers[] = {
	{ "host", "host", 8883, "" },
	{ "mqtts://host:1", "host", 1, "" },
	{ "wss://host", "host", 443, "/mqtt" },
	{ "WSS://host:8884", "host", 8884, "/mqtt" },
	{ "wss://host/", "host", 443, "/" },
	{ "wss://host/a/b?c=%20&d", "host", 443, "/a/b?c=%20&d" },
	{ "wss://[::1]:8884/ws", "::1", 8884, "/ws" },
	{ "wss://[::1]", "::1", 443, "/mqtt" },
	{ "wss://host/a@b:1//", "host", 443, "/a@b:1//" },
	{ "wss://", NULL, 0, "host is missing" },
	{ "wss:///mqtt", NULL, 0, "host is missing" },
	{ "wss://u:p@host/", NULL, 0, "no place here" },
	{ "wss://host:0/mqtt", NULL, 0, "port" },
	{ "wss://host?x", NULL, 0, "begins with a slash" },
	{ "wss://host#x", NULL, 0, "begins with a slash" },
	{ "wss://host/a b", NULL, 0, "what may stand in a URL" },
	{ "wss://host/a\r\nHost: x", NULL, 0, "what may stand in a URL" },
	{ "wss://host/#x", NULL, 0, "what may stand in a URL" },
	{ "wss://host/\xc3\xb6", NULL, 0, "what may stand in a URL" },
	{ "wss://mqtts://host", NULL, 0, "" },
};

START_TEST(test_address_broker)
{
	struct address	 address, again;
	char		 text[600];

	if (brokers[_i].host == NULL) {
		ck_assert_msg(address_parse_broker(brokers[_i].text, &address,
		    &error) == -1, "accepted: %s", brokers[_i].text);
		ck_assert_msg(strstr(error.text, brokers[_i].path) != NULL,
		    "%s: %s", brokers[_i].text, error.text);
		return;
	}
	ck_assert_msg(address_parse_broker(brokers[_i].text, &address,
	    &error) == 0, "%s: %s", brokers[_i].text, error.text);
	ck_assert_str_eq(address.host, brokers[_i].host);
	ck_assert_uint_eq(address.port, brokers[_i].port);
	ck_assert_str_eq(address.path, brokers[_i].path);
	/* As text it is the same again. */
	address_text(&address, text, sizeof(text));
	ck_assert_int_eq(address_parse_broker(text, &again, &error), 0);
	ck_assert_mem_eq(&address, &again, sizeof(again));
	/* A WebSocket listener is named with the scheme or without. */
	if (address.path[0] == '\0')
		return;
	ck_assert_int_eq(address_parse_websocket(strstr(text, "://") + 3, &again,
	    &error), 0);
	ck_assert_mem_eq(&address, &again, sizeof(again));
}
END_TEST

START_TEST(test_address_path_length)
{
	struct address	 address;
	char		 text[sizeof(address.path) + 16];

	memset(text, 'a', sizeof(text));
	memcpy(text, "host/", 5);
	text[4 + sizeof(address.path) - 1] = '\0';
	ck_assert_int_eq(address_parse_websocket(text, &address, &error), 0);
	text[4 + sizeof(address.path) - 1] = 'a';
	text[4 + sizeof(address.path)] = '\0';
	ck_assert_int_eq(address_parse_websocket(text, &address, &error), -1);
	ck_assert_int_eq(address_parse_websocket("mqtts://host", &address,
	    &error), -1);
}
END_TEST

START_TEST(test_address_length)
{
	struct address	 address;
	char		 text[10001];
	size_t		 i;

	for (i = 0; i < sizeof(text) - 1; i++)
		text[i] = i % 50 == 49 ? '.' : 'a';
	for (i = 1; i < sizeof(text) - 1; i++) {
		text[i] = '\0';
		ck_assert_int_eq(address_parse(text, 7, &address, &error),
		    i > 253 || text[i - 1] == '.' ? -1 : 0);
		text[i] = i % 50 == 49 ? '.' : 'a';
	}
	memset(text, 'a', 64);
	text[63] = '\0';
	ck_assert(address_host_valid(text));
	text[63] = 'a';
	text[64] = '\0';
	ck_assert(!address_host_valid(text));
}
END_TEST

static const struct {
	const char	*text;
	size_t		 count;		/* 0: refused */
	const char	*last;		/* host of the last one, or words of the refusal */
	unsigned	 port;
} lists[] = {
	{ "a", 1, "a", 7 },
	{ "a:1,b:2", 2, "b", 2 },
	{ "a:1,a:2,mqtts://c", 3, "c", 7 },
	{ "[::1]:1,127.0.0.1", 2, "127.0.0.1", 7 },
	{ "a,::1", 2, "::1", 7 },
	{ "1,2,3", 0, "not a host name", 0 },
	{ "a,", 0, "host is missing", 0 },
	{ ",a", 0, "host is missing", 0 },
	{ "a,,b", 0, "host is missing", 0 },
	{ "a, b", 0, "not a host name", 0 },
	{ "a:1,A:1", 0, "twice", 0 },
	{ "a,a:7", 0, "twice", 0 },
	{ "a,wss://b", 0, "no meaning here", 0 },
	{ "a:1,a:2,a:3,a:4,a:5,a:6,a:7,a:8,a:9,a:10,a:11,a:12,a:13,a:14,a:15,a:16", 16, "a", 16 },
	{ "a:1,a:2,a:3,a:4,a:5,a:6,a:7,a:8,a:9,a:10,a:11,a:12,a:13,a:14,a:15,a:16,a:17", 0, "at most 16", 0 },
};

START_TEST(test_address_list)
{
	struct addresses	 several;
	int			 rc;

	rc = addresses_parse(lists[_i].text, 7, &several, &error);
	ck_assert_msg((rc == 0) == (lists[_i].count > 0), "%s: %d",
	    lists[_i].text, rc);
	if (rc == -1) {
		ck_assert_msg(strstr(error.text, lists[_i].last) != NULL, "%s",
		    error.text);
		return;
	}
	ck_assert_uint_eq(several.count, lists[_i].count);
	ck_assert_str_eq(several.items[several.count - 1].host, lists[_i].last);
	ck_assert_uint_eq(several.items[several.count - 1].port, lists[_i].port);
}
END_TEST

TCase *
address_tests(void)
{
	TCase	*tc = tcase_create("address");

	tcase_add_loop_test(tc, test_address, 0, COUNT(addresses));
	tcase_add_loop_test(tc, test_address_broker, 0, COUNT(brokers));
	tcase_add_test(tc, test_address_path_length);
	tcase_add_test(tc, test_address_length);
	tcase_add_loop_test(tc, test_address_list, 0, COUNT(lists));
	return tc;
}
