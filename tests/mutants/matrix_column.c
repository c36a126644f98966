/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/matrix_column.h"

size_t
columns_find(struct columns *columns, const struct mutant *reference,
    const char *id, bool add)
{
	struct column	*column;
	size_t		 i;

	for (i = 0; i < columns->count; i++)
		if (columns->column[i].reference == reference &&
		    strcmp(columns->column[i].id, id) == 0)
			return i;
	if (!add || columns->count == COLUMN_MAX)
		return SIZE_MAX;
	column = &columns->column[columns->count];
	column->reference = reference;
	snprintf(column->id, sizeof(column->id), "%s", id);
	return columns->count++;
}

bool
column_is_void(const struct columns *columns, const struct column *column)
{
	size_t	 i;

	if (column->passed || column->spoilt)
		return false;
	for (i = 0; i < columns->count; i++)
		if (columns->column[i].passed &&
		    strcmp(columns->column[i].id, column->id) == 0)
			return true;
	return false;
}

const char *
column_name(const struct column *column)
{
	static char		 name[160];
	const char *const	*expects = column->reference->expects;
	size_t			 i;

	snprintf(name, sizeof(name), "%s", column->id);
	for (i = 0; i < EXPECT_MAX && expects[i] != NULL; i++)
		text_add(name, sizeof(name), "%s%s", i == 0 ? " (" : ", ",
		    expects[i]);
	if (i > 0)
		text_add(name, sizeof(name), ")");
	return name;
}

static const char *
text_of(const json_t *step, const char *key)
{
	const char	*text = json_string_value(json_object_get(step, key));

	return text != NULL ? text : "";
}

static enum ending
ending(const json_t *step)
{
	static const char *const	 in[] = { "accepted", "delivered" };
	static const char *const	 out[] = {
		"denied", "refused_tls", "refused_mqtt", "closed"
	};
	const char	*outcome = text_of(step, "outcome");
	size_t		 i;

	if (json_is_true(json_object_get(step, "early_data_accepted")))
		return ENDING_EARLY;
	for (i = 0; i < COUNT(in); i++)
		if (strcmp(in[i], outcome) == 0)
			return json_is_true(json_object_get(step, "resumed")) ?
			    ENDING_RESUMED : ENDING_IN;
	for (i = 0; i < COUNT(out); i++)
		if (strcmp(out[i], outcome) == 0)
			return ENDING_OUT;
	return ENDING_UNKNOWN;
}

/* Verbs that change something for the steps after them. */
static bool
prepares(const json_t *step)
{
	static const char *const	 verbs[] = {
		"CROWD", "CRL", "REVOKE", "TRUST", "SERVER", "RELOAD", "RESTART", "STAY",
		"TICKET", "EXPIRE"
	};
	size_t	 i;

	for (i = 0; i < COUNT(verbs); i++)
		if (strcmp(verbs[i], text_of(step, "op")) == 0)
			return true;
	return false;
}

/* Is that the other way?  Where a TLS session may be taken up, it need not be. */
static bool
ends_otherwise(const json_t *step, enum ending correct)
{
	enum ending	 end = ending(step);

	return end != ENDING_UNKNOWN && end != correct &&
	    !(end == ENDING_IN && correct == ENDING_RESUMED);
}

void
column_learn(struct column *column, char grade, char wanted,
    const json_t *steps)
{
	const json_t	*step;
	size_t		 i;

	if (wanted == 0)
		wanted = 'P';
	if (grade != wanted && grade != 'S')
		column->spoilt = true;
	if (grade != wanted || column->passed)
		return;
	column->passed = true;
	json_array_foreach(steps, i, step) {
		if (i == COLUMN_STEPS)
			break;
		snprintf(column->step[i].credential,
		    sizeof(column->step[i].credential), "%s",
		    text_of(step, "credential"));
		column->step[i].prepares = prepares(step);
		column->step[i].ending = ending(step);
		column->steps = i + 1;
	}
}

bool
column_prove(struct column *column, bool decided, const json_t *steps)
{
	const json_t	*step;
	bool		 turned = false;
	size_t		 i;

	column->proven |= decided;
	/* What a single step shows need not be how it ends. */
	if (decided && column->steps == 1)
		column->step[0].proven = true;
	json_array_foreach(steps, i, step) {
		turned |= strcmp(text_of(step, "outcome"), "ended") == 0;
		if (i < column->steps && !column->step[i].prepares &&
		    ends_otherwise(step, column->step[i].ending))
			turned = column->step[i].proven = true;
	}
	return turned;
}

/* The how-manyth of those that end alike with this credential? */
static size_t
step_ordinal(const struct column *column, size_t i)
{
	const struct column_step	*step = &column->step[i];
	size_t				 k, n = 0;

	for (k = 0; k < i; k++)
		n += column->step[k].ending == step->ending &&
		    strcmp(column->step[k].credential, step->credential) == 0;
	return n;
}

/* Has the same step been proven under other intents? */
static bool
step_shown(const struct columns *columns, const struct column *column, size_t i)
{
	const struct column_step	*step = &column->step[i], *other;
	const struct column		*of;
	size_t				 k, m;

	for (k = 0; k < columns->count; k++) {
		of = &columns->column[k];
		if (strcmp(of->id, column->id) != 0)
			continue;
		for (m = 0; m < of->steps; m++) {
			other = &of->step[m];
			if (other->proven && other->ending == step->ending &&
			    strcmp(other->credential, step->credential) == 0 &&
			    step_ordinal(of, m) == step_ordinal(column, i))
				return true;
		}
	}
	return false;
}

void
columns_share(struct columns *columns)
{
	struct column	*column;
	size_t		 i, k;
	bool		 all;

	for (i = 0; i < columns->count; i++) {
		column = &columns->column[i];
		all = column->passed && column->steps > 0;
		for (k = 0; k < column->steps; k++) {
			if (column->step[k].prepares)
				continue;
			column->step[k].proven = column->step[k].proven ||
			    step_shown(columns, column, k);
			all = all && column->step[k].proven;
		}
		column->proven = column->proven || all;
	}
}
