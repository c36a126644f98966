/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/ban.h"
#include "harness/base.h"
#include "harness/judge.h"
#include "harness/ruling.h"
#include "harness/step.h"

/* ---- A suspicion --------------------------------------------------------- */

static bool
let_in(const struct observation *seen)
{
	return seen->outcome == OUTCOME_ACCEPTED ||
	    seen->outcome == OUTCOME_DELIVERED ||
	    seen->outcome == OUTCOME_DENIED;
}

static bool
unheard(const struct observation *seen)
{
	return seen->outcome == OUTCOME_SILENT ||
	    seen->outcome == OUTCOME_UNREACHABLE;
}

static bool
turned_away(const struct observation *seen)
{
	return unheard(seen) || outcome_refuses(seen->outcome);
}

static bool
ban_told(struct ban *ban, const struct observation *seen)
{
	if (seen->outcome != OUTCOME_REFUSED_MQTT ||
	    !connack_bans(seen->connack))
		return false;
	ban->code = seen->connack;
	ban->suspected = true;
	return true;
}

static void
ban_count(struct ban *ban, bool in, bool away)
{
	if (in)
		ban->away = 0;
	else if (away && ++ban->away >= BAN_AWAY)
		ban->suspected = true;
}

void
ban_control(struct ban *ban, const struct observation *seen)
{
	/* One that is refused with a reason may be a version that the broker does not speak. */
	if (!ban_told(ban, seen))
		ban_count(ban, seen->outcome == OUTCOME_ACCEPTED,
		    unheard(seen) || seen->outcome == OUTCOME_CLOSED);
}

void
ban_case(struct ban *ban, const struct result *result)
{
	const struct observation	*step, *again, *close;
	bool				 told = false, in = false, away = false;
	size_t				 i;

	for (i = 0; i < result->steps; i++) {
		step = &result->step[i];
		again = &result->again[i];
		close = &result->control[i].close;
		/* What the control's being let in right after has disproved is none. */
		told |= (close->outcome != OUTCOME_ACCEPTED &&
		    ban_told(ban, step)) || ban_told(ban, close) ||
		    ban_told(ban, again);
		in |= let_in(step) || let_in(close) || let_in(again);
		away |= turned_away(close) ||
		    (unheard(step) && step->approach[0] == '\0');
	}
	if (!told)
		ban_count(ban, in, away);
}

/* ---- The answer ------------------------------------------------------------ */

static void
ban_tell(struct ban *ban, const struct observation *seen)
{
	char	 cause[WHY_SIZE];

	ban->why[0] = '\0';
	if (ban->code != 0) {
		text_add(ban->why, sizeof(ban->why), "possibly banned: CONNACK %d (%s)",
		    ban->code, connack_name(ban->code));
		return;
	}
	judge_control_cause(seen, cause, sizeof(cause));
	if (unheard(seen) || seen->outcome == OUTCOME_CLOSED)
		snprintf(cause, sizeof(cause), "%s%s%s",
		    outcome_text(seen->outcome),
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
	text_add(ban->why, sizeof(ban->why), "possibly banned, or the broker is out of order: %s is not accepted any more: %s",
	    seen->credential, cause);
}

void
ban_conclude(struct ban *ban, const struct observation *answers, size_t count)
{
	const struct observation	*away = NULL;
	bool				 in = false;
	size_t				 i;

	for (i = 0; i < count; i++) {
		in |= answers[i].outcome == OUTCOME_ACCEPTED;
		if (!in && turned_away(&answers[i])) {
			ban_told(ban, &answers[i]);
			away = &answers[i];
		}
	}
	if (!in && (away != NULL || (count == 0 && ban->code != 0)))
		ban_tell(ban, away);
	ban->suspected = false;
	ban->away = 0;
	ban->code = 0;
}

/* What asking takes. */
struct inquiry {
	const struct target	*target;
	const struct material	*material;
	struct pool		*pool;
	const struct probe	*asked[BAN_ASKS];
	struct observation	 answer[BAN_ASKS];
	size_t			 answers;
};

static void
inquiry_work(void *arg, size_t i, void *block)
{
	const struct inquiry	*inquiry = arg;
	const struct probe	*probe = inquiry->asked[i];

	step_connect(inquiry->target, inquiry->material, probe->recipe,
	    &probe->variant, block);
}

static uint64_t
inquiry_limit(void *arg, size_t i)
{
	const struct inquiry	*inquiry = arg;

	(void)i;
	return (uint64_t)inquiry->target->timeout_ms * 2000 + 5000000;
}

static unsigned
inquiry_connections(void *arg, size_t i)
{
	(void)arg;
	(void)i;
	return 1;
}

static void
inquiry_done(void *arg, size_t i, const void *block, const char *reason)
{
	struct inquiry		*inquiry = arg;
	struct observation	*answer = &inquiry->answer[inquiry->answers++];

	(void)i;
	(void)reason;
	if (block == NULL)
		answer->outcome = OUTCOME_FAULT;
	else
		memcpy(answer, block, sizeof(*answer));
	/* One is enough. */
	inquiry->pool->pause = answer->outcome == OUTCOME_ACCEPTED;
}

void
ban_ask(struct ban *ban, const struct target *target,
    const struct material *material, struct pool *pool)
{
	struct inquiry	 inquiry = { .target = target, .material = material };
	struct pool	 ask = { .jobs = 1, .rate = pool->rate,
			     .next_us = pool->next_us,
			     .deadline_us = pool->deadline_us,
			     .size = sizeof(struct observation),
			     .arg = &inquiry, .work = inquiry_work,
			     .limit_us = inquiry_limit,
			     .connections = inquiry_connections,
			     .done = inquiry_done };
	size_t		 i, count = 0;

	inquiry.pool = &ask;
	for (i = 0; i < ban->plan->probes_count && count < BAN_ASKS; i++)
		if (ban->plan->probes[i].before.outcome == OUTCOME_ACCEPTED)
			inquiry.asked[count++] = &ban->plan->probes[i];
	pool_run(&ask, 0, count);
	pool->next_us = ask.next_us;
	ban_conclude(ban, inquiry.answer, inquiry.answers);
}
