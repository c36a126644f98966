/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "reports/moment.h"

bool
moment_read(const char *text, int64_t *when)
{
	struct tm	 tm = { 0 };
	const char	*end;

	if (text == NULL ||
	    (end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm)) == NULL ||
	    *end != '\0' || tm.tm_year < 70 || tm.tm_year > 8099)
		return false;
	*when = timegm(&tm);
	/* A leap second too many. */
	return *when <= EXPIRY_LAST;
}

void
moment_text(int64_t when, char buf[MOMENT_TEXT])
{
	const time_t	 seconds = when;
	struct tm	 tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(buf, MOMENT_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		snprintf(buf, MOMENT_TEXT, "?");
}

bool
moment_started(const struct run *run, time_t *when)
{
	int64_t	 seconds;

	if (!moment_read(run->started, &seconds))
		return false;
	*when = seconds;
	return true;
}
