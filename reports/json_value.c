/* SPDX-License-Identifier: ISC */
#include <stdint.h>

#include "harness/judge.h"
#include "reports/json_value.h"
#include "reports/moment.h"

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

int
place_wrong(const struct reader *reader, const struct place *place, const char *what)
{
	char	 buf[256] = "";

	place_text(place, buf, sizeof(buf));
	return error_set(reader->error, "%s: %s%s%s", reader->path, buf,
	    buf[0] != '\0' ? ": " : "", what);
}

bool
json_none(const json_t *value)
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
	return place_wrong(reader, place, what);
}

int
name_read(const struct reader *reader, const struct place *place,
    const json_t *value, int (*find)(const char *))
{
	int	 found = -1;

	if (json_is_string(value))
		found = find(json_string_value(value));
	if (found == -1)
		return place_wrong(reader, place,
		    "must be one of the names that this version knows");
	return found;
}

static int
read_text(const struct reader *reader, const struct place *place,
    const struct member *member, const json_t *value, void *p)
{
	if (!json_is_string(value))
		return place_wrong(reader, place, "must be a string");
	if (member->required && json_string_length(value) == 0)
		return place_wrong(reader, place, "must not be empty");
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
		*(uint32_t *)p = (uint32_t)(number * 1000 + 0.5);
	else
		*(uint64_t *)p = (uint64_t)number;
	return 0;
}

/* What is left of a time may be less than nothing. */
static int
read_days(const struct reader *reader, const struct place *place,
    const json_t *value, int32_t *days)
{
	const json_int_t	 number = json_integer_value(value);

	if (!json_is_integer(value) || number < INT32_MIN || number > INT32_MAX)
		return place_wrong(reader, place, "must be a number of days");
	*days = (int32_t)number;
	return 0;
}

static int
read_noun(const struct reader *reader, const struct place *place,
    enum member_kind kind, const json_t *value, void *p)
{
	int	 found;

	found = name_read(reader, place, value, kind == MEMBER_OP ? op_find :
	    kind == MEMBER_EXPIRY_KIND ? expiry_kind_find :
	    kind == MEMBER_OUTCOME ? outcome_find :
	    kind == MEMBER_LAYER ? layer_find : verdict_find);
	if (found == -1)
		return -1;
	if (kind == MEMBER_EXPIRY_KIND)
		*(enum expiry_kind *)p = (enum expiry_kind)found;
	else if (kind == MEMBER_OP)
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
			return place_wrong(reader, place, "must be true or false");
		*(bool *)p = json_is_true(value);
		return 0;
	case MEMBER_COUNT:
	case MEMBER_MS:
	case MEMBER_US:
	case MEMBER_CODE:
		return read_digits(reader, place, member->kind, value, p);
	case MEMBER_DAYS:
		return read_days(reader, place, value, p);
	case MEMBER_DATE:
		if (!json_is_string(value) ||
		    !moment_read(json_string_value(value), p))
			return place_wrong(reader, place,
			    "must be a time as in 2026-01-31T12:00:00Z");
		return 0;
	case MEMBER_EXPIRY_KIND:
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

int
members_read(const struct reader *reader, const struct place *up,
    const json_t *object, const struct member *member, void *base)
{
	struct place	 place = { .up = up };
	const json_t	*value;
	void		*p;

	if (!json_is_object(object))
		return place_wrong(reader, up, "must be an object");
	for (; member->name != NULL; member++) {
		place.member = member->name;
		value = json_object_get(object, member->name);
		p = (char *)base + member->offset;
		if (member->kind == MEMBER_STRING)
			*(const char **)p = "";
		else if (member->kind == MEMBER_DATE)
			*(int64_t *)p = -1;
		if (json_none(value) && member->required)
			return place_wrong(reader, &place, "is missing");
		if (!json_none(value) &&
		    read_value(reader, &place, member, value, p) == -1)
			return -1;
	}
	return 0;
}
