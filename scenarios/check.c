/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <string.h>

#include "fixtures/recipes.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/step.h"
#include "scenarios/check.h"
#include "scenarios/scenarios.h"

/* The tables, checked as data before anything runs. */

#define PINGREQ		"\xc0\0"
#define FOUNDATIONS_MAX	8	/* of one on top of the other */

static bool
missing(const char *text)
{
	return text == NULL || text[0] == '\0';
}

static bool
changes_before(const struct scenario *scenario, const struct step *step)
{
	const struct step	*before;

	for (before = scenario->steps; before < step; before++)
		if (before->op >= OP_CHANGES)
			return true;
	return false;
}

/* Has a step before this one done that as this recipe? */
static bool
has_done(const struct scenario *scenario, const struct step *step, enum op op,
    const struct recipe *as)
{
	const struct step	*before;

	for (before = scenario->steps; before < step; before++)
		if (before->op == op && before->as == as)
			return true;
	return false;
}

/* The one oddity may be what CONNECT claims instead of the credential. */
static int
check_negative(const struct scenario *scenario, const struct step *step,
    struct error *error)
{
	const struct recipe	*control = step_control(step);
	bool			 claims;
	char			 differences[256];
	unsigned		 count;

	if (control == NULL)
		return error_set(error, "%s: %s has no twin", scenario->id,
		    step->as->name);
	claims = step->username != NULL || step->password != NULL ||
	    step->client_id != NULL;
	count = recipe_differences(step->as, control, differences,
	    sizeof(differences));
	/* Revoked in the course of the case: that is the one. */
	if (has_done(scenario, step, OP_REVOKE, step->as))
		count++;
	/* Its own control, before its CA is removed, or its session resumed. */
	if (step_control(step) == step->as && (step->resumes != NULL ||
	    changes_before(scenario, step)))
		return 0;
	if (count != 1 && !(count == 0 && claims))
		return error_set(error, "%s: %s differs from its twin %s in: %s; it has to differ in one property",
		    scenario->id, step->as->name, control->name,
		    differences[0] != '\0' ? differences : "nothing");
	/* What MQTT refuses has none. */
	if (step->expect.alerts[0] == 0 && !scenario->mqtt)
		return error_set(error, "%s: %s: no alert is expected",
		    scenario->id, step->as->name);
	return 0;
}

/* Is there another step of which this one has to be the only one delivered? */
static bool
has_rival(const struct scenario *scenario, const struct step *step)
{
	const struct step	*other;

	for (other = scenario->steps; other <
	    scenario->steps + STEP_MAX && other->as != NULL; other++)
		if (other != step && other->as == step->as &&
		    other->op == step->op && other->expect.want == WANT_ONE)
			return true;
	return false;
}

/* Is there no step to compare this one with, where it asks for one? */
static bool
lacks_base(const struct scenario *scenario, const struct step *step)
{
	size_t	 i = (size_t)(step - scenario->steps);

	if (step->expect.want == WANT_ONE)
		return !has_rival(scenario, step);
	return step->expect.want == WANT_SAME && step_base(scenario, i) >= i;
}

static bool
compares(const struct scenario *scenario)
{
	size_t	 i;

	for (i = 0; i < scenario_steps(scenario); i++)
		if (scenario->steps[i].expect.want == WANT_SAME)
			return true;
	return false;
}

static bool
packets_valid(const struct packets *raw)
{
	size_t	 len = sizeof(PINGREQ) - 1;

	return !missing(raw->text) && raw->bytes != NULL && raw->len >= len &&
	    memcmp(raw->bytes + raw->len - len, PINGREQ, len) == 0;
}

/* By a valid client, whom the broker has to let in? */
static bool
is_followed(const struct scenario *scenario, const struct step *step)
{
	return step + 1 < scenario->steps + STEP_MAX &&
	    step[1].as != NULL && want_unharmed(step[1].expect.want);
}

/* Brokers may want a certificate before the handshake is done. */
static bool
crowd_is_secure(const struct step *step)
{
	return step->op == OP_CROWD && step->how != NULL &&
	    step->how->crowd != NULL &&
	    step->how->crowd->progress == PROGRESS_TLS;
}

static bool
headers_valid(const char *lines)
{
	size_t	 len;

	for (; *lines != '\0'; lines += len + 2) {
		len = strcspn(lines, "\r\n");
		if (strncmp(lines + len, "\r\n", 2) != 0 ||
		    strcspn(lines, ": ") >= len ||
		    lines[strcspn(lines, ": ")] != ':' || *lines == ':')
			return false;
	}
	return true;
}

/* Each verb has what it needs, and no step has what its verb ignores. */
static const char *
step_complaint(const struct scenario *scenario, const struct step *step)
{
	enum op		 op = step->op;
	enum want	 want = step->expect.want;
	bool		 messages = op == OP_PUBLISH || op == OP_SUBSCRIBE ||
			     op == OP_WILL || op == OP_TAKEOVER;
	const struct { bool wrong; const char *text; } complaints[] = {
		{ messages && step->of == NULL, "its verb needs another party (.of)" },
		{ (op == OP_RAW) != (step->raw != NULL),
		    ".raw belongs to RAW, and RAW needs it" },
		{ step->raw != NULL && !packets_valid(step->raw),
		    "what is sent raw has a name and ends with a PINGREQ" },
		{ op == OP_LISTEN && missing(step->filter), "LISTEN needs a .filter" },
		{ op != OP_LISTEN && op != OP_SUBSCRIBE && step->filter != NULL,
		    ".filter is for LISTEN and SUBSCRIBE" },
		{ op != OP_LISTEN && step->ask != NULL, ".ask is for LISTEN" },
		{ step->ask != NULL && (missing(step->ask->topic) ||
		    step->ask->payload == NULL), "what is asked has a topic and a payload" },
		{ step->password != NULL && step->username == NULL,
		    "a password needs a username" },
		{ want == WANT_REASON && op != OP_RAW,
		    "this is expected of RAW only" },
		{ want == WANT_CLOSED && op != OP_RAW && op != OP_ALIVE,
		    "this is expected of RAW and ALIVE only" },
		{ want == WANT_SAME && step->how == NULL,
		    "it is compared with itself: .how has to differ" },
		{ lacks_base(scenario, step),
		    "there is no step before it to compare it with" },
		{ step->how != NULL && (missing(step->how->name) ||
		    step->how->mqtt > MQTT_VERSIONS ||
		    step->how->tls > TLS_VERSIONS), ".how has a name, and versions that there are" },
		{ step->how != NULL && (step->how->mqtt != 0 ||
		    step->how->tls != 0) && !compares(scenario),
		    ".how with a version is for scenarios that compare" },
		{ step->how != NULL && step->how->wss && !step->how->if_known &&
		    (scenario->needs & NEED_WEBSOCKET) == 0,
		    ".how over WebSocket is for scenarios that need it" },
		{ step->crl != NULL && (op != OP_CRL || missing(step->crl->text)),
		    ".crl is for CRL, and has a text" },
		{ step->anchors != NULL && op != OP_TRUST, ".anchors is for TRUST" },
		{ step->resumes != NULL && !has_done(scenario, step, OP_TICKET,
		    step->resumes), ".resumes needs a TICKET before it" },
		{ op == OP_ALIVE && !has_done(scenario, step, OP_STAY, step->as),
		    "ALIVE needs a STAY before it" },
		{ op == OP_EXPIRE && step->as->lasts_s == 0,
		    "EXPIRE is for a recipe with .lasts_s" },
		{ op_of_broker(op) && step->as != &recipe_server,
		    "the broker changes: .as is recipe_server" },
		{ want == WANT_SERVED && (op != OP_CONNECT || step->of == NULL),
		    "SERVED is for CONNECT, .of a server" },
		{ want == WANT_FULL && step->resumes == NULL,
		    "FULL is for steps with .resumes" },
		{ step->expect.limit_key != INTENT_NONE && op != OP_TICKET &&
		    op != OP_INSPECT && op != OP_DISPERSE,
		    "a limit is for TICKET, INSPECT and DISPERSE" },
		{ op_of_nobody(op) && !op_of_broker(op) &&
		    step->as != (crowd_is_secure(step) ? &recipe_client :
		    &recipe_no_certificate),
		    "it is done as nobody: .as is recipe_no_certificate (of a CROWD with TLS, recipe_client)" },
		{ (op == OP_HELLO) != (step->how != NULL && step->how->hello != NULL),
		    ".how->hello belongs to HELLO, and HELLO needs it" },
		{ (op == OP_CROWD || op == OP_DISPERSE) !=
		    (step->how != NULL && step->how->crowd != NULL),
		    ".how->crowd belongs to CROWD and DISPERSE, and they need it" },
		{ (op == OP_BURST) != (step->how != NULL && step->how->times != 0),
		    ".how->times belongs to BURST, and BURST needs it" },
		{ (op == OP_INSPECT) != (step->expect.aspect != ASPECT_NONE),
		    "an aspect belongs to INSPECT, and INSPECT needs it" },
		{ step->password != NULL && step->how != NULL &&
		    (step->how->anyone || step->how->plain),
		    "a password is for a broker that is verified" },
		{ (want_any_way(want) || op == OP_DISPERSE) && !is_followed(scenario, step),
		    "whether the broker was hurt has to be asked by the next step" },
		{ want_unharmed(want) && op != OP_CONNECT,
		    "UNHARMED is for CONNECT" },
		{ op == OP_DISPERSE && !has_done(scenario, step, OP_CROWD, step->as),
		    "DISPERSE needs a CROWD before it" },
		{ (step->port_key != INTENT_NONE) != (step->port_nth != 0),
		    "a port has a key and a number" },
		{ step->how != NULL && step->how->other_path != NULL &&
		    missing(step->how->path), "another path needs a first one" },
		{ step->how != NULL && step->how->early != NULL &&
		    step->resumes == NULL, "early data needs .resumes" },
		{ step->how != NULL && step->how->headers != NULL &&
		    !step->how->wss && missing(step->how->path) &&
		    (scenario->needs & NEED_UPGRADE) == 0,
		    "headers go over WebSocket" },
		{ step->how != NULL && step->how->headers != NULL &&
		    !headers_valid(step->how->headers),
		    "each header line has a name, a colon and its CR LF" },
		{ step->how != NULL && step->how->preface != NULL &&
		    (missing(step->how->preface->text) ||
		    step->how->preface->len == 0), "a preface has a text, and octets" },
		{ step->how != NULL && step->how->node != 0 &&
		    (scenario->needs & NEED_ADDRESSES) != 0 &&
		    step->how->node < 2, "the first address is the one without .how" },
		{ step->watch != WATCH_ONCE && !changes_before(scenario, step),
		    ".watch is for steps after a change" },
		{ step->expect.lenient && scenario->severity != SEVERITY_INFO,
		    "how strict it is follows from .when, but for what is only information" },
		{ !clause_valid(&step->when), ".when names a value that its key does not have" },
	};
	size_t		 i;

	for (i = 0; i < COUNT(complaints); i++)
		if (complaints[i].wrong)
			return complaints[i].text;
	return NULL;
}

static int
check_step(const struct scenario *scenario, const struct step *step,
    struct error *error)
{
	const char	*complaint = step_complaint(scenario, step);
	size_t		 i;

	if (complaint == NULL)
		complaint = check_hello(scenario, step);
	if (complaint != NULL)
		return error_set(error, "%s: the step as %s: %s", scenario->id,
		    step->as->name, complaint);
	if (step->op >= OP_CHANGES || step->op == OP_EXPIRE ||
	    op_of_nobody(step->op) || step->expect.want == WANT_SHUT)
		return 0;
	if (step->expect.want == WANT_REFUSED && step->op != OP_RENEGOTIATE &&
	    check_negative(scenario, step, error) == -1)
		return -1;
	if (step->expect.want != WANT_REQUEST &&
	    step->expect.want != WANT_CA_LIST && step_control(step) == NULL)
		return error_set(error, "%s: the step as %s has no control",
		    scenario->id, step->as->name);
	for (i = 0; i < ALERT_MAX; i++)
		if ((step->expect.alerts[i] != 0 &&
		    alert_name(step->expect.alerts[i]) == NULL) ||
		    (step->expect.alerts_tls12[i] != 0 &&
		    alert_name(step->expect.alerts_tls12[i]) == NULL))
			return error_set(error, "%s: an expected alert that no TLS has",
			    scenario->id);
	return 0;
}

static int
check_scenario(const struct family *family, const struct scenario *scenario,
    struct error *error)
{
	size_t	 i, len = strlen(family->name);

	if (strncmp(scenario->id, family->name, len) != 0 ||
	    scenario->id[len] != '.')
		return error_set(error, "%s: does not belong to the family %s",
		    scenario->id, family->name);
	if (scenario->id[strspn(scenario->id,
	    "abcdefghijklmnopqrstuvwxyz0123456789.-")] != '\0')
		return error_set(error, "%s: an id is made of a-z, 0-9 and -",
		    scenario->id);
	if (missing(scenario->title) || missing(scenario->reference) ||
	    missing(scenario->remedy) || missing(scenario->why))
		return error_set(error, "%s: title, reference, remedy and why have to be there",
		    scenario->id);
	if (!clause_valid(&scenario->when))
		return error_set(error, "%s: .when names a value that its key does not have",
		    scenario->id);
	if (scenario_steps(scenario) == 0)
		return error_set(error, "%s: no step", scenario->id);
	for (i = 0; i < scenario_steps(scenario); i++)
		if (check_step(scenario, &scenario->steps[i], error) == -1)
			return -1;
	return 0;
}

static const struct scenario *
find_listed(const struct family *const *list, size_t count, const char *id)
{
	size_t	 i, k;

	for (i = 0; i < count; i++)
		for (k = 0; k < list[i]->count; k++)
			if (strcmp(list[i]->scenarios[k].id, id) == 0)
				return &list[i]->scenarios[k];
	return NULL;
}

/* What it rests on is there, and what that rests on, and that comes to an end. */
static int
check_foundations(const struct family *const *list, size_t count,
    const struct scenario *scenario, struct error *error)
{
	const struct scenario	*base = scenario;
	const char		*id;
	size_t			 depth;

	for (depth = 0; (id = base->rests_on) != NULL; depth++) {
		if (depth == FOUNDATIONS_MAX)
			return error_set(error, "%s: rests on itself, or on too many others",
			    scenario->id);
		if ((base = find_listed(list, count, id)) == NULL)
			return error_set(error, "%s: rests on %s, which is not there",
			    scenario->id, id);
	}
	return 0;
}

int
scenarios_check(const struct family *const *list, size_t count,
    struct error *error)
{
	const struct scenario	*scenario;
	size_t			 i, k, m;

	for (i = 0; i < count; i++)
		for (k = 0; k < list[i]->count; k++) {
			scenario = &list[i]->scenarios[k];
			if (check_scenario(list[i], scenario, error) == -1 ||
			    check_foundations(list, count, scenario,
			    error) == -1)
				return -1;
			for (m = 0; m < k; m++)
				if (strcmp(list[i]->scenarios[m].id,
				    scenario->id) == 0)
					return error_set(error, "%s: stands twice",
					    scenario->id);
		}
	return check_recipes(list, count, error);
}
