/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "harness/run.h"
#include "reports/group.h"
#include "reports/reports.h"
#include "reports/story.h"

/*
 * What a GitHub workflow reads from a step's output and shows at the head of
 * its page.  These are the only commands that a report may hold: story_text
 * takes the sense out of those in a broker's words, and here no word can end
 * its place.
 */

#define MOST	10	/* that GitHub shows of each kind for one step */

/* `property`: within a property rather than as the message. */
static void
put(FILE *f, const char *raw, bool property)
{
	char		*text = story_text(raw);
	const char	*at;

	for (at = text; *at != '\0'; at++)
		if (*at == '%' || *at == '\n' ||
		    (property && (*at == ':' || *at == ',')))
			fprintf(f, "%%%02X", (unsigned)*at);
		else
			putc(*at, f);
	free(text);
}

static void
put_annotation(FILE *f, const char *kind, const char *title,
    const char *message, const char *remedy)
{
	fprintf(f, "::%s title=", kind);
	put(f, title, true);
	fputs("::", f);
	put(f, message, false);
	if (remedy != NULL && remedy[0] != '\0') {
		fputs("%0ARemedy: ", f);
		put(f, remedy, false);
	}
	putc('\n', f);
}

static void
put_groups(FILE *f, const char *kind, const struct groups *groups,
    size_t *left, const char *what, bool remedy)
{
	const struct group	*group;
	char			*title;
	size_t			 i;

	for (i = 0; i < groups->count && *left > 0; i++, --*left) {
		group = &groups->group[i];
		if (*left == 1 && groups->count - i > 1) {
			title = xasprintf("%zu more reasons", groups->count - i);
			put_annotation(f, kind, title, what, NULL);
		} else {
			title = group->count == 1 ?
			    xstrdup(group->entries[0]->name) :
			    xasprintf("%s and %zu more: %s", group->entries[0]->name,
			    group->count - 1, what);
			put_annotation(f, kind, title,
			    story_why(group->entries[0]),
			    remedy ? group->entries[0]->remedy : NULL);
		}
		free(title);
	}
}

int
annotations_write(FILE *f, const struct run *run)
{
	struct groups	 groups;
	size_t		 errors = MOST, warnings = MOST;

	if (run->diagnosis != NULL && run->diagnosis[0] != '\0' &&
	    run->baseline == NULL) {
		put_annotation(f, "error", "Diagnosis", run->diagnosis, NULL);
		errors--;
	}
	groups_failed(run, &groups);
	put_groups(f, "error", &groups, &errors, "failed", true);
	groups_free(&groups);
	groups_by_why(run, VERDICT_ERROR, &groups);
	put_groups(f, "error", &groups, &errors, "undecided", false);
	groups_free(&groups);
	groups_by_why(run, VERDICT_WARN, &groups);
	put_groups(f, "warning", &groups, &warnings, "deserves a look", false);
	groups_free(&groups);
	return fflush(f) == EOF || ferror(f) ? -1 : 0;
}
