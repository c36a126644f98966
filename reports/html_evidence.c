/* SPDX-License-Identifier: ISC */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "reports/html_part.h"
#include "reports/story.h"

/* ---- What was expected of each step ---------------------------------------- */

/*
 * The expectation has one part for each step, in their order; where it has not,
 * it is told as a whole.  Cut in place.
 */
static bool
expected_split(char *text, const char *parts[STEP_MAX], size_t steps)
{
	char	*next;
	size_t	 count = 0;

	while (text != NULL) {
		if (count == steps)
			return false;
		parts[count++] = text;
		if ((next = strstr(text, "; ")) != NULL) {
			*next = '\0';
			next += 2;
		}
		text = next;
	}
	return count == steps;
}

/* ---- How far it came ------------------------------------------------------- */

static void
mark(struct page *page, const char *class, const char *text)
{
	fprintf(page->f, "<li%s>", class);
	html_text(page, text);
	fputs("</li>", page->f);
}

static void
mark_code(struct page *page, const char *what, int code, const char *name)
{
	char	 text[128];

	snprintf(text, sizeof(text), "%s %d%s%s", what, code,
	    name != NULL ? " " : "", name != NULL ? name : "");
	mark(page, code == 0 ? " class=\"in\"" : " class=\"out\"", text);
}

/* What the handshake and the session went through, in the order of the protocol. */
static void
trail(struct page *page, const struct observation *seen)
{
	const struct { bool there; const char *text; } marks[] = {
		{ seen->peer_proven, "broker proven" },
		{ seen->ticket_offered && !seen->resumed, "TLS session offered" },
		{ seen->resumed, "TLS session resumed" },
		{ seen->early_data_offered, "early data offered" },
		{ seen->early_data_accepted, "early data taken" },
		{ seen->certificate_requested, "certificate asked for" },
		{ seen->certificate_sent, "certificate sent" },
		{ seen->proof_sent, "its key proven" },
		{ seen->handshake_done, "handshake done" },
		{ seen->tickets > 0, "ticket given" },
		{ seen->session_present, "MQTT session resumed" },
		{ seen->sentinel, "a later message came" },
	};
	char	 text[96];
	size_t	 i;

	if (seen->tls[0] == '\0' && seen->alert < 0 && seen->connack < 0)
		return;
	fputs("<ol class=\"trail\">", page->f);
	if (seen->tls[0] != '\0') {
		snprintf(text, sizeof(text), "%s%s%s", seen->tls,
		    seen->cipher[0] != '\0' ? " " : "", seen->cipher);
		mark(page, "", text);
	}
	for (i = 0; i < COUNT(marks); i++)
		if (marks[i].there)
			mark(page, "", marks[i].text);
	if (seen->alert >= 0)
		mark_code(page, "alert", seen->alert, alert_name(seen->alert));
	if (seen->connack >= 0)
		mark_code(page, "CONNACK", seen->connack,
		    connack_name(seen->connack));
	fputs("</ol>", page->f);
}

/* ---- One step -------------------------------------------------------------- */

static void
put_expected(struct page *page, const char *text)
{
	fputs("<div><dt>Expected</dt><dd>", page->f);
	html_text(page, text);
	fputs("</dd></div>\n", page->f);
}

static void
put_observed(struct page *page, const struct result *result, size_t i)
{
	const struct observation	*again = &result->again[i];
	struct observation		 seen = result->step[i];

	story_plain(&seen);
	fputs("<div><dt>Observed</dt><dd><strong>", page->f);
	html_text(page, op_outcome_text(seen.op, seen.outcome));
	fputs("</strong>", page->f);
	if (again->outcome == seen.outcome && seen.outcome != OUTCOME_NONE)
		fputs(", both times", page->f);
	else if (again->outcome != OUTCOME_NONE) {
		fputs("; the second time: ", page->f);
		html_text(page, op_outcome_text(seen.op, again->outcome));
	}
	if (seen.changed_ms != 0)
		fprintf(page->f, "; %u.%03u s after the change",
		    seen.changed_ms / 1000, seen.changed_ms % 1000);
	if (seen.detail[0] != '\0') {
		fputs("<p class=\"detail\">", page->f);
		html_text(page, seen.detail);
		fputs("</p>", page->f);
	}
	trail(page, &seen);
	fputs("</dd></div>\n", page->f);
}

static void
put_control(struct page *page, const struct control *control)
{
	char	 text[1024];

	if (control->credential[0] == '\0')
		return;
	story_control_text(control, text, sizeof(text));
	fprintf(page->f, "<div class=\"control %s\"><dt>Control</dt><dd>",
	    control_held(control) ? "held" : "lost");
	html_text(page, text);
	fputs("</dd></div>\n", page->f);
}

static void
put_step(struct page *page, const struct result *result, size_t i,
    const char *expected)
{
	struct observation	 seen = result->step[i];
	uint32_t		 tenths = (seen.elapsed_us + 50) / 100;

	story_plain(&seen);
	fprintf(page->f, "<li><p class=\"act\"><b>%s</b>", op_name(seen.op));
	if (!op_of_nobody(seen.op)) {
		fputs(" as <code>", page->f);
		html_text(page, seen.credential);
		fputs("</code>", page->f);
	}
	if (seen.approach[0] != '\0') {
		putc(' ', page->f);
		html_text(page, seen.approach);
	}
	fprintf(page->f, " <span class=\"time\">%" PRIu32 ".%" PRIu32
	    "\xc2\xa0ms</span></p><dl>\n", tenths / 10, tenths % 10);
	if (expected != NULL)
		put_expected(page, expected);
	put_observed(page, result, i);
	put_control(page, &result->control[i]);
	fputs("</dl></li>\n", page->f);
}

/* ---- The case -------------------------------------------------------------- */

static void
put_steps(struct page *page, const struct entry *entry)
{
	const struct result	*result = &entry->result;
	const char		*parts[STEP_MAX];
	char			*text = xstrdup(entry->expected != NULL ?
				    entry->expected : "");
	size_t			 i;
	bool			 split;

	split = expected_split(text, parts, result->steps);
	if (!split && entry->expected != NULL && entry->expected[0] != '\0') {
		fputs("<dl class=\"whole\">", page->f);
		put_expected(page, entry->expected);
		fputs("</dl>\n", page->f);
	}
	if (result->steps > 0)
		fputs("<ol class=\"steps\">\n", page->f);
	for (i = 0; i < result->steps; i++)
		put_step(page, result, i, split ? parts[i] : NULL);
	if (result->steps > 0)
		fputs("</ol>\n", page->f);
	free(text);
}

void
html_evidence(struct page *page, const struct entry *entry, const char *title,
    bool open)
{
	size_t	 number = html_case_number(page, entry);

	fprintf(page->f, "<details class=\"evidence\" id=\"c%zu\"%s><summary>",
	    number, open ? " open=\"open\"" : "");
	html_text(page, title);
	fputs("</summary>\n", page->f);
	put_steps(page, entry);
	fputs("</details>\n", page->f);
	page->told[number] = true;
}
