/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "harness/base.h"
#include "harness/run.h"
#include "tests/mutants/matrix_score.h"

/* From the worst to the best. */
static const char	 grades[] = "FEWPS";

/* One case as the result file has it. */
struct discovery {
	const char	*name;
	const char	*id;
	const char	*why;
	const json_t	*steps;
	char		 grade;		/* one of grades[]; 0: none of them */
};

static void __attribute__((__format__(printf, 2, 3)))
score_note(struct score *score, const char *format, ...)
{
	char	 line[512], *notes;
	va_list	 ap;

	va_start(ap, format);
	vsnprintf(line, sizeof(line), format, ap);
	va_end(ap);
	notes = xasprintf("%s    %s\n", score->notes, line);
	free(score->notes);
	score->notes = notes;
}

static void
score_begin(struct score *score, const struct mutant *mutant)
{
	memset(score, 0, sizeof(*score));
	memset(score->cells, '.', sizeof(score->cells));
	score->mutant = mutant;
	score->notes = xstrdup("");
}

void
score_spoil(struct score *score, const struct mutant *mutant, const char *why)
{
	score_begin(score, mutant);
	score_note(score, "no result: %s", why);
}

void
score_clear(struct score *score)
{
	free(score->notes);
	score->notes = NULL;
}

static const char *
string_of(const json_t *object, const char *key)
{
	const char	*text = json_string_value(json_object_get(object, key));

	return text != NULL ? text : "";
}

static struct discovery
finding_read(const json_t *result)
{
	static const char *const	 verdicts[] = {
		"FAIL", "ERROR", "WARN", "PASS", "SKIP"
	};
	struct discovery	 finding = {
		.name = string_of(result, "case"),
		.id = string_of(result, "id"),
		.why = string_of(result, "why"),
		.steps = json_object_get(result, "steps")
	};
	size_t		 i;

	for (i = 0; i < COUNT(verdicts); i++)
		if (strcmp(string_of(result, "verdict"), verdicts[i]) == 0)
			finding.grade = grades[i];
	return finding;
}

static bool
listed(const char *const *names, size_t count, const char *name)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/*
 * Was each step answered by the broker, to credentials that are in order?  Only
 * then can a case be met on a broker with an infrastructure fault.
 */
static bool
finding_is_positive(const struct discovery *finding)
{
	static const char *const	 valid[] = { "client", "other" };
	static const char *const	 positive[] = {
		"accepted", "delivered", "denied"
	};
	const json_t	*step;
	size_t		 i;

	/* That CertificateRequest was seen is evidence by itself. */
	if (strcmp(finding->id, "trust.cert-request-sent") == 0)
		return true;
	json_array_foreach(finding->steps, i, step)
		if (!listed(valid, COUNT(valid), string_of(step, "credential")) ||
		    !listed(positive, COUNT(positive), string_of(step, "outcome")))
			return false;
	return i > 0;
}

/* The grade that the mutant must bring about; 0: it is not made for this case. */
static char
grade_wanted(const struct mutant *mutant, const struct discovery *finding)
{
	if ((mutant->variant != NULL &&
	    strstr(finding->name, mutant->variant) == NULL))
		return 0;
	if (mutant_lists(mutant->fails, finding->id, finding->name))
		return 'F';
	if (mutant_lists(mutant->warns, finding->id, finding->name))
		return 'W';
	if (mutant_lists(mutant->passes, finding->id, finding->name))
		return 'P';
	return 0;
}

/* One case against the expectation; false: it may not be like that. */
static bool
score_case(struct score *score, const struct discovery *finding)
{
	const struct mutant	*mutant = score->mutant;
	char			 grade = finding->grade, wanted;

	if ((wanted = grade_wanted(mutant, finding)) != 0) {
		if (grade == wanted || grade == 'S')
			return true;
		score->survived++;
		score_note(score, "survived: %s is %c, must be %c: %s",
		    finding->name, grade, wanted, finding->why);
		return true;
	}
	if (grade == 'F' || grade == 0)
		return false;
	if (mutant->correct)
		return grade == 'P' || grade == 'S';
	if (mutant_lists(mutant->undecided, finding->id, finding->name))
		return grade == 'E' || grade == 'S';
	if (mutant->fault)
		return grade == 'E' || grade == 'S' || finding_is_positive(finding);
	if (grade == 'E')
		return mutant_lists(mutant->errors, finding->id, finding->name);
	if (grade == 'W')
		return mutant_lists(mutant->may_warn, finding->id, finding->name) ||
		    mutant_lists(mutant_reference(mutant)->warns, finding->id,
		    finding->name);
	return true;
}

static int
grade_rank(char grade)
{
	const char	*at = memchr(grades, grade, sizeof(grades) - 1);

	return at != NULL ? (int)(at - grades) : (int)sizeof(grades);
}

/* Each pattern of a set has to have been seen at work, or it says nothing. */
static void
score_patterns(struct score *score, const json_t *results,
    const char *const patterns[PATTERN_MAX], char wanted)
{
	const struct mutant	*mutant = score->mutant;
	const char		*one[PATTERN_MAX] = { NULL };
	const json_t		*result;
	struct discovery		 finding;
	size_t			 i, k;
	bool			 seen;

	for (i = 0; i < PATTERN_MAX && patterns[i] != NULL; i++) {
		one[0] = patterns[i];
		seen = false;
		json_array_foreach(results, k, result) {
			finding = finding_read(result);
			seen |= finding.grade == wanted &&
			    grade_wanted(mutant, &finding) == wanted &&
			    mutant_lists(one, finding.id, finding.name);
		}
		if (!seen) {
			score->survived++;
			score_note(score, "survived: nothing of %s is %c",
			    one[0], wanted);
		}
	}
}

/* The exit status has to tell the same as the cases. */
static void
score_exit(struct score *score, const json_t *results, int status)
{
	const json_t	*result;
	bool		 failed = false, undecided = false;
	size_t		 i;
	int		 wanted;

	json_array_foreach(results, i, result) {
		failed |= finding_read(result).grade == 'F';
		undecided |= finding_read(result).grade == 'E';
	}
	wanted = failed ? EXIT_FAILED : undecided ? EXIT_UNDECIDED : EXIT_PASSED;
	if (status != wanted) {
		score->false_alarms++;
		score_note(score, "false alarm: exit status %d, must be %d",
		    status, wanted);
	}
	if (score->mutant->fault && !undecided) {
		score->survived++;
		score_note(score, "survived: a fault, and no case is E");
	}
}

static void
score_results(struct score *score, struct columns *columns, const json_t *results)
{
	const struct mutant	*mutant = score->mutant;
	const json_t		*result;
	struct discovery		 finding;
	size_t			 i, at;

	json_array_foreach(results, i, result) {
		finding = finding_read(result);
		at = columns_find(columns, mutant_reference(mutant), finding.id,
		    mutant->correct);
		if (at != SIZE_MAX &&
		    grade_rank(finding.grade) < grade_rank(score->cells[at]))
			score->cells[at] = finding.grade;
		if (at != SIZE_MAX && mutant->correct)
			column_learn(&columns->column[at], finding.grade,
			    grade_wanted(mutant, &finding), finding.steps);
		if (!score_case(score, &finding)) {
			score->false_alarms++;
			score_note(score, "false alarm: %s is %c: %s", finding.name,
			    finding.grade != 0 ? finding.grade : '?', finding.why);
		}
	}
}

/* What a caught mutant was made for is proven to be able to fail. */
static void
score_prove(struct score *score, struct columns *columns, const json_t *results)
{
	const json_t	*result;
	struct discovery	 finding;
	size_t		 i, at;
	char		 wanted;

	json_array_foreach(results, i, result) {
		finding = finding_read(result);
		at = columns_find(columns, mutant_reference(score->mutant),
		    finding.id, false);
		wanted = grade_wanted(score->mutant, &finding);
		if (at == SIZE_MAX)
			continue;
		if (wanted != 0 && finding.grade == wanted) {
			/* WARN has other reasons as well: another alert. */
			if (!column_prove(&columns->column[at], true,
			    finding.steps) && wanted != 'F' &&
			    !(wanted == 'W' && score->mutant->manner))
				score_note(score, "survived: %s is %c, but no step ended the other way",
				    finding.name, wanted);
		} else if (mutant_lists(score->mutant->undecided, finding.id,
		    finding.name) && finding.grade == 'E')
			column_prove(&columns->column[at], false, finding.steps);
	}
}

void
score_read(struct score *score, struct columns *columns,
    const struct mutant *mutant, const char *path, int exit_status)
{
	json_error_t	 error;
	json_t		*root, *results;
	char		*why;

	if ((root = json_load_file(path, 0, &error)) == NULL) {
		why = xasprintf("exit status %d, %s", exit_status, error.text);
		score_spoil(score, mutant, why);
		free(why);
		return;
	}
	score_begin(score, mutant);
	results = json_object_get(root, "results");
	score_results(score, columns, results);
	score_exit(score, results, exit_status);
	score_patterns(score, results, mutant->fails, 'F');
	score_patterns(score, results, mutant->warns, 'W');
	score_patterns(score, results, mutant->passes, 'P');
	if (json_array_size(results) == 0)
		score_note(score, "no result: the file holds no case");
	if (score->notes[0] == '\0' && !mutant->correct)
		score_prove(score, columns, results);
	score->met = score->notes[0] == '\0';
	json_decref(root);
}
