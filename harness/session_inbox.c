/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "harness/session_internal.h"

/* What arrives in a session: messages of this tool, and whether others came. */

bool
inbox_ours(const void *payload, size_t len)
{
	const char	*text = payload;
	size_t		 i;

	if (len != PAYLOAD_SIZE - 1)
		return false;
	for (i = 0; i < len; i++)
		if ((text[i] < '0' || text[i] > '9') &&
		    (text[i] < 'a' || text[i] > 'f'))
			return false;
	return true;
}

static void
inbox_keep(struct session *session, const void *payload)
{
	if (session->messages == session->room) {
		session->room = session->room * 2 + 16;
		session->message = xreallocarray(session->message,
		    session->room, PAYLOAD_SIZE);
	}
	memcpy(session->message[session->messages], payload, PAYLOAD_SIZE - 1);
	session->message[session->messages][PAYLOAD_SIZE - 1] = '\0';
	session->messages++;
}

/* What it published itself has only come back. */
static bool
is_echo(const struct session *session, const struct mosquitto_message *message)
{
	size_t	 len = (size_t)message->payloadlen;

	return session->said_topic != NULL &&
	    strcmp(session->said_topic, message->topic) == 0 &&
	    strlen(session->said_payload) == len && len > 0 &&
	    memcmp(session->said_payload, message->payload, len) == 0;
}

static void
on_message(struct mosquitto *mosq, void *arg,
    const struct mosquitto_message *message,
    const mosquitto_property *properties)
{
	struct session	*session = arg;

	(void)mosq;
	(void)properties;
	if (message->payloadlen > 0 &&
	    inbox_ours(message->payload, (size_t)message->payloadlen)) {
		inbox_keep(session, message->payload);
		return;
	}
	if (session->heard_foreign || is_echo(session, message))
		return;
	session->heard_foreign = true;
	text_visible(session->foreign, sizeof(session->foreign),
	    message->topic, strlen(message->topic), NULL);
}

void
inbox_attach(struct session *session)
{
	mosquitto_message_v5_callback_set(session->mosq, on_message);
}

void
inbox_free(struct session *session)
{
	free(session->message);
	free(session->said_topic);
	free(session->said_payload);
}

bool
session_has(const struct session *session, const char *payload)
{
	size_t	 i;

	for (i = 0; i < session->messages; i++)
		if (strcmp(session->message[i], payload) == 0)
			return true;
	return false;
}

const char *
session_foreign(const struct session *session)
{
	return session->heard_foreign ? session->foreign : NULL;
}
