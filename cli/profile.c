/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "cli/catalogue.h"
#include "cli/document.h"
#include "cli/parser.h"
#include "cli/profile.h"
#include "cli/profile_schema.h"
#include "cli/selection.h"
#include "cli/value.h"

#define STRING(number)	STRING_OF(number)
#define STRING_OF(text)	#text
#define REASON_MAX	200	/* octets: it stands before a verdict's reason */

struct profile {
	struct document		*document;
	struct profile_values	*values;	/* NULL: the file is empty */
};

void
profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	document_unload(profile_schema(), profile->values);
	document_free(profile->document);
	free(profile);
}

const struct waiver *
profile_waivers(const struct profile *profile, size_t *count)
{
	*count = 0;
	if (profile == NULL || profile->values == NULL)
		return NULL;
	*count = profile->values->waivers_count;
	return profile->values->waivers;
}

/* What is wrong with the value at this place. */
static int
refuse(const struct profile *profile, const char *key, int item,
    const char *inner, const char *what, struct error *error)
{
	char	 where[LINE_SIZE];

	return error_set(error, "%s: %s", document_where(profile->document, key,
	    item, inner, where, sizeof(where)), what);
}

static int
apply_intents(struct parser *p, const struct profile *profile)
{
	struct intents	 said, *intents = &p->options->intents;
	struct error	 wrong;
	const char	*name, *value;
	char		*assignment;
	int		 i, rc;

	memset(&said, 0, sizeof(said));
	for (i = INTENT_NONE + 1; i < INTENTS; i++) {
		if ((value = profile->values->intents[i]) == NULL)
			continue;
		name = intent_key((enum intent)i)->name;
		assignment = xasprintf("%s=%s", name, value);
		rc = intents_set(&said, assignment, &wrong);
		free(assignment);
		if (rc == -1)
			return refuse(profile, "intents", -1, name, wrong.text,
			    p->error);
		if (!intents_said(intents, (enum intent)i))
			memcpy(intents->said[i], said.said[i],
			    sizeof(said.said[i]));
	}
	return 0;
}

static int
check_scenario(const struct profile *profile, const char *key, int item,
    const char *inner, const char *pattern, struct error *error)
{
	const struct family *const	*families;
	struct error			 wrong;
	size_t				 count;

	families = catalogue_families(&count);
	if (selection_check(pattern, families, count, &wrong) == 0)
		return 0;
	return refuse(profile, key, item, inner, wrong.text, error);
}

/* Patterns on the command line take the place of those in the profile. */
static int
apply_select(struct parser *p, const struct profile *profile)
{
	const struct profile_list	*list = &profile->values->select;
	bool				 given = p->options->operands.count > 0;
	unsigned			 i;

	for (i = 0; i < list->count; i++) {
		if (check_scenario(profile, "select", (int)i, NULL,
		    list->items[i], p->error) == -1)
			return -1;
		if (!given)
			words_add(&p->options->operands, list->items[i]);
	}
	return 0;
}

/* One value of an option, which is an item of a list or stands alone (-1). */
static int
apply_value(struct parser *p, const struct profile *profile, int index,
    const struct option_row *row, int item, const char *value)
{
	struct error	 wrong, *error = p->error;
	int		 rc;

	p->error = &wrong;
	if (row->argument == NULL)
		rc = parser_apply_flag(p, index, row, ORIGIN_PROFILE, row->name,
		    value);
	else
		rc = parser_apply(p, index, row, ORIGIN_PROFILE, row->name,
		    value);
	p->error = error;
	if (rc == 0 && row->set == value_words)
		return check_scenario(profile, row->name, item, NULL, value,
		    error);
	return rc == 0 ? 0 : refuse(profile, row->name, item, NULL, wrong.text,
	    error);
}

static int
apply_option(struct parser *p, const struct profile *profile, int index,
    const struct option_row *row)
{
	const struct profile_list	*list;
	const char			*single;
	unsigned			 i;

	list = &profile->values->several[index];
	single = profile->values->single[index];
	if ((single == NULL && list->count == 0) ||
	    parser_displaces(p, index, row, ORIGIN_PROFILE))
		return 0;
	if (single != NULL)
		return apply_value(p, profile, index, row, -1, single);
	for (i = 0; i < list->count; i++)
		if (apply_value(p, profile, index, row, (int)i,
		    list->items[i]) == -1)
			return -1;
	return 0;
}

static int
check_waiver(const struct profile *profile, int item,
    const struct waiver *waiver, struct error *error)
{
	struct error	 wrong;
	char		*what;

	if (check_scenario(profile, "waivers", item, "scenario",
	    waiver->scenario, error) == -1)
		return -1;
	if (waiver->reason[strspn(waiver->reason, " \t\n")] == '\0' ||
	    strlen(waiver->reason) > REASON_MAX)
		return refuse(profile, "waivers", item, "reason",
		    "the reason why this may fail is needed, in up to "
		    STRING(REASON_MAX) " octets",
		    error);
	if (waiver_day_check(waiver->until, &wrong) == 0)
		return 0;
	what = xasprintf("until: %s", wrong.text);
	refuse(profile, "waivers", item, "until", what, error);
	free(what);
	return -1;
}

static int
apply_all(struct parser *p, const struct profile *profile)
{
	const struct profile_values	*values = profile->values;
	struct option_row		 row;
	size_t				 i;

	if (apply_intents(p, profile) == -1 || apply_select(p, profile) == -1)
		return -1;
	for (i = 0; i < OPTIONS_MAX && option_get(i, &row); i++)
		if (profile_takes(&row) &&
		    apply_option(p, profile, (int)i, &row) == -1)
			return -1;
	for (i = 0; i < values->waivers_count; i++)
		if (check_waiver(profile, (int)i, &values->waivers[i],
		    p->error) == -1)
			return -1;
	return 0;
}

int
profile_apply(struct parser *p)
{
	struct profile	*profile = xcalloc(1, sizeof(*profile));
	void		*values;

	p->options->profile = profile;
	profile->document = document_read(p->options->profile_file, p->error);
	if (profile->document == NULL || document_load(profile->document,
	    profile_schema(), &values, p->error) == -1)
		return -1;
	profile->values = values;
	return values != NULL ? apply_all(p, profile) : 0;
}
