/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "reports/variants.h"

#define AXES		3	/* TLS and MQTT version, "wss" or nothing */
#define AXIS_MAX	8
#define WSS		"wss"

/* A part of a case's name: "tls1.2". */
struct word {
	const char	*text;
	size_t		 len;
};

/* The different words that the cases have in one place. */
struct axis {
	struct word	 words[AXIS_MAX];
	size_t		 count;
};

/* What follows the id in a case's name: "[tls1.2,mqtt5]"; NULL when nothing of the kind does. */
static const char *
variant_text(const struct entry *entry)
{
	size_t	 len = strlen(entry->id);

	if (strncmp(entry->name, entry->id, len) != 0 || entry->name[len] != '[')
		return NULL;
	return entry->name + len;
}

static bool
word_is_wss(const struct word *word)
{
	return word->len == strlen(WSS) &&
	    memcmp(word->text, WSS, word->len) == 0;
}

/* The words between the brackets; those after the first may be missing, and are empty. */
static bool
variant_split(const struct entry *entry, struct word words[AXES])
{
	const char	*text = variant_text(entry), *end;
	size_t		 i;

	if (text == NULL)
		return false;
	for (i = 0; i < AXES; i++) {
		words[i].text = *text == ']' ? text : ++text;
		words[i].len = strcspn(words[i].text, ",]");
		end = words[i].text + words[i].len;
		if (*end == '\0' || (words[i].len == 0 && i == 0))
			return false;
		text = end;
	}
	if (word_is_wss(&words[1]) && words[2].len == 0) {
		words[2] = words[1];
		words[1].len = 0;
	}
	return strcmp(text, "]") == 0 &&
	    (words[2].len == 0 || word_is_wss(&words[2]));
}

/* Its place on the axis, where it is put if it is new; AXIS_MAX: no room. */
static size_t
axis_place(struct axis *axis, const struct word *word)
{
	size_t	 i;

	for (i = 0; i < axis->count; i++)
		if (axis->words[i].len == word->len &&
		    memcmp(axis->words[i].text, word->text, word->len) == 0)
			return i;
	if (i < AXIS_MAX)
		axis->words[axis->count++] = *word;
	return i;
}

/* Is there each of the one with each of the other, once? */
static bool
axes_full(const struct group *group, struct axis axes[AXES])
{
	struct word	 words[AXES];
	bool		 seen[AXIS_MAX][AXIS_MAX][2] = { { { false } } };
	size_t		 i, tls, mqtt, wss;

	for (i = 0; i < group->count; i++) {
		if (!variant_split(group->entries[i], words))
			return false;
		tls = axis_place(&axes[0], &words[0]);
		mqtt = axis_place(&axes[1], &words[1]);
		wss = axis_place(&axes[2], &words[2]);
		if (tls == AXIS_MAX || mqtt == AXIS_MAX ||
		    seen[tls][mqtt][wss])
			return false;
		seen[tls][mqtt][wss] = true;
		/* With and without a second word: not the same kind of variants. */
		if ((words[1].len == 0) != (axes[1].words[0].len == 0))
			return false;
	}
	return group->count == axes[0].count * axes[1].count * axes[2].count;
}

static void
axis_write(FILE *f, const struct axis *axis)
{
	size_t	 i;

	for (i = 0; i < axis->count; i++)
		fprintf(f, "%s%.*s", i == 0 ? "" : i + 1 < axis->count ? ", " :
		    " and ", (int)axis->words[i].len, axis->words[i].text);
}

char *
variants_text(const struct group *group)
{
	struct axis	 axes[AXES] = { { .count = 0 } };
	const char	*variant;
	char		*text;
	size_t		 i, size;
	FILE		*f = open_memstream(&text, &size);

	if (f == NULL)
		return xstrdup("");
	if (axes_full(group, axes)) {
		axis_write(f, &axes[0]);
		if (axes[1].words[0].len > 0)
			fputs(", ", f);
		axis_write(f, &axes[1]);
		if (axes[2].count > 1)
			fputs(", with and without " WSS, f);
		else if (axes[2].words[0].len > 0)
			fputs(", " WSS, f);
	} else {
		for (i = 0; i < group->count; i++) {
			variant = variant_text(group->entries[i]);
			fprintf(f, "%s%s", i > 0 ? ", " : "", variant != NULL ?
			    variant : group->entries[i]->name);
		}
	}
	fclose(f);
	return text;
}
