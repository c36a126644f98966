/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/run.h"
#include "reports/reports.h"

void
json_run_free(struct run *run)
{
	if (run == NULL)
		return;
	json_decref(run->owner);
	free(run->entries);
	expiries_end(&run->expiries);
	free(run);
}

/* "one, other": the string lives as long as the run. */
static const char *
join(struct run *run, const char *one, const char *other)
{
	json_t	*joined = json_sprintf("%s, %s", one, other);

	if (json_array_append_new(run->owner, joined) == -1)
		err(EXIT_TOOL, "JSON");
	return json_string_value(joined);
}

/* What holds of one run only does not hold of both. */
static void
properties_keep_common(struct run *to, const struct run *from)
{
	size_t	 i, j, kept = 0;

	for (i = 0; i < to->nproperties; i++)
		for (j = 0; j < from->nproperties; j++)
			if (strcmp(to->properties[i].name,
			    from->properties[j].name) == 0 &&
			    strcmp(to->properties[i].value,
			    from->properties[j].value) == 0) {
				to->properties[kept++] = to->properties[i];
				break;
			}
	to->nproperties = kept;
}

void
json_run_merge(struct run *to, struct run *from)
{
	size_t	 i;

	if (json_array_extend(to->owner, from->owner) == -1)
		err(EXIT_TOOL, "JSON");
	if (strcmp(to->target, from->target) != 0)
		to->target = join(to, to->target, from->target);
	if (to->started[0] == '\0' || (from->started[0] != '\0' &&
	    strcmp(from->started, to->started) < 0))
		to->started = from->started;
	if (to->diagnosis == NULL)
		to->diagnosis = from->diagnosis;
	to->elapsed_ms += from->elapsed_ms;
	to->strict = to->strict || from->strict;
	properties_keep_common(to, from);
	for (i = 0; i < from->expiries.count; i++)
		expiries_add(&to->expiries, &from->expiries.items[i]);
	if (to->min_days < from->min_days)
		to->min_days = from->min_days;
	to->entries = xreallocarray(to->entries, to->count + from->count,
	    sizeof(*to->entries));
	memcpy(to->entries + to->count, from->entries,
	    from->count * sizeof(*to->entries));
	to->count += from->count;
	run_count(to);
	json_run_free(from);
}
