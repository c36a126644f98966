/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "harness/topic.h"

#define IDENTITY	"{identity}"
#define IDENTITY_MAX	1000	/* octets of an identity that stands in a topic */
#define TEMPLATE_MAX	160	/* with such an identity and a nonce, a topic fits */

/* ---- What is written in braces -------------------------------------------- */

/* A name and what is put in its place. */
struct place {
	const char	*name, *value;
};

static void
places_fill(char *buf, size_t size, const char *tmpl,
    const struct place *places, size_t count)
{
	size_t	 i, len;

	for (buf[0] = '\0'; *tmpl != '\0'; tmpl += len) {
		for (i = 0; i < count; i++)
			if (strncmp(tmpl, places[i].name,
			    strlen(places[i].name)) == 0)
				break;
		if (i < count) {
			len = strlen(places[i].name);
			text_add(buf, size, "%s", places[i].value);
		} else {
			len = 1;
			text_add(buf, size, "%c", *tmpl);
		}
	}
}

/* Does it end with the level that stands for one that nobody can guess? */
static bool
has_nonce(const char *tmpl, size_t len)
{
	return len >= 2 && strcmp(tmpl + len - 2, "/#") == 0;
}

void
topic_make(char *buf, const char *tmpl, const char *identity,
    const char *nonce)
{
	const struct place	 place = { IDENTITY, identity };
	size_t			 len;

	places_fill(buf, TOPIC_SIZE, tmpl, &place, identity != NULL ? 1 : 0);
	len = strlen(buf);
	if (!has_nonce(buf, len))
		return;
	buf[len - 1] = '\0';
	text_add(buf, TOPIC_SIZE, "%s", nonce);
}

void
topic_filter_make(char *buf, const char *filter, const char *topic,
    const char *nonce)
{
	const struct place	 places[] = {
		{ "{topic}", topic }, { "{nonce}", nonce }
	};

	places_fill(buf, FILTER_SIZE, filter, places, COUNT(places));
}

/* ---- What can stand in a topic -------------------------------------------- */

/* No control character, and UTF-8 as it should be ([MQTT-1.5.3-1], [MQTT-1.5.3-2]). */
static bool
is_clean(const char *text, size_t len)
{
	uint32_t	 point = 0;
	size_t		 n;

	for (; len > 0; text += n, len -= n) {
		n = text_character(text, len, &point);
		if (n == 0 || point < 0x20 || (point >= 0x7f && point <= 0x9f))
			return false;
	}
	return true;
}

bool
topic_identity_usable(const char *identity)
{
	size_t	 len = strlen(identity);

	return len > 0 && len <= IDENTITY_MAX && is_clean(identity, len) &&
	    strpbrk(identity, "+#/") == NULL && strcmp(identity, "shared") != 0;
}

/* What is wrong with it, as a sentence's end; NULL: nothing. */
static const char *
template_fault(const char *tmpl, size_t len, bool identity)
{
	const char	*place = strstr(tmpl, IDENTITY), *rest = tmpl;

	if (len == 0)
		return "is empty";
	if (len > TEMPLATE_MAX)
		return "is too long: at most 160 octets";
	if (!is_clean(tmpl, len))
		return "holds control characters or is not UTF-8";
	if (strcspn(tmpl, "+#") < len - (has_nonce(tmpl, len) ? 1 : 0))
		return "is a topic, not a filter: no + in it, and # only as /# at its end";
	if (identity && place == NULL)
		return "has to hold {identity}";
	if (!identity && place != NULL)
		return "is for everybody: without {identity}";
	if (place != NULL)
		rest = place + strlen(IDENTITY);
	if (strpbrk(rest, "{}") != NULL ||
	    (place != NULL && strcspn(tmpl, "{}") < (size_t)(place - tmpl)))
		return identity ? "may hold {identity} once, and no other brace" :
		    "holds a brace";
	return NULL;
}

int
topic_template_check(const char *tmpl, bool identity, struct error *error)
{
	const char	*fault = template_fault(tmpl, strlen(tmpl), identity);
	char		 shown[256];

	if (fault == NULL)
		return 0;
	text_visible(shown, sizeof(shown), tmpl, strlen(tmpl), NULL);
	return error_set(error, "%s: the topic template %s; for example %s",
	    shown, fault, identity ? TOPIC_TEMPLATE : SHARED_TEMPLATE);
}
