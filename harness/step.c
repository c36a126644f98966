/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/credential.h"
#include "harness/exchange.h"
#include "harness/judge.h"
#include "harness/step.h"
#include "harness/step_internal.h"
#include "harness/turn.h"

/* All attempts of a step together, cleaning up apart, take no longer. */
#define STEP_TIMEOUTS	6

const struct recipe *
step_control(const struct step *step)
{
	if (step->control != NULL)
		return step->control;
	if (step->expect.want == WANT_REQUEST ||
	    step->expect.want == WANT_CA_LIST ||
	    step->expect.want == WANT_SHUT || op_of_nobody(step->op) ||
	    step->op >= OP_CHANGES || step->op == OP_EXPIRE)
		return NULL;
	if (step->as->like != NULL)
		return step->as->like;
	return step->op == OP_CONNECT || step->op == OP_BURST ? NULL :
	    step->as;
}

const struct recipe *
step_other(const struct step *step)
{
	return step->of != NULL ? step->of : step->as;
}

unsigned
step_connections(const struct step *step)
{
	bool	 two = step_other(step) != step->as;

	switch (step->op) {
	case OP_PUBLISH:
	case OP_SUBSCRIBE:
	case OP_EXCHANGE:
		return two ? 2 : 1;
	case OP_WILL:
		return 4;
	case OP_TAKEOVER:
		return 2;
	case OP_INHERIT:
		return two ? 5 : 4;
	case OP_CROWD:
		return step->how->crowd->count;
	case OP_BURST:
		return step->how->times;
	case OP_ALIVE:
	case OP_EXPIRE:
	case OP_DISPERSE:
		return 0;
	default:
		/* The other path, and the user's. */
		if (step->how != NULL && step->how->other_path != NULL)
			return 3;
		return step->op >= OP_CHANGES ? 0 : 1;
	}
}

void
step_variant(const struct step *step, const struct variant *variant,
    struct variant *effective)
{
	*effective = *variant;
	if (step->how != NULL && step->how->wss)
		effective->transport = TRANSPORT_WSS;
	if (step->how != NULL && step->how->tls != 0)
		effective->tls = (enum tls_version)(step->how->tls - 1);
	if (step->how != NULL && step->how->mqtt != 0)
		effective->mqtt = (enum mqtt_version)(step->how->mqtt - 1);
}

size_t
step_base(const struct scenario *scenario, size_t i)
{
	const struct step	*step = &scenario->steps[i], *other;
	size_t			 k;

	if (step->how == NULL && step->expect.want != WANT_ONE)
		return i;
	for (k = 0; k < STEP_MAX && scenario->steps[k].as != NULL; k++) {
		other = &scenario->steps[k];
		if (other->how == NULL && other->op == step->op &&
		    other->as == step->as && (other->of == step->of ||
		    step->expect.want == WANT_ONE))
			return k;
	}
	return i;
}

bool
step_topic(const struct stage *stage, const struct recipe *recipe, char *topic)
{
	if (stage_topic(stage, recipe, topic))
		return true;
	observation_fault(stage->seen, stage_identity(stage, recipe) == NULL ?
	    "a topic is needed of one who has no identity" :
	    "a topic is needed of one whose identity cannot stand in one");
	return false;
}

/* ---- The verbs about one message ------------------------------------------ */

static void
step_exchange(const struct stage *stage, struct party *tested,
    struct party *peer)
{
	const struct step	*step = stage->step;
	struct exchange		 exchange = { .publisher = tested,
				     .listener = peer, .tested = tested };
	const struct recipe	*owner = step_other(step);
	char			 topic[TOPIC_SIZE], filter[FILTER_SIZE];
	char			 nonce[NONCE_SIZE];

	if (step->op == OP_EXCHANGE)
		owner = NULL;
	if (!step_topic(stage, owner, topic))
		return;
	if (step->op == OP_SUBSCRIBE) {
		exchange.publisher = peer;
		exchange.listener = tested;
	}
	exchange.topic = exchange.filter = topic;
	if (step->op == OP_SUBSCRIBE && step->filter != NULL) {
		random_hex(nonce, (NONCE_SIZE - 1) / 2);
		topic_filter_make(filter, step->filter, topic, nonce);
		exchange.filter = filter;
	}
	exchange_run(&exchange, stage);
}

static void
step_message(const struct stage *stage)
{
	const struct session_options	 extra = { .client_id = stage->client_id };
	struct observation		 other;
	struct party			 tested, witness = { .session = NULL };
	struct party			*peer = &tested;

	if (step_connections(stage->step) == 2) {
		peer = &witness;
		observation_start(&other, stage->step->op,
		    stage->step->of->name);
		if (party_join(&witness, stage, stage->step->of, NULL,
		    &other) == -1) {
			party_blame(&witness, stage->seen);
			party_leave(&witness);
			return;
		}
	}
	if (party_enter(&tested, stage, stage->step->as, &extra,
	    stage->seen) == 0) {
		step_exchange(stage, &tested, peer);
		if (peer == &witness && session_ended(witness.session) &&
		    !session_ended(tested.session) &&
		    stage->seen->outcome == OUTCOME_ACCEPTED)
			party_blame(&witness, stage->seen);
	}
	party_leave(&tested);
	party_leave(&witness);
}

void
step_approach(const struct step *step, char *buf, size_t size)
{
	buf[0] = '\0';
	if (step->how != NULL)
		text_add(buf, size, "%s", step->how->name);
	if (step->port != 0)
		text_add(buf, size, "%sat port %u", buf[0] != '\0' ? " " : "",
		    (unsigned)step->port);
}

/* ---- Any verb -------------------------------------------------------------- */

static void
step_plain_connect(const struct stage *stage)
{
	const struct session_options	 extra = { .client_id = stage->client_id };

	session_close(stage_open(stage, stage->step->as, &extra, stage->seen));
}

static void (*const verbs[OPS])(const struct stage *) = {
	[OP_CONNECT] = step_plain_connect,
	[OP_ROUNDTRIP] = step_message,
	[OP_PUBLISH] = step_message,
	[OP_SUBSCRIBE] = step_message,
	[OP_EXCHANGE] = step_message,
	[OP_WILL] = step_will,
	[OP_TAKEOVER] = step_takeover,
	[OP_INHERIT] = step_inherit,
	[OP_LISTEN] = step_listen,
	[OP_RAW] = step_raw,
	[OP_STAY] = step_stay,
	[OP_ALIVE] = step_alive,
	[OP_TICKET] = step_ticket,
	[OP_EXPIRE] = step_expire,
	[OP_HELLO] = step_hello,
	[OP_INSPECT] = step_inspect,
	[OP_RENEGOTIATE] = step_renegotiate,
	[OP_CROWD] = step_crowd,
	[OP_DISPERSE] = step_disperse,
	[OP_BURST] = step_burst,
	[OP_CRL] = step_change,
	[OP_REVOKE] = step_change,
	[OP_TRUST] = step_change,
	[OP_SERVER] = step_change,
	[OP_RELOAD] = step_change,
	[OP_RESTART] = step_change,
};

/* Which of its addresses that was, for those who look after it. */
static void
step_place(const struct stage *stage)
{
	const struct target	*over;
	struct target		 node;
	struct observation	*seen = stage->seen;

	if (stage->step->how == NULL || stage->step->how->node == 0)
		return;
	over = target_over(stage->target, stage->variant.transport);
	node = over != NULL ? *over : *stage->target;
	target_choose(&node, stage->step->how->node);
	if (strstr(seen->detail, node.address_text) == NULL)
		text_add(seen->detail, sizeof(seen->detail), "%s%s",
		    seen->detail[0] != '\0' ? "; " : "", node.address_text);
}

/* Does the verb have to come to more than a session? */
static bool
step_wants_more(enum op op)
{
	return op != OP_CONNECT && op < OP_STAY;
}

/*
 * Whose name a recipe is, for CONNECT to claim.  Where no certificate names
 * anybody, people are still called by their CN.
 */
static const char *
step_name(const struct stage *stage, const struct recipe *recipe)
{
	const struct credential	*credential;
	const char		*why;

	if (stage->target->identity < SOURCES)
		return stage_identity(stage, recipe);
	credential = stage->material->credential(stage->material, recipe, &why);
	return credential != NULL ? credential->identity[SOURCE_CN] : NULL;
}

/* What CONNECT of .as claims; false and a fault when there is no such name. */
static bool
step_claims(struct stage *stage)
{
	const struct step	*step = stage->step;

	if (step->username != NULL &&
	    (stage->username = step_name(stage, step->username)) == NULL) {
		observation_fault(stage->seen, "the username to claim is of one who has no identity");
		return false;
	}
	if (step->client_id != NULL &&
	    (stage->client_id = step_name(stage, step->client_id)) == NULL) {
		observation_fault(stage->seen, "the client identifier to use is of one who has no identity");
		return false;
	}
	return true;
}

void
step_run(const struct target *target, const struct material *material,
    const struct step *step, const struct variant *variant,
    struct scene *scene, struct observation *seen)
{
	struct stage	 stage = { .target = target, .material = material,
			     .step = step, .plain = *variant, .scene = scene,
			     .seen = seen };
	uint64_t	 start;
	int		 turn = -1;

	if (step->client_id != NULL)
		turn = turn_take(target->folder, step->client_id->name);
	start = clock_us();
	step_variant(step, variant, &stage.variant);
	stage.end_us = start + STEP_TIMEOUTS * (uint64_t)target->timeout_ms * 1000;
	observation_start(seen, step->op, step->as->name);
	if (step->client_id != NULL && turn == -1)
		observation_fault(seen, "no turn could be had at the client identifier");
	else if (step_claims(&stage))
		verbs[step->op](&stage);
	turn_end(turn);
	step_approach(step, seen->approach, sizeof(seen->approach));
	step_place(&stage);
	/* A session that was opened and then led to nothing has told nothing. */
	if (step_wants_more(step->op) && seen->outcome == OUTCOME_ACCEPTED)
		observation_fault(seen, "the exchange of messages came to no end");
	seen->elapsed_us = (uint32_t)(clock_us() - start);
}

void
step_connect(const struct target *target, const struct material *material,
    const struct recipe *as, const struct variant *variant,
    struct observation *seen)
{
	const struct step	 step = { .op = OP_CONNECT, .as = as };

	step_run(target, material, &step, variant, NULL, seen);
}
