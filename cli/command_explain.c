/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/catalogue.h"
#include "cli/cli.h"
#include "cli/describe.h"
#include "cli/help.h"
#include "cli/selection.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/run.h"

static void
write_part(const char *title, const char *text)
{
	printf("\n%s\n", title);
	help_wrap(stdout, 4, text);
}

static void
write_steps(const struct scenario *scenario)
{
	const struct recipe	*recipes[2 * STEP_MAX];
	char			 text[DESCRIPTION_SIZE];
	size_t			 count, i;

	printf("\nWhat is presented\n");
	count = describe_recipes(scenario, recipes, COUNT(recipes));
	for (i = 0; i < count; i++) {
		describe_recipe(recipes[i], text, sizeof(text));
		help_wrap(stdout, 4, text);
	}
	printf("\nSteps\n");
	for (i = 0; i < STEP_MAX && scenario->steps[i].as != NULL; i++) {
		describe_step(&scenario->steps[i], text, sizeof(text));
		help_wrap(stdout, 4, text);
	}
}

static void
write_controls(const struct scenario *scenario)
{
	const struct recipe	*controls[STEP_MAX];
	char			 text[DESCRIPTION_SIZE] = "";
	size_t			 count, i;

	count = describe_controls(scenario, controls, COUNT(controls));
	for (i = 0; i < count; i++)
		text_add(text, sizeof(text), "%s%s", i > 0 ? " and " : "",
		    controls[i]->name);
	if (count == 0)
		return;
	text_add(text, sizeof(text), " must be accepted before and after; "
	    "otherwise the verdict is ERROR, never PASS.");
	write_part("Control", text);
}

static void
write_needs(const struct scenario *scenario)
{
	char		 text[DESCRIPTION_SIZE];
	unsigned	 needs = scenario_needs(scenario), bit;

	printf("\nNeeds\n");
	if (needs == 0)
		help_wrap(stdout, 4, "nothing: it runs against any broker.");
	for (bit = 1; needs != 0; needs &= ~bit, bit <<= 1) {
		if (!(needs & bit))
			continue;
		text[0] = '\0';
		text_add(text, sizeof(text), "%s: %s",
		    need_name((enum need)bit), need_text((enum need)bit));
		help_wrap(stdout, 4, text);
	}
}

int
command_explain(const struct options *options)
{
	const struct scenario	*scenario;
	const char		*id = options->operands.items[0];
	char			 text[DESCRIPTION_SIZE], near[128];
	const struct family *const *families;
	size_t			 count;
	struct error		 error;

	if ((scenario = catalogue_find(id)) == NULL) {
		families = catalogue_families(&count);
		selection_nearest(id, families, count, near, sizeof(near));
		value_show(text, sizeof(text), id);
		if (near[0] == '\0')
			error_set(&error, "no scenario '%s'; "
			    "mqtt-certcheck list shows them all", text);
		else
			error_set(&error, "no scenario '%s'; did you mean '%s'?",
			    text, near);
		return help_refuse(&error);
	}
	printf("%s (%s)\n", scenario->id, severity_name(scenario->severity));
	help_wrap(stdout, 4, scenario->title);
	write_part("Why it matters", scenario->why);
	if (scenario_steps(scenario) > 0)
		write_steps(scenario);
	catalogue_expected(scenario, text, sizeof(text));
	write_part("What a right broker does", text);
	write_controls(scenario);
	describe_intents(scenario, text, sizeof(text));
	if (text[0] != '\0')
		write_part("What it depends on", text);
	if (scenario->rests_on != NULL) {
		snprintf(text, sizeof(text), "%s has to pass first; otherwise "
		    "the verdict is ERROR.", scenario->rests_on);
		write_part("What it rests on", text);
	}
	write_needs(scenario);
	write_part("Reference", scenario->reference);
	write_part("How to mend a broker that fails", scenario->remedy);
	return EXIT_PASSED;
}
