/* SPDX-License-Identifier: ISC */
#include "harness/step_internal.h"

/* What the broker has to tell that did not come from us: status, administration. */

static void
listen_settle(const struct stage *stage, struct party *party)
{
	struct observation	*seen = stage->seen;
	const char		*foreign;
	int			 heard;

	heard = party_sentinel(party, stage, NULL);
	/* An answer may be made after what was asked is acknowledged. */
	if (heard == 0 && session_foreign(party->session) == NULL)
		party_answers(party, stage);
	foreign = session_foreign(party->session);
	if (foreign != NULL) {
		seen->outcome = OUTCOME_DELIVERED;
		seen->layer = LAYER_MQTT;
		observation_detail(seen, "a message on ", foreign);
	} else if (heard != -1) {
		seen->outcome = OUTCOME_DENIED;
		seen->sentinel = heard == 0;
		observation_detail(seen, heard == 0 ? "" :
		    "nothing came, but neither did a later message on a topic that should be allowed", "");
	}
}

void
step_listen(const struct stage *stage)
{
	const struct session_options	 extra = { .client_id = stage->client_id };
	const struct step		*step = stage->step;
	struct party			 party;
	char				 filter[FILTER_SIZE], nonce[NONCE_SIZE];

	if (party_join(&party, stage, step->as, &extra, stage->seen) == 0) {
		random_hex(nonce, (NONCE_SIZE - 1) / 2);
		topic_filter_make(filter, step->filter, party_topic(&party),
		    nonce);
		if (session_subscribe(party.session, filter, 0,
		    stage_deadline(stage)) == 0 &&
		    (step->ask == NULL || session_publish(party.session,
		    step->ask->topic, step->ask->payload,
		    stage_deadline(stage)) == 0))
			listen_settle(stage, &party);
	}
	party_leave(&party);
}
