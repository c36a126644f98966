/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_EXCHANGE_H
#define CERTCHECK_EXCHANGE_H

#include "harness/party.h"

/*
 * One message over a topic from a publisher to a listener, who may be the same
 * and one of whom is the one under test.
 */
struct exchange {
	struct party	*publisher, *listener;
	struct party	*tested;
	const char	*topic;		/* where it is published */
	const char	*filter;	/* what the listener subscribes to */
};

/*
 * Has it arrived?  tested->seen says so; when a session ended meanwhile, that
 * session's observation says how, and the outcome stays ACCEPTED.
 */
void	 exchange_run(const struct exchange *, const struct stage *);

#endif
