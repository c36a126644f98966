/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/environment.h"

#define PREFIX	"MQTT_CERTCHECK_"

/* "--crl-file" is CRL_FILE. */
static void
add_upper(char *dst, size_t size, const char *name)
{
	for (; *name != '\0'; name++)
		text_add(dst, size, "%c", *name == '-' ? '_' :
		    toupper((unsigned char)*name));
}

void
environment_name(enum command command, const struct option_row *row, char *dst,
    size_t size)
{
	snprintf(dst, size, PREFIX);
	if (command != COMMAND_RUN) {
		add_upper(dst, size, command_table[command].name);
		text_add(dst, size, "_");
	}
	add_upper(dst, size, row->name);
}

/* Values with white space between them. */
static int
apply_several(struct parser *p, int index, const struct option_row *row,
    const char *label, const char *values)
{
	char	*copy = options_keep(p->options, values), *word, *end;

	for (word = copy + strspn(copy, " \t\n"); *word != '\0'; word = end) {
		end = word + strcspn(word, " \t\n");
		if (*end != '\0')
			*end++ = '\0';
		end += strspn(end, " \t\n");
		if (parser_apply(p, index, row, ORIGIN_ENVIRONMENT, label,
		    word) == -1)
			return -1;
	}
	return 0;
}

static int
apply_row(struct parser *p, int index, const struct option_row *row)
{
	char		 label[SHOWN_SIZE];
	const char	*value;

	environment_name(p->options->command, row, label, sizeof(label));
	value = getenv(label);
	if (value == NULL || *value == '\0' ||
	    parser_displaces(p, index, row, ORIGIN_ENVIRONMENT))
		return 0;
	if (row->argument == NULL)
		return parser_apply_flag(p, index, row, ORIGIN_ENVIRONMENT,
		    label, value);
	if (row->repeats)
		return apply_several(p, index, row, label, value);
	return parser_apply(p, index, row, ORIGIN_ENVIRONMENT, label, value);
}

int
environment_apply(struct parser *p)
{
	struct option_row	 row;
	size_t			 i;

	for (i = 0; option_get(i, &row); i++)
		if ((row.commands & 1u << p->options->command) != 0 &&
		    option_is_setting(&row) && apply_row(p, (int)i, &row) == -1)
			return -1;
	return 0;
}
