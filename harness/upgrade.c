/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "harness/base.h"
#include "harness/upgrade.h"

/* RFC 6455, section 1.3. */
#define MAGIC		"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define ACCEPT_SIZE	29	/* 20 octets in Base64 */
#define HTTP_1_1	"HTTP/1.1 "
#define BLANK		" \t"

char *
upgrade_request(struct upgrade *upgrade, const char *host, const char *path,
    const char *headers)
{
	unsigned char	 octets[16];

	if (RAND_bytes(octets, sizeof(octets)) != 1)
		errx(4, "the TLS library has no random numbers");
	EVP_EncodeBlock((unsigned char *)upgrade->key, octets, sizeof(octets));
	return xasprintf("GET %s HTTP/1.1\r\n"
	    "Host: %s\r\n"
	    "Upgrade: websocket\r\n"
	    "Connection: Upgrade\r\n"
	    "Sec-WebSocket-Key: %s\r\n"
	    "Sec-WebSocket-Version: 13\r\n"
	    "Sec-WebSocket-Protocol: mqtt\r\n"
	    "%s"
	    "\r\n", path, host, upgrade->key, headers != NULL ? headers : "");
}

static void
upgrade_accept(const struct upgrade *upgrade, char accept[ACCEPT_SIZE])
{
	unsigned char	 text[sizeof(upgrade->key) + sizeof(MAGIC)];
	unsigned char	 digest[EVP_MAX_MD_SIZE];
	unsigned	 len;
	int		 n;

	n = snprintf((char *)text, sizeof(text), "%s%s", upgrade->key, MAGIC);
	if (n < 0 || EVP_Digest(text, (size_t)n, digest, &len, EVP_sha1(),
	    NULL) != 1 || len != 20)
		errx(4, "the TLS library has no SHA-1");
	EVP_EncodeBlock((unsigned char *)accept, digest, 20);
}

/* A piece of the head. */
struct span {
	const char	*at;
	size_t		 len;
};

static bool
span_is(const struct span *span, const char *text)
{
	return span->len == strlen(text) &&
	    strncasecmp(span->at, text, span->len) == 0;
}

static void
span_trim(struct span *span)
{
	while (span->len > 0 && strchr(BLANK, span->at[0]) != NULL) {
		span->at++;
		span->len--;
	}
	while (span->len > 0 && strchr(BLANK, span->at[span->len - 1]) != NULL)
		span->len--;
}

/* The next line of the head; CR LF and a bare LF end one (RFC 9112, section 2.2). */
static struct span
span_line(struct span *head)
{
	const char	*end = memchr(head->at, '\n', head->len);
	struct span	 line = *head;
	size_t		 len = end != NULL ? (size_t)(end - head->at) : head->len;

	line.len = len;
	if (end != NULL)
		len++;
	head->at += len;
	head->len -= len;
	if (line.len > 0 && line.at[line.len - 1] == '\r')
		line.len--;
	return line;
}

/* Is the word in a list with commas (RFC 9110, section 5.6.1)? */
static bool
span_lists(const struct span *value, const char *word)
{
	const char	*end = value->at + value->len, *comma;
	struct span	 one = { .at = value->at };

	for (;; one.at = comma + 1) {
		comma = memchr(one.at, ',', (size_t)(end - one.at));
		one.len = (size_t)((comma != NULL ? comma : end) - one.at);
		span_trim(&one);
		if (span_is(&one, word))
			return true;
		if (comma == NULL)
			return false;
	}
}

/* What the header fields of an answer come to. */
struct fields {
	unsigned	 upgrade, accept, protocol;	/* how often each is there */
	bool		 upgrades, connects, accepted, mqtt, extended;
	bool		 malformed;
};

static void
fields_add(struct fields *fields, const struct span *name,
    const struct span *value, const char *accept)
{
	if (span_is(name, "Upgrade")) {
		fields->upgrade++;
		fields->upgrades = span_is(value, "websocket");
	} else if (span_is(name, "Connection"))
		fields->connects |= span_lists(value, "Upgrade");
	else if (span_is(name, "Sec-WebSocket-Accept")) {
		fields->accept++;
		fields->accepted = value->len == ACCEPT_SIZE - 1 &&
		    memcmp(value->at, accept, value->len) == 0;
	} else if (span_is(name, "Sec-WebSocket-Protocol")) {
		fields->protocol++;
		fields->mqtt = value->len == 4 &&
		    memcmp(value->at, "mqtt", 4) == 0;
	} else if (span_is(name, "Sec-WebSocket-Extensions"))
		fields->extended |= value->len > 0;
}

static void
fields_read(struct fields *fields, struct span head, const char *accept)
{
	struct span	 line, name, value;
	const char	*colon;

	memset(fields, 0, sizeof(*fields));
	while (head.len > 0) {
		line = span_line(&head);
		if (line.len == 0)
			break;
		colon = memchr(line.at, ':', line.len);
		/* No name, a blank in it, or a line that goes on: RFC 9112, section 5. */
		if (colon == NULL || colon == line.at ||
		    memchr(line.at, ' ', (size_t)(colon - line.at)) != NULL ||
		    memchr(line.at, '\t', (size_t)(colon - line.at)) != NULL) {
			fields->malformed = true;
			return;
		}
		name = (struct span){ line.at, (size_t)(colon - line.at) };
		value.at = colon + 1;
		value.len = line.len - name.len - 1;
		span_trim(&value);
		fields_add(fields, &name, &value, accept);
	}
}

/* Why they make no WebSocket for MQTT; NULL: they do. */
static const char *
fields_wrong(const struct fields *fields)
{
	if (fields->malformed)
		return "a line is no header field";
	if (fields->upgrade != 1 || !fields->upgrades)
		return "no Upgrade: websocket";
	if (!fields->connects)
		return "no Connection: Upgrade";
	if (fields->accept != 1 || !fields->accepted)
		return "Sec-WebSocket-Accept is not what follows from our key";
	if (fields->extended)
		return "an extension that was not asked for";
	if (fields->protocol != 1 || !fields->mqtt)
		return "the subprotocol is not mqtt";
	return NULL;
}

/* Where the head ends, its empty line included; 0: not yet. */
static size_t
head_end(const char *head, size_t len)
{
	const char	*at = head, *end = head + len;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		if (at < end && *at == '\n')
			return (size_t)(at + 1 - head);
		if (end - at >= 2 && at[0] == '\r' && at[1] == '\n')
			return (size_t)(at + 2 - head);
	}
	return 0;
}

/* Nothing of HTTP begins like this. */
static bool
head_is_foreign(const char *head, size_t len)
{
	static const char	 start[] = "HTTP/1.";
	size_t			 n = sizeof(start) - 1;

	return memcmp(head, start, len < n ? len : n) != 0 ||
	    memchr(head, '\0', len) != NULL;
}

/* The three digits of the status line; 0: it has none. */
static int
status_code(const struct span *line)
{
	const char	*digits = line->at + sizeof(HTTP_1_1) - 1;
	int		 i, code = 0;

	if (line->len < sizeof(HTTP_1_1) - 1 + 3 || digits[-1] != ' ' ||
	    (line->len > sizeof(HTTP_1_1) - 1 + 3 && digits[3] != ' '))
		return 0;
	for (i = 0; i < 3; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return 0;
		code = code * 10 + digits[i] - '0';
	}
	return code;
}

static enum upgrade_answer
head_judge(const struct upgrade *upgrade, struct span head, char *why)
{
	char		 accept[ACCEPT_SIZE];
	struct span	 line = span_line(&head);
	struct fields	 fields;
	const char	*wrong;
	int		 code = status_code(&line);

	snprintf(why, UPGRADE_WHY_SIZE, "the WebSocket upgrade was answered with: %.*s",
	    line.len > 128 ? 128 : (int)line.len, line.at);
	if (code == 400 || code == 401 || code == 403)
		return UPGRADE_REFUSED;
	if (code != 101 || strncmp(line.at, HTTP_1_1, strlen(HTTP_1_1)) != 0)
		return UPGRADE_WRONG;
	upgrade_accept(upgrade, accept);
	fields_read(&fields, head, accept);
	if ((wrong = fields_wrong(&fields)) == NULL)
		return UPGRADE_OPEN;
	text_add(why, UPGRADE_WHY_SIZE, ": %s", wrong);
	return UPGRADE_WRONG;
}

enum upgrade_answer
upgrade_answer(const struct upgrade *upgrade, const char *head, size_t len,
    size_t *used, char *why)
{
	const char	*end;

	if (len == 0)
		return UPGRADE_MORE;
	*used = head_end(head, len < UPGRADE_HEAD_MAX ? len : UPGRADE_HEAD_MAX);
	if (head_is_foreign(head, *used != 0 ? *used : len)) {
		end = memchr(head, '\n', len);
		if (end != NULL)
			len = (size_t)(end - head);
		snprintf(why, UPGRADE_WHY_SIZE, "the WebSocket upgrade was not answered in HTTP: %.*s",
		    len > 128 ? 128 : (int)len, head);
		return UPGRADE_WRONG;
	}
	if (*used != 0)
		return head_judge(upgrade, (struct span){ head, *used }, why);
	if (len < UPGRADE_HEAD_MAX)
		return UPGRADE_MORE;
	snprintf(why, UPGRADE_WHY_SIZE, "the answer to the WebSocket upgrade has a head of more than %d octets",
	    UPGRADE_HEAD_MAX);
	return UPGRADE_WRONG;
}
