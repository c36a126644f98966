/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/judge.h"
#include "harness/party.h"

/*
 * How long to wait on the topic of its own before trying the shared one too:
 * some brokers end the session of who publishes where it must not.
 */
#define HOME_US		300000

const char *
party_topic(const struct party *party)
{
	return party->home[0] != '\0' ? party->home : party->shared;
}

int
party_enter(struct party *party, const struct stage *stage,
    const struct recipe *as, const struct session_options *extra,
    struct observation *seen)
{
	memset(party, 0, sizeof(*party));
	party->seen = seen;
	stage_topic(stage, as, party->home);
	stage_topic(stage, NULL, party->shared);
	random_hex(party->sentinel, (MESSAGE_SIZE - 1) / 2);
	party->session = stage_open(stage, as, extra, seen);
	return party->session != NULL ? 0 : -1;
}

/*
 * Some brokers end the session of who listens where it must not.  Whom this
 * befalls on a topic of its own is taken for somebody else, which says nothing
 * about other topics.
 */
static int
party_listen(struct party *party, const struct stage *stage)
{
	bool	 there = !session_ended(party->session);

	if (party->listens)
		return 0;
	party->listens = true;
	party->shares = party->home[0] == '\0';
	if (session_subscribe(party->session, party_topic(party), 0,
	    stage_deadline(stage)) == 0)
		return 0;
	party->shunned = there && session_ended(party->session);
	return -1;
}

int
party_join(struct party *party, const struct stage *stage,
    const struct recipe *as, const struct session_options *extra,
    struct observation *seen)
{
	if (party_enter(party, stage, as, extra, seen) == -1)
		return -1;
	return party_listen(party, stage);
}

/*
 * Send it to one of its topics, and wait for it until this time at most: what
 * session_wait returns.
 */
static int
party_call(struct party *party, const struct stage *stage, const char *topic,
    const char *message, uint64_t until_us)
{
	const char	*awaited[] = { party->sentinel, message };
	uint64_t	 sent = clock_us(), brief;

	if (session_publish(party->session, topic, party->sentinel,
	    stage_deadline(stage)) == -1)
		return -1;
	party->trip_us = clock_us() - sent;
	brief = stage_brief(stage, party->trip_us);
	return session_wait(party->session, awaited, COUNT(awaited),
	    brief < until_us ? brief : until_us);
}

int
party_sentinel(struct party *party, const struct stage *stage,
    const char *message)
{
	uint64_t	 patience = stage_patience(stage);
	uint64_t	 until = clock_us() + HOME_US;
	int		 arrived;

	if (party_listen(party, stage) == -1)
		return -1;
	if (party->home[0] != '\0') {
		arrived = party_call(party, stage, party->home, message,
		    until < patience ? until : patience);
		if (arrived != 1)
			return arrived;
	}
	if (!party->shares && session_subscribe(party->session, party->shared,
	    0, stage_deadline(stage)) == -1)
		return -1;
	party->shares = true;
	return party_call(party, stage, party->shared, message,
	    stage_patience(stage));
}

bool
party_answers(struct party *party, const struct stage *stage)
{
	return session_subscribe(party->session, party_topic(party), 0,
	    stage_deadline(stage)) == 0;
}

void
party_blame(const struct party *party, struct observation *tested)
{
	char	 text[DETAIL_SIZE];

	snprintf(text, sizeof(text), "the witness %s: %s%s%.120s",
	    party->seen->credential, outcome_text(party->seen->outcome),
	    party->seen->detail[0] != '\0' ? ": " : "", party->seen->detail);
	observation_fault(tested, text);
}

void
party_leave(struct party *party)
{
	session_close(party->session);
	party->session = NULL;
}
