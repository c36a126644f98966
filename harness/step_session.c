/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/step_internal.h"

/* Client identifiers and the sessions behind them (MQTT 5, sections 3.1.4 and 4.1). */

/* How long a session outlives its connection, should cleaning up fail. */
#define EXPIRY_S	300

/* How long after its welcome a newcomer may still end the older connection. */
#define AFTERMATH_US	2000000

/* ---- Taking over a connection --------------------------------------------- */

/* Has the broker seen CONNECT, as far as can be told? */
static bool
connect_met(const struct observation *seen)
{
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
	case OUTCOME_REFUSED_MQTT:
	case OUTCOME_CLOSED:
	case OUTCOME_SILENT:
		return true;
	default:
		return false;
	}
}

/*
 * Twice around, the newcomer and some time in between: a broker may end the
 * older session a while after it has welcomed the newcomer (RabbitMQ does).
 */
static int
takeover_survived(const struct stage *stage, struct party *owner,
    struct party *tested)
{
	int	 heard;

	heard = party_sentinel(owner, stage, NULL);
	if (heard == -1 || tested->session == NULL ||
	    session_ended(tested->session))
		return heard;
	party_sentinel(tested, stage, NULL);
	if (session_wait(owner->session, NULL, 0, clock_us() +
	    AFTERMATH_US) == -1)
		return -1;
	return party_answers(owner, stage) ? heard : -1;
}

static void
takeover_settle(const struct stage *stage, struct party *owner,
    struct party *tested)
{
	struct observation	*seen = stage->seen;
	char			 text[DETAIL_SIZE];
	int			 heard;

	heard = takeover_survived(stage, owner, tested);
	if (heard == -1 && owner->seen->outcome != OUTCOME_CLOSED &&
	    owner->seen->outcome != OUTCOME_REFUSED_TLS)
		party_blame(owner, seen);
	else if (heard == -1 && connect_met(seen)) {
		snprintf(text, sizeof(text), "the session of %s ended: ",
		    owner->seen->credential);
		observation_detail(seen, text, owner->seen->detail);
		seen->outcome = OUTCOME_DELIVERED;
		seen->layer = LAYER_MQTT;
	} else if (seen->outcome == OUTCOME_ACCEPTED) {
		seen->outcome = OUTCOME_DENIED;
		seen->sentinel = heard == 0;
		if (!seen->sentinel)
			observation_detail(seen, "the session is still there, but no message on a topic that should be allowed came to it", "");
	}
}

void
step_takeover(const struct stage *stage)
{
	const struct recipe		*other = step_other(stage->step);
	char				 id[SESSION_ID_SIZE];
	const struct session_options	 extra = { .client_id = id };
	struct observation		 seen;
	struct party			 owner, tested;

	session_identifier(id);
	observation_start(&seen, OP_TAKEOVER, other->name);
	if (party_join(&owner, stage, other, &extra, &seen) == -1)
		party_blame(&owner, stage->seen);
	else {
		party_join(&tested, stage, stage->step->as, &extra,
		    stage->seen);
		takeover_settle(stage, &owner, &tested);
		party_leave(&tested);
	}
	party_leave(&owner);
}

/* ---- Inheriting a session ------------------------------------------------- */

/* Leave a session behind that listens on the topic: -1 and the fault. */
static int
inherit_leave(const struct stage *stage, const char *id, const char *topic)
{
	const struct session_options	 extra = {
		.client_id = id, .resume = true, .expiry_s = EXPIRY_S
	};
	const struct recipe		*owner = step_other(stage->step);
	struct observation		 seen;
	struct party			 party = { .seen = &seen };
	int				 rc = -1;

	observation_start(&seen, OP_INHERIT, owner->name);
	party.session = stage_open(stage, owner, &extra, &seen);
	if (party.session != NULL)
		rc = session_subscribe(party.session, topic, 1,
		    stage_deadline(stage));
	if (rc == -1)
		party_blame(&party, stage->seen);
	party_leave(&party);
	return rc;
}

/* Have a message wait for it: -1 and the fault. */
static int
inherit_fill(const struct stage *stage, const char *topic, const char *message)
{
	const struct recipe	*owner = step_other(stage->step);
	struct observation	 seen;
	struct party		 party;
	int			 rc;

	observation_start(&seen, OP_INHERIT, owner->name);
	rc = party_join(&party, stage, owner, NULL, &seen);
	if (rc == 0)
		rc = session_publish(party.session, topic, message,
		    stage_deadline(stage));
	/* Its own later message: by then the broker is done with that one. */
	if (rc == 0)
		rc = party_sentinel(&party, stage, NULL);
	if (rc == -1)
		party_blame(&party, stage->seen);
	party_leave(&party);
	return rc == -1 ? -1 : 0;
}

static void
inherit_settle(const struct stage *stage, const char *id, const char *topic,
    const char *message)
{
	/* MQTT 5: without expiry, it ends with this connection. */
	const struct session_options	 extra = { .client_id = id, .resume = true };
	struct observation		*seen = stage->seen;
	struct party			 heir;
	int				 heard = -1;

	if (party_join(&heir, stage, stage->step->as, &extra, seen) == 0)
		heard = party_sentinel(&heir, stage, message);
	if (heir.session != NULL && session_has(heir.session, message)) {
		seen->outcome = OUTCOME_DELIVERED;
		seen->layer = LAYER_MQTT;
		observation_detail(seen, "on ", topic);
	} else if (heard != -1) {
		seen->outcome = OUTCOME_DENIED;
		seen->sentinel = heard == 0;
		if (!seen->sentinel)
			observation_detail(seen, "neither it nor a later message on a topic that should be allowed arrived", "");
	}
	party_leave(&heir);
}

/* A clean connection with the identifier removes what is kept under it. */
static void
inherit_clean(const struct stage *stage, const char *id)
{
	const struct session_options	 extra = { .client_id = id };
	const struct recipe		*const who[] = {
		stage->step->as, step_other(stage->step)
	};
	struct stage			 cleaning = *stage;
	struct observation		 seen;
	size_t				 i, count = who[0] == who[1] ? 1 : 2;

	/* However little time is left. */
	cleaning.end_us = clock_us() + 2 * (uint64_t)stage->target->timeout_ms * 1000;
	for (i = 0; i < count; i++) {
		observation_start(&seen, OP_INHERIT, who[i]->name);
		session_close(stage_open(&cleaning, who[i], &extra, &seen));
	}
}

void
step_inherit(const struct stage *stage)
{
	char	 id[SESSION_ID_SIZE], topic[TOPIC_SIZE], message[MESSAGE_SIZE];

	if (!step_topic(stage, step_other(stage->step), topic))
		return;
	session_identifier(id);
	random_hex(message, (MESSAGE_SIZE - 1) / 2);
	if (inherit_leave(stage, id, topic) == 0 &&
	    inherit_fill(stage, topic, message) == 0)
		inherit_settle(stage, id, topic, message);
	inherit_clean(stage, id);
}
