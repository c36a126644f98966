/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/group.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"

/*
 * SARIF 2.1.0.  A broker has no source file, and none is made up: a result's
 * place is a logical location, the listener.  SARIF has a kind for each verdict:
 * what is undecided is "open" and what was left out "notApplicable", so that
 * neither passes for a success (section 3.27.9).
 */

#define SCHEMA	"https://json.schemastore.org/sarif-2.1.0.json"

struct sheet {
	const struct run	*run;
	struct groups		 rules;	/* a rule for each scenario */
	size_t			*rule;	/* of each entry */
};

static const struct { const char *kind, *level; } verdicts[VERDICTS] = {
	[VERDICT_PASS] = { "pass", "none" },
	[VERDICT_WARN] = { "review", "none" },
	[VERDICT_FAIL] = { "fail", NULL },
	[VERDICT_ERROR] = { "open", "none" },
	[VERDICT_SKIP] = { "notApplicable", "none" },
};

/* jansson fails when memory is short, and on nothing else that gets here. */
static void
put(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) == -1)
		err(EXIT_TOOL, "SARIF");
}

static void
append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) == -1)
		err(EXIT_TOOL, "SARIF");
}

static json_t *
string(const char *raw)
{
	char	*text = story_text(raw);
	json_t	*value = json_string(text);

	free(text);
	return value;
}

/*
 * In a message, braces hold a place and "[…](…)" is a link (sections 3.11.5 and
 * 3.11.6): the ones are doubled, the other is broken up.
 */
static json_t *
message(const char *raw)
{
	json_t		*object = json_object();
	char		*text = story_text(raw), *plain;
	const char	*at;
	size_t		 used = 0;

	plain = xcalloc(2, strlen(text) + 1);
	for (at = text; *at != '\0'; at++) {
		if (*at == '{' || *at == '}' || (*at == '(' && at != text &&
		    at[-1] == ']'))
			plain[used++] = *at == '(' ? ' ' : *at;
		plain[used++] = *at;
	}
	put(object, "text", json_string(plain));
	free(plain);
	free(text);
	return object;
}

/* What a text says that must not be empty. */
static const char *
said(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : "(not said)";
}

static const char *
level(const struct entry *entry)
{
	const char	*severity = entry->severity != NULL ? entry->severity : "";

	if (strcmp(severity, "critical") == 0 || strcmp(severity, "high") == 0)
		return "error";
	return strcmp(severity, "medium") == 0 ? "warning" : "note";
}

static json_t *
rule(const struct entry *entry)
{
	json_t	*object = json_object(), *properties = json_object();
	json_t	*configuration = json_object(), *tags = json_array();

	append(tags, json_string("security"));
	append(tags, json_string("mqtt"));
	put(properties, "tags", tags);
	put(properties, "severity", string(entry->severity));
	put(properties, "reference", string(entry->reference));
	put(configuration, "level", json_string(level(entry)));
	put(object, "id", string(entry->id));
	put(object, "shortDescription", message(said(entry->title)));
	put(object, "help", message(said(entry->remedy)));
	put(object, "defaultConfiguration", configuration);
	put(object, "properties", properties);
	return object;
}

static json_t *
driver(const struct sheet *sheet)
{
	const char	*tool = sheet->run->tool != NULL ? sheet->run->tool : "";
	const char	*space = strchr(tool, ' ');
	char		*name;
	json_t		*object = json_object(), *rules = json_array();
	size_t		 i;

	name = space != NULL ? xasprintf("%.*s", (int)(space - tool), tool) :
	    xstrdup(said(tool));
	put(object, "name", string(name));
	if (space != NULL && space[1] != '\0')
		put(object, "version", string(space + 1));
	for (i = 0; i < sheet->rules.count; i++)
		append(rules, rule(sheet->rules.group[i].entries[0]));
	put(object, "rules", rules);
	free(name);
	return object;
}

static json_t *
locations(const struct run *run)
{
	json_t	*array = json_array(), *logical = json_array();
	json_t	*place = json_object(), *location = json_object();

	put(place, "name", string(said(run->target)));
	put(place, "fullyQualifiedName", string(said(run->target)));
	put(place, "kind", json_string("resource"));
	append(logical, place);
	put(location, "logicalLocations", logical);
	append(array, location);
	return array;
}

struct story {
	char	*text;
	size_t	 size;
	FILE	*f;
};

static void
story_line(void *to, const char *label, const char *text)
{
	fprintf(((struct story *)to)->f, "\n%s: %s", label, text);
}

/* The reason, then the whole story. */
static json_t *
story(const struct entry *entry)
{
	struct story	 story;
	json_t		*object;

	if ((story.f = open_memstream(&story.text, &story.size)) == NULL)
		err(EXIT_TOOL, "SARIF");
	fputs(story_why(entry), story.f);
	story_tell(entry, true, story_line, &story);
	fclose(story.f);
	object = message(story.text);
	free(story.text);
	return object;
}

/* What is waived is seen, and does not count (section 3.35). */
static json_t *
suppressions(const struct entry *entry)
{
	json_t	*array = json_array(), *object = json_object();

	put(object, "kind", json_string("external"));
	put(object, "justification", string(entry->waiver));
	append(array, object);
	return array;
}

static json_t *
result(const struct sheet *sheet, const struct entry *entry)
{
	enum verdict	 verdict = entry->result.verdict;
	bool		 failed = entry_failed(sheet->run, entry);
	json_t		*object = json_object(), *prints = json_object();
	json_t		*properties = json_object();

	put(object, "ruleId", string(entry->id));
	put(object, "ruleIndex",
	    json_integer((json_int_t)sheet->rule[entry - sheet->run->entries]));
	put(object, "kind", json_string(failed ? "fail" : verdicts[verdict].kind));
	put(object, "level", json_string(failed || verdict == VERDICT_FAIL ?
	    level(entry) : verdicts[verdict].level));
	if (entry->waiver != NULL)
		put(object, "suppressions", suppressions(entry));
	put(object, "message", story(entry));
	put(object, "locations", locations(sheet->run));
	put(prints, "case/v1", string(entry->name));
	put(object, "partialFingerprints", prints);
	put(properties, "case", string(entry->name));
	put(properties, "verdict", json_string(verdict_name(verdict)));
	put(object, "properties", properties);
	return object;
}

static json_t *
notification(const char *text)
{
	json_t	*object = json_object();

	put(object, "level", json_string("error"));
	put(object, "message", message(text));
	return object;
}

/* It has not been successful where nothing came of it. */
static json_t *
invocations(const struct run *run)
{
	json_t	*array = json_array(), *object = json_object();
	json_t	*notifications = json_array();
	int	 status = run_exit_status(run);
	char	*meaning = summary_text(run);

	put(object, "executionSuccessful", json_boolean(status != EXIT_UNDECIDED));
	put(object, "exitCode", json_integer(status));
	put(object, "exitCodeDescription", string(meaning));
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0')
		append(notifications, notification(run->diagnosis));
	put(object, "toolExecutionNotifications", notifications);
	append(array, object);
	free(meaning);
	return array;
}

static json_t *
properties(const struct run *run)
{
	json_t	*object = json_object();
	char	*name;
	size_t	 i;

	put(object, "broker", string(run->target));
	put(object, "started", string(run->started));
	for (i = 0; i < run->nproperties; i++) {
		name = story_text(run->properties[i].name);
		if (strcmp(name, "broker") != 0 && strcmp(name, "started") != 0)
			put(object, name, string(run->properties[i].value));
		free(name);
	}
	return object;
}

static void
sheet_make(struct sheet *sheet, const struct run *run)
{
	struct group	 all = { .count = run->count };
	size_t		 i, j;

	sheet->run = run;
	sheet->rule = xcalloc(run->count, sizeof(*sheet->rule));
	all.entries = xcalloc(run->count, sizeof(*all.entries));
	for (i = 0; i < run->count; i++)
		all.entries[i] = &run->entries[i];
	groups_by_scenario(&all, &sheet->rules);
	for (i = 0; i < sheet->rules.count; i++)
		for (j = 0; j < sheet->rules.group[i].count; j++)
			sheet->rule[sheet->rules.group[i].entries[j] -
			    run->entries] = i;
	free(all.entries);
}

int
sarif_write(FILE *f, const struct run *run)
{
	json_t		*root = json_object(), *runs = json_array();
	json_t		*object = json_object(), *tool = json_object();
	json_t		*results = json_array();
	struct sheet	 sheet;
	size_t		 i;
	int		 rc;

	sheet_make(&sheet, run);
	put(root, "$schema", json_string(SCHEMA));
	put(root, "version", json_string("2.1.0"));
	put(tool, "driver", driver(&sheet));
	put(object, "tool", tool);
	put(object, "invocations", invocations(run));
	for (i = 0; i < run->count; i++)
		append(results, result(&sheet, &run->entries[i]));
	put(object, "results", results);
	put(object, "properties", properties(run));
	append(runs, object);
	put(root, "runs", runs);
	rc = json_dumpf(root, f, JSON_INDENT(2));
	putc('\n', f);
	json_decref(root);
	groups_free(&sheet.rules);
	free(sheet.rule);
	return rc == -1 || fflush(f) == EOF || ferror(f) ? -1 : 0;
}
