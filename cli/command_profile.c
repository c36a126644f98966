/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/option_table.h"
#include "cli/profile.h"
#include "cli/profile_schema.h"
#include "harness/run.h"

/* A paragraph of comment, at most 80 columns. */
static void
comment(FILE *out, const char *indent, const char *text)
{
	size_t	 column = 80, len;

	for (; *text != '\0'; text += strspn(text, " ")) {
		len = strcspn(text, " ");
		if (column + 1 + len > 79) {
			column = (size_t)fprintf(out, "%s%s#",
			    column == 80 ? "" : "\n", indent);
		}
		column += (size_t)fprintf(out, " %.*s", (int)len, text);
		text += len;
	}
	putc('\n', out);
}

static void
write_intents(FILE *out)
{
	const struct intent_key	*key;
	int			 i, first;

	comment(out, "", "What is right where deployments differ. Each key with its values, the default first.");
	fputs("#intents:\n", out);
	for (i = INTENT_NONE + 1; i < INTENTS; i++) {
		key = intent_key((enum intent)i);
		first = (int)strcspn(key->values, "|");
		comment(out, "  ", key->text);
		if (!key->firm)
			comment(out, "  ", "(not met, a WARN until it is said here)");
		fprintf(out, "#  %s: %.*s\t# %s\n", key->name, first, key->values,
		    key->values);
	}
}

static void
write_selection(FILE *out)
{
	putc('\n', out);
	comment(out, "", "The scenarios to run, by shell globs over ids; all by default.");
	fputs("#select:\n#  - trust.*\n#  - revocation.*\n\n", out);
	comment(out, "", "What is known to fail, why that is borne, and until when: the last day, UTC. Such a FAIL is shown and does not count. After that day it does again.");
	fputs("#waivers:\n#  - scenario: trust.expired-anchor\n"
	    "#    reason: the new root is rolled out in summer\n"
	    "#    until: 2030-06-30\n\n", out);
}

static void
write_option(FILE *out, const struct option_row *row)
{
	comment(out, "", row->help);
	if (row->argument == NULL)
		fprintf(out, "#%s: yes\n", row->name);
	else if (row->repeats)
		fprintf(out, "#%s:\n#  - %s\n", row->name, row->argument);
	else
		fprintf(out, "#%s: %s\n", row->name, row->argument);
}

void
profile_write(FILE *out)
{
	struct option_row	 row;
	enum group		 group;
	size_t			 i;
	bool			 titled;

	comment(out, "", "What this deployment intends, for mqtt-certcheck --profile FILE. The command line and the environment (MQTT_CERTCHECK_...) go before what stands here.");
	putc('\n', out);
	write_intents(out);
	write_selection(out);
	comment(out, "", "Any option of 'run' by its name. Files are looked for from where the command is run.");
	for (group = 0; group < GROUP_HIDDEN; group++) {
		titled = false;
		for (i = 0; option_get(i, &row); i++) {
			if (row.group != group || !profile_takes(&row))
				continue;
			if (!titled)
				fprintf(out, "\n# ---- %s\n\n", group_title(group));
			titled = true;
			write_option(out, &row);
		}
	}
}

int
command_profile(const struct options *options)
{
	(void)options;
	profile_write(stdout);
	return EXIT_PASSED;
}
