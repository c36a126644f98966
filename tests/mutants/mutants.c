/* SPDX-License-Identifier: ISC */
#include <fnmatch.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/mutants.h"

static const struct mutant_table *const tables[] = {
	&mutants_correct, &mutants_core, &mutants_path, &mutants_content,
	&mutants_name, &mutants_subject, &mutants_user, &mutants_acl,
	&mutants_revocation, &mutants_online, &mutants_session, &mutants_resumption,
	&mutants_ways, &mutants_server, &mutants_tls, &mutants_listener, &mutants_ports, &mutants_forgery,
	&mutants_robustness,
	&mutants_lifecycle
};

const struct mutant *
mutant_at(size_t i)
{
	size_t	 k;

	for (k = 0; k < COUNT(tables); k++) {
		if (i < tables[k]->count)
			return &tables[k]->mutants[i];
		i -= tables[k]->count;
	}
	return NULL;
}

const struct mutant *
mutant_find(const char *name)
{
	const struct mutant	*mutant;
	size_t			 i;

	for (i = 0; (mutant = mutant_at(i)) != NULL; i++)
		if (strcmp(mutant->name, name) == 0)
			return mutant;
	return NULL;
}

static bool
expects_same(const struct mutant *a, const struct mutant *b)
{
	size_t	 i;

	for (i = 0; i < EXPECT_MAX && a->expects[i] != NULL; i++)
		if (b->expects[i] == NULL ||
		    strcmp(a->expects[i], b->expects[i]) != 0)
			return false;
	return i == EXPECT_MAX || b->expects[i] == NULL;
}

const char *
mutant_tls(const struct mutant *mutant)
{
	size_t	 i;

	for (i = 0; i < COUNT(tables); i++)
		if (mutant >= tables[i]->mutants &&
		    mutant < tables[i]->mutants + tables[i]->count)
			return tables[i]->tls;
	return NULL;
}

const struct mutant *
mutant_reference(const struct mutant *mutant)
{
	size_t	 i;

	for (i = 0; i < mutants_correct.count; i++)
		if (expects_same(mutant, &mutants_correct.mutants[i]) &&
		    mutant->nodes == mutants_correct.mutants[i].nodes)
			return &mutants_correct.mutants[i];
	return NULL;
}

static void
runs_add(const char *patterns[RUN_MAX], const char *pattern)
{
	size_t	 i;

	for (i = 0; patterns[i] != NULL; i++)
		if (strcmp(patterns[i], pattern) == 0)
			return;
	if (i < RUN_MAX - 1)
		patterns[i] = pattern;
}

/* The families that the patterns belong to; where cases take long, what they name. */
static void
runs_add_families(const char *runs[RUN_MAX], const struct mutant *mutant,
    const char *const patterns[PATTERN_MAX])
{
	static const char *const	 families[] = {
		"trust.*", "validity.*", "revocation.*", "chain.*",
		"constraints.*", "usage.*", "signature.*"
	};
	const size_t	 count = mutant->lab ? 0 : COUNT(families);
	size_t		 i, k;

	for (i = 0; i < PATTERN_MAX && patterns[i] != NULL; i++) {
		for (k = 0; k < count; k++)
			if (fnmatch(families[k], patterns[i], 0) == 0)
				break;
		if (k < count)
			runs_add(runs, families[k]);
		else if (patterns[i][0] != '*')	/* which is about variants */
			runs_add(runs, patterns[i]);
	}
}

void
mutant_runs(const struct mutant *mutant, const char *patterns[RUN_MAX])
{
	static const char *const	 core[] = { CORE };
	size_t				 i;

	memset(patterns, 0, RUN_MAX * sizeof(patterns[0]));
	for (i = 0; i < PATTERN_MAX && mutant->runs[i] != NULL; i++)
		runs_add(patterns, mutant->runs[i]);
	if (i > 0)
		return;
	runs_add_families(patterns, mutant, mutant->fails);
	runs_add_families(patterns, mutant, mutant->warns);
	runs_add_families(patterns, mutant, mutant->passes);
	runs_add_families(patterns, mutant, mutant->undecided);
	if (patterns[0] == NULL) {
		for (i = 0; i < COUNT(core); i++)
			runs_add(patterns, core[i]);
		return;
	}
	/* Whatever is wrong with it, these tell whether it is a broker at all. */
	runs_add(patterns, "trust.valid-client");
	runs_add(patterns, "trust.missing-cert");
	runs_add(patterns, "authz.own-topic");
}

bool
mutant_is_serial(const struct mutant *mutant)
{
	static const char *const	 named[] = {
		"identity.client-id-binding", "identity.cn-placeholder",
		"identity.san-missing-fallback", "mqtt.wildcard-identifiers",
		"revocation.ocsp-unsure",	/* which holds everybody up */
		"lifecycle.node-parity", "lifecycle.node-parity-own-ca"	/* which count */
	};
	const char	*runs[RUN_MAX];
	size_t		 i;

	mutant_runs(mutant, runs);
	for (i = 0; i < COUNT(named); i++)
		if (mutant_lists(runs, named[i], named[i]))
			return true;
	return false;
}

bool
mutant_lists(const char *const patterns[PATTERN_MAX], const char *id, const char *name)
{
	size_t	 i;

	for (i = 0; i < PATTERN_MAX && patterns[i] != NULL; i++)
		if (fnmatch(patterns[i], id, 0) == 0 ||
		    fnmatch(patterns[i], name, 0) == 0)
			return true;
	return false;
}
