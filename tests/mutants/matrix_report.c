/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "tests/mutants/matrix_report.h"

/* Cells in groups by family. */
static void
print_cells(const struct columns *columns, const char *cells)
{
	const char	*id, *last = "";
	size_t		 i;

	for (i = 0; i < columns->count; i++) {
		id = columns->column[i].id;
		if (i > 0 && (strncmp(id, last, strcspn(id, ".") + 1) != 0 ||
		    columns->column[i].reference !=
		    columns->column[i - 1].reference))
			putchar(' ');
		putchar(cells[i]);
		last = id;
	}
}

static void
print_rows(const struct score *scores, size_t count,
    const struct columns *columns)
{
	const struct mutant	*mutant;
	size_t			 i;

	printf("columns:\n");
	for (i = 0; i < columns->count; i++)
		printf("%4zu %s\n", i + 1, column_name(&columns->column[i]));
	putchar('\n');
	for (i = 0; i < count; i++) {
		mutant = scores[i].mutant;
		printf("%-29s ", mutant->name);
		print_cells(columns, scores[i].cells);
		printf("  %s\n%s", !scores[i].met ? "NOT AS EXPECTED" :
		    mutant->correct ? "passes" : mutant->fault ? "undecided" :
		    mutant->fails[0] != NULL || mutant->warns[0] != NULL ||
		    mutant->passes[0] != NULL ?
		    "caught" : "no alarm",
		    scores[i].notes);
	}
	putchar('\n');
}

/* Of how much there is, how much is proven. */
struct tally {
	size_t	 scenarios, all_scenarios;
	size_t	 steps, all_steps;
};

/* What no mutant has turned, by name; counts what was. */
static struct tally
print_unproven(const struct columns *columns)
{
	struct tally		 tally = { .steps = 0 };
	const struct column	*column;
	size_t			 i, k;

	for (i = 0; i < columns->count; i++) {
		column = &columns->column[i];
		if (column_is_void(columns, column))
			continue;
		if (!column->passed || column->spoilt)
			printf("not proven: %s: not as it has to be on the correct broker\n",
			    column_name(column));
		else if (!column->proven)
			printf("not proven: %s: no mutant turns it\n",
			    column_name(column));
		else
			tally.scenarios++;
		tally.all_scenarios++;
		for (k = 0; k < column->steps; k++) {
			if (column->step[k].prepares)
				continue;
			tally.all_steps++;
			if (column->step[k].proven)
				tally.steps++;
			else if (column->proven)
				printf("not proven: %s: step %zu, as %s\n",
				    column_name(column), k + 1,
				    column->step[k].credential);
		}
	}
	return tally;
}

bool
report_print(const struct score *scores, size_t count,
    const struct columns *columns, bool whole)
{
	struct tally	 tally = { .steps = 0 };
	size_t		 i, caught = 0, correct = 0, alarms = 0, passed, tests;

	print_rows(scores, count, columns);
	passed = 0;
	for (i = 0; i < count; i++) {
		alarms += scores[i].false_alarms;
		passed += scores[i].met;
		correct += scores[i].mutant->correct;
		caught += scores[i].met && !scores[i].mutant->correct;
	}
	if (whole)
		tally = print_unproven(columns);
	passed += tally.scenarios + tally.steps;
	tests = count + tally.all_scenarios + tally.all_steps;
	printf("mutants: %zu of %zu caught", caught, count - correct);
	if (whole)
		printf(", scenarios: %zu of %zu proven, their steps: %zu of %zu",
		    tally.scenarios, tally.all_scenarios, tally.steps,
		    tally.all_steps);
	printf(", %zu false alarms\nscore: %.1f %%\n%zu passed, %zu failed\n",
	    alarms, 100.0 * (double)passed / (double)tests, passed,
	    tests - passed);
	return passed == tests && (columns->count > 0 || !whole);
}
