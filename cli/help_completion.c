/* SPDX-License-Identifier: ISC */
#include "cli/help.h"
#include "cli/option_table.h"
#include "cli/value.h"
#include "fixtures/brokers/launchers.h"

/* "--name" and "-x" of a row, each followed by `separator`. */
static void
write_labels(FILE *out, const struct option_row *row, const char *separator)
{
	if (row->letter != '\0')
		fprintf(out, "-%c%s", row->letter, separator);
	if (row->name != NULL)
		fprintf(out, "--%s%s", row->name, separator);
}

/* The words that a value can be, each followed by a space. */
static void
write_choices(FILE *out, const struct option_row *row)
{
	size_t	 i;

	if (row->set == value_launch)
		for (i = 0; i < launchers_count; i++)
			fprintf(out, "%s ", launchers[i]->kind);
	else
		for (i = 0; row->names != NULL && row->names[i] != NULL; i++)
			fprintf(out, "%s ", row->names[i]);
}

/* What a shell offers after an option that takes a value; it may be nothing. */
static void
write_values(FILE *out, enum command command)
{
	struct option_row	 row;
	char			 label[64];
	size_t			 i;

	for (i = 0; option_get(i, &row); i++) {
		if (!(row.commands & 1u << command) || row.argument == NULL)
			continue;
		option_label(&row, label, sizeof(label));
		fprintf(out, "\t%s,%s) ", command_table[command].name, label);
		if (row.completes != NULL)
			fprintf(out, "mapfile -t COMPREPLY < <(compgen -A %s -- \"$word\"); ",
			    row.completes);
		else if (row.names != NULL || row.set == value_launch) {
			fputs("mapfile -t COMPREPLY < <(compgen -W '", out);
			write_choices(out, &row);
			fputs("' -- \"$word\"); ", out);
		}
		fputs("return ;;\n", out);
	}
}

static void
write_command(FILE *out, enum command command)
{
	struct option_row	 row;
	size_t			 i;

	fprintf(out, "\t%s) options='", command_table[command].name);
	for (i = 0; option_get(i, &row); i++)
		if (row.commands & 1u << command && row.group != GROUP_HIDDEN)
			write_labels(out, &row, " ");
	fputs("' ;;\n", out);
}

void
help_completion(FILE *out)
{
	enum command	 command;

	fputs("# Completion for bash, made by 'mqtt-certcheck --help-completion'.\n"
	    "_mqtt_certcheck()\n{\n"
	    "\tlocal word=${COMP_WORDS[COMP_CWORD]} command=run options=\n"
	    "\tCOMPREPLY=()\n"
	    "\tcase ${COMP_WORDS[1]} in\n\t", out);
	for (command = 0; command < COMMANDS; command++)
		fprintf(out, "%s%s", command > 0 ? "|" : "",
		    command_table[command].name);
	fputs(") command=${COMP_WORDS[1]} ;;\n\tesac\n"
	    "\tcase $command,${COMP_WORDS[COMP_CWORD - 1]} in\n", out);
	for (command = 0; command < COMMANDS; command++)
		write_values(out, command);
	fputs("\tesac\n\tcase $command in\n", out);
	for (command = 0; command < COMMANDS; command++)
		write_command(out, command);
	fputs("\tesac\n"
	    "\tif [[ $word == -* ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$word\")\n"
	    "\t\treturn\n"
	    "\tfi\n"
	    "\tmapfile -t COMPREPLY < <(compgen -A file -- \"$word\"\n"
	    "\t    ((COMP_CWORD > 1)) || compgen -W '", out);
	for (command = 0; command < COMMANDS; command++)
		fprintf(out, "%s ", command_table[command].name);
	fputs("' -- \"$word\")\n}\n"
	    "complete -F _mqtt_certcheck mqtt-certcheck\n", out);
}
