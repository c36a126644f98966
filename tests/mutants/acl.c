/* SPDX-License-Identifier: ISC */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "tests/mutants/acl.h"
#include "tests/mutants/topic.h"

#define TOPICS	"certcheck/"

static const char *
below(const char *topic, const char *prefix)
{
	size_t	 len = strlen(prefix);

	return strncmp(topic, prefix, len) == 0 ? topic + len : NULL;
}

bool
acl_shared(const char *topic)
{
	return below(topic, TOPICS "shared/") != NULL;
}

/* The name is a level, taken literally. */
static bool
names_topic(const char *name, const char *topic)
{
	const char	*rest;

	/* A wildcard or a slash in a name must not widen what it stands for. */
	if (name[0] == '\0' || strpbrk(name, "+#/") != NULL)
		return false;
	return (rest = below(topic, TOPICS)) != NULL &&
	    (rest = below(rest, name)) != NULL && rest[0] == '/';
}

/* The name stands in a filter, and is read as part of it. */
static bool
pattern_matches(const char *name, const char *topic)
{
	char	 filter[2 * SESSION_NAME];

	snprintf(filter, sizeof(filter), TOPICS "%s/#", name);
	return name[0] != '\0' && topic_matches(filter, topic);
}

/* One of name and level begins with the other. */
static bool
begins_alike(const char *name, const char *topic)
{
	const char	*level = below(topic, TOPICS);
	size_t		 len = strlen(name), n;

	if (level == NULL || len == 0)
		return false;
	n = strcspn(level, "/");
	return strncmp(name, level, n < len ? n : len) == 0;
}

/* Placeholders of some brokers in a name stand for what CONNECT says. */
static bool
expansion_names(const struct user *user, const char *name, const char *topic)
{
	if (strcmp(name, "%c") == 0 || strcmp(name, "${clientid}") == 0 ||
	    strcmp(name, "{client_id}") == 0)
		return names_topic(user->client, topic);
	if (strcmp(name, "%u") == 0 || strcmp(name, "${username}") == 0)
		return names_topic(user->claimed, topic);
	return false;
}

static bool
own(const struct behaviour *behaviour, const struct user *user,
    const char *name, const char *topic)
{
	unsigned	 acl = behaviour->acl;

	return names_topic(name, topic) ||
	    ((acl & ACL_PATTERN) != 0 && pattern_matches(name, topic)) ||
	    ((acl & ACL_PREFIX) != 0 && begins_alike(name, topic)) ||
	    ((acl & ACL_TWICE) != 0 && expansion_names(user, name, topic));
}

/* What a name out of CONNECT gives. */
static bool
lends(unsigned acl, bool pattern, const char *name, const char *topic)
{
	char	 level[SESSION_NAME];

	if (acl & ACL_LEVEL) {
		snprintf(level, sizeof(level), "%.*s",
		    (int)strcspn(name, "/"), name);
		name = level;
	}
	return pattern ? pattern_matches(name, topic) : names_topic(name, topic);
}

static bool
borrowed(unsigned acl, const struct user *user, const char *topic)
{
	if ((acl & (ACL_CLIENT_ID | ACL_CLIENT_PATTERN)) != 0 &&
	    lends(acl, (acl & ACL_CLIENT_PATTERN) != 0, user->client, topic))
		return true;
	return (acl & (ACL_CONNECT | ACL_CONNECT_PATTERN)) != 0 &&
	    lends(acl, (acl & ACL_CONNECT_PATTERN) != 0, user->claimed, topic);
}

static bool
allowed(const struct behaviour *behaviour, const struct user *user,
    const char *topic)
{
	unsigned	 acl = behaviour->acl;

	if (acl & ACL_NOTHING)
		return false;
	if ((acl & ACL_ODD_NOTHING) != 0 && strpbrk(user->name, "+#/") != NULL)
		return false;
	if (behaviour->admin != NULL &&
	    fnmatch(behaviour->admin, user->name, 0) == 0)
		return true;
	if ((acl & ACL_CONTROL) != 0 && below(topic, "$CONTROL/") != NULL)
		return true;
	return acl_shared(topic) || own(behaviour, user, user->name, topic) ||
	    own(behaviour, user, user->alias, topic) ||
	    borrowed(acl, user, topic);
}

bool
acl_readable(const struct behaviour *behaviour, const struct user *user,
    const char *topic)
{
	return (behaviour->acl & ACL_READ_ANY) != 0 ||
	    ((behaviour->acl & ACL_SYS) != 0 && below(topic, "$SYS/") != NULL) ||
	    allowed(behaviour, user, topic);
}

bool
acl_writable(const struct behaviour *behaviour, const struct user *user,
    const char *topic)
{
	return (behaviour->acl & ACL_WRITE_ANY) != 0 ||
	    allowed(behaviour, user, topic);
}
