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

struct channel *
stage_dial(const struct stage *stage, const struct recipe *as,
    const struct variant *variant, struct observation *seen)
{
	const struct credential	*credential;
	const char		*why;

	credential = stage->material->credential(stage->material, as, &why);
	if (credential == NULL) {
		observation_fault(seen, why);
		return NULL;
	}
	return channel_open(stage->target, credential, variant->tls,
	    stage_deadline(stage), seen);
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
