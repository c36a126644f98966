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

bool
topic_wild(const char *filter)
{
	return strpbrk(filter, "+#") != NULL;
}

const char *
topic_share(const char *filter)
{
	const char	*slash;

	if (strncmp(filter, "$share/", 7) != 0 ||
	    (slash = strchr(filter + 7, '/')) == NULL)
		return NULL;
	return slash + 1;
}
