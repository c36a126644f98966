/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/profile_schema.h"
#include "cli/parser.h"
#include "cli/value.h"

#define REQUIRED	CYAML_FLAG_POINTER
#define OPTIONAL	(CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)

static const cyaml_schema_field_t end = CYAML_FIELD_END;

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, CYAML_UNLIMITED)
};

static const cyaml_schema_field_t waiver_fields[] = {
	CYAML_FIELD_STRING_PTR("scenario", REQUIRED, struct waiver, scenario, 0,
	    CYAML_UNLIMITED),
	CYAML_FIELD_STRING_PTR("reason", REQUIRED, struct waiver, reason, 0,
	    CYAML_UNLIMITED),
	CYAML_FIELD_STRING_PTR("until", REQUIRED, struct waiver, until, 0,
	    CYAML_UNLIMITED),
	CYAML_FIELD_END
};

static const cyaml_schema_value_t waiver = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct waiver, waiver_fields)
};

bool
profile_takes(const struct option_row *row)
{
	return (row->commands & 1u << COMMAND_RUN) != 0 &&
	    option_is_setting(row) && row->set != value_expect &&
	    strcmp(row->name, "profile") != 0;
}

static cyaml_schema_field_t
string_field(const char *key, size_t offset)
{
	return (cyaml_schema_field_t){
		.key = key, .data_offset = (uint32_t)offset, .value = {
			CYAML_VALUE_STRING(OPTIONAL, char, 0, CYAML_UNLIMITED)
		}
	};
}

static cyaml_schema_field_t
list_field(const char *key, size_t offset)
{
	return (cyaml_schema_field_t){
		.key = key,
		.data_offset = (uint32_t)(offset +
		    offsetof(struct profile_list, items)),
		.count_offset = (uint32_t)(offset +
		    offsetof(struct profile_list, count)),
		.count_size = sizeof(unsigned),
		.value = {
			CYAML_VALUE_SEQUENCE(OPTIONAL, char *, &word, 0,
			    CYAML_UNLIMITED)
		}
	};
}

static void
make_intents(cyaml_schema_field_t *fields)
{
	int	 i;

	for (i = INTENT_NONE + 1; i < INTENTS; i++)
		*fields++ = string_field(intent_key((enum intent)i)->name,
		    (size_t)i * sizeof(char *));
	*fields = end;
}

static void
make_fields(cyaml_schema_field_t *fields, const cyaml_schema_field_t *intents)
{
	struct option_row	 row;
	size_t			 i;

	*fields++ = (cyaml_schema_field_t){
		.key = "intents",
		.data_offset = offsetof(struct profile_values, intents),
		.value = {
			CYAML_VALUE_MAPPING(CYAML_FLAG_OPTIONAL,
			    char *[INTENTS], intents)
		}
	};
	*fields++ = list_field("select", offsetof(struct profile_values, select));
	for (i = 0; option_get(i, &row); i++) {
		if (!profile_takes(&row))
			continue;
		*fields++ = row.repeats && row.argument != NULL ?
		    list_field(row.name, offsetof(struct profile_values, several) +
		    i * sizeof(struct profile_list)) :
		    string_field(row.name, offsetof(struct profile_values, single) +
		    i * sizeof(char *));
	}
	*fields++ = (cyaml_schema_field_t)CYAML_FIELD_SEQUENCE("waivers",
	    OPTIONAL, struct profile_values, waivers, &waiver, 0,
	    CYAML_UNLIMITED);
	*fields = end;
}

const cyaml_schema_value_t *
profile_schema(void)
{
	static cyaml_schema_field_t	 intents[INTENTS];
	static cyaml_schema_field_t	 fields[OPTIONS_MAX + 4];
	static cyaml_schema_value_t	 schema;

	if (schema.type == CYAML_MAPPING)
		return &schema;
	make_intents(intents);
	make_fields(fields, intents);
	schema = (cyaml_schema_value_t){
		CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct profile_values,
		    fields)
	};
	return &schema;
}
