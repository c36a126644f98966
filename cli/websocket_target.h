/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_WEBSOCKET_TARGET_H
#define CERTCHECK_WEBSOCKET_TARGET_H

#include "cli/options.h"
#include "harness/model.h"
#include "harness/target.h"

/* Does what is asked for go over WebSocket to a broker that has TLS as well? */
bool	 websocket_wanted(const struct options *,
	    const struct scenario *const *selected, size_t count);

/*
 * Let `wss` be the WebSocket listener of the broker that `target` is, as --wss
 * has it, or at this port of a launched one (0: it has none), and target->wss
 * be that.  No such host: as of a target, every case over it says so, and the
 * error.
 */
int	 websocket_target(struct target *wss, struct target *target,
	    const struct options *, uint16_t launched, struct error *);

#endif
