/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/environment.h"
#include "cli/help.h"
#include "cli/option_table.h"

static void
begin(FILE *out, const char *part)
{
	fprintf(out, ".\\\" BEGIN %s\n", part);
}

static void
end(FILE *out, const char *part)
{
	fprintf(out, ".\\\" END %s\n", part);
}

/* Running text: each sentence on a line of its own, nothing taken for a macro. */
static void
write_text(FILE *out, const char *text)
{
	bool	 start = true;

	for (; *text != '\0'; text++) {
		if (start && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		start = false;
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else if (text[0] == '.' && text[1] == ' ') {
			fputs(".\n", out);
			text++;
			start = true;
		} else
			putc(*text, out);
	}
	putc('\n', out);
}

/* One word of a synopsis: an option, an argument or a literal. */
static void
write_word(FILE *out, const char *word, size_t len)
{
	size_t	 dots = len > 3 && strncmp(word + len - 3, "...", 3) == 0 ? 3 : 0;
	const char	*more = dots ? " ..." : "";

	len -= dots;
	if (word[0] == '-')
		fprintf(out, ".Fl %.*s%s\n", (int)len - 1, word + 1, more);
	else if (word[0] >= 'A' && word[0] <= 'Z')
		fprintf(out, ".Ar %.*s%s\n", (int)len, word, more);
	else
		fprintf(out, ".Cm %.*s%s\n", (int)len, word, more);
}

/* "[--host NAME]... (a | b)": each token becomes a line. */
static void
write_synopsis(FILE *out, const char *text)
{
	size_t	 len;

	fputs(".Nm\n", out);
	while (*text != '\0') {
		len = 1;
		if (*text == '[')
			fputs(".Oo\n", out);
		else if (*text == ']') {
			if (strncmp(text + 1, "...", 3) == 0)
				len = 4;
			fputs(len == 4 ? ".Oc ...\n" : ".Oc\n", out);
		} else if (*text == '(')
			fputs(".Po\n", out);
		else if (*text == ')')
			fputs(".Pc\n", out);
		else if (*text == '|')
			fputs("|\n", out);
		else if (*text != ' ') {
			len = strcspn(text, " []()|");
			write_word(out, text, len);
		}
		text += len;
	}
}

static void
write_option(FILE *out, const struct option_row *row)
{
	fputs(".It", out);
	if (row->letter != '\0')
		fprintf(out, " Fl %c%s", row->letter,
		    row->name != NULL ? " ," : "");
	if (row->name != NULL)
		fprintf(out, " Fl -%s", row->name);
	if (row->argument != NULL)
		fprintf(out, " Ar %s", row->argument);
	putc('\n', out);
	write_text(out, row->help);
}

/* The commands that have options of the group: "(run, report)". */
static void
write_group_commands(FILE *out, enum group group)
{
	struct option_row	 row;
	unsigned		 commands = 0;
	enum command		 command;
	const char		*separator = "";
	size_t			 i;

	for (i = 0; option_get(i, &row); i++)
		if (row.group == group)
			commands |= row.commands;
	if (commands == (1u << COMMANDS) - 1)
		return;
	fputs("For\n", out);
	for (command = 0; command < COMMANDS; command++) {
		if (!(commands & 1u << command))
			continue;
		fprintf(out, "%s.Cm %s", separator, command_table[command].name);
		separator = " ,\n";
	}
	fputs(" :\n", out);
}

static void
write_group(FILE *out, enum group group)
{
	struct option_row	 row;
	size_t			 i;

	fprintf(out, ".Ss %s\n", group_title(group));
	write_group_commands(out, group);
	fputs(".Bl -tag -width Ds\n", out);
	for (i = 0; option_get(i, &row); i++)
		if (row.group == group)
			write_option(out, &row);
	fputs(".El\n", out);
}

static void
write_intents(FILE *out)
{
	const struct intent_key	*key;
	int			 i;

	fputs(".Bl -tag -width Ds\n", out);
	for (i = INTENT_NONE + 1; i < INTENTS; i++) {
		key = intent_key((enum intent)i);
		fprintf(out, ".It Cm %s Ns = Ns Ar %s\n", key->name, key->values);
		fprintf(out, "%s.\n", key->text);
		if (!key->firm)
			fputs("Not met, the default is a WARN until it is said.\n",
			    out);
	}
	fputs(".El\n", out);
}

/* A variable for each option, in the order of the options. */
static void
write_environment(FILE *out)
{
	struct option_row	 row;
	enum command		 command;
	char			 name[80];
	size_t			 i;

	fputs(".Bl -tag -width Ds -compact\n", out);
	for (command = 0; command < COMMANDS; command++)
		for (i = 0; option_get(i, &row); i++) {
			if (!(row.commands & 1u << command) ||
			    !option_is_setting(&row))
				continue;
			environment_name(command, &row, name, sizeof(name));
			fprintf(out, ".It Ev %s\n.Fl -%s", name, row.name);
			fprintf(out, command == COMMAND_RUN ? "\n" :
			    "\nof\n.Cm %s\n", command_table[command].name);
		}
	fputs(".El\n", out);
}

void
help_mdoc(FILE *out)
{
	enum command	 command;
	enum group	 group;

	begin(out, "SYNOPSIS");
	for (command = 0; command < COMMANDS; command++)
		write_synopsis(out, command_table[command].synopsis);
	end(out, "SYNOPSIS");
	begin(out, "COMMANDS");
	fputs(".Bl -tag -width Ds\n", out);
	for (command = 0; command < COMMANDS; command++) {
		fprintf(out, ".It Cm %s\n", command_table[command].name);
		write_text(out, command_table[command].help);
	}
	fputs(".El\n", out);
	end(out, "COMMANDS");
	begin(out, "OPTIONS");
	for (group = 0; group < GROUP_HIDDEN; group++)
		write_group(out, group);
	end(out, "OPTIONS");
	begin(out, "EXPECTATIONS");
	write_intents(out);
	end(out, "EXPECTATIONS");
	begin(out, "ENVIRONMENT");
	write_environment(out);
	end(out, "ENVIRONMENT");
}
