/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/run.h"
#include "reports/html_part.h"
#include "reports/story.h"
#include "reports/summary.h"

#define COLUMN_MAX	24	/* those that a file has more share the last one */

struct matrix {
	const char	*columns[COLUMN_MAX];	/* "[tls1.2,mqtt5]" */
	size_t		 count;
};

/* What stands for a cell that has several verdicts, the first of these. */
static const enum verdict gravity[VERDICTS] = {
	VERDICT_FAIL, VERDICT_ERROR, VERDICT_WARN, VERDICT_PASS, VERDICT_SKIP
};

static const char *const signs[VERDICTS] = {
	[VERDICT_PASS] = "\xe2\x9c\x93", [VERDICT_WARN] = "!",
	[VERDICT_FAIL] = "\xe2\x9c\x95", [VERDICT_ERROR] = "?",
	[VERDICT_SKIP] = "\xe2\x80\x93",
};

static const char *
variant_of(const struct entry *entry)
{
	size_t	 len = strlen(entry->id);

	return strncmp(entry->name, entry->id, len) == 0 ? entry->name + len :
	    "";
}

static size_t
column_of(const struct matrix *matrix, const struct entry *entry)
{
	const char	*variant = variant_of(entry);
	size_t		 i;

	for (i = 0; i < matrix->count; i++)
		if (strcmp(matrix->columns[i], variant) == 0)
			return i;
	return matrix->count < COLUMN_MAX ? i : COLUMN_MAX - 1;
}

/* By name, and "[tls1.2]" before "[tls1.2,mqtt5]". */
static int
column_cmp(const void *a, const void *b)
{
	const char	*one = *(const char *const *)a;
	const char	*other = *(const char *const *)b;

	while (*one != '\0' && *one == *other) {
		one++;
		other++;
	}
	if (*one == ']' || *other == ']')
		return *one == ']' ? -1 : 1;
	return (unsigned char)*one - (unsigned char)*other;
}

static void
columns_find(struct matrix *matrix, const struct run *run)
{
	size_t	 i, column;

	matrix->count = 0;
	for (i = 0; i < run->count; i++) {
		column = column_of(matrix, &run->entries[i]);
		if (column == matrix->count)
			matrix->columns[matrix->count++] =
			    variant_of(&run->entries[i]);
	}
	qsort(matrix->columns, matrix->count, sizeof(*matrix->columns),
	    column_cmp);
}

/* "[tls1.2,mqtt5]" as two lines. */
static void
put_column(struct page *page, const char *variant)
{
	char	*text = xstrdup(*variant == '[' ? variant + 1 : variant);
	char	*at = text, *next;
	size_t	 len = strlen(text);

	if (len > 0 && text[len - 1] == ']')
		text[len - 1] = '\0';
	fputs("<th scope=\"col\">", page->f);
	if (*text == '\0')
		fputs("no variant", page->f);
	while ((next = strchr(at, ',')) != NULL) {
		*next = '\0';
		html_text(page, at);
		fputs("<br/>", page->f);
		at = next + 1;
	}
	html_text(page, at);
	fputs("</th>", page->f);
	free(text);
}

static void
put_cell(struct page *page, size_t family, const size_t counts[VERDICTS])
{
	enum verdict	 worst;
	size_t		 i, all = 0;

	for (i = 0; i < VERDICTS; i++)
		all += counts[i];
	if (all == 0) {
		fputs("<td></td>", page->f);
		return;
	}
	for (i = 0; counts[gravity[i]] == 0; i++)
		;
	worst = gravity[i];
	fprintf(page->f, "<td><a class=\"cell %s\" href=\"#f%zu\">"
	    "<span aria-hidden=\"true\">%s</span> %zu", html_class(worst),
	    family, signs[worst], counts[worst]);
	fprintf(page->f, "<span class=\"unseen\"> %s</span>",
	    summary_word(page->run, worst));
	if (counts[worst] < all)
		fprintf(page->f, "<small> of %zu</small>", all);
	fputs("</a></td>", page->f);
}

static void
put_row(struct page *page, const struct matrix *matrix, size_t number,
    const struct group *family)
{
	size_t	 counts[COLUMN_MAX][VERDICTS] = { { 0 } }, i;
	char	 name[NAME_SIZE];

	for (i = 0; i < family->count; i++)
		counts[column_of(matrix, family->entries[i])]
		    [family->entries[i]->result.verdict]++;
	entry_family(family->entries[0], name, sizeof(name));
	fputs("<tr><th scope=\"row\">", page->f);
	html_text(page, name);
	fputs("</th>", page->f);
	for (i = 0; i < matrix->count; i++)
		put_cell(page, number, counts[i]);
	fputs("</tr>\n", page->f);
}

/* What the signs stand for. */
static void
put_legend(struct page *page)
{
	size_t	 i;

	fputs("<p class=\"legend\">Each cell says what is gravest there: ",
	    page->f);
	for (i = 0; i < VERDICTS; i++)
		fprintf(page->f, "%s<span class=\"key %s\">%s</span>\xc2\xa0%s",
		    i > 0 ? ", " : "", html_class(gravity[i]),
		    signs[gravity[i]], summary_word(page->run, gravity[i]));
	fputs(". An empty one has no case.</p>\n", page->f);
}

void
html_matrix(struct page *page)
{
	struct groups	 families;
	struct matrix	 matrix;
	size_t		 i;

	columns_find(&matrix, page->run);
	fputs("<section aria-labelledby=\"matrix\">\n"
	    "<h2 id=\"matrix\">Families and variants</h2>\n"
	    "<div class=\"scroll\" role=\"region\" aria-labelledby=\"matrix\" "
	    "tabindex=\"0\">\n<table class=\"matrix\"><thead><tr>"
	    "<th scope=\"col\">Family</th>", page->f);
	for (i = 0; i < matrix.count; i++)
		put_column(page, matrix.columns[i]);
	fputs("</tr></thead><tbody>\n", page->f);
	groups_by_family(page->run, &families);
	for (i = 0; i < families.count; i++)
		put_row(page, &matrix, i, &families.group[i]);
	groups_free(&families);
	fputs("</tbody></table></div>\n", page->f);
	put_legend(page);
	fputs("</section>\n", page->f);
}
