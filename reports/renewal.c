/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "harness/base.h"
#include "reports/moment.h"
#include "reports/renewal.h"
#include "reports/story.h"

#define TOLD	3	/* by name */

static void
tell(char *buf, size_t size, const struct expiry *expiry, int64_t now)
{
	char	 date[MOMENT_TEXT];
	char	*name = story_text(expiry->name);
	char	*subject = story_text(expiry->subject);
	int32_t	 days = expiry_days(expiry->until, now);

	moment_text(expiry->until, date);
	if (expiry->kind == EXPIRY_BROKER)
		text_add(buf, size, "the broker's certificate %s", subject);
	else
		text_add(buf, size, "the %s %s (%s)", expiry->kind == EXPIRY_CRL ?
		    "CRL of" : "certificate", subject, name);
	if (expiry->until < now)
		text_add(buf, size, " has ended on %.10s", date);
	else if (days == 0)
		text_add(buf, size, " ends on %.10s, within a day", date);
	else
		text_add(buf, size, " ends on %.10s, in %d day%s", date, days,
		    days == 1 ? "" : "s");
	free(name);
	free(subject);
}

char *
renewal_text(const struct run *run)
{
	const struct expiry	*expiry;
	/* A subject may take four times its octets. */
	char			 buf[TOLD * 4 * sizeof(*expiry) + 256] = "";
	size_t			 i, due = 0;
	time_t			 now;

	if (!moment_started(run, &now))
		return xstrdup("");
	for (i = 0; i < run->expiries.count; i++) {
		expiry = &run->expiries.items[i];
		if (!expiry_due(expiry, now, run->min_days) || ++due > TOLD)
			continue;
		text_add(buf, sizeof(buf), due == 1 ? "To renew: " : "; ");
		tell(buf, sizeof(buf), expiry, now);
	}
	if (due > TOLD)
		text_add(buf, sizeof(buf), "; and %zu more", due - TOLD);
	if (due > 0)
		text_add(buf, sizeof(buf), ".");
	return xstrdup(buf);
}

enum renewal
renewal_state(const struct run *run)
{
	const struct expiry	*expiry;
	enum renewal		 state = RENEWAL_NONE;
	size_t			 i;
	time_t			 now;

	if (!moment_started(run, &now))
		return RENEWAL_NONE;
	for (i = 0; i < run->expiries.count; i++) {
		expiry = &run->expiries.items[i];
		if (expiry->kind == EXPIRY_BROKER)
			continue;
		if (expiry->until < now)
			return RENEWAL_ENDED;
		if (expiry_due(expiry, now, run->min_days))
			state = RENEWAL_SOON;
	}
	return state;
}

bool
renewal_days(const struct run *run, bool crl, int32_t *days)
{
	size_t	 i;
	time_t	 now;

	if (!moment_started(run, &now))
		return false;
	for (i = 0; i < run->expiries.count; i++) {
		if ((run->expiries.items[i].kind == EXPIRY_CRL) != crl)
			continue;
		*days = expiry_days(run->expiries.items[i].until, now);
		return true;
	}
	return false;
}
