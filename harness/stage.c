/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/channel.h"
#include "harness/credential.h"
#include "harness/stage.h"

#define PATIENCE_US	3000000
#define BRIEF_US	300000
#define BRIEF_TRIPS	50

void
observation_start(struct observation *seen, enum op op, const char *credential)
{
	memset(seen, 0, sizeof(*seen));
	seen->op = op;
	seen->alert = -1;
	seen->connack = -1;
	snprintf(seen->credential, sizeof(seen->credential), "%s", credential);
}

void
observation_fault(struct observation *seen, const char *text)
{
	seen->outcome = OUTCOME_FAULT;
	seen->layer = LAYER_HARNESS;
	observation_detail(seen, text, "");
}

void
observation_detail(struct observation *seen, const char *words,
    const char *text)
{
	size_t	 used;

	used = text_visible(seen->detail, sizeof(seen->detail), words,
	    strlen(words), NULL);
	text_visible(seen->detail + used, sizeof(seen->detail) - used, text,
	    strlen(text), NULL);
}

uint64_t
stage_deadline(const struct stage *stage)
{
	uint64_t	 deadline;

	deadline = clock_us() + (uint64_t)stage->target->timeout_ms * 1000;
	return deadline < stage->end_us ? deadline : stage->end_us;
}

uint64_t
stage_patience(const struct stage *stage)
{
	uint64_t	 patience = (uint64_t)stage->target->timeout_ms * 1000 / 2;
	uint64_t	 deadline = stage_deadline(stage);

	if (patience > PATIENCE_US)
		patience = PATIENCE_US;
	patience += clock_us();
	return patience < deadline ? patience : deadline;
}

const char *
stage_identity(const struct stage *stage, const struct recipe *recipe)
{
	const struct credential	*credential;
	const char		*why;

	if (stage->target->identity >= SOURCES)
		return NULL;
	credential = stage->material->credential(stage->material, recipe, &why);
	return credential == NULL ? NULL :
	    credential->identity[stage->target->identity];
}

bool
stage_topic(const struct stage *stage, const struct recipe *recipe, char *buf)
{
	const char	*identity = NULL, *tmpl = stage->target->shared_template;
	char		 nonce[NONCE_SIZE];

	buf[0] = '\0';
	if (tmpl == NULL)
		tmpl = SHARED_TEMPLATE;
	if (recipe != NULL) {
		identity = stage_identity(stage, recipe);
		if (identity == NULL || !topic_identity_usable(identity))
			return false;
		tmpl = stage->target->topic_template;
		if (tmpl == NULL)
			tmpl = TOPIC_TEMPLATE;
	}
	random_hex(nonce, (NONCE_SIZE - 1) / 2);
	topic_make(buf, tmpl, identity, nonce);
	return true;
}

/* Is it about a message that must not arrive? */
static bool
stage_denies(const struct stage *stage)
{
	switch (stage->step->expect.want) {
	case WANT_DENIED:
	case WANT_DENIED_OR_REFUSED:
	case WANT_ONE:
		return true;
	default:
		return false;
	}
}

uint64_t
stage_brief(const struct stage *stage, uint64_t trip_us)
{
	uint64_t	 patience = stage_patience(stage);
	uint64_t	 brief = trip_us * BRIEF_TRIPS;

	if (!stage_denies(stage))
		return patience;
	if (brief < BRIEF_US)
		brief = BRIEF_US;
	brief += clock_us();
	return brief < patience ? brief : patience;
}

/* By another way than the variant's: a target of its own; false and a fault. */
static bool
stage_way(const struct stage *stage, struct target *way,
    struct observation *seen)
{
	const struct approach	*how = stage->step->how;

	if (how->bare) {
		*way = *stage->target;
		way->path = NULL;
	}
	if (how->path != NULL)
		way->path = how->path[0] != '\0' ? how->path : NULL;
	if (how->sni != NULL)
		way->ask_for = how->sni;
	if (how->alpn != NULL)
		way->alpn = how->alpn;
	way->plain = how->plain;
	way->headers = how->headers;
	if (how->node != 0)
		target_choose(way, how->node);
	if (how->bare && !target_turn(way, way->bare_port)) {
		observation_fault(seen, "no listener is known that asks for no certificate");
		return false;
	}
	return true;
}

/* The TLS session to offer; NULL and a fault. */
static const struct ticket *
stage_ticket(const struct stage *stage, struct observation *seen)
{
	struct guest	*guest = NULL;

	if (stage->scene != NULL)
		guest = scene_guest(stage->scene, stage->step->resumes, false);
	if (guest == NULL || guest->ticket == NULL) {
		observation_fault(seen, "there is no TLS session to offer");
		return NULL;
	}
	return guest->ticket;
}

/* What is odd about the handshake. */
static void
stage_offers(const struct approach *how, struct channel_options *options)
{
	options->no_tickets = how->no_tickets;
	options->anyone = how->anyone;
	options->piece = how->piece;
	options->preface = how->preface;
	if (how->early != NULL) {
		options->early = how->early->bytes;
		options->early_len = how->early->len;
	}
}

/* Where nobody has to listen, it is not waited for as long as for a broker. */
static uint64_t
stage_dial_deadline(const struct stage *stage)
{
	return stage->step->expect.want == WANT_SHUT ? stage_patience(stage) :
	    stage_deadline(stage);
}

/* Where the step goes, from where the variant does; false and a fault. */
static bool
stage_turn(const struct stage *stage, struct target *way,
    struct observation *seen)
{
	const struct step	*step = stage->step;

	if (step->how != NULL && !stage_way(stage, way, seen))
		return false;
	if (step->port != 0) {
		way->port = step->port;
		target_turn(way, step->port);
	}
	return true;
}

bool
stage_target(const struct stage *stage, struct target *way,
    struct observation *seen)
{
	const struct target	*over;

	over = target_over(stage->target, stage->variant.transport);
	*way = over != NULL ? *over : *stage->target;
	return stage_turn(stage, way, seen);
}

/* What .as has beyond the others: its own way, a TLS session.  False and a fault. */
static bool
stage_options(const struct stage *stage, struct target *way,
    struct channel_options *options, struct observation *seen)
{
	const struct step	*step = stage->step;

	if (step->how != NULL)
		stage_offers(step->how, options);
	if (!stage_turn(stage, way, seen))
		return false;
	if (step->op == OP_INSPECT) {
		options->anyone = true;
		options->inspect.aspect = step->expect.aspect;
		options->inspect.limit = step->expect.limit;
		way->path = NULL;
	}
	if (step->resumes != NULL)
		options->ticket = stage_ticket(stage, seen);
	return step->resumes == NULL || options->ticket != NULL;
}

/* Does it show the certificate that is expected of it? */
static bool
stage_served(const struct stage *stage, const struct channel *channel)
{
	const struct credential	*credential;
	const char		*why;

	if (stage->step->expect.want != WANT_SERVED || channel == NULL)
		return false;
	credential = stage->material->credential(stage->material,
	    stage->step->of, &why);
	return credential != NULL && channel_shows(channel, credential);
}

/* Has a server answered, by what is no WebSocket for MQTT at all? */
static bool
stage_path_is_unknown(const struct observation *seen)
{
	return seen->layer == LAYER_WEBSOCKET && !seen->begun &&
	    (seen->outcome == OUTCOME_GARBLED ||
	    seen->outcome == OUTCOME_CLOSED);
}

/* The channel; where .how names another path as well, by the first that is known. */
static struct channel *
stage_start(const struct stage *stage, struct target *way,
    const struct credential *credential, enum tls_version tls,
    const struct channel_options *options, struct observation *seen)
{
	const struct approach	*how = stage->step->how;
	const struct target	*named = stage->target;
	const char		*others[2] = { NULL };
	struct channel		*channel;
	size_t			 i;

	if (how != NULL && how->other_path != NULL && way->path != NULL) {
		if (named->path == NULL && named->wss != NULL)
			named = named->wss;
		others[0] = how->other_path;
		others[1] = named->path;
	}
	channel = channel_start(way, credential, tls, options,
	    stage_dial_deadline(stage), seen);
	for (i = 0; i < COUNT(others); i++) {
		if (channel != NULL || !stage_path_is_unknown(seen))
			break;
		if (others[i] == NULL || strcmp(others[i], how->path) == 0 ||
		    (i == 1 && strcmp(others[1], others[0]) == 0))
			continue;
		way->path = others[i];
		seen->outcome = OUTCOME_NONE;
		seen->layer = LAYER_NONE;
		seen->detail[0] = '\0';
		channel = channel_start(way, credential, tls, options,
		    stage_dial_deadline(stage), seen);
	}
	return channel;
}

struct channel *
stage_dial(const struct stage *stage, const struct recipe *as,
    const struct variant *variant, struct observation *seen)
{
	struct channel_options	 options = { .ticket = NULL };
	const struct target	*over;
	struct target		 way;
	const struct credential	*credential;
	struct channel		*channel;
	const char		*why;

	credential = stage->material->credential(stage->material, as, &why);
	if (credential == NULL) {
		observation_fault(seen, why);
		return NULL;
	}
	if ((over = target_over(stage->target, variant->transport)) == NULL) {
		observation_fault(seen, "no listener of the broker is known that speaks MQTT this way");
		return NULL;
	}
	way = *over;
	if (as == stage->step->as &&
	    !stage_options(stage, &way, &options, seen))
		return NULL;
	channel = stage_start(stage, &way, credential, variant->tls, &options,
	    seen);
	seen->served = stage_served(stage, channel);
	return channel;
}

struct session *
stage_open(const struct stage *stage, const struct recipe *as,
    const struct session_options *extra, struct observation *seen)
{
	struct session_options	 options = { .folder = stage->target->folder };
	const struct variant	*variant = &stage->plain;
	struct channel		*channel;
	uint64_t		 deadline = stage_deadline(stage);

	if (extra != NULL)
		options = *extra;
	options.folder = stage->target->folder;
	if (as == stage->step->as) {
		variant = &stage->variant;
		options.username = stage->username;
		options.password = stage->step->password;
	}
	options.mqtt = variant->mqtt;
	channel = stage_dial(stage, as, variant, seen);
	return channel == NULL ? NULL :
	    session_open(channel, &options, deadline, seen);
}
