/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <string.h>

#include "harness/base.h"

void
text_add(char *buf, size_t size, const char *format, ...)
{
	va_list	 ap;
	size_t	 used = strnlen(buf, size);

	if (used + 1 >= size)
		return;
	va_start(ap, format);
	vsnprintf(buf + used, size - used, format, ap);
	va_end(ap);
}

size_t
text_character(const char *text, size_t len, uint32_t *point)
{
	static const uint32_t	 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char	*src = (const unsigned char *)text;
	size_t			 i, need;

	if (len == 0)
		return 0;
	if (src[0] < 0x80)
		need = 1;
	else if (src[0] >= 0xc2 && src[0] <= 0xdf)
		need = 2;
	else if (src[0] >= 0xe0 && src[0] <= 0xef)
		need = 3;
	else if (src[0] >= 0xf0 && src[0] <= 0xf4)
		need = 4;
	else
		return 0;
	if (need > len)
		return 0;
	*point = need == 1 ? src[0] : src[0] & (0x7fu >> need);
	for (i = 1; i < need; i++) {
		if ((src[i] & 0xc0) != 0x80)
			return 0;
		*point = *point << 6 | (src[i] & 0x3fu);
	}
	if (*point < least[need] || *point > 0x10ffff ||
	    (*point >= 0xd800 && *point <= 0xdfff))
		return 0;
	return need;
}

/* Would a viewer show nothing, or something else than what is there? */
static bool
invisible(uint32_t c)
{
	static const struct { uint32_t first, last; } ranges[] = {
		{ 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },
		{ 0x061c, 0x061c }, { 0x180e, 0x180e }, { 0x200b, 0x200f },
		{ 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0xfdd0, 0xfdef },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff },
	};
	size_t	 i;

	for (i = 0; i < COUNT(ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return (c & 0xfffe) == 0xfffe;
}

size_t
text_visible(char *dst, size_t size, const char *src, size_t len,
    const char *keep)
{
	const unsigned char	*in = (const unsigned char *)src;
	size_t			 i, n, used = 0;
	uint32_t		 point = 0;
	bool			 shown;

	if (size == 0)
		return 0;
	for (; len > 0; in += n, len -= n) {
		n = text_character((const char *)in, len, &point);
		shown = n != 0 && (!invisible(point) || (point != 0 &&
		    point < 0x80 && keep != NULL &&
		    strchr(keep, (int)point) != NULL));
		if (n == 0)
			n = 1;
		if (used + (shown ? n : 4 * n) >= size)
			break;
		if (shown) {
			memcpy(dst + used, in, n);
			used += n;
			continue;
		}
		for (i = 0; i < n; i++, used += 4)
			snprintf(dst + used, 5, "\\x%02X", in[i]);
	}
	dst[used] = '\0';
	return used;
}

#define WORD_MAX 64

/* Levenshtein distance; words longer than WORD_MAX are far from everything. */
static size_t
distance(const char *a, const char *b)
{
	size_t	 row[WORD_MAX + 1], i, j, old, best, m = strlen(a), n = strlen(b);

	if (m > WORD_MAX || n > WORD_MAX)
		return WORD_MAX;
	for (j = 0; j <= n; j++)
		row[j] = j;
	for (i = 1; i <= m; i++) {
		old = row[0];
		row[0] = i;
		for (j = 1; j <= n; j++) {
			best = old + (a[i - 1] != b[j - 1]);
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			old = row[j];
			row[j] = best;
		}
	}
	return row[n];
}

const char *
text_nearest(const char *word, const char *const *names, size_t count)
{
	const char	*nearest = NULL;
	size_t		 best = strlen(word) / 2 + 1, d, i;

	for (i = 0; i < count; i++) {
		d = distance(word, names[i]);
		if (d <= best && (nearest == NULL || d < best)) {
			best = d;
			nearest = names[i];
		}
	}
	return nearest;
}
