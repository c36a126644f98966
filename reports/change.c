/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/base.h"
#include "harness/judge.h"
#include "reports/change.h"

#define TOLD_MAX	3	/* steps that a sentence names */
#define PACE_FACTOR	4
#define PACE_US		1000000	/* what is shorter is chance */

/* On which side of the broker's door somebody, or a message, ended up. */
enum side { SIDE_NEITHER, SIDE_IN, SIDE_OUT };

bool
verdict_decided(enum verdict verdict)
{
	return verdict == VERDICT_PASS || verdict == VERDICT_WARN ||
	    verdict == VERDICT_FAIL;
}

/* Does who does it come to be let in?  Others look, wait, or stand in the way. */
static bool
op_knocks(enum op op)
{
	return op < OP_CHANGES && (op == OP_HELLO || !op_of_nobody(op));
}

static enum side
side_of(const struct observation *seen)
{
	if (!op_knocks(seen->op))
		return SIDE_NEITHER;
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
	case OUTCOME_DELIVERED:
		return SIDE_IN;
	case OUTCOME_DENIED:
	case OUTCOME_REFUSED_TLS:
	case OUTCOME_REFUSED_MQTT:
	case OUTCOME_CLOSED:
		return SIDE_OUT;
	default:
		return SIDE_NEITHER;
	}
}

/* What came of one step, in both runs.  Not tried in one of them, it tells nothing. */
static enum change
step_change(const struct observation *then, const struct observation *now)
{
	enum side	 a = side_of(then), b = side_of(now);

	if (then->outcome == OUTCOME_NONE || now->outcome == OUTCOME_NONE ||
	    then->op != now->op ||
	    strcmp(then->credential, now->credential) != 0 ||
	    strcmp(then->approach, now->approach) != 0)
		return CHANGE_NONE;
	if (a != b && a != SIDE_NEITHER && b != SIDE_NEITHER)
		return CHANGE_ACCESS;
	if (then->outcome != now->outcome || then->layer != now->layer)
		return CHANGE_LAYER;
	if (op_knocks(now->op) && (then->alert != now->alert ||
	    then->connack != now->connack))
		return CHANGE_CODE;
	return CHANGE_NONE;
}

/* The gravest of all steps. */
static enum change
steps_change(const struct result *then, const struct result *now)
{
	enum change	 worst = CHANGE_NONE, change;
	size_t		 i;

	for (i = 0; i < then->steps && i < now->steps; i++) {
		change = step_change(&then->step[i], &now->step[i]);
		if (change < worst)
			worst = change;
	}
	return worst;
}

enum change
change_of(const struct entry *then, const struct entry *now)
{
	enum verdict	 a = then->result.verdict, b = now->result.verdict;
	enum change	 change;

	if (!verdict_decided(a) && !verdict_decided(b))
		return CHANGE_NONE;
	if (!verdict_decided(a) || !verdict_decided(b))
		return CHANGE_UNDECIDED;
	if (strcmp(then->intent, now->intent) != 0)
		return CHANGE_INTENT;
	change = steps_change(&then->result, &now->result);
	return a != b && change > CHANGE_VERDICT ? CHANGE_VERDICT : change;
}

/* PASS, WARN and FAIL stand in this order. */
bool
change_regressed(const struct entry *then, const struct entry *now)
{
	enum change	 change = change_of(then, now);

	return now->result.verdict > then->result.verdict &&
	    (change == CHANGE_ACCESS || (change == CHANGE_VERDICT &&
	    now->result.verdict == VERDICT_FAIL));
}

bool
change_mended(const struct entry *then, const struct entry *now)
{
	return change_regressed(now, then);
}

static void
add_code(char *buf, size_t size, const char *what, int code, const char *name)
{
	if (code < 0)
		return;
	text_add(buf, size, ", %s %d", what, code);
	if (name != NULL)
		text_add(buf, size, " (%s)", name);
}

static void
add_seen(char *buf, size_t size, const struct observation *seen,
    const char *when)
{
	text_add(buf, size, "%s", op_outcome_text(seen->op, seen->outcome));
	if (side_of(seen) != SIDE_IN) {
		add_code(buf, size, "alert", seen->alert,
		    alert_name(seen->alert));
		add_code(buf, size, "CONNACK",
		    seen->connack > 0 ? seen->connack : -1,
		    connack_name(seen->connack));
	}
	text_add(buf, size, " %s", when);
}

void
change_text(const struct entry *then, const struct entry *now, char *buf,
    size_t size)
{
	const struct result	*a = &then->result, *b = &now->result;
	enum change		 worst = steps_change(a, b);
	size_t			 i, told = 0;

	buf[0] = '\0';
	for (i = 0; i < a->steps && i < b->steps && worst != CHANGE_NONE; i++) {
		if (step_change(&a->step[i], &b->step[i]) != worst)
			continue;
		if (told++ == TOLD_MAX) {
			text_add(buf, size, "; …");
			break;
		}
		text_add(buf, size, "%s%s", told > 1 ? "; " : "",
		    op_name(b->step[i].op));
		if (!op_of_nobody(b->step[i].op))
			text_add(buf, size, " as %s", b->step[i].credential);
		if (b->step[i].approach[0] != '\0')
			text_add(buf, size, " %s", b->step[i].approach);
		text_add(buf, size, ": ");
		add_seen(buf, size, &b->step[i], "now, ");
		add_seen(buf, size, &a->step[i], "then");
	}
}

bool
change_of_pace(const struct entry *then, const struct entry *now)
{
	uint32_t	 a = then->result.elapsed_us, b = now->result.elapsed_us;
	uint32_t	 less = a < b ? a : b, more = a < b ? b : a;

	return more - less >= PACE_US && more / PACE_FACTOR >= less;
}
