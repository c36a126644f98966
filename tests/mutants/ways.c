/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"
#include "tests/mutants/ways.h"

#define RECORD_HEAD	5
#define RECORD_SHORT	64	/* no ClientHello is */

/* The protocol that is offered first (RFC 7301, section 3.1). */
static unsigned
ways_of_protocol(const unsigned char *list, size_t len)
{
	static const struct { const char *name; unsigned way; } protocols[] = {
		{ "mqtt", WAY_ALPN_MQTT },
		{ "x-amzn-mqtt-ca", WAY_ALPN_AWS },
		{ "h2", WAY_ALPN_H2 },
	};
	size_t	 i;

	if (len < 3 || (size_t)list[2] + 3 > len)
		return WAY_NO_ALPN;
	for (i = 0; i < COUNT(protocols); i++)
		if (strlen(protocols[i].name) == list[2] &&
		    memcmp(list + 3, protocols[i].name, list[2]) == 0)
			return protocols[i].way;
	return WAY_ALPN_OTHER;
}

unsigned
ways_of_hello(SSL *ssl, const char *name)
{
	const unsigned char	*list = NULL;
	unsigned		 ways;
	size_t			 len = 0;

	if (name[0] == '\0')
		ways = WAY_NO_NAME;
	else if (strcmp(name, "localhost") == 0)
		ways = WAY_LOCALHOST;
	else
		ways = name[strspn(name, "0123456789.")] == '\0' ?
		    WAY_ADDRESS : WAY_FOREIGN_NAME;
	if (SSL_client_hello_get0_ext(ssl,
	    TLSEXT_TYPE_application_layer_protocol_negotiation, &list,
	    &len) != 1)
		len = 0;
	return ways | ways_of_protocol(list, len);
}

unsigned
ways_of_record(const void *bytes, size_t len)
{
	const unsigned char	*record = bytes;
	size_t			 body;

	if (len < RECORD_HEAD || record[0] != SSL3_RT_HANDSHAKE)
		return 0;
	body = (size_t)record[3] << 8 | record[4];
	if (body == 1)
		return WAY_OCTETS;
	return body < RECORD_SHORT ? WAY_PIECES : 0;
}
