/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/catalogue.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/help.h"
#include "cli/selection.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/run.h"

static const char *
family_name(const struct scenario *scenario)
{
	const struct family *const	*families;
	size_t				 count;

	families = catalogue_families(&count);
	return selection_family(scenario, families, count)->name;
}

/* ---- A table for people --------------------------------------------------- */

static void
write_table(const struct scenario *const *list, size_t count)
{
	int	 width = 0;
	size_t	 i;

	for (i = 0; i < count; i++)
		if ((int)strlen(list[i]->id) > width)
			width = (int)strlen(list[i]->id);
	for (i = 0; i < count; i++) {
		if (i > 0 && strcmp(family_name(list[i]),
		    family_name(list[i - 1])) != 0)
			putchar('\n');
		printf("%-*s  %-8s  %s\n", width, list[i]->id,
		    severity_name(list[i]->severity), list[i]->title);
	}
}

/* ---- JSON for programs ---------------------------------------------------- */

static json_t *
make_needs(const struct scenario *scenario)
{
	json_t		*array = json_array();
	unsigned	 needs = scenario_needs(scenario), bit;

	for (bit = 1; needs != 0; needs &= ~bit, bit <<= 1)
		if (needs & bit)
			json_array_append_new(array,
			    json_string(need_name((enum need)bit)));
	return array;
}

static json_t *
make_versions(const struct scenario *scenario)
{
	json_t		*array = json_array();
	unsigned	 i;

	for (i = 0; scenario->mqtt && MQTT_ORDINARY >> i != 0; i++)
		json_array_append_new(array,
		    json_string(mqtt_version_name((enum mqtt_version)i)));
	return array;
}

/* Those that it is asked under; none where that makes no difference. */
static json_t *
make_tls_versions(const struct scenario *scenario)
{
	json_t	*array = json_array();
	int	 i;

	for (i = 0; i < TLS_VERSIONS && !scenario->any_tls; i++)
		json_array_append_new(array,
		    json_string(tls_version_name((enum tls_version)i)));
	return array;
}

static void
write_json(const struct scenario *const *list, size_t count)
{
	json_t	*array = json_array();
	size_t	 i;

	for (i = 0; i < count; i++)
		json_array_append_new(array,
		    json_pack("{ss ss ss ss ss so ss ss so so}",
		    "id", list[i]->id,
		    "family", family_name(list[i]),
		    "title", list[i]->title,
		    "severity", severity_name(list[i]->severity),
		    "reference", list[i]->reference,
		    "needs", make_needs(list[i]),
		    "why", list[i]->why,
		    "remedy", list[i]->remedy,
		    "tls", make_tls_versions(list[i]),
		    "mqtt", make_versions(list[i])));
	/* Appending NULL is refused, so that a missing entry shows here. */
	if (json_array_size(array) != count)
		errx(EXIT_TOOL, "the list of scenarios cannot be made");
	json_dumpf(array, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(array);
}

/* ---- The reference in Markdown -------------------------------------------- */

/* Text with `code` in it: outside of code, what would start markup is escaped. */
static void
write_cell(const char *text)
{
	bool	 code = false;

	for (; *text != '\0'; text++) {
		if (*text == '`')
			code = !code;
		else if (strchr(code ? "|" : "|*_<>[]\\", *text) != NULL)
			putchar('\\');
		putchar(*text);
	}
}

static void
write_row(const struct scenario *scenario)
{
	char	 needs[DESCRIPTION_SIZE];

	describe_needs(scenario, needs, sizeof(needs));
	printf("| [`%s`](#%s) | ", scenario->id, scenario->id);
	write_cell(scenario->title);
	printf(" | %s | ", severity_name(scenario->severity));
	write_cell(scenario->reference);
	printf(" | %s |\n", needs);
}

static void
write_paragraph(const struct scenario *scenario)
{
	const struct recipe	*recipes[2 * STEP_MAX];
	char			 text[DESCRIPTION_SIZE];
	size_t			 count, i;

	printf("### <a id=\"%s\"></a>`%s`\n\n", scenario->id, scenario->id);
	write_cell(scenario->why);
	printf("\n\n");
	count = describe_recipes(scenario, recipes, COUNT(recipes));
	for (i = 0; i < count; i++) {
		describe_recipe(recipes[i], text, sizeof(text));
		printf("- Credential ");
		write_cell(text);
		putchar('\n');
	}
	for (i = 0; i < STEP_MAX && scenario->steps[i].as != NULL; i++) {
		describe_step(&scenario->steps[i], text, sizeof(text));
		printf("- Step %zu: ", i + 1);
		write_cell(text);
		putchar('\n');
	}
	catalogue_expected(scenario, text, sizeof(text));
	printf("- Expected: ");
	write_cell(text);
	describe_intents(scenario, text, sizeof(text));
	if (text[0] != '\0') {
		printf("\n- Depends on ");
		write_cell(text);
	}
	if (scenario->rests_on != NULL)
		printf("\n- Rests on [`%s`](#%s)", scenario->rests_on,
		    scenario->rests_on);
	printf("\n- Remedy: ");
	write_cell(scenario->remedy);
	printf("\n\n");
}

static void
write_needs(const struct scenario *const *list, size_t count)
{
	unsigned	 needs = 0, bit;
	size_t		 i;

	for (i = 0; i < count; i++)
		needs |= scenario_needs(list[i]);
	printf("What a scenario may need of the broker:\n\n");
	for (bit = 1; needs != 0; needs &= ~bit, bit <<= 1) {
		if (!(needs & bit))
			continue;
		printf("- `%s`: ", need_name((enum need)bit));
		write_cell(need_text((enum need)bit));
		putchar('\n');
	}
	putchar('\n');
}

static void
write_markdown(const struct scenario *const *list, size_t count)
{
	const char	*family;
	size_t		 first, end, i;

	printf("# Scenarios\n\nThis page is made by "
	    "`mqtt-certcheck list --markdown`.\n\n");
	write_needs(list, count);
	for (first = 0; first < count; first = end) {
		family = family_name(list[first]);
		printf("## %s\n\n| id | true on PASS | severity | reference | "
		    "needs |\n|---|---|---|---|---|\n", family);
		for (end = first; end < count &&
		    strcmp(family_name(list[end]), family) == 0; end++)
			write_row(list[end]);
		putchar('\n');
		for (i = first; i < end; i++)
			write_paragraph(list[i]);
	}
}

int
command_list(const struct options *options)
{
	const struct family *const	*families;
	const struct scenario		**list;
	size_t				  nfamilies, count;
	struct error			  error;

	families = catalogue_families(&nfamilies);
	if (selection_make(options, families, nfamilies, &list, &count,
	    &error) == -1)
		return help_refuse(&error);
	if (options->list_json)
		write_json(list, count);
	else if (options->list_markdown)
		write_markdown(list, count);
	else
		write_table(list, count);
	free(list);
	return EXIT_PASSED;
}
