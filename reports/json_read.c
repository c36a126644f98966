/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/json_value.h"
#include "reports/reports.h"

#define FILE_MAX	(64 * 1024 * 1024)
#define RESULT_MAX	20000
#define VALUES_MAX	2000000	/* so many are about what the largest file holds */

static void
observation_clear(struct observation *seen)
{
	memset(seen, 0, sizeof(*seen));
	seen->alert = seen->connack = -1;
}

static int
read_outcome(const struct reader *reader, const struct place *up,
    const json_t *object, const char *name, struct observation *seen)
{
	const struct place	 place = { .up = up, .member = name };
	const json_t		*value = json_object_get(object, name);
	int			 found = OUTCOME_NONE;

	observation_clear(seen);
	if (!json_none(value))
		found = name_read(reader, &place, value, outcome_find);
	if (found == -1)
		return -1;
	seen->outcome = (enum outcome)found;
	return 0;
}

static int
read_observation(const struct reader *reader, const struct place *up,
    const json_t *object, struct observation *seen)
{
	const struct place	 place = { .up = up, .member = "posture" };
	const json_t		*posture;

	if (members_read(reader, up, object, observation_members, seen) == -1)
		return -1;
	posture = json_object_get(object, place.member);
	return json_none(posture) ? 0 : members_read(reader, &place, posture,
	    posture_members, &seen->posture);
}

static int
read_control(const struct reader *reader, const struct place *place,
    const json_t *object, struct control *control)
{
	const struct place	 seen_place = { .up = place, .member = "seen" };
	struct place		 time_place = { .up = &seen_place };
	const json_t		*all, *value;
	struct observation	*seen;
	size_t			 i;

	if (json_none(object))
		return 0;
	if (members_read(reader, place, object, control_members, control) == -1)
		return -1;
	all = json_object_get(object, "seen");
	if (!json_none(all) && !json_is_object(all))
		return place_wrong(reader, &seen_place, "must be an object");
	for (i = 0; i < CONTROL_TIMES; i++) {
		seen = (struct observation *)((char *)control +
		    control_times[i].offset);
		if (read_outcome(reader, place, object, control_times[i].name,
		    seen) == -1)
			return -1;
		time_place.member = control_times[i].name;
		value = json_object_get(all, control_times[i].name);
		if (!json_none(value) && read_observation(reader, &time_place,
		    value, seen) == -1)
			return -1;
	}
	return 0;
}

static int
read_step(const struct reader *reader, const struct place *place,
    const json_t *object, struct result *result, size_t i)
{
	const struct place	 control = { .up = place, .member = "control" };

	observation_clear(&result->step[i]);
	if (read_observation(reader, place, object, &result->step[i]) == -1 ||
	    read_outcome(reader, place, object, "again",
	    &result->again[i]) == -1)
		return -1;
	result->again[i].op = result->step[i].op;
	memcpy(result->again[i].credential, result->step[i].credential,
	    sizeof(result->again[i].credential));
	return read_control(reader, &control,
	    json_object_get(object, "control"), &result->control[i]);
}

static int
read_entry(const struct reader *reader, const struct place *up,
    const json_t *object, struct entry *entry)
{
	const struct place	 place = { .up = up, .member = "steps" };
	const struct place	 id = { .up = up, .member = "id" };
	struct place		 at = { .up = &place };
	const json_t		*steps;
	char			 what[64];

	if (members_read(reader, up, object, entry_members, entry) == -1)
		return -1;
	if (entry->id[0] == '.')
		return place_wrong(reader, &id, "must name a family first");
	steps = json_object_get(object, "steps");
	if (json_none(steps))
		return 0;
	if (!json_is_array(steps) || json_array_size(steps) > STEP_MAX) {
		snprintf(what, sizeof(what), "must be an array of at most %d",
		    STEP_MAX);
		return place_wrong(reader, &place, what);
	}
	for (; at.index < json_array_size(steps); at.index++)
		if (read_step(reader, &at, json_array_get(steps, at.index),
		    &entry->result, at.index) == -1)
			return -1;
	entry->result.steps = at.index;
	return 0;
}

static int
read_entries(const struct reader *reader, const json_t *results,
    struct run *run)
{
	const struct place	 place = { .member = "results" };
	struct place		 at = { .up = &place };
	char			 what[64];

	if (!json_is_array(results) || json_array_size(results) > RESULT_MAX) {
		snprintf(what, sizeof(what), "must be an array of at most %d",
		    RESULT_MAX);
		return place_wrong(reader, &place, what);
	}
	run->count = json_array_size(results);
	run->entries = xcalloc(run->count, sizeof(*run->entries));
	for (; at.index < run->count; at.index++)
		if (read_entry(reader, &at, json_array_get(results, at.index),
		    &run->entries[at.index]) == -1)
			return -1;
	return 0;
}

static int
read_expiries(const struct reader *reader, const json_t *array,
    struct run *run)
{
	const struct place	 place = { .member = "expiries" };
	struct place		 at = { .up = &place };
	struct expiry		 expiry;
	char			 what[64];

	if (json_none(array))
		return 0;
	if (!json_is_array(array) || json_array_size(array) > EXPIRIES_MAX) {
		snprintf(what, sizeof(what), "must be an array of at most %d",
		    EXPIRIES_MAX);
		return place_wrong(reader, &place, what);
	}
	for (; at.index < json_array_size(array); at.index++) {
		memset(&expiry, 0, sizeof(expiry));
		if (members_read(reader, &at, json_array_get(array, at.index),
		    expiry_members, &expiry) == -1)
			return -1;
		expiries_add(&run->expiries, &expiry);
	}
	return 0;
}

/* The broker's name and all else that is text; a later version may add other members. */
static int
read_target(const struct reader *reader, json_t *target, struct run *run)
{
	const struct place	 place = { .member = "target" };
	const char		*name;
	json_t			*value;

	run->target = "";
	if (json_none(target))
		return 0;
	if (!json_is_object(target))
		return place_wrong(reader, &place, "must be an object");
	json_object_foreach(target, name, value) {
		if (!json_is_string(value))
			continue;
		if (strcmp(name, "broker") == 0)
			run->target = json_string_value(value);
		else if (run->nproperties == PROPERTY_MAX)
			return place_wrong(reader, &place, "has too many members");
		else
			run_add_property(run, name, json_string_value(value));
	}
	return 0;
}

static int
read_schema(const struct reader *reader, const json_t *root)
{
	const struct place	 place = { .member = "schema" };
	const char		*schema;

	schema = json_string_value(json_object_get(root, "schema"));
	if (schema == NULL || strncmp(schema, "mqtt-certcheck/", 15) != 0)
		return place_wrong(reader, NULL, "not a result of mqtt-certcheck: "
		    "name a file that --json wrote");
	if (strcmp(schema, JSON_SCHEMA) != 0)
		return place_wrong(reader, &place, "written by another version of "
		    "mqtt-certcheck; this one reads " JSON_SCHEMA ", so use "
		    "the version that wrote it, or a newer one");
	return 0;
}

/* A value may be two octets long, and takes hundreds in memory: so they are counted first. */
static int
check_values(const char *path, const char *text, size_t len,
    struct error *error)
{
	size_t	 values = 0, line = 1, i;
	bool	 quoted = false;

	for (i = 0; i < len; i++) {
		line += text[i] == '\n';
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && (text[i] == ',' || text[i] == '[' ||
		    text[i] == '{') && ++values > VALUES_MAX)
			return error_set(error, "%s:%zu: more than %d values, which no result has: name a file that --json wrote",
			    path, line, VALUES_MAX);
	}
	return 0;
}

static json_t *
parse(const char *path, struct error *error)
{
	json_error_t	 at;
	json_t		*root;
	char		*text, why[4 * JSON_ERROR_TEXT_LENGTH];
	size_t		 len;

	if ((text = file_read(path, FILE_MAX, &len, error)) == NULL)
		return NULL;
	if (check_values(path, text, len, error) == -1) {
		free(text);
		return NULL;
	}
	root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &at);
	free(text);
	if (root == NULL) {
		/* It quotes the file. */
		text_visible(why, sizeof(why), at.text, strlen(at.text), NULL);
		error_set(error, "%s:%d:%d: not JSON: %s", path, at.line,
		    at.column, why);
	}
	return root;
}

struct run *
json_read(const char *path, struct error *error)
{
	const struct reader	 reader = { path, error };
	struct run		*run;
	json_t			*root, *owner;

	if ((root = parse(path, error)) == NULL)
		return NULL;
	run = xcalloc(1, sizeof(*run));
	/* An array, so that a merged run can own several documents. */
	if ((run->owner = owner = json_array()) == NULL ||
	    json_array_append_new(owner, root) == -1)
		err(EXIT_TOOL, "JSON");
	if (!json_is_object(root))
		place_wrong(&reader, NULL, "not a result of mqtt-certcheck: must be an object");
	else if (read_schema(&reader, root) == 0 &&
	    members_read(&reader, NULL, root, run_head_members, run) == 0 &&
	    read_target(&reader, json_object_get(root, "target"), run) == 0 &&
	    members_read(&reader, NULL, root, run_members, run) == 0 &&
	    read_expiries(&reader, json_object_get(root, "expiries"), run) == 0 &&
	    read_entries(&reader, json_object_get(root, "results"), run) == 0) {
		run_count(run);
		return run;
	}
	json_run_free(run);
	return NULL;
}
