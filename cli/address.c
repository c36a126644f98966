/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "cli/address.h"

/* Schemes that people write, and what to tell them; NULL: it is right. */
static const struct {
	const char	*scheme;
	const char	*refusal;
} schemes[] = {
	{ "mqtts", NULL },
	{ "mqtt", "mqtt:// has no TLS, and client certificates need it; "
	    "write mqtts://HOST[:PORT]" },
	{ "tcp", "tcp:// has no TLS, and client certificates need it; "
	    "write mqtts://HOST[:PORT]" },
	{ "ws", "ws:// has no TLS, and client certificates need it" },
	{ "wss", "wss:// has no meaning here; write HOST[:PORT]" },
};

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

bool
address_is_ip(const char *host)
{
	char		 copy[INET6_ADDRSTRLEN];
	unsigned char	 addr[sizeof(struct in6_addr)];
	size_t		 len = strcspn(host, "%");
	const char	*zone = host + len;

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, host, len);
	copy[len] = '\0';
	if (inet_pton(AF_INET, host, addr) == 1)
		return true;
	if (inet_pton(AF_INET6, copy, addr) != 1)
		return false;
	if (*zone == '\0')
		return true;
	for (zone++, len = 0; zone[len] != '\0'; len++)
		if (!is_alnum(zone[len]) && strchr("-._", zone[len]) == NULL)
			return false;
	return len > 0 && len < 16;
}

bool
address_host_valid(const char *host)
{
	size_t	 label = 0, i;
	bool	 digits = true;	/* the last label so far: a mistyped address, no name */

	if (address_is_ip(host))
		return true;
	for (i = 0; host[i] != '\0'; i++) {
		if (i >= 253)
			return false;
		if (host[i] == '.') {
			if (label == 0 || host[i - 1] == '-')
				return false;
			label = 0;
			digits = true;
			continue;
		}
		if (host[i] == '-' ? label == 0 :
		    !is_alnum(host[i]) && host[i] != '_')
			return false;
		if (host[i] < '0' || host[i] > '9')
			digits = false;
		if (++label > 63)
			return false;
	}
	return label > 0 && !digits && host[i - 1] != '-';
}

/* Step over the scheme, if there is one. */
static int
parse_scheme(const char **text, struct error *error)
{
	const char	*end = strstr(*text, "://");
	size_t		 len, i;

	if (end == NULL)
		return 0;
	len = (size_t)(end - *text);
	for (i = 0; i < COUNT(schemes); i++) {
		if (strlen(schemes[i].scheme) != len ||
		    strncasecmp(*text, schemes[i].scheme, len) != 0)
			continue;
		if (schemes[i].refusal != NULL)
			return error_set(error, "%s", schemes[i].refusal);
		*text = end + 3;
		return 0;
	}
	return error_set(error,
	    "unknown scheme; write HOST[:PORT] or mqtts://HOST[:PORT]");
}

static int
parse_port(const char *text, uint16_t *port, struct error *error)
{
	unsigned	 n = 0;
	size_t		 i;

	for (i = 0; text[i] >= '0' && text[i] <= '9' && n <= UINT16_MAX; i++)
		n = n * 10 + (unsigned)(text[i] - '0');
	if (i == 0 || text[i] != '\0' || n < 1 || n > UINT16_MAX)
		return error_set(error,
		    "the port must be a number from 1 to 65535");
	*port = (uint16_t)n;
	return 0;
}

/* Where the host ends; the port's text, if any, goes to *port. */
static int
split(const char **host, size_t *len, const char **port, struct error *error)
{
	const char	*end, *colon;

	*port = NULL;
	if (**host == '[') {
		if ((end = strchr(*host, ']')) == NULL ||
		    (end[1] != '\0' && end[1] != ':'))
			return error_set(error,
			    "write an IPv6 address as [ADDRESS] or [ADDRESS]:PORT");
		(*host)++;
		*len = (size_t)(end - *host);
		if (end[1] == ':')
			*port = end + 2;
		return 0;
	}
	colon = strchr(*host, ':');
	if (colon == NULL || strchr(colon + 1, ':') != NULL) {
		*len = strlen(*host);
		return 0;
	}
	*len = (size_t)(colon - *host);
	*port = colon + 1;
	return 0;
}

int
address_parse(const char *text, uint16_t port, struct address *address,
    struct error *error)
{
	char		 copy[sizeof(address->host) + sizeof("[]:65535")];
	const char	*host, *port_text;
	size_t		 len;
	bool		 bracket;

	if (parse_scheme(&text, error) == -1)
		return -1;
	if (strchr(text, '@') != NULL)
		return error_set(error, "a user name or password has no place "
		    "here; identities come from certificates");
	len = strlen(text);
	if (len > 0 && text[len - 1] == '/')
		len--;
	if (len == 0)
		return error_set(error, "the host is missing; write HOST[:PORT]");
	if (memchr(text, '/', len) != NULL || strpbrk(text, "?#") != NULL)
		return error_set(error,
		    "a path has no meaning here; write HOST[:PORT]");
	if (len >= sizeof(copy))
		return error_set(error, "a host name has at most 253 characters");
	memcpy(copy, text, len);
	copy[len] = '\0';

	host = copy;
	bracket = *host == '[';
	if (split(&host, &len, &port_text, error) == -1)
		return -1;
	if (len == 0)
		return error_set(error, "the host is missing; write HOST[:PORT]");
	if (port_text != NULL && parse_port(port_text, &port, error) == -1)
		return -1;
	copy[(size_t)(host - copy) + len] = '\0';
	if (strchr(host, ':') != NULL || bracket) {
		if (strchr(host, ':') == NULL || !address_is_ip(host))
			return error_set(error, "not an IPv6 address; "
			    "write HOST:PORT or [IPV6]:PORT");
	} else if (!address_host_valid(host))
		return error_set(error, "not a host name or IP address "
		    "(letters, digits, '-' and '.')");
	memset(address, 0, sizeof(*address));
	memcpy(address->host, host, len);
	address->port = port;
	return 0;
}

static bool
addresses_have(const struct addresses *addresses, const struct address *one)
{
	size_t	 i;

	for (i = 0; i < addresses->count; i++)
		if (addresses->items[i].port == one->port &&
		    strcasecmp(addresses->items[i].host, one->host) == 0)
			return true;
	return false;
}

int
addresses_parse(const char *text, uint16_t port, struct addresses *addresses,
    struct error *error)
{
	struct address	 one = { .port = 0 };
	char		 copy[sizeof(one.host) + sizeof("mqtts://[]:65535/")];
	size_t		 len;

	for (addresses->count = 0;; text += len + 1) {
		len = strcspn(text, ",");
		if (len >= sizeof(copy))
			return error_set(error, "a host name has at most 253 characters");
		memcpy(copy, text, len);
		copy[len] = '\0';
		if (address_parse(copy, port, &one, error) == -1)
			return -1;
		if (addresses_have(addresses, &one))
			return error_set(error, "an address is there twice");
		if (addresses->count == ADDRESSES_MAX)
			return error_set(error, "at most %d addresses",
			    ADDRESSES_MAX);
		addresses->items[addresses->count++] = one;
		if (text[len] == '\0')
			return 0;
	}
}

/* As it stands in a request line (RFC 3986, sections 3.3 and 3.4). */
static bool
path_valid(const char *path)
{
	size_t	 i;

	for (i = 0; path[i] != '\0'; i++)
		if (!is_alnum(path[i]) &&
		    strchr("/?-._~%!$&'()*+,;=:@", path[i]) == NULL)
			return false;
	return true;
}

static bool
scheme_is_wss(const char *text)
{
	return strncasecmp(text, "wss://", 6) == 0;
}

int
address_parse_websocket(const char *text, struct address *address,
    struct error *error)
{
	char		 host[sizeof(address->host) + sizeof("[]:65535")];
	const char	*path;
	size_t		 len;

	if (scheme_is_wss(text))
		text += 6;
	else if (strstr(text, "://") != NULL)
		return error_set(error, "not a WebSocket listener with TLS; "
		    "write HOST[:PORT][/PATH] or wss://HOST[:PORT][/PATH]");
	len = strcspn(text, "/?#");
	path = text[len] == '\0' ? WSS_PATH : text + len;
	if (*path != '/' || !path_valid(path))
		return error_set(error, "the path begins with a slash and has "
		    "only what may stand in a URL, without a fragment");
	if (strlen(path) >= sizeof(address->path))
		return error_set(error, "a path of at most %zu characters",
		    sizeof(address->path) - 1);
	if (len >= sizeof(host))
		return error_set(error, "a host name has at most 253 characters");
	memcpy(host, text, len);
	host[len] = '\0';
	if (address_parse(host, WSS_PORT, address, error) == -1)
		return -1;
	memcpy(address->path, path, strlen(path) + 1);
	return 0;
}

int
address_parse_broker(const char *text, struct address *address,
    struct error *error)
{
	return scheme_is_wss(text) ?
	    address_parse_websocket(text, address, error) :
	    address_parse(text, MQTTS_PORT, address, error);
}

void
address_text(const struct address *address, char *dst, size_t size)
{
	bool	 v6 = strchr(address->host, ':') != NULL;

	snprintf(dst, size, "%s%s%s%s:%u%s", address->path[0] != '\0' ?
	    "wss://" : "", v6 ? "[" : "", address->host, v6 ? "]" : "",
	    (unsigned)address->port, address->path);
}
