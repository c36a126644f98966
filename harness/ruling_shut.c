/* SPDX-License-Identifier: ISC */
#include "harness/base.h"
#include "harness/ruling.h"

/*
 * A door that has to be shut: the step comes as anybody might, so what is odd
 * about it is the way, and there is no twin to compare it with.  Only CONNACK
 * tells that MQTT is spoken there.
 */

#define ALERT_PROTOCOL_VERSION	70

#define PLACE_SIZE	128

/* What the step is about. */
struct door {
	bool	 plain;		/* without TLS */
	bool	 listed;	/* at a port where nobody need be; else at a listener of the broker's */
	bool	 guessed;	/* at one that nobody has named */
	bool	 preface;	/* what comes first may be enough to be turned away, before any certificate */
	bool	 forged;	/* it is about what the step claims, not about who has no certificate */
	char	 place[PLACE_SIZE];
};

static void
door_look(const struct step *step, struct door *door)
{
	static const struct approach	 ordinary;
	const struct approach		*how = step->how != NULL ? step->how :
					     &ordinary;

	door->plain = how->plain;
	door->listed = step->port_key != INTENT_NONE;
	door->guessed = door->listed && !step->port_said;
	door->preface = how->preface != NULL;
	door->forged = door->preface || how->headers != NULL;
	if (door->listed)
		snprintf(door->place, sizeof(door->place), "port %u",
		    (unsigned)step->port);
	else if (how->wss || how->headers != NULL)
		snprintf(door->place, sizeof(door->place),
		    "the broker's WebSocket listener");
	else
		snprintf(door->place, sizeof(door->place),
		    "the broker's own port");
	if (how->preface != NULL)
		text_add(door->place, sizeof(door->place), " behind %s",
		    how->preface->text);
	else if (door->forged)
		text_add(door->place, sizeof(door->place),
		    " with forged headers");
}

static void
shut_accepted(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	if (door->plain)
		rule(ruling, VERDICT_FAIL, "anybody gets in without TLS at %s",
		    door->place);
	else
		rule(ruling, VERDICT_FAIL, "anybody gets in without a certificate at %s%s",
		    door->place, seen->certificate_requested ? "" :
		    ", where none is asked for");
}

/* A CONNACK other than 0: MQTT is spoken there. */
static void
shut_refused_mqtt(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	const char	*name = connack_text(seen->connack);
	int		 code = seen->connack;

	if (door->plain)
		/* Where TLS is promised, that is enough. */
		rule(ruling, door->listed ? VERDICT_WARN : VERDICT_FAIL,
		    "MQTT is spoken without TLS at %s, though this CONNECT was refused with CONNACK %d (%s): passwords would go in clear",
		    door->place, code, name);
	else if (connack_weight(code) == VERDICT_ERROR)
		rule(ruling, VERDICT_ERROR, "cannot be decided: CONNACK %d (%s) at %s is not about the certificate",
		    code, name, door->place);
	else if (!seen->certificate_requested && !door->forged)
		rule(ruling, VERDICT_WARN, "%s was refused at %s with CONNACK %d (%s), but no certificate is asked for there: whoever has a password may get in",
		    seen->credential, door->place, code, name);
	else
		rule(ruling, VERDICT_PASS, "%s was refused at %s with CONNACK %d (%s)",
		    seen->credential, door->place, code, name);
}

/* An alert before CertificateRequest is not about the certificate. */
static void
shut_refused_tls(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	const char	*name = alert_text(seen->alert);

	if (seen->certificate_requested || door->preface)
		rule(ruling, VERDICT_PASS, "%s was refused at %s with alert %d (%s)",
		    seen->credential, door->place, seen->alert, name);
	else if (seen->alert == ALERT_PROTOCOL_VERSION)
		rule(ruling, VERDICT_PASS, "this TLS version is not spoken at %s",
		    door->place);
	else
		rule(ruling, VERDICT_WARN, "%s was refused at %s, but with alert %d (%s) before a certificate was asked for: who asks for another name may get in",
		    seen->credential, door->place, seen->alert, name);
}

/* A listener that the broker is known to have goes away, or becomes something else. */
static void
shut_lost(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	rule(ruling, VERDICT_ERROR, "cannot be decided: %s does not do what it is there for: %s%s%s",
	    door->place, outcome_text(seen->outcome),
	    seen->detail[0] != '\0' ? ": " : "", seen->detail);
}

static void
shut_closed(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	/* It has agreed to MQTT over WebSocket. */
	if (door->plain && seen->begun)
		rule(ruling, VERDICT_WARN, "MQTT is spoken without TLS at %s, though the connection was closed before CONNACK: passwords would go in clear",
		    door->place);
	else if (door->plain || door->listed || door->preface ||
	    seen->certificate_requested)
		rule(ruling, VERDICT_PASS, "%s got no session at %s: the connection was closed%s%s",
		    seen->credential, door->place,
		    seen->detail[0] != '\0' ? ": " : "", seen->detail);
	else
		shut_lost(door, seen, ruling);
}

/* What answers is not what was asked for, which is as good as nobody. */
static void
shut_garbled(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	if (seen->begun)
		rule(ruling, VERDICT_ERROR, "cannot be decided: at %s something answers almost as MQTT does: %s",
		    door->place, seen->detail);
	else if (door->plain || door->listed || door->preface)
		rule(ruling, VERDICT_PASS, "%s got no session at %s: %s",
		    seen->credential, door->place, seen->detail);
	else
		shut_lost(door, seen, ruling);
}

static void
shut_unreachable(const struct door *door, const struct observation *seen,
    struct ruling *ruling)
{
	if (!door->listed)
		shut_lost(door, seen, ruling);
	else if (seen->shut)
		rule(ruling, VERDICT_PASS, "%s refuses connections", door->place);
	/* A filter before usual ports is how it should be, and says nothing of those behind it. */
	else if (door->guessed)
		rule(ruling, VERDICT_WARN, "%s cannot be reached from here, which may be only a filter in between: nobody gets in from here; ask from where clients are: %s",
		    door->place, seen->detail);
	else
		rule(ruling, VERDICT_ERROR, "cannot be decided: %s cannot be reached from here, which may be only a filter in between: ask from where clients are: %s",
		    door->place, seen->detail);
}

void
rule_shut(const struct step *step, const struct observation *seen,
    struct ruling *ruling)
{
	struct door	 door;

	door_look(step, &door);
	switch (seen->outcome) {
	case OUTCOME_ACCEPTED:
		shut_accepted(&door, seen, ruling);
		break;
	case OUTCOME_REFUSED_MQTT:
		shut_refused_mqtt(&door, seen, ruling);
		break;
	case OUTCOME_REFUSED_TLS:
		shut_refused_tls(&door, seen, ruling);
		break;
	case OUTCOME_CLOSED:
		shut_closed(&door, seen, ruling);
		break;
	case OUTCOME_GARBLED:
		shut_garbled(&door, seen, ruling);
		break;
	case OUTCOME_UNREACHABLE:
		shut_unreachable(&door, seen, ruling);
		break;
	case OUTCOME_SILENT:
		rule(ruling, VERDICT_ERROR, "cannot be decided: somebody takes connections at %s and does not answer: %s",
		    door.place, seen->detail);
		break;
	default:
		if (!rule_infrastructure(seen, ruling))
			rule(ruling, VERDICT_ERROR, "cannot be decided: %s at %s",
			    outcome_text(seen->outcome), door.place);
	}
}
