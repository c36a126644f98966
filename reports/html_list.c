/* SPDX-License-Identifier: ISC */
#include <inttypes.h>

#include "harness/run.h"
#include "reports/html_part.h"
#include "reports/story.h"
#include "reports/summary.h"

static void
put_name(struct page *page, const struct entry *entry)
{
	size_t	 number = html_case_number(page, entry);

	if (page->told[number]) {
		fprintf(page->f, "<a href=\"#c%zu\">", number);
		html_text(page, entry->name);
		fputs("</a>", page->f);
	} else if (entry->result.steps > 0)
		html_evidence(page, entry, entry->name, false);
	else {
		fprintf(page->f, "<span id=\"c%zu\">", number);
		html_text(page, entry->name);
		fputs("</span>", page->f);
	}
}

static void
put_case(struct page *page, const struct entry *entry)
{
	uint64_t	 ms = ((uint64_t)entry->result.elapsed_us + 500) / 1000;

	fprintf(page->f, "<tr class=\"case\" data-verdict=\"%s\"><td>",
	    html_class(entry->result.verdict));
	html_badge(page, entry->result.verdict);
	fputs("</td><td>", page->f);
	put_name(page, entry);
	fputs("<p class=\"title\">", page->f);
	html_text(page, entry->title);
	fputs("</p>", page->f);
	if (entry->result.verdict != VERDICT_PASS || page->run->baseline != NULL) {
		fputs("<p class=\"why\">", page->f);
		html_text(page, story_why(entry));
		fputs("</p>", page->f);
	}
	fprintf(page->f, "</td><td class=\"number\">%" PRIu64 "\xc2\xa0ms</td></tr>\n",
	    ms);
}

static void
put_family(struct page *page, size_t number, const struct group *family)
{
	size_t	 counts[VERDICTS] = { 0 }, i;
	char	 name[NAME_SIZE];

	for (i = 0; i < family->count; i++)
		counts[family->entries[i]->result.verdict]++;
	entry_family(family->entries[0], name, sizeof(name));
	fprintf(page->f, "<details class=\"family\" id=\"f%zu\"><summary><h3>",
	    number);
	html_text(page, name);
	fputs("</h3>", page->f);
	for (i = 0; i < VERDICTS; i++)
		if (counts[i] > 0)
			fprintf(page->f, " <span class=\"count %s\">%zu %s</span>",
			    html_class((enum verdict)i), counts[i],
			    summary_word(page->run, (enum verdict)i));
	fputs("</summary>\n<table class=\"cases\"><thead><tr>"
	    "<th scope=\"col\">Verdict</th><th scope=\"col\">Case</th>"
	    "<th scope=\"col\">Time</th></tr></thead><tbody>\n", page->f);
	for (i = 0; i < family->count; i++)
		put_case(page, family->entries[i]);
	fputs("</tbody></table></details>\n", page->f);
}

void
html_list(struct page *page)
{
	struct groups	 families;
	size_t		 i;

	fputs("<section aria-labelledby=\"all\"><h2 id=\"all\">All cases</h2>\n",
	    page->f);
	groups_by_family(page->run, &families);
	for (i = 0; i < families.count; i++)
		put_family(page, i, &families.group[i]);
	groups_free(&families);
	fputs("</section>\n", page->f);
}
