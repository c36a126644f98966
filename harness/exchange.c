/* SPDX-License-Identifier: ISC */
#include "harness/exchange.h"

static void
exchange_denied(struct observation *seen, const char *detail)
{
	seen->outcome = OUTCOME_DENIED;
	seen->layer = LAYER_MQTT;
	observation_detail(seen, detail, "");
}

/*
 * Nothing has come, and the one under test may not even send messages to
 * itself, so that nothing later can come.  If everybody else got theirs, and
 * the tested session still answers, all that is left is to wait.
 */
static void
exchange_wait(const struct exchange *exchange, const struct stage *stage,
    const char *message, bool witnessed)
{
	struct observation	*seen = exchange->tested->seen;
	const char		*awaited[] = { message };

	if (!party_answers(exchange->tested, stage))
		return;
	if (!witnessed) {
		exchange_denied(seen, "acknowledged, but neither it nor a later message on a topic that should be allowed arrived");
		return;
	}
	if (session_wait(exchange->listener->session, awaited, COUNT(awaited),
	    stage_brief(stage, exchange->tested->trip_us)) != 1)
		return;
	exchange_denied(seen, "it may use no topic on which a later message could have come, and none came");
	seen->waited = true;
}

/*
 * Did the message reach the listener?  Absence needs no timeout: once the
 * publisher's later message has come back to it, the broker is done with the
 * earlier one; once the listener's own later message has come, the earlier one
 * would have come before (MQTT 5, section 4.6).  If the first of these does not
 * come, the second proves nothing.
 */
static void
exchange_settle(const struct exchange *exchange, const struct stage *stage,
    const char *message)
{
	struct party	*publisher = exchange->publisher;
	struct party	*listener = exchange->listener;
	int		 sent, heard;
	bool		 witnessed = false;

	sent = session_publish(publisher->session, exchange->topic, message,
	    stage_deadline(stage));
	if (sent == 0 && publisher != listener)
		sent = party_sentinel(publisher, stage, NULL);
	/* Let what is on its way arrive, before its own topic may end the session. */
	if (publisher != listener && listener == exchange->tested)
		session_subscribe(listener->session, exchange->filter, 0,
		    stage_deadline(stage));
	/* Also when that ended the publisher's session: it may be through. */
	heard = party_sentinel(listener, stage, message);
	if (session_has(listener->session, message))
		return;
	if (sent == 0 && heard == 0) {
		exchange_denied(exchange->tested->seen, "");
		exchange->tested->seen->sentinel = true;
	} else if (sent != -1 && heard != -1) {
		if (publisher != listener)
			witnessed = exchange->tested == listener ? sent == 0 &&
			    session_has(publisher->session, message) :
			    heard == 0;
		exchange_wait(exchange, stage, message, witnessed);
	}
}

void
exchange_run(const struct exchange *exchange, const struct stage *stage)
{
	struct party		*publisher = exchange->publisher;
	struct party		*listener = exchange->listener;
	struct observation	*seen = exchange->tested->seen;
	char			 message[MESSAGE_SIZE];

	random_hex(message, (MESSAGE_SIZE - 1) / 2);
	if (session_subscribe(listener->session, exchange->filter, 0,
	    stage_deadline(stage)) == -1)
		return;
	/* Who owns the topic listens there as well: that is what it is for. */
	if (publisher != listener && publisher != exchange->tested &&
	    session_subscribe(publisher->session, exchange->topic, 0,
	    stage_deadline(stage)) == -1)
		return;
	exchange_settle(exchange, stage, message);
	if (!session_has(listener->session, message)) {
		if (exchange->tested->shunned)
			observation_fault(seen, "the broker ended its session on a topic that should be its own");
		return;
	}
	/* Whatever became of the sessions after that. */
	seen->outcome = OUTCOME_DELIVERED;
	seen->layer = LAYER_MQTT;
	observation_detail(seen, "on ", exchange->topic);
}
