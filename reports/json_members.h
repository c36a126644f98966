/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_JSON_MEMBERS_H
#define CERTCHECK_JSON_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The members that the JSON result and the nouns share, declared once: the
 * writer and the reader both go by these tables, so what the one writes the
 * other reads.
 */

#define JSON_SCHEMA	"mqtt-certcheck/1"

enum member_kind {
	MEMBER_STRING,		/* const char *, never NULL */
	MEMBER_STRING_OR_NULL,	/* const char * */
	MEMBER_TEXT,		/* char[size] */
	MEMBER_TEXT_OR_NULL,	/* char[size]; "" is null */
	MEMBER_FLAG,		/* bool */
	MEMBER_COUNT,		/* unsigned */
	MEMBER_MS,		/* uint64_t */
	MEMBER_US,		/* uint32_t of microseconds, told in milliseconds */
	MEMBER_CODE,		/* int from 0 to 255; -1 is null */
	MEMBER_DAYS,		/* int32_t, may be negative */
	MEMBER_DATE,		/* int64_t of seconds since 1970, told as UTC; -1 is null */
	MEMBER_ALERT_NAME,	/* the name of the int there; not read back */
	MEMBER_CONNACK_NAME,	/* likewise */
	MEMBER_EXPIRY_KIND,
	MEMBER_OP,
	MEMBER_OUTCOME,
	MEMBER_LAYER,
	MEMBER_VERDICT
};

struct member {
	const char		*name;		/* NULL ends a table */
	enum member_kind	 kind;
	size_t			 offset;
	size_t			 size;		/* of a text */
	bool			 required;
};

extern const struct member run_head_members[];	/* before "target" */
extern const struct member run_members[];	/* after it */
extern const struct member entry_members[];
extern const struct member observation_members[];
extern const struct member posture_members[];
extern const struct member expiry_members[];
extern const struct member control_members[];	/* but what was seen: */

/* When a control is asked: the observations of a struct control. */
struct control_time {
	const char	*name;
	size_t		 offset;
};

#define CONTROL_TIMES	3
extern const struct control_time control_times[CONTROL_TIMES];

#endif
