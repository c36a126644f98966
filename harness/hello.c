/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/hello_wire.h"

#define MESSAGE_CLIENT_HELLO	1
#define SUITE_SCSV		0x00ff	/* RFC 5746, section 3.3 */

const char *
hello_version_name(uint16_t version)
{
	static const char *const	 names[] = {
		"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"
	};

	return version >= WIRE_SSL_3 && version <= WIRE_TLS_1_3 ?
	    names[version - WIRE_SSL_3] : "?";
}

/* HELLO_SIZE has room for all that is ever put in: see hello_write. */
struct scribe {
	uint8_t	*buf;
	size_t	 len;
};

static void
put8(struct scribe *scribe, unsigned value)
{
	scribe->buf[scribe->len++] = (uint8_t)value;
}

static void
put16(struct scribe *scribe, unsigned value)
{
	put8(scribe, value >> 8);
	put8(scribe, value & 0xff);
}

static void
put(struct scribe *scribe, const void *bytes, size_t len)
{
	memcpy(scribe->buf + scribe->len, bytes, len);
	scribe->len += len;
}

/* A length that is known once what it is about has been put: two octets. */
static size_t
vector_open(struct scribe *scribe)
{
	put16(scribe, 0);
	return scribe->len;
}

static void
vector_close(struct scribe *scribe, size_t start)
{
	size_t	 len = scribe->len - start;

	scribe->buf[start - 2] = (uint8_t)(len >> 8);
	scribe->buf[start - 1] = (uint8_t)len;
}

static size_t
extension_open(struct scribe *scribe, enum extension type)
{
	put16(scribe, type);
	return vector_open(scribe);
}

/* One that holds a list of numbers. */
static void
put_numbers(struct scribe *scribe, enum extension type,
    const uint16_t *numbers, size_t count)
{
	size_t	 outer = extension_open(scribe, type);
	size_t	 inner = vector_open(scribe), i;

	for (i = 0; i < count; i++)
		put16(scribe, numbers[i]);
	vector_close(scribe, inner);
	vector_close(scribe, outer);
}

/* RFC 6066, section 3. */
static void
put_server_name(struct scribe *scribe, const char *sni)
{
	size_t	 outer = extension_open(scribe, EXTENSION_SERVER_NAME);
	size_t	 list = vector_open(scribe), name;

	put8(scribe, 0);
	name = vector_open(scribe);
	put(scribe, sni, strlen(sni));
	vector_close(scribe, name);
	vector_close(scribe, list);
	vector_close(scribe, outer);
}

/* RFC 7301, section 3.1. */
static void
put_alpn(struct scribe *scribe, const char *alpn)
{
	size_t	 outer = extension_open(scribe, EXTENSION_ALPN);
	size_t	 list = vector_open(scribe);

	put8(scribe, (unsigned)strlen(alpn));
	put(scribe, alpn, strlen(alpn));
	vector_close(scribe, list);
	vector_close(scribe, outer);
}

/* RFC 8446, sections 4.2.1 and 4.2.8.  Any 32 octets are a share of X25519. */
static void
put_1_3(struct scribe *scribe, const uint8_t share[32])
{
	static const uint16_t	 versions[] = { WIRE_TLS_1_3, WIRE_TLS_1_2 };
	size_t			 outer, list, i;

	outer = extension_open(scribe, EXTENSION_VERSIONS);
	put8(scribe, sizeof(versions));
	for (i = 0; i < COUNT(versions); i++)
		put16(scribe, versions[i]);
	vector_close(scribe, outer);
	outer = extension_open(scribe, EXTENSION_KEY_SHARE);
	list = vector_open(scribe);
	put16(scribe, 0x001d);
	put16(scribe, 32);
	put(scribe, share, 32);
	vector_close(scribe, list);
	vector_close(scribe, outer);
}

static bool
name_fits(const char *name)
{
	return name != NULL && name[0] != '\0' && strlen(name) <= 255;
}

static void
put_extensions(struct scribe *scribe, const struct hello *hello,
    const char *sni, const char *alpn, const uint8_t *share)
{
	/* X25519, P-256, P-384, P-521, X448, ffdhe2048, ffdhe3072. */
	static const uint16_t	 groups[] = {
		0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0100, 0x0101
	};
	/* ECDSA, EdDSA, RSA-PSS, RSA; the last two are by SHA-1, for old servers. */
	static const uint16_t	 signatures[] = {
		0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806,
		0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201
	};
	size_t			 all = vector_open(scribe), one;

	if (name_fits(sni))
		put_server_name(scribe, sni);
	put_numbers(scribe, EXTENSION_GROUPS, groups, COUNT(groups));
	one = extension_open(scribe, EXTENSION_POINT_FORMATS);
	put8(scribe, 1);
	put8(scribe, 0);
	vector_close(scribe, one);
	vector_close(scribe, extension_open(scribe, EXTENSION_MASTER_SECRET));
	if (hello->version >= WIRE_TLS_1_2)
		put_numbers(scribe, EXTENSION_SIGNATURES, signatures,
		    COUNT(signatures));
	if (name_fits(alpn))
		put_alpn(scribe, alpn);
	if (hello->version >= WIRE_TLS_1_3)
		put_1_3(scribe, share);
	vector_close(scribe, all);
}

void
hello_suites(const struct hello *hello, uint16_t list[CIPHER_SUITES_MAX])
{
	size_t	 n = 0;

	if (hello->suites == NULL) {
		cipher_suites_in_use(hello->version, list);
		return;
	}
	for (; n < CIPHER_SUITES_MAX - 1 && hello->suites[n] != 0; n++)
		list[n] = hello->suites[n];
	list[n] = 0;
}

size_t
hello_write(const struct hello *hello, const char *sni, const char *alpn,
    const uint8_t random[HELLO_RANDOM], uint8_t *buf)
{
	struct scribe	 scribe = { .buf = buf };
	uint16_t	 list[CIPHER_SUITES_MAX];
	size_t		 record, message, suites, i;
	bool		 extended = hello->version > WIRE_SSL_3;

	put8(&scribe, CONTENT_HANDSHAKE);
	/* As old as can be, for middleboxes (RFC 8446, section 5.1). */
	put16(&scribe, extended ? WIRE_TLS_1 : WIRE_SSL_3);
	record = vector_open(&scribe);
	put8(&scribe, MESSAGE_CLIENT_HELLO);
	put8(&scribe, 0);
	message = vector_open(&scribe);
	put16(&scribe, hello->version > WIRE_TLS_1_2 ? WIRE_TLS_1_2 : hello->version);
	put(&scribe, random, HELLO_RANDOM_SIZE);
	/* In TLS 1.3 it is for middleboxes too (RFC 8446, appendix D.4). */
	put8(&scribe, hello->version >= WIRE_TLS_1_3 ? SESSION_ID_MAX : 0);
	if (hello->version >= WIRE_TLS_1_3)
		put(&scribe, random + HELLO_RANDOM_SIZE, SESSION_ID_MAX);
	hello_suites(hello, list);
	suites = vector_open(&scribe);
	for (i = 0; list[i] != 0; i++)
		put16(&scribe, list[i]);
	put16(&scribe, SUITE_SCSV);
	vector_close(&scribe, suites);
	put8(&scribe, 1);
	put8(&scribe, 0);
	if (extended)
		put_extensions(&scribe, hello, sni, alpn,
		    random + HELLO_RANDOM_SIZE + SESSION_ID_MAX);
	vector_close(&scribe, message);
	vector_close(&scribe, record);
	return scribe.len;
}
