/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cli/websocket_target.h"
#include "harness/scenario.h"

/* Is there a step for it, though the scenario can do without? */
static bool
websocket_welcome(const struct scenario *scenario)
{
	const struct approach	*how;
	size_t			 i;

	for (i = 0; i < scenario_steps(scenario); i++) {
		how = scenario->steps[i].how;
		if (how != NULL && how->wss && how->if_known)
			return true;
	}
	return false;
}

bool
websocket_wanted(const struct options *options,
    const struct scenario *const *selected, size_t count)
{
	size_t	 i;

	for (i = 0; i < count; i++)
		if ((selected[i]->needs & (NEED_WEBSOCKET | NEED_UPGRADE)) != 0 ||
		    websocket_welcome(selected[i]))
			return true;
	return (options->transports & 1u << TRANSPORT_WSS) != 0;
}

int
websocket_target(struct target *wss, struct target *target,
    const struct options *options, uint16_t launched, struct error *error)
{
	*wss = *target;
	wss->wss = NULL;
	if (launched != 0) {
		wss->port = wss->dial_port = launched;
		wss->path = WSS_PATH;
	} else if (options->wss.host[0] != '\0') {
		wss->host = options->wss.host;
		wss->port = options->wss.port;
		wss->path = options->wss.path;
		wss->dial_host = NULL;
		wss->also_count = 0;
		/* The other name is that of the host in --broker. */
		if (strcmp(wss->host, target->host) != 0)
			wss->sni = NULL;
	} else
		return 0;
	wss->address_len = 0;
	wss->nodes = 0;
	wss->address_text[0] = '\0';
	target->wss = wss;
	return target_resolve(wss, error);
}
