/* SPDX-License-Identifier: ISC */
#include "cli/bench_expiry.h"
#include "cli/bench_user.h"
#include "fixtures/pki_expiry.h"

static void
add_shown(struct expiries *expiries, const struct posture *posture)
{
	struct expiry	 expiry = {
		.kind = EXPIRY_BROKER, .name = "broker", .from = -1,
		.until = posture->until
	};

	if (posture->certificates == 0 || posture->until < 0)
		return;
	snprintf(expiry.subject, sizeof(expiry.subject), "%s",
	    posture->subject);
	expiries_add(expiries, &expiry);
}

void
bench_expiry_tell(struct bench *bench, const struct options *options,
    const struct plan *plan, struct record *record)
{
	const struct result	*result;
	size_t			 i, j;

	if (bench->pki->material.own_server) {
		if (bench_user_is_given(options))
			pki_expiry_user(bench->pki, &bench->expiries);
		for (i = 0; i < plan->count; i++) {
			result = &plan->cases[i].result;
			for (j = 0; j < result->steps; j++)
				add_shown(&bench->expiries,
				    &result->step[j].posture);
		}
	}
	record_expiries(record, &bench->expiries,
	    (unsigned)intents_number(&options->intents, INTENT_MIN_DAYS));
}
