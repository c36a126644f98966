/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/mutants/property.h"

/* MQTT 5, table 2-4: b is a byte, s two, i four, v a variable one, t a string or binary data, p a pair. */
static const char	 kinds[] = {
	[0x01] = 'b', [0x02] = 'i', [0x03] = 't', [0x08] = 't', [0x09] = 't',
	[0x0b] = 'v', [0x11] = 'i', [0x12] = 't', [0x13] = 's', [0x15] = 't',
	[0x16] = 't', [0x17] = 'b', [0x18] = 'i', [0x19] = 'b', [0x1a] = 't',
	[0x1c] = 't', [0x1f] = 't', [0x21] = 's', [0x22] = 's', [0x23] = 's',
	[0x24] = 'b', [0x25] = 'b', [0x26] = 'p', [0x27] = 'i', [0x28] = 'b',
	[0x29] = 'b', [0x2a] = 'b'
};

static struct span
read_value(struct reader *reader, char kind)
{
	struct span	 first, second;

	switch (kind) {
	case 'b':
		return read_bytes(reader, 1);
	case 's':
		return read_bytes(reader, 2);
	case 'i':
		return read_bytes(reader, 4);
	case 't':
		return read_string(reader);
	case 'p':
		first = read_string(reader);
		second = read_string(reader);
		first.len += 2 + second.len;
		return first;
	case 'v':
		first = read_bytes(reader, 1);
		while (!reader->bad && first.at[first.len - 1] >= 0x80) {
			read_byte(reader);
			first.len++;
		}
		return first;
	default:
		reader->bad = true;
		return read_bytes(reader, 0);
	}
}

bool
property_find(struct span properties, enum property property,
    struct span *value)
{
	struct reader	 reader = { properties.at, properties.len, false };
	unsigned	 kind;

	while (reader.left > 0) {
		kind = read_byte(&reader);
		*value = read_value(&reader,
		    kind < sizeof(kinds) ? kinds[kind] : 0);
		if (reader.bad)
			return false;
		if (kind == (unsigned)property)
			return true;
	}
	return false;
}

uint32_t
property_number(struct span properties, enum property property,
    uint32_t otherwise)
{
	struct span	 value;

	if (!property_find(properties, property, &value) || value.len != 4)
		return otherwise;
	return (uint32_t)value.at[0] << 24 | (uint32_t)value.at[1] << 16 |
	    (uint32_t)value.at[2] << 8 | value.at[3];
}
