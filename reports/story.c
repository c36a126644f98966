/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "reports/story.h"

/*
 * CI systems read commands out of a job's output and of test reports: set a
 * variable, attach a file.  What a broker sent must not become one.
 */
static bool
ci_command(const char *start, const char *at)
{
	static const char *const anywhere[] = { "##[", "##vso[", "[[ATTACHMENT|" };
	size_t	 i;

	for (i = 0; i < COUNT(anywhere); i++)
		if (strncmp(at, anywhere[i], strlen(anywhere[i])) == 0)
			return true;
	/* Only at the start of a line, but wrapping decides where one starts. */
	return strncmp(at, "::", 2) == 0 && at[2] >= 'a' && at[2] <= 'z' &&
	    (at == start || at[-1] == ' ' || at[-1] == '\n') &&
	    strstr(at + 2, "::") != NULL;
}

char *
story_text(const char *text)
{
	size_t	 len = text != NULL ? strlen(text) : 0;
	size_t	 size = 4 * len + 1, i, used = 0;
	char	*clean = xcalloc(1, size), *safe = xcalloc(4, size);

	if (text != NULL)
		text_visible(clean, size, text, len, "\n");
	for (i = 0; clean[i] != '\0'; i++) {
		if (ci_command(clean, clean + i))
			used += (size_t)snprintf(safe + used, 5, "\\x%02X",
			    (unsigned char)clean[i]);
		else
			safe[used++] = clean[i];
	}
	free(clean);
	return safe;
}

const char *
story_why(const struct entry *entry)
{
	return entry->result.why[0] != '\0' ? entry->result.why :
	    "no reason was given";
}

static bool
control_holds(const struct control *control)
{
	return control->credential[0] == '\0' || control_held(control);
}

const struct control *
story_control(const struct entry *entry)
{
	const struct control	*first = NULL, *control = entry->result.control;
	size_t			 i;

	for (i = 0; i < entry->result.steps; i++, control++) {
		if (!control_holds(control))
			return control;
		if (first == NULL && control->credential[0] != '\0')
			first = control;
	}
	return first;
}

static void
show(char *text, size_t size)
{
	char	 raw[WHY_SIZE];
	size_t	 len = strnlen(text, size);

	memcpy(raw, text, len);
	text_visible(text, size, raw, len, "\n");
}

void
story_plain(struct observation *seen)
{
	if (seen->outcome == OUTCOME_NONE)
		seen->alert = seen->connack = -1;
	show(seen->credential, sizeof(seen->credential));
	show(seen->tls, sizeof(seen->tls));
	show(seen->cipher, sizeof(seen->cipher));
	show(seen->detail, sizeof(seen->detail));
	show(seen->approach, sizeof(seen->approach));
}

void
story_observation(const struct observation *seen, char *buf, size_t size)
{
	struct observation	 copy = *seen;

	story_plain(&copy);
	observation_text(&copy, buf, size);
}

void
story_control_text(const struct control *control, char *buf, size_t size)
{
	struct control	 copy = *control;

	show(copy.credential, sizeof(copy.credential));
	story_plain(&copy.before);
	story_plain(&copy.after);
	story_plain(&copy.close);
	control_text(&copy, buf, size);
}

static void
tell_line(void (*tell)(void *, const char *, const char *), void *to,
    const char *label, const char *raw)
{
	char	*text;

	if (raw == NULL || raw[0] == '\0')
		return;
	text = story_text(raw);
	tell(to, label, text);
	free(text);
}

/* One step's line, about `who`. */
static void
step_text(const struct result *result, size_t i, const char *who, char *buf,
    size_t size)
{
	struct observation	 seen = result->step[i];
	size_t			 head = strlen(op_name(seen.op));
	char			 text[1024];

	seen.credential[0] = '\0';
	story_observation(&seen, text, sizeof(text));
	if (op_of_nobody(seen.op))
		who = "";
	else
		head += strlen(" as ");
	buf[0] = '\0';
	text_add(buf, size, "%.*s%s%s", (int)head, text, who, text + head);
	if (result->again[i].outcome != OUTCOME_NONE)
		text_add(buf, size, "; the second time: %s",
		    op_outcome_text(seen.op, result->again[i].outcome));
}

static bool
steps_same(const struct result *result, size_t i, size_t j)
{
	char	 one[1024], other[1024];

	step_text(result, i, "", one, sizeof(one));
	step_text(result, j, "", other, sizeof(other));
	return strcmp(one, other) == 0;
}

/* "one, other and third", each once, and how many steps that were if more. */
static void
who_text(const struct result *result, const size_t *steps, size_t count,
    char *buf, size_t size)
{
	struct observation	 seen[STEP_MAX];
	size_t			 i, j, names = 0;

	for (i = 0; i < count; i++) {
		seen[names] = result->step[steps[i]];
		story_plain(&seen[names]);
		for (j = 0; j < names; j++)
			if (strcmp(seen[j].credential, seen[names].credential) == 0)
				break;
		names += j == names;
	}
	buf[0] = '\0';
	for (i = 0; i < names; i++)
		text_add(buf, size, "%s%s", i == 0 ? "" : i + 1 < names ? ", " :
		    " and ", seen[i].credential);
	if (names < count)
		text_add(buf, size, " (%zu steps)", count);
}

static void
tell_steps(const struct result *result, bool fold,
    void (*tell)(void *, const char *, const char *), void *to)
{
	size_t	 i, j, count, steps[STEP_MAX];
	bool	 told[STEP_MAX] = { false };
	char	 who[STEP_MAX * (NAME_SIZE + 8)], buf[2048];

	for (i = 0; i < result->steps; i++) {
		if (told[i])
			continue;
		steps[0] = i;
		count = 1;
		/* What comes after a change is another story. */
		for (j = i + 1; fold && j < result->steps &&
		    result->step[j].op < OP_CHANGES &&
		    result->step[i].op < OP_CHANGES; j++)
			if (!told[j] && steps_same(result, i, j)) {
				steps[count++] = j;
				told[j] = true;
			}
		who_text(result, steps, count, who, sizeof(who));
		step_text(result, i, who, buf, sizeof(buf));
		tell_line(tell, to, "Observed", buf);
	}
}

void
story_tell(const struct entry *entry, bool fold,
    void (*tell)(void *, const char *, const char *), void *to)
{
	const struct result	*result = &entry->result;
	const struct control	*control = story_control(entry);
	char			 buf[1024];

	tell_line(tell, to, "Expected", entry->expected);
	tell_line(tell, to, "Intent", entry->intent);
	tell_steps(result, fold, tell, to);
	if (control != NULL) {
		story_control_text(control, buf, sizeof(buf));
		tell_line(tell, to, "Control", buf);
	}
	tell_line(tell, to, "Reference", entry->reference);
	/* Nothing to mend where nothing is wrong. */
	if (result->verdict != VERDICT_PASS && result->verdict != VERDICT_SKIP)
		tell_line(tell, to, "Remedy", entry->remedy);
}
