/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "harness/run.h"
#include "reports/escape.h"
#include "reports/html_part.h"
#include "reports/html_text.h"
#include "reports/remedy.h"
#include "reports/renewal.h"
#include "reports/reports.h"
#include "reports/story.h"
#include "reports/summary.h"

/* One file that a browser shows without asking anybody for anything. */

void
html_text(struct page *page, const char *raw)
{
	escape_raw(page->f, raw);
}

void
html_attribute(struct page *page, const char *name, const char *raw)
{
	char	*text = story_text(raw);

	fprintf(page->f, " %s=\"", name);
	escape_write(page->f, text, true);
	putc('"', page->f);
	free(text);
}

const char *
html_class(enum verdict verdict)
{
	static const char *const classes[VERDICTS] = {
		"pass", "warn", "fail", "error", "skip"
	};

	return classes[verdict];
}

void
html_badge(struct page *page, enum verdict verdict)
{
	fprintf(page->f, "<span class=\"badge %s\">%s</span>",
	    html_class(verdict), page->run->baseline != NULL ?
	    summary_word(page->run, verdict) : verdict_name(verdict));
}

size_t
html_case_number(const struct page *page, const struct entry *entry)
{
	return (size_t)(entry - page->run->entries);
}

/* ---- The head -------------------------------------------------------------- */

/* The lines of a style or a script, whole. */
static char *
lines_join(const char *const *lines)
{
	char	*text;
	size_t	 size;
	FILE	*f = open_memstream(&text, &size);

	if (f == NULL)
		return xstrdup("");
	for (; *lines != NULL; lines++)
		fputs(*lines, f);
	fclose(f);
	return text;
}

/*
 * The policy lets a browser run this script and use this style, and nothing
 * else: should a broker's text ever become markup, it still does nothing.
 */
static void
put_policy(FILE *f, const char *style, const char *script)
{
	char	 digest[45];

	digest_base64(digest, style, strlen(style));
	fprintf(f, "<meta http-equiv=\"Content-Security-Policy\" content=\""
	    "default-src 'none'; base-uri 'none'; form-action 'none'; "
	    "style-src 'sha256-%s'; ", digest);
	digest_base64(digest, script, strlen(script));
	fprintf(f, "script-src 'sha256-%s'\"/>\n", digest);
}

static void
put_head(struct page *page, const char *style, const char *script)
{
	FILE	*f = page->f;

	fputs("<!DOCTYPE html>\n"
	    "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n", f);
	put_policy(f, style, script);
	fputs("<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\"/>\n"
	    "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	    "<meta name=\"referrer\" content=\"no-referrer\"/>\n", f);
	fputs("<meta name=\"generator\"", f);
	html_attribute(page, "content", page->run->tool);
	fputs("/>\n<title>", f);
	html_text(page, page->run->target);
	fprintf(f, ": %zu %s, mqtt-certcheck</title>\n<style>%s</style>\n"
	    "</head>\n", page->run->verdicts[VERDICT_FAIL],
	    summary_word(page->run, VERDICT_FAIL), style);
}

/* ---- What it comes to ------------------------------------------------------ */

static void
put_fact(struct page *page, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	fputs("<div><dt>", page->f);
	html_text(page, name);
	fputs("</dt><dd>", page->f);
	html_text(page, value);
	fputs("</dd></div>\n", page->f);
}

static void
put_facts(struct page *page)
{
	const struct run	*run = page->run;
	char			 took[32];
	size_t			 i;

	summary_time(run, took, sizeof(took));
	fputs("<dl class=\"about\">\n", page->f);
	put_fact(page, "compared with", run->baseline);
	put_fact(page, "started", run->started);
	put_fact(page, "took", took);
	put_fact(page, "from", run->hostname);
	put_fact(page, "by", run->tool);
	for (i = 0; i < run->nproperties; i++)
		if (strcmp(run->properties[i].name, "broker") != 0)
			put_fact(page, run->properties[i].name,
			    run->properties[i].value);
	fputs("</dl>\n", page->f);
}

/* What gives the page its colour. */
static enum verdict
outcome(const struct run *run)
{
	switch (run_exit_status(run)) {
	case EXIT_PASSED:
		return run->verdicts[VERDICT_WARN] > 0 ? VERDICT_WARN :
		    VERDICT_PASS;
	case EXIT_FAILED:
		return VERDICT_FAIL;
	default:
		return VERDICT_ERROR;
	}
}

static void
put_renewal(struct page *page)
{
	char	*renewal = renewal_text(page->run);

	if (renewal[0] != '\0') {
		fputs("<p class=\"renewal\">", page->f);
		html_text(page, renewal);
		fputs("</p>\n", page->f);
	}
	free(renewal);
}

static void
put_top(struct page *page)
{
	const struct run	*run = page->run;
	char			*meaning = summary_text(run);
	size_t			 i;

	fprintf(page->f, "<header class=\"%s\">\n<p class=\"kicker\">%s</p>\n<h1>",
	    html_class(outcome(run)), run->baseline != NULL ?
	    "Client certificates at an MQTT broker: what has changed" :
	    "Client certificates at an MQTT broker");
	html_text(page, run->target);
	fputs("</h1>\n<p class=\"meaning\">", page->f);
	html_text(page, meaning);
	fputs("</p>\n", page->f);
	put_renewal(page);
	fputs("<ul class=\"tally\">\n", page->f);
	free(meaning);
	for (i = 0; i < VERDICTS; i++)
		fprintf(page->f, "<li class=\"%s%s\"><b>%zu</b> %s</li>\n",
		    html_class((enum verdict)i),
		    run->verdicts[i] == 0 ? " none" : "", run->verdicts[i],
		    summary_word(run, (enum verdict)i));
	fputs("</ul>\n", page->f);
	put_facts(page);
	if (run->diagnosis != NULL && run->diagnosis[0] != '\0') {
		fprintf(page->f, "<p class=\"diagnosis\"><b>%s:</b> ",
		    run->baseline != NULL ? "Note" : "Diagnosis");
		html_text(page, run->diagnosis);
		fputs("</p>\n", page->f);
	}
	fputs("</header>\n", page->f);
}

/* ---- What was found -------------------------------------------------------- */

/* Without a script there is nothing that could search: the script shows it. */
static void
put_tools(struct page *page)
{
	size_t	 i;

	fputs("<form id=\"tools\" role=\"search\" aria-label=\"Cases\" hidden=\"hidden\">\n"
	    "<label class=\"find\">Search <input id=\"find\" type=\"search\" "
	    "placeholder=\"revoked, alert 44, crlfile \xe2\x80\xa6\" "
	    "autocomplete=\"off\"/></label>\n<fieldset><legend>Show</legend>\n",
	    page->f);
	for (i = 0; i < VERDICTS; i++)
		if (page->run->verdicts[i] > 0)
			fprintf(page->f, "<label class=\"%s\"><input type=\"checkbox\" "
			    "value=\"%s\" checked=\"checked\"/> %s</label>\n",
			    html_class((enum verdict)i),
			    html_class((enum verdict)i),
			    summary_word(page->run, (enum verdict)i));
	fputs("</fieldset>\n<output id=\"shown\" aria-live=\"polite\"></output>\n"
	    "</form>\n", page->f);
}

static void
put_stories(struct page *page, const char *id, const char *title,
    const struct groups *groups)
{
	size_t	 i;

	if (groups->count == 0)
		return;
	fprintf(page->f, "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s</h2>\n",
	    id, id, title);
	for (i = 0; i < groups->count; i++)
		html_story(page, &groups->group[i]);
	fputs("</section>\n", page->f);
}

static void
put_findings(struct page *page)
{
	bool		 compared = page->run->baseline != NULL;
	struct groups	 groups;

	groups_failed(page->run, &groups);
	put_stories(page, "failed", compared ? "Worse" : "Failed", &groups);
	groups_free(&groups);
	groups_by_why(page->run, VERDICT_FAIL, &groups);
	put_stories(page, "waived", "Waived", &groups);
	groups_free(&groups);
	groups_by_why(page->run, VERDICT_ERROR, &groups);
	put_stories(page, "undecided", "Undecided", &groups);
	groups_free(&groups);
	groups_by_why(page->run, VERDICT_WARN, &groups);
	put_stories(page, "warned", compared ? "Changed" : "Warned", &groups);
	groups_free(&groups);
}

int
html_write(FILE *f, const struct run *run)
{
	struct page	 page = { .f = f, .run = run, .kind = remedy_kind(run) };
	char		*style = lines_join(html_css);
	char		*script = lines_join(html_js);

	page.told = xcalloc(run->count, sizeof(*page.told));
	put_head(&page, style, script);
	fputs("<body>\n<a class=\"leap\" href=\"#main\">Skip to the findings</a>\n",
	    f);
	put_top(&page);
	fputs("<main id=\"main\">\n", f);
	html_matrix(&page);
	put_tools(&page);
	put_findings(&page);
	html_list(&page);
	fprintf(f, "</main>\n<script>%s</script>\n</body>\n</html>\n", script);
	free(page.told);
	free(style);
	free(script);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
