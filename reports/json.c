/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/json_members.h"
#include "reports/moment.h"
#include "reports/reports.h"
#include "reports/story.h"

/* jansson fails on bad UTF-8, which never gets here, and when memory is short. */
static void
put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) == -1)
		err(EXIT_TOOL, "JSON");
}

static void
append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		err(EXIT_TOOL, "JSON");
}

/*
 * Text as every report shows it, so that reading it back and writing it again
 * changes nothing; at most `size` bytes with the end.
 */
static json_t *
text(const char *raw, size_t len, size_t size)
{
	char	*buf = xcalloc(1, size);
	json_t	*value;

	value = json_stringn(buf, text_visible(buf, size, raw, len, "\n"));
	free(buf);
	return value;
}

static json_t *
string(const char *raw)
{
	size_t	 len = raw != NULL ? strlen(raw) : 0;

	return text(raw != NULL ? raw : "", len, 4 * len + 1);
}

static json_t *
name_or_null(const char *name)
{
	return name != NULL ? json_string(name) : json_null();
}

static json_t *
code(int number)
{
	return number >= 0 ? json_integer(number) : json_null();
}

static json_t *
date(int64_t when)
{
	char	 buf[MOMENT_TEXT];

	moment_text(when, buf);
	return when >= 0 ? json_string(buf) : json_null();
}

static json_t *
member_value(const struct member *member, const void *base)
{
	const void	*p = (const char *)base + member->offset;
	const char	*string_p;

	switch (member->kind) {
	case MEMBER_STRING:
		return string(*(const char *const *)p);
	case MEMBER_STRING_OR_NULL:
		string_p = *(const char *const *)p;
		return string_p != NULL ? string(string_p) : json_null();
	case MEMBER_TEXT_OR_NULL:
		if (*(const char *)p == '\0')
			return json_null();
		/* FALLTHROUGH */
	case MEMBER_TEXT:
		return text(p, strnlen(p, member->size), member->size);
	case MEMBER_FLAG:
		return json_boolean(*(const bool *)p);
	case MEMBER_COUNT:
		return json_integer(*(const unsigned *)p);
	case MEMBER_MS:
		return json_integer((json_int_t)*(const uint64_t *)p);
	case MEMBER_US:
		return json_real(*(const uint32_t *)p / 1000.0);
	case MEMBER_CODE:
		return code(*(const int *)p);
	case MEMBER_DAYS:
		return json_integer(*(const int32_t *)p);
	case MEMBER_DATE:
		return date(*(const int64_t *)p);
	case MEMBER_EXPIRY_KIND:
		return json_string(expiry_kind_name(*(const enum expiry_kind *)p));
	case MEMBER_ALERT_NAME:
		return name_or_null(alert_name(*(const int *)p));
	case MEMBER_CONNACK_NAME:
		return name_or_null(connack_name(*(const int *)p));
	case MEMBER_OP:
		return json_string(op_name(*(const enum op *)p));
	case MEMBER_OUTCOME:
		return json_string(outcome_name(*(const enum outcome *)p));
	case MEMBER_LAYER:
		return json_string(layer_name(*(const enum layer *)p));
	case MEMBER_VERDICT:
		return json_string(verdict_name(*(const enum verdict *)p));
	}
	return NULL;
}

static void
put_members(json_t *object, const struct member *member, const void *base)
{
	for (; member->name != NULL; member++)
		put(object, member->name, member_value(member, base));
}

static json_t *
outcome(const struct observation *seen)
{
	return seen->outcome == OUTCOME_NONE ? json_null() :
	    json_string(outcome_name(seen->outcome));
}

static json_t *
posture(const struct posture *shown)
{
	json_t	*object;

	if (shown->certificates == 0)
		return json_null();
	object = json_object();
	put_members(object, posture_members, shown);
	return object;
}

static json_t *
observation(const struct observation *seen)
{
	struct observation	 copy = *seen;
	json_t			*object = json_object();

	story_plain(&copy);
	put_members(object, observation_members, &copy);
	put(object, "posture", posture(&copy.posture));
	return object;
}

/* In short; `whole` adds the observations, which the reader needs. */
static json_t *
control_value(const struct control *control, bool whole)
{
	const struct observation	*seen;
	json_t				*object, *all;
	char				 buf[1024];
	size_t				 i;

	if (control == NULL || control->credential[0] == '\0')
		return json_null();
	object = json_object();
	all = json_object();
	put_members(object, control_members, control);
	for (i = 0; i < CONTROL_TIMES; i++) {
		seen = (const struct observation *)((const char *)control +
		    control_times[i].offset);
		put(object, control_times[i].name, outcome(seen));
		if (seen->outcome != OUTCOME_NONE)
			put(all, control_times[i].name, observation(seen));
	}
	put(object, "held", json_boolean(control_held(control)));
	story_control_text(control, buf, sizeof(buf));
	put(object, "text", string(buf));
	if (whole)
		put(object, "seen", all);
	else
		json_decref(all);
	return object;
}

static json_t *
result(const struct entry *entry)
{
	const struct result	*r = &entry->result;
	json_t			*object = json_object(), *steps = json_array();
	json_t			*step;
	size_t			 i;

	put_members(object, entry_members, entry);
	for (i = 0; i < r->steps; i++) {
		step = observation(&r->step[i]);
		put(step, "again", outcome(&r->again[i]));
		put(step, "control", control_value(&r->control[i], true));
		append(steps, step);
	}
	put(object, "steps", steps);
	put(object, "control", control_value(story_control(entry), false));
	return object;
}

/* The broker and what else is known of it; later members may be objects. */
static json_t *
target(const struct run *run)
{
	json_t	*object = json_object();
	char	*name;
	size_t	 i, size;

	put(object, "broker", string(run->target));
	for (i = 0; i < run->nproperties; i++) {
		size = 4 * strlen(run->properties[i].name) + 1;
		name = xcalloc(1, size);
		text_visible(name, size, run->properties[i].name,
		    strlen(run->properties[i].name), "\n");
		if (strcmp(name, "broker") != 0)
			put(object, name, string(run->properties[i].value));
		free(name);
	}
	return object;
}

static json_t *
summary(const struct run *run)
{
	json_t	*object = json_object();
	char	 name[16];
	size_t	 i, j;

	put(object, "total", json_integer((json_int_t)run->count));
	for (i = 0; i < VERDICTS; i++) {
		snprintf(name, sizeof(name), "%s", verdict_name((enum verdict)i));
		for (j = 0; name[j] != '\0'; j++)
			if (name[j] >= 'A' && name[j] <= 'Z')
				name[j] = (char)(name[j] - 'A' + 'a');
		put(object, name, json_integer((json_int_t)run->verdicts[i]));
	}
	put(object, "exit_status", json_integer(run_exit_status(run)));
	return object;
}

/* With what is reckoned from the start of the run, and not read back. */
static json_t *
expiries(const struct run *run)
{
	const struct expiry	*expiry;
	json_t			*array = json_array(), *object;
	time_t			 now;
	bool			 dated = moment_started(run, &now);
	size_t			 i;

	for (i = 0; i < run->expiries.count; i++) {
		expiry = &run->expiries.items[i];
		object = json_object();
		put_members(object, expiry_members, expiry);
		put(object, "days_left", dated ?
		    json_integer(expiry_days(expiry->until, now)) : json_null());
		put(object, "due", dated ? json_boolean(expiry_due(expiry, now,
		    run->min_days)) : json_null());
		append(array, object);
	}
	return array;
}

int
json_write(FILE *f, const struct run *run)
{
	json_t	*root = json_object(), *results = json_array();
	size_t	 i;
	int	 rc;

	put(root, "schema", json_string(JSON_SCHEMA));
	put_members(root, run_head_members, run);
	put(root, "target", target(run));
	put_members(root, run_members, run);
	put(root, "summary", summary(run));
	put(root, "expiries", expiries(run));
	for (i = 0; i < run->count; i++)
		append(results, result(&run->entries[i]));
	put(root, "results", results);
	/* Twelve digits hold any uint32_t of microseconds, and no more. */
	rc = json_dumpf(root, f, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	json_decref(root);
	putc('\n', f);
	return rc == -1 || fflush(f) == EOF || ferror(f) ? -1 : 0;
}
