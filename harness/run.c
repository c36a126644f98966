/* SPDX-License-Identifier: ISC */
#include <err.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"

static bool
verdict_failed(const struct run *run, enum verdict verdict)
{
	return verdict == VERDICT_FAIL ||
	    (run->strict && verdict == VERDICT_WARN);
}

void
run_count(struct run *run)
{
	size_t	 i;

	memset(run->verdicts, 0, sizeof(run->verdicts));
	run->waived = 0;
	for (i = 0; i < run->count; i++) {
		run->verdicts[run->entries[i].result.verdict]++;
		run->waived += run->entries[i].waiver != NULL &&
		    verdict_failed(run, run->entries[i].result.verdict);
	}
}

int
run_exit_status(const struct run *run)
{
	const size_t	*n = run->verdicts;

	if (n[VERDICT_FAIL] + (run->strict ? n[VERDICT_WARN] : 0) > run->waived)
		return EXIT_FAILED;
	if (n[VERDICT_ERROR] > 0 || n[VERDICT_PASS] + n[VERDICT_WARN] +
	    n[VERDICT_FAIL] == 0)
		return EXIT_UNDECIDED;
	return EXIT_PASSED;
}

void
entry_family(const struct entry *entry, char *buf, size_t size)
{
	size_t	 len = strcspn(entry->id, ".");

	if (len >= size)
		len = size - 1;
	memcpy(buf, entry->id, len);
	buf[len] = '\0';
}

bool
entry_failed(const struct run *run, const struct entry *entry)
{
	return entry->waiver == NULL &&
	    verdict_failed(run, entry->result.verdict);
}

void
run_add_property(struct run *run, const char *name, const char *value)
{
	size_t	 i;

	for (i = 0; i < run->nproperties; i++)
		if (strcmp(run->properties[i].name, name) == 0)
			break;
	if (i == PROPERTY_MAX)
		errx(EXIT_TOOL, "more than %d properties of a run", PROPERTY_MAX);
	run->properties[i] = (struct property){ name, value };
	if (i == run->nproperties)
		run->nproperties++;
}

const char *
run_property(const struct run *run, const char *name)
{
	size_t	 i;

	for (i = 0; i < run->nproperties; i++)
		if (strcmp(run->properties[i].name, name) == 0)
			return run->properties[i].value;
	return NULL;
}
