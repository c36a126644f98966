/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/environment.h"
#include "cli/parser.h"
#include "cli/value.h"

bool
option_is_setting(const struct option_row *row)
{
	return row->name != NULL && row->group != GROUP_GENERAL &&
	    row->group != GROUP_HIDDEN;
}

int
parser_find(enum command command, const char *name, size_t len, char letter,
    struct option_row *row)
{
	size_t	 i;

	for (i = 0; option_get(i, row); i++) {
		if (!(row->commands & 1u << command))
			continue;
		if (name == NULL ? row->letter == letter :
		    row->name != NULL && strlen(row->name) == len &&
		    strncmp(row->name, name, len) == 0)
			return (int)i;
	}
	return -1;
}

/* By a name of one of the tables: one character is a letter. */
static int
find_word(const struct parser *p, const char *name, struct option_row *row)
{
	return parser_find(p->options->command, name[1] == '\0' ? NULL : name,
	    strlen(name), name[0], row);
}

enum origin
parser_given(const struct parser *p, const char *name, char *label, size_t size)
{
	struct option_row	 row;
	int			 index = find_word(p, name, &row);

	if (index == -1 || p->given[index] == ORIGIN_NONE)
		return ORIGIN_NONE;
	if (p->given[index] == ORIGIN_ENVIRONMENT)
		environment_name(p->options->command, &row, label, size);
	else
		option_label(&row, label, size);
	if (p->given[index] == ORIGIN_PROFILE)
		text_add(label, size, " (profile)");
	return p->given[index];
}

/* --expect by key: what was said before holds, and cannot contradict. */
static int
apply_expect(struct parser *p, const struct option_row *row,
    const char *value, struct error *wrong)
{
	struct intents	*intents = &p->options->intents, said;
	int		 i;

	memset(&said, 0, sizeof(said));
	if (row->set(row, value, &said, wrong) == -1)
		return -1;
	for (i = INTENT_NONE + 1; i < INTENTS; i++)
		if (!intents_said(intents, (enum intent)i))
			memcpy(intents->said[i], said.said[i],
			    sizeof(said.said[i]));
	return 0;
}

int
parser_apply(struct parser *p, int index, const struct option_row *row,
    enum origin origin, const char *label, const char *value)
{
	struct error	 wrong;
	char		 shown[SHOWN_SIZE];
	void		*field = (char *)p->options + row->field;
	int		 rc;

	if (p->given[index] == origin && !row->repeats) {
		option_label(row, shown, sizeof(shown));
		return error_set(p->error, "%s given twice", shown);
	}
	if (p->given[index] == ORIGIN_NONE)
		p->given[index] = origin;
	if (value != NULL && *value == '\0')
		return error_set(p->error, "%s: the %s is empty", label,
		    row->argument);
	if (row->set == value_expect && origin != ORIGIN_ARGV)
		rc = apply_expect(p, row, value, &wrong);
	else
		rc = row->set(row, value, field, &wrong);
	if (rc == -1)
		return error_set(p->error, "%s %s: %s", label,
		    value_show(shown, sizeof(shown), value != NULL ? value : ""),
		    wrong.text);
	return 0;
}

/* Was another option given before that leaves no place for this one? */
static bool
excluded(const struct parser *p, int index, enum origin origin)
{
	struct option_row	 row;
	int			 a, b;
	size_t			 i;

	for (i = 0; i < exclusions_count; i++) {
		if (exclusions[i].commands != 0 &&
		    !(exclusions[i].commands & 1u << p->options->command))
			continue;
		a = find_word(p, exclusions[i].a, &row);
		b = find_word(p, exclusions[i].b, &row);
		if (a == -1 || b == -1 || (a != index && b != index))
			continue;
		a = a == index ? b : a;
		if (p->given[a] != ORIGIN_NONE && p->given[a] < origin)
			return true;
	}
	return false;
}

/* Is what it needs not there because that had to be left aside? */
static bool
bereft(const struct parser *p, int index)
{
	const struct requirement	*r;
	struct option_row		 row;
	int				 one, other;
	size_t				 i;

	for (i = 0; i < requirements_count; i++) {
		r = &requirements[i];
		if (find_word(p, r->option, &row) != index)
			continue;
		one = find_word(p, r->one, &row);
		other = r->other != NULL ? find_word(p, r->other, &row) : one;
		if (one == -1 || other == -1 ||
		    p->given[one] != ORIGIN_NONE || p->given[other] != ORIGIN_NONE)
			continue;
		if (p->displaced[one] || p->displaced[other])
			return true;
	}
	return false;
}

bool
parser_displaces(struct parser *p, int index, const struct option_row *row,
    enum origin origin)
{
	bool	 adds = row->set == value_expect || row->set == value_words;

	if (p->given[index] != ORIGIN_NONE && p->given[index] < origin && !adds)
		return true;
	if (!excluded(p, index, origin) && !bereft(p, index))
		return false;
	p->displaced[index] = true;
	return true;
}

int
parser_apply_flag(struct parser *p, int index, const struct option_row *row,
    enum origin origin, const char *label, const char *value)
{
	static const char *const	 words[][2] = {
		{ "no", "yes" }, { "false", "true" }, { "off", "on" }, { "0", "1" }
	};
	char				 shown[SHOWN_SIZE];
	size_t				 i;

	for (i = 0; i < COUNT(words); i++) {
		if (strcmp(value, words[i][0]) == 0)
			return 0;
		if (strcmp(value, words[i][1]) == 0)
			return parser_apply(p, index, row, origin, label, NULL);
	}
	return error_set(p->error, "%s %s: yes or no", label,
	    value_show(shown, sizeof(shown), value));
}
