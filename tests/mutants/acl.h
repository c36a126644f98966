/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_MUTANTS_ACL_H
#define CERTCHECK_MUTANTS_ACL_H

#include "tests/mutants/user.h"

/* Who may use which topics. */

/* May the user listen on a topic (or a filter), and publish to it? */
bool	 acl_readable(const struct behaviour *, const struct user *, const char *topic);
bool	 acl_writable(const struct behaviour *, const struct user *, const char *topic);

/* Is it below certcheck/shared/? */
bool	 acl_shared(const char *topic);

#endif
