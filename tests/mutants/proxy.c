/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/mutants/proxy.h"

#define TEXT_MAX	107	/* section 2.1, CR LF included */
#define SIGNATURE	"\r\n\r\n\0\r\nQUIT\n"
#define SIGNATURE_LEN	12
#define HEAD_LEN	16
#define COMMAND_PROXY	0x21
#define TCP_OVER_IPV4	0x11
#define IPV4_LEN	12

#define TYPE_SSL	0x20
#define TYPE_SSL_CN	0x22
#define SSL_LEN		5	/* the flags, and what verification said */
#define SSL_CERTIFICATE	0x07	/* over TLS, with a certificate, in this connection and session */

static unsigned
number_at(const uint8_t *octets)
{
	return (unsigned)octets[0] << 8 | octets[1];
}

/* The value of this type in a list of them; false: it is not there, or the list is none. */
static bool
value_find(const uint8_t *list, size_t left, unsigned type,
    const uint8_t **value, size_t *len)
{
	bool	 found = false;
	size_t	 size;

	*value = list;
	*len = 0;
	while (left >= 3 && (size = number_at(list + 1)) <= left - 3) {
		if (list[0] == type) {
			*value = list + 3;
			*len = size;
			found = true;
		}
		list += 3 + size;
		left -= 3 + size;
	}
	return found && left == 0;
}

/* Section 2.2.6. */
static void
proxy_read_cn(const uint8_t *list, size_t left, struct proxy *proxy)
{
	static const uint8_t	 verified[4];
	const uint8_t		*ssl, *cn;
	size_t			 len, size;

	if (!value_find(list, left, TYPE_SSL, &ssl, &len) || len < SSL_LEN ||
	    ssl[0] != SSL_CERTIFICATE || memcmp(ssl + 1, verified, 4) != 0 ||
	    !value_find(ssl + SSL_LEN, len - SSL_LEN, TYPE_SSL_CN, &cn,
	    &size) || size >= sizeof(proxy->cn))
		return;
	memcpy(proxy->cn, cn, size);
}

static bool
proxy_read_binary(const uint8_t *octets, size_t len, struct proxy *proxy)
{
	size_t	 rest = number_at(octets + 14);

	if (octets[12] != COMMAND_PROXY || octets[13] != TCP_OVER_IPV4 ||
	    rest < IPV4_LEN || rest > len - HEAD_LEN)
		return false;
	proxy->version = 2;
	proxy->len = HEAD_LEN + rest;
	proxy_read_cn(octets + HEAD_LEN + IPV4_LEN, rest - IPV4_LEN, proxy);
	return true;
}

bool
proxy_read(const uint8_t *octets, size_t len, struct proxy *proxy)
{
	static const char	 text[] = "PROXY TCP4 ";
	const uint8_t		*end;

	memset(proxy, 0, sizeof(*proxy));
	if (len >= HEAD_LEN && memcmp(octets, SIGNATURE, SIGNATURE_LEN) == 0)
		return proxy_read_binary(octets, len, proxy);
	if (len < sizeof(text) || memcmp(octets, text, sizeof(text) - 1) != 0 ||
	    (end = memchr(octets, '\n', len)) == NULL || end[-1] != '\r' ||
	    end - octets >= TEXT_MAX)
		return false;
	proxy->version = 1;
	proxy->len = (size_t)(end - octets) + 1;
	return true;
}
