/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <time.h>

#include "harness/credential.h"
#include "harness/step_internal.h"

/* Those whom later steps remember: by a session that lives on, or a TLS session. */

#define RENEWALS	4		/* each certificate lasts twice as long as the one before */
#define EXPIRED_US	1500000		/* it has expired for everybody: dates count in whole seconds */
#define NAP_MS		200

static struct guest *
stay_guest(const struct stage *stage, bool add)
{
	struct guest	*guest = NULL;

	if (stage->scene != NULL)
		guest = scene_guest(stage->scene, stage->step->as, add);
	if (guest == NULL)
		observation_fault(stage->seen, add ?
		    "there is no room for one more to be remembered" :
		    "no earlier step has let it in");
	return guest;
}

/* A certificate made on the spot: NULL for those that need none, and for a fault. */
static const struct credential *
stay_renew(const struct stage *stage, unsigned lasts_s)
{
	const struct material	*material = stage->material;
	const struct credential	*credential;
	const char		*why = "no certificates are made on the spot";

	credential = material->renew == NULL ? NULL :
	    material->renew(material, stage->step->as, lasts_s, &why);
	if (credential == NULL)
		observation_fault(stage->seen, why);
	return credential;
}

/*
 * Call `enter` with a certificate that has not expired when it returns, as far
 * as the recipe's is short-lived at all.  False: a fault.
 */
static bool
stay_enter(const struct stage *stage, struct guest *guest,
    void (*enter)(const struct stage *, struct guest *))
{
	unsigned		 lasts_s = (unsigned)stage->step->as->lasts_s;
	const struct credential	*credential;
	unsigned		 i;

	if (lasts_s == 0) {
		enter(stage, guest);
		return true;
	}
	for (i = 0; i < RENEWALS; i++, lasts_s *= 2) {
		if ((credential = stay_renew(stage, lasts_s)) == NULL)
			return false;
		enter(stage, guest);
		if (time(NULL) < credential->until)
			return true;
	}
	observation_fault(stage->seen, "this machine is too slow to connect before a certificate of half a minute expires");
	return false;
}

static void
stay_open(const struct stage *stage, struct guest *guest)
{
	const struct session_options	 extra = { .client_id = stage->client_id };

	session_close(guest->session);
	observation_start(&guest->seen, OP_STAY, stage->step->as->name);
	guest->session = stage_open(stage, stage->step->as, &extra,
	    &guest->seen);
	*stage->seen = guest->seen;
}

void
step_stay(const struct stage *stage)
{
	struct guest	*guest = stay_guest(stage, true);

	if (guest != NULL && !stay_enter(stage, guest, stay_open)) {
		session_close(guest->session);
		guest->session = NULL;
	}
}

/* A SUBSCRIBE is answered whatever it is granted, so it takes no permission. */
void
step_alive(const struct stage *stage)
{
	struct observation	*seen = stage->seen;
	struct guest		*guest = stay_guest(stage, false);
	char			 topic[TOPIC_SIZE];

	if (guest == NULL)
		return;
	if (guest->session == NULL) {
		observation_fault(seen, "no earlier step has let it in");
		return;
	}
	if (!stage_topic(stage, stage->step->as, topic))
		stage_topic(stage, NULL, topic);
	session_subscribe(guest->session, topic, 0, stage_deadline(stage));
	*seen = guest->seen;
	seen->op = OP_ALIVE;
}

/*
 * A TLS session serves its purpose even if MQTT refuses the client.  The newest
 * one counts, but a channel that was refused takes its own away with it.
 */
static void
stay_ticket(const struct stage *stage, struct guest *guest)
{
	const struct session_options	 options = {
		.mqtt = stage->variant.mqtt, .folder = stage->target->folder
	};
	struct observation		*seen = stage->seen;
	struct channel			*channel;
	struct session			*session;
	struct ticket			*newer;

	ticket_free(guest->ticket);
	guest->ticket = NULL;
	observation_start(seen, OP_TICKET, stage->step->as->name);
	channel = stage_dial(stage, stage->step->as, &stage->variant, seen);
	if (channel == NULL)
		return;
	guest->ticket = channel_ticket(channel);
	session = session_open(channel, &options, stage_deadline(stage), seen);
	if (session != NULL && (newer = channel_ticket(channel)) != NULL) {
		ticket_free(guest->ticket);
		guest->ticket = newer;
	}
	session_close(session);
	seen->ticket_kept = guest->ticket != NULL;
	if (guest->ticket != NULL && seen->ticket_lifetime_s == 0)
		seen->ticket_lifetime_s = ticket_lifetime_s(guest->ticket);
}

void
step_ticket(const struct stage *stage)
{
	struct guest	*guest = stay_guest(stage, true);

	if (guest != NULL)
		stay_enter(stage, guest, stay_ticket);
}

/* Until the certificate has expired; those who stay are kept going meanwhile. */
void
step_expire(const struct stage *stage)
{
	const struct credential	*credential;
	struct guest		*guest = stay_guest(stage, false);
	const char		*why;
	uint64_t		 end;
	int64_t			 left_s;

	if (guest == NULL)
		return;
	credential = stage->material->credential(stage->material,
	    stage->step->as, &why);
	if (credential == NULL || credential->until == 0) {
		observation_fault(stage->seen, "its certificate is not a short-lived one");
		return;
	}
	left_s = credential->until - time(NULL);
	end = clock_us() + (uint64_t)(left_s > 0 ? left_s : 0) * 1000000 +
	    EXPIRED_US;
	if (guest->session != NULL)
		session_wait(guest->session, NULL, 0, end);
	while (clock_us() < end)
		poll(NULL, 0, NAP_MS);
	stage->seen->outcome = OUTCOME_ACCEPTED;
	stage->seen->layer = LAYER_NONE;
}
