/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "cli/bench_publisher.h"
#include "fixtures/published.h"
#include "harness/scenario.h"

static bool
is_needed(const struct options *options,
    const struct scenario *const *selected, size_t count)
{
	struct scenario	 resolved;
	char		 text[INTENT_TEXT_SIZE];
	size_t		 i;

	for (i = 0; i < count; i++)
		if ((scenario_needs(selected[i]) & NEED_PUBLISHER) != 0 &&
		    scenario_resolve(selected[i], &options->intents, &resolved,
		    text))
			return true;
	return false;
}

int
bench_publisher_begin(struct bench *bench, const struct options *options,
    const struct scenario *const *selected, size_t count, struct error *error)
{
	bench->publishes = is_needed(options, selected, count);
	if (!bench->publishes || options->launch == NULL)
		return 0;
	bench->published = published_begin(bench->folder, error);
	return bench->published != NULL ? 0 : -1;
}

const char *
bench_publisher_url(const struct bench *bench)
{
	return bench->published != NULL ? published_url(bench->published) :
	    PKI_PUBLISHER;
}

int
bench_publisher_fill(struct bench *bench, const struct options *options,
    struct error *error)
{
	struct error	 why;

	if (bench->published != NULL)
		return published_fill(bench->published, bench->pki, error);
	if (!bench->publishes || options->pki == NULL)
		return 0;
	bench->published = published_join(bench->pki, options->pki,
	    bench->folder, &why);
	if (bench->published == NULL && !options->quiet)
		fprintf(stderr, "mqtt-certcheck: %s\n", why.text);
	return 0;
}

void
bench_publisher_settle(struct bench *bench)
{
	/* Where none is needed, what is skipped is so for another reason. */
	bench->pki->material.published = !bench->publishes ||
	    (bench->published != NULL &&
	    (!published_is_local(bench->published) ||
	    target_is_local(&bench->target)));
}

/* Whatever they have shown, nobody answered from some point on. */
static void
forget(struct plan *plan, const char *why)
{
	struct testcase	*tc;
	size_t		 i;

	for (i = 0; i < plan->count; i++) {
		tc = &plan->cases[i];
		if ((scenario_needs(tc->scenario) & NEED_PUBLISHER) == 0 ||
		    tc->result.verdict == VERDICT_SKIP)
			continue;
		tc->result.verdict = VERDICT_ERROR;
		snprintf(tc->result.why, sizeof(tc->result.why),
		    "cannot be decided: the publisher of the PKI was lost during the run: %.350s",
		    why);
	}
}

void
bench_publisher_tell(struct bench *bench, struct plan *plan,
    struct record *record)
{
	struct error	 why;

	if (bench->published == NULL)
		return;
	if (published_check(bench->published, &why) == -1)
		forget(plan, why.text);
	if (!published_is_ours(bench->published))
		return;
	snprintf(bench->asked, sizeof(bench->asked), "%u",
	    published_asked(bench->published));
	record_property(record, "ocsp-requests", bench->asked);
}
