/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/channel.h"
#include "harness/judge.h"
#include "harness/session.h"
#include "harness/step.h"

/* How long to wait, at most, for a message that nothing can prove absent. */
#define PATIENCE_US	3000000

#define TOPIC_SIZE	160
#define NONCE_SIZE	33

/* What CONNECT claims; NULLs: nothing. */
struct claim {
	const char	*username, *password;
};

/* One who takes part in an exchange of messages. */
struct party {
	struct session		*session;
	struct observation	*seen;
	char			 home[TOPIC_SIZE];	/* a topic of its own */
	char			 shared[TOPIC_SIZE];	/* one that everybody may use */
	char			 sentinel[NONCE_SIZE];	/* payload of its later message */
};

const struct recipe *
step_control(const struct step *step)
{
	if (step->control != NULL)
		return step->control;
	if (step->expect.want == WANT_REQUEST ||
	    step->expect.want == WANT_CA_LIST)
		return NULL;
	if (step->as->like != NULL)
		return step->as->like;
	return step->op == OP_CONNECT ? NULL : step->as;
}

unsigned
step_connections(const struct step *step)
{
	return step->op == OP_CONNECT || step->of == NULL ||
	    step->of == step->as ? 1 : 2;
}

static void
observation_start(struct observation *seen, enum op op, const char *credential)
{
	memset(seen, 0, sizeof(*seen));
	seen->op = op;
	seen->alert = -1;
	seen->connack = -1;
	snprintf(seen->credential, sizeof(seen->credential), "%s", credential);
}

static void
fault(struct observation *seen, const char *text)
{
	seen->outcome = OUTCOME_FAULT;
	seen->layer = LAYER_HARNESS;
	text_visible(seen->detail, sizeof(seen->detail), text, strlen(text), NULL);
}

static uint64_t
deadline_for(const struct target *target)
{
	return clock_us() + (uint64_t)target->timeout_ms * 1000;
}

/* A session as a recipe, or NULL; `claim` may be NULL: no username. */
static struct session *
open_session(const struct target *target, const struct material *material,
    const struct recipe *as, const struct claim *claim,
    const struct variant *variant, struct observation *seen)
{
	struct session_options	 options = { .mqtt = variant->mqtt };
	const struct credential	*credential;
	struct channel		*channel;
	const char		*why;
	uint64_t		 deadline = deadline_for(target);

	credential = material->credential(material, as, &why);
	if (credential == NULL) {
		fault(seen, why);
		return NULL;
	}
	channel = channel_open(target, credential, variant->tls, deadline, seen);
	if (channel == NULL)
		return NULL;
	if (claim != NULL) {
		options.username = claim->username;
		options.password = claim->password;
	}
	options.folder = target->folder;
	return session_open(channel, &options, deadline, seen);
}

void
step_connect(const struct target *target, const struct material *material,
    const struct recipe *as, const struct variant *variant,
    struct observation *seen)
{
	uint64_t	 start = clock_us();

	observation_start(seen, OP_CONNECT, as->name);
	session_close(open_session(target, material, as, NULL, variant, seen));
	seen->elapsed_us = (uint32_t)(clock_us() - start);
}

/* Whom a broker should take the holder of a recipe for. */
static const char *
identity_of(const struct material *material, const struct recipe *recipe)
{
	const struct credential	*credential;
	const char		*why;

	credential = material->credential(material, recipe, &why);
	return credential != NULL ? credential->identity : NULL;
}

static void
topic_make(char *buf, const char *identity, const char *nonce)
{
	snprintf(buf, TOPIC_SIZE, "certcheck/%s/%s", identity, nonce);
}

/* Connect a party and let it listen on its own topic and the shared one. */
static int
party_join(struct party *party, const struct target *target,
    const struct material *material, const struct recipe *as,
    const struct claim *claim, const struct variant *variant)
{
	const char	*identity = identity_of(material, as);
	char		 nonce[NONCE_SIZE];
	uint64_t	 deadline;

	if (identity == NULL) {
		fault(party->seen, "this credential has no identity");
		return -1;
	}
	random_hex(nonce, 8);
	topic_make(party->home, identity, nonce);
	topic_make(party->shared, "shared", nonce);
	random_hex(party->sentinel, 16);
	party->session = open_session(target, material, as, claim, variant,
	    party->seen);
	if (party->session == NULL)
		return -1;
	deadline = deadline_for(target);
	if (session_subscribe(party->session, party->home, deadline) == -1 ||
	    session_subscribe(party->session, party->shared, deadline) == -1)
		return -1;
	return 0;
}

/*
 * Send the later message, on both topics that should be allowed, and wait for
 * it or for the message under test.  What session_wait returns.
 */
static int
party_sentinel(struct party *party, const char *message,
    const struct target *target)
{
	const char	*awaited[] = { party->sentinel, message };
	uint64_t	 deadline = deadline_for(target);
	uint64_t	 patience = (uint64_t)target->timeout_ms * 1000 / 2;

	if (session_publish(party->session, party->home, party->sentinel,
	    deadline) == -1 ||
	    session_publish(party->session, party->shared, party->sentinel,
	    deadline) == -1)
		return -1;
	if (patience > PATIENCE_US)
		patience = PATIENCE_US;
	return session_wait(party->session, awaited, COUNT(awaited),
	    clock_us() + patience);
}

/*
 * Did the message reach the listener?  Absence needs no timeout: once the
 * publisher's later message has come back to it, the broker is done with the
 * earlier one; once the listener's own later message has come, the earlier one
 * would have come before (MQTT 5, section 4.6).  If the first of these does not
 * come, the second proves nothing.
 */
static void
exchange_settle(struct party *publisher, struct party *listener,
    const char *message, struct observation *seen, const struct target *target)
{
	int	 arrived = 0;

	if (publisher != listener)
		arrived = party_sentinel(publisher, NULL, target);
	if (arrived == 0)
		arrived = party_sentinel(listener, message, target);
	if (session_has(listener->session, message))
		seen->outcome = OUTCOME_DELIVERED;
	else if (arrived == 0) {
		seen->outcome = OUTCOME_DENIED;
		seen->sentinel = true;
	} else if (arrived == 1 && session_subscribe(listener->session,
	    listener->home, deadline_for(target)) == 0) {
		seen->outcome = OUTCOME_DENIED;
		snprintf(seen->detail, sizeof(seen->detail),
		    "acknowledged, but neither it nor a later message on a topic that should be allowed arrived");
	} else
		return;
	seen->layer = LAYER_MQTT;
}

/* One message from a publisher to a listener over a topic. */
static void
exchange(struct party *publisher, struct party *listener, const char *topic,
    struct observation *seen, const struct target *target)
{
	char		 message[NONCE_SIZE];
	uint64_t	 deadline = deadline_for(target);

	random_hex(message, 16);
	if (session_subscribe(listener->session, topic, deadline) == -1 ||
	    session_publish(publisher->session, topic, message, deadline) == -1)
		return;
	exchange_settle(publisher, listener, message, seen, target);
	if (seen->outcome == OUTCOME_DELIVERED)
		snprintf(seen->detail, sizeof(seen->detail), "on %.120s", topic);
}

/* The topic that the step is about. */
static void
step_topic(const struct step *step, const struct material *material,
    char *topic)
{
	const struct recipe	*owner = step->as;
	const char		*identity;
	char			 nonce[NONCE_SIZE];

	if (step->of != NULL && step->op != OP_ROUNDTRIP)
		owner = step->of;
	identity = step->op == OP_EXCHANGE ? "shared" :
	    identity_of(material, owner);
	random_hex(nonce, 8);
	topic_make(topic, identity != NULL ? identity : "", nonce);
}

/*
 * The other party is a witness: when it is the one that gets no session, that
 * says nothing about the one under test.
 */
static void
witness_failed(const struct party *witness, struct observation *seen)
{
	char	 text[DETAIL_SIZE];

	snprintf(text, sizeof(text), "the witness %s: %s%s%.120s",
	    witness->seen->credential, outcome_text(witness->seen->outcome),
	    witness->seen->detail[0] != '\0' ? ": " : "",
	    witness->seen->detail);
	fault(seen, text);
}

static void
step_messages(const struct target *target, const struct material *material,
    const struct step *step, const struct claim *claim,
    const struct variant *variant, struct observation *seen)
{
	struct observation	 other;
	struct party		 tested = { .seen = seen };
	struct party		 witness = { .seen = &other };
	struct party		*peer = &tested;
	char			 topic[TOPIC_SIZE];

	if (step_connections(step) == 2) {
		peer = &witness;
		observation_start(&other, step->op, step->of->name);
		if (party_join(&witness, target, material, step->of, NULL,
		    variant) == -1) {
			witness_failed(&witness, seen);
			session_close(witness.session);
			return;
		}
	}
	step_topic(step, material, topic);
	if (party_join(&tested, target, material, step->as, claim,
	    variant) == 0) {
		if (step->op == OP_SUBSCRIBE)
			exchange(peer, &tested, topic, seen, target);
		else
			exchange(&tested, peer, topic, seen, target);
		if (peer == &witness && session_ended(witness.session) &&
		    !session_ended(tested.session) &&
		    seen->outcome == OUTCOME_ACCEPTED)
			witness_failed(&witness, seen);
	}
	session_close(tested.session);
	session_close(witness.session);
}

void
step_run(const struct target *target, const struct material *material,
    const struct step *step, const struct variant *variant,
    struct observation *seen)
{
	struct claim	 claim = { .password = step->password };
	uint64_t	 start = clock_us();

	if (step->username != NULL)
		claim.username = identity_of(material, step->username);
	observation_start(seen, step->op, step->as->name);
	if (step->op == OP_CONNECT)
		session_close(open_session(target, material, step->as, &claim,
		    variant, seen));
	else
		step_messages(target, material, step, &claim, variant, seen);
	/* A session that was opened and then led to nothing has told nothing. */
	if (step->op != OP_CONNECT && seen->outcome == OUTCOME_ACCEPTED)
		fault(seen, "the exchange of messages came to no end");
	seen->elapsed_us = (uint32_t)(clock_us() - start);
}
