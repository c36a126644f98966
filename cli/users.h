/* SPDX-License-Identifier: ISC */
#ifndef CERTCHECK_USERS_H
#define CERTCHECK_USERS_H

#include <stddef.h>

#include "harness/launcher.h"
#include "harness/material.h"

/*
 * Whom a launched broker has to know for these scenarios: those whose topics
 * they are about, and the controls; nobody who only tries to be one of them.
 * The first has the password.  The list is the caller's to free, the names are
 * the material's.
 */
struct broker_user *users_make(const struct scenario *const *, size_t count,
	    const struct material *, enum identity_source);

#endif
