/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/acl.h"
#include "tests/mutants/deliver.h"
#include "tests/mutants/topic.h"

#define CONTROL		"$CONTROL/dynamic-security/v1"
#define RETAIN		1u

static const struct span	 nothing = { (const uint8_t *)"", 0 };

static void
deliver_to(struct session *session, const struct message *message, unsigned qos,
    unsigned flags)
{
	struct writer	 writer = { .len = 0 };

	write_string(&writer, message->topic);
	if (qos > 0) {
		if (++session->packet_id == 0)
			session->packet_id = 1;
		write_short(&writer, session->packet_id);
	}
	if (session->level == 5) {
		write_varint(&writer, message->properties.len);
		write_bytes(&writer, message->properties.at,
		    message->properties.len);
	}
	write_bytes(&writer, message->payload.at, message->payload.len);
	session_send(session, PACKET_PUBLISH, qos << 1 | flags, &writer);
}

/* May the user have it by this subscription? */
static bool
may_have(const struct behaviour *behaviour, const struct user *user,
    const struct subscription *subscription, const char *topic)
{
	unsigned	 acl = behaviour->acl;

	return acl_readable(behaviour, user, topic) ||
	    ((acl & ACL_WILDCARD) != 0 && topic_wild(subscription->filter)) ||
	    ((acl & ACL_SHARE) != 0 && subscription->share);
}

/* Those who are connected. */
static void
deliver_now(struct session *from, const struct message *message)
{
	const struct behaviour		*behaviour;
	const struct subscription	*subscription;
	struct session			*to;

	for (to = from->hub->sessions; to != NULL; to = to->next) {
		behaviour = to->behaviour;
		if (!to->connected || to->kicked ||
		    (subscription = subscription_find(to->subscriptions,
		    message->topic, to == from)) == NULL ||
		    !may_have(behaviour, &to->user, subscription, message->topic))
			continue;
		if ((behaviour->acl & ACL_NO_SHARED) != 0 &&
		    acl_shared(message->topic) && to != from)
			continue;
		deliver_to(to, message, message->qos < subscription->qos ?
		    message->qos : subscription->qos, 0);
	}
}

/* Those who are away: QoS 1 waits for them. */
static void
deliver_later(struct session *from, const struct message *message)
{
	const struct behaviour		*behaviour = from->hub->behaviour;
	const struct subscription	*subscription;
	struct stored			*to;

	if (message->qos == 0)
		return;
	for (to = from->hub->store.first; to != NULL; to = to->next) {
		subscription = subscription_find(to->subscriptions,
		    message->topic, false);
		if (subscription != NULL && subscription->qos > 0 &&
		    may_have(behaviour, &to->owner, subscription, message->topic))
			stored_add(to, message);
	}
}

/* A request to an administrator's topic is answered to whoever sent it. */
static void
deliver_answer(struct session *from)
{
	static const char	 answer[] = "{\"responses\":[{\"command\":"
	    "\"listClients\",\"data\":{\"totalCount\":1}}]}";
	const struct message	 message = {
		.topic = CONTROL "/response", .properties = nothing,
		.payload = { (const uint8_t *)answer, sizeof(answer) - 1 }
	};
	const struct subscription	*subscription;

	subscription = subscription_find(from->subscriptions, message.topic,
	    false);
	if (subscription != NULL && may_have(from->behaviour, &from->user,
	    subscription, message.topic))
		deliver_to(from, &message, 0, 0);
}

void
deliver(struct session *from, const struct message *message)
{
	deliver_now(from, message);
	deliver_later(from, message);
	if (strcmp(message->topic, CONTROL) == 0)
		deliver_answer(from);
}

void
deliver_waiting(struct session *session, const struct stored *stored)
{
	const struct behaviour	*behaviour = session->behaviour;
	size_t			 i;

	for (i = 0; i < stored->count; i++)
		if ((behaviour->acl & ACL_WAITING) != 0 ||
		    acl_readable(behaviour, &session->user,
		    stored->waiting[i].topic))
			deliver_to(session, &stored->waiting[i], 1, 0);
}

void
deliver_system(struct session *session)
{
	static const struct message	 messages[] = {
		{ "$SYS/broker/version", { (const uint8_t *)"", 0 },
		    { (const uint8_t *)"mutant 1.0", 10 }, 0 },
		{ "$SYS/broker/clients/connected", { (const uint8_t *)"", 0 },
		    { (const uint8_t *)"2", 1 }, 0 },
		{ CONTROL "/announcement", { (const uint8_t *)"", 0 },
		    { (const uint8_t *)"{}", 2 }, 0 },
	};
	const struct subscription	*subscription;
	size_t				 i;

	for (i = 0; i < COUNT(messages); i++) {
		subscription = subscription_find(session->subscriptions,
		    messages[i].topic, false);
		if (subscription != NULL && may_have(session->behaviour,
		    &session->user, subscription, messages[i].topic))
			deliver_to(session, &messages[i], 0, RETAIN);
	}
}
