/* SPDX-License-Identifier: ISC */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "cli/waiver.h"
#include "harness/run.h"

#define DAY_LEN		10
#define TEXT_SIZE	512

static int
number(const char *digits, size_t len)
{
	int	 n = 0;

	while (len-- > 0)
		n = n * 10 + (*digits++ - '0');
	return n;
}

int
waiver_day_check(const char *day, struct error *error)
{
	static const int	 lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30,
				     31, 30, 31 };
	int			 year, month, last;
	size_t			 i;

	for (i = 0; i < DAY_LEN; i++)
		if (i == 4 || i == 7 ? day[i] != '-' :
		    day[i] < '0' || day[i] > '9')
			return error_set(error, "a day as YYYY-MM-DD");
	year = number(day, 4);
	month = number(day + 5, 2);
	if (day[DAY_LEN] != '\0' || month < 1 || month > 12)
		return error_set(error, "a day as YYYY-MM-DD");
	last = lengths[month - 1];
	if (month == 2 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0)))
		last = 28;
	if (number(day + 8, 2) < 1 || number(day + 8, 2) > last)
		return error_set(error, "there is no such day");
	return 0;
}

static bool
in_force(const struct waiver *waiver, const char *today)
{
	return strncmp(today, waiver->until, DAY_LEN) <= 0;
}

/* The one that covers an entry longest; NULL: none. */
static const struct waiver *
waiver_of(const struct waiver *waivers, size_t count, const struct entry *entry)
{
	const struct waiver	*found = NULL;
	size_t			 i;

	for (i = 0; i < count; i++)
		if (fnmatch(waivers[i].scenario, entry->id, 0) == 0 &&
		    (found == NULL || strcmp(waivers[i].until, found->until) > 0))
			found = &waivers[i];
	return found;
}

/* The verdict's reason after what is said of a waiver; cut, if it must be. */
static void
entry_prefix(struct entry *entry, const char *text)
{
	char	 why[WHY_SIZE];

	memcpy(why, entry->result.why, sizeof(why));
	entry->result.why[0] = '\0';
	text_add(entry->result.why, sizeof(entry->result.why), "%s; %s", text,
	    why);
}

/* Did all that it is about pass, and was there something? */
static bool
is_idle(const struct waiver *waiver, const struct run *run)
{
	bool	 passed = false;
	size_t	 i;

	for (i = 0; i < run->count; i++) {
		if (fnmatch(waiver->scenario, run->entries[i].id, 0) != 0)
			continue;
		if (run->entries[i].result.verdict == VERDICT_FAIL ||
		    run->entries[i].result.verdict == VERDICT_ERROR)
			return false;
		if (run->entries[i].result.verdict == VERDICT_PASS)
			passed = true;
	}
	return passed;
}

void
waivers_apply(const struct waiver *waivers, size_t count, struct run *run,
    const char *today, char **texts, char *idle, size_t size)
{
	const struct waiver	*waiver;
	struct entry		*entry;
	char			*text;
	size_t			 i;

	*texts = xcalloc(run->count, TEXT_SIZE);
	idle[0] = '\0';
	for (i = 0; i < run->count; i++) {
		entry = &run->entries[i];
		if (!entry_failed(run, entry) ||
		    (waiver = waiver_of(waivers, count, entry)) == NULL)
			continue;
		text = *texts + i * TEXT_SIZE;
		text_add(text, TEXT_SIZE, in_force(waiver, today) ?
		    "waived until %s (%s)" : "its waiver ended on %s (%s)",
		    waiver->until, waiver->reason);
		entry_prefix(entry, text);
		if (in_force(waiver, today))
			entry->waiver = text;
	}
	for (i = 0; i < count; i++)
		if (is_idle(&waivers[i], run))
			text_add(idle, size, "%s%s passes, its waiver until %s can go",
			    idle[0] != '\0' ? "; " : "", waivers[i].scenario,
			    waivers[i].until);
}
