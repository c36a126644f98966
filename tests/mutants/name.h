/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_NAME_H
#define CERTCHECK_MUTANTS_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/mutants/mutants.h"

/* Users' names: what a text in a certificate, or in CONNECT, comes to. */

#define NAME_MAX_LEN	1024	/* octets of a user's name at most */
#define NAMES_MAX	4	/* that one certificate bears */
#define SESSION_NAME	1280	/* a user, a client, a topic, as a string */

/* What stands in a certificate, NULs and all; empty when it cannot be read. */
struct text {
	char	 bytes[SESSION_NAME];
	size_t	 len;
};

/* Octets; empty when they are too many. */
void	 text_set(struct text *, const void *, size_t);

/*
 * The name that the text stands for.  False: none, since it is empty or too
 * long, or holds a NUL, a control character or what is not UTF-8.
 */
bool	 name_read(const struct behaviour *, const struct text *,
	    char name[SESSION_NAME]);

#endif
