/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/users.h"
#include "fixtures/pki_password.h"
#include "fixtures/recipes.h"
#include "harness/credential.h"
#include "harness/scenario.h"
#include "harness/step.h"
#include "harness/topic.h"
#include "scenarios/scenarios.h"

struct users {
	struct broker_user	*list;		/* ends with one without a name */
	size_t			 count;
	const struct material	*material;
	enum identity_source	 source;
};

static void
users_add(struct users *users, const struct recipe *recipe,
    const char *password)
{
	const struct credential	*credential = NULL;
	const char		*name, *why;
	size_t			 i;

	if (recipe != NULL)
		credential = users->material->credential(users->material,
		    recipe, &why);
	if (credential == NULL)
		return;
	/* Where certificates name nobody, CONNECT may still claim a CN. */
	name = credential->identity[users->source < SOURCES ? users->source :
	    SOURCE_CN];
	/* Of others no step can use the topic. */
	if (name == NULL || !topic_identity_usable(name))
		return;
	for (i = 0; i < users->count; i++)
		if (strcmp(users->list[i].name, name) == 0)
			return;
	users->list = xreallocarray(users->list, users->count + 2,
	    sizeof(*users->list));
	users->list[users->count++] = (struct broker_user){ name, password };
	users->list[users->count] = (struct broker_user){ NULL, NULL };
}

/* And what it rests on, which has no circle. */
static void
users_add_scenario(struct users *users, const struct scenario *scenario)
{
	const struct step	*step;
	size_t			 i;

	for (i = 0; i < scenario_steps(scenario); i++) {
		step = &scenario->steps[i];
		users_add(users, step->of, NULL);
		users_add(users, step_control(step), NULL);
	}
	if (scenario->rests_on != NULL &&
	    (scenario = scenario_find(scenario->rests_on)) != NULL)
		users_add_scenario(users, scenario);
}

struct broker_user *
users_make(const struct scenario *const *scenarios, size_t count,
    const struct material *material, enum identity_source source)
{
	struct users	 users = { .material = material, .source = source };
	size_t		 i;

	users_add(&users, &recipe_other, PASSWORD);
	users_add(&users, &recipe_client, NULL);
	for (i = 0; i < count; i++)
		users_add_scenario(&users, scenarios[i]);
	return users.list;
}
