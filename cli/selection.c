/* SPDX-License-Identifier: ISC */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "cli/selection.h"

#define ID_SIZE	128

static bool
matches_any(const struct words *patterns, const char *id)
{
	size_t	 i;

	for (i = 0; i < patterns->count; i++)
		if (fnmatch(patterns->items[i], id, 0) == 0)
			return true;
	return false;
}

static bool
matches_something(const char *pattern, const struct family *const *families,
    size_t nfamilies)
{
	size_t	 i, j;

	for (i = 0; i < nfamilies; i++)
		for (j = 0; j < families[i]->count; j++)
			if (fnmatch(pattern, families[i]->scenarios[j].id, 0) == 0)
				return true;
	return false;
}

static const char *
nearest_id(const char *word, const struct family *const *families,
    size_t nfamilies)
{
	const char	**names = NULL, *near;
	size_t		 count = 0, i, j;

	for (i = 0; i < nfamilies; i++) {
		names = xreallocarray(names, count + families[i]->count + 1,
		    sizeof(*names));
		for (j = 0; j < families[i]->count; j++)
			names[count++] = families[i]->scenarios[j].id;
	}
	near = text_nearest(word, names, count);
	free(names);
	return near;
}

static const char *
nearest_family(const char *word, const struct family *const *families,
    size_t nfamilies)
{
	const char	**names, *near;
	char		 family[ID_SIZE];
	size_t		 i;

	snprintf(family, sizeof(family), "%.*s", (int)strcspn(word, ".*?["),
	    word);
	names = xcalloc(nfamilies + 1, sizeof(*names));
	for (i = 0; i < nfamilies; i++)
		names[i] = families[i]->name;
	near = text_nearest(family, names, nfamilies);
	free(names);
	return near;
}

void
selection_nearest(const char *word, const struct family *const *families,
    size_t nfamilies, char *dst, size_t size)
{
	const char	*near = NULL;

	dst[0] = '\0';
	if (strpbrk(word, "*?[") == NULL && strchr(word, '.') != NULL)
		near = nearest_id(word, families, nfamilies);
	if (near != NULL)
		text_add(dst, size, "%s", near);
	else if ((near = nearest_family(word, families, nfamilies)) != NULL)
		text_add(dst, size, "%s.*", near);
}

int
selection_check(const char *pattern, const struct family *const *families,
    size_t nfamilies, struct error *error)
{
	char	 near[ID_SIZE], shown[256];

	if (matches_something(pattern, families, nfamilies))
		return 0;
	selection_nearest(pattern, families, nfamilies, near, sizeof(near));
	value_show(shown, sizeof(shown), pattern);
	if (near[0] == '\0')
		return error_set(error, "'%s' matches no scenario; "
		    "mqtt-certcheck list shows them all", shown);
	return error_set(error,
	    "'%s' matches no scenario; did you mean '%s'?", shown, near);
}

static int
check_patterns(const struct words *patterns, const char *what,
    const struct family *const *families, size_t nfamilies, struct error *error)
{
	struct error	 wrong;
	size_t		 i;

	for (i = 0; i < patterns->count; i++)
		if (selection_check(patterns->items[i], families, nfamilies,
		    &wrong) == -1)
			return error_set(error, "%s%s", what, wrong.text);
	return 0;
}

int
selection_make(const struct options *options,
    const struct family *const *families, size_t nfamilies,
    const struct scenario ***selected, size_t *count, struct error *error)
{
	const struct scenario	*scenario;
	size_t			 i, j;

	*selected = NULL;
	*count = 0;
	if (check_patterns(&options->operands, "", families, nfamilies,
	    error) == -1 || check_patterns(&options->skips, "--skip ", families,
	    nfamilies, error) == -1)
		return -1;
	for (i = 0; i < nfamilies; i++)
		for (j = 0; j < families[i]->count; j++) {
			scenario = &families[i]->scenarios[j];
			if ((options->operands.count > 0 &&
			    !matches_any(&options->operands, scenario->id)) ||
			    matches_any(&options->skips, scenario->id))
				continue;
			*selected = xreallocarray(*selected, *count + 1,
			    sizeof(**selected));
			(*selected)[(*count)++] = scenario;
		}
	if (*count == 0)
		return error_set(error, "nothing is selected: --skip leaves out "
		    "all that the patterns name");
	return 0;
}

const struct family *
selection_family(const struct scenario *scenario,
    const struct family *const *families, size_t nfamilies)
{
	size_t	 i;

	for (i = 0; i < nfamilies; i++)
		if (scenario >= families[i]->scenarios &&
		    scenario < families[i]->scenarios + families[i]->count)
			return families[i];
	return NULL;
}
