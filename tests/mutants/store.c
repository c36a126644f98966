/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "tests/mutants/store.h"
#include "tests/mutants/topic.h"

static struct span
span_clone(struct span span)
{
	uint8_t	*bytes = xcalloc(1, span.len + 1);

	memcpy(bytes, span.at, span.len);
	span.at = bytes;
	return span;
}

void
stored_free(struct stored *stored)
{
	size_t	 i;

	if (stored == NULL)
		return;
	for (i = 0; i < stored->count; i++) {
		free((void *)stored->waiting[i].topic);
		free((void *)stored->waiting[i].properties.at);
		free((void *)stored->waiting[i].payload.at);
	}
	free(stored);
}

void
store_take(struct store *store, struct stored *stored)
{
	struct stored	**at;

	for (at = &store->first; *at != NULL; at = &(*at)->next)
		if (*at == stored) {
			*at = stored->next;
			return;
		}
}

void
store_clear(struct store *store)
{
	struct stored	*stored;

	while ((stored = store->first) != NULL) {
		store_take(store, stored);
		stored_free(stored);
	}
}

/* What has expired goes, and whatever is too much. */
static void
store_tidy(struct store *store)
{
	struct stored	*stored, *next;
	uint64_t	 now = clock_us();
	size_t		 count = 0;

	for (stored = store->first; stored != NULL; stored = next) {
		next = stored->next;
		if (stored->expires_at > now) {
			count++;
			continue;
		}
		store_take(store, stored);
		stored_free(stored);
	}
	if (count > STORE_MAX) {
		stored = store->first;
		store_take(store, stored);
		stored_free(stored);
	}
}

void
store_put(struct store *store, const struct user *owner, uint32_t expiry_s,
    const struct subscription subscriptions[SUBSCRIPTIONS_MAX])
{
	struct stored	*stored = xcalloc(1, sizeof(*stored)), **end;

	stored->owner = *owner;
	stored->expires_at = expiry_s == EXPIRY_NEVER ? UINT64_MAX :
	    clock_us() + expiry_s * UINT64_C(1000000);
	memcpy(stored->subscriptions, subscriptions,
	    sizeof(stored->subscriptions));
	for (end = &store->first; *end != NULL; end = &(*end)->next)
		;
	*end = stored;
	store_tidy(store);
}

struct stored *
store_find(struct store *store, const char *id, const char *owner)
{
	struct stored	*stored;

	store_tidy(store);
	for (stored = store->first; stored != NULL; stored = stored->next)
		if (strcmp(stored->owner.client, id) == 0 &&
		    (owner == NULL || strcmp(stored->owner.name, owner) == 0))
			return stored;
	return NULL;
}

void
stored_add(struct stored *stored, const struct message *message)
{
	struct message	*copy = &stored->waiting[stored->count];

	if (stored->count == WAITING_MAX)
		return;
	copy->topic = xstrdup(message->topic);
	copy->properties = span_clone(message->properties);
	copy->payload = span_clone(message->payload);
	copy->qos = message->qos;
	stored->count++;
}

const struct subscription *
subscription_find(
    const struct subscription subscriptions[SUBSCRIPTIONS_MAX],
    const char *topic, bool own)
{
	const struct subscription	*best = NULL, *one;

	for (one = subscriptions; one < subscriptions + SUBSCRIPTIONS_MAX; one++)
		if (one->filter[0] != '\0' && !(own && one->no_local) &&
		    topic_matches(one->filter, topic) &&
		    (best == NULL || best->qos < one->qos))
			best = one;
	return best;
}
