/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "tests/mutants/topic.h"

bool
topic_valid(const char *topic)
{
	return topic[0] != '\0' && strpbrk(topic, "+#") == NULL;
}

bool
topic_filter_valid(const char *filter)
{
	size_t	 i;

	for (i = 0; filter[i] != '\0'; i++) {
		if (filter[i] != '+' && filter[i] != '#')
			continue;
		if (i > 0 && filter[i - 1] != '/')
			return false;
		if (filter[i + 1] != '\0' &&
		    (filter[i] == '#' || filter[i + 1] != '/'))
			return false;
	}
	return i > 0;
}

bool
topic_matches(const char *filter, const char *topic)
{
	/* [MQTT-4.7.2-1]: a leading wildcard does not reach $SYS. */
	if (topic[0] == '$' && (filter[0] == '+' || filter[0] == '#'))
		return false;
	for (;;) {
		if (filter[0] == '#')
			return true;
		if (filter[0] == '+') {
			topic += strcspn(topic, "/");
			filter++;
		} else {
			while (*filter != '\0' && *filter != '/' && *filter == *topic) {
				filter++;
				topic++;
			}
		}
		/* "a/#" matches "a" as well. */
		if (*topic == '\0')
			return *filter == '\0' || strcmp(filter, "/#") == 0;
		if (*topic != '/' || *filter != '/')
			return false;
		topic++;
		filter++;
	}
}

static const char *
topic_below(const char *topic, const char *prefix)
{
	size_t	 len = strlen(prefix);

	return strncmp(topic, prefix, len) == 0 ? topic + len : NULL;
}

bool
topic_shared(const char *topic)
{
	return topic_below(topic, "certcheck/shared/") != NULL;
}

static bool
topic_own(const char *user, const char *topic)
{
	const char	*rest;

	/* A wildcard or a slash in a name must not widen what it stands for. */
	if (user[0] == '\0' || strpbrk(user, "+#/") != NULL)
		return false;
	return (rest = topic_below(topic, "certcheck/")) != NULL &&
	    (rest = topic_below(rest, user)) != NULL && rest[0] == '/';
}

static bool
topic_allowed(const struct behaviour *behaviour, const char *user, const char *topic)
{
	if (behaviour->acl & ACL_NOTHING)
		return false;
	return topic_shared(topic) || topic_own(user, topic);
}

bool
topic_readable(const struct behaviour *behaviour, const char *user, const char *topic)
{
	return (behaviour->acl & ACL_READ_ANY) != 0 ||
	    topic_allowed(behaviour, user, topic);
}

bool
topic_writable(const struct behaviour *behaviour, const char *user, const char *topic)
{
	return (behaviour->acl & ACL_WRITE_ANY) != 0 ||
	    topic_allowed(behaviour, user, topic);
}
