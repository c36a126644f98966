/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_TOPIC_H
#define CERTCHECK_MUTANTS_TOPIC_H

#include <stdbool.h>

#include "tests/mutants/mutants.h"

/* Topic names, topic filters (MQTT 5, section 4.7) and who may use them. */

/* Is it one to publish to: not empty, without wildcards? */
bool	 topic_valid(const char *);

/* Are the wildcards of the filter where they may be? */
bool	 topic_filter_valid(const char *);

bool	 topic_matches(const char *filter, const char *topic);

/*
 * May the user listen on a topic (or a filter), and publish to it?  "" is
 * nobody in particular, who may use the shared topic only.
 */
bool	 topic_readable(const struct behaviour *, const char *user, const char *topic);
bool	 topic_writable(const struct behaviour *, const char *user, const char *topic);

/* Is it below certcheck/shared/? */
bool	 topic_shared(const char *);

#endif
