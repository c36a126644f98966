/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/baseline.h"
#include "cli/catalogue.h"
#include "cli/describe.h"
#include "harness/base.h"
#include "scenarios/scenarios.h"

#define BASELINE_FAMILY	"lifecycle"

static const struct family baseline_family = { BASELINE_FAMILY, &baseline_scenario, 1 };

const struct family *const *
catalogue_families(size_t *count)
{
	static const struct family	**all;
	size_t				  i, at = families_count;

	*count = families_count + 1;
	if (all != NULL)
		return all;
	for (i = 0; i < families_count; i++)
		if (strcmp(families[i]->name, BASELINE_FAMILY) == 0)
			at = i + 1;
	all = xcalloc(*count, sizeof(*all));
	for (i = 0; i < *count; i++)
		all[i] = i < at ? families[i] :
		    i == at ? &baseline_family : families[i - 1];
	return all;
}

const struct scenario *
catalogue_find(const char *id)
{
	return strcmp(id, baseline_scenario.id) == 0 ? &baseline_scenario :
	    scenario_find(id);
}

void
catalogue_expected(const struct scenario *scenario, char *dst, size_t size)
{
	dst[0] = '\0';
	if (scenario == &baseline_scenario)
		text_add(dst, size, "%s.", baseline_expected);
	else
		describe_expected(scenario, dst, size);
}
