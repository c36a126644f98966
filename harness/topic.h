/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_TOPIC_H
#define CERTCHECK_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/base.h"

/*
 * Topics of the test deployment.  A template names those of one identity:
 * {identity} stands for it, and a /# at the end for a level that nobody can
 * guess.  Without the /# the topic is used as it stands.
 */
#define TOPIC_TEMPLATE	"certcheck/{identity}/#"
#define SHARED_TEMPLATE	"certcheck/shared/#"
#define TOPIC_SIZE	1200
#define FILTER_SIZE	(TOPIC_SIZE + 128)	/* with a few words around a topic */

/*
 * Is it a template?  With `identity` it has to hold {identity}, otherwise it
 * must not.  -1 and the error, which says what is wrong with it.
 */
int	 topic_template_check(const char *, bool identity, struct error *);

/* The topic of an identity (NULL for a template without one); buf holds TOPIC_SIZE. */
void	 topic_make(char *buf, const char *tmpl, const char *identity,
	    const char *nonce);

/*
 * The topic filter of a step: {topic} and {nonce} in it stand for these.  The
 * buffer holds FILTER_SIZE.
 */
void	 topic_filter_make(char *buf, const char *filter, const char *topic,
	    const char *nonce);

/*
 * Can the identity stand in a topic of its own?  Not with a wildcard, a slash,
 * a control character or bad UTF-8 in it, not when it is empty or longer than
 * 1000 octets, and not as `shared`.
 */
bool	 topic_identity_usable(const char *);

#endif
