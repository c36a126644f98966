/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/describe.h"
#include "harness/base.h"
#include "harness/judge.h"
#include "harness/plan.h"

void
describe_step(const struct step *step, char *dst, size_t size)
{
	const char	*as = step->as->name;
	const char	*of = step->of != NULL ? step->of->name : as;

	dst[0] = '\0';
	switch (step->op) {
	case OP_CONNECT:
		text_add(dst, size, "%s connects", as);
		break;
	case OP_ROUNDTRIP:
		text_add(dst, size,
		    "%s publishes to its own topic and listens there", as);
		break;
	case OP_PUBLISH:
		text_add(dst, size,
		    "%s publishes to the topic of %s, who listens there", as, of);
		break;
	case OP_SUBSCRIBE:
		text_add(dst, size,
		    "%s listens on the topic of %s, who publishes there", as, of);
		break;
	case OP_EXCHANGE:
		text_add(dst, size, "%s publishes to the shared topic", as);
		if (of == as)
			text_add(dst, size, " and listens there");
		else
			text_add(dst, size, ", %s listens there", of);
		break;
	default:
		text_add(dst, size, "%s: %s", as, op_name(step->op));
	}
	if (step->username != NULL)
		text_add(dst, size, "; CONNECT claims the username of %s",
		    step->username->name);
	text_add(dst, size, ".");
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
