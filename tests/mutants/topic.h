/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_TOPIC_H
#define CERTCHECK_MUTANTS_TOPIC_H

#include <stdbool.h>

/* Topic names, topic filters (MQTT 5, section 4.7). */

/* Is it one to publish to: not empty, without wildcards? */
bool	 topic_valid(const char *);

/* Are the wildcards of the filter where they may be? */
bool	 topic_filter_valid(const char *);

/* [MQTT-4.7.2-1]: what begins with $ is not reached by a wildcard at the start. */
bool	 topic_matches(const char *filter, const char *topic);

/* Has the filter a wildcard? */
bool	 topic_wild(const char *filter);

/* The filter behind "$share/GROUP/"; NULL: it is no shared subscription (MQTT 5, section 4.8.2). */
const char *topic_share(const char *filter);

#endif
