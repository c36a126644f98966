/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/judge.h"
#include "harness/run.h"
#include "reports/change.h"
#include "reports/compare.h"

#define MENDED_TOLD	8	/* cases that are better now, by name */
#define PACE_TOLD	3	/* whose time is told */

/* A case of either run, or of both. */
struct pair {
	const struct entry	*then, *now;	/* NULL: not there */
	int			 rank;		/* the gravest changes first, … */
	size_t			 index;		/* … else as the runs have it */
};

struct comparison {
	struct run	 run;
	char		 baseline[700];
	char		 note[1024];
	char		 properties[PROPERTY_MAX][512];
};

/* One of the verdicts above, and its reason. */
static void
rule(struct entry *entry, enum verdict verdict, const char *what,
    const char *changed, const char *why)
{
	struct result	*result = &entry->result;

	result->verdict = verdict;
	text_add(result->why, sizeof(result->why), "%s%s%s%s%s", what,
	    changed[0] != '\0' ? ": " : "", changed,
	    why[0] != '\0' ? ": " : "", why);
}

/* Decided both times, and not the same. */
static void
rule_change(const struct entry *then, const struct entry *now,
    struct entry *entry)
{
	static const char *const	 words[CHANGES] = {
		[CHANGE_LAYER] = "in another way than then",
		[CHANGE_CODE] = "by another alert or CONNACK",
	};
	const char	*word = words[change_of(then, now)];
	char		 what[64], text[WHY_SIZE];

	change_text(then, now, text, sizeof(text));
	if (now->result.verdict != then->result.verdict || word == NULL)
		snprintf(what, sizeof(what), "%s now, %s then",
		    verdict_name(now->result.verdict),
		    verdict_name(then->result.verdict));
	else
		snprintf(what, sizeof(what), "%s", word);
	if (change_regressed(then, now))
		rule(entry, VERDICT_FAIL, what, text,
		    text[0] == '\0' ? now->result.why : "");
	else if (change_mended(then, now))
		rule(entry, VERDICT_PASS, what, text,
		    text[0] == '\0' ? then->result.why : "");
	else
		rule(entry, VERDICT_WARN, what, text, "");
}

static void
rule_undecided(const struct entry *then, const struct entry *now,
    struct entry *entry)
{
	char	 what[64];

	snprintf(what, sizeof(what), "%s now, %s then",
	    verdict_name(now->result.verdict),
	    verdict_name(then->result.verdict));
	rule(entry, now->result.verdict == VERDICT_ERROR ? VERDICT_ERROR :
	    now->result.verdict == VERDICT_SKIP ||
	    now->result.verdict == VERDICT_FAIL ? VERDICT_WARN : VERDICT_PASS,
	    what, "", now->result.why);
}

static void
rule_both(const struct entry *then, const struct entry *now,
    struct entry *entry)
{
	char	 text[2 * WHY_SIZE] = "";

	switch (change_of(then, now)) {
	case CHANGE_NONE:
		if (verdict_decided(now->result.verdict)) {
			text_add(text, sizeof(text), "%s as then",
			    verdict_name(now->result.verdict));
			rule(entry, VERDICT_PASS, text, "", now->result.why);
		} else
			rule(entry, VERDICT_SKIP, "decided neither now nor then",
			    "", now->result.why);
		break;
	case CHANGE_UNDECIDED:
		rule_undecided(then, now, entry);
		break;
	case CHANGE_INTENT:
		text_add(text, sizeof(text), "%s now, %s then",
		    now->intent[0] != '\0' ? now->intent : "none",
		    then->intent[0] != '\0' ? then->intent : "none");
		rule(entry, VERDICT_SKIP, "not compared, for it rests on another intent",
		    text, "");
		break;
	default:
		rule_change(then, now, entry);
	}
}

static void
rule_new(const struct entry *now, struct entry *entry)
{
	enum verdict	 verdict = now->result.verdict;
	char		 what[64];

	snprintf(what, sizeof(what), "new, and %s", verdict_name(verdict));
	rule(entry, verdict == VERDICT_FAIL ? VERDICT_WARN :
	    verdict_decided(verdict) ? VERDICT_PASS : VERDICT_SKIP, what, "",
	    now->result.why);
}

static void
rule_gone(const struct entry *then, struct entry *entry)
{
	enum verdict	 verdict = then->result.verdict;
	char		 what[64];

	snprintf(what, sizeof(what), "not tested any more, %s then",
	    verdict_name(verdict));
	rule(entry, verdict_decided(verdict) ? VERDICT_WARN : VERDICT_SKIP,
	    what, "", "");
	entry->remedy = "Run what the earlier run ran; or, where that is meant, take the new result as the baseline.";
}

/*
 * The case as it is now, with the change for its verdict, into an entry that is
 * all zeros.  Only what is there is copied: a file may have a hundred thousand
 * cases without a step, and each entry has room for all steps.
 */
static void
pair_entry(const struct pair *pair, struct entry *entry)
{
	const struct entry	*from = pair->now != NULL ? pair->now : pair->then;
	const struct result	*seen = &from->result;
	struct result		*result = &entry->result;

	entry->name = from->name;
	entry->id = from->id;
	entry->title = from->title;
	entry->severity = from->severity;
	entry->reference = from->reference;
	entry->remedy = from->remedy;
	entry->expected = from->expected;
	entry->intent = from->intent;
	result->elapsed_us = seen->elapsed_us;
	result->steps = seen->steps;
	memcpy(result->step, seen->step, seen->steps * sizeof(*seen->step));
	memcpy(result->again, seen->again, seen->steps * sizeof(*seen->again));
	memcpy(result->control, seen->control,
	    seen->steps * sizeof(*seen->control));
	if (pair->then == NULL)
		rule_new(pair->now, entry);
	else if (pair->now == NULL)
		rule_gone(pair->then, entry);
	else
		rule_both(pair->then, pair->now, entry);
}

static int
pair_cmp(const void *a, const void *b)
{
	const struct pair	*one = a, *other = b;

	if (one->rank != other->rank)
		return one->rank - other->rank;
	return (one->index > other->index) - (one->index < other->index);
}

/* All cases of both runs, in their order; how many are in both. */
static size_t
pairs_fill(struct pair *pairs, size_t *count, const struct earlier *then,
    const struct earlier *now)
{
	const struct run	*new = earlier_run(now), *old = earlier_run(then);
	struct pair		*pair = pairs;
	size_t			 i, both = 0;

	for (i = 0; i < new->count; i++, pair++) {
		pair->now = &new->entries[i];
		pair->then = earlier_find(then, pair->now->name);
		pair->rank = pair->then == NULL ? CHANGES :
		    (int)change_of(pair->then, pair->now);
		both += pair->then != NULL;
	}
	for (i = 0; i < old->count; i++) {
		if (earlier_find(now, old->entries[i].name) != NULL)
			continue;
		pair->then = &old->entries[i];
		pair++->rank = CHANGES;
	}
	*count = (size_t)(pair - pairs);
	for (i = 0; i < *count; i++)
		pairs[i].index = i;
	qsort(pairs, *count, sizeof(*pairs), pair_cmp);
	return both;
}

/* "openssl": "OpenSSL 3.0.17 (then OpenSSL 3.0.15)" */
static void
tell_properties(struct comparison *comparison, const struct run *then,
    const struct run *now)
{
	const char	*name, *value, *was;
	char		*text;
	size_t		 i;

	for (i = 0; i < now->nproperties; i++) {
		name = now->properties[i].name;
		value = now->properties[i].value;
		was = run_property(then, name);
		text = comparison->properties[i];
		if (was != NULL && strcmp(was, value) != 0) {
			text_add(text, sizeof(comparison->properties[i]),
			    "%s (then %s)", value, was);
			value = text;
		}
		run_add_property(&comparison->run, name, value);
	}
}

/* What is better now stands among what is well: say so. */
static void
tell_mended(struct comparison *comparison, const struct earlier *then,
    const struct run *now)
{
	const struct entry	*was;
	size_t			 i, told = 0;

	for (i = 0; i < now->count; i++) {
		was = earlier_find(then, now->entries[i].name);
		if (was == NULL || !change_mended(was, &now->entries[i]))
			continue;
		if (++told <= MENDED_TOLD)
			text_add(comparison->note, sizeof(comparison->note),
			    "%s%s", told == 1 ? "better than then: " : ", ",
			    now->entries[i].name);
	}
	if (told > MENDED_TOLD)
		text_add(comparison->note, sizeof(comparison->note),
		    " and %zu more", told - MENDED_TOLD);
	if (told > 0)
		text_add(comparison->note, sizeof(comparison->note), ". ");
}

static void
tell_pace(struct comparison *comparison, const struct earlier *then,
    const struct run *now)
{
	const struct entry	*was;
	size_t			 i, told = 0;

	for (i = 0; i < now->count; i++) {
		was = earlier_find(then, now->entries[i].name);
		if (was == NULL || !change_of_pace(was, &now->entries[i]))
			continue;
		if (++told > PACE_TOLD)
			continue;
		text_add(comparison->note, sizeof(comparison->note),
		    "%s%s %.1f s (then %.1f s)", told == 1 ?
		    "time changed much, which alone means nothing: " :
		    ", ", now->entries[i].name,
		    now->entries[i].result.elapsed_us / 1e6,
		    was->result.elapsed_us / 1e6);
	}
	if (told > PACE_TOLD)
		text_add(comparison->note, sizeof(comparison->note),
		    " and %zu more", told - PACE_TOLD);
}

static void
tell(struct comparison *comparison, const struct earlier *old,
    const struct run *now)
{
	const struct run	*then = earlier_run(old);
	struct run		*run = &comparison->run;

	run->tool = now->tool;
	run->target = now->target;
	run->hostname = now->hostname;
	run->started = now->started;
	run->elapsed_ms = now->elapsed_ms;
	text_add(comparison->baseline, sizeof(comparison->baseline), "%s, %s",
	    then->target, then->started);
	run->baseline = comparison->baseline;
	tell_properties(comparison, then, now);
	if (now->diagnosis != NULL && now->diagnosis[0] != '\0')
		text_add(comparison->note, sizeof(comparison->note),
		    "now: %s%s ", now->diagnosis, strchr(".?!",
		    now->diagnosis[strlen(now->diagnosis) - 1]) != NULL ? "" : ".");
	tell_mended(comparison, old, now);
	tell_pace(comparison, old, now);
	if (comparison->note[0] != '\0')
		run->diagnosis = comparison->note;
}

struct run *
compare_make(const struct earlier *then, const struct earlier *now,
    struct error *error)
{
	const struct run	*old = earlier_run(then), *new = earlier_run(now);
	struct comparison	*comparison;
	size_t			 i;
	struct pair		*pairs;
	struct run		*run;

	pairs = xcalloc(old->count + new->count + 1, sizeof(*pairs));
	comparison = xcalloc(1, sizeof(*comparison));
	run = &comparison->run;
	if (pairs_fill(pairs, &run->count, then, now) == 0) {
		error_set(error, "the two results have no case in common, so there is nothing to compare");
		free(pairs);
		free(comparison);
		return NULL;
	}
	run->entries = xcalloc(run->count, sizeof(*run->entries));
	for (i = 0; i < run->count; i++)
		pair_entry(&pairs[i], &run->entries[i]);
	free(pairs);
	tell(comparison, then, new);
	run_count(run);
	return run;
}

void
compare_free(struct run *run)
{
	if (run == NULL)
		return;
	free(run->entries);
	free(run);	/* which is the comparison's first member */
}
