/* SPDX-License-Identifier: ISC */
#include "harness/step_internal.h"

/*
 * A will on a topic of somebody else (MQTT 5, section 3.1.2.5).  The broker
 * publishes it when the connection breaks; what proves that it will not come
 * any more is a second one, on an allowed topic, of a connection that broke
 * later.
 */

/* Connect with a will and be gone: -1 when that failed. */
static int
will_leave(const struct stage *stage, const char *topic, const char *payload,
    const char *client_id, struct observation *seen)
{
	const struct session_options	 extra = {
		.client_id = client_id, .will_topic = topic,
		.will_payload = payload
	};
	struct session			*session;

	session = stage_open(stage, stage->step->as, &extra, seen);
	if (session == NULL)
		return -1;
	session_cut(session);
	return 0;
}

/* Does a second will of the same client come to it?  What session_wait returns. */
static int
will_follow(const struct stage *stage, struct party *ear)
{
	struct observation	 second;
	char			 later[MESSAGE_SIZE];
	const char		*awaited[] = { later };

	random_hex(later, (MESSAGE_SIZE - 1) / 2);
	observation_start(&second, OP_WILL, stage->step->as->name);
	if (will_leave(stage, party_topic(ear), later, NULL, &second) == -1) {
		*ear->seen = second;
		return -1;
	}
	return session_wait(ear->session, awaited, COUNT(awaited),
	    stage_patience(stage));
}

/* The first will is due: does it come to the witness? */
static void
will_settle(const struct stage *stage, struct party *witness,
    const char *topic, const char *message)
{
	struct observation	*seen = stage->seen, own;
	struct party		 ear;
	int			 followed, heard;

	observation_start(&own, OP_WILL, stage->step->as->name);
	followed = party_join(&ear, stage, stage->step->as, NULL, &own);
	if (followed == 0)
		followed = will_follow(stage, &ear);
	heard = party_sentinel(witness, stage, message);
	if (session_has(witness->session, message)) {
		seen->outcome = OUTCOME_DELIVERED;
		observation_detail(seen, "on ", topic);
	} else if (followed == -1)
		party_blame(&ear, seen);
	else if (heard == -1)
		party_blame(witness, seen);
	else {
		seen->outcome = OUTCOME_DENIED;
		seen->sentinel = followed == 0 && heard == 0;
		if (!seen->sentinel)
			observation_detail(seen, followed != 0 ?
			    "neither it nor a later will on a topic that should be allowed came" :
			    "it did not come, but neither did a later message to who listened for it",
			    "");
	}
	party_leave(&ear);
}

void
step_will(const struct stage *stage)
{
	const struct recipe	*other = step_other(stage->step);
	struct observation	 seen;
	struct party		 witness;
	char			 topic[TOPIC_SIZE], message[MESSAGE_SIZE];

	if (!step_topic(stage, other, topic))
		return;
	random_hex(message, (MESSAGE_SIZE - 1) / 2);
	observation_start(&seen, OP_WILL, other->name);
	if (party_join(&witness, stage, other, NULL, &seen) == -1 ||
	    session_subscribe(witness.session, topic, 0,
	    stage_deadline(stage)) == -1)
		party_blame(&witness, stage->seen);
	else if (will_leave(stage, topic, message, stage->client_id,
	    stage->seen) == 0)
		will_settle(stage, &witness, topic, message);
	party_leave(&witness);
}
