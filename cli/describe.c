/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/describe.h"
#include "harness/base.h"
#include "harness/judge.h"
#include "harness/plan.h"

/* What is done as nobody in particular; false: it is another verb. */
static bool
describe_nobody(const struct step *step, char *dst, size_t size)
{
	switch (step->op) {
	case OP_HELLO:
		text_add(dst, size, "A ClientHello is sent");
		return true;
	case OP_INSPECT:
		text_add(dst, size, "What the broker shows in a handshake is looked at");
		return true;
	case OP_CROWD:
		text_add(dst, size, "%s are opened", step->how->crowd->text);
		return true;
	case OP_DISPERSE:
		text_add(dst, size, "Does the broker end %s?",
		    step->how->crowd->text);
		return true;
	default:
		return false;
	}
}

/* What the verb does, with the names filled in. */
static void
describe_op(const struct step *step, const char *as, const char *of, char *dst,
    size_t size)
{
	switch (step->op) {
	case OP_CONNECT:
		text_add(dst, size, "%s connects", as);
		break;
	case OP_ROUNDTRIP:
		text_add(dst, size, step->of == NULL ?
		    "%s publishes to its own topic and listens there" :
		    "%s publishes to the topic of %s and listens there itself",
		    as, of);
		break;
	case OP_PUBLISH:
		text_add(dst, size,
		    "%s publishes to the topic of %s, who listens there", as, of);
		break;
	case OP_SUBSCRIBE:
		text_add(dst, size, step->filter == NULL ?
		    "%s listens on the topic of %s, who publishes there" :
		    "%s listens with a wildcard while %s publishes to its own topic",
		    as, of);
		break;
	case OP_EXCHANGE:
		text_add(dst, size, "%s publishes to the shared topic, %s listens there",
		    as, of);
		break;
	case OP_WILL:
		text_add(dst, size, "%s leaves a will for the topic of %s, and its connection is cut",
		    as, of);
		break;
	case OP_TAKEOVER:
		text_add(dst, size, "%s connects with the client identifier of %s, who is connected",
		    as, of);
		break;
	case OP_INHERIT:
		text_add(dst, size, "%s resumes the session of %s, for which a message waits",
		    as, of);
		break;
	case OP_LISTEN:
		text_add(dst, size, "%s listens on", as);
		break;
	case OP_RAW:
		text_add(dst, size, "%s sends %s", as, step->raw->text);
		break;
	case OP_STAY:
		text_add(dst, size, "%s connects and stays", as);
		break;
	case OP_ALIVE:
		text_add(dst, size, step->expect.want == WANT_CLOSED ?
		    "Has the session of %s been ended?" :
		    "Is the session of %s still there?", as);
		break;
	case OP_TICKET:
		text_add(dst, size, "%s connects, and its TLS session is kept",
		    as);
		break;
	case OP_BURST:
		text_add(dst, size, "%s connects %u times in a row", as,
		    step->how->times);
		break;
	case OP_RENEGOTIATE:
		text_add(dst, size, "%s connects, and asks for another handshake",
		    as);
		break;
	default:
		if (!describe_nobody(step, dst, size))
			judge_change(step, dst, size);
	}
}

void
describe_step(const struct step *step, char *dst, size_t size)
{
	const char	*as = step->as->name;

	dst[0] = '\0';
	if (step->when.key != INTENT_NONE)
		text_add(dst, size, "Where %s=%s: ",
		    intent_key(step->when.key)->name, step->when.value);
	describe_op(step, as, step->of != NULL ? step->of->name : as, dst, size);
	if (step->filter != NULL)
		text_add(dst, size, " `%s`", step->filter);
	if (step->ask != NULL)
		text_add(dst, size, " after a question to `%s`", step->ask->topic);
	if (step->username != NULL)
		text_add(dst, size, "; CONNECT claims the username of %s%s",
		    step->username->name, step->password != NULL ?
		    ", with a password" : "");
	if (step->client_id != NULL)
		text_add(dst, size, "; its client identifier is the name of %s",
		    step->client_id->name);
	if (step->resumes != NULL)
		text_add(dst, size, ", resuming the TLS session of %s",
		    step->resumes->name);
	if (step->how != NULL)
		text_add(dst, size, ", %s", step->how->name);
	if (step->port_key != INTENT_NONE)
		text_add(dst, size, ", at port %u of %s", step->port_nth,
		    intent_key(step->port_key)->name);
	if (step->watch == WATCH_UNTIL)
		text_add(dst, size, ", repeatedly if need be");
	text_add(dst, size, ".%s", step->premise ?
	    " (A premise: unmet, nothing is decided.)" : "");
}

/* Each key once. */
static void
describe_intent(enum intent which, bool seen[INTENTS], char *dst, size_t size)
{
	const struct intent_key	*key = intent_key(which);

	if (which == INTENT_NONE || seen[which])
		return;
	seen[which] = true;
	text_add(dst, size, "%s--expect %s=%s: %s.%s",
	    dst[0] != '\0' ? " " : "", key->name, key->values, key->text,
	    key->firm ? "" : " Not met, the default is a WARN until it is said.");
}

void
describe_intents(const struct scenario *scenario, char *dst, size_t size)
{
	const struct step	*step;
	size_t			 i;
	bool			 seen[INTENTS] = { false };

	dst[0] = '\0';
	describe_intent(scenario->when.key, seen, dst, size);
	for (i = 0; i < scenario_steps(scenario); i++) {
		step = &scenario->steps[i];
		describe_intent(step->when.key, seen, dst, size);
		describe_intent(step->expect.limit_key, seen, dst, size);
		describe_intent(step->port_key, seen, dst, size);
		if (step->watch != WATCH_ONCE)
			describe_intent(INTENT_CRL_LATENCY, seen, dst, size);
	}
}

void
describe_recipe(const struct recipe *recipe, char *dst, size_t size)
{
	dst[0] = '\0';
	text_add(dst, size, "%s: %s", recipe->name, recipe->odd != NULL ?
	    recipe->odd : "an ordinary, valid certificate");
	if (recipe->like != NULL && !recipe->absent)
		text_add(dst, size, "; in all else like %s", recipe->like->name);
	text_add(dst, size, ".");
}

static size_t
add_recipe(const struct recipe *recipe, const struct recipe **list,
    size_t count, size_t max)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if (list[i] == recipe)
			return count;
	if (recipe == NULL || count == max)
		return count;
	list[count] = recipe;
	return count + 1;
}

size_t
describe_recipes(const struct scenario *scenario, const struct recipe **list,
    size_t max)
{
	const struct step	*step;
	size_t			 count = 0, i;

	for (i = 0; i < STEP_MAX && scenario->steps[i].as != NULL; i++) {
		step = &scenario->steps[i];
		count = add_recipe(step->as, list, count, max);
		count = add_recipe(step->of, list, count, max);
	}
	return count;
}

size_t
describe_controls(const struct scenario *scenario, const struct recipe **list,
    size_t max)
{
	const struct step	*step;
	size_t			 count = 0, i;

	for (i = 0; i < STEP_MAX && scenario->steps[i].as != NULL; i++) {
		step = &scenario->steps[i];
		if (step->op >= OP_CHANGES || op_of_nobody(step->op) ||
		    step->expect.want == WANT_SHUT)
			continue;
		count = add_recipe(step->control != NULL ? step->control :
		    step->as->like, list, count, max);
	}
	return count;
}

void
describe_expected(const struct scenario *scenario, char *dst, size_t size)
{
	struct variant	 variant = { .tls = TLS_1_3, .mqtt = MQTT_5 };
	char		 older[DESCRIPTION_SIZE];

	judge_expected(scenario, &variant, dst, size);
	text_add(dst, size, ".");
	variant.tls = TLS_1_2;
	judge_expected(scenario, &variant, older, sizeof(older));
	text_add(older, sizeof(older), ".");
	if (strcmp(older, dst) != 0)
		text_add(dst, size, " Under TLS 1.2: %s", older);
}

void
describe_needs(const struct scenario *scenario, char *dst, size_t size)
{
	unsigned	 needs = scenario_needs(scenario), bit;

	dst[0] = '\0';
	for (bit = 1; needs != 0; needs &= ~bit, bit <<= 1)
		if (needs & bit)
			text_add(dst, size, "%s%s", dst[0] != '\0' ? ", " : "",
			    need_name((enum need)bit));
	if (dst[0] == '\0')
		text_add(dst, size, "nothing");
}
