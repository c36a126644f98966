/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "harness/run.h"
#include "reports/earlier.h"
#include "reports/reports.h"

struct earlier {
	char			 *path;
	struct run		 *run;
	const struct entry	**sorted;	/* by name */
};

static int
entry_cmp(const void *a, const void *b)
{
	const struct entry *const	*one = a, *const *other = b;

	return strcmp((*one)->name, (*other)->name);
}

/* The run of one broker under one configuration: no case twice, and no comparison. */
static int
earlier_check(const struct earlier *earlier, struct error *error)
{
	char	 shown[512];
	size_t	 i;

	if (earlier->run->baseline != NULL)
		return error_set(error, "%s: is a comparison itself; name the result of a run",
		    earlier->path);
	for (i = 1; i < earlier->run->count; i++) {
		if (entry_cmp(&earlier->sorted[i - 1], &earlier->sorted[i]) != 0)
			continue;
		text_visible(shown, sizeof(shown), earlier->sorted[i]->name,
		    strlen(earlier->sorted[i]->name), NULL);
		return error_set(error, "%s: has the case %s twice; name the result of one run",
		    earlier->path, shown);
	}
	return 0;
}

struct earlier *
earlier_read(const char *path, struct error *error)
{
	struct earlier	*earlier;
	struct run	*run;
	size_t		 i;

	if ((run = json_read(path, error)) == NULL)
		return NULL;
	earlier = xcalloc(1, sizeof(*earlier));
	earlier->path = xstrdup(path);
	earlier->run = run;
	earlier->sorted = xcalloc(run->count + 1, sizeof(*earlier->sorted));
	for (i = 0; i < run->count; i++)
		earlier->sorted[i] = &run->entries[i];
	qsort(earlier->sorted, run->count, sizeof(*earlier->sorted), entry_cmp);
	if (earlier_check(earlier, error) == -1) {
		earlier_free(earlier);
		return NULL;
	}
	return earlier;
}

void
earlier_free(struct earlier *earlier)
{
	if (earlier == NULL)
		return;
	free(earlier->path);
	free(earlier->sorted);
	json_run_free(earlier->run);
	free(earlier);
}

const struct run *
earlier_run(const struct earlier *earlier)
{
	return earlier->run;
}

const struct entry *
earlier_find(const struct earlier *earlier, const char *name)
{
	const struct entry		 key = { .name = name }, *wanted = &key;
	const struct entry *const	*found;

	found = bsearch(&wanted, earlier->sorted, earlier->run->count,
	    sizeof(*earlier->sorted), entry_cmp);
	return found != NULL ? *found : NULL;
}

/* The host in "host:port", "[v6]:port" or "wss://host:port/path", and its length. */
static const char *
host_of(const char *target, size_t *len)
{
	const char	*scheme = strstr(target, "://");

	if (scheme != NULL)
		target = scheme + 3;
	*len = target[0] == '[' ? strcspn(target, "]") : strcspn(target, ":/");
	return target;
}

/* Whose result it is, in words. */
static char *
broker_text(const char *target, const char *launched)
{
	const char	*name = launched != NULL ? launched : target;
	char		 shown[256];

	text_visible(shown, sizeof(shown), name, strlen(name), NULL);
	return xasprintf("%s%s", launched != NULL ? "a launched " : "", shown);
}

int
earlier_check_broker(const struct earlier *earlier, const char *target,
    const char *launched, struct error *error)
{
	const char	*then = earlier->run->target, *host, *other;
	const char	*was = run_property(earlier->run, "launched");
	size_t		 len, other_len;
	char		*a, *b;

	host = host_of(then, &len);
	other = host_of(target, &other_len);
	if (len == 0)
		return 0;
	if (was != NULL && launched != NULL && strcmp(was, launched) == 0)
		return 0;
	if (was == NULL && launched == NULL && len == other_len &&
	    strncasecmp(host, other, len) == 0)
		return 0;
	a = broker_text(then, was);
	b = broker_text(target, launched);
	error_set(error, "%s: the result of another broker, %s, and not of %s; "
	    "to compare them all the same, say --other-broker",
	    earlier->path, a, b);
	free(a);
	free(b);
	return -1;
}
