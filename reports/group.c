/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/group.h"

#define RANDOM_LEN	16	/* hexadecimal digits that end a topic of ours */
#define RANDOM		256	/* such a word, where a character is told */

/* Sorting first keeps a hundred thousand entries from a file cheap to group. */
struct order {
	int	(*cmp)(const struct entry *, const struct entry *);
};

static int
family_cmp(const struct entry *a, const struct entry *b)
{
	char	 one[NAME_SIZE], other[NAME_SIZE];

	entry_family(a, one, sizeof(one));
	entry_family(b, other, sizeof(other));
	return strcmp(one, other);
}

static int
scenario_cmp(const struct entry *a, const struct entry *b)
{
	return strcmp(a->id, b->id);
}

/* The next character of a reason, or RANDOM; `last` is the one before. */
static int
why_next(const char **at, int last)
{
	const char	*word = *at;

	if (last == '/' && strspn(word, "0123456789abcdef") == RANDOM_LEN) {
		*at += RANDOM_LEN;
		return RANDOM;
	}
	return (unsigned char)*(*at)++;
}

static int
why_cmp(const struct entry *a, const struct entry *b)
{
	const char	*one = a->result.why, *other = b->result.why;
	int		 c = 0, d = 0;

	do {
		c = why_next(&one, c);
		d = why_next(&other, d);
	} while (c == d && c != '\0');
	return c - d;
}

static int
failure_cmp(const struct entry *a, const struct entry *b)
{
	int	 cmp = scenario_cmp(a, b);

	if (cmp == 0)
		cmp = (int)a->result.verdict - (int)b->result.verdict;
	return cmp != 0 ? cmp : why_cmp(a, b);
}

static const struct order	 by_family = { family_cmp };
static const struct order	 by_scenario = { scenario_cmp };
static const struct order	 by_why = { why_cmp };
static const struct order	 by_failure = { failure_cmp };

static int
place_cmp(const struct entry *a, const struct entry *b)
{
	return (a > b) - (a < b);
}

static int
entry_sort(const void *a, const void *b, void *by)
{
	const struct entry	*one = *(const struct entry *const *)a;
	const struct entry	*other = *(const struct entry *const *)b;
	const struct order	*order = by;
	int			 cmp = order->cmp(one, other);

	return cmp != 0 ? cmp : place_cmp(one, other);
}

static int
group_sort(const void *a, const void *b)
{
	const struct group	*one = a, *other = b;

	return place_cmp(one->entries[0], other->entries[0]);
}

/* Sort the entries and cut them into groups of equals. */
static void
groups_make(struct groups *groups, size_t count, const struct order *order)
{
	size_t	 i;

	qsort_r(groups->entries, count, sizeof(*groups->entries), entry_sort,
	    (void *)order);
	groups->group = xcalloc(count, sizeof(*groups->group));
	groups->count = 0;
	for (i = 0; i < count; i++) {
		if (i == 0 || order->cmp(groups->entries[i - 1],
		    groups->entries[i]) != 0)
			groups->group[groups->count++].entries =
			    &groups->entries[i];
		groups->group[groups->count - 1].count++;
	}
	qsort(groups->group, groups->count, sizeof(*groups->group), group_sort);
}

/* What is selected, but for those with one verdict that have not failed. */
enum { ALL = VERDICTS, FAILED };

static void
groups_select(const struct run *run, int what, const struct order *order,
    struct groups *groups)
{
	const struct entry	*entry;
	size_t			 i, count = 0;
	bool			 failed;

	groups->entries = xcalloc(run->count, sizeof(*groups->entries));
	for (i = 0; i < run->count; i++) {
		entry = &run->entries[i];
		failed = entry_failed(run, entry);
		if (what == ALL || (what == FAILED ? failed :
		    !failed && (int)entry->result.verdict == what))
			groups->entries[count++] = entry;
	}
	groups_make(groups, count, order);
}

void
groups_by_family(const struct run *run, struct groups *groups)
{
	groups_select(run, ALL, &by_family, groups);
}

void
groups_failed(const struct run *run, struct groups *groups)
{
	groups_select(run, FAILED, &by_failure, groups);
}

void
groups_by_why(const struct run *run, enum verdict verdict,
    struct groups *groups)
{
	groups_select(run, (int)verdict, &by_why, groups);
}

void
groups_by_scenario(const struct group *group, struct groups *groups)
{
	groups->entries = xcalloc(group->count, sizeof(*groups->entries));
	memcpy(groups->entries, group->entries,
	    group->count * sizeof(*groups->entries));
	groups_make(groups, group->count, &by_scenario);
}

void
groups_free(struct groups *groups)
{
	free(groups->group);
	free(groups->entries);
}

size_t *
cases_of_scenario(const struct run *run)
{
	struct groups	 groups;
	size_t		*cases = xcalloc(run->count, sizeof(*cases)), i, j;

	groups_select(run, ALL, &by_scenario, &groups);
	for (i = 0; i < groups.count; i++)
		for (j = 0; j < groups.group[i].count; j++)
			cases[groups.group[i].entries[j] - run->entries] =
			    groups.group[i].count;
	groups_free(&groups);
	return cases;
}

char *
group_why(const struct group *group)
{
	const char	*at = group->entries[0]->result.why;
	char		*text = xcalloc(1, strlen(at) + 1), *end = text;
	int		 c = 0, i;

	while ((c = why_next(&at, c)) != '\0')
		if (c == RANDOM)
			for (i = 0; i < 3; i++)
				*end++ = '.';
		else
			*end++ = (char)c;
	return text;
}
