/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/json_members.h"
#include "reports/reports.h"

#define FILE_MAX	(64 * 1024 * 1024)
#define RESULT_MAX	100000

struct reader {
	const char	*path;
	struct error	*error;
};

/* Where in the document: a member of, or an element in, what is above. */
struct place {
	const struct place	*up;
	const char		*member;	/* NULL: an element */
	size_t			 index;
};

static void
place_text(const struct place *place, char *buf, size_t size)
{
	if (place == NULL)
		return;
	place_text(place->up, buf, size);
	if (place->member == NULL)
		text_add(buf, size, "[%zu]", place->index);
	else
		text_add(buf, size, "%s%s", buf[0] != '\0' ? "." : "",
		    place->member);
}

/* "FILE: results[3].verdict: must be …" */
static int
wrong(const struct reader *reader, const struct place *place, const char *what)
{
	char	 buf[256] = "";

	place_text(place, buf, sizeof(buf));
	return error_set(reader->error, "%s: %s%s%s", reader->path, buf,
	    buf[0] != '\0' ? ": " : "", what);
}

static bool
is_null(const json_t *value)
{
	return value == NULL || json_is_null(value);
}

/* A number from 0 to `most`, whole or not. */
static int
read_number(const struct reader *reader, const struct place *place,
    const json_t *value, double most, bool whole, double *number)
{
	char	 what[96];

	*number = json_number_value(value);
	if ((whole ? json_is_integer(value) : json_is_number(value)) &&
	    *number >= 0 && *number <= most)
		return 0;
	snprintf(what, sizeof(what), "must be a%s number from 0 to %.0f",
	    whole ? " whole" : "", most);
	return wrong(reader, place, what);
}

/* One of the names that `find` knows; -1: the error is set. */
static int
read_name(const struct reader *reader, const struct place *place,
    const json_t *value, int (*find)(const char *))
{
	int	 found = -1;

	if (json_is_string(value))
		found = find(json_string_value(value));
	if (found == -1)
		return wrong(reader, place,
		    "must be one of the names that this version knows");
	return found;
}

static int
read_text(const struct reader *reader, const struct place *place,
    const struct member *member, const json_t *value, void *p)
{
	if (!json_is_string(value))
		return wrong(reader, place, "must be a string");
	if (member->required && json_string_length(value) == 0)
		return wrong(reader, place, "must not be empty");
	if (member->size == 0)
		*(const char **)p = json_string_value(value);
	else
		text_visible(p, member->size, json_string_value(value),
		    json_string_length(value), "\n");
	return 0;
}

static int
read_digits(const struct reader *reader, const struct place *place,
    enum member_kind kind, const json_t *value, void *p)
{
	/* What a double holds exactly is 285,000 years. */
	const double	 most = kind == MEMBER_CODE ? 255 :
	    kind == MEMBER_COUNT ? UINT32_MAX :
	    kind == MEMBER_US ? UINT32_MAX / 1000.0 : 9007199254740991.0;
	double		 number;

	if (read_number(reader, place, value, most, kind != MEMBER_US,
	    &number) == -1)
		return -1;
	if (kind == MEMBER_CODE)
		*(int *)p = (int)number;
	else if (kind == MEMBER_COUNT)
		*(unsigned *)p = (unsigned)number;
	else if (kind == MEMBER_US)
		*(uint32_t *)p = (uint32_t)llround(number * 1000);
	else
		*(uint64_t *)p = (uint64_t)number;
	return 0;
}

static int
read_noun(const struct reader *reader, const struct place *place,
    enum member_kind kind, const json_t *value, void *p)
{
	int	 found;

	found = read_name(reader, place, value, kind == MEMBER_OP ? op_find :
	    kind == MEMBER_OUTCOME ? outcome_find :
	    kind == MEMBER_LAYER ? layer_find : verdict_find);
	if (found == -1)
		return -1;
	if (kind == MEMBER_OP)
		*(enum op *)p = (enum op)found;
	else if (kind == MEMBER_OUTCOME)
		*(enum outcome *)p = (enum outcome)found;
	else if (kind == MEMBER_LAYER)
		*(enum layer *)p = (enum layer)found;
	else
		*(enum verdict *)p = (enum verdict)found;
	return 0;
}

static int
read_value(const struct reader *reader, const struct place *place,
    const struct member *member, const json_t *value, void *p)
{
	switch (member->kind) {
	case MEMBER_STRING:
	case MEMBER_STRING_OR_NULL:
	case MEMBER_TEXT:
	case MEMBER_TEXT_OR_NULL:
		return read_text(reader, place, member, value, p);
	case MEMBER_FLAG:
		if (!json_is_boolean(value))
			return wrong(reader, place, "must be true or false");
		*(bool *)p = json_is_true(value);
		return 0;
	case MEMBER_COUNT:
	case MEMBER_MS:
	case MEMBER_US:
	case MEMBER_CODE:
		return read_digits(reader, place, member->kind, value, p);
	case MEMBER_OP:
	case MEMBER_OUTCOME:
	case MEMBER_LAYER:
	case MEMBER_VERDICT:
		return read_noun(reader, place, member->kind, value, p);
	case MEMBER_ALERT_NAME:
	case MEMBER_CONNACK_NAME:
		break;
	}
	return 0;
}

/* All members of a table; what is missing keeps its value, but no string stays NULL. */
static int
read_members(const struct reader *reader, const struct place *up,
    const json_t *object, const struct member *member, void *base)
{
	struct place	 place = { .up = up };
	const json_t	*value;
	void		*p;

	if (!json_is_object(object))
		return wrong(reader, up, "must be an object");
	for (; member->name != NULL; member++) {
		place.member = member->name;
		value = json_object_get(object, member->name);
		p = (char *)base + member->offset;
		if (member->kind == MEMBER_STRING)
			*(const char **)p = "";
		if (is_null(value) && member->required)
			return wrong(reader, &place, "is missing");
		if (!is_null(value) &&
		    read_value(reader, &place, member, value, p) == -1)
			return -1;
	}
	return 0;
}

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
	if (!is_null(value))
		found = read_name(reader, &place, value, outcome_find);
	if (found == -1)
		return -1;
	seen->outcome = (enum outcome)found;
	return 0;
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

	if (is_null(object))
		return 0;
	if (read_members(reader, place, object, control_members, control) == -1)
		return -1;
	all = json_object_get(object, "seen");
	if (!is_null(all) && !json_is_object(all))
		return wrong(reader, &seen_place, "must be an object");
	for (i = 0; i < CONTROL_TIMES; i++) {
		seen = (struct observation *)((char *)control +
		    control_times[i].offset);
		if (read_outcome(reader, place, object, control_times[i].name,
		    seen) == -1)
			return -1;
		time_place.member = control_times[i].name;
		value = json_object_get(all, control_times[i].name);
		if (!is_null(value) && read_members(reader, &time_place, value,
		    observation_members, seen) == -1)
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
	if (read_members(reader, place, object, observation_members,
	    &result->step[i]) == -1 ||
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

	if (read_members(reader, up, object, entry_members, entry) == -1)
		return -1;
	if (entry->id[0] == '.')
		return wrong(reader, &id, "must name a family first");
	steps = json_object_get(object, "steps");
	if (is_null(steps))
		return 0;
	if (!json_is_array(steps) || json_array_size(steps) > STEP_MAX) {
		snprintf(what, sizeof(what), "must be an array of at most %d",
		    STEP_MAX);
		return wrong(reader, &place, what);
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
		return wrong(reader, &place, what);
	}
	run->count = json_array_size(results);
	run->entries = xcalloc(run->count, sizeof(*run->entries));
	for (; at.index < run->count; at.index++)
		if (read_entry(reader, &at, json_array_get(results, at.index),
		    &run->entries[at.index]) == -1)
			return -1;
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
	if (is_null(target))
		return 0;
	if (!json_is_object(target))
		return wrong(reader, &place, "must be an object");
	json_object_foreach(target, name, value) {
		if (!json_is_string(value))
			continue;
		if (strcmp(name, "broker") == 0)
			run->target = json_string_value(value);
		else if (run->nproperties == PROPERTY_MAX)
			return wrong(reader, &place, "has too many members");
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
		return wrong(reader, NULL, "not a result of mqtt-certcheck: "
		    "name a file that --json wrote");
	if (strcmp(schema, JSON_SCHEMA) != 0)
		return wrong(reader, &place, "written by another version of "
		    "mqtt-certcheck; this one reads " JSON_SCHEMA ", so use "
		    "the version that wrote it, or a newer one");
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
		wrong(&reader, NULL, "not a result of mqtt-certcheck: must be an object");
	else if (read_schema(&reader, root) == 0 &&
	    read_members(&reader, NULL, root, run_head_members, run) == 0 &&
	    read_target(&reader, json_object_get(root, "target"), run) == 0 &&
	    read_members(&reader, NULL, root, run_members, run) == 0 &&
	    read_entries(&reader, json_object_get(root, "results"), run) == 0) {
		run_count(run);
		return run;
	}
	json_run_free(run);
	return NULL;
}
