/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "reports/paragraph.h"

#define WIDTH	80

/* Every byte but the continuation bytes starts a character. */
static size_t
columns(const char *text, size_t len)
{
	size_t	 i, n = 0;

	for (i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

size_t
text_columns(const char *text)
{
	return columns(text, strlen(text));
}

void
paragraph_write(FILE *f, size_t column, size_t indent, const char *text)
{
	size_t	 len, width;

	while (*text != '\0') {
		if (*text == ' ') {
			text++;
			continue;
		}
		if (*text == '\n') {
			putc('\n', f);
			column = 0;
			text++;
			continue;
		}
		len = strcspn(text, " \n");
		width = columns(text, len);
		if (column > indent && column + 1 + width > WIDTH) {
			putc('\n', f);
			column = 0;
		}
		if (column > indent) {
			putc(' ', f);
			column++;
		}
		for (; column < indent; column++)
			putc(' ', f);
		fwrite(text, 1, len, f);
		column += width;
		text += len;
	}
	putc('\n', f);
}
