/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/group.h"

/* Sorting first keeps a hundred thousand entries from a file cheap to group. */

static int
family_cmp(const struct entry *a, const struct entry *b)
{
	char	 one[NAME_SIZE], other[NAME_SIZE];

	entry_family(a, one, sizeof(one));
	entry_family(b, other, sizeof(other));
	return strcmp(one, other);
}

static int
why_cmp(const struct entry *a, const struct entry *b)
{
	return strcmp(a->result.why, b->result.why);
}

static int
place_cmp(const struct entry *a, const struct entry *b)
{
	return (a > b) - (a < b);
}

static int
family_sort(const void *a, const void *b)
{
	const struct entry	*one = *(const struct entry *const *)a;
	const struct entry	*other = *(const struct entry *const *)b;
	int			 cmp = family_cmp(one, other);

	return cmp != 0 ? cmp : place_cmp(one, other);
}

static int
why_sort(const void *a, const void *b)
{
	const struct entry	*one = *(const struct entry *const *)a;
	const struct entry	*other = *(const struct entry *const *)b;
	int			 cmp = why_cmp(one, other);

	return cmp != 0 ? cmp : place_cmp(one, other);
}

static int
group_sort(const void *a, const void *b)
{
	const struct group	*one = a, *other = b;

	return place_cmp(one->entries[0], other->entries[0]);
}

/* Cut the sorted entries into groups of equals. */
static void
groups_cut(struct groups *groups, size_t count,
    int (*cmp)(const struct entry *, const struct entry *))
{
	size_t	 i;

	groups->group = xcalloc(count, sizeof(*groups->group));
	groups->count = 0;
	for (i = 0; i < count; i++) {
		if (i == 0 || cmp(groups->entries[i - 1], groups->entries[i]) != 0)
			groups->group[groups->count++].entries =
			    &groups->entries[i];
		groups->group[groups->count - 1].count++;
	}
	qsort(groups->group, groups->count, sizeof(*groups->group), group_sort);
}

void
groups_by_family(const struct run *run, struct groups *groups)
{
	size_t	 i;

	groups->entries = xcalloc(run->count, sizeof(*groups->entries));
	for (i = 0; i < run->count; i++)
		groups->entries[i] = &run->entries[i];
	qsort(groups->entries, run->count, sizeof(*groups->entries), family_sort);
	groups_cut(groups, run->count, family_cmp);
}

void
groups_by_why(const struct run *run, enum verdict verdict,
    struct groups *groups)
{
	size_t	 i, count = 0;

	groups->entries = xcalloc(run->count, sizeof(*groups->entries));
	for (i = 0; i < run->count; i++)
		if (run->entries[i].result.verdict == verdict &&
		    !entry_failed(run, &run->entries[i]))
			groups->entries[count++] = &run->entries[i];
	qsort(groups->entries, count, sizeof(*groups->entries), why_sort);
	groups_cut(groups, count, why_cmp);
}

void
groups_free(struct groups *groups)
{
	free(groups->group);
	free(groups->entries);
}
