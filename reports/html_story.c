/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "reports/html_part.h"
#include "reports/remedy.h"
#include "reports/story.h"
#include "reports/variants.h"

static void
put_fact(struct page *page, const char *label, const char *raw)
{
	if (raw == NULL || raw[0] == '\0')
		return;
	fprintf(page->f, "<div><dt>%s</dt><dd>", label);
	html_text(page, raw);
	fputs("</dd></div>\n", page->f);
}

static void
put_remedy(struct page *page, const char *remedy)
{
	char	*advice, *lines;

	if (remedy == NULL || remedy[0] == '\0')
		return;
	fputs("<section class=\"remedy\"><h4>Remedy</h4><p>", page->f);
	html_text(page, remedy);
	fputs("</p>\n", page->f);
	remedy_for(remedy, page->kind, &advice, &lines);
	if (advice[0] != '\0') {
		fprintf(page->f, "<p class=\"for\"><b>For this %s:</b> ",
		    page->kind);
		html_text(page, advice);
		fputs("</p>\n", page->f);
	}
	if (lines[0] != '\0') {
		fputs("<pre><code>", page->f);
		html_text(page, lines);
		fputs("</code></pre>\n", page->f);
	}
	fputs("</section>\n", page->f);
	free(advice);
	free(lines);
}

/* What all cases of the group have in common. */
static void
put_facts(struct page *page, const struct group *group)
{
	const struct entry	*entry = group->entries[0];
	char			*text;

	fputs("<dl class=\"facts\">\n", page->f);
	if (group->count > 1) {
		text = variants_text(group);
		put_fact(page, "Cases", text);
		free(text);
	}
	put_fact(page, "Tested", entry->title);
	put_fact(page, "Intent", entry->intent);
	put_fact(page, "Reference", entry->reference);
	fputs("</dl>\n", page->f);
}

/* One reason behind several scenarios is said once; the evidence is in the list. */
static void
put_reason(struct page *page, const struct group *group,
    const struct groups *scenarios)
{
	const struct entry	*entry = group->entries[0];
	const struct group	*one;
	char			*why = group_why(group);
	size_t			 i;

	fprintf(page->f, "<article class=\"case %s\" data-verdict=\"%s\">\n<h3>",
	    html_class(entry->result.verdict),
	    html_class(entry->result.verdict));
	html_badge(page, entry->result.verdict);
	fprintf(page->f, " %zu cases of %zu scenarios</h3>\n<p class=\"why\">",
	    group->count, scenarios->count);
	html_text(page, why[0] != '\0' ? why : story_why(entry));
	fputs("</p>\n<p class=\"title\">", page->f);
	free(why);
	for (i = 0; i < scenarios->count; i++) {
		one = &scenarios->group[i];
		fprintf(page->f, "%s<a href=\"#c%zu\">", i > 0 ? ", " : "",
		    html_case_number(page, one->entries[0]));
		html_text(page, one->count == 1 ? one->entries[0]->name :
		    one->entries[0]->id);
		fputs("</a>", page->f);
		if (one->count > 1)
			fprintf(page->f, " (%zu)", one->count);
	}
	fputs("</p>\n</article>\n", page->f);
}

static void
put_scenario(struct page *page, const struct group *group)
{
	const struct entry	*entry = group->entries[0];
	char			*why = group_why(group);
	size_t			 i;

	fprintf(page->f, "<article class=\"case %s\" data-verdict=\"%s\">\n<h3>",
	    html_class(entry->result.verdict),
	    html_class(entry->result.verdict));
	html_badge(page, entry->result.verdict);
	putc(' ', page->f);
	html_text(page, group->count == 1 ? entry->name : entry->id);
	fputs(" <small>", page->f);
	html_text(page, entry->severity);
	if (group->count > 1)
		fprintf(page->f, " \xc2\xb7 %zu cases", group->count);
	fputs("</small></h3>\n<p class=\"why\">", page->f);
	html_text(page, why[0] != '\0' ? why : story_why(entry));
	fputs("</p>\n", page->f);
	free(why);
	put_facts(page, group);
	if (entry->result.verdict != VERDICT_PASS &&
	    entry->result.verdict != VERDICT_SKIP)
		put_remedy(page, entry->remedy);
	fputs("<h4>Evidence</h4>\n", page->f);
	for (i = 0; i < group->count; i++)
		html_evidence(page, group->entries[i], group->entries[i]->name,
		    i == 0);
	fputs("</article>\n", page->f);
}

void
html_story(struct page *page, const struct group *group)
{
	struct groups	 scenarios;

	groups_by_scenario(group, &scenarios);
	if (scenarios.count > 1)
		put_reason(page, group, &scenarios);
	else
		put_scenario(page, group);
	groups_free(&scenarios);
}
