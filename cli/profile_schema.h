/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_PROFILE_SCHEMA_H
#define CERTCHECK_PROFILE_SCHEMA_H

#include <cyaml/cyaml.h>

#include "cli/option_table.h"
#include "cli/waiver.h"

/* What a profile is loaded into.  libcyaml allocates all of it. */

struct profile_list {
	char		**items;
	unsigned	  count;
};

struct profile_values {
	char			*intents[INTENTS];	/* by enum intent; NULL: not said */
	struct profile_list	 select;
	char			*single[OPTIONS_MAX];	/* options by their index; NULL: not there */
	struct profile_list	 several[OPTIONS_MAX];	/* those that repeat */
	struct waiver		*waivers;
	unsigned		 waivers_count;
};

/* Made from the tables of options and intents, once. */
const cyaml_schema_value_t *profile_schema(void);

/* May this option stand in a profile?  Not the profile's own name, nor what intents: is for. */
bool	 profile_takes(const struct option_row *);

#endif
