/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_BARE_H
#define CERTCHECK_BARE_H

#include <stdint.h>

#include "harness/base.h"
#include "tests/bench/cost.h"

/*
 * What a run is compared with: connections as cheap as they can be had.  TLS
 * with the valid client certificate, half of them 1.2 and half 1.3; the
 * broker's certificate verified as a run does; CONNECT as a constant; its
 * CONNACK awaited; closed.  No library for MQTT, no evidence, no report.
 */
struct bare {
	const char	*pki;		/* the PKI directory */
	uint16_t	 port;		/* of 127.0.0.1 */
	unsigned	 connections;
	unsigned	 jobs;		/* processes, each with one SSL_CTX */
};

/* Make them all: 0, or -1 and the error when one was not accepted. */
int	 bare_run(const struct bare *, struct cost *, struct error *);

#endif
