/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/help.h"
#include "cli/option_table.h"
#include "harness/run.h"

#define WIDTH	79
#define INDENT	27	/* of the help sentences */

/* Words of `text` from column `column` on, further lines indented. */
static void
wrap(FILE *out, size_t column, size_t indent, const char *text)
{
	size_t	 len;
	bool	 first = true;

	while (*text != '\0') {
		len = strcspn(text, " ");
		if (!first && column + 1 + len > WIDTH) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			putc(' ', out);
			column++;
		}
		fwrite(text, 1, len, out);
		column += len;
		text += len;
		text += strspn(text, " ");
		first = false;
	}
	putc('\n', out);
}

void
help_wrap(FILE *out, size_t indent, const char *text)
{
	fprintf(out, "%*s", (int)indent, "");
	wrap(out, indent, indent, text);
}

/* A name, and its sentence in the second column. */
static void
entry(FILE *out, const char *name, const char *text)
{
	size_t	 column = (size_t)fprintf(out, "  %s", name);

	if (column + 2 > INDENT) {
		putc('\n', out);
		column = 0;
	}
	fprintf(out, "%*s", (int)(INDENT - column), "");
	wrap(out, INDENT, INDENT, text);
}

static void
write_usage(FILE *out, const char *intro, const struct command_row *row)
{
	size_t	 column;

	column = (size_t)fprintf(out, "%s mqtt-certcheck ", intro);
	wrap(out, column, column, row->synopsis);
}

static void
write_option(FILE *out, const struct option_row *row)
{
	char	 name[80] = "";

	if (row->letter != '\0')
		text_add(name, sizeof(name), "-%c", row->letter);
	if (row->name != NULL)
		text_add(name, sizeof(name), "%s--%s",
		    row->letter != '\0' ? ", " : "    ", row->name);
	if (row->argument != NULL)
		text_add(name, sizeof(name), " %s", row->argument);
	entry(out, name, row->help);
}

static void
write_options(FILE *out, enum command command)
{
	struct option_row	 row;
	enum group		 group;
	size_t			 i;
	bool			 titled;

	for (group = 0; group < GROUP_HIDDEN; group++) {
		titled = false;
		for (i = 0; option_get(i, &row); i++) {
			if (row.group != group ||
			    !(row.commands & 1u << command))
				continue;
			if (!titled)
				fprintf(out, "\n%s:\n", group_title(group));
			titled = true;
			write_option(out, &row);
		}
	}
}

static void
write_intents(FILE *out)
{
	const struct intent_key	*key;
	char			 text[256], name[64];
	int			 i;

	fputs("\nKeys of --expect, the default first:\n", out);
	for (i = INTENT_NONE + 1; i < INTENTS; i++) {
		key = intent_key((enum intent)i);
		snprintf(name, sizeof(name), "%s=%s", key->name, key->values);
		snprintf(text, sizeof(text), "%s.%s", key->text, key->firm ?
		    "" : " Not met, the default is a WARN until you say it.");
		entry(out, name, text);
	}
}

static void
write_command(FILE *out, enum command command)
{
	write_usage(out, "usage:", &command_table[command]);
	putc('\n', out);
	wrap(out, 0, 0, command_table[command].help);
	write_options(out, command);
	if (command == COMMAND_RUN)
		write_intents(out);
}

static void
write_program(FILE *out)
{
	enum command	 i;

	fputs("mqtt-certcheck tests how an MQTT broker treats client "
	    "certificates.\n\n", out);
	for (i = 0; i < COMMANDS; i++)
		write_usage(out, i == 0 ? "usage:" : "      ",
		    &command_table[i]);
	fputs("\nCommands (mqtt-certcheck COMMAND --help shows its options):\n",
	    out);
	for (i = 0; i < COMMANDS; i++)
		entry(out, command_table[i].name, command_table[i].help);
	fputs("\nOptions of 'run':\n", out);
	write_options(out, COMMAND_RUN);
	write_intents(out);
	fputs("\nThe environment can give options too, MQTT_CERTCHECK_CAFILE for "
	    "--cafile, and a\nprofile (see --profile). The command line goes "
	    "first, then the environment.\n", out);
	fputs("\nExit status: 0 every case as expected, 1 at least one FAIL, "
	    "2 usage or bad\nmaterial, 3 not all decided, 4 the tool failed, "
	    "128+n ended by signal n.\n", out);
}

void
help_write(FILE *out, const struct options *options)
{
	if (options->command_given)
		write_command(out, options->command);
	else
		write_program(out);
}

void
help_first_steps(FILE *out)
{
	fputs("Start a broker, test it, stop it:\n"
	    "    mqtt-certcheck --launch mosquitto\n"
	    "Test your own broker, with a throwaway PKI that it is set up with:\n"
	    "    mqtt-certcheck init pki --host localhost\n"
	    "    mqtt-certcheck --broker localhost:8883 --pki pki\n"
	    "All commands and options:\n"
	    "    mqtt-certcheck --help\n", out);
}

static char	 said[sizeof(((struct error *)NULL)->text)];

int
help_fail(const struct error *error, int status)
{
	fprintf(stderr, "mqtt-certcheck: %s\n", error->text);
	snprintf(said, sizeof(said), "%s", error->text);
	return status;
}

const char *
help_said(void)
{
	return said;
}

int
help_refuse(const struct error *error)
{
	help_fail(error, EXIT_USAGE);
	fputs("see mqtt-certcheck --help\n", stderr);
	return EXIT_USAGE;
}
