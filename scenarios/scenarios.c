/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "scenarios/scenarios.h"

const struct family *const families[] = {
	&trust_family,
	&validity_family,
	&revocation_family,
	&identity_family,
	&authz_family,
};

const size_t families_count = COUNT(families);

const struct scenario *
scenario_find(const char *id)
{
	const struct family	*family;
	size_t			 i, k;

	for (i = 0; i < families_count; i++) {
		family = families[i];
		for (k = 0; k < family->count; k++)
			if (strcmp(family->scenarios[k].id, id) == 0)
				return &family->scenarios[k];
	}
	return NULL;
}
