/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/name.h"

/* Where the ordinary subjects are. */
#define DIRECTORY	"CN=%s,O=mqtt-certcheck TEST ONLY"

struct fold {
	const char	*from, *to;
};

/* Cyrillic, Greek and wide letters that look like Latin ones. */
static const struct fold	 lookalikes[] = {
	{ "\u0430", "a" }, { "\u0435", "e" }, { "\u043e", "o" },
	{ "\u0440", "p" }, { "\u0441", "c" }, { "\u0445", "x" },
	{ "\u0456", "i" }, { "\u03bf", "o" }, { "\uff43", "c" },
	{ "\uff4f", "o" },
};

/* Letters with a mark of their own: normalisation form D to C. */
static const struct fold	 composed[] = {
	{ "a\u0301", "\u00e1" }, { "e\u0301", "\u00e9" },
	{ "o\u0308", "\u00f6" }, { "u\u0308", "\u00fc" },
};

/* A byte order mark, and spaces of no width. */
static const struct fold	 unseen[] = {
	{ "\ufeff", "" }, { "\u200b", "" }, { "\u200d", "" },
};

void
text_set(struct text *text, const void *bytes, size_t len)
{
	text->len = len < sizeof(text->bytes) ? len : 0;
	if (text->len > 0)
		memcpy(text->bytes, bytes, text->len);
}

static bool
is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7f;
}

/* Take out what the predicate says. */
static void
text_strip(struct text *text, bool (*unwanted)(char))
{
	size_t	 i, kept = 0;

	for (i = 0; i < text->len; i++)
		if (!unwanted(text->bytes[i]))
			text->bytes[kept++] = text->bytes[i];
	text->len = kept;
}

static bool
is_nul(char c)
{
	return c == '\0';
}

/* End it at the first of them; false: there is none. */
static bool
text_end(struct text *text, bool (*end)(char))
{
	size_t	 i;

	for (i = 0; i < text->len; i++)
		if (end(text->bytes[i])) {
			text->len = i;
			return true;
		}
	return false;
}

/* Does what it must not hold go, by the broker's own way? */
static bool
text_clean(const struct behaviour *behaviour, struct text *text)
{
	struct text	 copy;

	if (behaviour->read & READ_TO_NUL)
		text_end(text, is_nul);
	if (behaviour->read & READ_NO_NUL)
		text_strip(text, is_nul);
	if (behaviour->read & READ_NO_CONTROLS)
		text_strip(text, is_control);
	if (behaviour->read & READ_LINE)
		text_end(text, is_control);
	copy = *text;
	if (text_end(&copy, is_nul))
		return false;
	return (behaviour->read & READ_CONTROLS) != 0 ||
	    !text_end(&copy, is_control);
}

/* Octets of the character that begins there; 0: none does (RFC 3629, section 4). */
static size_t
utf8_length(const unsigned char *at, size_t left)
{
	static const struct {
		unsigned char	 from, to, second_from, second_to;
		size_t		 len;
	} rows[] = {
		{ 0x00, 0x7f, 0, 0, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t	 i, k;

	for (i = 0; i < COUNT(rows); i++) {
		if (at[0] < rows[i].from || at[0] > rows[i].to)
			continue;
		if (rows[i].len > left || (rows[i].len > 1 &&
		    (at[1] < rows[i].second_from || at[1] > rows[i].second_to)))
			return 0;
		for (k = 2; k < rows[i].len; k++)
			if ((at[k] & 0xc0) != 0x80)
				return 0;
		return rows[i].len;
	}
	return 0;
}

static bool
is_utf8(const char *text, size_t len)
{
	const unsigned char	*at = (const unsigned char *)text;
	size_t			 i, n;

	for (i = 0; i < len; i += n)
		if ((n = utf8_length(at + i, len - i)) == 0)
			return false;
	return true;
}

static void
name_replace(char *name, const struct fold *folds, size_t count)
{
	char	*at;
	size_t	 i, len, rest;

	for (i = 0; i < count; i++)
		while ((at = strstr(name, folds[i].from)) != NULL) {
			/* No replacement is longer. */
			len = strlen(folds[i].to);
			rest = strlen(folds[i].from);
			memcpy(at, folds[i].to, len);
			memmove(at + len, at + rest, strlen(at + rest) + 1);
		}
}

static void
name_trim(char *name)
{
	size_t	 len = strlen(name), start = strspn(name, " ");

	while (len > start && name[len - 1] == ' ')
		len--;
	memmove(name, name + start, len - start);
	name[len - start] = '\0';
}

/* Of a whole subject only what stands behind a "CN=". */
static void
name_from_whole(char *name, bool last)
{
	char	*at = strstr(name, "CN="), *next;

	if (at == NULL)
		return;
	while (last && (next = strstr(at + 1, "CN=")) != NULL)
		at = next;
	memmove(name, at + 3, strlen(at + 3) + 1);
	name[strcspn(name, ",+")] = '\0';
}

/* The whole subject of the one who has that CN. */
static void
name_look_up(char *name)
{
	char	 cn[SESSION_NAME - sizeof(DIRECTORY)];

	snprintf(cn, sizeof(cn), "%s", name);
	snprintf(name, SESSION_NAME, DIRECTORY, cn);
}

/* What makes different names the same. */
static void
name_fold(unsigned read, char *name)
{
	char	*at;
	size_t	 i;

	if (read & READ_VISIBLE)
		name_replace(name, unseen, COUNT(unseen));
	if (read & READ_ASCII)
		name_replace(name, lookalikes, COUNT(lookalikes));
	if (read & READ_COMPOSED)
		name_replace(name, composed, COUNT(composed));
	for (i = 0; (read & READ_LOWER) != 0 && name[i] != '\0'; i++)
		name[i] = (char)tolower((unsigned char)name[i]);
	if (read & READ_TRIMMED)
		name_trim(name);
	if ((read & READ_COLON) != 0 && (at = strrchr(name, ':')) != NULL)
		memmove(name, at + 1, strlen(at + 1) + 1);
	if ((read & READ_SLASH) != 0 && (at = strchr(name, '/')) != NULL)
		*at = '\0';
	if (read & (READ_DN_FIRST | READ_DN_LAST))
		name_from_whole(name, (read & READ_DN_LAST) != 0);
	if (read & READ_DIRECTORY)
		name_look_up(name);
}

bool
name_read(const struct behaviour *behaviour, const struct text *text,
    char name[SESSION_NAME])
{
	struct text	 copy = *text;
	size_t		 longest = behaviour->longest;

	if (longest == 0)
		longest = NAME_MAX_LEN;
	if (behaviour->cut != 0 && copy.len > behaviour->cut)
		copy.len = behaviour->cut;
	if (!text_clean(behaviour, &copy) || copy.len > longest ||
	    ((behaviour->read & READ_OCTETS) == 0 &&
	    !is_utf8(copy.bytes, copy.len)))
		return false;
	memcpy(name, copy.bytes, copy.len);
	name[copy.len] = '\0';
	name_fold(behaviour->read, name);
	return name[0] != '\0';
}
