/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/scene.h"
#include "harness/session.h"
#include "harness/ticket.h"

struct guest *
scene_guest(struct scene *scene, const struct recipe *recipe, bool add)
{
	struct guest	*guest;
	size_t		 i;

	for (i = 0; i < SCENE_GUESTS; i++) {
		guest = &scene->guests[i];
		if (guest->recipe == recipe)
			return guest;
		if (guest->recipe == NULL) {
			if (!add)
				return NULL;
			guest->recipe = recipe;
			return guest;
		}
	}
	return NULL;
}

void
scene_clear(struct scene *scene)
{
	size_t	 i;

	for (i = 0; i < SCENE_GUESTS; i++) {
		session_close(scene->guests[i].session);
		ticket_free(scene->guests[i].ticket);
	}
	memset(scene->guests, 0, sizeof(scene->guests));
	gathering_free(scene->gathering);
	scene->gathering = NULL;
}
