/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/base.h"
#include "harness/queue.h"

/* Does it wait for its turn at a client identifier? */
static bool
takes_turns(const struct testcase *tc)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(tc->scenario); i++)
		if (tc->scenario->steps[i].client_id != NULL)
			return true;
	return false;
}

/*
 * Does it wait for a certificate to expire, or perhaps in vain for a change to
 * be felt by who is connected?
 */
static bool
takes_time(const struct testcase *tc)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(tc->scenario); i++)
		if (tc->scenario->steps[i].op == OP_EXPIRE ||
		    (tc->scenario->steps[i].op == OP_ALIVE &&
		    tc->scenario->steps[i].watch == WATCH_UNTIL))
			return true;
	return false;
}

/* Those of which it is true to the front, otherwise as they were; how many. */
static size_t
queue_part(const struct plan *plan, size_t *queue, size_t count,
    bool (*is)(const struct testcase *))
{
	size_t	*rest = xcalloc(count + 1, sizeof(*rest));
	size_t	 i, front = 0, back = 0;

	for (i = 0; i < count; i++)
		if (is(&plan->cases[queue[i]]))
			queue[front++] = queue[i];
		else
			rest[back++] = queue[i];
	memcpy(queue + front, rest, back * sizeof(*queue));
	free(rest);
	return front;
}

/* Spread the first `turns` of them evenly. */
static void
queue_weave(size_t *queue, size_t count, size_t turns)
{
	size_t	*parted = xcalloc(count + 1, sizeof(*parted));
	size_t	 i, t = 0, other = turns;

	memcpy(parted, queue, count * sizeof(*queue));
	for (i = 0; i < count; i++)
		queue[i] = t < turns && (i >= t * count / turns ||
		    other == count) ? parted[t++] : parted[other++];
	free(parted);
}

size_t
queue_order(const struct plan *plan, size_t *queue, size_t count)
{
	size_t	 first;

	first = queue_part(plan, queue, count, takes_time);
	queue += first;
	count -= first;
	queue_weave(queue, count, queue_part(plan, queue, count, takes_turns));
	return first;
}
