/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/mutants/packet.h"

struct span
read_bytes(struct reader *reader, size_t len)
{
	struct span	 span = { (const uint8_t *)"", 0 };

	if (len > reader->left) {
		reader->bad = true;
		reader->left = 0;
		return span;
	}
	if (len > 0)
		span.at = reader->at;
	span.len = len;
	reader->at += len;
	reader->left -= len;
	return span;
}

uint8_t
read_byte(struct reader *reader)
{
	struct span	 span = read_bytes(reader, 1);

	return span.len == 1 ? span.at[0] : 0;
}

uint16_t
read_short(struct reader *reader)
{
	struct span	 span = read_bytes(reader, 2);
	unsigned	 value;

	if (span.len != 2)
		return 0;
	value = (unsigned)span.at[0] << 8 | span.at[1];
	return (uint16_t)value;
}

struct span
read_string(struct reader *reader)
{
	return read_bytes(reader, read_short(reader));
}

struct span
read_properties(struct reader *reader)
{
	size_t	 len = 0;
	int	 shift;
	uint8_t	 byte;

	for (shift = 0; shift < 28; shift += 7) {
		byte = read_byte(reader);
		len |= (size_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return read_bytes(reader, len);
	}
	reader->bad = true;
	return read_bytes(reader, 0);
}

bool
span_copy(struct span span, char *buf, size_t size)
{
	if (span.len >= size || memchr(span.at, '\0', span.len) != NULL)
		return false;
	memcpy(buf, span.at, span.len);
	buf[span.len] = '\0';
	return true;
}

int
packet_frame(const uint8_t *bytes, size_t len, size_t *header)
{
	size_t	 body = 0, i;

	for (i = 1; i < len && i < 5; i++) {
		body |= (size_t)(bytes[i] & 0x7f) << (7 * (i - 1));
		if ((bytes[i] & 0x80) != 0)
			continue;
		*header = i + 1;
		if (body > PACKET_SIZE - *header)
			return -1;
		return *header + body <= len ? (int)(*header + body) : 0;
	}
	return i == 5 ? -1 : 0;
}

void
write_bytes(struct writer *writer, const void *bytes, size_t len)
{
	if (len > sizeof(writer->body) - writer->len) {
		writer->bad = true;
		return;
	}
	if (len > 0)
		memcpy(writer->body + writer->len, bytes, len);
	writer->len += len;
}

void
write_byte(struct writer *writer, unsigned value)
{
	uint8_t	 byte = (uint8_t)value;

	write_bytes(writer, &byte, 1);
}

void
write_short(struct writer *writer, unsigned value)
{
	write_byte(writer, value >> 8);
	write_byte(writer, value & 0xff);
}

void
write_string(struct writer *writer, const char *text)
{
	size_t	 len = strlen(text);

	if (len > UINT16_MAX) {
		writer->bad = true;
		return;
	}
	write_short(writer, (unsigned)len);
	write_bytes(writer, text, len);
}

void
write_varint(struct writer *writer, size_t value)
{
	do {
		write_byte(writer, (unsigned)(value & 0x7f) |
		    (value > 0x7f ? 0x80u : 0));
		value >>= 7;
	} while (value > 0);
}

size_t
packet_header(uint8_t *bytes, enum packet_type type, unsigned flags, size_t body)
{
	size_t	 len = 0;

	bytes[len++] = (uint8_t)((unsigned)type << 4 | flags);
	do {
		bytes[len++] = (uint8_t)((body & 0x7f) | (body > 0x7f ? 0x80u : 0));
		body >>= 7;
	} while (body > 0 && len < 5);
	return len;
}
